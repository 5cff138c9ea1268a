import csv
import io
import uuid

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from evenhand.actions import indicator_choices
from evenhand.readings.framework import current
from evenhand.records.models import Barrier, Harm, HarmSeen, IndicatorChoice, Story
from tests.access.samples import private_page
from tests.closed_decisions import closed
from tests.contributions import said
from tests.figures import OUTCOMES, answer, enough_said, people


def at(cast, rest=""):
    return f"/p/{cast.project.slug}/figures/{rest}"


def test_the_eight_come_first_and_say_why_they_show_nothing_yet(browser, cast):
    page = browser.as_person(cast.priya).get(at(cast))

    assert page.has(
        "Do people get an answer, and a reason?",
        "How long does it take?",
        "What changed, and by whose voice?",
        "Who was there with a say?",
        "Was disagreement kept?",
        "Did the money come?",
        "Whose time does it take?",
        "How much did we ask of people?",
        "Fewer than five people can be told apart",
        "None may mean that there was none",
    )


def test_a_figure_says_out_of_how_many_and_what_is_missing_and_leads_to_its_records(browser, cast):
    enough_said(cast)
    page = browser.as_person(cast.priya).get(at(cast, "response_rate/"))

    assert page.has(
        "4 of 6 things said, whose promised day has come, have an answer.",
        "67%.",
        "By chance alone it could be",
    )
    assert page.has("Waits; promised by", "1. Number 1")
    assert f"/p/{cast.project.slug}/said/1/" in page.links
    assert '<img src="data:image/svg+xml;base64,' in page.html
    assert "67%" in page.html.split("<img ")[1].split(">")[0]


def test_every_figure_has_a_page_for_everyone_who_may_read_an_account(browser, cast):
    enough_said(cast)
    for who in (cast.rosa, cast.priya, cast.olu):
        browser.as_person(who)
        for row in current().indicators:
            page = browser.get(at(cast, f"{row.id}/"))
            assert page.has(row.cannot_show)
    browser.as_person(cast.priya).get(at(cast, "no_such_figure/"), status=404)


def test_talk_is_not_timed_and_its_page_says_so(browser, cast):
    page = browser.as_person(cast.priya).get(at(cast, "airtime_parity/"))

    assert page.has("No meeting timings are in the record yet.")


def test_somebody_turns_a_figure_off_with_a_reason_and_somebody_else_on_again(browser, cast):
    off = at(cast, "response_rate/choose/")
    browser.as_person(cast.priya).get(off)
    assert browser.post(off, {"why": "", "is_on": "no"}, status=200).has("There is something to mend")
    browser.post(off, {"why": "We look at each answer instead.", "is_on": "no"})
    page = browser.get(at(cast))
    assert "Answered in time</a></h3>" not in page.html
    assert page.has("Turned off by Priya Nair", "We look at each answer instead.")

    browser.client.logout()
    browser.as_page(private_page(cast).pk).post(off, {"why": "", "is_on": "yes"})
    browser.client.logout()
    page = browser.as_person(cast.olu).get(at(cast, "response_rate/"))
    assert page.has("Walter Page turned it on", "Priya Nair turned it off", "It is on.")


def test_two_who_press_at_once_do_not_undo_each_other(browser, cast):
    off = at(cast, "response_rate/choose/")
    browser.as_person(cast.priya).post(off, {"why": "Too many.", "is_on": "no"})
    page = browser.as_person(cast.rosa).post(off, {"why": "Too many.", "is_on": "no"}, status=200)

    assert page.has("This figure is off already.")
    assert IndicatorChoice.objects.count() == 1


def test_pressing_twice_chooses_once(browser, cast):
    form = {"why": "Later.", "is_on": "no", "form_key": str(uuid.uuid4())}
    browser.as_person(cast.priya)
    browser.post(at(cast, "onset/choose/"), form)
    browser.post(at(cast, "onset/choose/"), form)

    assert IndicatorChoice.objects.count() == 1


def test_an_observer_reads_and_chooses_nothing_and_others_find_nothing(browser, cast):
    browser.as_person(cast.olu).get(at(cast))
    browser.get(at(cast, "onset/choose/"), status=403)
    browser.as_person(cast.nia).get(at(cast), status=404)
    browser.get(at(cast, "onset/"), status=404)
    browser.get(at(cast, "as/csv/"), status=404)


def test_the_spreadsheet_carries_the_limits_and_tells_no_more_than_the_page(browser, cast):
    enough_said(cast)
    browser.as_person(cast.priya)
    response = browser.client.get(at(cast, "as/csv/"))
    rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))

    assert "it is no mark for anybody" in rows[0][0]
    answered = next(row for row in rows if row[1:2] == ["answered_when_due"])
    assert answered[2].startswith("4 of 6 things said")
    assert answered[3:5] == ["4", "6"]
    browser.get(at(cast, "as/pdf/"), status=404)


