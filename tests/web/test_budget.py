import re
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from evenhand.actions import briefs, budgets, private_pages
from evenhand.exchange.plan_sections import LineStated
from evenhand.records.models import Budget, BudgetLine, Trim

LINE = {
    "label": "Carers’ pay", "heading": "contributor_pay", "stage": "framing", "who": "contributor", "partner_type": "carer",
    "people": "8", "times": "3", "hours_each": "2.5", "rate_pence": "£27.50", "unit": "hour", "source": "The guidance",
}  # fmt: skip
KEY = "6f1f8c3e-8a43-4a0c-a2a5-0d9b3f2c7e11"


def at(cast, rest=""):
    return f"/p/{cast.project.slug}/plan/{rest}"


def line(cast, label="Taxis", pounds=40, **more):
    values = {"heading": "travel", "label": label, "rate_pence": pounds * 100, "unit": "each", "who": "thing"}
    return budgets.add_line(project=cast.project, stated=LineStated(**(values | more)), by=cast.rosa.person)


def test_a_line_is_added_and_adds_up(browser, cast):
    browser.as_person(cast.rosa).get(at(cast, "lines/new/"))
    browser.post(at(cast, "lines/new/"), LINE)

    page = browser.get(at(cast))
    # £1,650 and 5% of it set aside.
    assert page.has("£1,732.50 in all", "8 people × 3 times × 2.5 hours × £27.50", "60 hours of partners")
    assert BudgetLine.objects.get().asked_pence == 165_000


def test_sending_the_form_twice_adds_one_line(browser, cast):
    form = LINE | {"form_key": "0d4f8e9a-0f0a-4f4e-9a53-3f2c6f6f0a12"}
    browser.as_person(cast.rosa).post(at(cast, "lines/new/"), form)
    browser.post(at(cast, "lines/new/"), form)

    assert BudgetLine.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"rate_pence": "about 20"}, "Give pounds, such as 1250 or 27.50"),
        ({"rate_pence": "1.005"}, "Give pounds"),
        ({"rate_pence": "-5"}, "Give pounds"),
        ({"rate_pence": "1e9"}, "Give pounds"),
        ({"rate_pence": "999999999999"}, "up to £100,000,000"),
        ({"people": "-1"}, "greater than or equal to 0"),
        ({"people": "2.5"}, "Enter a whole number"),
        ({"people": "99999", "times": "99999", "rate_pence": "1000"}, "more than the £100,000,000"),
        ({"hours_each": "NaN"}, "Enter a number"),
        ({"hours_each": "1e7"}, "less than or equal to"),
        ({"label": ""}, "This field is required"),
        ({"label": "x" * 201}, "at most 200 characters"),
        ({"heading": "nonsense"}, "Select a valid choice"),
        ({"unit": ""}, "This field is required"),
        ({"source": "x" * 2001}, "at most 2000 characters"),
        ({"cut_by": "Jo"}, "Still to say: why and whose voice"),
    ],
)
def test_what_does_not_fit_is_refused_in_a_sentence_and_changes_nothing(browser, cast, wrong, words):
    page = browser.as_person(cast.rosa).post(at(cast, "lines/new/"), LINE | wrong, status=200)

    assert page.has("There is something to mend", words)
    assert not BudgetLine.objects.exists()
    assert not Budget.objects.exists()


def test_a_null_character_ends_in_a_sentence(browser, cast):
    response = browser.as_person(cast.rosa).client.post(at(cast, "lines/new/"), LINE | {"label": "a\x00b"})

    assert response.status_code == 200
    assert "Null characters are not allowed" in response.content.decode()
    assert not BudgetLine.objects.exists()


def test_control_characters_are_cleaned(browser, cast):
    browser.as_person(cast.rosa).post(at(cast, "lines/new/"), LINE | {"label": "Ta\x07xi\u202es"})

    assert BudgetLine.objects.get().label == "Taxis"


def test_a_line_is_changed_with_its_reason_in_the_log(browser, cast):
    found = line(cast)
    browser.as_person(cast.rosa).get(at(cast, f"lines/{found.pk}/"))
    form = LINE | {
        "label": "Taxis", "seen_version": "1", "cut_by": "The dean", "why": "Too dear", "effect": "", "is_effect_as_shown": "on",
    }  # fmt: skip
    browser.post(at(cast, f"lines/{found.pk}/"), form)

    trim = Trim.objects.get()
    assert (trim.from_pence, trim.to_pence, trim.cut_by) == (4000, 165_000, "The dean")
    assert "stay at home" in trim.effect  # what the framework says of travel that is cut
    assert browser.get(at(cast, f"lines/{found.pk}/")).has("What changed", "Too dear")


