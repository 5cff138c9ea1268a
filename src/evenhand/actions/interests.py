"""What people stand to gain or lose, and the decision or the analysis that it may touch. Ended, never deleted."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from evenhand.actions import ledger, once
from evenhand.actions.errors import ActionError
from evenhand.records.models import Decision, Finding, Interest, Output, Partner, Person


@transaction.atomic
def declare(
    *,
    partner: Partner,
    what: str,
    by: Person,
    decision: Decision | None = None,
    finding: Finding | None = None,
    output: Output | None = None,
    analysis: str = "",
    guard: str = "",
    way: str = "web",
    entered_by: Person | None = None,
    declared_on: date | None = None,
    form_key: str | None = None,
) -> Interest:
    """Say what somebody stands to gain or lose. Only they can say it, or somebody writes down what they said."""
    once.claim(form_key)
    if not partner.is_here:
        raise ActionError("This person is no longer in the project.")
    if entered_by is None and by.pk != partner.person_id:
        raise ActionError("Everyone says for themselves what they stand to gain or lose.")
    if not what.strip():
        raise ActionError("Say what it is that you stand to gain or lose.")
    touched = [thing for thing in (decision, finding, output) if thing is not None]
    if len(touched) > 1:
        raise ActionError("Choose one thing that it may touch. For another one, write it down again.")
    if any(thing.project_id != partner.project_id for thing in touched):
        raise ActionError("What it may touch must be in this project.")
    today = timezone.localdate()
    if declared_on is not None and declared_on > today:
        raise ActionError("That day is still to come. Give today or a day before it.")
    interest = Interest.objects.create(
        partner=partner,
        what=what,
        decision=decision,
        finding=finding,
        output=output,
        analysis=analysis,
        guard=guard,
        declared_on=declared_on or today,
        way=way,
        entered_by=entered_by,
    )
    interest.ledger_seq = ledger.append(
        partner.project,
        "interest.declare",
        {
            "interest": interest.pk,
            "partner": partner.pk,
            "what": what,
            "decision": decision.number if decision else None,
            "finding": finding.number if finding else None,
            "output": output.number if output else None,
            "analysis": analysis,
            "guard": guard,
            "way": way,
            "entered": entered_by is not None,
        },
        by=by,
        refs=[thing.ledger_seq for thing in touched if thing.ledger_seq is not None],
    )
    interest.save(update_fields=["ledger_seq"])
    return interest


@transaction.atomic
def guard(*, interest: Interest, guard: str, by: Person) -> Interest:
    """Say what is done about it, or say it anew. What was said before stays in the record."""
    interest = _locked(interest)
    _may_still_change(interest, by)
    if interest.guard != guard:
        interest.guard = guard
        interest.save(update_fields=["guard"])
        _append(interest, "interest.guard", {"guard": guard}, by)
    return interest


@transaction.atomic
def confirm(*, interest: Interest, by: Person) -> Interest:
    """Its owner says: yes, that is what I said."""
    interest = _locked(interest)
    _may_still_change(interest, by)
    if interest.entered_by_id is not None and interest.confirmed_on is None:
        interest.confirmed_on = timezone.localdate()
        interest.save(update_fields=["confirmed_on"])
        _append(interest, "interest.confirm", {}, by)
    return interest


@transaction.atomic
def end(*, interest: Interest, by: Person) -> Interest:
    """It is over, or was not right. The row stays, with the day."""
    interest = _locked(interest)
    is_typist = by.pk == interest.entered_by_id and interest.confirmed_on is None
    if by.pk != interest.partner.person_id and not is_typist:
        raise ActionError("Only the person whose it is can say that it is over.")
    if interest.ended_on is None:
        interest.ended_on = timezone.localdate()
        interest.save(update_fields=["ended_on"])
        _append(interest, "interest.end", {}, by)
    return interest


@transaction.atomic
def bring_from_profile(*, partner: Partner, by: Person, form_key: str | None = None) -> Interest:
    """Write into the list what somebody's profile says. Nobody does that but they themselves."""
    once.claim(form_key)
    # Locked, so that two presses of the button find each other.
    partner = Partner.objects.select_for_update(no_key=True, of=("self",)).get(pk=partner.pk)
    words = partner.interests.strip()
    if not words:
        raise ActionError("There is nothing about this in what you told us about yourself.")
    if partner.declared_interests.filter(what=words, ended_on=None).exists():
        raise ActionError("These words are in the list already.")
    return declare(partner=partner, what=words, by=by)


def _locked(interest: Interest) -> Interest:
    return (
        Interest.objects.select_for_update(no_key=True, of=("self",))
        .select_related("partner__project")
        .get(pk=interest.pk)
    )


def _may_still_change(interest: Interest, by: Person) -> None:
    if by.pk != interest.partner.person_id:
        raise ActionError("Only the person whose it is can change this.")
    if interest.ended_on is not None:
        raise ActionError("This is over. If it is not, write it down again.")


def _append(interest: Interest, type: str, more: dict[str, object], by: Person) -> None:
    ledger.append(
        interest.partner.project,
        type,
        {"interest": interest.pk, "partner": interest.partner_id, **more},
        by=by,
        refs=ledger.refs_to(interest),
    )
