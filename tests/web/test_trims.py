import pytest

from evenhand.actions import budgets
from evenhand.actions.trims import Said
from evenhand.exchange.plan_sections import LineStated
from evenhand.records.models import BudgetLine, Trim


@pytest.fixture
def line(cast):
    stated = LineStated(heading="travel", label="Taxis", rate_pence=40_000, unit="each", who="thing")
    return budgets.add_line(project=cast.project, stated=stated, by=cast.rosa.person)


def at(cast, rest=""):
    return f"/p/{cast.project.slug}/plan/{rest}"


def cut(**more):
    return {
        "moment": "awarded", "to_pence": "0", "cut_by": "The panel", "why": "Over the ceiling", "is_effect_as_shown": "on",
        "seen_version": "1",
    } | more  # fmt: skip


def test_a_cut_is_noted_with_the_words_of_the_framework_or_ones_own(browser, cast, line):
    page = browser.as_person(cast.rosa).get(at(cast, f"lines/{line.pk}/trim/"))
    assert page.has("When this is cut", "stay at home", "That happens here")
    browser.post(at(cast, f"lines/{line.pk}/trim/"), cut(is_done_anyway="on"))

    page = browser.get(at(cast, "trims/"))
    assert page.has("Unfunded work", "£400 → £0", "The panel", "Over the ceiling", "stay at home")
    assert browser.get(at(cast, f"lines/{line.pk}/")).has("Unfunded work")


def test_a_cut_without_a_reason_is_refused_and_kept_on_the_page(browser, cast, line):
    page = browser.as_person(cast.rosa).post(
        at(cast, f"lines/{line.pk}/trim/"), cut(why="", is_effect_as_shown=""), status=200
    )

    assert page.has("There is something to mend", "Still to say: why and whose voice it touches")
    assert "The panel" in page.html
    assert not Trim.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"to_pence": ""}, "This field is required"),
        ({"to_pence": "lots"}, "Give pounds"),
        ({"moment": "later"}, "Select a valid choice"),
        ({"day": "2999-01-01"}, "still to come"),
        ({"moment": "spent", "to_pence": "5"}, "Note first what was awarded"),
        ({"seen_version": "7"}, "Somebody else changed this line"),
        ({"seen_version": "x"}, "Enter a whole number"),
    ],
)
def test_what_does_not_fit_is_refused_in_a_sentence(browser, cast, line, wrong, words):
    page = browser.as_person(cast.rosa).post(at(cast, f"lines/{line.pk}/trim/"), cut(**wrong), status=200)

    assert page.has("There is something to mend", words)
    line.refresh_from_db()
    assert line.version == 1


def test_sending_it_twice_notes_it_once(browser, cast, line):
    form = cut(form_key="0d4f8e9a-0f0a-4f4e-9a53-3f2c6f6f0a21")
    browser.as_person(cast.rosa).post(at(cast, f"lines/{line.pk}/trim/"), form)
    browser.post(at(cast, f"lines/{line.pk}/trim/"), form)

    assert Trim.objects.count() == 1


def test_the_rest_is_noted_in_one_go(browser, cast, line):
    browser.as_person(cast.rosa).post(at(cast, "trims/rest/"), {"what": "awarded"})
    browser.post(at(cast, "trims/rest/"), {"what": "spent"})

    line.refresh_from_db()
    assert (line.awarded_pence, line.spent_pence) == (40_000, 40_000)
    assert browser.get(at(cast, "trims/")).has("£400")


def test_an_award_is_cleared(browser, cast, line):
    browser.as_person(cast.rosa).post(at(cast, f"lines/{line.pk}/trim/"), cut())
    browser.post(at(cast, f"lines/{line.pk}/clear-award/"), {"seen_version": "1"})
    assert BudgetLine.objects.get().awarded_pence == 0  # seen too early: refused
    browser.post(at(cast, f"lines/{line.pk}/clear-award/"), {"seen_version": "2"})

    assert BudgetLine.objects.get().awarded_pence is None


def test_partners_read_the_log_and_only_a_lead_shares_it(browser, cast, line):
    browser.as_person(cast.rosa).post(at(cast, f"lines/{line.pk}/trim/"), cut())
    assert browser.as_person(cast.priya).get(at(cast, "trims/")).has("The panel")
    for who in (cast.priya, cast.femi):
        browser.as_person(who).post(at(cast, "trims/share/"), {"share": "yes"}, status=403)
        browser.post(at(cast, "trims/rest/"), {"what": "awarded"}, status=403)
    browser.as_person(cast.olu).get(at(cast, "trims/"), status=403)
    browser.as_person(cast.rosa).post(at(cast, "trims/share/"), {"share": "yes"})

    cast.project.refresh_from_db()
    assert cast.project.is_trim_log_shared
    assert browser.get(at(cast, "trims/")).has("This project shares it", "Stop sharing it")


def test_an_empty_log_does_not_claim_that_nothing_was_cut(browser, cast):
    assert browser.as_person(cast.priya).get(at(cast, "trims/")).has("or that nobody has said")


def test_get_changes_nothing(browser, cast, line):
    browser.as_person(cast.rosa)
    for rest in ("trims/rest/", "trims/share/", f"lines/{line.pk}/move/", f"lines/{line.pk}/restore/",
                 f"lines/{line.pk}/clear-award/", "file/bring-in/", "start/spreadsheet/lines/"):  # fmt: skip
        browser.get(at(cast, rest), status=405)


@pytest.mark.slow
def test_a_long_log_is_folded_and_every_line_of_it_is_there(browser, cast):
    for number in range(13):
        added = budgets.add_line(
            project=cast.project,
            stated=LineStated(
                heading="travel", label=f"Bus {number}", unit="each", who="thing", rate_pence=500
            ),
            by=cast.rosa.person,
            said=Said("Rosa", "Asked for", f"Heard on bus {number}"),
        )
    page = browser.as_person(cast.rosa).get(f"/p/{cast.project.slug}/plan/trims/")

    assert added.label == "Bus 12"
    assert ["".join(each.itertext()) for each in page.tree.iter("summary")] == [f"Bus {n}" for n in range(13)]
    assert page.has(*(f"Heard on bus {number}" for number in range(13)))
