"""Does it fit? What it takes, two ways out, other ways side by side, each change one press away."""

from dataclasses import replace
from decimal import Decimal

import pytest
from django.http import HttpResponse
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from evenhand.exchange.plan_file import PlanFile
from evenhand.exchange.plan_sections import Aim, AskFirst, LineStated, MeansStated, PeopleStated, RatingGiven
from evenhand.readings.framework import current
from evenhand.web.browser_lines import with_lines, without_lines
from evenhand.web.browser_plan import COOKIES, Typed, keep, read
from evenhand.web.views.first_plan import planned
from tests.web.first_plans import Request, answer, answer_six, carry, plan, typed

pytestmark = pytest.mark.django_db


@pytest.fixture
def consulting(browser):
    """A plan for a consultation, which is quick to cost."""
    answer_six(browser)
    browser.post("/start/plan/approach/", {"approach": "consultation"})
    return browser


def test_the_page_says_what_it_takes_by_heading_and_stage_and_where_each_line_comes_from(consulting):
    page = consulting.get("/start/plan/")
    costing = planned(typed(consulting)).costing

    assert page.has("By heading", "By stage", "Pay for contributors", "Choosing the questions")
    lines = consulting.get("/start/plan/lines/")
    assert all(line.source and lines.has(" ".join(line.source.split())) for line in costing.lines)


def test_a_plan_that_fits_offers_no_way_out(browser):
    answer_six(browser, money={"money_pence": "100000"})
    browser.post("/start/plan/approach/", {"approach": "consultation"})

    assert not browser.get("/start/plan/").has("Two ways out")


def test_five_thousand_pounds_fails_honestly_and_shows_both_ways_out(browser):
    answer_six(browser)
    page = browser.get("/start/plan/")

    assert page.has("It does not fit.", "Trim this", "Ask for that much", "Trimming alone does not get there")
    assert page.has("Pay, access, help and travel for those who come are not cut")


def test_one_press_trims_and_writes_down_whom_it_leaves_unheard(browser):
    answer_six(browser, money={"money_pence": "20000"})
    before = planned(typed(browser))
    browser.post("/start/plan/trim/")
    after = planned(typed(browser))

    assert after.costing.totals == before.ways_out.trim.totals
    assert after.costing.totals.total_pence <= 2_000_000 < before.costing.totals.total_pence
    assert [trim.effect for trim in plan(browser).trims] == [trim.silences for trim in before.trims]
    page = browser.get("/start/plan/")
    assert page.has(
        "Trimmed. Read below whom it leaves unheard", "What was trimmed", before.trims[0].silences
    )


def test_trimming_fewer_people_changes_how_many_people_there_are(browser):
    answer_six(browser)
    browser.post("/start/plan/trim/")

    assert {each.type: each.count for each in plan(browser).people}["carer"] < 4


def test_a_plan_with_nothing_to_trim_stays_as_it_was(consulting):
    answer(consulting, "money", {"is_not_known": "on"}, route="mend")
    before = plan(consulting)
    consulting.post("/start/plan/trim/")

    assert plan(consulting) == before


def test_costing_afresh_takes_the_trim_back_and_keeps_what_people_wrote_themselves(browser):
    answer_six(browser, money={"money_pence": "20000"})
    browser.post("/start/plan/trim/")
    browser.post("/start/plan/afresh/")

    assert plan(browser).lines == ()
    assert plan(browser).trims == ()


def test_asking_for_that_much_is_one_press_and_then_the_money_fits(browser):
    answer_six(browser)
    ask = planned(typed(browser)).ways_out.ask
    assert f'name="money_pence" value="{ask.money_pence / 100:.2f}"' in browser.get("/start/plan/").html
    browser.post("/start/plan/money/", {"money_pence": f"{ask.money_pence / 100:.2f}"})

    assert not planned(typed(browser)).costing.fit.money.shortfall


def test_a_wrong_sum_is_refused_on_the_same_page(consulting):
    before = plan(consulting)
    page = consulting.post("/start/plan/money/", {"money_pence": "plenty"}, status=200)

    assert page.has("Give pounds as a number", "Does it fit?")
    assert plan(consulting) == before


def test_at_least_two_ways_stand_side_by_side_with_both_papers(browser):
    answer_six(browser)
    options = planned(typed(browser)).options
    page = browser.get("/start/plan/")

    assert len(options) >= 2
    for option in options:
        way = option.approach
        assert page.has(way.name, way.okm_reading, way.w20_reading, way.inclusion_cost, way.independence_risk)
    assert page.has("no figure found", "In no order of merit")


def test_choosing_another_way_is_one_press_and_keeps_the_others_beside_it(browser):
    answer_six(browser)
    before = {option.approach.id for option in planned(typed(browser)).options}
    browser.post("/start/plan/approach/", {"approach": "ppi_group"})

    assert plan(browser).chosen == "ppi_group"
    assert before | {"ppi_group"} == set(plan(browser).considered)
    assert browser.get("/start/plan/").has("This plan is now for: A public involvement group that advises")


def test_one_more_way_can_be_put_beside_the_others_and_taken_away_again(consulting):
    consulting.post("/start/plan/consider/", {"approach": "survey"})
    assert "survey" in plan(consulting).considered
    assert planned(typed(consulting)).approach.id == "consultation"

    consulting.post("/start/plan/consider/", {"approach": "survey", "take_away": "yes"})
    assert "survey" not in plan(consulting).considered


