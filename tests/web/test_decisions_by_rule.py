import pytest

from evenhand.actions import closing, contributions, positions
from evenhand.records.models import Decision, PositionAnswer
from tests.access.samples import private_page
from tests.ballots import crowd, put_vote
from tests.decisions import (
    OPTIONS,
    charter_rule,
    close_later,
    days_later,
    fresh,
    in_days,
    put_by_rule,
    signature_of,
    take,
    typed_in,
)

DAY = "%Y-%m-%d"


@pytest.fixture
def at(cast):
    return lambda path="": f"/p/{cast.project.slug}/decisions/{path}"


def asked(cast, **more):
    return {
        "question": "Where do we meet?",
        "words": "One place for all.",
        "reasons": "The old one closes.",
        "under": "consent",
        "kind": "strategic",
        "closes_on": in_days(7).strftime(DAY),
        "say": [each.pk for each in (cast.rosa, cast.femi, cast.priya, cast.walter)],
        "secrecy": "named",
        "quorum_percent": "50",
        "threshold_percent": "50",
        **more,
    }


def test_without_a_charter_the_rule_is_chosen_freely_and_the_page_says_so(cast, browser, at):
    page = browser.as_person(cast.priya).get(at("by-rule/"))
    assert page.has("There is no charter here yet", "Consent", "One person decides", "nobody objects")

    page = browser.post(at("by-rule/"), asked(cast))
    decision = Decision.objects.get()
    assert page.url == at(f"{decision.number}/")
    assert (decision.rule, decision.charter_rule) == ("consent", None)
    shown = browser.get(at(f"{decision.number}/"))
    assert shown.has("Where do we meet?", "nobody objects", "Whoever put it chose the rule", "Priya Nair")


def test_with_a_charter_its_rules_are_what_can_be_chosen(cast, browser, at):
    rule = charter_rule(cast, "majority", presence=[("carer", 2)], matter="Where we meet")
    charter_rule(cast, "consent", kind="procedural")
    browser.as_person(cast.priya)
    page = browser.get(at("by-rule/"))
    assert page.has("Where we meet. Majority with quorum", "It needs two carers with a say")
    assert not page.has("Who can see who said what?")
    browser.post(at("by-rule/"), asked(cast), status=200)
    two = {"option_1": "Hall", "option_2": "Library", "would_1": "Ramp"}
    browser.post(at("by-rule/"), asked(cast, under=f"c{rule.pk}", **two))

    decision = Decision.objects.get()
    assert decision.charter_rule == rule
    assert browser.get(at(f"{decision.number}/")).has("It needs two carers with a say", "on “Where we meet”")


def test_what_was_said_is_gone_back_to_only_by_those_who_may_read_it(cast, browser, at):
    open_words = contributions.say(
        partner=cast.walter, text="Steps are hard.", kind="concern", by=cast.walter.person
    )
    private = contributions.say(
        partner=cast.walter,
        text="Only for Femi.",
        kind="concern",
        audience="facilitator",
        naming="masked",
        by=cast.walter.person,
    )
    browser.as_person(cast.priya)
    page = browser.post(at("by-rule/"), asked(cast, cited=f"{private.number}"), status=200)
    assert page.has(f"You cannot read anything said here with the number {private.number}")
    browser.as_person(cast.femi).post(
        at("by-rule/"), asked(cast, cited=f"{open_words.number}, {private.number}")
    )

    number = Decision.objects.get().number
    assert browser.get(at(f"{number}/")).has("Steps are hard.", "Only for Femi.")
    for other in (cast.priya, cast.rosa, cast.olu):
        page = browser.as_person(other).get(at(f"{number}/"))
        assert page.has("Steps are hard.")
        assert "Only for Femi." not in page.html


def test_what_it_was_to_follow_from_is_never_left_out_unseen(cast, browser, at):
    browser.as_person(cast.rosa)
    for name in ("replaces", "clause_version", "agenda_item"):
        assert browser.post(at("by-rule/"), asked(cast, **{name: "7"}), status=200).has("not there any more")
    assert not Decision.objects.exists()


def test_pressing_twice_opens_one(cast, browser, at):
    key = {"form_key": "1c1f6a1e-5a53-4a3d-8a86-0d8f5d6f0009"}
    browser.as_person(cast.rosa).post(at("by-rule/"), asked(cast, **key))
    assert browser.post(at("by-rule/"), asked(cast, **key)).url == at()
    assert Decision.objects.count() == 1


