import pytest

from evenhand.actions import findings, hold_backs, partners, publishing
from evenhand.actions.findings import SupportSaid
from evenhand.records.models import Finding, FramingChange, HoldBack
from tests.access.samples import private_page
from tests.actions.test_hold_backs import answered, asked
from tests.contributions import said
from tests.people import join, person
from tests.release import agreed, begun, days, found, passed, shown
from tests.web.test_query_counts import queries

FORM = {"text": "Half of the homes were cold.", "data_for": "Thermometers in 40 homes\nA survey"}


def address(cast, rest=""):
    return f"/p/{cast.project.slug}/{rest}"


def test_somebody_writes_a_finding_down_with_what_speaks_for_it_and_against_it(browser, cast):
    for_it, against_it = said(cast.walter), said(cast.priya, "Mine is warm.")
    page = browser.as_person(cast.priya).get(address(cast, "findings/new/"))
    assert page.has("We have not agreed yet on what we publish")
    form = {**FORM, "said_for": f"#{for_it.number}", "said_against": f"{against_it.number}, "}
    browser.post(
        address(cast, "findings/new/"), {**form, "is_unwelcome": "on", "unwelcome_to": "The council"}
    )
    page = browser.get(address(cast, "findings/1/"))
    assert page.has("The stairs are too steep.", "Walter Page", "A survey", "Mine is warm.")
    assert page.has("Unwelcome to: The council", "Nothing had been agreed when this was written down.")
    assert (
        page.text.index("The stairs") < page.text.index("What speaks against it") < page.text.index("Mine is")
    )


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"data_for": ""}, "Say what it rests on"),
        ({"said_for": "seven"}, "Give numbers alone"),
        ({"said_for": "99"}, "nothing said here with the number 99"),
        ({"said_for": "9" * 30}, "Give numbers alone"),
        ({"said_for": "1", "said_against": "1"}, "cannot speak for it and against it"),
        ({"data_for": "x" * 301}, "300 letters at most"),
        ({"text": "\x00"}, "something to mend"),
        ({"found_on": "2999-01-01"}, "today or earlier"),
    ],
)
def test_what_is_wrong_with_a_finding_is_said_kindly_and_nothing_is_kept(browser, cast, more, sentence):
    said(cast.walter)
    page = browser.as_person(cast.priya).post(address(cast, "findings/new/"), {**FORM, **more}, status=200)
    assert page.has(sentence)
    assert not Finding.objects.exists()


def test_nothing_can_rest_on_words_that_its_writer_may_not_read(browser, cast):
    secret = said(cast.walter, readers=(cast.femi,))
    form = {**FORM, "said_for": str(secret.number)}
    page = browser.as_person(cast.priya).post(address(cast, "findings/new/"), form, status=200)
    assert page.has("nothing said here with the number")


def test_words_for_few_people_are_not_on_the_finding_s_page_for_the_others(browser, cast):
    secret = said(cast.walter, "My landlord hit me.", readers=(cast.femi,))
    masked = said(cast.priya, "I am afraid.", naming="masked", mask="Quiet heron")
    found(cast, partner=cast.femi, supports=[SupportSaid(secret), SupportSaid(masked)])
    page = browser.as_person(cast.rosa).get(address(cast, "findings/1/"))
    assert page.has("Something said here that not everybody may read.", "Quiet heron")
    assert "landlord" not in page.html
    assert "Walter" not in page.html
    assert "Priya" not in page.html
    assert browser.as_person(cast.femi).get(address(cast, "findings/1/")).has("My landlord hit me.")


def test_whoever_said_something_sees_where_it_came_to_stand(browser, cast):
    contribution = said(cast.walter)
    page = browser.as_person(cast.priya).get(address(cast, f"said/{contribution.number}/"))
    add = f"/p/{cast.project.slug}/findings/new/?from={contribution.number}"
    assert add in page.links
    assert f'value="{contribution.number}"' in browser.get(add).html
    found(cast, supports=[SupportSaid(contribution)])
    page = browser.as_person(cast.walter.person).get(address(cast, f"said/{contribution.number}/"))
    assert page.has("In what we found", "It speaks for finding 1", "Half of the homes")
    page = browser.as_person(cast.olu).get(address(cast, f"said/{contribution.number}/"))
    assert "Half of the homes" not in page.html
    assert add not in page.links


