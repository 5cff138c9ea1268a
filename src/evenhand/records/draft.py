from django.db import models


class Draft(models.Model):
    """Words that a partner began and has not sent. Only they see them; sending or leaving erases them."""

    partner = models.ForeignKey("records.Partner", on_delete=models.CASCADE, related_name="drafts")
    #: What is being written: “say”, or “answer 12”.
    purpose = models.CharField(max_length=40)
    content = models.JSONField(default=dict)
    updated_on = models.DateField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["partner", "purpose"], name="draft_one_per_purpose")]
