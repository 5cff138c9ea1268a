from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from evenhand.access import charters
from evenhand.access.decision_again import last_put, standing_together, waiting_together
from evenhand.access.roles import HAS_A_SAY
from evenhand.actions import asks_told, decisions_by_rule, heads, ledger, once
from evenhand.actions.decision_again import check_look_again_on
from evenhand.actions.errors import ActionError
from evenhand.records.models import Appraisal, Decision, DecisionSignature, Partner, Person, Project


class Missing(NamedTuple):
    """Of one partner type: how many the charter asks for, and how many have spoken."""

    type: str
    least: int
    there: int


#: About how long it takes to read a decision and answer it, which its letter says too.
MINUTES_TO_SIGN = 5


@transaction.atomic
def open_for_signing(
    *,
    project: Project,
    words: str,
    reasons: str,
    approaches: Sequence[str],
    named: Sequence[Partner],
    by: Person,
    appraisal: Appraisal | None = None,
    look_again_on: date | None = None,
    is_without_public: bool = False,
    without_public_because: str = "",
    form_key: str | None = None,
) -> Decision:
    """Put a decision to the people named in it. It is made when each of them has answered, and not before."""
    once.claim(form_key)
    Project.objects.select_for_update(no_key=True).get(pk=project.pk)
    if not named:
        raise ActionError("Name at least one person whose decision this is.")
    if any(partner.project_id != project.pk or not partner.is_here for partner in named):
        raise ActionError("Everyone named must be in this project now.")
    if any(partner.role not in HAS_A_SAY for partner in named):
        raise ActionError("An observer has no say, so cannot be named in a decision.")
    if is_without_public and not without_public_because.strip():
        raise ActionError("Deciding without anyone from the public needs a reason in your own words.")
    check_look_again_on(look_again_on)
    last = Decision.objects.filter(project=project).order_by("-number").first()
    standing = standing_together(project)
    replaced = last_put(standing) if standing else None
    if (replaced and replaced.is_open) or waiting_together(project):
        raise ActionError(
            "Another decision is still waiting for answers. Wait for it, or take it back, before opening a new one."
        )
    # Signing is no way round what was agreed on who must be there with a say.
    presence = decisions_by_rule.presence_of(charters.rules_in_force(project).filter(kind="strategic"))
    decision = Decision.objects.create(
        project=project,
        number=(last.number if last else 0) + 1,
        appraisal=appraisal,
        replaces=replaced,
        approaches=list(approaches),
        words=words,
        reasons=reasons,
        is_without_public=is_without_public,
        without_public_because=without_public_because if is_without_public else "",
        look_again_on=look_again_on,
        presence=presence,
        opened_by=by,
    )
    DecisionSignature.objects.bulk_create(
        DecisionSignature(decision=decision, partner=partner, types=sorted(partner.type_ids))
        for partner in named
    )
    decision.ledger_seq = ledger.append(
        project,
        "decision.open",
        {
            "decision": decision.number,
            "replaces": replaced.number if replaced else None,
            "words": words,
            "reasons": reasons,
            "approaches": list(approaches),
            "named": [partner.pk for partner in named],
            "look_again_on": look_again_on,
            "is_without_public": is_without_public,
            "without_public_because": decision.without_public_because,
            "presence": presence,
        },
        by=by,
    )
    decision.save(update_fields=["ledger_seq"])
    asks_told.tell_each(
        named,
        key=f"decision {decision.pk}",
        what="to say what you think of a decision: you can agree, disagree or stand aside",
        minutes=MINUTES_TO_SIGN,
        by=by,
    )
    return decision


