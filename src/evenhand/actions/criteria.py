"""The list that people will answer on: proposed, reworded, struck, restored and agreed by partners."""

from collections.abc import Sequence

from django.db import IntegrityError, transaction
from django.utils import timezone

from evenhand.actions import ledger, once
from evenhand.actions.errors import ActionError
from evenhand.framework import UnknownRow
from evenhand.readings.criteria import list_digest, offers_conditions, wordings_in_force
from evenhand.readings.framework import current
from evenhand.readings.names import shown_name
from evenhand.records.models import (
    CriteriaAgreement,
    Criterion,
    CriterionMove,
    CriterionWording,
    Partner,
    Person,
    Project,
)


@transaction.atomic
def propose_aim(
    *,
    partner: Partner,
    text: str,
    by: Person,
    for_whom: str = "",
    how_we_would_know: str = "",
    arguments: Sequence[str] = (),
    why: str = "",
    form_key: str | None = None,
) -> Criterion:
    """Put an aim on the list. Nobody has to say why, or how we would know."""
    once.claim(form_key)
    words = _aim_words(text, for_whom, how_we_would_know, arguments, why)
    criterion = Criterion.objects.create(project=partner.project, kind="aim", proposed_by=partner)
    _word(criterion, 1, words, partner=partner, by=by, verb="criterion.propose")
    return criterion


@transaction.atomic
def add_condition(
    *, partner: Partner, row: str, by: Person, why: str = "", form_key: str | None = None
) -> Criterion:
    """Put one of the nine debated conditions on the list.

    Only where policy-makers or service managers are in the project: that is whom its authors had in mind.
    """
    once.claim(form_key)
    project = partner.project
    try:
        condition = current().get("conditions", row)
    except UnknownRow as error:
        raise ActionError("There is no such condition to add.") from error
    if not offers_conditions(project):
        raise ActionError(
            "These conditions are for work with policy-makers and service managers, and none is in this project. "
            "They are here to read."
        )
    words = {
        "text": condition.topic,  # type: ignore[attr-defined]
        "less": condition.less,  # type: ignore[attr-defined]
        "more": condition.more,  # type: ignore[attr-defined]
        "why": why.strip(),
    }
    try:
        with transaction.atomic():
            criterion = Criterion.objects.create(
                project=project, kind="condition", row=row, proposed_by=partner
            )
    except IntegrityError as error:
        raise ActionError("This condition is on the list already, or was struck from it.") from error
    _word(criterion, 1, words, partner=partner, by=by, verb="criterion.propose")
    return criterion


@transaction.atomic
def reword(
    *,
    criterion: Criterion,
    partner: Partner,
    seen: int,
    by: Person,
    text: str,
    for_whom: str = "",
    how_we_would_know: str = "",
    arguments: Sequence[str] = (),
    less: str = "",
    more: str = "",
    why: str = "",
) -> CriterionWording:
    """Give a criterion new words. ``seen`` is the number of the wording that was on the screen."""
    criterion = _locked(criterion, partner)
    if criterion.is_struck:
        raise ActionError("This is struck from the list. Put it back first, then change its words.")
    before = criterion.wording
    if before.number != seen:
        raise ActionError(
            f"{shown_name(before.worded_by)} changed these words while you were writing. Look at theirs, then "
            "save yours again if you still want to."
        )
    if criterion.kind == "aim":
        words = _aim_words(text, for_whom, how_we_would_know, arguments, why)
    else:
        if not (text.strip() and less.strip() and more.strip()):
            raise ActionError(
                "A condition keeps both of its sides. Give words for the less and for the more."
            )
        words = {"text": text.strip(), "less": less.strip(), "more": more.strip(), "why": why.strip()}
    if all(getattr(before, name) == value for name, value in words.items()):
        raise ActionError("These are the words that it has already.")
    refs = [before.ledger_seq] if before.ledger_seq is not None else []
    return _word(
        criterion, before.number + 1, words, partner=partner, by=by, verb="criterion.reword", refs=refs
    )


@transaction.atomic
def strike(*, criterion: Criterion, partner: Partner, because: str, by: Person) -> None:
    """Take a criterion off the list, with a reason. It stays readable, and anyone may put it back."""
    criterion = _locked(criterion, partner)
    if criterion.is_struck:
        raise ActionError("This is off the list already.")
    if not because.strip():
        raise ActionError("Say why it should come off the list. A few words are enough.")
    criterion.struck_at, criterion.struck_by = timezone.now(), partner
    criterion.struck_because = because.strip()
    criterion.save(update_fields=["struck_at", "struck_by", "struck_because"])
    _move(criterion, "strike", because, partner=partner, by=by)


