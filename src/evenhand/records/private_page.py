from django.conf import settings
from django.db import models


class PrivatePage(models.Model):
    """“Your page”: the way in for a partner without an account, by a private link or a code on paper.

    Only digests are kept. Wrong tries are counted per code, never per address: a community centre
    shares one address.
    """

    partner = models.ForeignKey("records.Partner", on_delete=models.PROTECT, related_name="private_pages")
    token_digest = models.CharField(max_length=64, unique=True)
    code_digest = models.CharField(max_length=64, unique=True)
    #: Chosen by the person on first use; asked for when signing.
    pin = models.CharField(max_length=200, blank=True)
    pin_wrong_tries = models.PositiveSmallIntegerField(default=0)
    #: Who last took the PIN off so that a new one can be chosen. Shown to the person whose page it is.
    pin_reset_at = models.DateTimeField(null=True, blank=True)
    pin_reset_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    #: Its place in the project's ledger, so that what follows from it can point back at it.
    ledger_seq = models.PositiveBigIntegerField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["partner"], condition=models.Q(revoked_at__isnull=True), name="private_page_one_open"
            ),
            models.CheckConstraint(
                condition=models.Q(revoked_at__isnull=True, revoked_by__isnull=True)
                | models.Q(revoked_at__isnull=False, revoked_by__isnull=False),
                name="private_page_revoked_at_and_by_together",
            ),
            models.CheckConstraint(
                condition=models.Q(pin_reset_at__isnull=True, pin_reset_by__isnull=True)
                | models.Q(pin_reset_at__isnull=False, pin_reset_by__isnull=False),
                name="private_page_pin_reset_at_and_by_together",
            ),
        ]


class CodeTries(models.Model):
    """How often a short code was tried in an hour, whoever tried it and wherever from."""

    code_digest = models.CharField(max_length=64)
    hour = models.DateTimeField()
    tries = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code_digest", "hour"], name="code_tries_once_an_hour")
        ]
