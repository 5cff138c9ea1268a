"""The account of how a project decided: what was not kept to first, and only what its reader may see."""

import io
import zipfile

import pytest
from django.utils import timezone

from evenhand.records.models import Decision, DecisionSignature
from tests import charter_rows


def address(cast, end=""):
    return f"/p/{cast.project.slug}/how-we-decided/{end}"


def decided(cast, number, **more):
    now = timezone.now()
    values = {
        "project": cast.project, "number": number, "question": f"Question {number}?", "words": "A way.",
        "reasons": "A reason.", "rule": "consent", "closes_at": now, "opened_by": cast.rosa.person,
    }  # fmt: skip
    return Decision.objects.create(**values | more)


def closed(cast, outcome="made"):
    now = timezone.now()
    made = {"made_at": now} if outcome == "made" else {}
    return {"outcome": outcome, "closed_at": now, "closed_by": cast.rosa.person, **made}


def test_what_was_not_kept_to_stands_before_all_else(browser, cast):
    charter_rows.make(cast)
    decided(cast, 21, **closed(cast, "outside"), outside_because="There was no time")
    decided(
        cast, 22, withdrawn_at=timezone.now(), withdrawn_by=cast.femi.person, withdrawn_because="Asked badly"
    )
    decided(cast, 23, **closed(cast), called_again_on=timezone.localdate())
    text = browser.as_person(cast.priya).get(address(cast)).text
    order = [
        "Outside the charter Decision", "Taken outside the charter Decision", "Asked to hold back", "Called for again",
        "Taken back before it was closed", "Open now", "Made, and not made", "How the charter came about",
        "In figures",
    ]  # fmt: skip

    places = [text.rindex(heading) for heading in order]
    assert places == sorted(places)
    assert "Why: There was no time" in text
    assert "by Femi Facilitator, before it was closed. " in text
    assert "Why: Asked badly" in text


def test_disagreement_stands_with_its_answers_and_without_the_name_where_that_was_wished(browser, cast):
    charter_rows.make(cast)
    page = browser.as_person(cast.walter).get(address(cast))

    assert page.has(
        "Somebody disagreed", charter_rows.own("objection"), "Answer by Rosa Adeyemi", "We hear you."
    )


@pytest.mark.parametrize("who", ["rosa", "walter", "olu"])
def test_what_only_the_facilitator_knows_is_not_told(browser, cast, who):
    charter_rows.make(cast)
    page = browser.as_person(getattr(cast, who)).get(address(cast))

    assert charter_rows.own("whispered objection") not in page.text
    assert "known only to the facilitator until it is closed" in page.text


def test_asked_and_none_is_not_the_same_as_not_asked(browser, cast):
    asked, unheard = decided(cast, 1, **closed(cast)), decided(cast, 2, **closed(cast, "not_made"))
    decided(cast, 3, **closed(cast))
    DecisionSignature.objects.create(
        decision=asked, partner=cast.priya, stance="no_objection", signed_at=timezone.now()
    )
    DecisionSignature.objects.create(decision=unheard, partner=cast.priya)
    text = browser.as_person(cast.priya).get(address(cast)).text

    by_decision = {int(part.split(":")[0]): part for part in text.split("Decision ")[1:] if part[0].isdigit()}
    assert "nobody wrote a disagreement down" in by_decision[1]
    assert "does not mean that everybody agreed" in by_decision[1]
    assert "Nobody has said anything to it" in by_decision[2]
    assert "Nobody was asked whether they disagree" in by_decision[3]


def test_of_a_vote_that_no_one_can_link_nothing_is_told_before_it_is_closed(browser, cast):
    made = charter_rows.make(cast)
    before = browser.as_person(cast.rosa).get(address(cast)).text
    made.open_vote.ballots.all().delete()
    made.open_vote.voters.update(cast="no")

    assert browser.get(address(cast)).text == before


def test_figures_say_out_of_how_many_and_what_is_missing(browser, cast):
    charter_rows.make(cast)
    decided(cast, 21, **closed(cast, "outside"), outside_because="There was no time")
    text = browser.as_person(cast.priya).get(address(cast)).text

    assert (
        "1 of 3 decisions by a rule were closed as the charter says. 1 was taken outside it and for 1 the"
        in text
    )
    assert "2 of 3 were put to people with a say before they were closed." in text


def test_how_each_wording_of_a_clause_came_to_hold_is_told(browser, cast):
    charter_rows.make(cast)
    text = browser.as_person(cast.priya).get(address(cast)).text

    assert "by decision 11: 0 of 2 people asked agreed to this wording." in text
    assert f"Priya Nair does not agree: “{charter_rows.own('clause')}”" in text
    assert "Not answered: Walter Page." in text


def test_who_looks_on_hears_that_something_is_asked_to_be_held_back_and_not_what(browser, cast):
    charter_rows.make(cast)
    text = browser.as_person(cast.olu).get(address(cast)).text

    assert "Asked to hold back" in text
    assert "Damp makes it worse" not in text
    assert charter_rows.own("hold back") not in text


@pytest.mark.parametrize("kind", ["txt", "docx", "pdf"])
def test_it_can_be_printed_and_passed_round(browser, cast, kind):
    charter_rows.make(cast)
    response = browser.as_person(cast.priya).get(address(cast, f"as/{kind}/")).response
    content = response.content

    assert f"warm-homes-how-we-decided.{kind}" in response.headers["Content-Disposition"]
    if kind == "docx":
        content = zipfile.ZipFile(io.BytesIO(content)).read("word/document.xml")
    if kind != "pdf":
        assert b"Somebody disagreed" in content


def test_another_file_and_another_page_are_not_there(browser, cast):
    browser.as_person(cast.priya)
    for end in ("as/xlsx/", "?page=2"):
        browser.get(address(cast, end), status=404)
    browser.as_person(cast.nia).get(address(cast), status=404)
    browser.as_person(cast.olu).get(address(cast, "as/txt/"), status=403)


def test_how_many_queries_it_takes_does_not_grow_with_decisions(browser, cast, django_assert_max_num_queries):
    for number in range(1, 25):
        decision = decided(cast, number, **closed(cast))
        for partner in (cast.priya, cast.walter):
            DecisionSignature.objects.create(
                decision=decision, partner=partner, stance="object", words="No.", signed_at=timezone.now()
            )
    browser.as_person(cast.priya)
    with django_assert_max_num_queries(60):
        browser.get(address(cast))


def test_of_older_decisions_the_outcome_is_never_shown_without_the_disagreement(browser, cast):
    charter_rows.make(cast)
    for number in range(30, 35):
        decision = decided(cast, number, **closed(cast), outcome_words=f"Outcome {number}.")
        DecisionSignature.objects.create(
            decision=decision, partner=cast.priya, stance="object", words=f"Against {number}.",
            is_dissent=True, signed_at=timezone.now(),
        )  # fmt: skip
    page = browser.as_person(cast.walter).get(address(cast))
    folded = ["".join(each.itertext()) for each in page.tree.iter("details")]

    for number in range(30, 35):
        held = [each for each in folded if f"Outcome {number}." in each or f"Against {number}." in each]
        assert all(f"Outcome {number}." in each and f"Against {number}." in each for each in held)
        assert bool(held) == (number < 32)
    assert page.text.count("Priya Nair disagreed") == 5 + 2
