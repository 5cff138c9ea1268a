"""What a funder did: noted by anybody with a say, with what came of it. Taken back, never deleted."""

from datetime import date
from decimal import Decimal

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from evenhand.actions import ledger, once
from evenhand.actions.errors import ActionError
from evenhand.records.funding import FUNDER_ACTS
from evenhand.records.models import FunderAct, Partner, Person, Project

MOST_HOURS = Decimal(10_000)


@transaction.atomic
def note(
    *,
    partner: Partner,
    funder: str,
    kind: str,
    what: str,
    on_day: date,
    by: Person,
    hours: Decimal | None = None,
    what_came: str = "",
    form_key: str | None = None,
) -> FunderAct:
    """Write down something that a funder asked, cut, changed, helped with or answered."""
    once.claim(form_key)
    project = Project.objects.select_for_update(no_key=True).get(pk=partner.project_id)
    if by.pk != partner.person_id or not partner.is_here:
        raise ActionError("Everyone writes this down for themselves, while they are here.")
    if kind not in dict(FUNDER_ACTS):
        raise ActionError("Choose what kind of thing it was.")
    if not funder.strip() or not what.strip():
        raise ActionError("Say which funder it was, and what it did.")
    if on_day > timezone.localdate():
        raise ActionError("That day is still to come. Write it down when it has happened.")
    if hours is not None and not 0 <= hours <= MOST_HOURS:
        raise ActionError("Give the hours as a number, nought or more.")
    last = project.funder_acts.aggregate(last=Max("number"))["last"] or 0
    act = FunderAct.objects.create(
        project=project,
        number=last + 1,
        funder=funder.strip(),
        kind=kind,
        what=what.strip(),
        on_day=on_day,
        hours=hours,
        what_came=what_came.strip(),
        partner=partner,
        noted_on=timezone.localdate(),
    )
    act.ledger_seq = ledger.append(
        project,
        "funder_act.note",
        {
            "funder_act": act.number,
            "funder": act.funder,
            "kind": kind,
            "what": act.what,
            "on_day": on_day,
            "hours": hours,
            "what_came": act.what_came,
            "partner": partner.pk,
        },
        by=by,
    )
    act.save(update_fields=["ledger_seq"])
    return act


@transaction.atomic
def say_what_came(*, act: FunderAct, what_came: str, partner: Partner, by: Person) -> FunderAct:
    """Say, or say anew, what came of it. Anybody with a say may: it is not one person's to know."""
    act = _locked(act)
    if by.pk != partner.person_id or not partner.is_here or partner.project_id != act.project_id:
        raise ActionError("Only somebody who is in this project can say that.")
    if not what_came.strip():
        raise ActionError("Say in a few words what came of it.")
    if act.what_came != what_came.strip():
        act.what_came = what_came.strip()
        act.save(update_fields=["what_came"])
        _append(act, "funder_act.came", {"what_came": act.what_came, "partner": partner.pk}, by)
    return act


@transaction.atomic
def take_back(*, act: FunderAct, by: Person) -> FunderAct:
    """It was not so, or whoever noted it does not want to have said it. The row stays, with the day."""
    act = _locked(act)
    if by.pk != act.partner.person_id:
        raise ActionError("Only whoever wrote it down can take it back.")
    act.taken_back_on = timezone.localdate()
    act.save(update_fields=["taken_back_on"])
    _append(act, "funder_act.take_back", {"partner": act.partner_id}, by)
    return act


def _locked(act: FunderAct) -> FunderAct:
    found = (
        FunderAct.objects.select_for_update(no_key=True, of=("self",))
        .select_related("project", "partner")
        .get(pk=act.pk)
    )
    if found.taken_back_on is not None:
        raise ActionError("This was taken back already.")
    return found


def _append(act: FunderAct, type: str, more: dict[str, object], by: Person) -> None:
    ledger.append(act.project, type, {"funder_act": act.number, **more}, by=by, refs=ledger.refs_to(act))
