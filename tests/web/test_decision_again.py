import pytest
from django.utils import timezone

from evenhand.records.models import Decision, LookBack, ReopenCall
from tests.access.samples import private_page
from tests.actions.test_decision_again import call, look
from tests.closed_decisions import agenda_terms, closed
from tests.page import Browser


def address(cast, rest="again/", number=1):
    return f"/p/{cast.project.slug}/decisions/{number}/{rest}"


def home(cast):
    return f"/p/{cast.project.slug}/"


def test_one_call_is_enough_where_no_charter_says_otherwise_and_every_page_says_so(browser, cast):
    closed(cast)
    browser.as_page(private_page(cast).pk)
    browser.get(address(cast))
    browser.post(address(cast), {"words": "The hall is shut now."})
    page = browser.get(address(cast))
    assert page.has("It has to be looked at again", "The hall is shut now.", "Walter Page")

    page = browser.as_person(cast.femi).get(home(cast))
    assert page.has("Decision 1 has to be looked at again", "Where do we meet?")
    assert not browser.as_person(cast.priya).get(home(cast)).has("has to be looked at again")


def test_below_that_the_team_answers_in_words_and_the_caller_finds_the_answer(browser, cast):
    agenda_terms(cast, callers_needed=2)
    closed(cast)
    browser.as_person(cast.priya).post(address(cast), {"words": "The hall is shut now."})
    assert browser.get(address(cast)).has("When 2 people call", "It waits for an answer.")

    browser.as_person(cast.femi)
    assert browser.get(home(cast)).has("Somebody calls for another look at decision 1")
    at = address(cast, f"again/{ReopenCall.objects.get().pk}/answer/")
    browser.get(at)
    assert browser.post(at, {"answer": " "}, status=200).has("Say in plain words")
    browser.post(at, {"answer": "It opens again in June."})
    assert not browser.get(home(cast)).has("Somebody calls for another look")

    browser.as_person(cast.priya)
    assert browser.get(home(cast)).has("There is an answer to your call")
    assert browser.get(address(cast)).has("It opens again in June.")
    browser.post(address(cast, "again/take-back/"))
    page = browser.get(address(cast))
    assert page.has("and took it back")
    assert not page.has("The hall is shut now.")


def test_typed_in_for_somebody_a_call_is_theirs_to_confirm(browser, cast):
    agenda_terms(cast, callers_needed=2)
    closed(cast)
    for rest, form in [
        (f"again/for/{cast.walter.pk}/", {"words": "Too early.", "way": "post"}),
        (f"look-back/for/{cast.walter.pk}/", {"would": "unsure", "way": "phone"}),
    ]:
        browser.as_person(cast.femi).get(address(cast, rest))
        browser.post(address(cast, rest), form)
    assert browser.get(address(cast)).has("came by post, typed in by Femi Facilitator")

    browser = Browser().as_page(private_page(cast).pk)
    page = browser.get("/your-page/")
    assert page.has("You call for another look at decision 1", "What you would do now about decision 1")
    browser.post(address(cast, "again/confirm/"))
    browser.post(address(cast, "look-back/confirm/"))
    assert not browser.get("/your-page/").has("You call for another look")


def test_looking_back_is_shown_as_people_are_named_and_never_counted(browser, cast):
    closed(cast, look_again_on=timezone.localdate())
    cast.priya.named_as, cast.priya.pseudonym = "pseudonym", "Kestrel"
    cast.priya.save()
    browser.as_person(cast.priya)
    assert browser.get(home(cast)).has("Look back at decision 1")
    browser.get(address(cast, "look-back/"))
    browser.post(address(cast, "look-back/"), {"would": "otherwise", "words": "Upstairs was fine."})
    assert not browser.get(home(cast)).has("Look back at decision 1")
    browser.post(address(cast, "look-back/"), {"would": "same"})

    page = browser.as_person(cast.olu).get(address(cast))
    assert page.has("Kestrel: The same again.")
    assert not page.has("Priya")
    assert LookBack.objects.count() == 1


