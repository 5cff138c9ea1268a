from datetime import timedelta

from django.utils import timezone

from evenhand.actions import open_answers, open_questions
from evenhand.records.models import OpenQuestion, OpenRound
from tests.access.samples import private_page
from tests.people import join, person


def at(cast, rest=""):
    return f"/p/{cast.project.slug}/how-it-is/{rest}"


def by_page(browser, cast):
    browser.client.logout()
    return browser.as_page(private_page(cast).pk)


def ask_three(browser, cast, **said):
    said = {"template": "can_say_hard_things", "again_days": "91", **said}
    browser.as_person(cast.priya).post(at(cast, "choose/"), said)
    people = [cast.rosa.pk, cast.priya.pk, cast.walter.pk]
    browser.get(at(cast, "1/ask/"))
    browser.post(at(cast, "1/ask/"), {"people": people})


def test_nobody_sees_an_answer_before_all_have_spoken(browser, cast):
    ask_three(browser, cast)
    home = browser.get(f"/p/{cast.project.slug}/")
    assert home.has("A short question: Could you say something hard here")
    browser.post(at(cast, "1/1/say/"), {"says": "words", "text": "Mostly, to Femi."})
    page = browser.get(at(cast, "1/"))
    assert page.has("You said", "Mostly, to Femi.", "We wait for 2 of them")
    for other in (cast.rosa, cast.femi, cast.olu):
        browser.client.logout()
        assert not browser.as_person(other).get(at(cast, "1/")).has("Mostly, to Femi.")
        assert not browser.get(f"/p/{cast.project.slug}/record/").has("Mostly, to Femi.")
    browser.client.logout()
    browser.as_person(cast.rosa).post(at(cast, "1/1/say/"), {"says": "unsaid"})
    by_page(browser, cast)
    browser.get(at(cast, "1/1/say/"))
    browser.post(at(cast, "1/1/say/"), {"says": "words", "text": "On the phone, yes.", "is_named": "on"})
    page = browser.get(at(cast, "1/"))
    assert page.has(
        "Mostly, to Femi.", "On the phone, yes. ” (yours)", "1 would rather not say."
    ) or page.has("On the phone, yes.", "(yours)", "1 would rather not say.")
    browser.client.logout()
    page = browser.as_person(cast.olu).get(at(cast, "1/"))
    assert page.has("Mostly, to Femi.", "On the phone, yes.")
    assert not page.has("Walter")


def test_names_stand_only_where_everybody_gave_theirs(browser, cast):
    ask_three(browser, cast)
    for each in (cast.rosa, cast.priya, cast.walter):
        open_answers.give(
            round_=OpenRound.objects.get(), partner=each, text="Yes.", is_named=True, by=each.person
        )
    page = browser.as_person(cast.olu).get(at(cast, "1/"))

    assert page.has("Rosa Adeyemi", "Walter Page")


def test_typed_in_for_somebody_it_waits_on_their_page(browser, cast):
    ask_three(browser, cast)
    browser.as_person(cast.femi)
    assert browser.get(at(cast, "1/")).has("Type in what somebody said")
    said = {"way": "post", "day": "2026-01-02", "says": "words", "text": "I wrote it down."}
    browser.get(at(cast, f"1/1/for/{cast.walter.pk}/"))
    browser.post(at(cast, f"1/1/for/{cast.walter.pk}/"), said)
    browser.get(at(cast, "1/1/say/"), status=404)
    by_page(browser, cast)
    assert browser.get(f"/p/{cast.project.slug}/").has("Your answer to: Could you say something hard")
    assert browser.get(at(cast, "1/")).has("Somebody typed in for you", "I wrote it down.")
    browser.post(at(cast, "1/1/confirm/"))
    assert browser.get(at(cast, "1/")).has("You said")