FORMS = {
    "consent": {"stance": "object", "words": "There are steps."},
    "consensus": {"stance": "block", "words": "I could not come."},
    "majority": {"stance": "chose", "choice": "2"},
    "gradients": {"stance": "g7", "words": "No."},
    "score": {"stance": "chose", "value_1": "0", "value_2": "5", "value_3": "3"},
    "ranked": {"stance": "chose", "value_2": "1", "value_1": "2"},
    "lot": {"stance": "chose", "choice": ["1", "3"], "lot_words": "kettle"},
}


@pytest.mark.parametrize("rule", ["consent", "consensus", "gradients", "advice"])
def test_who_asks_to_be_left_unnamed_is_told_that_it_cannot_be_and_never_named_unasked(
    cast, browser, at, rule
):
    decision = put_by_rule(cast, rule, **({"decider": cast.rosa} if rule == "advice" else {}))
    browser.as_person(cast.priya)
    assert browser.get(at(f"{decision.number}/say/")).has("is shown by name here")
    advice = {"stance": "advise", "words": "Not the hall.", "is_dissent": "on"}
    said = {**(FORMS.get(rule) or advice), "dissent_naming": "masked"}
    page = browser.post(at(f"{decision.number}/say/"), said, status=200)

    assert page.has("cannot go without a name", "Choose to show the name")
    assert signature_of(decision, cast.priya).stance == ""


@pytest.mark.parametrize("rule", FORMS)
def test_somebody_says_what_they_think_in_the_way_of_each_rule_and_finds_it_there(cast, browser, at, rule):
    decision = put_by_rule(cast, rule)
    browser.as_person(cast.priya)
    browser.get(at(f"{decision.number}/say/"))
    dissent = {"is_dissent": "on", "words": "I would rather stay.", "dissent_naming": "named"}
    browser.post(at(f"{decision.number}/say/"), {**dissent, **FORMS[rule]})

    signature = signature_of(decision, cast.priya)
    assert signature.stance == FORMS[rule]["stance"]
    assert signature.is_dissent
    page = browser.as_person(cast.olu).get(at(f"{decision.number}/"))
    assert page.has("Priya Nair:", signature.words, "Who disagrees")
    assert page.text.count(signature.words) == 1
    assert not page.has("Say what you think")
    browser.as_person(cast.priya).get(at(f"{decision.number}/say/"))


@pytest.mark.parametrize("rule", ["advice", "lead"])
def test_advice_is_given_answered_and_then_one_person_decides(cast, browser, at, rule):
    decision = put_by_rule(cast, rule, decider=cast.walter, options=OPTIONS)
    at_say = at(f"{decision.number}/say/")
    assert browser.as_person(cast.priya).post(at_say, {"stance": "advise"}, status=200).has("would advise")
    browser.post(at_say, {"stance": "advise", "words": "Not the hall."})
    for each in (cast.rosa, cast.femi):
        take(decision, each, "stand_aside")
    browser.as_page(private_page(cast).pk)
    browser.as_person(cast.femi).get(at(f"{decision.number}/close/"), status=403)
    positions.answer(signature_of(decision, cast.priya), "I see.", cast.walter, cast.walter.person)
    closed = close_later(decision, cast.walter, option=2)

    assert closed.is_made
    page = browser.as_person(cast.rosa).get(at(f"{decision.number}/"))
    assert page.has("Walter Page decided it", "Not the hall.", "I see.", "The library")


def test_an_objection_needs_its_reason_and_a_choice_its_way(cast, browser, at):
    consent, vote = put_by_rule(cast), put_by_rule(cast, "majority")
    browser.as_person(cast.priya)
    assert browser.post(at(f"{consent.number}/say/"), {"stance": "object"}, status=200).has(
        "say in a few words why"
    )
    assert browser.post(at(f"{vote.number}/say/"), {"stance": "chose"}, status=200).has(
        "Choose one of the ways"
    )


def test_typed_in_words_are_checked_by_somebody_else_and_a_witness_sees_only_these(cast, browser, at):
    decision = put_by_rule(cast)
    browser.as_person(cast.femi).get(at(f"{decision.number}/say-for/{cast.walter.pk}/"))
    browser.post(
        at(f"{decision.number}/say-for/{cast.walter.pk}/"),
        {"stance": "object", "words": "Steps.", "channel": "phone", "witness": "Ann"},
    )
    assert browser.get(at(f"{decision.number}/")).has(
        "does not count until", "came by phone, typed in by Femi"
    )
    assert browser.get(at("checking/")).has("Nothing waits for you")
    browser.post(at(f"{decision.number}/check/{cast.walter.pk}/"), status=404)
    cast.olu.role = "witness"
    cast.olu.save()
    browser.as_person(cast.olu)
    assert browser.get(at("checking/")).has("Walter Page:", "Steps.")
    browser.get(at(f"{decision.number}/"), status=403)
    browser.post(at(f"{decision.number}/check/{cast.walter.pk}/"))

    assert signature_of(decision, cast.walter).checked_by == cast.olu.person


