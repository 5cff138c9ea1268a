"""How a person is named to the others, as they chose."""

from collections.abc import Callable

from evenhand.records.models import Partner


def shown_name(partner: Partner, type_name: Callable[[str], str] | None = None) -> str:
    """The name a partner chose to be known by. Those who keep the list of people see real names there."""
    if partner.named_as == "name":
        return partner.person.name
    if partner.named_as == "pseudonym":
        return partner.pseudonym
    types = [type_name(type_id) if type_name else type_id.replace("_", " ") for type_id in partner.type_ids]
    return f"Someone here as {' and '.join(types)}" if types else "Someone in the project"
