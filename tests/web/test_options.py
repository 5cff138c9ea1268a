import json

import pytest

from evenhand.actions import appraisals, options
from evenhand.records.models import AppraisalOption
from tests import rounds
from tests.access.samples import private_page
from tests.page import visible_text


def at(cast, rest=""):
    return f"/p/{cast.project.slug}/{rest}"


@pytest.fixture
def appraisal(cast):
    return rounds.opened(cast)


def rating_form(appraisal, ratings, **more):
    said = {
        f"o-{approach}-q{id}": value
        for id in rounds.question_ids(appraisal)
        for approach, value in ratings.items()
    }
    return {"round": appraisal.number, "seen": 0, "shown_as": "named", **said, **more}


def test_a_partner_chooses_ways_and_opens_nothing(browser, cast, appraisal):
    browser.as_page(private_page(cast).pk)
    browser.get(at(cast, "ways/"))
    browser.post(at(cast, "ways/"), {"what": "known", "choose-approach": "survey"})
    browser.post(
        at(cast, "ways/"), {"what": "own", "own-name": "A lunch club", "own-about": "It meets on Tuesdays."}
    )
    page = browser.get(at(cast, "ways/"))

    assert page.has("A survey", "£4,222.50", "no figure found", "A lunch club", "It meets on Tuesdays.")
    assert page.has("Oliver, Kothari and Mays", "Williams and others", "Added by Walter Page")
    assert not page.has("Open step 2")
    browser.post(at(cast, "step-two/open/"), status=403)


def test_a_way_that_nobody_knows_is_refused_in_a_sentence(browser, cast, appraisal):
    page = browser.as_person(cast.priya).post(
        at(cast, "ways/"), {"what": "known", "choose-approach": "telepathy"}, status=200
    )

    assert page.has("There is something to mend")
    assert not AppraisalOption.objects.exists()


def test_figures_and_words_are_mended_by_anyone_with_a_say(browser, cast, appraisal):
    option = options.add(appraisal=appraisal, partner=cast.rosa, approach="survey", by=cast.rosa.person)
    address = at(cast, f"ways/{option.pk}/")
    browser.as_person(cast.priya)
    assert 'value="4222.5' in browser.get(address).html
    sent = {
        "pounds": "1200.50",
        "hours": "",
        "months": "2",
        "inclusion": "keeps",
        "independence": "",
        "seen": "1",
    }
    browser.post(
        address, {**sent, "figures_from": "Asda’s quote", "if_we_do_not": "The night shift goes unheard"}
    )
    page = browser.get(at(cast, "ways/"))

    assert page.has(
        "£1,200.50", "2 months", "no figure found", "Asda’s quote", "The night shift goes unheard"
    )
    assert page.has("Last changed by Priya Nair")
    stale = browser.post(address, {**sent, "pounds": "1"}, status=200)
    assert stale.has("Somebody changed these figures")


@pytest.mark.parametrize(
    "wrong", [{"pounds": "-1"}, {"pounds": "lots"}, {"hours": "1e99"}, {"inclusion": "all"}]
)
def test_a_figure_that_makes_no_sense_ends_in_a_sentence(browser, cast, appraisal, wrong):
    option = options.add(appraisal=appraisal, partner=cast.rosa, approach="survey", by=cast.rosa.person)
    page = browser.as_person(cast.priya).post(
        at(cast, f"ways/{option.pk}/"), {"seen": "1", **wrong}, status=200
    )

    assert page.has("There is something to mend")


def test_a_way_taken_out_says_why_and_can_be_put_back(browser, cast, appraisal):
    option = options.add(appraisal=appraisal, partner=cast.rosa, approach="survey", by=cast.rosa.person)
    browser.as_person(cast.priya).get(at(cast, f"ways/{option.pk}/strike/"))
    browser.post(at(cast, f"ways/{option.pk}/strike/"), {"because": "Nobody fills them in"})
    assert browser.get(at(cast, "ways/")).has("Taken out by Priya Nair: Nobody fills them in")
    browser.post(at(cast, f"ways/{option.pk}/restore/"))

    assert AppraisalOption.objects.get().struck_at is None


def test_a_way_of_another_project_is_not_found(browser, cast, appraisal):
    rounds.criteria.propose_aim(partner=cast.nia, text="Theirs", by=cast.nia.person)
    other = appraisals.open_round(project=cast.other_project, by=cast.nia.person, all_the_same=True)
    option = options.add(appraisal=other, partner=cast.nia, approach="survey", by=cast.nia.person)
    browser.as_person(cast.rosa)
    browser.get(at(cast, f"ways/{option.pk}/"), status=404)
    browser.post(at(cast, f"ways/{option.pk}/strike/"), {"because": "x"}, status=404)
    browser.post(at(cast, f"ways/{option.pk}/restore/"), status=404)


