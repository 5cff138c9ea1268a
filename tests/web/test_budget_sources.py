import pytest

from evenhand.actions import budgets, trims
from evenhand.actions.trims import Said
from evenhand.exchange.plan_sections import LineStated
from evenhand.records.models import BudgetLine
from tests.people import join


def at(cast, rest):
    return f"/p/{cast.project.slug}/plan/start/{rest}"


def here(cast):
    return BudgetLine.objects.filter(budget__project=cast.project, removed_at=None)


@pytest.fixture
def last(cast):
    """Rosa takes part in Nia's project, whose figures are known."""
    join(cast.other_project, cast.rosa.person, "partner", "researcher")
    stated = [
        LineStated(heading="travel", label="Taxis", rate_pence=40_000, unit="each", who="thing", source="A quote"),
        LineStated(heading="venue", label="Hall", times=4, rate_pence=9_000, unit="time", who="thing", source="Its list"),
    ]  # fmt: skip
    taxis, _ = budgets.bring_in(project=cast.other_project, lines=stated, made_from="", by=cast.nia.person)
    for moment, pence in (("awarded", 30_000), ("spent", 21_472)):
        taxis = trims.record(
            line=taxis, moment=moment, to_pence=pence, seen_version=taxis.version, by=cast.nia.person,
            said=Said("The panel", "Too dear", "Fewer come"),
        )  # fmt: skip
    return cast.other_project


def test_a_way_of_working_is_costed_looked_at_and_only_then_brought_in(browser, cast):
    browser.as_person(cast.rosa).get(at(cast, ""))
    browser.get(at(cast, "activities/"))
    address = at(cast, "activities/") + "?approach=ppi_group&count_carer=4&count_patient=2"
    page = browser.get(address)
    assert page.has("What would come in", "Nothing is saved yet", "4 people", "Evenhand’s assumption")
    assert not here(cast).exists()
    browser.post(at(cast, "activities/"), {"approach": "ppi_group", "count_carer": "4", "count_patient": "2"})

    headings = set(here(cast).values_list("heading", flat=True))
    assert {"contributor_pay", "travel", "access", "supporters", "staff_time", "relational_time"} <= headings
    assert not here(cast).filter(source="").exists()
    assert browser.get(f"/p/{cast.project.slug}/plan/").has("in all")


def test_bringing_in_twice_brings_in_once(browser, cast):
    form = {"approach": "ppi_group", "count_carer": "4", "form_key": "0d4f8e9a-0f0a-4f4e-9a53-3f2c6f6f0a31"}
    browser.as_person(cast.rosa).post(at(cast, "activities/"), form)
    count = here(cast).count()
    browser.post(at(cast, "activities/"), form)

    assert here(cast).count() == count


@pytest.mark.parametrize(
    "wrong",
    [
        {"approach": "nonsense"},
        {"approach": "ppi_group", "count_carer": "-1"},
        {"approach": "ppi_group", "count_carer": "x"},
    ],
)
def test_a_wrong_choice_is_refused(browser, cast, wrong):
    page = browser.as_person(cast.rosa).post(at(cast, "activities/"), wrong, status=200)

    assert page.has("There is something to mend")
    assert not here(cast).exists()


def test_last_projects_real_figures_come_in_and_say_what_they_are(browser, cast, last):
    page = browser.as_person(cast.rosa).get(at(cast, "last-project/") + f"?other={last.slug}&figures=spent")
    assert page.has(
        "£214.72",
        "Spent in “Another project”; £400 was asked for",
        "For 1 of 2 lines that figure is not noted",
    )
    browser.post(at(cast, "last-project/"), {"other": last.slug, "figures": "spent"})

    kept = list(here(cast).values_list("label", "asked_pence", "source"))
    assert kept == [
        ("Taxis", 21_472, "Spent in “Another project”; £400 was asked for"),
        ("Hall", 36_000, "Asked for in “Another project”. There it came from: Its list"),
    ]


def test_a_project_that_is_not_ones_own_gives_nothing(browser, cast):
    budgets.add_line(
        project=cast.other_project, stated=LineStated(heading="travel", label="Theirs", unit="each", who="thing"),
        by=cast.nia.person,
    )  # fmt: skip
    browser.as_person(cast.rosa)
    assert browser.get(at(cast, "last-project/")).has("None of your other projects")
    form = {"other": cast.other_project.slug, "figures": "asked"}
    page = browser.post(at(cast, "last-project/"), form, status=200)

    assert not page.has("Theirs")
    assert not here(cast).exists()


def test_a_project_that_one_only_watches_gives_nothing(browser, cast, last):
    last.partners.filter(person=cast.rosa.person).update(role="observer")

    assert not browser.as_person(cast.rosa).get(at(cast, "")).has("Your last project")


def test_lines_that_are_here_may_be_taken_out_for_the_new_ones(browser, cast, last):
    budgets.add_line(
        project=cast.project, stated=LineStated(heading="other", label="Old", unit="each", who="thing"),
        by=cast.rosa.person,
    )  # fmt: skip
    form = {"other": last.slug, "figures": "awarded", "is_instead": "yes"}
    browser.as_person(cast.rosa).post(at(cast, "last-project/"), form)

    assert [line.label for line in here(cast)] == ["Taxis", "Hall"]
    assert browser.get(f"/p/{cast.project.slug}/plan/").has("Taken out", "Old")


def test_only_those_who_may_change_the_money_start_a_plan(browser, cast):
    for rest in ("", "activities/", "last-project/", "spreadsheet/"):
        for who in (cast.priya, cast.femi, cast.olu):
            browser.as_person(who).get(at(cast, rest), status=403)