@transaction.atomic
def sign(
    *,
    signature: DecisionSignature,
    stance: str,
    words: str,
    by: Person,
    channel: str = "web",
    entered_by: Person | None = None,
    witness: str = "",
) -> Decision:
    """Record one named person's answer. Until the decision is made they may change it."""
    decision = Decision.objects.select_for_update(no_key=True).get(pk=signature.decision_id)
    signature = DecisionSignature.objects.select_related("partner__person").get(pk=signature.pk)
    if decision.is_by_rule:
        raise ActionError("This decision is made by a rule. Say what you think of it on its own page.")
    if decision.withdrawn_at:
        raise ActionError("This decision was taken back, so it cannot be signed.")
    if decision.is_made:
        raise ActionError("This decision is made. To change your mind, ask for another look at it.")
    if decision.outcome:
        raise ActionError(
            "This decision was taken outside the charter. To change it, ask for another look at it."
        )
    if not signature.partner.is_here:
        raise ActionError("This person is no longer in the project.")
    if stance == "dissent" and not words.strip():
        raise ActionError(
            "Please say in a few words what you disagree with, so that it can be kept and answered."
        )
    if entered_by is not None:
        _check_typed_in(signature, entered_by, witness)
    said = {
        "stance": stance,
        "words": words,
        "channel": channel,
        "entered_by": entered_by,
        "witness": witness if entered_by else "",
    }
    if signature.stance and all(getattr(signature, key) == value for key, value in said.items()):
        return decision  # The same form sent twice.
    for key, value in said.items():
        setattr(signature, key, value)
    signature.signed_at = timezone.now()
    signature.checked_by = signature.checked_on = signature.confirmed_on = None
    signature.save()
    signature.ledger_seq = ledger.append(
        decision.project,
        "decision.sign",
        {
            "decision": decision.number,
            "partner": signature.partner_id,
            "stance": stance,
            "words": words,
            "channel": channel,
            "entered": entered_by is not None,
            "witness": signature.witness,
        },
        by=by,
    )
    signature.save(update_fields=["ledger_seq"])
    make_if_all_answered(decision)
    return decision


def _check_typed_in(signature: DecisionSignature, entered_by: Person, witness: str) -> None:
    if signature.is_their_own:
        # Else somebody’s own voice could be put out by typing over it.
        raise ActionError("They said something themselves. Only they can change it, on their own page.")
    if signature.partner.person_id == entered_by.pk:
        raise ActionError("This is your own answer. Give it on your own page.")
    if not witness.strip():
        raise ActionError("Name somebody else who heard or saw this answer.")


def make_if_all_answered(decision: Decision) -> None:
    """Make it once each has answered, if those are there whom the charter asks for. The caller holds its row."""
    if not decision.is_open or waited_for(decision).exists():
        return
    if not decision.signatures.exclude(stance="").exists():
        return
    if missing_from(decision):
        return
    decision.made_at = timezone.now()
    decision.save(update_fields=["made_at"])
    ledger.append(decision.project, "decision.made", {"decision": decision.number}, by=None)
    heads.sign_when_kept(decision.project)


def waited_for(decision: Decision) -> QuerySet[DecisionSignature]:
    """Those whose answer is still missing. Whoever has left is waited for no longer."""
    return decision.signatures.filter(stance="", partner__removed_at=None)


def missing_from(decision: Decision) -> list[Missing]:
    """Whom the charter asks for and who has not spoken, type by type. What nobody checked does not count."""
    there = [set(each.types) for each in decision.signatures.all() if each.counts]
    found = []
    for wanted in decision.presence:
        count = sum(wanted["type"] in types for types in there)
        if count < wanted["least"]:
            found.append(Missing(wanted["type"], wanted["least"], count))
    return found


@transaction.atomic
def take_back(*, decision: Decision, by: Person) -> None:
    """Take back a decision that is still waiting for answers. What people said to it stays readable."""
    decision = Decision.objects.select_for_update(no_key=True).get(pk=decision.pk)
    if decision.is_by_rule:
        raise ActionError("This decision is made by a rule. It is taken back on its own page, with a reason.")
    if decision.is_taken:
        raise ActionError("This decision is made. Open a new one that replaces it.")
    if decision.withdrawn_at:
        return
    decision.withdrawn_at = timezone.now()
    decision.withdrawn_by = by
    # What it would have replaced stands again, and the next decision may replace it.
    decision.replaces = None
    decision.save(update_fields=["withdrawn_at", "withdrawn_by", "replaces"])
    ledger.append(decision.project, "decision.take_back", {"decision": decision.number}, by=by)
