from django.conf import settings
from django.db import models
from django.db.models import F, Q

from evenhand.records.partner import CHANNELS

CHOICES = [
    ("accept", "Yes, all of it"),
    ("less", "Yes, but less"),
    ("decline", "No, thank you"),
    ("elsewhere", "Give it to somebody else"),
]
CLAIM_STATES = [
    ("claimed", "Waiting for a second person"),
    ("queried", "Asked about, and not yet settled"),
    ("approved", "Approved, and not yet sent"),
    ("sent", "Sent to be paid"),
    ("arrived", "Arrived"),
    ("taken_back", "Taken back"),
]
LINE_KINDS = [
    ("pay", "Pay"),
    ("expense", "An expense with a receipt"),
    ("no_receipt", "An expense without a receipt"),
    ("supporter", "A supporter’s expense"),
]


class PayOffer(models.Model):
    """What somebody is offered for a stretch of time, before they agree to anything.

    Per period and never per contribution, so that no pay date tells whose words are whose.
    """

    project = models.ForeignKey("records.Project", on_delete=models.PROTECT, related_name="pay_offers")
    number = models.PositiveIntegerField()
    partner = models.ForeignKey("records.Partner", on_delete=models.PROTECT, related_name="pay_offers")
    what_for = models.TextField()
    from_day = models.DateField()
    to_day = models.DateField()
    pence = models.PositiveBigIntegerField()
    #: How the sum comes about, with the rate that it goes by.
    worked_out = models.CharField(max_length=200, blank=True)
    #: How many days after a claim the money is promised to have arrived.
    promised_days = models.PositiveSmallIntegerField()
    how = models.CharField(max_length=200)
    ring = models.CharField(max_length=120, blank=True)
    offered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    offered_on = models.DateField()
    taken_back_on = models.DateField(null=True, blank=True)
    ledger_seq = models.PositiveBigIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["project", "number"], name="pay_offer_number_once"),
            models.CheckConstraint(condition=Q(to_day__gte=F("from_day")), name="pay_offer_days_in_order"),
        ]


class PayChoice(models.Model):
    """What somebody said to an offer. Private, and changeable: a change is a new row."""

    offer = models.ForeignKey(PayOffer, on_delete=models.PROTECT, related_name="choices")
    choice = models.CharField(max_length=10, choices=CHOICES)
    pence = models.PositiveBigIntegerField()
    elsewhere_to = models.CharField(max_length=140, blank=True)
    said_on = models.DateField()
    way = models.CharField(max_length=10, choices=CHANNELS, default="web")
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    is_latest = models.BooleanField(default=True)
    ledger_seq = models.PositiveBigIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["offer"], condition=Q(is_latest=True), name="pay_choice_one_latest"
            ),
            models.CheckConstraint(
                condition=~Q(choice="elsewhere") | ~Q(elsewhere_to=""),
                name="pay_choice_elsewhere_to_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(choice="decline") | Q(pence=0), name="pay_choice_declined_is_nothing"
            ),
            models.CheckConstraint(
                condition=Q(choice="decline") | Q(pence__gte=1), name="pay_choice_accepted_is_something"
            ),
        ]


class Claim(models.Model):
    """Money asked for: pay for a period, expenses, or both. A second person approves it."""

    project = models.ForeignKey("records.Project", on_delete=models.PROTECT, related_name="claims")
    number = models.PositiveIntegerField()
    partner = models.ForeignKey("records.Partner", on_delete=models.PROTECT, related_name="claims")
    #: The same person as the partner's, kept here so that the database can refuse their own approval.
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    offer = models.ForeignKey(
        PayOffer, null=True, blank=True, on_delete=models.PROTECT, related_name="claims"
    )
    state = models.CharField(max_length=10, choices=CLAIM_STATES, default="claimed")
    #: The day it was asked for; of a paper claim, the day the paper came.
    claimed_on = models.DateField()
    way = models.CharField(max_length=10, choices=CHANNELS, default="web")
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    promised_on = models.DateField()
    #: When the person whose claim it is said that what was typed in for them is right.
    confirmed_on = models.DateField(null=True, blank=True)
    #: What they say is wrong with it. While it stands, nobody approves.
    dispute = models.TextField(blank=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    approved_on = models.DateField(null=True, blank=True)
    query = models.TextField(blank=True)
    query_answer = models.TextField(blank=True)
    #: Who is paid, as it went to the finance office: a later change of name changes no file that was sent.
    payee = models.CharField(max_length=200, blank=True)
    sent_on = models.DateField(null=True, blank=True)
    sent_in = models.UUIDField(null=True, blank=True)
    #: When a letter or an e-mail asked whether the money came.
    asked_arrival_on = models.DateField(null=True, blank=True)
    #: When they last said that it has not come.
    not_come_on = models.DateField(null=True, blank=True)
    arrived_on = models.DateField(null=True, blank=True)
    arrived_way = models.CharField(max_length=10, choices=CHANNELS, blank=True)
    #: When the person whose money it is said that what was typed in about its coming is right.
    arrived_confirmed_on = models.DateField(null=True, blank=True)
    arrived_entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    #: Its latest entry in the ledger, which the next one follows from.
    ledger_seq = models.PositiveBigIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["-number"]
        indexes = [models.Index(fields=["project", "state", "promised_on"], name="claim_unpaid")]
        constraints = [
            models.UniqueConstraint(fields=["project", "number"], name="claim_number_once"),
            models.UniqueConstraint(
                fields=["offer"],
                condition=Q(offer__isnull=False) & ~Q(state="taken_back"),
                name="claim_an_offer_once",
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True)
                | (
                    ~Q(approved_by=F("person"))
                    & (Q(entered_by__isnull=True) | ~Q(approved_by=F("entered_by")))
                ),
                name="claim_approved_by_a_second_person",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["claimed", "queried", "taken_back"])
                | Q(approved_by__isnull=False, approved_on__isnull=False),
                name="claim_is_approved_before_it_is_sent",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["sent", "arrived"])
                | (Q(sent_on__isnull=False, sent_in__isnull=False) & ~Q(payee="")),
                name="claim_sent_has_a_day_and_a_payee",
            ),
            models.CheckConstraint(
                condition=~Q(state="arrived") | Q(arrived_on__isnull=False), name="claim_arrived_has_a_day"
            ),
        ]


class ClaimLine(models.Model):
    """One sum in a claim. A receipted expense is always repaid."""

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="lines")
    kind = models.CharField(max_length=10, choices=LINE_KINDS)
    what = models.CharField(max_length=200)
    spent_on = models.DateField(null=True, blank=True)
    pence = models.PositiveBigIntegerField()
    receipt = models.UUIDField(null=True, blank=True, default=None, editable=False)
    receipt_name = models.CharField(max_length=120, blank=True)
    receipt_type = models.CharField(max_length=100, blank=True)
    #: SHA-256 of the file, in the ledger too, so that another file in its place shows.
    receipt_digest = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(pence__gte=1), name="claim_line_is_some_money"),
            models.CheckConstraint(
                condition=Q(receipt__isnull=True) | ~Q(receipt_name=""), name="claim_line_receipt_has_a_name"
            ),
        ]