def test_what_it_is_worth_stands_in_two_lists_where_that_points_at_nobody(browser, cast):
    question = open_questions.choose(
        partner=cast.priya, text="What is it worth to you?", topic="worth", by=cast.priya.person
    )
    team = [
        cast.rosa,
        cast.femi,
        *(join(cast.project, person(f"Res{n} X"), "partner", "researcher") for n in range(3)),
    ]
    public = [
        cast.priya,
        cast.walter,
        *(join(cast.project, person(f"Pub{n} X"), "partner", "carer") for n in range(3)),
    ]
    round_ = open_questions.ask(
        question=question, partners=[*team, *public], partner=cast.priya, by=cast.priya.person
    )
    for each in [*team, *public]:
        open_answers.give(round_=round_, partner=each, text=f"Much {each.pk}.", by=each.person)
    assert (
        browser.as_person(cast.olu)
        .get(at(cast, "1/"))
        .has("Those who lead, facilitate or research", "Everybody else")
    )
    again = open_questions.ask(
        question=question, partners=[*team[:4], *public], partner=cast.priya, by=cast.priya.person
    )
    for each in [*team[:4], *public]:
        open_answers.give(round_=again, partner=each, text=f"More {each.pk}.", by=each.person)
    page = browser.get(at(cast, "1/"))

    assert page.html.count("Those who lead, facilitate or research") == 1, "four on one side are too few"


def test_a_question_is_due_again_and_can_be_ended(browser, cast):
    ask_three(browser, cast)
    for each in (cast.rosa, cast.priya, cast.walter):
        open_answers.give(round_=OpenRound.objects.get(), partner=each, text="Yes.", by=each.person)
    OpenRound.objects.update(opened_on=timezone.localdate() - timedelta(days=92))
    assert browser.as_person(cast.priya).get(f"/p/{cast.project.slug}/").has("due to be asked again")
    assert not browser.as_person(cast.rosa).get(f"/p/{cast.project.slug}/").has("due to be asked again")
    assert browser.get(at(cast)).has("It was to be asked again on")
    browser.post(at(cast, "1/end/"))
    assert OpenQuestion.objects.get().ended_on
    assert browser.get(at(cast)).has("Asked no more")


def test_shown_early_its_reason_stands_beside_it(browser, cast):
    ask_three(browser, cast)
    OpenRound.objects.update(opened_on=timezone.localdate() - timedelta(days=15))
    browser.as_person(cast.femi)
    assert browser.get(at(cast, "1/")).has("Show it, with a reason")
    page = browser.post(at(cast, "1/1/show/"), {"because": "We meet."}, status=200)
    assert page.has("Fewer than 3 people have spoken.")
    browser.post(at(cast, "1/1/take-back/"))
    assert browser.get(at(cast, "1/")).has("It has not been asked.")


def test_ones_answer_is_taken_away_again(browser, cast):
    ask_three(browser, cast)
    for each in (cast.rosa, cast.priya, cast.walter):
        open_answers.give(
            round_=OpenRound.objects.get(), partner=each, text=f"Yes, {each.pk}.", by=each.person
        )
    browser.as_person(cast.priya).post(at(cast, "1/1/take-away/"))
    page = browser.get(at(cast, "1/"))

    assert not page.has(f"Yes, {cast.priya.pk}.")
    assert page.has("1 would rather not say.")


def test_bad_forms_are_shown_again_and_observers_only_read(browser, cast):
    browser.as_person(cast.priya)
    assert browser.post(at(cast, "choose/"), {}, status=200).has("Write the question, or choose one")
    ask_three(browser, cast)
    assert browser.post(at(cast, "1/1/say/"), {"says": "words"}, status=200).has("Write a few words")
    browser.as_person(cast.olu).get(at(cast, "choose/"), status=403)
    browser.get(at(cast, "1/1/say/"), status=403)
    browser.as_person(cast.nia).get(at(cast), status=404)
    browser.as_person(cast.rosa).get(at(cast, "9/"), status=404)
    browser.get(at(cast, "1/7/say/"), status=404)
