"""The first ten minutes: four doors, short pages, nothing kept on the server, a real place to stop."""

import random
import string
from datetime import date, timedelta

import pytest
from django.contrib.sessions.models import Session
from django.core import signing
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from evenhand.methods.reading_age import reading_age
from evenhand.readings.framework import current
from evenhand.web import browser_plan
from evenhand.web.browser_plan import ALL_BYTES, COOKIE_BYTES, COOKIES
from evenhand.web.forms.start_routes import ALL, ASK_FIRST, ROUTES
from tests.web.first_plans import SIX, answer, answer_six, plan, typed

pytestmark = pytest.mark.django_db


def noise(length):
    """Text that does not compress, the same each time."""
    return "".join(random.Random(length).choices(string.ascii_letters + string.digits, k=length))


def test_the_first_page_has_four_doors_and_asks_for_no_account(browser):
    page = browser.get("/")

    assert page.has("A bid is due", "I have an idea", "I was invited", "I judge or fund", "no account")
    assert {"/start/bid/", "/start/idea/", "/start/invited/", "/start/judge/"} <= set(page.links)


def test_someone_invited_is_told_of_the_link_the_code_and_the_letter(browser):
    assert browser.get("/start/invited/").has(
        "If you have a link", "code on paper", "You need no screen at all"
    )


def test_the_code_on_paper_goes_where_private_pages_are_opened(browser):
    page = browser.get("/start/invited/")
    form = next(form for form in page.tree.iter("form") if form.get("action") == reverse("private-page-code"))

    assert [each.get("name") for each in form.iter("input")] == ["csrfmiddlewaretoken", "code"]


def test_the_pages_can_be_read_at_nine_to_eleven(browser):
    answer_six(browser)
    doors = ["/", "/start/invited/", "/start/bid/", "/start/idea/", "/start/stop-here/", "/start/take-away/"]
    for address in [*doors, *(f"/start/more/{page.slug}/" for page in ALL)]:
        assert reading_age(prose(browser.get(address))).age <= 11, address


def prose(page):
    """The sentences of a page, each heading and label ending like one."""
    main = next(page.tree.iter("main"))
    parts = [
        e for e in main.iter() if e.tag in {"h1", "h2", "p", "label", "legend"} or e.get("class") == "hint"
    ]
    said = [" ".join("".join(part.itertext()).split()) for part in parts]
    return "\n\n".join(words for words in said if words)


def test_someone_who_judges_finds_both_papers_and_no_score(browser):
    page = browser.get("/start/judge/")

    assert page.has("No score here", "Oliver, Kothari and Mays", "Williams and others", "£214.72")
    assert page.has(*(row.efforts_question for row in current().features))


def test_six_answers_lead_to_a_costed_plan(browser):
    seen = []
    for number, (name, data) in enumerate(SIX.items(), start=1):
        page = browser.get(f"/start/bid/{name}/")
        assert page.has(f"Question {number} of 6")
        seen.append(answer(browser, name, data).url)

    assert seen[-1] == "/start/plan/"
    assert seen[:-1] == [f"/start/bid/{name}/" for name in list(SIX)[1:]]
    assert browser.get("/start/plan/").has("Does it fit?", "£5,000", "It does not fit", "Not decided.")


def test_going_back_or_reloading_shows_what_was_typed(browser):
    answer(browser, "change", SIX["change"])
    page = browser.get("/start/bid/change/")

    assert "Fewer children have asthma attacks." in page.html
    assert "/start/bid/who-asked/" in page.links


def test_the_page_after_who_asked_says_what_that_answer_suggests(browser):
    answer(browser, "who-asked", {"who_asked": "funder_call"})

    assert browser.get("/start/bid/change/").has(current().get("askers", "funder_call").then)


