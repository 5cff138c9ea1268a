from datetime import date, timedelta

import pytest
from django.utils import timezone

from evenhand.access.projects import Seat
from evenhand.access.viewer import Viewer
from evenhand.actions import bringing
from evenhand.actions.errors import ActionError
from evenhand.actions.once import AlreadyDone
from evenhand.exchange.said_sheet import SaidRow
from evenhand.readings.authors import author_shown
from evenhand.readings.bringing import NO_REASON, prepare
from evenhand.records.models import (
    Answer,
    Change,
    Contribution,
    LedgerEntry,
    OutboxMessage,
    Partner,
    Person,
)

KEY = "0d4f8e9a-0f0a-4f4e-9a53-3f2c6f6f0d01"
DAY = date(2026, 11, 1)


def seat_of(partner):
    return Seat(project=partner.project, partner=partner, viewer=Viewer(person=partner.person))


def bring(cast, *rows, by=None, day=DAY, **more):
    partner = by or cast.femi
    found = prepare(
        seat_of(partner),
        [SaidRow(row=number, day=day, **row) for number, row in enumerate(rows, start=2)],
        default_kind="idea",
        default_day=DAY,
        when_changed="in_part",
        file="log.csv",
    )
    return found, bringing.bring(partner=partner, rows=found, file="log.csv", by=partner.person, **more)


def test_words_of_one_person_here_are_theirs_typed_in_and_not_confirmed(cast):
    _, (made,) = bring(cast, {"text": "The letter is too long", "who": "priya  NAIR", "kind": "A worry"})

    assert (made.partner, made.entered_by, made.way, made.naming) == (
        cast.priya,
        cast.femi.person,
        "sheet",
        "named",
    )
    assert (made.kind, made.said_on, made.confirmed_on) == ("concern", DAY, None)
    assert made.state == "open"


def test_nobody_is_invented_for_words_without_a_name_here(cast):
    before = Person.objects.count()
    found, (one, two) = bring(
        cast, {"text": "Too long", "who": "Mrs Kettle"}, {"text": "Too small", "who": ""}
    )

    assert Person.objects.count() == before
    assert author_shown(Contribution.objects.get(pk=one.pk)) == "Put together by Femi Facilitator"
    assert two.partner is None
    assert found[0].notes == (
        "Row 2: “Mrs Kettle” is not the name of anybody here, so it comes in without a name.",
    )
    assert not any("Kettle" in str(vars(each)) for each in Contribution.objects.all())


def test_a_name_that_two_people_have_is_nobodys(cast):
    twin = Person.objects.create(name="Priya Nair")
    Partner.objects.create(project=cast.project, person=twin, role="partner")
    found, (made,) = bring(cast, {"text": "Too long", "who": "Priya Nair"})
    assert made.partner is None
    assert "more than one person" in found[0].notes[0]


def test_a_sheet_that_says_what_changed_brings_the_answer_and_the_change(cast):
    _, (made,) = bring(
        cast,
        {"text": "Too long", "who": "Priya Nair", "changed": "Two pages, not six", "why": "People read it"},
    )
    answer = Answer.objects.get()
    change = Change.objects.get()
    made.refresh_from_db()
    assert made.state == "answered"
    assert (answer.outcome, answer.reason, answer.partner, answer.way) == (
        "in_part",
        "People read it",
        cast.femi,
        "sheet",
    )
    assert (change.what, change.where, change.version) == (
        "Two pages, not six",
        "Not said in the sheet",
        "Not said in the sheet",
    )


def test_a_reason_is_not_made_up(cast):
    bring(cast, {"text": "Too long", "changed": "Two pages"})
    assert Answer.objects.get().reason == NO_REASON


@pytest.mark.parametrize(
    ("row", "note"),
    [
        ({"outcome": "Adopted"}, "and not what changed"),
        ({"outcome": "Not adopted", "changed": "Two pages"}, "it says that something changed, and also"),
        ({"outcome": "Deferred", "why": "Later"}, "is not enough for an answer"),
        ({"why": "It matters"}, "not what became of it"),
    ],
)
def test_what_says_too_little_for_an_answer_waits_for_one(cast, row, note):
    found, (made,) = bring(cast, {"text": "Too long", **row})
    assert made.state == "open"
    assert note in found[0].notes[0]
    assert not Answer.objects.exists()


def test_not_adopted_with_its_reason_is_an_answer(cast):
    bring(cast, {"text": "Too long", "outcome": "not adopted", "why": "The funder asks for six pages"})
    assert Answer.objects.get().outcome == "not_adopted"


def test_ones_own_words_are_not_answered_by_oneself(cast):
    found, (made,) = bring(cast, {"text": "Mine", "who": "Femi Facilitator", "changed": "Much"})
    assert (made.partner, made.entered_by, made.state) == (cast.femi, None, "open")
    assert "nobody answers their own" in found[0].notes[0]


def test_all_or_nothing(cast):
    before = LedgerEntry.objects.count()
    with pytest.raises(ActionError, match=r"Row 3: .* Nothing was brought in\."):
        bring(cast, {"text": "Fine"}, {"text": "x" * 12_001})
    assert not Contribution.objects.exists()
    assert LedgerEntry.objects.count() == before


def test_brought_twice_is_brought_once(cast):
    bring(cast, {"text": "Fine"}, form_key=KEY)
    with pytest.raises(AlreadyDone):
        bring(cast, {"text": "Fine"}, form_key=KEY)
    assert Contribution.objects.count() == 1


@pytest.mark.slow
def test_thirty_rows_of_one_person_are_one_message(cast):
    bring(cast, *[{"text": f"Canary {n}", "who": "Priya Nair", "changed": "Yes"} for n in range(30)])
    messages = OutboxMessage.objects.filter(person=cast.priya.person)
    assert messages.count() == 1
    assert "Canary" not in messages.get().text


def test_every_row_is_in_the_ledger_and_the_answer_points_at_it(cast):
    before = LedgerEntry.objects.count()
    _, (made,) = bring(cast, {"text": "Too long", "changed": "Two pages"})
    # The contribution, the change and the answer.
    assert LedgerEntry.objects.count() == before + 3
    assert made.versions.get().ledger_seq == made.ledger_seq


def test_only_for_oneself_and_only_while_here(cast):
    with pytest.raises(ActionError, match="Only somebody in this project"):
        bringing.bring(partner=cast.femi, rows=[], file="x", by=cast.rosa.person)
    with pytest.raises(ActionError, match="nothing in this sheet"):
        bringing.bring(partner=cast.femi, rows=[], file="x", by=cast.femi.person)


def test_an_answer_is_promised_from_the_day_that_old_words_come_in(cast):
    _, made = bring(
        cast,
        {"text": "Too long", "who": "Priya Nair"},
        {"text": "Too small", "who": ""},
        day=date(2025, 3, 1),
    )

    assert [each.said_on for each in made] == [date(2025, 3, 1)] * 2
    assert {each.due_on - timezone.localdate() for each in made} == {timedelta(days=28)}
