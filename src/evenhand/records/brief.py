from django.conf import settings
from django.db import models


class Brief(models.Model):
    """What was said before planning: who asked, what is known, what there is to work with.

    Each save is a new version; the plan file's [ask], [means] and [[people]] in JSON.
    """

    project = models.ForeignKey("records.Project", on_delete=models.PROTECT, related_name="briefs")
    version = models.PositiveIntegerField()
    content = models.JSONField()
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-version"]
        constraints = [models.UniqueConstraint(fields=["project", "version"], name="brief_version_once")]


class DecidedBefore(models.Model):
    """Something that had been settled before partners arrived, told plainly."""

    project = models.ForeignKey("records.Project", on_delete=models.PROTECT, related_name="decided_before")
    what = models.TextField()
    decided_by = models.CharField(max_length=200)
    can_still_change = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["id"]