@pytest.mark.parametrize(
    ("page", "data", "sentence"),
    [
        ("who-asked", {}, "“Nobody yet” is a fair answer"),
        ("who-asked", {"who_asked": "martians"}, "Select a valid choice"),
        ("change", {"for_whom": "All"}, "Say what should be different"),
        ("change", {"change": "x" * 2001, "for_whom": "All"}, "Keep this to 2,000 letters or fewer"),
        ("change", {"change": "\x00\x07", "for_whom": " "}, "Say for whom"),
        ("wanted", {}, "“We do not know yet” is a fair answer"),
        ("money", {}, "Give the pounds, or tick “Not known yet”"),
        ("money", {"money_pence": "lots"}, "Give pounds as a number, such as 5000 or 214.72"),
        ("money", {"money_pence": "-5"}, "Give pounds as a number"),
        ("money", {"money_pence": "1.234"}, "Give pounds as a number"),
        ("money", {"money_pence": "nan"}, "Give pounds as a number"),
        ("money", {"money_pence": "1e999999999"}, "Give pounds as a number"),
        ("money", {"money_pence": "9" * 5000}, "Give pounds as a number"),
        ("people", {}, "Say how many people of at least one kind"),
        ("people", {"carer": "0"}, "Say how many people of at least one kind"),
        ("people", {"carer": "-1"}, "Give a whole number from 0 to 10,000"),
        ("people", {"carer": "some"}, "Give a whole number from 0"),
        ("people", {"carer": "10001"}, "Give a whole number from 0 to 10,000, such as 4"),
        ("weeks", {"place": "online"}, "Give the weeks, or tick “Not known yet”"),
        ("weeks", {"weeks": "0"}, "Give whole weeks from 1 to 2,000"),
        ("weeks", {"weeks": "2.5"}, "Give whole weeks from 1 to 2,000"),
        ("weeks", {"weeks": "26", "place": "the moon"}, "Select a valid choice"),
    ],
)
def test_a_wrong_answer_gets_one_sentence_and_changes_nothing(browser, page, data, sentence):
    shown = answer(browser, page, data, status=200)

    assert shown.has("There is something to mend", sentence)
    assert not browser.client.cookies.get(COOKIES[0])


@pytest.mark.parametrize(
    ("page", "data", "sentence"),
    [
        ("when", {"needed_by": "2027-02-30"}, "Give a day such as 2027-03-31"),
        ("when", {"findings_weeks": "-1"}, "Give a whole number from 0 to 2,000, such as 40"),
        ("when", {"findings_weeks": "soon"}, "Give a whole number from 0 to 2,000"),
        ("known", {"entry": "sideways"}, "Select a valid choice"),
        ("aim", {"for_whom": "All"}, "Say what the aim is, or leave the whole page empty"),
        ("aim", {"text": "Less smoke", "arguments": ["because"]}, "Select a valid choice"),
        ("hours", {"hours_carer": "many"}, "Give hours from 0 to 10,000"),
        ("hours", {"staff_hours": "1.234"}, "Give hours from 0 to 1,000,000"),
        ("hours", {"hours_carer": "NaN"}, "Give hours from 0 to 10,000"),
        ("hours", {"hours_carer": "1e99"}, "Give hours from 0 to 10,000"),
        ("hours", {"supported_carer": "5"}, "Give a whole number from 0 to 4"),
        ("access", {"everyone_can_join_online": "maybe"}, "Select a valid choice"),
        ("not-here", {"who": "\n".join(f"group {n}" for n in range(31))}, "Give 30 lines or fewer"),
        ("not-here", {"who": "x" * 201}, "Keep each line to 200 letters"),
        ("name", {"title": "x" * 141}, "Keep this to 140 letters or fewer"),
    ],
)
def test_a_wrong_answer_to_an_extra_question_leaves_the_plan_as_it_was(browser, page, data, sentence):
    answer_six(browser)
    before = plan(browser)
    shown = answer(browser, page, data, route="more", status=200)

    assert shown.has(sentence)
    assert plan(browser) == before


@pytest.mark.parametrize(
    ("written", "pence"),
    [
        ("5000", 500_000),
        ("£5,000", 500_000),
        (" 5 000 ", 500_000),
        ("5k", 500_000),
        ("214.72", 21_472),
        ("0", 0),
    ],
)
def test_money_is_read_as_people_write_it(browser, written, pence):
    answer(browser, "money", {"money_pence": written})

    assert plan(browser).means.money_pence == pence


def test_control_characters_are_dropped_and_not_shown_again(browser):
    answer(browser, "change", {"change": "Less\x00 smoke\x1b\u202e", "for_whom": "All\x07"})

    assert (plan(browser).ask.change, plan(browser).ask.for_whom) == ("Less smoke", "All")


def test_not_known_yet_is_an_answer(browser):
    answer_six(browser, money={"is_not_known": "on"}, weeks={"is_not_known": "on", "place": ""})

    assert plan(browser).means.money_pence is None
    assert browser.get("/start/plan/").has("Nothing is known to be lacking", "not known")
    assert 'name="is_not_known" id="id_is_not_known" checked' in browser.get("/start/bid/money/").html


def test_before_the_six_are_answered_the_list_says_which_are_open(browser):
    answer(browser, "who-asked", SIX["who-asked"])

    assert browser.get("/start/plan/", status=302).url == "/start/answers/"
    page = browser.get("/start/answers/")
    assert page.has("5 questions are still open")
    assert "/start/bid/change/" in page.links


def test_the_door_says_when_there_is_a_plan_in_the_browser_already(browser):
    assert browser.get("/start/bid/").has("Begin")
    answer(browser, "who-asked", SIX["who-asked"])

    page = browser.get("/start/idea/")
    assert page.has("1 of the 6 questions is answered", "Go on with it", "Clear what I typed")


