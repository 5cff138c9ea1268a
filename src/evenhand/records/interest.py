from django.conf import settings
from django.db import models
from django.db.models import Q

from evenhand.records.contribution import WAYS


class Interest(models.Model):
    """What somebody stands to gain or lose, and the decision or the analysis that it may touch."""

    partner = models.ForeignKey(
        "records.Partner", on_delete=models.PROTECT, related_name="declared_interests"
    )
    what = models.TextField()
    decision = models.ForeignKey(
        "records.Decision", null=True, blank=True, on_delete=models.PROTECT, related_name="interests"
    )
    finding = models.ForeignKey(
        "records.Finding", null=True, blank=True, on_delete=models.PROTECT, related_name="interests"
    )
    output = models.ForeignKey(
        "records.Output", null=True, blank=True, on_delete=models.PROTECT, related_name="interests"
    )
    #: A piece of work in words, such as “coding the interviews”.
    analysis = models.CharField(max_length=200, blank=True)
    #: What is done about it, such as somebody else reading the same interviews.
    guard = models.TextField(blank=True)
    declared_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)
    way = models.CharField(max_length=10, choices=WAYS, default="web")
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    confirmed_on = models.DateField(null=True, blank=True)
    ledger_seq = models.PositiveBigIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(decision__isnull=True, finding__isnull=True)
                | Q(decision__isnull=True, output__isnull=True)
                | Q(finding__isnull=True, output__isnull=True),
                name="interest_touches_one_thing",
            )
        ]


class Gift(models.Model):
    """Money, a favour or a gift from one here to the work or to another. It says nothing about the work's worth."""

    project = models.ForeignKey("records.Project", on_delete=models.PROTECT, related_name="gifts")
    kind = models.CharField(
        max_length=10,
        choices=[
            ("money", "Money"),
            ("favour", "A favour"),
            ("gift", "A gift"),
            ("access", "A way in"),
            ("other", "Something else"),
        ],
    )
    what = models.CharField(max_length=300)
    pence = models.PositiveBigIntegerField(null=True, blank=True)
    from_partner = models.ForeignKey(
        "records.Partner", null=True, blank=True, on_delete=models.PROTECT, related_name="gifts_given"
    )
    from_words = models.CharField(max_length=140, blank=True)
    to_words = models.CharField(max_length=140)
    #: Whether something was expected for it. “Nobody said” is not “no”.
    is_something_expected = models.CharField(
        max_length=8,
        choices=[("yes", "Yes"), ("no", "No, and that was said"), ("unknown", "Nobody said")],
        default="unknown",
    )
    expected = models.TextField(blank=True)
    given_on = models.DateField()
    partner = models.ForeignKey("records.Partner", on_delete=models.PROTECT, related_name="+")
    #: Why it was written down by mistake. The row stays.
    struck_because = models.TextField(blank=True)
    struck_by = models.ForeignKey(
        "records.Partner", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    struck_on = models.DateField(null=True, blank=True)
    ledger_seq = models.PositiveBigIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(from_partner__isnull=False) | ~Q(from_words=""), name="gift_is_from_somebody"
            ),
            models.CheckConstraint(
                condition=Q(struck_on__isnull=True, struck_by__isnull=True, struck_because="")
                | (Q(struck_on__isnull=False, struck_by__isnull=False) & ~Q(struck_because="")),
                name="gift_struck_by_whom_and_why",
            ),
        ]