def test_where_the_facilitator_alone_knows_so_do_they_here(browser, cast):
    closed(cast, secrecy="facilitator")
    look(Decision.objects.get(), cast.priya, "otherwise", "I was pressed.")
    page = browser.as_person(cast.rosa).get(address(cast))
    assert not page.has("I was pressed.")
    assert "Priya" not in page.html.split("By post or phone")[0]
    assert browser.as_person(cast.femi).get(address(cast)).has("I was pressed.")
    assert browser.as_person(cast.priya).get(address(cast)).has("You said: Something else.", "I was pressed.")


def test_a_secret_vote_is_not_looked_back_at_under_names(browser, cast):
    closed(cast, secrecy="unlinkable", rule="majority")
    page = browser.as_person(cast.priya).get(address(cast))
    assert page.has("This vote was secret")
    page = browser.post(address(cast, "look-back/"), {"would": "same"}, status=200)
    assert page.has("This vote was secret")


def test_what_takes_its_place_is_shown_both_ways(browser, cast):
    first = closed(cast)
    second = closed(cast, replaces=first)
    closed(cast, outcome="", replaces=second)
    browser.as_person(cast.priya)
    assert browser.get(address(cast)).has("Its place is taken by decision 2", "And that one’s by decision 3")
    page = browser.get(address(cast, number=3))
    assert page.has("It takes the place of decision 2", "Which took the place of decision 1")


@pytest.mark.parametrize(
    ("outcome", "said"),
    [
        ("", "was put to take its place, and is still open"),
        ("not_made", "to take its place, and was not made"),
    ],
)
def test_a_decision_stands_until_another_one_is_made_in_its_place(browser, cast, outcome, said):
    first = closed(cast)
    second = closed(cast, outcome=outcome, replaces=first)
    browser.as_person(cast.priya)
    page = browser.get(address(cast, ""))
    assert page.has(said, "Until one does, this one stands.")
    assert not page.has("was replaced by")
    assert not browser.get(f"/p/{cast.project.slug}/decisions/").has("Replaced by decision")

    if outcome:
        at = f"/p/{cast.project.slug}/decisions/by-rule/?replaces=1"
        assert browser.as_person(cast.rosa).get(at).has("It takes the place of decision 2")
    closed(cast, replaces=second)
    assert browser.get(address(cast, "")).has("This was replaced by decision 3")
    assert browser.get(f"/p/{cast.project.slug}/decisions/").has("Replaced by decision 3")


def test_who_may_do_what(browser, cast):
    closed(cast)
    made = call(closed(cast), cast.walter)
    browser.as_person(cast.olu).get(address(cast))
    assert not browser.get(address(cast, "")).has("Afterwards")
    browser.post(address(cast), {"words": "No"}, status=403)
    browser.get(address(cast, "look-back/"), status=403)
    browser.as_person(cast.priya)
    browser.get(address(cast, f"again/{made.pk}/answer/", 2), status=403)
    browser.get(address(cast, f"again/for/{cast.walter.pk}/"), status=403)
    browser.post(address(cast, "again/take-back/"), status=404)
    browser.as_person(cast.femi).get(address(cast, f"again/{made.pk}/answer/"), status=404)


def test_another_project_finds_nothing_of_it(browser, cast):
    made = call(closed(cast), cast.walter)
    browser.as_person(cast.nia).get(address(cast), status=404)
    for rest in (
        "again/",
        "look-back/",
        f"again/{made.pk}/answer/",
        f"again/for/{cast.walter.pk}/",
        f"look-back/for/{cast.walter.pk}/",
    ):
        browser.get(f"/p/{cast.other_project.slug}/decisions/1/{rest}", status=404)
    browser.post(f"/p/{cast.other_project.slug}/decisions/1/again/confirm/", status=404)
