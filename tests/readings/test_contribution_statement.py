"""What one person did, for their own use: theirs alone, as they chose, and never what is behind a mask."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from evenhand.access.permissions import Permission
from evenhand.access.projects import seat_for
from evenhand.access.viewer import Viewer
from evenhand.actions import answers, contributions, credits, hours, promises, recognitions
from evenhand.actions.answers import NewChange
from evenhand.exchange.document import text
from evenhand.readings.benefits_statement import benefits_statement
from evenhand.readings.contribution_statement import FOR_A_START, PARTS, Wanted, places_of, statement
from evenhand.readings.contribution_statement_document import benefits_document, document
from evenhand.records.models import Claim
from tests.actions.test_recognitions import WORDS, given, learned
from tests.decisions import put_by_rule, take
from tests.payments import BUS, chosen, claimed, offered


def seat_of(partner):
    return seat_for(Viewer(partner.person), partner.project.slug, Permission.ACCOUNT_READ)


def wanted(partner, *parts, **more):
    today = timezone.localdate()
    chosen_parts = frozenset(parts) or frozenset(part for part, _ in PARTS)
    return Wanted(partner.person.name, today - timedelta(days=365), today, chosen_parts, **more)


def paper(partner, *parts, **more):
    return text.write(document(statement(seat_of(partner), wanted(partner, *parts, **more)), "promotion"))


def say(partner, words, **more):
    return contributions.say(partner=partner, text=words, kind="idea", by=partner.person, **more)


@pytest.fixture
def year(cast):
    """A year of a researcher, with something of everybody's beside it."""
    said = say(cast.rosa, "Ask about damp first, and about draughts.")
    say(cast.priya, "Priya said this by her name.")
    say(cast.rosa, "Rosa whispers this behind a mask.", naming="masked")
    say(cast.rosa, "Rosa tells the facilitator alone.", audience="facilitator")
    answers.give(
        contributions=[said],
        outcome="adopted",
        reason="Because of the mould.",
        changes=[NewChange("The first question", "The form", "2")],
        partner=cast.femi,
        by=cast.femi.person,
    )
    decision = put_by_rule(cast, partner=cast.femi)
    take(decision, cast.rosa, "object", "There are steps.")
    promise = promises.make(
        project=cast.project,
        what="Send the minutes",
        owner=cast.rosa,
        to_whom="Everyone here",
        due_on=timezone.localdate(),
        by=cast.rosa.person,
    )
    promises.keep(promise=promise, how="Sent.", by=cast.rosa.person)
    hours.log(partner=cast.rosa, kind="tea", minutes=90, day=timezone.localdate(), by=cast.rosa.person)
    credits.say(partner=cast.rosa, roles={"conceptualization": "lead"}, by=cast.rosa.person)
    recognitions.keep(recognition=given(cast, cast.rosa), is_shown=False, by=cast.rosa.person)
    learned(cast.rosa, what="Facing conflict")
    return cast


def test_a_researchers_year_has_their_own_record_and_nobody_elses(year):
    found = paper(year.rosa)

    for own in (
        "Ask about damp first",
        "Adopted",
        "The first question",
        "Send the minutes",
        "1.5 hours",
        WORDS,
        "Facing conflict",
        "Of 1 promise that ended, I kept 1",
        "Conceptualization (led it)",
    ):
        assert own in found, own
    for other in (
        "Priya said this",
        "whispers",
        "facilitator alone",
        "There are steps",
        "Because of the mould",
    ):
        assert other not in found, other


def test_what_is_behind_a_mask_or_told_to_few_is_not_even_counted(year):
    assert "I said 1 thing" in paper(year.rosa, "said")


def test_only_what_its_owner_ticked_goes_in(year):
    found = paper(year.rosa, "training")

    assert "Facing conflict" in found
    for other in ("damp", "minutes", "Hours", "Decision", WORDS):
        assert other not in found, other


def test_unshared_hours_go_in_only_when_asked_for(year):
    assert "1.5 hours" not in paper(year.rosa, "shared_hours")
    found = paper(year.rosa, "all_hours")
    assert "1.5 hours" in found
    assert "I have not shared" in found


def test_a_decision_is_named_and_never_how_one_voted(year):
    found = paper(year.rosa, "decisions")

    assert "Decisions that I had part in" in found
    assert "object" not in found.lower()


def test_other_days_are_not_in_it(year):
    early = replace(
        wanted(year.rosa),
        from_day=timezone.localdate() - timedelta(days=800),
        to_day=timezone.localdate() - timedelta(days=400),
    )
    found = text.write(document(statement(seat_of(year.rosa), early), "promotion"))

    for other in ("damp", "Send the minutes", WORDS, "Facing conflict", "1.5 hours"):
        assert other not in found, other


def test_what_is_left_out_or_not_yet_kept_is_not_in_it(cast):
    given(cast, cast.rosa)
    assert WORDS not in paper(cast.rosa)


def test_all_projects_go_in_only_for_whoever_has_an_account(cast):
    from tests.access.samples import private_page
    from tests.people import join

    join(cast.other_project, cast.walter.person, "partner", "patient")
    seat = seat_for(
        Viewer(cast.walter.person, private_page(cast)), cast.project.slug, Permission.ACCOUNT_READ
    )
    assert len(places_of(seat, is_everywhere=True)) == 1
    assert len(places_of(seat_of(cast.walter), is_everywhere=True)) == 2


def test_a_cv_holds_no_days_and_no_hours():
    assert not FOR_A_START["cv"] & {"shared_hours", "all_hours", "decisions", "said"}


def arrived(cast):
    offer = offered(cast, cast.walter)
    chosen(offer)
    claimed(cast.walter, BUS, offer=offer)
    today = timezone.localdate()
    # As the finance office and Walter leave it, without the steps between.
    Claim.objects.update(
        state="arrived",
        arrived_on=today,
        approved_by=cast.rosa.person,
        approved_on=today,
        sent_on=today,
        sent_in="0" * 32,
        payee="Walter Page",
    )


def benefits(partner, *parts):
    today = timezone.localdate()
    found = benefits_statement(
        [partner], name="Walter Page", from_day=today, to_day=today, parts=frozenset(parts)
    )
    return text.write(benefits_document(found))


def test_a_benefits_office_gets_days_and_sums_and_nothing_more(cast):
    arrived(cast)
    say(cast.walter, "The stairs are too steep.")
    found = benefits(cast.walter, "sums", "expenses")

    assert "£55" in found
    assert "£4.60" in found
    assert (
        found.index("Pay that arrived") < found.index("£55") < found.index("Expenses") < found.index("£4.60")
    )
    for other in ("stairs", cast.project.title, "Bus", "asthma", "Rosa"):
        assert other not in found, other


def test_what_the_office_did_not_ask_for_is_not_told(cast):
    arrived(cast)
    hours.log(partner=cast.walter, kind="tea", minutes=60, day=timezone.localdate(), by=cast.walter.person)

    only_pay = benefits(cast.walter, "sums")
    assert "£4.60" not in only_pay
    assert "1 hour" not in only_pay
    assert "1 hour" in benefits(cast.walter, "days")
    assert cast.project.title in benefits(cast.walter, "days", "project")
    assert "£55" not in benefits(cast.priya, "sums")


def test_a_sum_that_was_only_sent_is_not_called_arrived(cast):
    arrived(cast)
    Claim.objects.update(state="sent", arrived_on=None)

    assert "None is written down as arrived" in benefits(cast.walter, "sums")
