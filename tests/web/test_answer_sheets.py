import json

import pytest

from evenhand.actions import appraisals
from evenhand.records.models import AnswerSheet, SheetAnswer
from tests import people, rounds
from tests.access.samples import private_page

SECRET = "Words that only those who answered may see"


def at(cast, rest):
    return f"/p/{cast.project.slug}/{rest}"


def form(appraisal, *values, version=0, **more):
    ids = rounds.question_ids(appraisal)
    said = {f"q{id}-value": value for id, value in zip(ids, values, strict=False)}
    return {"round": appraisal.number, "seen": version, "shown_as": "named", **said, **more}


@pytest.fixture
def appraisal(cast):
    return rounds.opened(cast)


def test_somebody_on_a_private_page_answers_and_then_sees_the_others(browser, cast, appraisal):
    first = rounds.question_ids(appraisal)[0]
    rounds.answer_one(appraisal, cast.priya, "does_not", how=SECRET)
    browser.as_page(private_page(cast).pk)
    assert browser.get(at(cast, "side-by-side/")).has("Answer first, then look")
    page = browser.get(at(cast, "answers/"))
    assert page.has("It takes about 1 minute.", rounds.AIMS[0])
    browser.post(
        at(cast, "answers/"),
        form(
            appraisal,
            "partly",
            **{
                f"q{first}-with_whom": ["carer", "patient"],
                f"q{first}-stages": ["framing"],
                f"q{first}-how": "Slowly",
            },
        ),
    )

    sheet = AnswerSheet.objects.get(partner=cast.walter)
    assert (sheet.channel, sheet.entered_by, sheet.answers.count()) == ("page", None, 1)
    page = browser.get(at(cast, "side-by-side/"))
    assert page.has(SECRET, "Walter Page (patient)", "Priya Nair (carer)", "With whom: Carer, Patient")
    assert page.has("These people have not answered: Rosa Adeyemi, Femi Facilitator.")


@pytest.mark.parametrize("who", ["rosa", "femi", "walter"])
def test_nobody_sees_others_before_their_own_on_any_exit(browser, cast, appraisal, who):
    rounds.second_step(cast, appraisal)
    rounds.answer_one(appraisal, cast.priya, "does_not", how=SECRET)
    rounds.answer_two(appraisal, cast.priya, {"survey": "does_not"}, must_keep=SECRET)
    if who == "walter":
        browser.as_page(private_page(cast).pk)
    else:
        browser.as_person(getattr(cast, who))
    exits = [
        "side-by-side/",
        "side-by-side/1/",
        "step-two/",
        "step-two/round/1/",
        "round/export/",
        "round/1/export/",
        "answers/",
        "step-two/answer/",
        "answers/confirm/",
        "ways/",
        "criteria/",
        "",
    ]
    for rest in exits:
        found = browser.get(at(cast, rest))
        assert SECRET not in found.response.content.decode(), rest
        assert "does not" not in found.text.replace("who does not", ""), rest
    exported = json.loads(browser.get(at(cast, "round/export/")).response.content)
    assert set(exported["step_1"]) == set(exported["step_2"]) == {"not_shown"}


def test_the_lead_sees_them_after_answering_and_one_step_does_not_open_the_other(browser, cast, appraisal):
    rounds.second_step(cast, appraisal)
    rounds.answer_one(appraisal, cast.priya, "does_not", how=SECRET)
    rounds.answer_two(appraisal, cast.priya, {"survey": "does_not"}, must_keep="Keep the tea")
    browser.as_person(cast.rosa).post(at(cast, "answers/"), form(appraisal, "dont_know"))
    exported = json.loads(browser.get(at(cast, "round/export/")).response.content)

    assert browser.get(at(cast, "side-by-side/")).has(SECRET)
    assert browser.get(at(cast, "step-two/")).has("Answer first, then look")
    assert SECRET in json.dumps(exported["step_1"])
    assert set(exported["step_2"]) == {"not_shown"}


def test_an_observer_is_refused_everywhere(browser, cast, appraisal):
    rounds.second_step(cast, appraisal)
    appraisals.close(appraisal=appraisal, by=cast.rosa.person)
    browser.as_person(cast.olu)
    for rest in ("answers/", "side-by-side/", "round/export/", "ways/", "step-two/", "step-two/answer/"):
        browser.get(at(cast, rest), status=403)
    browser.post(at(cast, "answers/"), form(appraisal, "helps"), status=403)


def test_somebody_of_another_project_finds_nothing(browser, cast, appraisal):
    browser.as_person(cast.nia)
    for rest in ("answers/", "side-by-side/", "round/export/", "ways/", "step-two/", "answers/confirm/"):
        browser.get(at(cast, rest), status=404)
    browser.get(at(cast, f"answers/enter/{cast.walter.pk}/"), status=404)


