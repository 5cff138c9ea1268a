from django.db import models

#: A cap holds for any stretch of so many days.
WINDOW_DAYS = 30


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


class MinutesSpared(models.Model):
    """Minutes that were not asked of somebody, because it would have gone over what they agreed to.

    It counts towards nothing. They and the lead are shown it, so that nobody is spared unseen.
    """

    partner = models.ForeignKey("records.Partner", on_delete=models.PROTECT, related_name="minutes_spared")
    what = models.CharField(max_length=140)
    minutes = models.PositiveIntegerField()
    spared_on = models.DateField()
    #: The same words as in `MinutesAsked.about`.
    about = models.CharField(max_length=80)

    class Meta:
        ordering = ["spared_on", "id"]
        constraints = [models.UniqueConstraint(fields=["partner", "about"], name="minutes_spared_once")]
