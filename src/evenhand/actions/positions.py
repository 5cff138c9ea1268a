"""What somebody with a say says to a decision by a rule: given, typed in, seen by a second person, answered."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from evenhand.access.roles import HAS_A_SAY
from evenhand.actions import decisions, ledger, masks, once, outbox
from evenhand.actions.errors import ActionError
from evenhand.notices.addresses import address_of
from evenhand.records.decision import AGAINST, DISSENT_NAMINGS, STANCES_OF, WITH_WORDS
from evenhand.records.models import (
    Decision,
    DecisionOption,
    DecisionSignature,
    Partner,
    Person,
    PositionAnswer,
    PositionChoice,
    Project,
)

MARKS = range(6)
#: Rules in which a position lies in what somebody gives the options.
_IN_CHOICES = ("majority", "score", "ranked", "lot")


@transaction.atomic
def take(
    *,
    signature: DecisionSignature,
    stance: str,
    words: str = "",
    choices: Mapping[int, int] | None = None,
    is_dissent: bool = False,
    dissent_naming: str = "named",
    lot_words: str = "",
    by: Person,
    channel: str = "web",
    entered_by: Person | None = None,
    witness: str = "",
) -> DecisionSignature:
    """Keep what one person says. Until the decision closes they may change it as often as they like."""
    decision = _locked(signature)
    signature = DecisionSignature.objects.select_for_update(no_key=True, of=("self",)).get(pk=signature.pk)
    partner = signature.partner
    if not decision.is_by_rule:
        raise ActionError("This decision is signed by those named in it.")
    _check_open(decision)
    if timezone.now() >= decision.closes_at:  # type: ignore[operator]
        raise ActionError("The time to say something to this is over.")
    if not partner.is_here:
        raise ActionError("This person is no longer in the project.")
    if partner.role not in HAS_A_SAY:
        raise ActionError("Somebody who looks on has no say in a decision.")
    if entered_by is None and by.pk != partner.person_id:
        raise ActionError(
            "Only this person can say what they think. What came by post or phone is typed in for them."
        )
    if entered_by is not None:
        _check_typed_in(signature, entered_by, witness)
    words = words.strip()
    given = _checked_choices(decision, stance, dict(choices or {}))
    if stance in AGAINST and not is_dissent and is_secret(decision):
        # It is kept as dissent all the same, and nobody gave leave to show a name.
        dissent_naming = "masked"
    is_dissent = _checked_words(decision, stance, words, is_dissent, dissent_naming)
    dissent_naming = dissent_naming if is_dissent else "named"
    said = {
        "stance": stance,
        "words": words,
        "channel": channel,
        "entered_by_id": entered_by.pk if entered_by else None,
        "witness": witness.strip() if entered_by else "",
        "is_dissent": is_dissent,
        "dissent_naming": dissent_naming,
        "lot_words": lot_words.strip()[:60] if decision.rule == "lot" else "",
    }
    before = dict(signature.choices.values_list("option__number", "value"))
    if before == given and all(getattr(signature, key) == value for key, value in said.items()):
        return signature  # The same form sent twice.
    for key, value in said.items():
        setattr(signature, key, value)
    signature.signed_at = timezone.now()
    # Other words than those that somebody saw.
    signature.checked_by = signature.checked_on = signature.confirmed_on = None
    if is_dissent and dissent_naming == "masked" and not signature.mask:
        signature.mask = _new_mask(decision.project)
    _keep_choices(signature, decision, given)
    signature.ledger_seq = ledger.append(
        decision.project,
        "decision.position",
        {
            "decision": decision.number,
            "partner": signature.partner_id,
            "choices": given,
            **{key: value for key, value in said.items() if key != "entered_by_id"},
            "entered": entered_by is not None,
            "mask": signature.mask if is_dissent and dissent_naming == "masked" else "",
        },
        by=None if is_secret(decision) else by,
        refs=ledger.refs_to(decision),
    )
    signature.save()
    return signature


@transaction.atomic
def check(signature: DecisionSignature, by: Person) -> DecisionSignature:
    """A second person saw or heard that what was typed in is what was said. From then on it counts."""
    decision = _locked(signature)
    signature = DecisionSignature.objects.select_for_update(no_key=True, of=("self",)).get(pk=signature.pk)
    _check_open(decision)
    if signature.entered_by_id is None:
        raise ActionError("They said this themselves, so nobody needs to check it.")
    if signature.entered_by_id == by.pk:
        raise ActionError("You typed this in, so somebody else has to check it.")
    if signature.partner.person_id == by.pk:
        raise ActionError("These are your own words. Say that they are right on your own page.")
    if signature.counts:
        return signature
    signature.checked_by, signature.checked_on = by, timezone.localdate()
    signature.save(update_fields=["checked_by", "checked_on"])
    _note_seen(decision, signature, "decision.check", by)
    return signature


@transaction.atomic
def confirm(signature: DecisionSignature, by: Person) -> DecisionSignature:
    """Its owner says: yes, that is what I said."""
    decision = _locked(signature)
    signature = DecisionSignature.objects.select_for_update(no_key=True, of=("self",)).get(pk=signature.pk)
    if signature.partner.person_id != by.pk:
        raise ActionError("Only the person whose words these are can say that they are right.")
    if signature.entered_by_id is None or signature.confirmed_on is not None:
        return signature
    _check_open(decision)
    signature.confirmed_on = timezone.localdate()
    signature.save(update_fields=["confirmed_on"])
    _note_seen(decision, signature, "decision.confirm", by)
    return signature


@transaction.atomic
def answer(
    signature: DecisionSignature, text: str, partner: Partner, by: Person, form_key: str | None = None
) -> PositionAnswer:
    """Answer an objection, a dissent or advice. Its author finds it beside their words."""
    once.claim(form_key)
    decision = _locked(signature)
    signature = DecisionSignature.objects.select_for_update(no_key=True, of=("self",)).get(pk=signature.pk)
    if decision.withdrawn_at:
        raise ActionError("This decision was taken back.")
    if partner.project_id != decision.project_id or not partner.is_here:
        raise ActionError("Only somebody in this project can answer.")
    if signature.partner_id == partner.pk:
        raise ActionError("These are your own words. Somebody else answers them.")
    if not signature.words:
        raise ActionError("There are no words here to answer.")
    if not text.strip():
        raise ActionError("Write your answer.")
    given = PositionAnswer.objects.create(
        signature=signature,
        answers_words=signature.words,
        text=text.strip(),
        partner=partner,
        answered_on=timezone.localdate(),
    )
    is_hidden = is_hidden_from_others(decision, signature)
    given.ledger_seq = ledger.append(
        decision.project,
        "decision.answer",
        {
            "decision": decision.number,
            "to": None if is_hidden else signature.partner_id,
            "text": given.text,
            "answered_by": partner.pk,
        },
        by=by,
        refs=ledger.refs_to(decision) if is_hidden else ledger.refs_to(decision, signature),
    )
    given.save(update_fields=["ledger_seq"])
    if signature.partner.is_here:
        outbox.tell(
            signature.partner.person,
            key=f"position answer {given.pk}",
            # Whoever posts the letters would see whose mask was answered today.
            kind="masked_answer" if is_hidden else "answer",
            subject=f"News from {decision.project.title}",
            text=_told(decision.project, signature.partner),
            project=decision.project,
        )
    return given


def is_secret(decision: Decision) -> bool:
    """Whether who said what is for the facilitator alone."""
    return decision.secrecy == "facilitator"


def is_hidden_from_others(decision: Decision, signature: DecisionSignature) -> bool:
    return is_secret(decision) or (signature.is_dissent and signature.dissent_naming == "masked")


def _locked(signature: DecisionSignature) -> Decision:
    """The decision first, always: so that closing and saying something cannot cross."""
    return (
        Decision.objects.select_for_update(no_key=True, of=("self",))
        .select_related("project")
        .get(pk=signature.decision_id)
    )


def _check_open(decision: Decision) -> None:
    if decision.withdrawn_at:
        raise ActionError("This decision was taken back, so nothing more can be said to it.")
    if not decision.is_open:
        raise ActionError("This decision is closed. To change your mind, call for another look at it.")
    if decision.is_by_rule and decision.secrecy == "unlinkable":
        raise ActionError("This is a vote that no one can link to you. You vote on its own page.")


def _check_typed_in(signature: DecisionSignature, entered_by: Person, witness: str) -> None:
    if signature.is_their_own:
        # Else somebody’s own voice could be put out by typing over it.
        raise ActionError("They said something themselves. Only they can change it, on their own page.")
    if signature.partner.person_id == entered_by.pk:
        raise ActionError("This is your own say. Give it on your own page.")
    if not witness.strip():
        raise ActionError("Name somebody else who heard or saw this.")


def _checked_choices(decision: Decision, stance: str, choices: dict[int, int]) -> dict[int, int]:
    if stance not in dict(STANCES_OF[decision.rule]):
        raise ActionError("Choose one of the answers that this way of deciding has.")
    numbers = set(decision.options.values_list("number", flat=True))
    if not set(choices) <= numbers:
        raise ActionError("Choose among the ways that are put here.")
    if decision.rule not in _IN_CHOICES or stance != "chose":
        return {}
    values = list(choices.values())
    if decision.rule == "majority" and values != [1]:
        raise ActionError("Choose one of the ways.")
    if decision.rule == "lot" and (not values or set(values) != {1}):
        raise ActionError("Choose at least one way that you could live with.")
    if decision.rule == "score" and (set(choices) != numbers or any(value not in MARKS for value in values)):
        raise ActionError("Give each of the ways a mark from 0 to 5.")
    if decision.rule == "ranked" and (not values or any(not 1 <= value <= len(numbers) for value in values)):
        raise ActionError("Give at least one of the ways its place in your order, beginning with 1.")
    return choices


def _checked_words(decision: Decision, stance: str, words: str, is_dissent: bool, naming: str) -> bool:
    """Whether this is kept as dissent. Who stands against what is asked is, whether they ask for it or not."""
    if naming not in dict(DISSENT_NAMINGS):
        raise ActionError("Say whether your disagreement is shown with your name or without.")
    if stance in AGAINST and not words:
        raise ActionError("Please say in a few words why, so that it can be kept and answered.")
    goes_unnamed = naming == "masked" and (is_dissent or stance in AGAINST)
    if stance in WITH_WORDS and goes_unnamed and not is_secret(decision):
        raise ActionError(
            "In this decision everyone here sees who said what, so your name cannot be kept from this answer."
        )
    if stance in AGAINST:
        return True
    if is_dissent and not words:
        raise ActionError(
            "Please say in a few words what you disagree with, so that it can be kept and answered."
        )
    if stance == "advise" and not words:
        raise ActionError("Please write what you would advise.")
    return is_dissent


def _keep_choices(signature: DecisionSignature, decision: Decision, given: Mapping[int, int]) -> None:
    signature.choices.all().delete()
    options = {each.number: each for each in DecisionOption.objects.filter(decision=decision)}
    PositionChoice.objects.bulk_create(
        PositionChoice(signature=signature, option=options[number], value=value)
        for number, value in given.items()
    )


def _new_mask(project: Project) -> str:
    while True:
        mask = masks.new_mask(project)
        if not DecisionSignature.objects.filter(decision__project=project, mask=mask).exists():
            return mask


def _note_seen(decision: Decision, signature: DecisionSignature, type: str, by: Person) -> None:
    payload: dict[str, Any] = {"decision": decision.number, "partner": signature.partner_id}
    hidden = is_hidden_from_others(decision, signature)
    ledger.append(
        decision.project,
        type,
        payload,
        by=None if hidden else by,
        refs=ledger.refs_to(decision) if hidden else ledger.refs_to(decision, signature),
    )
    if not decision.is_by_rule:
        decisions.make_if_all_answered(decision)


def _told(project: Project, partner: Partner) -> str:
    where = (
        f"You can read it here:\n{address_of('project', project.slug)}"
        if partner.person.email
        else "You can read it on your own page, or in your next letter."
    )
    return (
        f"There is an answer to something you said to a decision in “{project.title}”.\n\n{where}\n\n"
        "You do not have to do anything."
    )