def test_the_second_of_two_tabs_sees_that_it_changed_and_both_versions(browser, cast):
    found = line(cast)
    address = at(cast, f"lines/{found.pk}/")
    browser.as_person(cast.rosa).post(address, LINE | {"label": "First tab", "seen_version": "1"})
    page = browser.post(address, LINE | {"label": "Second tab", "seen_version": "1"}, status=200)

    assert page.has("Somebody else changed this line", "First tab")
    assert "Second tab" in page.html
    found.refresh_from_db()
    assert found.label == "First tab"
    # Now that both are in view, saving again is a choice.
    assert re.search(r'name="seen_version" value="2"', page.html)


def test_another_projects_line_is_not_found(browser, cast):
    other = budgets.add_line(
        project=cast.other_project,
        stated=LineStated(heading="travel", label="Theirs", unit="each", who="thing"),
        by=cast.nia.person,
    )
    browser.as_person(cast.rosa)
    for rest in ("", "remove/", "trim/"):
        browser.get(at(cast, f"lines/{other.pk}/{rest}"), status=404)
    for rest in ("", "remove/", "restore/", "move/", "trim/", "clear-award/"):
        browser.post(at(cast, f"lines/{other.pk}/{rest}"), LINE, status=404)
    browser.get(f"/p/{cast.other_project.slug}/plan/", status=404)

    other.refresh_from_db()
    assert (other.label, other.version) == ("Theirs", 1)


def test_a_partner_reads_and_does_not_change(browser, cast):
    found = line(cast)
    browser.as_person(cast.priya).get(at(cast))
    assert browser.get(at(cast, f"lines/{found.pk}/")).has("Taxis", "£40")
    for rest in ("lines/new/", f"lines/{found.pk}/", f"lines/{found.pk}/remove/", "money/"):
        browser.post(at(cast, rest), LINE, status=403)
    for rest in ("restore/", "move/", "trim/", "clear-award/"):
        browser.post(at(cast, f"lines/{found.pk}/{rest}"), {}, status=403)

    found.refresh_from_db()
    assert found.version == 1


def test_an_observer_and_someone_who_was_removed_see_no_money(browser, cast):
    found = line(cast)
    for rest in (
        "",
        "ways-out/",
        "trims/",
        f"lines/{found.pk}/",
        "take-away/xlsx/",
        "file/",
        "file/take-away/",
    ):
        browser.as_person(cast.olu).get(at(cast, rest), status=403)
        browser.as_person(cast.dan).get(at(cast, rest), status=404)


def test_a_line_is_taken_out_and_put_back(browser, cast):
    found = line(cast)
    browser.as_person(cast.rosa)
    assert browser.get(at(cast, f"lines/{found.pk}/remove/")).has("stay at home")
    browser.post(at(cast, f"lines/{found.pk}/remove/"), {"seen_version": "1"})
    assert browser.get(at(cast)).has("Taken out", "Taxis", "There is no plan here yet")
    browser.post(at(cast, f"lines/{found.pk}/restore/"))

    assert browser.get(at(cast)).has("£42 in all")


def test_a_line_moves_up_in_its_stage(browser, cast):
    line(cast, "One")
    two = line(cast, "Two")
    browser.as_person(cast.rosa).post(at(cast, f"lines/{two.pk}/move/"), {"to": "up"})
    page = browser.get(at(cast))

    assert page.text.index("Two") < page.text.index("One")


def test_money_there_is_and_what_is_added_on(browser, cast):
    line(cast, pounds=1000)
    browser.as_person(cast.rosa).get(at(cast, "money/"))
    form = {
        "available_pence": "1,000", "whole_pence": "£20,000", "contingency_percent": "5", "oncost_percent": "0",
        "inflation_percent": "0", "vat_percent": "20", "seen_version": "1",
    }  # fmt: skip
    browser.post(at(cast, "money/"), form)

    # £1,000 of travel, 20% VAT on it, 5% of £1,200: £1,260, against £1,000.
    page = browser.get(at(cast))
    assert page.has("£1,260 in all", "It does not fit", "£260 is lacking", "6% of it")
    browser.post(at(cast, "money/"), form)  # pressed twice
    page = browser.post(at(cast, "money/"), form | {"vat_percent": "0"}, status=200)
    assert page.has("Somebody else changed these figures", "Saved now")
    assert browser.post(at(cast, "money/"), form | {"vat_percent": "120"}, status=200).has("100")


def test_both_ways_out_are_shown(browser, cast):
    line(cast, "Meetings", activity="first_meetings", heading="contributor_pay", people=4, times=4, hours_each=Decimal(2),
         rate_pence=2750, unit="hour", who="contributor", partner_type="carer")  # fmt: skip
    Budget.objects.update(available_pence=50_000)
    page = browser.as_person(cast.priya).get(at(cast, "ways-out/"))

    assert page.has("One way out: trim", "The other way out: ask for what it takes", "£930")