def test_an_idea_is_asked_the_extra_questions_and_each_can_be_left_out(browser):
    pages = ROUTES["idea"].pages
    address, walked = "/start/idea/who-asked/", []
    while address != "/start/plan/":
        name = address.split("/")[3]
        walked.append(name)
        page = browser.get(address)
        if name in SIX:
            assert page.has("of 6")
            address = answer(browser, name, SIX[name], route="idea").url
        else:
            assert page.has("You can leave it out")
            address = next(link for link in page.links if f"idea/{pages_after(pages, name)}/" in link)

    assert walked == [page.slug for page in pages]


def pages_after(pages, name):
    slugs = [page.slug for page in pages]
    return slugs[slugs.index(name) + 1]


EXTRA = {
    "known": ({"already_known": "The fumes.", "entry": "further_along"}, "further_along"),
    "whose-job": ({"whose_job": "The council’s", "decided_before": "The road"}, "The council’s"),
    "gains": ({"who_gains": "Children", "who_may_lose": "Drivers", "if_we_do_not": "Trust"}, "Drivers"),
    "when": ({"needed_by": "2090-03-31", "findings_weeks": "40"}, "2090-03-31"),
    "aim": ({"text": "Fewer cars", "arguments": ["normative", "political"]}, "political"),
    "second-aim": ({"text": "More say", "how_we_would_know": "They decide"}, "They decide"),
    "hours": ({"hours_carer": "20.5", "supported_carer": "1", "staff_hours": "80"}, "20.5"),
    "access": ({"access": "A ramp", "everyone_can_join_online": "no"}, "false"),
    "name": ({"title": "Clean air"}, "Clean air"),
    "not-here": ({"who": "Parents who work nights\n\nBus drivers"}, "Bus drivers"),
}


def test_every_extra_answer_is_kept_and_shown_again(browser):
    from evenhand.exchange import plan_file

    answer_six(browser)
    for name, (data, _) in EXTRA.items():
        assert answer(browser, name, data, route="more").url == "/start/answers/"

    written = plan_file.write(plan(browser))
    assert all(kept in written for _, kept in EXTRA.values())
    page = browser.get("/start/answers/")
    assert page.has(
        "The fumes.", "Children", "31 March 2090", "20.5", "A ramp", "Clean air", "Bus drivers", "£5,000"
    )
    assert {page.slug for page in ALL} == set(SIX) | set(EXTRA)


def test_an_aim_left_empty_is_no_aim(browser):
    answer_six(browser)
    answer(browser, "aim", {"text": "First"}, route="more")
    answer(browser, "second-aim", {"text": "Second"}, route="more")
    answer(browser, "aim", {"text": ""}, route="more")

    assert [aim.text for aim in plan(browser).aims] == ["Second"]
    assert plan(browser).aims[0].id == "aim_2"


def test_hours_are_asked_only_of_people_who_are_named(browser):
    assert browser.get("/start/more/hours/", status=302).url == "/start/more/people/"


def test_changing_one_answer_goes_back_to_where_it_was_asked_for(browser):
    answer_six(browser)

    assert answer(browser, "people", {"patient": "3"}, route="mend").url == "/start/plan/"
    assert answer(browser, "name", {"title": "Air"}, route="take").url == "/start/take-away/"
    assert [each.type for each in plan(browser).people] == ["patient"]


# Stopping


@pytest.mark.parametrize(
    ("wanted", "exit"), [("action", "campaign"), ("neither", "campaign"), ("unsure", "ask_first")]
)
def test_an_answer_that_points_elsewhere_leads_to_a_real_end_with_its_reasons(browser, wanted, exit):
    row = current().get("exits", exit)
    sent_to = answer(browser, "wanted", {"wanted": wanted}).url
    page = browser.get(sent_to)

    assert sent_to == "/start/stop-here/?door=bid"
    assert page.has(
        "Stop here, do this instead?", row.name, row.instead, row.first_step, "What do people want?"
    )
    assert "/start/bid/money/" in page.links
    assert page.has("Go on anyway")


def test_findings_that_come_too_late_stop_an_idea_after_the_first_part(browser):
    soon = (date.today() + timedelta(weeks=10)).isoformat()
    sent_to = answer(browser, "when", {"needed_by": soon, "findings_weeks": "40"}, route="idea").url
    page = browser.get(sent_to)

    assert page.has(current().get("exits", "act_now").name, "In 40 weeks")
    assert "/start/idea/aim/" in page.links


def test_what_has_to_be_judged_holds_nobody_up_but_is_said_on_the_plan(browser):
    answer_six(browser)
    answer(browser, "whose-job", {"whose_job": "The council’s, and it still is"}, route="more")

    assert browser.get("/start/plan/").has("may point to something else than a plan for research")
    assert browser.get("/start/stop-here/").has("You would have to judge", "It is someone else’s duty")


