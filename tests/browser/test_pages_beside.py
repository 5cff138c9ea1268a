"""Pages that stand beside the journeys, each looked at once by somebody who would open it."""

import pytest

from evenhand.actions import office
from tests.access.samples import make_world
from tests.actions.test_gathering import gather
from tests.browser.conftest import sign_in
from tests.contributions import said
from tests.ledger.samples import own_data_folder
from tests.people import make_cast

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("own_data_folder")]
__all__ = ["own_data_folder"]


def test_pages_beside_the_journeys_can_be_read_at_both_widths(visitor):
    cast = make_cast()
    world = make_world(cast)
    whole = gather(said(cast.priya, "The stairs."), said(cast.walter, "The door."), by=cast.femi)
    alone = said(cast.priya, "The door, and the stairs.")
    office.add(email=cast.rosa.person.email, granted_by="root")
    pages = {
        cast.rosa: [
            "/office/",
            "/p/{slug}/heard/public/",
            "/p/{slug}/queue/agreed-window/",
            "/p/{slug}/record/take-away/",
            "/p/{slug}/paying/offers/",
            "/p/{slug}/paying/sent/{batch}/",
            "/account/you/leaving/",
        ],
        cast.femi: [
            f"/p/{{slug}}/queue/together/?number={alone.number}&number={whole.number}",
            f"/p/{{slug}}/said/{alone.number}/apart/",
            "/p/{slug}/queue/for/{partner_id}/",
            "/p/{slug}/asks/1/what-came/",
            "/p/{slug}/asks/1/for/{partner_id}/",
            "/p/{slug}/letters/next/",
            "/p/{slug}/letters/waiting/print/",
            "/p/{slug}/said/bring/",
            "/p/{slug}/needs/arrange/enter/",
        ],
        cast.priya: [
            f"/p/{{slug}}/said/{whole.number}/",
            "/p/{slug}/hours/",
            "/p/{slug}/hours/add/",
            "/p/{slug}/hours/your-post/",
            "/p/{slug}/hours/shared/",
            "/p/{slug}/people/you/",
        ],
    }
    for partner, addresses in pages.items():
        sign_in(visitor, partner.person)
        for address in addresses:
            visitor.open(address.format(**world))
