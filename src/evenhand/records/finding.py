from django.conf import settings
from django.db import models
from django.db.models import F, Q

FINDING_STATES = [("team", "For those who take part"), ("public", "Public"), ("taken_back", "Taken back")]
HOLD_BACK_STATES = [
    ("open", "Waiting for an answer"),
    ("granted", "Held back"),
    ("in_part", "Held back in part"),
    ("refused", "Not held back"),
    ("taken_back", "Taken back"),
]
ASKED_BY_SIDES = [
    ("researchers", "Researchers"),
    ("partners", "Other partners here"),
    ("outside", "Somebody from outside"),
]
#: The same of one person, to stand beside a name.
ONE_OF_A_SIDE = {
    "researchers": "a researcher",
    "partners": "a partner here",
    "outside": "somebody from outside",
}


class Finding(models.Model):
    """Something found out, in one plain statement, and what supports it."""

    project = models.ForeignKey("records.Project", on_delete=models.PROTECT, related_name="findings")
    number = models.PositiveIntegerField()
    text = models.TextField()
    #: How sure it is, and what it does not show.
    limits = models.TextField(blank=True)
    #: Some people would rather not hear it, and it says so plainly.
    is_unwelcome = models.BooleanField(default=False)
    unwelcome_to = models.CharField(max_length=200, blank=True)
    partner = models.ForeignKey("records.Partner", on_delete=models.PROTECT, related_name="findings")
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    found_on = models.DateField()
    #: What had been agreed on release when it was written down. Empty if nothing had been.
    release_terms = models.ForeignKey(
        "records.ReleaseTerms", null=True, blank=True, on_delete=models.PROTECT, related_name="findings"
    )
    state = models.CharField(max_length=10, choices=FINDING_STATES, default="team")
    taken_back_because = models.TextField(blank=True)
    #: Why no output uses it, where somebody said.
    unused_because = models.TextField(blank=True)
    ledger_seq = models.PositiveBigIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["project", "number"], name="finding_number_once"),
            models.CheckConstraint(
                condition=~Q(state="taken_back") | ~Q(taken_back_because=""),
                name="finding_taken_back_with_a_reason",
            ),
        ]


class FindingSupport(models.Model):
    """What a finding rests on: something said here, or data and work described in words."""

    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, related_name="supports")
    contribution = models.ForeignKey(
        "records.Contribution", null=True, blank=True, on_delete=models.PROTECT, related_name="supports"
    )
    words = models.CharField(max_length=300, blank=True)
    #: It speaks against the finding. What does is kept beside what speaks for it.
    is_against = models.BooleanField(default=False)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(contribution__isnull=False) | ~Q(words=""), name="finding_support_says_what"
            ),
            models.UniqueConstraint(fields=["finding", "contribution"], name="finding_support_once"),
        ]


class FramingChange(models.Model):
    """A finding or an output was put in other words: before, after, who asked for it, and why."""

    finding = models.ForeignKey(
        Finding, null=True, blank=True, on_delete=models.PROTECT, related_name="framing_changes"
    )
    output = models.ForeignKey(
        "records.Output", null=True, blank=True, on_delete=models.PROTECT, related_name="framing_changes"
    )
    before = models.TextField()
    after = models.TextField()
    why = models.TextField()
    asked_by = models.ForeignKey(
        "records.Partner", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    asked_by_words = models.CharField(max_length=140, blank=True)
    side = models.CharField(max_length=12, choices=ASKED_BY_SIDES)
    changed_on = models.DateField()
    partner = models.ForeignKey("records.Partner", on_delete=models.PROTECT, related_name="+")
    ledger_seq = models.PositiveBigIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(finding__isnull=False, output__isnull=True)
                | Q(finding__isnull=True, output__isnull=False),
                name="framing_change_of_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(asked_by__isnull=False) | ~Q(asked_by_words=""),
                name="framing_change_says_who_asked",
            ),
            models.CheckConstraint(condition=~Q(why=""), name="framing_change_says_why"),
        ]


class HoldBack(models.Model):
    """Somebody asks that a finding or an output be held back or left out: who, why, and what became of it.

    It cannot be deleted, and it is never held back without an end.
    """

    project = models.ForeignKey("records.Project", on_delete=models.PROTECT, related_name="hold_backs")
    number = models.PositiveIntegerField()
    finding = models.ForeignKey(
        Finding, null=True, blank=True, on_delete=models.PROTECT, related_name="hold_backs"
    )
    output = models.ForeignKey(
        "records.Output", null=True, blank=True, on_delete=models.PROTECT, related_name="hold_backs"
    )
    asked_by = models.ForeignKey(
        "records.Partner", null=True, blank=True, on_delete=models.PROTECT, related_name="hold_backs"
    )
    asked_by_words = models.CharField(max_length=140, blank=True)
    side = models.CharField(max_length=12, choices=ASKED_BY_SIDES)
    why = models.TextField()
    asked_on = models.DateField()
    until = models.DateField(null=True, blank=True)
    #: Who wrote it down, since whoever asks from outside does not.
    partner = models.ForeignKey("records.Partner", on_delete=models.PROTECT, related_name="+")
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    state = models.CharField(max_length=10, choices=HOLD_BACK_STATES, default="open")
    answer = models.TextField(blank=True)
    held_until = models.DateField(null=True, blank=True)
    answered_by = models.ForeignKey(
        "records.Partner", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    answered_on = models.DateField(null=True, blank=True)
    decision = models.ForeignKey(
        "records.Decision", null=True, blank=True, on_delete=models.PROTECT, related_name="hold_backs"
    )
    ledger_seq = models.PositiveBigIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["project", "number"], name="hold_back_number_once"),
            models.CheckConstraint(
                condition=Q(finding__isnull=False, output__isnull=True)
                | Q(finding__isnull=True, output__isnull=False),
                name="hold_back_of_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(asked_by__isnull=False) | ~Q(asked_by_words=""), name="hold_back_says_who_asked"
            ),
            models.CheckConstraint(condition=~Q(why=""), name="hold_back_says_why"),
            models.CheckConstraint(
                condition=Q(state__in=["open", "taken_back"])
                | (~Q(answer="") & Q(answered_by__isnull=False, answered_on__isnull=False)),
                name="hold_back_answered_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["granted", "in_part"]) | Q(held_until__isnull=False),
                name="hold_back_has_an_end",
            ),
            # Nobody grants their own wish.
            models.CheckConstraint(
                condition=Q(asked_by__isnull=True)
                | Q(answered_by__isnull=True)
                | ~Q(asked_by=F("answered_by")),
                name="hold_back_answered_by_another",
            ),
        ]
