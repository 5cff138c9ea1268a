from evenhand.actions import criteria
from evenhand.records.models import CriteriaAgreement, Criterion
from tests import people, rounds
from tests.access.samples import private_page


def at(cast, rest=""):
    return f"/p/{cast.project.slug}/criteria/{rest}"


def test_anyone_with_a_say_proposes_an_aim_also_from_a_private_page(browser, cast):
    browser.as_page(private_page(cast).pk)
    browser.get(at(cast, "propose/"))
    browser.post(
        at(cast, "propose/"), {"text": "Fewer attacks", "for_whom": "Children", "arguments": ["normative"]}
    )

    page = browser.get(at(cast))
    assert page.has("Fewer attacks", "Children", "Proposed by Walter Page")
    assert page.has("needs no proof that it works", "Not said, and for this reason it need not be.")


def test_a_political_aim_is_asked_for_whom(browser, cast):
    rounds.propose(cast, "Change the council’s mind", arguments=("political",))

    assert (
        browser.as_person(cast.rosa).get(at(cast)).has("whose mind should change, to what end, and for whom?")
    )


def test_an_aim_without_words_is_refused_and_the_rest_is_not_lost(browser, cast):
    page = browser.as_person(cast.priya).post(
        at(cast, "propose/"), {"text": " ", "for_whom": "Children"}, status=200
    )

    assert page.has("There is something to mend")
    assert 'value="Children"' in page.html
    assert not Criterion.objects.exists()


def test_strange_characters_are_dropped_and_the_words_kept(browser, cast):
    browser.as_person(cast.priya).post(
        at(cast, "propose/"), {"text": "A\x00i\u202em \x07", "for_whom": "\x1b[31m"}
    )

    wording = Criterion.objects.get().wording
    assert (wording.text, wording.for_whom) == ("Aim", "[31m")


def test_words_with_markup_are_shown_as_words(browser, cast):
    rounds.propose(cast, "<script>alert(1)</script>")

    assert "<script>alert" not in browser.as_person(cast.rosa).get(at(cast)).html


def test_an_observer_reads_the_list_and_cannot_touch_it(browser, cast):
    [criterion] = rounds.propose(cast, "Fewer attacks")
    browser.as_person(cast.olu)
    page = browser.get(at(cast))
    assert page.has("Fewer attacks")
    assert not page.has("Propose an aim")
    browser.get(at(cast, "propose/"), status=403)
    for rest in ("propose/", f"{criterion.pk}/strike/", f"{criterion.pk}/restore/", "agree/", "debate/add/"):
        browser.post(at(cast, rest), {"text": "x", "because": "x"}, status=403)


def test_a_criterion_of_another_project_is_not_found(browser, cast):
    other = criteria.propose_aim(partner=cast.nia, text="Secret aim", by=cast.nia.person)
    browser.as_person(cast.rosa)
    browser.get(at(cast, f"{other.pk}/"), status=404)
    browser.get(at(cast, f"{other.pk}/reword/"), status=404)
    browser.post(at(cast, f"{other.pk}/strike/"), {"because": "x"}, status=404)
    browser.get(f"/p/{cast.other_project.slug}/criteria/", status=404)


def test_rewording_shows_both_wordings_and_who_said_them(browser, cast):
    [criterion] = rounds.propose(cast, "Fewer attacks")
    browser.as_person(cast.rosa)
    browser.get(at(cast, f"{criterion.pk}/reword/"))
    browser.post(at(cast, f"{criterion.pk}/reword/"), {"text": "Fewer bad nights", "seen": "1"})

    assert browser.get(at(cast, f"{criterion.pk}/")).has(
        "Fewer attacks", "Fewer bad nights", "In the words of Priya Nair", "In the words of Rosa Adeyemi"
    )


def test_two_tabs_rewording_lose_nothing(browser, cast):
    [criterion] = rounds.propose(cast, "Fewer attacks")
    browser.as_person(cast.rosa)
    browser.post(at(cast, f"{criterion.pk}/reword/"), {"text": "From tab one", "seen": "1"})
    page = browser.post(
        at(cast, f"{criterion.pk}/reword/"), {"text": "From tab two", "seen": "1"}, status=200
    )

    assert page.has("Rosa Adeyemi changed these words", "From tab one", "From tab two")
    assert 'name="seen" value="2"' in page.html
    browser.post(at(cast, f"{criterion.pk}/reword/"), {"text": "From tab two", "seen": "2"})
    assert criterion.wordings.count() == 3


def test_striking_says_why_to_everyone_and_can_be_undone(browser, cast):
    [criterion] = rounds.propose(cast, "Fewer attacks")
    browser.as_person(cast.rosa)
    browser.get(at(cast, f"{criterion.pk}/strike/"))
    browser.post(at(cast, f"{criterion.pk}/strike/"), {"because": "Too wide for us"})
    assert browser.get(at(cast)).has("Taken off by Rosa Adeyemi", "Too wide for us")
    browser.as_person(cast.priya).post(at(cast, f"{criterion.pk}/restore/"))

    assert not Criterion.objects.get().is_struck
    assert browser.get(at(cast, f"{criterion.pk}/")).has("Struck by Rosa Adeyemi", "Put back by Priya Nair")


