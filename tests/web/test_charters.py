import re

import pytest

from evenhand.actions import partners
from evenhand.exchange.document.pdf import sheets_in
from evenhand.readings.charters import templates
from evenhand.records.charter import CLAUSE_TOPICS
from evenhand.records.models import Clause, ClauseAnswer, ClauseVersion, DecisionRule
from tests.access.samples import private_page
from tests.actions.test_charters import open_on
from tests.charters import agreed, changed, deciding, everyone, in_force, proposed, said
from tests.people import join, person


def address(cast, rest=""):
    return f"/p/{cast.project.slug}/charter/{rest}"


def short_form(**more):
    """What the page for the short charter sends when nothing on it is changed but the rule."""
    form = {}
    for topic, _ in CLAUSE_TOPICS:
        template = next(each for each in templates() if each.topic == topic and each.is_short)
        form |= {f"{topic}-heading": template.name, f"{topic}-text": template.text}
    return {
        **form,
        "deciding-rule": "consent",
        "deciding-decider": "",
        "deciding-quorum_percent": "50",
        "deciding-presence_carer": "1",
        "agenda-callers_needed": "1",
        "agenda-answer_days": "14",
        "release-partners_days": "14",
        "release-reply_days": "14",
        "release-embargo_days_most": "90",
        "conflict-mediator": "Ama Mensah, 0117 496 0000",
        **more,
    }


def in_plain_text(browser, cast):
    return " ".join(browser.get(address(cast, "as/txt/")).response.content.decode().split())


def begun(browser, cast):
    browser.as_person(cast.rosa).post(address(cast, "begin/"), short_form())
    return list(ClauseVersion.objects.order_by("clause__number"))


def says(versions, answer="agree", words=""):
    return {
        key: value
        for version in versions
        for key, value in ((f"v{version.pk}-says", answer), (f"v{version.pk}-words", words))
    }


def test_seven_short_clauses_are_put_forward_at_once_after_being_reworded(browser, cast):
    page = browser.as_person(cast.rosa).get(address(cast))
    assert page.has("Nothing is agreed yet", "Begin with the short charter")
    page = browser.get(address(cast, "begin/"))
    assert page.has("Clause 7 of 7", "Who must be there, with a say?", "Who helps when we are stuck?")

    sent = browser.post(address(cast, "begin/"), short_form(**{"ground_rules-text": "We are kind."}))
    assert sent.url == address(cast, "answer/")
    assert Clause.objects.count() == 7
    assert ClauseVersion.objects.get(clause__number=1).text == "We are kind."
    assert DecisionRule.objects.get().presences.get().type == "carer"
    assert "Ama Mensah" in ClauseVersion.objects.get(clause__topic="conflict").text
    page = browser.get(address(cast))
    assert page.has("7 clauses wait for your yes or no", "Has not answered: Rosa Adeyemi")


def test_a_fault_in_one_of_the_seven_keeps_all_of_them_back_and_says_where(browser, cast):
    form = short_form(**{"release-embargo_days_most": "2000", "deciding-quorum_percent": "0"})
    page = browser.as_person(cast.rosa).post(address(cast, "begin/"), form, status=200)

    assert page.has("There is something to mend", "For how many days may something be held back")
    assert "#id_release-embargo_days_most" in page.links
    assert "#id_deciding-quorum_percent" in page.links
    assert not Clause.objects.exists()


def test_what_the_short_clause_holds_people_to_without_asking_is_read_before_it_is_sent(browser, cast):
    page = browser.as_person(cast.rosa).get(address(cast, "begin/"))
    assert page.has(
        "stays open for 7 days or more", "more than half of those who choose", "sees who said what"
    )
    browser.post(address(cast, "begin/"), short_form())

    rule = DecisionRule.objects.get()
    assert (rule.days_least, rule.threshold_percent, rule.secrecy) == (7, 50, "named")
    assert not browser.get(address(cast, "new/deciding/")).has("It also holds you to this")


