from django.conf import settings
from django.db import models
from django.db.models import Q

from evenhand.records.contribution import WAYS

STORY_USES = [
    ("here", "Read by everyone here"),
    ("reports", "In reports that leave the team"),
    ("public", "In public"),
    ("teaching", "For teaching others"),
]
STORY_NAMINGS = [
    ("name", "With my name"),
    ("pseudonym", "With another name"),
    ("none", "With no name"),
]


class Story(models.Model):
    """What it was like, told by one person: with what credit, and where it may be used. Theirs to take back."""

    project = models.ForeignKey("records.Project", on_delete=models.PROTECT, related_name="stories")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=140)
    text = models.TextField(blank=True)
    partner = models.ForeignKey("records.Partner", on_delete=models.PROTECT, related_name="stories")
    naming = models.CharField(max_length=10, choices=STORY_NAMINGS, default="none")
    credit_as = models.CharField(max_length=80, blank=True)
    #: Ids out of `STORY_USES`. Empty while it is only for its owner.
    uses = models.JSONField(default=list, blank=True)
    #: Figures that it stands beside: rows of the framework's `indicators`.
    indicators = models.JSONField(default=list, blank=True)
    stage = models.CharField(max_length=40, blank=True)
    told_on = models.DateField()
    way = models.CharField(max_length=10, choices=WAYS, default="web")
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    confirmed_on = models.DateField(null=True, blank=True)
    shared_on = models.DateField(null=True, blank=True)
    taken_back_on = models.DateField(null=True, blank=True)
    ledger_seq = models.PositiveBigIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["project", "number"], name="story_number_once"),
            models.CheckConstraint(
                condition=~Q(naming="pseudonym") | ~Q(credit_as=""), name="story_other_name_given"
            ),
            models.CheckConstraint(
                condition=Q(taken_back_on__isnull=False) | ~Q(text=""), name="story_has_words"
            ),
            models.CheckConstraint(
                condition=Q(taken_back_on__isnull=True) | Q(text=""), name="story_taken_back_has_no_words"
            ),
        ]


class Reflection(models.Model):
    """A thought written down for oneself, and shared only if and when its owner wants."""

    project = models.ForeignKey("records.Project", on_delete=models.PROTECT, related_name="reflections")
    partner = models.ForeignKey("records.Partner", on_delete=models.CASCADE, related_name="reflections")
    text = models.TextField()
    #: The row of the framework's `open_questions` that prompted it, if one did.
    prompt = models.CharField(max_length=60, blank=True)
    decision = models.ForeignKey(
        "records.Decision", null=True, blank=True, on_delete=models.SET_NULL, related_name="reflections"
    )
    written_on = models.DateField()
    shared_on = models.DateField(null=True, blank=True)
    is_named = models.BooleanField(default=True)
    ledger_seq = models.PositiveBigIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="reflection_has_words")]
