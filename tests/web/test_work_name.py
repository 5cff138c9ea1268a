from evenhand.access.projects import Seat
from evenhand.access.viewer import Viewer
from evenhand.actions import features_told, work_sentences
from evenhand.readings.framework import current
from evenhand.readings.key_features import EFFORTS, OUTCOMES
from evenhand.readings.showings import SHOWN, showings_of
from evenhand.records.models import PartnerType, SentenceAnswer, WorkSentence
from tests.access.samples import private_page
from tests.closed_decisions import closed


def at(cast, rest=""):
    return f"/p/{cast.project.slug}/name/{rest}"


def by_page(browser, cast):
    browser.client.logout()
    return browser.as_page(private_page(cast).pk)


def seat_of(partner):
    return Seat(project=partner.project, partner=partner, viewer=Viewer(person=partner.person))


def propose(browser, cast, **said):
    said = {
        "text": "Carers chose the question with us.",
        "label": "co-produced",
        "definitions": ["key_features"],
        **said,
    }
    return browser.as_person(cast.rosa).post(at(cast, "propose/"), said)


def test_every_showing_that_the_framework_names_is_worked_out_and_each_has_its_place():
    named = {each for ask in current().definition_asks for each in ask.shown_by}
    named |= {each for question in current().standard_questions for each in question.shown_by}
    on_page = {each for shown in (*EFFORTS.values(), *OUTCOMES.values()) for each in shown}

    assert named | on_page <= SHOWN.keys()
    assert SHOWN.keys() <= named | on_page
    assert EFFORTS.keys() == OUTCOMES.keys() == {row.id for row in current().features}


def test_an_empty_project_shows_every_feature_and_a_verdict_on_none(browser, cast):
    page = browser.as_person(cast.olu).get(at(cast))

    assert page.has(
        "No sentence stands so far.", "This site gives no verdict", *(row.name for row in current().features)
    )
    assert not any(
        page.has(each)
        for each in (
            "Propose a sentence",
            "Tell what no record shows",
        )
    )


def test_a_sentence_is_proposed_answered_by_private_page_contested_and_stands_on_the_front_page(
    browser, cast
):
    propose(browser, cast)
    browser.as_person(cast.femi).post(at(cast, "1/answer/"), {"says": "agree"})
    browser.as_person(cast.priya).post(at(cast, "1/answer/"), {"says": "agree"})
    page = by_page(browser, cast).get(at(cast))
    assert page.has("Carers chose the question with us.", "Walter Page", "That is no yes.")
    browser.post(at(cast, "1/answer/"), {"says": "agree"})
    browser.client.logout()
    browser.as_person(cast.priya).post(
        at(cast, "1/answer/"), {"says": "contest", "words": "The budget was fixed without us."}
    )
    front = browser.as_person(cast.olu).get(f"/p/{cast.project.slug}/")

    assert WorkSentence.objects.get().state == "standing"
    assert front.has("Carers chose the question with us.", "The budget was fixed without us.")


def test_where_the_claimed_name_asks_for_what_the_record_does_not_show_the_page_asks(browser, cast):
    propose(browser, cast)
    page = browser.as_person(cast.priya).get(at(cast))

    assert page.has("Questions first", "What did researchers give up that they would rather have kept?")


def test_a_no_without_a_name_hides_every_name(browser, cast):
    propose(browser, cast)
    browser.as_person(cast.priya).post(
        at(cast, "1/answer/"), {"says": "contest", "words": "It is consultation.", "is_unnamed": "on"}
    )
    page = browser.as_person(cast.olu).get(at(cast))

    assert page.has("It is consultation.", "Somebody here")
    assert not any(
        page.has(each)
        for each in (
            "Priya Nair",
            "Walter Page",
        )
    )


def test_what_no_record_shows_stands_beside_it_and_can_be_typed_in(browser, cast):
    browser.as_person(cast.priya).post(at(cast, "tell/power_given_up/came/"), {"words": "She let us choose."})
    browser.as_person(cast.femi).post(
        at(cast, f"tell/lay_knowledge/tried/for/{cast.walter.pk}/"),
        {"words": "They rang me.", "way": "phone", "day": "2026-01-02"},
    )
    page = browser.as_person(cast.rosa).get(at(cast))
    assert page.has("She let us choose.", "They rang me.", "not yet seen by them")
    told = cast.walter.features_told.get()
    browser.as_person(cast.rosa).post(at(cast, f"told/{told.pk}/confirm/"), status=404)
    by_page(browser, cast).post(at(cast, f"told/{told.pk}/confirm/"))
    told.refresh_from_db()

    assert told.confirmed_on is not None


