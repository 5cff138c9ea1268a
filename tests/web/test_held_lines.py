"""A partner may hold a line of the plan: change what it says, and note what was spent."""

import json
from decimal import Decimal

import pytest

from evenhand.actions import budgets, trims
from evenhand.actions.errors import ActionError
from evenhand.exchange.plan_sections import LineStated
from evenhand.records.models import BudgetLine, LedgerEntry, LedgerSecret


@pytest.fixture
def line(cast):
    stated = LineStated(
        heading="travel", label="Buses", unit="each", who="thing", rate_pence=5000, hours_each=Decimal(0), source="A guess."
    )  # fmt: skip
    return budgets.add_line(project=cast.project, stated=stated, by=cast.rosa.person)


def at(cast, line, rest=""):
    return f"/p/{cast.project.slug}/plan/lines/{line.pk}/{rest}"


def form_of(line, **more):
    return {
        "label": "Buses and one taxi", "heading": "travel", "who": "thing", "people": "1", "times": "1",
        "hours_each": "0", "rate_pence": "64", "unit": "each", "source": "A guess.", "seen_version": line.version,
    } | more  # fmt: skip


def test_a_lead_gives_a_line_and_its_holder_changes_it_and_nobody_else(browser, cast, line):
    rosa = browser.as_person(cast.rosa)
    rosa.get(at(cast, line, "hold/"))
    rosa.post(at(cast, line, "hold/"), {"held_by": str(cast.priya.pk)})
    assert rosa.get(at(cast, line)).has("Held by", "Priya Nair")
    assert rosa.get(f"/p/{cast.project.slug}/plan/").has("Held by Priya Nair")

    walter = type(browser)().as_person(cast.walter)
    assert "Change it" not in walter.get(at(cast, line)).text
    walter.post(at(cast, line), form_of(line), status=403)
    priya = type(browser)().as_person(cast.priya)
    assert priya.get(at(cast, line)).has("You may change it", "Change it", "Note what was spent")
    priya.post(at(cast, line), form_of(line))
    line.refresh_from_db()
    assert (line.label, line.asked_pence) == ("Buses and one taxi", 6400)


def test_a_holder_notes_what_was_spent_and_not_what_was_awarded(browser, cast, line):
    budgets.give_line(line=line, partner=cast.priya, by=cast.rosa.person)
    trims.award_rest_as_asked(project=cast.project, by=cast.rosa.person)
    line.refresh_from_db()
    priya = browser.as_person(cast.priya)
    page = priya.get(at(cast, line, "trim/"))
    assert "At award" not in page.text
    assert "Clear the award" not in page.text
    priya.post(
        at(cast, line, "trim/"),
        {"moment": "awarded", "to_pence": "1", "seen_version": line.version},
        status=200,
    )
    priya.post(
        at(cast, line, "trim/"), {"moment": "spent", "to_pence": "48.20", "seen_version": line.version}
    )
    line.refresh_from_db()
    assert (line.awarded_pence, line.spent_pence) == (5000, 4820)
    type(browser)().as_person(cast.walter).get(at(cast, line, "trim/"), status=403)


def test_a_holder_takes_out_moves_and_gives_away_nothing(browser, cast, line):
    budgets.give_line(line=line, partner=cast.priya, by=cast.rosa.person)
    priya = browser.as_person(cast.priya)
    for rest in ("hold/", "remove/"):
        priya.get(at(cast, line, rest), status=403)
    for rest in ("move/", "restore/", "clear-award/"):
        priya.post(at(cast, line, rest), status=403)


def test_who_holds_a_line_stands_in_every_export(browser, cast, line):
    budgets.give_line(line=line, partner=cast.priya, by=cast.rosa.person)
    browser.as_person(cast.rosa)
    files = f"/p/{cast.project.slug}/plan/take-away/"
    assert "A guess. Held by Priya Nair." in browser.get(f"{files}csv/").response.content.decode()
    assert browser.get(f"{files}page/").has("Buses (held by Priya Nair)")


def test_a_line_goes_only_to_somebody_here_who_reads_the_plan_and_can_be_taken_back(cast, line):
    for partner in (cast.olu, cast.dan, cast.nia):
        with pytest.raises(ActionError):
            budgets.give_line(line=line, partner=partner, by=cast.rosa.person)
    budgets.give_line(line=line, partner=cast.priya, by=cast.rosa.person)
    entries = LedgerEntry.objects.count()
    budgets.give_line(line=line, partner=cast.priya, by=cast.rosa.person)
    assert LedgerEntry.objects.count() == entries
    said = json.loads(bytes(LedgerSecret.objects.order_by("seq").last().payload))
    assert said == {"line": line.pk, "label": "Buses", "before": None, "held_by": cast.priya.pk}

    budgets.give_line(line=line, partner=None, by=cast.rosa.person)
    assert BudgetLine.objects.get().held_by is None
