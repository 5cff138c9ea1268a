import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

#: How somebody's ballot came in: not yet, here, or on paper.
CAST = [("no", "Not yet"), ("here", "Here"), ("paper", "On paper")]


class Voter(models.Model):
    """Somebody who may vote in an unlinkable vote, and whether they have. No time, and nothing that a ballot has.

    Each time a ballot is cast all voters and ballots of the vote are written anew in another order, since a
    database's row numbers and transaction numbers would otherwise tell who came when.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    decision = models.ForeignKey("records.Decision", on_delete=models.PROTECT, related_name="voters")
    partner = models.ForeignKey("records.Partner", on_delete=models.PROTECT, related_name="+")
    cast = models.CharField(max_length=5, choices=CAST, default="no")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["decision", "partner"], name="voter_once"),
            models.CheckConstraint(condition=Q(cast__in=["no", "here", "paper"]), name="voter_cast_known"),
        ]


class Ballot(models.Model):
    """One ballot: which vote, and what it says. Nobody, no time, no order, and it is never changed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    decision = models.ForeignKey("records.Decision", on_delete=models.PROTECT, related_name="ballots")
    #: As one line of JSON, written in one way only: [2], [[1, 5], [2, 0]] or [] for standing aside.
    marks = models.TextField()


class PaperCount(models.Model):
    """The paper ballots of a vote as one person counted them, until a second one comes to the same.

    Then they are ballots like all others: what each said leaves this row, how many there were stays until the
    vote is closed, and with that the row goes.
    """

    decision = models.OneToOneField("records.Decision", on_delete=models.PROTECT, related_name="paper_count")
    #: How often each ballot was found: {"[2]": 2, "[]": 1}. Empty once a second person came to the same.
    counts = models.JSONField(default=dict)
    #: Papers that came back and say nothing that can be counted.
    unreadable = models.PositiveSmallIntegerField(default=0)
    counted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    agreed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    #: How many came back, once two people agree.
    came_back = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(agreed_by__isnull=True) | ~Q(agreed_by=models.F("counted_by")),
                name="paper_counted_by_two",
            ),
            models.CheckConstraint(
                condition=Q(agreed_by__isnull=True, came_back__isnull=True)
                | Q(agreed_by__isnull=False, came_back__isnull=False, counts={}),
                name="paper_count_empty_once_agreed",
            ),
        ]
