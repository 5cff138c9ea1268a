from django.conf import settings
from django.db import models
from django.db.models import Q

from evenhand.records.partner import CHANNELS

ASKED_STATES = [
    ("asked", "Asked"),
    ("over_cap", "Not asked: it would go over the minutes they agreed to"),
    ("yes", "Said yes"),
    ("no", "Said no"),
    ("done", "Done"),
]


class Ask(models.Model):
    """Something asked of contributors: how long, by when, what pay, whom to ring. “No” needs no reason."""

    project = models.ForeignKey("records.Project", on_delete=models.PROTECT, related_name="asks")
    number = models.PositiveIntegerField()
    what = models.CharField(max_length=200)
    about = models.TextField(blank=True)
    minutes = models.PositiveIntegerField()
    due_on = models.DateField()
    #: In words, also when there is none: “There is no pay for this.”
    pay = models.CharField(max_length=200)
    ring = models.CharField(max_length=120)
    made_by = models.ForeignKey("records.Partner", on_delete=models.PROTECT, related_name="asks_made")
    made_on = models.DateField()
    taken_back_on = models.DateField(null=True, blank=True)
    #: What came of it, told to everybody before they are asked again. Empty until somebody says.
    led_to = models.TextField(blank=True)
    led_to_on = models.DateField(null=True, blank=True)
    ledger_seq = models.PositiveBigIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["project", "number"], name="ask_number_once"),
            models.CheckConstraint(
                condition=Q(minutes__gte=1, minutes__lte=10_000), name="ask_minutes_stated"
            ),
            models.CheckConstraint(
                condition=~Q(what="") & ~Q(pay="") & ~Q(ring=""), name="ask_states_what_pay_and_whom_to_ring"
            ),
            models.CheckConstraint(
                condition=Q(led_to="", led_to_on__isnull=True) | (~Q(led_to="") & Q(led_to_on__isnull=False)),
                name="ask_led_to_words_and_day_together",
            ),
        ]


class AskedPartner(models.Model):
    """One person who was asked, or was spared because they are at the minutes that they agreed to."""

    ask = models.ForeignKey(Ask, on_delete=models.PROTECT, related_name="asked")
    partner = models.ForeignKey("records.Partner", on_delete=models.PROTECT, related_name="asked")
    state = models.CharField(max_length=10, choices=ASKED_STATES, default="asked")
    answered_on = models.DateField(null=True, blank=True)
    way = models.CharField(max_length=10, choices=CHANNELS, blank=True)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["ask", "partner"], name="ask_a_partner_once")]
