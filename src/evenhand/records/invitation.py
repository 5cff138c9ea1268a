from django.conf import settings
from django.db import models

from evenhand.records.partner import ROLES


class Invitation(models.Model):
    """A single-use way in to one project in one role. Only a digest of its token is kept."""

    project = models.ForeignKey("records.Project", on_delete=models.PROTECT, related_name="invitations")
    role = models.CharField(max_length=20, choices=ROLES)
    name = models.CharField(max_length=120)
    email = models.EmailField(blank=True)
    token_digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    #: “No, thank you”, said by whoever held the link. Nobody is asked who they are or why.
    declined_at = models.DateTimeField(null=True, blank=True)
    #: Its place in the project's ledger, so that what follows from it can point back at it.
    ledger_seq = models.PositiveBigIntegerField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(accepted_at__isnull=True, accepted_by__isnull=True)
                | models.Q(accepted_at__isnull=False, accepted_by__isnull=False),
                name="invitation_accepted_at_and_by_together",
            ),
            models.CheckConstraint(
                condition=models.Q(revoked_at__isnull=True, revoked_by__isnull=True)
                | models.Q(revoked_at__isnull=False, revoked_by__isnull=False),
                name="invitation_revoked_at_and_by_together",
            ),
            models.CheckConstraint(
                condition=models.Q(accepted_at__isnull=True) | models.Q(declined_at__isnull=True),
                name="invitation_accepted_or_declined",
            ),
        ]