def test_the_way_that_the_plan_is_for_cannot_be_taken_away(consulting):
    consulting.post("/start/plan/consider/", {"approach": "consultation", "take_away": "yes"})

    assert planned(typed(consulting)).approach.id == "consultation"


@pytest.mark.parametrize("press", ["approach", "consider"])
@pytest.mark.parametrize("approach", ["", "nonsense", "\x00"])
def test_an_unknown_way_is_refused_in_a_sentence(consulting, press, approach):
    before = plan(consulting)
    consulting.post(f"/start/plan/{press}/", {"approach": approach})

    assert plan(consulting) == before
    assert consulting.get("/start/plan/").has("from the list")


def test_a_way_that_somebody_rated_is_never_lost_from_sight(browser):
    rated = RatingGiven(person="Ann", aim="air", approach="survey", rating="helps")
    carry(
        browser,
        PlanFile(
            title="Air",
            ask=AskFirst(who_asked="service", change="Less smoke", for_whom="Us", wanted="both"),
            aims=(Aim(id="air", text="Less smoke"),),
            people=(PeopleStated(type="carer", count=2),),
            chosen="consultation",
            considered=("consultation", "survey"),
            ratings=(rated,),
        ),
    )
    browser.post("/start/plan/consider/", {"approach": "survey", "take_away": "yes"})
    browser.post("/start/plan/approach/", {"approach": "ppi_group"})

    assert "survey" in plan(browser).considered
    assert plan(browser).ratings == (rated,)

    answer(browser, "aim", {"text": ""}, route="more")
    assert plan(browser).ratings == ()


@pytest.mark.parametrize("press", ["trim", "money", "approach", "consider", "afresh"])
def test_a_change_takes_a_press_and_not_a_link(consulting, press):
    consulting.get(f"/start/plan/{press}/", status=405)


@pytest.mark.parametrize("press", ["trim", "money", "approach", "consider", "afresh"])
def test_without_the_six_answers_there_is_nothing_to_change(browser, press):
    assert browser.post(f"/start/plan/{press}/").url == "/start/answers/"


def test_only_someone_signed_in_is_offered_to_start_a_project(consulting, cast):
    for address in ("/start/plan/", "/start/take-away/"):
        assert not consulting.get(address).has("Start a project from this")
    consulting.as_person(cast.rosa)
    for address in ("/start/plan/", "/start/take-away/"):
        page = consulting.get(address)
        form = next(f for f in page.tree.iter("form") if f.get("action") == reverse("project-from-plan"))
        assert {"csrfmiddlewaretoken", "form_key"} == {each.get("name") for each in form.iter("input")}
        assert page.response["Cache-Control"] == "no-store, private"


def test_what_is_not_in_the_plan_is_asked_about(consulting):
    missing = planned(typed(consulting)).costing.missing

    assert missing
    assert consulting.get("/start/plan/").has("Nothing is set aside for", *(row.question for row in missing))


def test_nothing_is_ever_decided_here(consulting):
    assert consulting.get("/start/plan/").has(
        "Not decided. These people have not answered: Carers; Practitioners."
    )


# What the browser carries of a plan's lines

_WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
_OWN_LINES = st.lists(
    st.builds(
        LineStated,
        stage=st.just(""),
        heading=st.sampled_from(["travel", "venue", "other"]),
        label=st.just("A line of our own"),
        rate_pence=st.integers(0, 100_000),
        unit=st.sampled_from(["each", "time"]),
        hours_each=st.just(Decimal(0)),
        who=st.just("thing"),
    ),
    max_size=4,
)
PEOPLE = (PeopleStated(type="carer", count=3), PeopleStated(type="practitioner", count=1))


@settings(max_examples=15, deadline=None)
@given(words=_WORDS, own=_OWN_LINES, take=st.data(), weeks=st.none() | st.integers(1, 2000))
def test_whatever_is_handed_to_the_browser_comes_back_the_same(words, own, take, weeks):
    file = PlanFile(
        title="Air",
        framework=current().version,
        chosen="consultation",
        ask=AskFirst(change=words, who_asked="policy"),
        means=MeansStated(weeks=weeks),
        people=PEOPLE,
    )
    drawn_up = [LineStated.of(line) for line in planned(Typed(file)).costing.lines]
    drawn_up = [replace(line, hours_each=Decimal(str(line.hours_each))) for line in drawn_up]
    kept = [
        replace(line, times=line.times + take.draw(st.integers(0, 2)))
        for line in drawn_up
        if take.draw(st.booleans())
    ]
    named = [replace(line, id=f"own_{number}") for number, line in enumerate(own)]
    sent = Typed(replace(file, lines=(*named, *kept)), frozenset({"money"}))
    response = HttpResponse()
    keep(response, sent)

    assert read(Request({name: response.cookies[name].value for name in COOKIES})) == sent


def test_a_trimmed_plan_is_carried_in_little(browser):
    answer_six(browser)
    browser.post("/start/plan/trim/")

    assert len(plan(browser).lines) > 50
    assert len(browser.client.cookies[COOKIES[0]].value) < 3000
    whole, short = without_lines(plan(browser), current())
    assert whole.lines == ()
    assert with_lines(whole, short, current()) == plan(browser)


def test_short_lines_that_do_not_belong_are_refused():
    file = PlanFile(title="Air", chosen="consultation", people=PEOPLE)

    with pytest.raises(LookupError):
        with_lines(file, ["no_such_line"], current())
    with pytest.raises(LookupError):
        with_lines(file, [None], current())