def test_its_owner_finds_it_on_their_page_and_confirms_it(cast, browser, at):
    decision = put_by_rule(cast)
    typed_in(decision, cast.priya, "no_objection", typist=cast.femi)
    browser.as_person(cast.priya)
    assert browser.get(f"/p/{cast.project.slug}/").has("What you say to “Where do we meet?”")
    assert browser.get(at(f"{decision.number}/say/")).has(
        "Femi Facilitator typed in", "Yes, that is what I said"
    )
    browser.post(at(f"{decision.number}/say/confirm/"))

    assert signature_of(decision, cast.priya).counts


def test_people_are_asked_on_their_first_page_and_whoever_opened_it_is_nudged(cast, browser, at):
    decision = put_by_rule(cast)
    home = f"/p/{cast.project.slug}/"
    assert browser.as_person(cast.priya).get(home).has("Have your say: Where do we meet? Until")
    take(decision, cast.priya, "no_objection")
    assert not browser.get(home).has("Have your say")
    with days_later(8):
        assert browser.as_person(cast.rosa).get(home).has("is over. Please close it")
        assert not browser.as_person(cast.walter).get(home).has("Please close it")


def test_a_lead_cannot_close_without_those_whom_the_charter_asks_for_and_can_note_it(cast, browser, at):
    decision = put_by_rule(cast, charter_rule=charter_rule(cast, "consent", presence=[("carer", 2)]))
    for each in (cast.rosa, cast.femi, cast.priya, cast.walter):
        take(decision, each, "no_objection")
    browser.as_person(cast.rosa)
    page = browser.post(at(f"{decision.number}/close/"), {"outcome_words": "Hall."}, status=200)
    assert page.has("It cannot be made: the charter asks for two carers with a say, and one has spoken.")
    assert browser.get(at(f"{decision.number}/outside-the-charter/")).has("told first in every account")
    browser.post(
        at(f"{decision.number}/outside-the-charter/"),
        {"because": "The hall is gone tomorrow.", "outcome_words": "We take the hall."},
    )

    assert fresh(decision).outcome == "outside"
    page = browser.as_person(cast.priya).get(at(f"{decision.number}/"))
    assert page.has("Taken outside the charter by Rosa Adeyemi", "The hall is gone tomorrow.")
    # Where somebody in particular has to be there, it shows what each was here as when it opened.
    cast.rosa.types.create(type="carer")
    assert browser.get(at(f"{decision.number}/")).has("Rosa Adeyemi (researcher)", "(carer)")
    put_by_rule(cast, charter_rule=decision.charter_rule, question="Who cooks?")
    listed = browser.get(at())
    assert listed.text.index("Where do we meet?") < listed.text.index("Who cooks?")
    assert listed.has("Taken outside the charter on")


def test_an_objection_is_answered_beside_the_words_and_closing_says_not_made(cast, browser, at):
    decision = put_by_rule(cast)
    for each in (cast.rosa, cast.femi, cast.walter):
        take(decision, each, "no_objection")
    take(decision, cast.priya, "object", "There are steps.")
    browser.as_person(cast.rosa)
    browser.get(at(f"{decision.number}/answer/{cast.priya.pk}/"))
    browser.post(at(f"{decision.number}/answer/{cast.priya.pk}/"), {"text": "We bring a ramp."})
    browser.post(at(f"{decision.number}/close/"), {"outcome_words": "We look on."})
    page = browser.as_person(cast.priya).get(at(f"{decision.number}/"))

    assert PositionAnswer.objects.count() == 1
    assert page.has("Not made. An objection stands.", "There are steps.", "We bring a ramp.")
    account = browser.get(f"/p/{cast.project.slug}/how-we-decided/")
    assert account.has("Not made. An objection stands. Nobody is overridden. Closed on")
    browser.get(at(f"{decision.number}/answer/{cast.priya.pk}/"), status=404)


@pytest.mark.parametrize(
    ("rule", "said", "comes_out"),
    [
        ("consent", {"stance": "no_objection"}, "As people have spoken, it is made."),
        ("consent", {"stance": "object", "words": "Steps."}, "it is not made. An objection stands."),
        ("majority", {"stance": "chose", "choices": {2: 1}}, "it is made: The library."),
        ("lot", {"stance": "chose", "choices": {2: 1}}, "How it comes out is not shown before it is closed"),
    ],
)
def test_who_closes_it_sees_first_what_their_words_will_stand_beside(
    cast, browser, at, rule, said, comes_out
):
    decision = put_by_rule(cast, rule)
    for each in (cast.rosa, cast.femi, cast.priya):
        take(decision, each, **said)
    browser.as_person(cast.femi)
    assert not browser.get(at(f"{decision.number}/close/")).has("As people have spoken")
    take(decision, cast.walter, **said)

    assert browser.get(at(f"{decision.number}/close/")).has(comes_out)