def test_what_is_used_nowhere_is_listed_first_with_or_without_a_reason(browser, cast):
    used, draft, left = found(cast, "Used."), found(cast, "Half written."), found(cast, "Left out.")
    shown(cast, used)
    begun(cast, draft)
    page = browser.as_person(cast.walter.person).get(address(cast, "findings/"))
    order = [page.text.index(each) for each in ("Left out.", "Half written.", "In what we publish", "Used.")]
    assert order == sorted(order)
    assert page.has("Nobody has said why it is left out.", "which is being written")
    browser.post(address(cast, f"findings/{left.number}/unused/"), {"because": "It is about boilers."})
    assert browser.get(address(cast, "findings/")).has("Why it is left out: It is about boilers.")


def test_a_finding_is_put_in_other_words_and_both_stay_with_who_asked(browser, cast):
    found(cast, "Most homes were cold.")
    browser.as_person(cast.priya).get(address(cast, "findings/1/words/"))
    form = {"text": "Half of the homes were cold.", "who": "outside", "why": "It sounded too strong."}
    page = browser.post(address(cast, "findings/1/words/"), form, status=200)
    assert page.has("Say who it is")
    browser.post(address(cast, "findings/1/words/"), {**form, "who_words": "The council"})
    page = browser.get(address(cast, "findings/1/"))
    assert page.has("Most homes were cold.", "Half of the homes were cold.", "asked for by The council")
    assert page.has("somebody from outside", "It sounded too strong.", "Changed by Priya Nair")
    browser.post(address(cast, "findings/1/words/"), {**form, "text": "Cold.", "who": str(cast.rosa.pk)})
    assert FramingChange.objects.last().side == "researchers"


def test_an_unwelcome_finding_is_asked_to_be_held_back_and_everyone_reads_by_whom_and_why(browser, cast):
    found(cast, "The council let the mould grow.", is_unwelcome=True, unwelcome_to="The council")
    browser.as_person(cast.rosa).get(address(cast, "findings/1/hold-back/"))
    form = {"who": "outside", "who_words": "The council’s press office", "why": "It is election time."}
    browser.post(address(cast, "findings/1/hold-back/"), form)
    browser.get(address(cast, "held-back/1/answer/"), status=403)
    page = browser.as_person(cast.priya).get(address(cast, "held-back/"))
    assert page.has(
        "The council’s press office (somebody from outside)", "It is election time.", "Waits for an answer."
    )
    browser.get(address(cast, "held-back/1/answer/"))
    browser.post(
        address(cast, "held-back/1/answer/"), {"state": "refused", "words": "Tenants have a right to know."}
    )
    for place in ("held-back/", "held-back/1/", "findings/1/"):
        page = browser.get(address(cast, place))
        assert page.has("Not held back.", "Priya Nair answered", "Tenants have a right to know.")


def test_an_observer_sees_that_something_was_asked_from_which_side_and_why_and_not_what(browser, cast):
    hold_back = asked(cast, found(cast, "The council let the mould grow."))
    answered(cast, hold_back, words="The mould is real.")
    browser.as_person(cast.olu)
    for place in ("held-back/", "held-back/1/"):
        page = browser.get(address(cast, place))
        assert page.has("finding", "Researchers asked on", "The ministry will not like it.", "Not held back.")
        for secret in ("mould", "Rosa", "Priya", "Finding 1"):
            assert secret not in page.html
    browser.get(address(cast, "findings/1/"), status=404)
    assert browser.get(address(cast, "findings/")).has("No finding is written down here yet.")
    for rest in ("findings/new/", "findings/1/words/", "findings/1/hold-back/", "held-back/1/answer/"):
        browser.get(address(cast, rest), status=403)


def test_what_is_held_back_is_shown_as_over_when_its_day_has_come(browser, cast):
    hold_back = asked(cast, found(cast))
    answered(cast, hold_back, "granted", held_until=days(5))
    browser.as_person(cast.priya)
    assert browser.get(address(cast, "held-back/")).has("Held back until")
    passed(5)
    assert browser.get(address(cast, "held-back/")).has("It was held back until", "That is over.")


def test_both_sides_stand_in_one_list_and_what_waits_comes_first(browser, cast):
    finding = found(cast)
    waits = asked(cast, finding, cast.priya, why="My street is named.")
    answered(cast, asked(cast, finding, why="The funder."))
    page = browser.as_person(cast.olu).get(address(cast, "held-back/"))
    assert page.text.index("My street is named.") < page.text.index("The funder.")
    assert page.has("Other partners here asked", "Researchers asked")
    assert waits.number == 1


