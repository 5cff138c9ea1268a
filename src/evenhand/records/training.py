from django.conf import settings
from django.db import models
from django.db.models import Q

TRAINING_KINDS = [
    ("course", "A course or a workshop"),
    ("coaching", "Somebody coached me"),
    ("coached", "I coached somebody"),
    ("shadowing", "I went along and learned"),
    ("own", "I taught myself"),
]


class Training(models.Model):
    """Something that somebody learned or taught for this work. Theirs, and counted only where they share it."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="trainings")
    kind = models.CharField(max_length=10, choices=TRAINING_KINDS)
    what = models.CharField(max_length=200)
    #: A row of the framework's `skills`, if one fits.
    skill = models.CharField(max_length=60, blank=True)
    with_whom = models.CharField(max_length=140, blank=True)
    minutes = models.PositiveIntegerField(null=True, blank=True)
    on_day = models.DateField()
    #: The project whose people may see it; and whether its organisation may count it.
    project = models.ForeignKey(
        "records.Project", null=True, blank=True, on_delete=models.PROTECT, related_name="trainings"
    )
    is_shared = models.BooleanField(default=False)

    class Meta:
        ordering = ["-on_day", "-id"]


class CoachingOffer(models.Model):
    """Somebody offers to coach, or asks for a coach, in one skill. Off until they say so."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="coaching_offers"
    )
    organisation = models.ForeignKey(
        "records.Organisation", on_delete=models.CASCADE, related_name="coaching_offers"
    )
    is_offer = models.BooleanField()
    skill = models.CharField(max_length=60)
    words = models.CharField(max_length=300, blank=True)
    said_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["skill", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "organisation", "is_offer", "skill"],
                condition=Q(ended_on__isnull=True),
                name="coaching_offer_once",
            )
        ]