def too_dear(cast):
    """Four meetings of four carers and their taxis: £924 with 5% set aside, against £500."""
    for label, more in (
        ("Meetings", {"heading": "contributor_pay", "rate_pence": 2000, "unit": "hour", "who": "contributor",
                      "partner_type": "carer", "hours_each": Decimal(2)}),
        ("Taxis", {"heading": "travel", "rate_pence": 1500, "unit": "person_time"}),
    ):  # fmt: skip
        line(cast, label, activity="first_meetings", people=4, times=4, **more)
    Budget.objects.update(available_pence=50_000)


def seen_on(page):
    return re.search(r'name="seen" value="(\w+)"', page.html)[1]


def test_the_lead_trims_as_proposed_and_each_line_says_whose_voice_it_touches(browser, cast):
    too_dear(cast)
    page = browser.as_person(cast.rosa).get(at(cast, "ways-out/"))
    form = {
        "way": "trim",
        "seen": seen_on(page),
        "cut_by": "Rosa",
        "why": "The panel has £500",
        "form_key": KEY,
    }
    browser.post(at(cast, "ways-out/"), form)

    # Two meetings are left: £462.
    assert [(each.times, each.asked_pence) for each in BudgetLine.objects.all()] == [(2, 32_000), (2, 12_000)]
    kept = [
        (each.line.label, each.from_pence, each.to_pence, each.cut_by, each.why)
        for each in Trim.objects.all()
    ]
    assert kept == [
        ("Meetings", 64_000, 32_000, "Rosa", "The panel has £500"),
        ("Taxis", 24_000, 12_000, "Rosa", "The panel has £500"),
    ]
    assert all("Carers have 16 hours less to be heard in" in each.effect for each in Trim.objects.all())
    assert browser.get(at(cast)).has("Trimmed: 2 lines with less in them", "the trim log")
    browser.post(at(cast, "ways-out/"), form)  # pressed twice
    assert Trim.objects.count() == 2


def test_trimming_without_a_reason_is_refused_and_changes_nothing(browser, cast):
    too_dear(cast)
    page = browser.as_person(cast.rosa).get(at(cast, "ways-out/"))
    form = {"way": "trim", "seen": seen_on(page), "cut_by": "Rosa", "why": " "}
    page = browser.post(at(cast, "ways-out/"), form, status=200)

    assert page.has("There is something to mend", "Why is it trimmed?: This field is required")
    assert not Trim.objects.exists()


def test_steps_that_nobody_saw_are_not_applied(browser, cast):
    too_dear(cast)
    page = browser.as_person(cast.rosa).get(at(cast, "ways-out/"))
    form = {"way": "trim", "seen": seen_on(page), "cut_by": "Rosa", "why": "Too dear"}
    line(cast, "Sweets", pounds=1)
    page = browser.post(at(cast, "ways-out/"), form, status=200)

    assert page.has("Somebody else changed the plan", "look at them again first")
    assert not Trim.objects.exists()
    browser.post(at(cast, "ways-out/"), form | {"seen": seen_on(page)})
    assert Trim.objects.count() == 2


def test_what_an_award_is_noted_for_is_not_trimmed(browser, cast):
    too_dear(cast)
    BudgetLine.objects.filter(label="Taxis").update(awarded_pence=24_000)
    page = browser.as_person(cast.rosa).get(at(cast, "ways-out/"))

    assert page.has("An award is noted for lines that this would touch")
    assert "Trim it like this" not in page.text
    form = {"way": "trim", "seen": seen_on(page), "cut_by": "Rosa", "why": "Too dear"}
    assert browser.post(at(cast, "ways-out/"), form, status=200).has("An award is noted for “Taxis”")
    assert not Trim.objects.exists()


def test_the_lead_asks_for_that_much_and_the_plan_counts_on_it(browser, cast):
    too_dear(cast)
    page = browser.as_person(cast.rosa).get(at(cast, "ways-out/"))
    assert page.has("Ask for £930")
    form = {"way": "ask", "seen": seen_on(page), "form_key": KEY}
    browser.post(at(cast, "ways-out/"), form)
    browser.post(at(cast, "ways-out/"), form)  # pressed twice

    assert Budget.objects.get().available_pence == 93_000
    assert browser.get(at(cast)).has("The plan now counts on £930", "that is enough for this plan")
    assert "Ask for that much" not in browser.get(at(cast, "ways-out/")).text


def test_a_partner_sees_both_ways_out_and_takes_neither(browser, cast):
    too_dear(cast)
    page = browser.as_person(cast.priya).get(at(cast, "ways-out/"))

    assert page.has("2 times instead of 4", "Ask for £930")
    assert "Trim it like this" not in page.text
    assert "Ask for that much" not in page.text
    for way in ("trim", "ask"):
        browser.post(at(cast, "ways-out/"), {"way": way, "cut_by": "Priya", "why": "So"}, status=403)


