"""Let a wording hold: once everyone asked has said yes, or because a decision says so. Silence never does it."""

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from evenhand.access.charters import rules_in_force, waited_for
from evenhand.access.roles import HAS_A_SAY
from evenhand.actions import heads, ledger
from evenhand.actions.errors import ActionError
from evenhand.readings.names import shown_name
from evenhand.records.decision_rule import ONE_DECIDES
from evenhand.records.models import (
    Clause,
    ClauseVersion,
    Decision,
    DecisionRule,
    Partner,
    Project,
    ProjectHead,
)


@transaction.atomic
def see_whether_agreed(version: ClauseVersion) -> bool:
    """Let a wording hold if nobody is waited for any more, as when the last one who had not answered has left."""
    clause, version = locked(version)
    hold_if_agreed(clause, version)
    return version.state == "in_force"


def see_whether_any_agreed() -> int:
    """The same for every wording that is asked about, as regular work."""
    waiting = ClauseVersion.objects.filter(state="proposed", clause__project__is_read_only=False)
    return sum(see_whether_agreed(version) for version in waiting.order_by("pk"))


def check_decidable(
    version: ClauseVersion,
    *,
    kind: str,
    rule: str,
    charter_rule: DecisionRule | None,
    roll: Sequence[Partner],
) -> None:
    """Whether a decision could let a wording hold although not everybody agrees. It is checked when it is opened.

    Otherwise a rule chosen for the day, or a few people chosen for it, would get round the yes of each.
    """
    _check_rule_of_decision(kind, rule)
    if charter_rule is None and rules_in_force(version.clause.project).exists():
        raise ActionError(
            "A charter is changed by a rule that it has itself, or by the yes of everyone asked."
        )
    asked = version.answers.filter(partner__removed_at=None, partner__role__in=HAS_A_SAY)
    on_the_roll = {each.pk for each in roll}
    left_out = [row for row in asked.select_related("partner__person") if row.partner_id not in on_the_roll]
    if left_out:
        raise ActionError(
            "Everyone who was asked about this wording must have a say in a decision on it. Missing: "
            f"{', '.join(shown_name(row.partner) for row in left_out)}."
        )


def _check_rule_of_decision(kind: str, rule: str) -> None:
    if rule in ONE_DECIDES:
        raise ActionError("Nobody changes the charter alone. Choose a rule by which all of you decide.")
    if kind != "strategic":
        raise ActionError("A change of the charter is about where you are going, so it is decided like that.")


@transaction.atomic
def put_in_force_by_decision(version: ClauseVersion, decision: Decision) -> None:
    """Let a wording hold because a decision says so. Who did not agree to it stays beside it."""
    clause, version = locked(version)
    if version.state in ("in_force", "replaced"):
        return
    if version.state == "taken_back":
        raise ActionError(
            "The wording that this decision is about was taken back. Take the decision back too."
        )
    _check_rule_of_decision(decision.kind, decision.rule)
    _hold(clause, version, decision=decision)


def locked(version: ClauseVersion) -> tuple[Clause, ClauseVersion]:
    """The clause, held until this is kept, and the wording as it is now."""
    hold_ledger(version.clause.project)
    clause = (
        Clause.objects.select_for_update(no_key=True, of=("self",))
        .select_related("project")
        .get(pk=version.clause_id)
    )
    return clause, ClauseVersion.objects.get(pk=version.pk)


def hold_ledger(project: Project) -> None:
    """Take the ledger's own lock first, as everybody does in the end: so no two wait for each other's clause.

    A decision that puts a clause in force has written its own entry before it comes here.
    """
    ProjectHead.objects.select_for_update(no_key=True).filter(project=project).first()


def hold_if_agreed(clause: Clause, version: ClauseVersion) -> None:
    """Silence never does it: at least one person who is here said yes, and nobody is waited for."""
    if version.state != "proposed" or waited_for(version).exists():
        return
    if version.answers.filter(says="agree", partner__removed_at=None).exists():
        _hold(clause, version, decision=None)


def _hold(clause: Clause, version: ClauseVersion, *, decision: Decision | None) -> None:
    today = timezone.localdate()
    before = clause.versions.filter(state="in_force").first()
    if before is not None:
        before.state, before.ended_on = "replaced", today
        before.save(update_fields=["state", "ended_on"])
    version.state, version.in_force_on, version.by_decision = "in_force", today, decision
    version.save(update_fields=["state", "in_force_on", "by_decision"])
    clause.ended_on = today if version.is_end else None
    clause.save(update_fields=["ended_on"])
    answers = list(version.answers.order_by("pk"))
    refs = {*ledger.refs_to(version), *(each.ledger_seq for each in answers if each.ledger_seq is not None)}
    if decision is not None and decision.ledger_seq is not None:
        refs.add(decision.ledger_seq)
    ledger.append(
        clause.project,
        "clause.in_force",
        {
            "clause": clause.number,
            "version": version.number,
            "replaces": before.number if before else None,
            "agreed": [each.partner_id for each in answers if each.says == "agree"],
            "by_decision": decision.number if decision else None,
        },
        by=None,
        refs=sorted(refs),
    )
    heads.sign_when_kept(clause.project)
