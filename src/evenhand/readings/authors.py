"""How the author of something said is shown: the one place that decides it, for pages, letters and files alike."""

from evenhand.access.permissions import Permission
from evenhand.access.projects import Seat
from evenhand.readings.framework import current
from evenhand.readings.names import shown_name
from evenhand.records.models import Contribution


def author_shown(contribution: Contribution) -> str:
    """What everybody may see. Never the name behind a mask: nobody's page, letter or log needs it."""
    if contribution.naming == "named" and contribution.partner is not None:
        return shown_name(contribution.partner)
    if contribution.naming == "masked":
        return contribution.mask
    if contribution.naming == "group":
        names = {row.id: row.name for row in current().partner_types}
        shown = names.get(contribution.shown_type)
        return f"Somebody here as {shown.lower()}" if shown else "Somebody here"
    if contribution.naming == "unlinkable":
        return "Somebody; no one can tell who"
    if contribution.gathered_by is not None:
        return f"Put together by {shown_name(contribution.gathered_by)}"
    return "Somebody here"


def author_shown_to(contribution: Contribution, seat: Seat) -> str:
    """The same, and “you” to the author themself."""
    said = author_shown(contribution)
    if contribution.partner_id is None or contribution.partner_id != seat.partner.pk:
        return said
    return "You" if contribution.naming == "named" else f"You, shown as “{said}”"


def real_author(contribution: Contribution, seat: Seat) -> str | None:
    """Who is behind a mask, for the facilitator alone, on the one page where they ask for it."""
    is_masked = contribution.naming == "masked" and contribution.partner is not None
    if not is_masked or not seat.may(Permission.CONTRIBUTION_UNMASK):
        return None
    return shown_name(contribution.partner)  # type: ignore[arg-type]