def test_a_story_stands_beside_the_figure_that_its_teller_chose(browser, cast):
    now = {"told_on": "2026-05-01", "shared_on": "2026-05-02", "indicators": ["response_rate"]}
    base = {"project": cast.project, "partner": cast.priya, "text": "I waited.", **now}
    Story.objects.create(number=1, title="Waiting", uses=["here"], **base)
    Story.objects.create(number=2, title="Elsewhere", uses=["teaching"], **base)
    Story.objects.create(
        number=3, title="Gone", uses=["here"], **{**base, "text": "", "taken_back_on": "2026-05-03"}
    )
    Story.objects.create(number=4, title="Kept to myself", uses=["here"], **{**base, "shared_on": None})
    page = browser.as_person(cast.rosa).get(at(cast, "response_rate/"))

    assert page.has("Waiting", "Somebody here")
    for hidden in ("Elsewhere", "Gone", "Kept to myself", "Priya"):
        assert hidden not in page.text


def test_the_money_is_for_those_who_take_part(browser, cast):
    indicator_choices.choose(
        partner=cast.rosa, indicator="involvement_budget", is_on=True, by=cast.rosa.person
    )
    assert browser.as_person(cast.olu).get(at(cast)).has("The money is for those who take part.")


def test_what_is_for_the_facilitator_alone_is_in_no_figure_or_list(browser, cast):
    made = enough_said(cast)
    hidden = made[0]
    hidden.audience = "facilitator"
    hidden.save()
    for who in (cast.rosa, cast.femi):
        # Not in the facilitator's either: the figures that they tell others must be those that others see.
        page = browser.as_person(who).get(at(cast, "response_rate/"))
        assert page.has("4 of 5 things said")
        assert "Number 1" not in page.text


def test_a_mask_is_kept_on_in_every_list_behind_a_figure(browser, cast):
    made = enough_said(cast)
    made[1].naming, made[1].mask = "masked", "Quiet Heron"
    made[1].save()
    browser.as_person(cast.rosa)
    for id in ("response_rate", "change_rate", "influence_by_group"):
        page = browser.get(at(cast, f"{id}/"))
        assert "Person 1" not in page.text
        assert id != "influence_by_group" or "Number 2" not in page.text


def test_harms_and_barriers_stand_behind_their_figures_unsettled_first(browser, cast):
    today = timezone.localdate()
    base = {"project": cast.project, "partner": cast.rosa}
    harm = Harm.objects.create(
        number=1, trigger="Cold", mechanism="Damp", harm="Asthma", noted_on=today, **base
    )
    for number, foreseen in ((1, harm), (2, None)):
        HarmSeen.objects.create(
            number=number, harm=foreseen, what=f"Event {number}", happened_on=today, noted_on=today, **base
        )
    for number, state in ((1, "mended"), (2, "raised")):
        Barrier.objects.create(
            number=number, what=f"Wall {number}", level="system", owner="All", raised_on=today, state=state,
            mended_on=today if state == "mended" else None, **base,
        )  # fmt: skip
    harms = browser.as_person(cast.priya).get(at(cast, "foreseen_harms/"))
    assert harms.text.index("2. Event 2") < harms.text.index("1. Event 1")
    assert harms.has("Nobody had thought of it before", "Thought of before")
    barriers = browser.get(at(cast, "barrier_fixes/"))
    assert barriers.text.index("2. Wall 2") < barriers.text.index("1. Wall 1")
    assert f"/p/{cast.project.slug}/barriers/2/" in barriers.links


def test_the_pages_ask_no_more_of_the_database_when_more_was_said(browser, cast):
    for row in current().indicators:
        if not row.is_first:
            indicator_choices.choose(partner=cast.rosa, indicator=row.id, is_on=True, by=cast.rosa.person)
    browser.as_person(cast.priya)

    def counted(rest):
        with CaptureQueriesContext(connection) as caught:
            browser.get(at(cast, rest))
        return len(caught)

    def both():
        # The first look after somebody said something counts anew.
        return counted(""), counted("change_rate/")

    enough_said(cast, 6, 6)
    closed(cast, stage="framing")
    few = both()
    for number, partner in enumerate(people(cast, 12, "patient")):
        made = said(partner, f"More {number}", days_ago=40)
        answer(cast, made, OUTCOMES[number % 4])
        closed(cast, say=(cast.rosa, partner), stage="data")
    assert both() == few
