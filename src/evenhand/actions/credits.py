"""What somebody did, and how they want to be named for it, which is theirs alone to say and to change."""

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from evenhand.actions import ledger, once
from evenhand.actions.errors import ActionError
from evenhand.records.models import Credit, CreditWish, Partner, Person
from evenhand.records.role_charter import CREDIT_DEGREES, CREDIT_WISHES


@transaction.atomic
def say(
    *, partner: Partner, roles: Mapping[str, str], by: Person, form_key: str | None = None
) -> list[Credit]:
    """Say what one did, as roles and how far: all of it, each time. What is left out has ended and stays."""
    once.claim(form_key)
    partner = _own_locked(partner, by)
    if any(degree not in dict(CREDIT_DEGREES) for degree in roles.values()):
        raise ActionError("For each kind of work say whether you led it, shared it or helped.")
    today = timezone.localdate()
    held = {credit.role: credit for credit in partner.credits.filter(ended_on=None)}
    gone = [credit for role, credit in held.items() if roles.get(role) != credit.degree]
    new = {role: degree for role, degree in roles.items() if role not in held or held[role] in gone}
    if not gone and not new:
        return list(held.values())
    Credit.objects.filter(pk__in=[credit.pk for credit in gone]).update(ended_on=today)
    seq = ledger.append(
        partner.project,
        "credit.say",
        {"partner": partner.pk, "roles": dict(roles)},
        by=by,
        refs=[seq for credit in gone if (seq := credit.ledger_seq) is not None],
    )
    Credit.objects.bulk_create(
        Credit(partner=partner, role=role, degree=degree, said_on=today, ledger_seq=seq)
        for role, degree in new.items()
    )
    return list(partner.credits.filter(ended_on=None))


@transaction.atomic
def wish(
    *, partner: Partner, wish: str, by: Person, name: str = "", form_key: str | None = None
) -> CreditWish:
    """Say how one wants to be named beside what comes out of it, or that one does not."""
    once.claim(form_key)
    partner = _own_locked(partner, by)
    if wish not in dict(CREDIT_WISHES):
        raise ActionError("Choose how you want to be named.")
    if wish == "pseudonym" and not name.strip():
        raise ActionError("Write the other name that should stand there.")
    kept_name = name.strip() if wish in {"name", "pseudonym"} else ""
    before = CreditWish.objects.filter(partner=partner).first()
    if before and (before.wish, before.name) == (wish, kept_name):
        return before
    made, _ = CreditWish.objects.update_or_create(
        partner=partner, defaults={"wish": wish, "name": kept_name, "said_on": timezone.localdate()}
    )
    ledger.append(
        partner.project,
        "credit.wish",
        {"partner": partner.pk, "wish": wish, "name": kept_name},
        by=by,
    )
    return made


def _own_locked(partner: Partner, by: Person) -> Partner:
    found = (
        Partner.objects.select_for_update(no_key=True, of=("self",))
        .select_related("project")
        .get(pk=partner.pk)
    )
    if by.pk != found.person_id:
        raise ActionError("How somebody is credited is theirs alone to say.")
    return found