@pytest.mark.parametrize("secrecy", ["facilitator", "unlinkable"])
def test_who_may_not_see_who_said_what_does_not_see_how_it_comes_out_either(cast, browser, at, secrecy):
    if secrecy == "unlinkable":
        decision = put_vote(cast, crowd(cast, 5))
    else:
        decision = put_by_rule(cast, "majority", secrecy=secrecy)
        for each in (cast.rosa, cast.femi, cast.priya, cast.walter):
            take(decision, each, "chose", choices={2: 1})
    page = browser.as_person(cast.rosa).get(at(f"{decision.number}/close/"))

    assert page.has("How it comes out is not shown before it is closed")
    assert not page.has("As people have spoken")


def test_where_only_the_facilitator_knows_nobody_else_can_tell_who_said_what_before_or_after(
    cast, browser, at
):
    decision = put_by_rule(cast, secrecy="facilitator")
    for each in (cast.rosa, cast.femi, cast.walter):
        take(decision, each, "no_objection")
    take(decision, cast.priya, "object", "Steps are steep for Sam.")
    for other in (cast.rosa, cast.walter, cast.olu):
        page = browser.as_person(other).get(at(f"{decision.number}/"))
        assert "Steps are steep" not in page.html
        assert not page.has("All of them have spoken")
        assert "spoken:" not in page.text
    browser.as_person(cast.rosa).get(at(f"{decision.number}/say-for/{cast.walter.pk}/"), status=403)
    assert browser.as_person(cast.femi).get(at(f"{decision.number}/")).has("Priya Nair:", "Steps are steep")
    close_later(decision, cast.femi)
    page = browser.as_person(cast.rosa).get(at(f"{decision.number}/"))
    assert page.has("Somebody disagreed", "Steps are steep", "Fewer than five spoke")
    assert "Priya Nair:" not in page.text
    said = next(link for link in page.links if "/answer/" in link)
    assert str(cast.priya.pk) not in said.rsplit("/", 2)[-2].split("-")
    browser.post(said, {"text": "We hear you."})
    assert browser.as_person(cast.priya).get(at(f"{decision.number}/")).has("this is you", "We hear you.")


def test_asked_and_none_is_said_apart_from_not_asked(cast, browser, at):
    asked_of_all = put_by_rule(cast)
    take(asked_of_all, cast.priya, "no_objection")
    close_later(asked_of_all, cast.femi)
    alone = put_by_rule(cast, "lead", decider=cast.rosa, say=[])
    closing.close(decision=alone, outcome_words="The hall.", by=cast.rosa.person)
    browser.as_person(cast.priya)

    assert browser.get(at(f"{asked_of_all.number}/")).has("Everyone with a say was asked. Nobody asked")
    assert browser.get(at(f"{alone.number}/")).has("Nobody was asked.", "decided it alone")


def test_more_time_and_taking_back_are_for_those_who_look_after_it(cast, browser, at):
    decision = put_by_rule(cast, partner=cast.priya)
    for path in ("more-time/", "withdraw/", "close/"):
        browser.as_person(cast.walter).get(at(f"{decision.number}/{path}"), status=403)
        browser.as_person(cast.priya).get(at(f"{decision.number}/{path}"))
    browser.post(at(f"{decision.number}/more-time/"), {"closes_on": in_days(20).strftime(DAY)})
    assert fresh(decision).closes_at.date() == in_days(20).date()
    browser.post(at(f"{decision.number}/withdraw/"), {"because": "The hall was sold."})
    assert browser.get(at(f"{decision.number}/")).has("taken back on", "The hall was sold.")
    browser.as_person(cast.nia).get(at(f"{decision.number}/"), status=404)


def test_the_list_costs_the_same_however_many_there_are(cast, browser, at, django_assert_max_num_queries):
    for _ in range(3):
        put_by_rule(cast)
    browser.as_person(cast.olu).get(at())
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as few:
        browser.get(at())
    for _ in range(6):
        put_by_rule(cast)
    with CaptureQueriesContext(connection) as many:
        browser.get(at())
    assert len(many) == len(few)


def test_a_letter_asks_in_the_way_of_the_rule(cast, browser):
    decision = put_by_rule(cast, "score")
    address = f"/p/{cast.project.slug}/letters/{cast.walter.pk}/position/{decision.number}/"
    browser.as_person(cast.femi).get(address)
    page = browser.post(address, {"size": "large", "ring": "Femi"}, status=200)

    assert page.has("Where do we meet?", "The library", "0", "5", "I stand aside")