def test_a_request_is_typed_in_for_somebody_and_theirs_to_take_back(browser, cast):
    found(cast)
    form = {"who": str(cast.walter.pk), "why": "They could tell it is me."}
    browser.as_person(cast.femi).post(address(cast, "findings/1/hold-back/"), form)
    page = browser.get(address(cast, "held-back/1/"))
    assert page.has("Walter Page (a partner here)", "Written down by Femi Facilitator")
    browser.client.logout()
    browser.as_page(private_page(cast).pk)
    browser.post(address(cast, "held-back/1/take-back/"))
    assert browser.get(address(cast, "held-back/1/")).has("Whoever asked took this back.", "They could tell")


def test_the_way_to_what_we_found_is_there_for_whoever_may_read_it(browser, cast):
    for who in (cast.priya, cast.olu):
        assert "What we found" in browser.as_person(who).get(address(cast, "outputs/")).text


@pytest.mark.parametrize("who", ["priya", "nia", "dan", "olu"])
def test_nobody_asks_in_somebody_else_s_name(browser, cast, who):
    found(cast)
    form = {"who": str(getattr(cast, who).pk), "why": "So."}
    browser.as_person(cast.walter.person).post(address(cast, "findings/1/hold-back/"), form, status=200)
    assert not HoldBack.objects.exists()


def test_another_s_project_holds_nothing_for_them(browser, cast):
    asked(cast, found(cast))
    browser.as_person(cast.nia)
    for rest in ("findings/", "findings/1/", "held-back/", "held-back/1/", "held-back/1/answer/"):
        browser.get(address(cast, rest), status=404)
        browser.get(f"/p/{cast.other_project.slug}/{rest}", status=200 if rest.count("/") == 1 else 404)
    browser.post(f"/p/{cast.other_project.slug}/held-back/1/take-back/", status=404)


def test_only_its_writer_takes_a_finding_back_while_they_are_here(browser, cast):
    """Taken back by who leads, an unwelcome finding would wait without an end, and without a request."""
    found(cast, partner=cast.priya)
    for other in (cast.walter, cast.femi, cast.rosa):
        browser.as_person(other.person).post(
            address(cast, "findings/1/take-back/"), {"because": "Not helpful now."}, status=403
        )
    partners.remove(partner=cast.priya, by=cast.priya.person)
    browser.as_person(cast.femi).post(address(cast, "findings/1/take-back/"), {"because": "Wrong meters."})
    assert browser.get(address(cast, "findings/1/")).has("This was taken back.", "Wrong meters.")


def test_somebody_who_asked_is_not_shown_the_button_to_answer_and_may_not(browser, cast):
    asked(cast, found(cast))
    page = browser.as_person(cast.rosa).get(address(cast, "held-back/1/"))
    assert "held-back/1/answer/" not in page.html
    browser.post(address(cast, "held-back/1/answer/"), {"state": "granted", "words": "Yes."}, status=403)


def test_what_was_agreed_stands_with_each_finding(browser, cast):
    agreed(cast, partners_days=21)
    found(cast)
    page = browser.as_person(cast.priya).get(address(cast, "findings/1/"))
    assert page.has("Everyone in the project sees it 21 days before the public does.")


@pytest.mark.slow
def test_twenty_findings_and_requests_cost_no_more_than_two(browser, cast):
    browser.as_person(cast.priya)
    places = [address(cast, "findings/"), address(cast, "held-back/")]

    def grow(rows):
        for _ in range(rows):
            new = join(cast.project, person("Some Body", has_account=False), "partner", "carer")
            finding = found(cast, partner=new)
            begun(cast, finding)
            answered(
                cast,
                asked(cast, finding, new),
                who=join(cast.project, person("An Other", has_account=False), "partner", "patient"),
            )
            hold_backs.ask(
                of=finding, why="So.", asked_by=new, partner=cast.femi, entered_by=cast.femi.person, by=cast.femi.person
            )  # fmt: skip

    grow(2)
    few = [queries(browser, place) for place in places]
    grow(18)
    assert [queries(browser, place) for place in places] == few


def test_a_finding_s_own_page_stays_readable_for_all_once_it_was_public(browser, cast):
    finding = found(cast)
    output = shown(cast, finding, days_ago=15)

    publishing.publish(output=output, partner=cast.rosa, by=cast.rosa.person)
    findings.take_back(finding=finding, because="The meters were wrong.", by=cast.rosa.person)
    assert browser.as_person(cast.olu).get(address(cast, "findings/1/")).has("The meters were wrong.")
