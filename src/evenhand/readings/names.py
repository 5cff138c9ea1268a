"""How a person is named to the others, as they chose."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import NamedTuple

from django.db.models import QuerySet

from evenhand.records.models import Partner, PartnerType


class Named(NamedTuple):
    """Somebody in a list that needs no more than their name and the way to them."""

    pk: int
    name: str


def shown_name(partner: Partner, type_name: Callable[[str], str] | None = None) -> str:
    """The name a partner chose to be known by. Those who keep the list of people see real names there."""
    if partner.named_as == "name":
        return partner.person.name
    if partner.named_as == "pseudonym":
        return partner.pseudonym
    return _by_types([type_name(type_id) if type_name else _plain(type_id) for type_id in partner.type_ids])


def names_of_all(partners: QuerySet[Partner]) -> list[Named]:
    """The same names in the order of the query, without the rest of hundreds of people."""
    rows = list(partners.prefetch_related(None).values_list("pk", "named_as", "pseudonym", "person__name"))
    unnamed = [pk for pk, named_as, _, _ in rows if named_as not in ("name", "pseudonym")]
    types: dict[int, list[str]] = defaultdict(list)
    if unnamed:
        held = PartnerType.objects.filter(partner__in=unnamed).order_by("id")
        for partner_id, type_id in held.values_list("partner_id", "type"):
            types[partner_id].append(_plain(type_id))
    return [
        Named(
            pk,
            name if named_as == "name" else pseudonym if named_as == "pseudonym" else _by_types(types[pk]),
        )
        for pk, named_as, pseudonym, name in rows
    ]


def _plain(type_id: str) -> str:
    return type_id.replace("_", " ")


def _by_types(types: Sequence[str]) -> str:
    return f"Someone here as {' and '.join(types)}" if types else "Someone in the project"
