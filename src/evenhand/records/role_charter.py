from django.conf import settings
from django.db import models

from evenhand.records.contribution import WAYS

CREDIT_DEGREES = [("lead", "I led it"), ("equal", "I did it with others"), ("supporting", "I helped with it")]
CREDIT_WISHES = [
    ("name", "With my name"),
    ("pseudonym", "With another name"),
    ("group", "Only as one of the group"),
    ("none", "Not at all"),
]


class RoleCharter(models.Model):
    """What one person takes on, decides and needs, looked at again at each stage. A new one replaces the last."""

    partner = models.ForeignKey("records.Partner", on_delete=models.PROTECT, related_name="role_charters")
    number = models.PositiveIntegerField()
    stage = models.CharField(max_length=40)
    does = models.TextField()
    decides = models.TextField(blank=True)
    does_not = models.TextField(blank=True)
    needs = models.TextField(blank=True)
    said_on = models.DateField()
    look_again_on = models.DateField(null=True, blank=True)
    way = models.CharField(max_length=10, choices=WAYS, default="web")
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    confirmed_on = models.DateField(null=True, blank=True)
    ledger_seq = models.PositiveBigIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["partner", "number"]
        constraints = [models.UniqueConstraint(fields=["partner", "number"], name="role_charter_number_once")]


class CreditWish(models.Model):
    """How somebody wants to be named beside what comes out of it."""

    partner = models.OneToOneField("records.Partner", on_delete=models.PROTECT, related_name="credit_wish")
    wish = models.CharField(max_length=10, choices=CREDIT_WISHES)
    #: The name as it should stand there, if another.
    name = models.CharField(max_length=140, blank=True)
    said_on = models.DateField()


class Credit(models.Model):
    """Something that somebody did, by a row of the framework's `credit_roles`."""

    partner = models.ForeignKey("records.Partner", on_delete=models.PROTECT, related_name="credits")
    role = models.CharField(max_length=60)
    degree = models.CharField(max_length=12, choices=CREDIT_DEGREES, blank=True)
    said_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)
    ledger_seq = models.PositiveBigIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["partner", "role"],
                condition=models.Q(ended_on__isnull=True),
                name="credit_once_a_role",
            )
        ]