def test_pay_below_the_guidance_stands_beside_the_evening_that_paid_ten_pounds(browser, cast):
    line(cast, "An evening", heading="contributor_pay", people=8, hours_each=Decimal(2), rate_pence=1000,
         unit="person_time", who="contributor")  # fmt: skip
    page = browser.as_person(cast.priya).get(at(cast))

    assert page.has("Pay below the guidance", "£5 an hour", "£214.72", "£27.50")


def test_time_that_an_employer_pays_is_called_so_and_stands_apart_from_other_costs(browser, cast):
    line(cast, "Insurance", heading="other")
    line(cast, "Nurses’ time", heading="other", people=2, times=3, hours_each=Decimal(2), rate_pence=0, unit="hour",
         who="contributor", partner_type="practitioner")  # fmt: skip
    page = browser.as_person(cast.priya).get(at(cast))
    rows = [" ".join("".join(row.itertext()).split()) for row in page.tree.iter("tr")]

    assert "Time paid by an employer (12 hours)£0.00" in rows
    assert "Anything else£40.00" in rows
    assert [row for row in rows if row.startswith("Nurses’ timeTime paid by an employer")]


def test_hours_that_somebody_gives_for_nothing_are_not_called_an_employers(browser, cast):
    line(cast, "Carers’ evenings", heading="other", hours_each=Decimal(2), rate_pence=0, unit="hour",
         who="contributor", partner_type="carer")  # fmt: skip

    assert "Time paid by an employer" not in browser.as_person(cast.priya).get(at(cast)).text


def test_every_table_of_the_plan_says_what_it_is(browser, cast):
    line(cast, stage="framing")
    line(cast, stage="data")
    page = browser.as_person(cast.priya).get(at(cast))
    captions = ["".join(each.itertext()) for each in page.tree.iter("caption")]

    assert len(captions) == len(list(page.tree.iter("table"))) == len(set(captions))


def test_pay_at_the_guidance_needs_no_comparison(browser, cast):
    browser.as_person(cast.rosa).post(at(cast, "lines/new/"), LINE)

    assert not browser.get(at(cast)).has("Pay below the guidance")


def test_what_is_missing_is_asked_and_never_filled_in(browser, cast):
    line(cast)
    page = browser.as_person(cast.rosa).get(at(cast))

    assert page.has("Not in this plan", "Have you asked each person what they need?")
    assert not page.has("Is everything online, or is travel left out?")


def test_a_partners_own_page_reads_the_plan(browser, cast):
    line(cast)
    made = private_pages.make(partner=cast.walter, by=cast.rosa.person)

    assert browser.as_page(made.page.pk).get(at(cast)).has("£42 in all")


def many(cast, count):
    budgets.bring_in(
        project=cast.project,
        lines=[
            LineStated(
                heading="travel",
                label=f"Line {number}",
                stage="framing",
                rate_pence=100,
                unit="each",
                who="thing",
            )
            for number in range(count)
        ],
        made_from="",
        by=cast.rosa.person,
    )


def queries(browser, address):
    with CaptureQueriesContext(
        connection,
    ) as seen:
        browser.client.get(address)
    return len(seen)


@pytest.mark.slow
def test_two_thousand_lines_ask_the_database_no_more_than_twenty(browser, cast):
    browser.as_person(cast.rosa)
    many(cast, 20)
    addresses = [at(cast, rest) for rest in ("", "trims/", "ways-out/", "take-away/csv/", "file/")]
    addresses.append(f"/p/{cast.project.slug}/forms/")
    few = [queries(browser, address) for address in addresses]
    many(cast, 1980)

    assert [queries(browser, address) for address in addresses] == few


def test_the_money_said_under_ask_first_counts_until_the_plan_says_otherwise(browser, cast):
    line(cast, pounds=1000)
    briefs.save(
        project=cast.project, content={"means": {"money_pence": 50_000}}, seen_version=0, by=cast.rosa.person
    )
    page = browser.as_person(cast.rosa).get(at(cast, "money/"))
    assert page.has("Under “Ask first” it says £500")
    form = {"contingency_percent": "0", "oncost_percent": "0", "inflation_percent": "0", "vat_percent": "0"}
    browser.post(at(cast, "money/"), form | {"available_pence": "", "seen_version": "1"})
    assert browser.get(at(cast)).has("There is £500, so £500 is lacking")
    browser.post(at(cast, "money/"), form | {"available_pence": "1000", "seen_version": "2"})

    assert browser.get(at(cast)).has("There is £1,000, and that is enough")
