from django.conf import settings
from django.db import models
from django.db.models import Q

PROMISE_STATES = [
    ("asked", "Asked for, and not yet taken on"),
    ("open", "Owed"),
    ("kept", "Kept"),
    ("broken", "Broken"),
    ("declined", "Not taken on"),
]
UNRESOLVED = ("asked", "open")


class Promise(models.Model):
    """Something owed: what, to whom, by whom, by when, from which voice. It outlives its maker's contract.

    A task that somebody sets for somebody else is a promise asked for, which its owner takes on or does not.
    """

    project = models.ForeignKey("records.Project", on_delete=models.PROTECT, related_name="promises")
    number = models.PositiveIntegerField()
    what = models.TextField()
    #: A person here, or in words whoever it is owed to.
    to_partner = models.ForeignKey(
        "records.Partner", null=True, blank=True, on_delete=models.PROTECT, related_name="promises_to"
    )
    to_whom = models.CharField(max_length=140, blank=True)
    owner = models.ForeignKey("records.Partner", on_delete=models.PROTECT, related_name="promises")
    asked_by = models.ForeignKey(
        "records.Partner", null=True, blank=True, on_delete=models.PROTECT, related_name="tasks_set"
    )
    #: Who wrote a task down for somebody who set it by post or phone.
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    contribution = models.ForeignKey(
        "records.Contribution", null=True, blank=True, on_delete=models.PROTECT, related_name="promises"
    )
    #: The decision that it follows from.
    decision = models.ForeignKey(
        "records.Decision", null=True, blank=True, on_delete=models.PROTECT, related_name="promises"
    )
    #: A task set for a contributor asks for their time, so it says how long, what pay and whom to ring.
    minutes = models.PositiveIntegerField(null=True, blank=True)
    pay = models.CharField(max_length=200, blank=True)
    ring = models.CharField(max_length=120, blank=True)
    made_on = models.DateField()
    due_on = models.DateField()
    state = models.CharField(max_length=10, choices=PROMISE_STATES, default="open")
    #: How it was kept, or why it was broken or not taken on.
    words = models.TextField(blank=True)
    closed_on = models.DateField(null=True, blank=True)
    #: When the owner's contract or part here ends, if that is known. The promise does not end with it.
    owner_leaves_on = models.DateField(null=True, blank=True)
    ledger_seq = models.PositiveBigIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["due_on", "number"]
        constraints = [
            models.UniqueConstraint(fields=["project", "number"], name="promise_number_once"),
            models.CheckConstraint(
                condition=~Q(state__in=["broken", "declined"]) | ~Q(words=""),
                name="promise_not_kept_has_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["asked", "open"], closed_on__isnull=True)
                | (~Q(state__in=["asked", "open"]) & Q(closed_on__isnull=False)),
                name="promise_closed_has_a_day",
            ),
            models.CheckConstraint(
                condition=Q(minutes__isnull=True, pay="", ring="")
                | (Q(minutes__isnull=False, asked_by__isnull=False) & ~Q(pay="") & ~Q(ring="")),
                name="promise_minutes_pay_and_ring_together",
            ),
            models.CheckConstraint(
                condition=Q(entered_by__isnull=True) | Q(asked_by__isnull=False),
                name="promise_written_down_for_who_asked",
            ),
            models.CheckConstraint(
                condition=Q(to_partner__isnull=False) | ~Q(to_whom=""), name="promise_is_owed_to_somebody"
            ),
        ]


class PromiseHandover(models.Model):
    """A promise given into another named person's hands, and why."""

    promise = models.ForeignKey(Promise, on_delete=models.PROTECT, related_name="handovers")
    from_partner = models.ForeignKey("records.Partner", on_delete=models.PROTECT, related_name="+")
    to_partner = models.ForeignKey("records.Partner", on_delete=models.PROTECT, related_name="+")
    why = models.TextField()
    handed_on = models.DateField()
    ledger_seq = models.PositiveBigIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.CheckConstraint(condition=~Q(why=""), name="promise_handover_says_why")]
