from django.db import models

LEAVING_REASONS = [
    ("planned", "It was always going to end now"),
    ("choice", "My own choice"),
    ("cost", "It cost me too much time or money"),
    ("treated_badly", "I was not treated well"),
    ("unsaid", "I would rather not say"),
]


class Departure(models.Model):
    """Somebody left, and why in one word. Told only in totals, under the rule of small numbers."""

    partner = models.ForeignKey("records.Partner", on_delete=models.CASCADE, related_name="departures")
    reason = models.CharField(max_length=16, choices=LEAVING_REASONS, default="unsaid")
    left_on = models.DateField()

    class Meta:
        ordering = ["id"]
