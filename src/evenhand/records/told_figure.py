from django.db import models
from django.db.models import F, Q


class ToldFigure(models.Model):
    """A figure as organisations were told it, once and for good. What it counts is counted in no other one.

    It is about one project, or about all projects of an organisation together, and never about both.
    """

    project = models.ForeignKey(
        "records.Project", null=True, blank=True, on_delete=models.PROTECT, related_name="told_figures"
    )
    organisation = models.ForeignKey(
        "records.Organisation", null=True, blank=True, on_delete=models.PROTECT, related_name="told_figures"
    )
    figure = models.CharField(max_length=30)
    told_on = models.DateField()
    #: It counts what happened from the first of these days on and before the second. Empty where it
    #: counts who was there on one day.
    from_day = models.DateField(null=True, blank=True)
    to_day = models.DateField()
    #: How many people in each part. A part holds nobody, or enough.
    parts = models.JSONField()
    #: Who was counted, so that the next figure can be held back while too few came or went. Never shown.
    members = models.JSONField(default=list, blank=True)
    is_latest = models.BooleanField(default=True)
    ledger_seq = models.PositiveBigIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["told_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(project__isnull=True, organisation__isnull=False)
                | Q(project__isnull=False, organisation__isnull=True),
                name="told_figure_of_a_project_or_of_an_organisation",
            ),
            models.UniqueConstraint(
                fields=["project", "figure"],
                condition=Q(is_latest=True, project__isnull=False),
                name="told_figure_one_latest_of_a_project",
            ),
            models.UniqueConstraint(
                fields=["organisation", "figure"],
                condition=Q(is_latest=True, organisation__isnull=False),
                name="told_figure_one_latest_of_an_organisation",
            ),
            models.CheckConstraint(
                condition=Q(from_day__isnull=True) | Q(from_day__lt=F("to_day")),
                name="told_figure_days_in_order",
            ),
        ]