def test_the_same_form_sent_twice_begins_one_charter(browser, cast):
    form = short_form(form_key="5f7c2b1e-6a0c-4f6e-9d1b-0a1b2c3d4e5f")
    browser.as_person(cast.rosa).post(address(cast, "begin/"), form)
    assert browser.post(address(cast, "begin/"), form).url == address(cast)

    assert Clause.objects.count() == 7


def test_a_charter_is_agreed_on_the_site_on_a_private_page_and_by_post(browser, cast):
    versions = begun(browser, cast)
    for partner in (cast.rosa, cast.femi, cast.priya):
        browser.as_person(partner).get(address(cast, "answer/"))
        browser.post(address(cast, "answer/"), says(versions))
    assert browser.get(address(cast)).has("Asked about, not agreed yet", "Has not answered: Walter Page")

    at = address(cast, f"answer-for/{cast.walter.pk}/")
    browser.as_person(cast.femi).get(at)
    page = browser.post(at, {**says(versions), "channel": "post"}, status=200)
    assert page.has("Who else heard or saw it?", "There is something to mend")
    browser.post(at, {**says(versions), "channel": "post", "witness": "Priya Nair"})

    assert set(ClauseVersion.objects.values_list("state", flat=True)) == {"in_force"}
    page = browser.get(address(cast))
    assert page.has("holds since", "Walter Page (typed in for them)")
    assert browser.get(address(cast, "1/")).has(
        "by post, typed in by Femi Facilitator, heard or seen by Priya Nair, not confirmed by them yet"
    )


def test_what_was_typed_in_is_confirmed_on_ones_own_page_after_four_digits(browser, cast):
    version = proposed(cast)
    said(
        version,
        cast.walter,
        by=cast.femi.person,
        entered_by=cast.femi.person,
        channel="phone",
        witness="Priya Nair",
    )
    browser.as_page(private_page(cast).pk)
    assert browser.get("/your-page/").has("Your answer to clause 1 of the charter: I agree")
    sent = browser.get(address(cast, "answer/"), status=302)
    browser.post(sent.url, {"pin": "4821", "again": "4821"})
    assert browser.get(address(cast, "answer/")).has("Typed in for you", "Heard or seen by Priya Nair")
    browser.post(address(cast, "1/confirm/"))

    assert ClauseAnswer.objects.get(partner=cast.walter).confirmed_on
    browser.post(address(cast, "1/confirm/"), status=404)


def test_the_home_page_says_how_many_clauses_wait_and_how_long_they_take(browser, cast):
    proposed(cast)
    page = browser.as_person(cast.priya).get(f"/p/{cast.project.slug}/")
    assert page.has("The charter: one clause waits for your yes or no.", "About 2 minutes")
    agreed(cast, ClauseVersion.objects.get())

    assert not browser.get(f"/p/{cast.project.slug}/").has("waits for your yes or no")


def test_who_comes_later_is_asked_and_shown_as_not_agreed_yet(browser, cast):
    version = in_force(cast)
    zed = join(cast.project, person("Zed New"), "partner", "patient")
    assert browser.as_person(zed).get(f"/p/{cast.project.slug}/").has("was agreed before you came")
    assert browser.get(address(cast)).has("Joined later, not answered yet: Zed New")
    assert browser.get(address(cast, "answer/")).has("agreed before you came")
    browser.post(address(cast, "answer/"), says([version], "disagree", "Too vague."))

    assert browser.get(address(cast, "1/")).has("Does not agree", "“Too vague.”", "holds since")