def test_each_says_for_themselves_that_the_list_is_right(browser, cast):
    [criterion] = rounds.propose(cast, "Fewer attacks")
    browser.as_page(private_page(cast).pk)
    page = browser.get(at(cast))
    seen = page.html.split('name="seen" value="')[1].split('"')[0]
    browser.post(at(cast, "agree/"), {"seen": seen})
    page = browser.get(at(cast))
    assert page.has("You agree with this list", "Agree with this list Walter Page")
    assert page.has("Have not said Rosa Adeyemi, Femi Facilitator, Priya Nair")
    assert not page.has("Olu Observer")
    criteria.reword(criterion=criterion, partner=cast.priya, seen=1, text="Other", by=cast.priya.person)
    assert browser.get(at(cast)).has("It has changed since", "Agree with this list Nobody yet")
    browser.post(at(cast, "agree/"), {"seen": seen})

    assert CriteriaAgreement.objects.count() == 1
    assert browser.get(at(cast)).has("Agree with this list Nobody yet")


def test_the_nine_are_a_debate_to_read_where_no_manager_is(browser, cast):
    page = browser.as_person(cast.priya).get(at(cast, "debate/"))

    assert page.has(
        "This is a debate to read, not a form to fill.", "They did not write them for work with patients"
    )
    assert page.html.count("What others answer") == 9
    assert not page.has("Add this to our list")
    browser.post(at(cast, "debate/add/"), {"row": "direct_use"})
    assert browser.get(at(cast, "debate/")).has("none is in this project")
    assert not Criterion.objects.exists()


def test_where_a_manager_is_anyone_can_add_one_and_a_patient_still_reads(browser, cast):
    people.join(cast.project, people.person("Mo Manager"), "partner", "service_manager")
    browser.as_person(cast.femi)
    assert browser.get(at(cast, "debate/")).has("Add this to our list")
    browser.post(at(cast, "debate/add/"), {"row": "direct_use"})
    browser.post(at(cast, "debate/add/"), {"row": "decision_space"})
    assert browser.get(at(cast)).has("Debates on our list", "It pulls against")
    browser.as_page(private_page(cast).pk)
    browser.client.logout()
    browser.as_page(private_page(cast).pk)

    assert browser.get(at(cast, "debate/")).has("This is a debate to read, not a form to fill.")


def test_how_long_it_would_take_is_said_before_anyone_is_asked(browser, cast):
    rounds.propose(cast)

    assert browser.as_person(cast.rosa).get(at(cast)).has("Answering would take about 1 minute.")


def test_what_came_back_on_paper_is_typed_in_for_its_writer_and_says_so(browser, cast):
    [criterion] = rounds.propose(cast, "Fewer attacks")
    whose = str(cast.walter.pk)
    browser.as_person(cast.femi)
    assert browser.get(at(cast, "propose/")).has("Whose words are these?")
    browser.post(at(cast, "propose/"), {"text": "A bench at the bus stop", "whose": whose})
    browser.post(
        at(cast, f"{criterion.pk}/reword/"), {"text": "Fewer bad nights", "seen": "1", "whose": whose}
    )
    page = browser.get(at(cast))
    assert page.has("Proposed by Walter Page (typed in by Femi Facilitator)")
    assert page.has("these words by Walter Page (typed in by Femi Facilitator)")
    browser.post(at(cast, f"{criterion.pk}/strike/"), {"because": "Not ours", "whose": whose})

    assert browser.get(at(cast, f"{criterion.pk}/")).has(
        "Struck by Walter Page (typed in by Femi Facilitator)"
    )


def test_agreement_told_on_the_phone_is_noted_and_a_mistake_can_be_taken_back(browser, cast):
    rounds.propose(cast, "Fewer attacks")
    browser.as_person(cast.femi)
    seen = browser.get(at(cast)).html.split('name="seen" value="')[1].split('"')[0]
    browser.post(at(cast, "agree/told/"), {"seen": seen, "whose": ""})
    assert browser.get(at(cast)).has("Choose the person who told you.")
    browser.post(at(cast, "agree/told/"), {"seen": seen, "whose": str(cast.walter.pk)})
    assert browser.get(at(cast)).has("Agree with this list Walter Page (typed in by Femi Facilitator)")
    browser.post(at(cast, "agree/told/"), {"whose": str(cast.walter.pk), "take_back": "yes"})
    assert not CriteriaAgreement.objects.exists()
    criteria.agree(partner=cast.priya, seen=seen, by=cast.priya.person)
    browser.post(at(cast, "agree/told/"), {"whose": str(cast.priya.pk), "take_back": "yes"})

    assert browser.get(at(cast)).has("Priya Nair said so themselves")
    assert CriteriaAgreement.objects.count() == 1


def test_a_partner_types_in_for_nobody(browser, cast):
    browser.as_person(cast.priya)
    assert not browser.get(at(cast, "propose/")).has("Whose words are these?")
    browser.post(at(cast, "propose/"), {"text": "Mine", "whose": str(cast.walter.pk)})
    browser.post(at(cast, "agree/told/"), {"whose": str(cast.walter.pk)}, status=403)

    assert Criterion.objects.get().proposed_by == cast.priya


def test_nobody_of_another_project_can_be_typed_in_for(browser, cast):
    page = browser.as_person(cast.femi).post(
        at(cast, "propose/"), {"text": "Theirs", "whose": str(cast.nia.pk)}, status=200
    )

    assert page.has("There is something to mend")
    assert not Criterion.objects.exists()


def test_after_an_error_the_summary_has_the_focus_with_no_script(browser, cast):
    page = browser.as_person(cast.rosa).post(
        f"/p/{cast.project.slug}/criteria/propose/", {"text": ""}, status=200
    )

    assert page.tree.find('.//*[@id="error-summary"][@autofocus]') is not None
