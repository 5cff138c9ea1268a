from datetime import timedelta

from django.utils import timezone

from evenhand.actions import outcomes, stories
from evenhand.readings.record_tables_told import TOLD
from evenhand.records.models import Outcome
from tests.actions.test_outcomes import hoped, seen
from tests.release import found
from tests.web.test_work_name import seat_of


def at(cast, rest=""):
    return f"/p/{cast.project.slug}/outcomes/{rest}"


def test_a_hope_is_written_down_looked_at_and_shown_with_what_is_unknown_first(browser, cast):
    browser.as_person(cast.priya)
    assert browser.get(at(cast)).has("Nobody has written anything here.", "Research itself")
    browser.get(at(cast, "say/?domain=people"))
    said = {"domain": "people", "what": "Children sleep.", "state": "hoped", "is_looked_at_again": "on"}
    browser.post(at(cast, "say/"), said)
    browser.post(
        at(cast, "say/"),
        {**said, "what": "Fewer calls at night.", "state": "unknown", "how_known": "Nobody counts them."},
    )
    page = browser.get(at(cast))
    assert page.text.index("Fewer calls at night.") < page.text.index("Children sleep.")
    browser.as_person(cast.rosa).get(at(cast, "1/look/"))
    browser.post(at(cast, "1/look/"), {"state": "did_not", "words": "Three families say no."})
    browser.as_person(cast.priya).post(at(cast, "1/look/"), {"state": "in_part", "words": "Mine does."})
    page = browser.get(at(cast, "1/"))
    assert page.has(
        "Three families say no.", "Mine does.", "People saw it differently", "It happened in part"
    )
    assert browser.as_person(cast.olu).get(at(cast)).has("Children sleep.")
    browser.get(at(cast, "say/"), status=403)


def test_a_finding_that_is_not_public_is_not_named_to_those_who_look_on(browser, cast):
    finding = found(cast)
    hoped(cast.priya, finding=finding)
    assert browser.as_person(cast.rosa).get(at(cast, "1/")).has("Finding 1")
    assert not browser.as_person(cast.olu).get(at(cast, "1/")).has("Finding 1")


def test_what_is_due_waits_on_the_home_page(browser, cast):
    hoped(cast.priya)
    home = f"/p/{cast.project.slug}/"
    assert not browser.as_person(cast.priya).get(home).has("How does it stand now?")
    Outcome.objects.update(look_again_on=timezone.localdate() - timedelta(days=1))
    assert browser.get(home).has("How does it stand now? Children sleep through the night.")
    assert browser.get(at(cast, "1/")).has("It was to be looked at on")
    assert browser.get(at(cast)).has("To be looked at since")


def test_typed_in_for_somebody(browser, cast):
    browser.as_person(cast.femi)
    assert browser.get(at(cast)).has("Type in what somebody said")
    browser.get(at(cast, f"for/{cast.walter.pk}/"))
    browser.post(
        at(cast, f"for/{cast.walter.pk}/"), {"domain": "practice", "what": "A ramp.", "state": "hoped"}
    )
    browser.get(at(cast, f"1/look/for/{cast.walter.pk}/"))
    browser.post(at(cast, f"1/look/for/{cast.walter.pk}/"), {"state": "did_not", "words": "Still stairs."})
    page = browser.get(at(cast, "1/"))

    assert page.has("Walter Page", "typed in by Femi Facilitator", "Still stairs.")


def test_bad_forms_are_shown_again_and_one_is_taken_back(browser, cast):
    browser.as_person(cast.priya)
    page = browser.post(
        at(cast, "say/"), {"domain": "people", "what": "It is so.", "state": "happened"}, status=200
    )
    assert page.has("Say how you know")
    hoped(cast.priya)
    assert browser.post(at(cast, "1/look/"), {"state": "happened"}, status=200)
    browser.post(at(cast, "1/take-back/"))
    assert browser.get(at(cast)).has("Taken back")
    browser.get(at(cast, "7/"), status=404)
    browser.as_person(cast.nia).get(at(cast), status=404)


def test_what_one_person_may_take_away_is_what_the_pages_show(cast):
    stories.tell(partner=cast.priya, title="Mine", text="For me alone.", by=cast.priya.person)
    stories.tell(partner=cast.priya, title="Ours", text="For all here.", uses=["here"], by=cast.priya.person)
    seen(hoped(cast.priya, finding=found(cast)), cast.rosa)
    taken = {table.name: list(table.rows(seat_of(cast.olu))) for table in TOLD}
    for table in TOLD:
        for row in taken[table.name]:
            assert set(row) == set(table.columns)

    assert [row["title"] for row in taken["stories"]] == ["Ours"]
    assert taken["stories"][0]["told_by"] == "Somebody here"
    assert taken["outcomes"][0]["finding"] is None
    assert taken["outcome_looks"][0]["words"] == "I asked five families."
    assert outcomes.SEEN_STATES
