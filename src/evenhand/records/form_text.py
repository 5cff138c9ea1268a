from django.conf import settings
from django.db import models


class FormText(models.Model):
    """The team's own words for one part of a form. Empty parts are listed as missing, never filled in."""

    project = models.ForeignKey("records.Project", on_delete=models.PROTECT, related_name="form_texts")
    #: A row of the framework's form_sections or questions.
    section = models.CharField(max_length=60)
    text = models.TextField()
    #: How often it was written, so that two tabs cannot overwrite each other unseen.
    version = models.PositiveIntegerField(default=1)
    #: Where each version stands in the project's ledger, oldest first.
    ledger_seqs = models.JSONField(default=list)
    written_at = models.DateTimeField(auto_now=True)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["section"]
        constraints = [models.UniqueConstraint(fields=["project", "section"], name="form_text_once")]