def test_definitions_stand_side_by_side_with_what_the_record_shows(browser, cast):
    closed(cast, stage="framing", say=(cast.rosa, cast.priya, cast.walter))
    page = browser.as_person(cast.priya).get(at(cast, "definitions/"))

    assert page.has(*(row.name for row in current().definitions))
    assert page.has("1 of 1", "first had a say at: Choosing the questions")


def test_figures_about_few_people_are_not_told(cast):
    found = showings_of(seat_of(cast.priya))

    assert found["public_side_here"].why_not
    assert found["credited"].why_not
    assert found["public_side_here"].count is None


def test_an_answer_waits_on_the_home_page(browser, cast):
    propose(browser, cast)
    page = browser.as_person(cast.priya).get(f"/p/{cast.project.slug}/")
    assert page.has("A sentence waits for your yes or no.")
    browser.as_person(cast.priya).post(at(cast, "1/answer/"), {"says": "aside"})

    assert SentenceAnswer.objects.get(partner=cast.priya).says == "aside"


def test_a_no_without_words_and_an_observer_are_refused(browser, cast):
    propose(browser, cast)
    page = browser.as_person(cast.priya).post(at(cast, "1/answer/"), {"says": "contest"}, status=200)
    assert page.has("Say why it is not what this work is.")
    browser.as_person(cast.olu).get(at(cast, "1/answer/"), status=403)
    browser.as_person(cast.nia).get(at(cast), status=404)
    browser.as_person(cast.priya).get(at(cast, "9/answer/"), status=404)
    browser.as_person(cast.priya).get(at(cast, "tell/kindness/tried/"), status=404)


def test_sentences_that_ended_can_still_be_read(browser, cast):
    propose(browser, cast)
    browser.as_person(cast.rosa).post(at(cast, "1/take-back/"))
    page = browser.as_person(cast.priya).get(at(cast, "sentences/"))

    assert page.has("Sentence 1: taken back", "Carers chose the question with us.")


def test_one_sees_ones_own_contest_as_ones_own(cast):
    sentence = work_sentences.propose(partner=cast.rosa, text="We did it.", by=cast.rosa.person)
    work_sentences.answer(
        sentence=sentence, partner=cast.priya, says="contest", words="No.", by=cast.priya.person
    )
    features_told.tell(
        partner=cast.priya, feature="all_talents", is_outcome=False, words="We sang.", by=cast.priya.person
    )

    assert sentence.answers.get(partner=cast.priya).is_named


def test_every_account_says_the_sentence_and_in_public_nobody_is_named(browser, cast):
    propose(browser, cast)
    for each in (cast.femi, cast.priya, cast.walter):
        sentence = cast.project.work_sentences.get()
        work_sentences.answer(sentence=sentence, partner=each, says="agree", by=each.person)
    work_sentences.answer(
        sentence=sentence, partner=cast.priya, says="contest", words="Not the money.", by=cast.priya.person
    )
    cast.project.is_heard_public = True
    cast.project.save()
    browser.as_person(cast.rosa)
    for address in ("", "heard/", "how-we-decided/"):
        page = browser.get(f"/p/{cast.project.slug}/{address}")
        assert page.has("Carers chose the question with us.", "Not the money.", "Priya Nair"), address
    for address in ("heard/as/txt/", "how-we-decided/as/txt/"):
        told = browser.get(f"/p/{cast.project.slug}/{address}").response.content.decode()
        assert "Carers chose the question with us." in told, address
        assert "Not the money." in told, address
    page = browser.get(f"/heard/{cast.project.slug}/")
    assert page.has("Carers chose the question with us.", "Not everybody here agrees with that sentence.")
    assert not page.has("Not the money.")


def test_whoever_is_a_researcher_too_is_nowhere_counted_with_the_public_side(cast):
    PartnerType.objects.create(partner=cast.priya, type="researcher")
    closed(cast, say=(cast.rosa, cast.priya, cast.walter))
    found = showings_of(seat_of(cast.walter))

    assert found["say_public"].count == 0
    assert found.public_here == {cast.walter.pk, cast.dan.pk}
