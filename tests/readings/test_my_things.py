import json

from evenhand.readings.my_things import shelves
from tests import charter_rows

#: Every place in which somebody's own words about the charter, decisions and findings lie. Embargoes and other
#: words for a finding stand with the finding, which its writer has.
PLACES = (
    "clause", "objection", "whispered objection", "call", "look back", "reply", "hold back", "agenda",
    "agenda reason", "interest", "guard", "power before", "power given up", "role", "role needs",
)  # fmt: skip


def held(partner):
    return json.dumps(dict(shelves(partner)), default=str)


def test_what_somebody_agreed_objected_to_and_asked_for_is_theirs_to_take(cast):
    charter_rows.make(cast)
    mine = held(cast.priya)

    assert [place for place in PLACES if charter_rows.own(place) not in mine] == []
    assert "Lady of the Lamp" in mine
    assert "We hear you." in mine


def test_it_is_nobody_elses_to_take(cast):
    charter_rows.make(cast)

    assert charter_rows.OWN not in held(cast.walter)
    assert "Lady of the Lamp" not in held(cast.walter)


def test_a_ballot_that_no_one_can_link_is_on_nobodys_shelf(cast):
    charter_rows.make(cast)

    assert "[13]" not in held(cast.priya)
