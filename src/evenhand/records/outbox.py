from django.conf import settings
from django.db import models
from django.db.models import Q

OUTBOX_STATES = [
    ("waiting", "Waiting to be sent"),
    ("sending", "Being sent"),
    ("sent", "Sent"),
    ("folder", "In the folder, to be posted by hand"),
    ("unsure", "May not have arrived"),
    ("failed", "Could not be sent"),
    ("posted", "Printed and posted"),
    ("dropped", "Not sent: what it was about is gone"),
]


class OutboxMessage(models.Model):
    """A message to one person, written in the same transaction as what it tells of. None goes twice."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    project = models.ForeignKey(
        "records.Project", null=True, blank=True, on_delete=models.PROTECT, related_name="outbox"
    )
    #: What it tells of (“answer 12”), so that one thing is told once.
    key = models.CharField(max_length=120)
    kind = models.CharField(max_length=30)
    subject = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    #: A small text file to go with it, such as a receipt.
    attachment_name = models.CharField(max_length=80, blank=True)
    attachment = models.TextField(blank=True)
    #: The contribution whose words it quotes, if any: erased with them.
    contribution = models.ForeignKey(
        "records.Contribution", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    state = models.CharField(max_length=10, choices=OUTBOX_STATES, default="waiting")
    tries = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)
    due_at = models.DateTimeField()
    leased_until = models.DateTimeField(null=True, blank=True)
    #: When the mail server took it, or when somebody put it in the post.
    sent_at = models.DateTimeField(null=True, blank=True)
    posted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["state", "due_at"], name="outbox_due")]
        constraints = [
            models.UniqueConstraint(fields=["person", "key"], name="outbox_message_once"),
            models.CheckConstraint(
                condition=~Q(state="sending") | Q(leased_until__isnull=False), name="outbox_sending_is_leased"
            ),
            models.CheckConstraint(
                condition=~Q(state="posted") | Q(posted_by__isnull=False, sent_at__isnull=False),
                name="outbox_posted_says_by_whom",
            ),
        ]


class ScheduledRun(models.Model):
    """For which hour a piece of regular work was last done, so that two workers never both do it."""

    name = models.CharField(max_length=60, primary_key=True)
    #: The local hour it was due at, as “2026-11-23T08”, so that a later one sorts after it.
    ran_for = models.CharField(max_length=40)
    ran_at = models.DateTimeField()
    #: Until when a worker is at it. Past that, the worker died and another takes over.
    leased_until = models.DateTimeField(null=True, blank=True)
