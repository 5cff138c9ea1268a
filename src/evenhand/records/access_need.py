from django.conf import settings
from django.db import models

MET = [("yes", "Yes"), ("partly", "In part"), ("no", "No")]


class AccessNeed(models.Model):
    """What somebody needs in order to take part, said once. Held apart: in no ledger and no export of the project."""

    partner = models.ForeignKey("records.Partner", on_delete=models.CASCADE, related_name="access_needs")
    need = models.TextField()
    noted_on = models.DateField()
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    #: When to ask whether it is still right.
    ask_again_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["id"]


class AccessNeedCheck(models.Model):
    """Whether a need was met on one occasion, as the person says it, or what was arranged for it."""

    need = models.ForeignKey(AccessNeed, on_delete=models.CASCADE, related_name="checks")
    occasion = models.CharField(max_length=140)
    day = models.DateField()
    arranged = models.TextField(blank=True)
    arranged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    met = models.CharField(max_length=8, choices=MET, blank=True)
    words = models.TextField(blank=True)
    said_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["-day", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["need", "occasion", "day"], name="access_need_check_once")
        ]