def test_a_change_shows_both_wordings_and_keeps_every_one_that_ever_was(browser, cast):
    version = in_force(cast)
    at = address(cast, "1/change/")
    form = {
        "heading": version.heading,
        "text": "We let each other finish, and wait.",
        "reason": "Some need longer.",
        "touches": [cast.priya.pk, cast.walter.pk],
    }
    page = browser.as_person(cast.rosa).get(at)
    assert page.has("Whom does this change touch?")
    assert browser.post(at, {**form, "touches": []}, status=200).has("Choose whom this change touches")
    assert browser.post(at, {**form, "touches": [cast.rosa.pk]}, status=200).has(
        "Nobody changes the charter alone"
    )
    browser.post(at, form)
    page = browser.get(address(cast, "1/"))
    assert page.has("What holds now", "We let each other finish.", "What is asked about", "Some need longer.")
    assert page.has("Asked about now: another wording", "This touches me too")
    assert browser.get(address(cast)).has("Another wording is asked about")
    browser.get(at)
    assert browser.post(at, form, status=200).has("Another wording of this clause is asked about now")

    agreed(cast, ClauseVersion.objects.get(number=2))
    page = browser.get(address(cast, "1/"))
    assert page.has("Wording 2: agreed, held since", "Wording 1: replaced by a newer wording, held from")
    assert page.has("Not asked about this wording, answered an earlier one: Rosa Adeyemi, Femi Facilitator")


def test_a_rule_that_takes_a_place_from_somebody_names_whom_to_ask(browser, cast):
    agreed(cast, deciding(cast))
    form = {
        "heading": "Where we are going",
        "text": "We go ahead when nobody objects.",
        "reason": "Shorter.",
        "touches": [cast.rosa.pk, cast.walter.pk],
        "kind": "strategic",
        "matter": "",
        "rule": "consent",
        "decider": "",
        "quorum_percent": 50,
        "threshold_percent": 50,
        "days_least": 7,
        "secrecy": "named",
    }
    at = address(cast, "1/change/")
    assert browser.as_person(cast.rosa).get(at).has("Carers")
    page = browser.post(at, form, status=200)
    assert page.has("would take something from people who are not asked: Priya Nair")

    browser.post(at, {**form, "touches": [cast.rosa.pk, cast.priya.pk]})
    assert ClauseVersion.objects.get(number=2).decision_rule.presences.count() == 0


def test_each_topic_can_be_begun_from_words_of_ours_or_from_nothing(browser, cast):
    page = browser.as_person(cast.priya).get(address(cast, "new/"))
    for topic, name in CLAUSE_TOPICS:
        assert page.has(name)
        browser.get(address(cast, f"new/{topic}/"))
    template = next(each for each in templates() if each.id == "confidence_chatham_house")
    page = browser.get(address(cast, f"new/confidence/?template={template.id}"))
    assert template.text in page.html
    assert page.has("Chatham House", "rooms off the record")
    browser.get(address(cast, "new/nothing/"), status=404)

    browser.post(
        address(cast, f"new/confidence/?template={template.id}"), {"heading": "Talks", "text": template.text}
    )
    assert Clause.objects.get().template == template.id


def test_words_left_open_in_square_brackets_are_asked_for(browser, cast):
    form = {"heading": "Pay", "text": "We pay [how much] an hour."}
    page = browser.as_person(cast.priya).post(address(cast, "new/pay_and_credit/"), form, status=200)

    assert page.has("Put your own words where it says [how much].")


def test_one_person_who_decides_must_be_named(browser, cast):
    form = {
        "heading": "Rooms",
        "text": "One of us decides on rooms.",
        "kind": "procedural",
        "matter": "Rooms",
        "rule": "advice",
        "decider": "",
        "quorum_percent": 50,
        "threshold_percent": 50,
        "days_least": 2,
        "secrecy": "named",
        "spends_pence": "200",
    }
    at = address(cast, "new/deciding/")
    assert browser.as_person(cast.priya).post(at, form, status=200).has("Name who decides.")
    browser.post(at, {**form, "decider": cast.walter.pk})

    rule = DecisionRule.objects.get()
    assert (rule.decider, rule.spends_pence, rule.days_least) == (cast.walter, 20000, 2)
    assert browser.get(address(cast)).has(
        "Rooms: Walter Page decides, and asks for advice first, once half have spoken, up to £200."
    )


