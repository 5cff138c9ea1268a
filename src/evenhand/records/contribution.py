import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from evenhand.records.partner import CHANNELS

KINDS = [
    ("idea", "An idea"),
    ("concern", "A worry"),
    ("experience", "Something I have lived through"),
    ("evidence", "Evidence"),
    ("objection", "An objection"),
    ("correction", "Something to put right"),
    ("question", "A question"),
]
#: The one list of how somebody is named beside their words. `docs/adr/0015` says what each can and cannot keep.
NAMINGS = [
    ("named", "By the name I use here"),
    ("masked", "Under a mask made just for this"),
    ("group", "Only as one of a group of five or more"),
    ("unlinkable", "No one here can link it to me"),
]
AUDIENCES = [
    ("everyone", "Everyone here"),
    ("partners", "Everyone who takes part, not those who only look on"),
    ("chosen", "Only people I choose"),
    ("facilitator", "The facilitator alone"),
]
#: Who owes the answer. The two directions share one queue and one set of outcomes.
SIDES = [
    ("team", "The researchers and those who run the project"),
    ("partners", "The other partners"),
]
#: How something said got here: as a person's channel, or in a meeting's notes, or brought in on a sheet.
WAYS = [*CHANNELS, ("meeting", "in a meeting"), ("sheet", "brought in from a spreadsheet")]
STATES = [
    ("open", "Waiting for an answer"),
    ("answered", "Answered"),
    ("reopened", "Answered, and opened again"),
    ("gathered", "Gathered with others, and answered there"),
    ("split", "Split, and answered in its parts"),
    ("withdrawn", "Taken back"),
]
WAITING = ("open", "reopened")


