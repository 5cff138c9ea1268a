"""Keep what people say to a wording: themselves, or typed in for them and heard by somebody else."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from evenhand.access.roles import HAS_A_SAY
from evenhand.actions import ledger
from evenhand.actions.clauses_in_force import hold_if_agreed, locked
from evenhand.actions.errors import ActionError
from evenhand.readings.names import shown_name
from evenhand.records.charter import CLAUSE_SAYS
from evenhand.records.models import ClauseAnswer, ClauseVersion, Partner, Person
from evenhand.records.partner import CHANNELS

STANDS = ("proposed", "in_force")


def answer(
    *,
    answer: ClauseAnswer,
    says: str,
    words: str = "",
    by: Person,
    channel: str = "web",
    entered_by: Person | None = None,
    witness: str = "",
) -> ClauseVersion:
    """Keep what somebody who was asked says to a wording."""
    return answer_as(
        version=answer.version,
        partner=answer.partner,
        says=says,
        words=words,
        by=by,
        channel=channel,
        entered_by=entered_by,
        witness=witness,
    )


@transaction.atomic
def answer_as(
    *,
    version: ClauseVersion,
    partner: Partner,
    says: str,
    words: str = "",
    by: Person,
    channel: str = "web",
    entered_by: Person | None = None,
    witness: str = "",
) -> ClauseVersion:
    """The same for anybody with a say: who was not asked, or came later, may say yes or no too.

    While the wording is asked about, it then waits for their yes like for anybody's. When it is in force, what
    they say stands beside it and keeps nothing from holding.
    """
    clause, version = locked(version)
    partner = Partner.objects.select_related("person").get(pk=partner.pk)
    if version.state not in STANDS:
        raise ActionError("This wording is no longer asked about. Read the clause as it is now.")
    if partner.project_id != clause.project_id or not partner.is_here:
        raise ActionError("This person is not in the project now.")
    if partner.role not in HAS_A_SAY:
        raise ActionError("Only people with a say agree to the charter.")
    if says not in dict(CLAUSE_SAYS):
        raise ActionError("Choose one of the answers.")
    if channel not in dict(CHANNELS):
        raise ActionError("Choose how the answer came.")
    _check_typed_in(partner, entered_by, witness)
    row = ClauseAnswer.objects.filter(version=version, partner=partner).first()
    if row is None:
        row = ClauseAnswer(version=version, partner=partner)
    is_theirs = bool(row.says) and (row.entered_by_id is None or row.confirmed_on is not None)
    if entered_by is None and is_theirs and (row.says, row.words) == (says, words):
        return version
    if entered_by is not None and is_theirs:
        raise ActionError(
            f"{shown_name(partner)} has answered this themself, so nobody else can change it for them."
        )
    typed = (row.entered_by_id, row.says, row.words, row.channel, row.witness)
    if entered_by and typed == (entered_by.pk, says, words, channel, witness.strip()):
        return version  # The same form sent twice.
    if version.state == "in_force" and is_theirs and row.says == "agree":
        raise ActionError(
            "You agreed to this clause, and it holds. If it should change, put forward another wording."
        )
    row.says = says
    row.words = words
    row.answered_on = timezone.localdate()
    row.channel = channel
    row.entered_by = entered_by
    row.witness = witness.strip() if entered_by else ""
    row.confirmed_on = None
    row.ledger_seq = ledger.append(
        clause.project,
        "clause.answer",
        {
            "clause": clause.number,
            "version": version.number,
            "partner": partner.pk,
            "says": says,
            "words": words,
            "channel": channel,
            "entered": entered_by is not None,
            "witness": row.witness,
        },
        by=by,
        refs=ledger.refs_to(version),
    )
    row.save()
    hold_if_agreed(clause, version)
    return version


@dataclass(frozen=True)
class SaidTo:
    """What somebody says to one of several wordings that wait for them."""

    version: ClauseVersion
    says: str
    words: str = ""


@transaction.atomic
def answer_several(
    *,
    partner: Partner,
    said: Sequence[SaidTo],
    by: Person,
    channel: str = "web",
    entered_by: Person | None = None,
    witness: str = "",
) -> None:
    """Keep what somebody says to several wordings at once: all of it, or nothing where one cannot be kept."""
    if not said:
        raise ActionError("Answer at least one of the clauses.")
    for each in said:
        answer_as(
            version=each.version,
            partner=partner,
            says=each.says,
            words=each.words,
            by=by,
            channel=channel,
            entered_by=entered_by,
            witness=witness,
        )


@transaction.atomic
def confirm(answer: ClauseAnswer, by: Person) -> None:
    """Its owner says: yes, what was typed in is what I said."""
    clause, version = locked(answer.version)
    row = ClauseAnswer.objects.select_related("partner").get(pk=answer.pk)
    if by.pk != row.partner.person_id:
        raise ActionError("Only the person themself can say that this is what they said.")
    if row.entered_by_id is None or row.confirmed_on is not None:
        return
    row.confirmed_on = timezone.localdate()
    row.ledger_seq = ledger.append(
        clause.project,
        "clause.answer",
        {
            "clause": clause.number,
            "version": version.number,
            "partner": row.partner_id,
            "says": row.says,
            "words": row.words,
            "confirmed": True,
        },
        by=by,
        refs=ledger.refs_to(row),
    )
    row.save(update_fields=["confirmed_on", "ledger_seq"])
    hold_if_agreed(clause, version)


def _check_typed_in(partner: Partner, entered_by: Person | None, witness: str) -> None:
    if entered_by is None:
        return
    if entered_by.pk == partner.person_id:
        raise ActionError("This is your own answer. Give it on your own page.")
    if not witness.strip():
        raise ActionError("Name somebody else who heard or saw this answer.")
    if same_name(witness, entered_by.name):
        raise ActionError("Whoever heard or saw it must be somebody else than you.")


def same_name(one: str, other: str) -> bool:
    return " ".join(one.split()).casefold() == " ".join(other.split()).casefold()
