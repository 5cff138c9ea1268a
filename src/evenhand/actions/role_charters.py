"""What each person takes on, decides and needs. A new one replaces the last, which stays readable."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from evenhand.actions import ledger, once
from evenhand.actions.decision_again import check_look_again_on
from evenhand.actions.errors import ActionError
from evenhand.records.models import Partner, Person, RoleCharter


@transaction.atomic
def say(
    *,
    partner: Partner,
    stage: str,
    does: str,
    by: Person,
    decides: str = "",
    does_not: str = "",
    needs: str = "",
    look_again_on: date | None = None,
    way: str = "web",
    entered_by: Person | None = None,
    said_on: date | None = None,
    form_key: str | None = None,
) -> RoleCharter:
    """Say what somebody does from here on. What they said before stays in their history."""
    once.claim(form_key)
    # Locked, so that two of one person get different numbers.
    partner = (
        Partner.objects.select_for_update(no_key=True, of=("self",))
        .select_related("project")
        .get(pk=partner.pk)
    )
    if not partner.is_here:
        raise ActionError("This person is no longer in the project.")
    if entered_by is None and by.pk != partner.person_id:
        raise ActionError("Everyone says for themselves what they do.")
    if not does.strip():
        raise ActionError("Say in a few words what you do.")
    today = timezone.localdate()
    check_look_again_on(look_again_on)
    if said_on is not None and said_on > today:
        raise ActionError("That day is still to come. Give today or a day before it.")
    last = partner.role_charters.order_by("-number").first()
    said = RoleCharter.objects.create(
        partner=partner,
        number=last.number + 1 if last else 1,
        stage=stage,
        does=does,
        decides=decides,
        does_not=does_not,
        needs=needs,
        said_on=said_on or today,
        look_again_on=look_again_on,
        way=way,
        entered_by=entered_by,
    )
    said.ledger_seq = ledger.append(
        partner.project,
        "role_charter.say",
        {
            "partner": partner.pk,
            "number": said.number,
            "stage": stage,
            "does": does,
            "decides": decides,
            "does_not": does_not,
            "needs": needs,
            "look_again_on": look_again_on,
            "way": way,
            "entered": entered_by is not None,
        },
        by=by,
        refs=ledger.refs_to(last),
    )
    said.save(update_fields=["ledger_seq"])
    return said


@transaction.atomic
def confirm(*, role_charter: RoleCharter, by: Person) -> RoleCharter:
    """Its owner says: yes, that is what I said."""
    found = _latest_locked(role_charter, by)
    if found.entered_by_id is not None and found.confirmed_on is None:
        found.confirmed_on = timezone.localdate()
        found.save(update_fields=["confirmed_on"])
        _append(found, "role_charter.confirm", {}, by)
    return found


@transaction.atomic
def still_right(
    *, role_charter: RoleCharter, look_again_on: date | None, by: Person, form_key: str | None = None
) -> RoleCharter:
    """Looked at again, and nothing is different: only the day for the next look moves."""
    once.claim(form_key)
    found = _latest_locked(role_charter, by)
    check_look_again_on(look_again_on)
    found.look_again_on = look_again_on
    found.save(update_fields=["look_again_on"])
    _append(found, "role_charter.still_right", {"look_again_on": look_again_on}, by)
    return found


def _latest_locked(role_charter: RoleCharter, by: Person) -> RoleCharter:
    found = (
        RoleCharter.objects.select_for_update(no_key=True, of=("self",))
        .select_related("partner__project")
        .get(pk=role_charter.pk)
    )
    if by.pk != found.partner.person_id:
        raise ActionError("Only the person whose it is can say this.")
    if not found.partner.is_here:
        raise ActionError("You are not in this project any more.")
    if found.partner.role_charters.filter(number__gt=found.number).exists():
        raise ActionError("There is a newer one. Look at that instead.")
    return found


def _append(role_charter: RoleCharter, type: str, more: dict[str, object], by: Person) -> None:
    ledger.append(
        role_charter.partner.project,
        type,
        {"partner": role_charter.partner_id, "number": role_charter.number, **more},
        by=by,
        refs=ledger.refs_to(role_charter),
    )