class Contribution(models.Model):
    """Something that somebody said, and what becomes of it. Each ends in an answer with a reason."""

    project = models.ForeignKey("records.Project", on_delete=models.PROTECT, related_name="contributions")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=12, choices=KINDS)
    stage = models.CharField(max_length=40, blank=True)
    naming = models.CharField(max_length=12, choices=NAMINGS)
    #: A name made up for this one contribution. Two masks of one person have nothing in common.
    mask = models.CharField(max_length=60, blank=True)
    #: The group it is shown under, where at least five people here hold that type.
    shown_type = models.CharField(max_length=40, blank=True)
    audience = models.CharField(max_length=12, choices=AUDIENCES)
    to_side = models.CharField(max_length=10, choices=SIDES, default="team")
    #: One person who was asked by name to answer.
    asked = models.ForeignKey(
        "records.Partner", null=True, blank=True, on_delete=models.PROTECT, related_name="asked_to_answer"
    )
    #: Whose words these are. Nobody's, where no one can link them.
    partner = models.ForeignKey(
        "records.Partner", null=True, blank=True, on_delete=models.PROTECT, related_name="contributions"
    )
    #: The words as they stand now. Empty once they were erased.
    text = models.TextField(blank=True)
    #: Which meeting or sheet it comes from, in words.
    said_at = models.CharField(max_length=140, blank=True)
    way = models.CharField(max_length=10, choices=WAYS, default="web")
    #: The day it was said, or a letter came. An unlinkable one has none.
    said_on = models.DateField(null=True, blank=True)
    #: By when an answer was agreed.
    due_on = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=STATES, default="open")
    about_decision = models.ForeignKey(
        "records.Decision", null=True, blank=True, on_delete=models.PROTECT, related_name="contributions"
    )
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    confirmed_on = models.DateField(null=True, blank=True)
    #: Somebody with the witness's part, named by whoever typed it in, who heard it or saw the paper.
    witness = models.ForeignKey(
        "records.Partner", null=True, blank=True, on_delete=models.PROTECT, related_name="to_witness"
    )
    witnessed_on = models.DateField(null=True, blank=True)
    gathered_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="gathered"
    )
    split_from = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="parts"
    )
    #: Whoever put several into one sentence. Such a row has no author: its originals have.
    gathered_by = models.ForeignKey(
        "records.Partner", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    erased_on = models.DateField(null=True, blank=True)
    #: Its place in the project's ledger, so that an answer can point back at it.
    ledger_seq = models.PositiveBigIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["-number"]
        indexes = [
            models.Index(fields=["project", "state", "due_on", "number"], name="contribution_queue"),
            models.Index(fields=["partner", "number"], name="contribution_by_author"),
            # All that the figures count by, so that twenty thousand things said are counted without reading them.
            models.Index(
                fields=["project", "audience", "state", "due_on", "naming", "partner", "stage"],
                name="contribution_counted",
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["project", "number"], name="contribution_number_once"),
            models.CheckConstraint(
                condition=~Q(naming="unlinkable")
                | Q(
                    partner__isnull=True,
                    said_on__isnull=True,
                    entered_by__isnull=True,
                    confirmed_on__isnull=True,
                    witness__isnull=True,
                    shown_type="",
                    mask="",
                    said_at="",
                    way="web",
                ),
                name="contribution_unlinkable_carries_nobody",
            ),
            models.CheckConstraint(
                condition=Q(naming="unlinkable") | Q(partner__isnull=False) | Q(gathered_by__isnull=False),
                name="contribution_is_somebodys",
            ),
            models.CheckConstraint(
                condition=~Q(naming="masked") | ~Q(mask=""), name="contribution_masked_has_a_mask"
            ),
            # A mask is not given a second time, also when the words it stood beside were taken back. The parts
            # of one thing said keep its mask: they are shown to come from one person, as the whole was.
            models.UniqueConstraint(
                fields=["project", "mask"],
                condition=~Q(mask="") & Q(split_from__isnull=True),
                name="contribution_mask_once",
            ),
            models.CheckConstraint(
                condition=Q(state="gathered", gathered_into__isnull=False)
                | (~Q(state="gathered") & Q(gathered_into__isnull=True))
                | Q(state="withdrawn"),
                name="contribution_gathered_into_something",
            ),
            models.CheckConstraint(
                condition=Q(gathered_into__isnull=True) | ~Q(gathered_into=F("id")),
                name="contribution_not_gathered_into_itself",
            ),
            models.CheckConstraint(
                condition=Q(erased_on__isnull=True) | Q(text=""), name="contribution_erased_has_no_words"
            ),
        ]

    @property
    def is_waiting(self) -> bool:
        return self.state in WAITING


class ContributionVersion(models.Model):
    """The words as they were at one time. An unlinkable contribution has none: it cannot be changed."""

    contribution = models.ForeignKey(Contribution, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    text = models.TextField(blank=True)
    changed_on = models.DateField()
    way = models.CharField(max_length=10, choices=WAYS, default="web")
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    ledger_seq = models.PositiveBigIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["contribution", "number"], name="contribution_version_number_once"
            )
        ]


class ContributionReader(models.Model):
    """Somebody chosen to read a contribution that is for chosen people only."""

    contribution = models.ForeignKey(Contribution, on_delete=models.CASCADE, related_name="readers")
    partner = models.ForeignKey("records.Partner", on_delete=models.PROTECT, related_name="chosen_to_read")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["contribution", "partner"], name="contribution_reader_once")
        ]


class Attachment(models.Model):
    """A file that came with a contribution. It lies under its own id; its name is only for showing."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    contribution = models.ForeignKey(Contribution, on_delete=models.PROTECT, related_name="attachments")
    name = models.CharField(max_length=120)
    content_type = models.CharField(max_length=100)
    bytes = models.PositiveIntegerField()
    #: SHA-256 of the file, in the ledger too, so that another file in its place shows.
    digest = models.CharField(max_length=64)
    erased_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["name", "id"]


class WaitingContribution(models.Model):
    """Words that no one can link, waiting until five or more can be shown at once, in shuffled order.

    It carries no person, type or time. Each time one is added the rows are written anew in another
    order, since a database's row numbers would otherwise tell who came when.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    project = models.ForeignKey("records.Project", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=KINDS)
    stage = models.CharField(max_length=40, blank=True)
    audience = models.CharField(max_length=12, choices=AUDIENCES)
    to_side = models.CharField(max_length=10, choices=SIDES, default="team")
    text = models.TextField()

    class Meta:
        constraints = [
            # A random id shuffles the rows only if nothing else orders them.
            models.CheckConstraint(condition=~Q(text=""), name="waiting_contribution_has_words")
        ]