def test_the_end_can_be_read_without_any_answers(browser):
    page = browser.get("/start/stop-here/?door=nonsense")

    assert page.has("Good reasons to stop here", *(row.first_step for row in current().exits))


# What the browser carries


def test_nothing_is_written_on_the_server(browser):
    with CaptureQueriesContext(connection) as queries:
        answer_six(browser)
        browser.get("/start/plan/")
        browser.post("/start/plan/trim/")

    writes = [query["sql"] for query in queries if query["sql"].split()[0] in {"INSERT", "UPDATE", "DELETE"}]
    assert not writes
    assert not Session.objects.exists()
    assert "evenhand" not in browser.client.cookies


def test_the_cookies_are_out_of_reach_of_scripts_and_other_sites_and_end_with_the_session(browser):
    answer_six(browser)
    cookie = browser.client.cookies[COOKIES[0]]

    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert cookie["path"] == "/start/"
    assert not cookie["expires"]
    assert not cookie["max-age"]


def test_a_long_plan_is_carried_in_two_cookies_that_every_browser_takes(browser):
    answer_six(browser)
    answer(browser, "gains", {"who_gains": noise(1900), "who_may_lose": noise(1901)}, route="more")
    parts = [browser.client.cookies[name].value for name in COOKIES]

    assert all(0 < len(part) <= COOKIE_BYTES for part in parts)
    assert sum(map(len, parts)) <= ALL_BYTES
    assert plan(browser).ask.who_gains == noise(1900)

    answer(browser, "gains", {}, route="more")
    assert browser.client.cookies[COOKIES[1]].value == ""
    assert plan(browser).ask.who_gains == ""


def test_more_than_a_browser_can_carry_is_refused_and_nothing_from_before_is_lost(browser):
    answer_six(browser)
    answer(browser, "gains", {"who_gains": noise(1900), "who_may_lose": noise(1901)}, route="more")
    before = plan(browser)
    page = answer(
        browser,
        "whose-job",
        {"whose_job": noise(1999), "decided_before": noise(1998)},
        route="more",
        status=200,
    )

    assert page.has("Your browser cannot carry this much", "What you had before is still here")
    assert noise(1999) in page.html
    assert plan(browser) == before


@pytest.mark.parametrize("spoilt", ["", "x", "not.a-plan:1:2"])
def test_a_plan_that_was_changed_is_a_fresh_start_with_a_sentence(browser, spoilt):
    answer_six(browser)
    browser.client.cookies[COOKIES[0]] = spoilt + browser.client.cookies[COOKIES[0]].value[1:]
    page = browser.get("/start/answers/")

    assert page.has("We could not read what you typed before", "6 questions are still open")
    assert browser.client.cookies[COOKIES[0]].value == ""
    assert not browser.get("/start/answers/").has("We could not read")


def test_a_plan_from_long_ago_is_a_fresh_start_with_a_sentence(browser, monkeypatch):
    answer_six(browser)
    monkeypatch.setattr(browser_plan, "DAYS_KEPT", -1)

    assert browser.get("/start/bid/").has("it is too old, or it was changed")


def test_an_answer_given_while_the_old_plan_cannot_be_read_is_kept(browser):
    browser.client.cookies[COOKIES[0]] = "rubbish"
    answer(browser, "who-asked", {"who_asked": "policy"})

    assert plan(browser).ask.who_asked == "policy"


def test_a_plan_signed_for_something_else_is_not_taken(browser):
    browser.client.cookies[COOKIES[0]] = signing.dumps(
        {"plan": "", "not_known": []}, salt="another", compress=True
    )

    assert browser.get("/start/answers/").has("This is a fresh start")


def test_clearing_takes_everything_out_of_the_browser(browser):
    answer_six(browser)
    browser.post("/start/clear/")

    assert typed(browser).is_empty
    assert browser.get("/").has("What you typed is gone from this browser")


def test_clearing_takes_a_press_and_not_a_link(browser):
    answer_six(browser)
    browser.get("/start/clear/", status=405)

    assert not typed(browser).is_empty


@pytest.mark.parametrize(
    "address",
    [
        "/start/nonsense/",
        "/start/mend/",
        "/start/bid/nonsense/",
        "/start/nonsense/money/",
        "/start/bid/known/",
    ],
)
def test_an_unknown_page_is_not_found(browser, address):
    browser.get(address, status=404)


def test_the_first_part_asks_in_the_order_of_the_field():
    assert [page.slug for page in ASK_FIRST] == [
        "who-asked", "known", "change", "wanted", "whose-job", "gains", "when",
    ]  # fmt: skip