def test_another_projects_question_in_the_form_changes_nothing(browser, cast, appraisal):
    other = people.Project.objects.get(pk=cast.other_project.pk)
    rounds.criteria.propose_aim(partner=cast.nia, text="Theirs", by=cast.nia.person)
    theirs = appraisals.open_round(project=other, by=cast.nia.person, all_the_same=True)
    foreign = rounds.question_ids(theirs)[0]
    page = browser.as_person(cast.priya).post(
        at(cast, "answers/"), form(appraisal, **{f"q{foreign}-value": "helps"}), status=200
    )

    assert page.has("There is nothing in it yet")
    assert not SheetAnswer.objects.exists()


def test_pressing_twice_keeps_one_version(browser, cast, appraisal):
    sent = form(appraisal, "helps", form_key="7d4f8e9a-0f0a-4f4e-9a53-3f2c6f6f0a44")
    browser.as_person(cast.priya).post(at(cast, "answers/"), sent)
    browser.post(at(cast, "answers/"), sent)

    assert AnswerSheet.objects.get().version == 1


def test_a_second_tab_is_told_and_keeps_what_was_typed(browser, cast, appraisal):
    first = rounds.question_ids(appraisal)[0]
    browser.as_person(cast.priya).post(at(cast, "answers/"), form(appraisal, "helps"))
    page = browser.post(
        at(cast, "answers/"), form(appraisal, "does_not", **{f"q{first}-how": "From tab two"}), status=200
    )
    assert page.has("changed in another window", "From tab two")
    assert 'name="seen" value="1"' in page.html
    browser.post(at(cast, "answers/"), form(appraisal, "does_not", version=1))

    assert browser.get(at(cast, "answers/")).has("What I answered before", "Yes, it would help")
    assert list(AnswerSheet.objects.order_by("version").values_list("version", "is_latest")) == [
        (1, False),
        (2, True),
    ]


def test_what_was_typed_stays_when_how_to_show_it_is_missing(browser, cast, appraisal):
    first = rounds.question_ids(appraisal)[0]
    sent = form(appraisal, "partly", **{f"q{first}-how": "Many kind words", f"q{first}-stages": "data"})
    del sent["shown_as"]
    page = browser.as_person(cast.priya).post(at(cast, "answers/"), sent, status=200)

    assert page.has("There is something to mend", "How may others see your answers?", "Many kind words")
    assert "<details open>" in page.html
    assert page.html.count(" checked") == 2


def test_answers_that_come_after_the_close_are_given_back_to_copy(browser, cast, appraisal):
    first = rounds.question_ids(appraisal)[0]
    browser.as_person(cast.priya).get(at(cast, "answers/"))
    appraisals.close(appraisal=appraisal, by=cast.rosa.person)
    page = browser.post(
        at(cast, "answers/"),
        form(appraisal, "helps", **{f"q{first}-how": "An hour of my thoughts"}),
        status=409,
    )

    assert page.has("Nothing was kept", "An hour of my thoughts")
    assert not AnswerSheet.objects.exists()
    assert browser.get(at(cast, "answers/")).has("No questions are open")


def test_answers_to_the_last_round_are_not_taken_for_the_next_one(browser, cast, appraisal):
    sent = form(appraisal, "helps")
    appraisals.close(appraisal=appraisal, by=cast.rosa.person)
    appraisals.open_round(project=cast.project, by=cast.rosa.person, all_the_same=True)
    page = browser.as_person(cast.priya).post(at(cast, "answers/"), sent, status=409)

    assert page.has("Other questions are open now")
    assert not AnswerSheet.objects.exists()


def test_a_facilitator_types_in_a_letter_and_its_writer_confirms_it(browser, cast, appraisal):
    browser.as_person(cast.femi)
    assert browser.get(at(cast, "answers/enter/")).has("Walter Page", "Type in step 1 for Walter Page")
    address = at(cast, f"answers/enter/{cast.walter.pk}/")
    browser.get(address)
    assert browser.post(address, form(appraisal, "partly"), status=200).has("How did it come?")
    browser.post(address, form(appraisal, "partly", channel="post"))
    browser.post(at(cast, "answers/"), form(appraisal, "helps"))
    typed = "typed in by Femi Facilitator, by post, not yet confirmed"
    assert browser.get(at(cast, "side-by-side/")).has(typed)

    browser.client.logout()
    browser.as_page(private_page(cast).pk)
    page = browser.get(at(cast, "answers/confirm/"))
    assert page.has("Is this what you said?", "It would help in part", rounds.AIMS[0])
    sheet = AnswerSheet.objects.get(partner=cast.walter)
    browser.post(at(cast, "answers/confirm/"), {"sheet": str(sheet.pk)})
    assert browser.get(at(cast, "answers/confirm/")).has("Nothing is waiting for you here")

    sheet.refresh_from_db()
    assert sheet.confirmed_at is not None


def test_what_was_typed_in_can_be_corrected_by_its_owner_and_is_then_theirs(browser, cast, appraisal):
    browser.as_person(cast.femi).post(
        at(cast, f"answers/enter/{cast.walter.pk}/"), form(appraisal, "partly", channel="phone")
    )
    browser.client.logout()
    browser.as_page(private_page(cast).pk).post(at(cast, "answers/"), form(appraisal, "does_not", version=1))

    latest = AnswerSheet.objects.get(partner=cast.walter, is_latest=True)
    assert (latest.version, latest.entered_by) == (2, None)
    assert browser.get(at(cast, "answers/confirm/")).has("Nothing is waiting for you here")