@transaction.atomic
def restore(*, criterion: Criterion, partner: Partner, by: Person, because: str = "") -> None:
    criterion = _locked(criterion, partner)
    if not criterion.is_struck:
        raise ActionError("This is on the list already.")
    criterion.struck_at = criterion.struck_by = None
    criterion.struck_because = ""
    criterion.save(update_fields=["struck_at", "struck_by", "struck_because"])
    _move(criterion, "restore", because, partner=partner, by=by)


@transaction.atomic
def agree(*, partner: Partner, seen: str, by: Person) -> CriteriaAgreement:
    """One partner's word that this list is the right one. ``seen`` is the digest of the list they read."""
    Project.objects.select_for_update(no_key=True).get(pk=partner.project_id)
    wordings = wordings_in_force(partner.project)
    digest = list_digest(wordings)
    if not any(wording.criterion.kind == "aim" for wording in wordings):
        raise ActionError("There is no aim on the list yet, so there is nothing to agree on.")
    if seen != digest:
        raise ActionError("The list changed while you were reading it. Look at it once more, then say.")
    agreement, is_new = CriteriaAgreement.objects.get_or_create(
        partner=partner,
        list_digest=digest,
        defaults={"project": partner.project, "entered_by": _typist(partner, by)},
    )
    if is_new:
        refs = [wording.ledger_seq for wording in wordings if wording.ledger_seq is not None]
        ledger.append(
            partner.project, "criteria.agree", {"partner": partner.pk, "list": digest}, by=by, refs=refs
        )
    return agreement


@transaction.atomic
def take_back(*, partner: Partner, by: Person) -> None:
    """Somebody no longer agrees with the list. They owe no reason.

    Whoever types in for others may take back only what was typed in.
    """
    digest = list_digest(wordings_in_force(partner.project))
    said = (
        CriteriaAgreement.objects.select_for_update(no_key=True)
        .filter(partner=partner, list_digest=digest)
        .first()
    )
    if said is None:
        raise ActionError("Nobody has said that they agree with this list there.")
    if by.pk != partner.person_id and said.entered_by_id is None:
        raise ActionError(f"{shown_name(partner)} said so themselves. Only they can take it back.")
    said.delete()
    ledger.append(partner.project, "criteria.take_back", {"partner": partner.pk, "list": digest}, by=by)


def _locked(criterion: Criterion, partner: Partner) -> Criterion:
    if criterion.project_id != partner.project_id:
        raise ActionError("That belongs to another project.")
    return (
        Criterion.objects.select_for_update(no_key=True)
        .prefetch_related("wordings__worded_by__person", "wordings__worded_by__types")
        .get(pk=criterion.pk)
    )


def _typist(partner: Partner, by: Person) -> Person | None:
    """Who typed it in, when that is not the partner whose words they are."""
    return by if by.pk != partner.person_id else None


def _aim_words(
    text: str, for_whom: str, how_we_would_know: str, arguments: Sequence[str], why: str
) -> dict[str, object]:
    if not text.strip():
        raise ActionError("Say in a few words what you want to reach.")
    known = {argument.id for argument in current().arguments}
    if unknown := [argument for argument in arguments if argument not in known]:
        raise ActionError(f"There is no reason called “{unknown[0]}”. Choose from the four that are listed.")
    return {
        "text": text.strip(),
        "for_whom": for_whom.strip(),
        "how_we_would_know": how_we_would_know.strip(),
        "arguments": list(arguments),
        "why": why.strip(),
    }


def _word(
    criterion: Criterion,
    number: int,
    words: dict[str, object],
    *,
    partner: Partner,
    by: Person,
    verb: str,
    refs: Sequence[int] = (),
) -> CriterionWording:
    seq = ledger.append(
        criterion.project,
        verb,
        {
            "criterion": criterion.pk,
            "kind": criterion.kind,
            "row": criterion.row,
            "number": number,
            "partner": partner.pk,
        }
        | words,
        by=by,
        refs=refs,
    )
    try:
        with transaction.atomic():
            return CriterionWording.objects.create(
                criterion=criterion,
                number=number,
                worded_by=partner,
                entered_by=_typist(partner, by),
                ledger_seq=seq,
                **words,
            )
    except IntegrityError as error:
        raise ActionError("Somebody changed these words at the same moment. Please look again.") from error


def _move(criterion: Criterion, what: str, because: str, *, partner: Partner, by: Person) -> None:
    CriterionMove.objects.create(
        criterion=criterion,
        what=what,
        because=because.strip(),
        moved_by=partner,
        entered_by=_typist(partner, by),
    )
    wording = criterion.wording
    ledger.append(
        criterion.project,
        f"criterion.{what}",
        {"criterion": criterion.pk, "because": because.strip(), "partner": partner.pk},
        by=by,
        refs=[wording.ledger_seq] if wording.ledger_seq is not None else [],
    )