def test_a_clause_ends_when_everyone_says_so_and_stays_readable(browser, cast):
    in_force(cast)
    browser.as_person(cast.priya).get(address(cast, "1/end/"))
    browser.post(address(cast, "1/end/"), {"reason": "We do not need it."})
    assert browser.get(address(cast)).has("Somebody asks that this clause ends")
    agreed(cast, ClauseVersion.objects.get(is_end=True))

    assert browser.get(address(cast)).has("Clauses that ended", "Clause 1")
    assert browser.get(address(cast, "1/")).has("This clause ended on", "We let each other finish.")
    browser.get(address(cast, "1/end/"), status=404)


def test_only_its_proposer_and_those_who_look_after_the_project_take_a_wording_back(browser, cast):
    proposed(cast, partner=cast.priya)
    walter = join(cast.project, person("Wendy Else"), "partner", "patient")
    browser.as_person(walter).post(address(cast, "1/take-back/"), status=403)
    browser.as_person(cast.priya).post(address(cast, "1/take-back/"))
    assert ClauseVersion.objects.get().state == "taken_back"

    assert browser.get(address(cast, "1/")).has("This clause was taken back", "Put it forward again")
    browser.get(address(cast, "1/change/"))
    browser.post(address(cast, "1/change/"), {"heading": "Kindness", "text": "We are kind."})
    assert ClauseVersion.objects.get(number=2).answers.count() == 5


def test_when_the_last_one_waited_for_leaves_it_can_be_said_that_it_holds(browser, cast):
    version = agreed(cast, proposed(cast), cast.walter)
    browser.as_person(cast.rosa).post(address(cast, "1/see/"))
    assert browser.get(address(cast, "1/")).has("yes is still missing")
    partners.remove(partner=cast.walter, by=cast.rosa.person)
    assert browser.get(address(cast, "1/")).has("Everyone who is here has said yes: let it hold")
    browser.post(address(cast, "1/see/"))

    version.refresh_from_db()
    assert version.state == "in_force"


def test_observers_read_and_say_nothing_and_strangers_find_nothing(browser, cast):
    proposed(cast)
    browser.as_person(cast.olu)
    for rest in ("", "1/", "waiting/", "print/", "as/pdf/"):
        browser.get(address(cast, rest))
    for rest in (
        "answer/",
        "begin/",
        "new/",
        "new/release/",
        "1/change/",
        "1/end/",
        f"answer-for/{cast.walter.pk}/",
    ):
        browser.get(address(cast, rest), status=403)
    browser.as_person(cast.nia).get(address(cast), status=404)
    browser.as_person(cast.priya).get(address(cast, f"answer-for/{cast.walter.pk}/"), status=403)


def test_a_supporter_types_in_for_the_one_they_come_along_with_and_for_nobody_else(browser, cast):
    version = proposed(cast)
    sam = join(cast.project, person("Sam Support"), "supporter")
    sam.supports = cast.walter
    sam.save()
    browser.as_person(sam).get(address(cast, f"answer-for/{cast.priya.pk}/"), status=403)
    at = address(cast, f"answer-for/{cast.walter.pk}/")
    browser.get(at)
    browser.post(
        at, {**says([version], "talk", "With my sister there."), "channel": "phone", "witness": "Priya"}
    )

    assert ClauseAnswer.objects.get(partner=cast.walter).says == "talk"
    assert browser.get(address(cast)).has("Wants to talk about it first: Walter Page")


def test_who_has_not_answered_stands_there_by_name_with_a_letter_and_a_place_to_type_it_in(browser, cast):
    versions = begun(browser, cast)
    page = browser.as_person(cast.femi).get(address(cast, "waiting/"))
    assert page.has("Walter Page", "Clause 7: When we disagree")
    letter = f"/p/{cast.project.slug}/letters/{cast.walter.pk}/charter/1/"
    assert letter in page.links
    assert address(cast, f"answer-for/{cast.walter.pk}/") in page.links
    listed = browser.get(f"/p/{cast.project.slug}/letters/")
    assert listed.has("What they say to 7 clauses of the charter")
    assert letter in listed.links

    browser.get(letter)
    printed = browser.post(letter, {"size": "ordinary", "ring": "0117 496 0001"}, status=200)
    assert printed.has(
        "Dear Walter Page", "Clause 2, wording 1", "I want to talk about it first", "0117 496 0001"
    )
    made = browser.post(letter, {"size": "ordinary", "pdf": "yes"}, status=200)
    # Two sheets to keep, and the slip on one.
    assert sheets_in(made.response.content) == 3
    browser.get(f"/p/{cast.project.slug}/letters/{cast.walter.pk}/charter/3/", status=404)
    assert len(versions) == 7


