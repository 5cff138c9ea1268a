from django.conf import settings
from django.db import models

UNITS = [
    ("hour", "an hour"),
    ("person_time", "each person, each time"),
    ("time", "each time"),
    ("each", "in all"),
]
WHO = [("contributor", "Contributors"), ("staff", "Staff"), ("thing", "Things")]


class Budget(models.Model):
    """A project's costed plan: what holds for all of its lines."""

    project = models.OneToOneField("records.Project", on_delete=models.PROTECT, related_name="budget")
    #: The money there is for working together. Empty while nobody knows.
    available_pence = models.BigIntegerField(null=True, blank=True)
    #: What the whole bid or project comes to, where that is known: working together is a share of it.
    whole_pence = models.BigIntegerField(null=True, blank=True)
    contingency_percent = models.DecimalField(max_digits=5, decimal_places=2, default=0)
    oncost_percent = models.DecimalField(max_digits=5, decimal_places=2, default=0)
    inflation_percent = models.DecimalField(max_digits=5, decimal_places=2, default=0)
    vat_percent = models.DecimalField(max_digits=5, decimal_places=2, default=0)
    made_from = models.CharField(max_length=200, blank=True)
    #: How often these figures were changed, so that two tabs cannot overwrite each other unseen.
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    contingency_percent__gte=0,
                    contingency_percent__lte=100,
                    oncost_percent__gte=0,
                    oncost_percent__lte=100,
                    inflation_percent__gte=0,
                    inflation_percent__lte=100,
                    vat_percent__gte=0,
                    vat_percent__lte=100,
                ),
                name="budget_percents_from_0_to_100",
            ),
            models.CheckConstraint(
                condition=(models.Q(available_pence__isnull=True) | models.Q(available_pence__gte=0))
                & (models.Q(whole_pence__isnull=True) | models.Q(whole_pence__gte=0)),
                name="budget_money_not_negative",
            ),
        ]


class BudgetLine(models.Model):
    """One line of the costed plan, in whole pence, saying where its figure comes from."""

    budget = models.ForeignKey(Budget, on_delete=models.PROTECT, related_name="lines")
    position = models.PositiveIntegerField()
    stage = models.CharField(max_length=40, blank=True)
    heading = models.CharField(max_length=40)
    label = models.CharField(max_length=200)
    partner_type = models.CharField(max_length=40, blank=True)
    who = models.CharField(max_length=12, choices=WHO, default="thing")
    people = models.PositiveIntegerField(default=1)
    times = models.PositiveIntegerField(default=1)
    hours_each = models.DecimalField(max_digits=7, decimal_places=2, default=0)
    rate_pence = models.BigIntegerField(default=0)
    unit = models.CharField(max_length=12, choices=UNITS, default="each")
    asked_pence = models.BigIntegerField()
    awarded_pence = models.BigIntegerField(null=True, blank=True)
    spent_pence = models.BigIntegerField(null=True, blank=True)
    source = models.TextField()
    #: Lines with the same word here belong to one meeting or task, and are trimmed together.
    activity = models.CharField(max_length=120, blank=True)
    #: Nobody pays for it, or not in full, and people do it all the same.
    is_done_anyway = models.BooleanField(default=False)
    #: The partner who holds this line, and may change what it says.
    held_by = models.ForeignKey(
        "records.Partner", null=True, blank=True, on_delete=models.PROTECT, related_name="lines_held"
    )
    #: How often this line was changed, so that two tabs cannot overwrite each other unseen.
    version = models.PositiveIntegerField(default=1)
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(asked_pence__gte=0, rate_pence__gte=0, hours_each__gte=0)
                & (models.Q(awarded_pence__isnull=True) | models.Q(awarded_pence__gte=0))
                & (models.Q(spent_pence__isnull=True) | models.Q(spent_pence__gte=0)),
                name="budget_line_not_negative",
            ),
            models.CheckConstraint(
                condition=models.Q(removed_at__isnull=True, removed_by__isnull=True)
                | models.Q(removed_at__isnull=False, removed_by__isnull=False),
                name="budget_line_removed_at_and_by_together",
            ),
        ]


MOMENTS = [("asked", "Before the bid went in"), ("awarded", "At award"), ("spent", "In use")]


class Trim(models.Model):
    """A line that was cut, added or changed: from what, to what, by whom, why, and whose voice it touches."""

    budget = models.ForeignKey(Budget, on_delete=models.PROTECT, related_name="trims")
    line = models.ForeignKey(BudgetLine, on_delete=models.PROTECT, related_name="trims")
    moment = models.CharField(max_length=10, choices=MOMENTS)
    from_pence = models.BigIntegerField()
    to_pence = models.BigIntegerField()
    cut_by = models.CharField(max_length=140)
    why = models.TextField()
    effect = models.TextField()
    day = models.DateField()
    recorded_at = models.DateTimeField(auto_now_add=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["day", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(from_pence__gte=0, to_pence__gte=0), name="trim_not_negative"
            )
        ]