def test_step_two_from_a_private_page_to_what_it_says(browser, cast, appraisal):
    rounds.second_step(cast, appraisal)
    rounds.answer_two(
        appraisal, cast.priya, {"co_production": "helps", "survey": "helps"}, must_keep="The tea"
    )
    browser.as_page(private_page(cast).pk)
    assert browser.get(at(cast, "step-two/answer/")).has("Would it help with this?")
    browser.post(
        at(cast, "step-two/answer/"),
        rating_form(appraisal, {"co_production": "helps", "survey": "partly"}, must_keep="The bus fare"),
    )
    page = browser.get(at(cast, "step-two/"))

    assert page.has("A survey is beaten by Co-production from the first idea", "for Walter Page (patient)")
    assert page.has("The tea", "The bus fare", "Priya Nair (carer)")
    assert page.has("These people have not answered: Rosa Adeyemi, Femi Facilitator.")
    assert page.has("What even one of them says could change which ways are beaten below.")
    assert page.has("Nobody owes another answer")
    assert page.has("Held by Priya Nair (carer).")


def test_no_single_belief_is_said_plainly(browser, cast, appraisal):
    rounds.second_step(cast, appraisal)
    for partner in (cast.rosa, cast.priya, cast.walter, cast.femi):
        wants = "survey" if partner in (cast.rosa, cast.femi) else "co_production"
        other = "co_production" if wants == "survey" else "survey"
        rounds.answer_two(appraisal, partner, {wants: "helps", other: "does_not"})
    page = browser.as_person(cast.rosa).get(at(cast, "step-two/"))

    assert page.has("No single belief would change it.", "Everyone who is here has answered step 2.")
    assert not page.has("What even one of them says")


def test_a_way_added_late_is_not_held_against_those_who_answered(browser, cast, appraisal):
    rounds.second_step(cast, appraisal)
    rounds.answer_two(appraisal, cast.priya, {"co_production": "helps", "survey": "helps"})
    options.add(appraisal=appraisal, partner=cast.walter, name="A lunch club", by=cast.walter.person)
    page = browser.as_person(cast.priya).get(at(cast, "step-two/"))

    assert browser.get(at(cast, "step-two/answer/")).has(
        "You have not answered about this one. It may be new."
    )
    assert page.has("A lunch club", "Nobody has said")
    assert not page.has("A lunch club is beaten")


def test_the_result_has_no_total_weight_or_rank(browser, cast, appraisal):
    rounds.second_step(cast, appraisal)
    rounds.answer_two(appraisal, cast.priya, {"co_production": "helps", "survey": "partly"})
    page = browser.as_person(cast.priya).get(at(cast, "step-two/"))
    words = visible_text(page.tree.find(".//main")).lower()

    assert "what step 2 says" in words
    assert [word for word in ("score", "total", "rank", "winner", "best", "weight") if word in words] == []


def test_the_second_step_waits_until_it_is_opened(browser, cast, appraisal):
    browser.as_person(cast.rosa)
    for rest in ("step-two/", "step-two/answer/", f"step-two/enter/{cast.walter.pk}/"):
        assert browser.get(at(cast, rest)).has("Step 2 is not open yet")
    browser.post(at(cast, "step-two/open/"))
    assert browser.get(at(cast, "ways/")).has("Choose at least two ways of working first")
    for approach in ("action", "nothing"):
        browser.post(at(cast, "ways/"), {"what": "known", "choose-approach": approach})
    browser.post(at(cast, "step-two/open/"))

    assert browser.get(at(cast, "step-two/answer/")).has(
        "Action instead of research", "No public involvement"
    )


def test_a_letter_for_step_two_is_typed_in(browser, cast, appraisal):
    rounds.second_step(cast, appraisal)
    address = at(cast, f"step-two/enter/{cast.walter.pk}/")
    browser.as_person(cast.femi).get(address)
    browser.post(address, rating_form(appraisal, {"survey": "helps"}, channel="phone", must_keep="My name"))
    browser.client.logout()
    browser.as_page(private_page(cast).pk)

    assert browser.get(at(cast, "answers/confirm/")).has(
        "A survey: Fewer children", "It would help", "My name"
    )


def test_the_export_holds_the_rows_and_what_was_said(browser, cast, appraisal):
    rounds.second_step(cast, appraisal)
    rounds.answer_one(appraisal, cast.priya, "partly", how="If it is slow")
    rounds.answer_two(appraisal, cast.priya, {"co_production": "helps", "survey": "partly"})
    response = browser.as_person(cast.priya).get(at(cast, "round/export/")).response
    exported = json.loads(response.content)

    assert response.headers["Content-Disposition"].endswith('-round-1.json"')
    assert exported["framework"]["digest"] == appraisal.framework_digest
    assert exported["step_1"]["answers"][0]["named"][0]["how"] == "If it is slow"
    assert exported["step_2"]["beaten"][0]["option"] == "survey"
    assert str(cast.priya.person.pk) not in response.content.decode()
    assert [len(question["readings"]) for question in exported["questions"]] == [0, 0]
