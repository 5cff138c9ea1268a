from django.db import models


class Involvement(models.Model):
    """Who takes part in a stage, in which mode, and why: one square of the stage-by-stage table."""

    project = models.ForeignKey("records.Project", on_delete=models.PROTECT, related_name="involvements")
    partner_type = models.CharField(max_length=40)
    stage = models.CharField(max_length=40)
    mode = models.CharField(max_length=40)
    reason = models.TextField(blank=True)
    set_by = models.ForeignKey("records.Partner", on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "partner_type", "stage"], name="involvement_square_once"
            )
        ]
