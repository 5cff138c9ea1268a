from django.conf import settings
from django.db import models

ROLES = [
    ("lead", "Lead"),
    ("facilitator", "Facilitator"),
    ("partner", "Partner"),
    ("observer", "Observer"),
    ("supporter", "Supporter"),
    ("payer", "Payer"),
    ("confidant", "Confidant"),
    ("witness", "Witness"),
]
CHANNELS = [
    ("web", "on this site"),
    ("page", "by their own page"),
    ("post", "by post"),
    ("phone", "by phone"),
]
#: What somebody wants to hear back, since thanks, effect and news are not the same to everybody.
WANTS_TO_HEAR = [
    ("changed", "What my words changed, or why not"),
    ("thanks", "A word of thanks"),
    ("funding", "News about money and the bid"),
    ("progress", "How the work is going"),
]
LETTER_SIZES = [("ordinary", "Ordinary print"), ("large", "Large print (18 point)")]
NAMED_AS = [("name", "By my name"), ("pseudonym", "By another name"), ("type", "Only by my group")]


class Partner(models.Model):
    """A person in a project: what they are here as, what they bring, want and cannot do."""

    project = models.ForeignKey("records.Project", on_delete=models.PROTECT, related_name="partners")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="partnerships"
    )
    role = models.CharField(max_length=20, choices=ROLES)
    #: How this person mostly takes part. A letter or a call is as good as the site.
    channel = models.CharField(max_length=10, choices=CHANNELS, default="web")
    named_as = models.CharField(max_length=10, choices=NAMED_AS, default="name")
    pseudonym = models.CharField(max_length=80, blank=True)
    brings = models.TextField(blank=True)
    wants = models.TextField(blank=True)
    cannot = models.TextField(blank=True)
    interests = models.TextField(blank=True)
    positionality = models.TextField(blank=True)
    profile_entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    #: Whom a supporter comes along with.
    supports = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="supporters"
    )
    #: How many minutes in any 30 days this person agreed to be asked for. Empty while nothing is agreed.
    minutes_cap = models.PositiveIntegerField(null=True, blank=True)
    #: What they want to hear about: ids out of `WANTS_TO_HEAR`. Empty stands for all of it.
    wants_to_hear = models.JSONField(default=list, blank=True)
    wants_weekly_letter = models.BooleanField(default=True)
    letter_size = models.CharField(max_length=10, choices=LETTER_SIZES, default="ordinary")
    #: The ledger entry by which they last came in, so that what follows can point back at it.
    ledger_seq = models.PositiveBigIntegerField(null=True, blank=True)
    joined_at = models.DateTimeField(auto_now_add=True)
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["joined_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["project", "person"], name="partner_once_in_a_project"),
            models.CheckConstraint(
                condition=models.Q(removed_at__isnull=True, removed_by__isnull=True)
                | models.Q(removed_at__isnull=False, removed_by__isnull=False),
                name="partner_removed_at_and_by_together",
            ),
            models.CheckConstraint(
                condition=~models.Q(named_as="pseudonym") | ~models.Q(pseudonym=""),
                name="partner_pseudonym_given_when_chosen",
            ),
            models.CheckConstraint(
                condition=models.Q(role__in=[value for value, _ in ROLES]), name="partner_role_known"
            ),
        ]

    @property
    def is_here(self) -> bool:
        return self.removed_at is None

    @property
    def type_ids(self) -> list[str]:
        return [held.type for held in self.types.all()]


class PartnerType(models.Model):
    """One of the types that a partner holds. Several may be held; “stakeholder” is not one."""

    partner = models.ForeignKey(Partner, on_delete=models.CASCADE, related_name="types")
    type = models.CharField(max_length=40)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["partner", "type"], name="partner_type_once")]
