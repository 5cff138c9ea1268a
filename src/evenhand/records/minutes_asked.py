from django.db import models


class MinutesAsked(models.Model):
    """How many minutes of a partner's time something asked for. Summed, shown to them and to the lead."""

    partner = models.ForeignKey("records.Partner", on_delete=models.PROTECT, related_name="minutes_asked")
    what = models.CharField(max_length=140)
    minutes = models.PositiveIntegerField()
    asked_on = models.DateField()
    #: What the request was about, so that one request is counted once.
    about = models.CharField(max_length=80)

    class Meta:
        ordering = ["asked_on", "id"]
        constraints = [models.UniqueConstraint(fields=["partner", "about"], name="minutes_asked_once")]