def test_the_short_charter_agreed_by_all_is_one_printed_page(browser, cast):
    """Five people, three rules, a head: as much as a first charter has at the foot."""
    join(cast.project, person("Amara Okonkwo-Whitfield"), "partner", "community_member")
    versions = begun(browser, cast)
    for version in versions:
        agreed(cast, version)
        said(version, version.answers.get(partner__person__name="Amara Okonkwo-Whitfield").partner)
    made = browser.get(address(cast, "as/pdf/")).response.content
    assert sheets_in(made) == 1

    text = in_plain_text(browser, cast)
    assert "Agreed to every clause: Rosa Adeyemi, Femi Facilitator, Priya Nair, Walter Page" in text
    assert re.search(r"All clauses: wording 1, since \d+ \w+ \d{4}\.", text)
    assert "Where we are going: by consent, with at least 1 carer there, once half have spoken." in text
    assert browser.get(address(cast, "as/docx/")).response.content[:2] == b"PK"
    assert browser.get(address(cast, "as/pdf/?size=large")).response.content[:4] == b"%PDF"
    browser.get(address(cast, "as/exe/"), status=404)
    assert browser.get(address(cast, "print/")).has("Our charter", "Agreed to every clause")


def test_the_printed_page_says_who_has_not_agreed_and_that_nothing_holds_before(browser, cast):
    versions = begun(browser, cast)
    text = in_plain_text(browser, cast)
    assert "NOT AGREED YET" in text
    assert "*Not answered yet:* Femi Facilitator, Priya Nair, Rosa Adeyemi and Walter Page." in text
    for version in versions:
        agreed(cast, version)
    change = changed(cast, versions[0], *everyone(cast), text="Another wording.")
    join(cast.project, person("Zed New"), "partner", "patient")
    text = in_plain_text(browser, cast)

    assert "*Asked about now, and not in force:* clause 1." in text
    assert "Zed New has not agreed yet: clauses 1, 2, 3, 4, 5, 6 and 7." in text
    assert "Another wording." not in text
    assert change.state == "proposed"


def test_a_page_of_sixty_clauses_asks_no_more_often_than_one_of_two(
    browser, cast, django_assert_max_num_queries
):
    in_force(cast)
    in_force(cast, heading="Another")
    browser.as_person(cast.priya).get(address(cast))
    with django_assert_max_num_queries(60) as few:
        browser.get(address(cast))
    for number in range(6):
        in_force(cast, heading=f"Clause {number}")
    with django_assert_max_num_queries(len(few)):
        browser.get(address(cast))
    with django_assert_max_num_queries(60):
        browser.get(address(cast, "waiting/"))


def test_where_people_are_stuck_a_decision_can_be_opened_and_is_shown(browser, cast):
    version = proposed(cast)
    link = f"/p/{cast.project.slug}/decisions/by-rule/?clause_version={version.pk}"
    assert link not in browser.as_person(cast.rosa).get(address(cast, "1/")).links
    said(version, cast.priya, "disagree", "Not like this.")
    assert link in browser.get(address(cast, "1/")).links
    browser.get(link)
    open_on(version, cast)

    page = browser.get(address(cast, "1/"))
    assert page.has("There is a decision about it: decision 1")
    assert link not in page.links


@pytest.mark.parametrize("words", ["\x00", "a\x00b", "x" * 4001, "[" * 3000])
def test_odd_words_end_in_a_sentence_and_not_in_a_fault(browser, cast, words):
    form = {"heading": "Odd", "text": words}
    page = browser.as_person(cast.priya)
    response = page.client.post(address(cast, "new/ground_rules/"), form)
    assert response.status_code in (200, 302)