def test_somebodys_own_answers_are_not_replaced_without_saying_that_they_asked(browser, cast, appraisal):
    rounds.answer_one(appraisal, cast.walter, "helps")
    address = at(cast, f"answers/enter/{cast.walter.pk}/")
    page = browser.as_person(cast.femi).post(
        address, form(appraisal, "does_not", version=1, channel="post"), status=200
    )
    assert page.has("answered before, and asked me to change it")
    browser.post(address, form(appraisal, "does_not", version=1, channel="post", asked_to_change="on"))

    assert AnswerSheet.objects.get(partner=cast.walter, is_latest=True).entered_by == cast.femi.person


def test_the_page_to_type_in_never_shows_what_the_person_answered(browser, cast, appraisal):
    rounds.answer_one(appraisal, cast.walter, "helps", how=SECRET)
    page = browser.as_person(cast.femi).get(at(cast, f"answers/enter/{cast.walter.pk}/"))

    assert SECRET not in page.html
    assert " checked" not in page.html


@pytest.mark.parametrize("who", ["olu", "dan", "nia"])
def test_nothing_is_typed_in_for_those_without_a_say_here(browser, cast, appraisal, who):
    address = at(cast, f"answers/enter/{getattr(cast, who).pk}/")
    browser.as_person(cast.femi).get(address, status=404)
    browser.post(address, form(appraisal, "helps", channel="post"), status=404)


def test_a_partner_types_in_for_nobody(browser, cast, appraisal):
    browser.as_person(cast.priya)
    browser.get(at(cast, "answers/enter/"), status=403)
    browser.post(
        at(cast, f"answers/enter/{cast.walter.pk}/"), form(appraisal, "helps", channel="post"), status=403
    )


def test_a_patient_reads_the_debates_and_a_manager_is_asked(browser, cast):
    appraisal = rounds.with_conditions(cast, "direct_use", "decision_space")
    [one, _] = rounds.question_ids(appraisal, "condition")
    browser.as_page(private_page(cast).pk)
    page = browser.get(at(cast, "answers/"))
    assert page.has("2 debates to read, not a form to fill")
    assert f"q{one}-value" not in page.html
    assert f"q{one}-value" in browser.get(at(cast, "answers/?debates=yes")).html
    browser.client.logout()
    browser.as_person(cast.rosa)

    assert f"q{one}-value" in browser.get(at(cast, "answers/")).html


def test_a_patient_who_wants_to_answers_the_debates_too(browser, cast):
    appraisal = rounds.with_conditions(cast, "direct_use")
    [one] = rounds.question_ids(appraisal, "condition")
    sent = form(appraisal, "helps", **{f"q{one}-value": "disagree"})
    browser.as_person(cast.priya).post(at(cast, "answers/?debates=yes"), sent)

    assert browser.get(at(cast, "answers/")).html.count(" checked") == 3
    assert browser.get(at(cast, "side-by-side/")).has("I do not think this question should decide it")


def test_opening_asks_for_a_deliberate_tick(browser, cast):
    rounds.propose(cast)
    browser.as_person(cast.priya).get(at(cast, "round/open/"), status=403)
    browser.as_person(cast.rosa)
    assert browser.get(at(cast, "round/open/")).has("Rosa Adeyemi, Femi Facilitator, Priya Nair, Walter Page")
    page = browser.post(at(cast, "round/open/"), {"form_key": "x"}, status=200)
    assert page.has("Wait for them, or say that you want to open it all the same.")
    browser.post(at(cast, "round/open/"), {"all_the_same": "on"})

    assert browser.get(at(cast, "criteria/")).has("The questions are open")


def test_closing_names_who_has_not_answered_and_then_everyone_may_look(browser, cast, appraisal):
    rounds.answer_one(appraisal, cast.priya, "does_not", how=SECRET)
    browser.as_person(cast.priya).get(at(cast, "round/close/"), status=403)
    browser.as_person(cast.femi)
    assert browser.get(at(cast, "round/close/")).has(
        "not answered: Rosa Adeyemi, Femi Facilitator, Walter Page."
    )
    browser.post(at(cast, "round/close/"), {"form_key": "x"})

    assert browser.get(at(cast, "side-by-side/")).has(SECRET, "and the round is closed")


def test_without_a_round_each_page_says_so(browser, cast):
    browser.as_person(cast.rosa)
    for rest in ("side-by-side/", "ways/", "step-two/", "answers/enter/"):
        assert browser.get(at(cast, rest)).has("Nobody has been asked yet")
    assert browser.get(at(cast, "answers/")).has("No questions are open")
    for rest in ("side-by-side/3/", "step-two/round/3/", "round/export/", "round/3/export/", "round/close/"):
        browser.get(at(cast, rest), status=404)
