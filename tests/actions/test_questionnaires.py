import json
import uuid

import pytest
from hypothesis import given as any_of
from hypothesis import strategies as st

from evenhand.actions import erasures, ledger, questionnaires
from evenhand.actions.errors import ActionError
from evenhand.actions.once import AlreadyDone
from evenhand.actions.questionnaires import NO_ANSWER, result_of
from evenhand.exchange.questionnaire_file import Item
from evenhand.records.models import (
    LedgerSecret,
    MinutesAsked,
    OutboxMessage,
    Questionnaire,
    QuestionnaireSheet,
)
from tests.people import join, person
from tests.standards import MADE_UP, brought

ITEMS = [
    {"id": "q1", "text": "Heard?", "answers": ["Yes", "In part", "No"]},
    {"id": "q2", "text": "What else?", "answers": []},
]


def opened(cast):
    return questionnaires.open_(questionnaire=brought(cast), by=cast.femi.person)


def handed(one, partner, answers=None, **more):
    return questionnaires.hand_in(
        questionnaire=one,
        partner=partner,
        answers={"q1": 0} if answers is None else answers,
        by=more.pop("by", partner.person),
        **more,
    )


def crowd(cast, size):
    return [join(cast.project, person(f"Guest{n} Here"), "partner", "patient") for n in range(size)]


def test_it_comes_with_its_licence_and_the_ground_on_which_the_team_may_use_it(cast):
    about = {"partner": cast.femi, "title": "A", "items": MADE_UP, "by": cast.femi.person}
    for licence, ground in (("", "We asked."), ("CC0", " ")):
        with pytest.raises(ActionError, match="licence"):
            questionnaires.bring(licence=licence, licence_ground=ground, **about)
    with pytest.raises(ActionError, match="on the list"):
        brought(cast, instrument="no_such")
    assert not Questionnaire.objects.exists()


def test_the_record_holds_its_digest_and_none_of_its_words(cast):
    one = brought(cast)
    payload = bytes(LedgerSecret.objects.get(project=cast.project, seq=one.ledger_seq).payload).decode()

    assert one.digest in payload
    assert "Did you feel heard?" not in payload


def test_everyone_who_takes_part_is_asked_within_their_minutes_and_once(cast):
    cast.priya.minutes_cap = 1
    cast.priya.save()
    one = opened(cast)

    asked = set(
        MinutesAsked.objects.filter(about=f"questionnaire {one.pk}").values_list("partner", flat=True)
    )
    assert asked == {cast.rosa.pk, cast.femi.pk, cast.walter.pk}
    assert OutboxMessage.objects.filter(kind="ask").count() == 2
    with pytest.raises(ActionError, match="already"):
        questionnaires.open_(questionnaire=one, by=cast.femi.person)


def test_answers_are_handed_in_while_it_is_open_by_those_asked_and_no_others(cast):
    one = brought(cast)
    with pytest.raises(ActionError, match="not open"):
        handed(one, cast.priya)
    questionnaires.open_(questionnaire=one, by=cast.femi.person)
    for somebody in (cast.olu, cast.dan, cast.nia):
        with pytest.raises(ActionError, match="not among"):
            handed(one, somebody)
    with pytest.raises(ActionError, match="their own"):
        handed(one, cast.priya, by=cast.rosa.person)
    for wrong in ({"q1": 3}, {"q1": -1}, {"q1": True}, {"q1": "Yes"}, {"q9": 1}, {}):
        with pytest.raises(ActionError):
            handed(one, cast.priya, wrong)
    handed(one, cast.priya)
    handed(one, cast.priya, {"q1": 2})
    assert QuestionnaireSheet.objects.get().answers == {"q1": 2}
    questionnaires.close(questionnaire=one, by=cast.femi.person)
    with pytest.raises(ActionError, match="not open"):
        handed(one, cast.priya)


def test_a_paper_sheet_never_replaces_what_somebody_handed_in_themselves(cast):
    one = opened(cast)
    handed(one, cast.walter, {"q1": 1}, way="post", entered_by=cast.femi.person, by=cast.femi.person)
    handed(one, cast.walter, {"q1": 2})
    with pytest.raises(ActionError, match="those stand"):
        handed(one, cast.walter, {"q1": 0}, way="post", entered_by=cast.femi.person, by=cast.femi.person)
    assert QuestionnaireSheet.objects.get().answers == {"q1": 2}


def test_handing_in_leaves_no_trace_in_the_ledger(cast):
    one = opened(cast)
    before = LedgerSecret.objects.count()
    handed(one, cast.priya)

    assert LedgerSecret.objects.count() == before


def test_of_fewer_than_five_nothing_is_told(cast):
    one = opened(cast)
    for partner in (cast.rosa, cast.femi, cast.priya, cast.walter):
        handed(one, partner, {"q1": 0, "q2": "Fine."})
    questionnaires.close(questionnaire=one, by=cast.femi.person)
    one.refresh_from_db()

    assert one.result == {"sheets": None, "items": []}


def test_totals_are_told_question_by_question_with_small_cells_together_and_no_sum_over_questions(cast):
    sheets = [{"q1": 0}] * 7 + [{"q1": 1}] * 2 + [{"q1": 2}] * 3 + [{}]
    told = result_of(ITEMS, sheets)

    assert told["sheets"] == 13
    first = told["items"][0]
    assert first["shown"] == [["0", 7]]
    assert first["hidden"] == ["1", "2", NO_ANSWER]
    assert first["remainder"] == 6
    assert set(told) == {"sheets", "items"}


def test_five_to_nine_sheets_are_counted_and_not_split():
    told = result_of(ITEMS, [{"q1": 0}] * 9)

    assert told["sheets"] == 9
    assert told["items"][0]["shown"] == []
    assert told["items"][0]["reason"] == "too_few_to_break_down"


def test_own_words_are_shown_from_five_up_in_an_order_that_tells_nothing():
    four = result_of(ITEMS, [{"q2": word} for word in "dbca"] + [{"q1": 1}] * 3)
    five = result_of(ITEMS, [{"q2": word} for word in "dbcae"])

    assert four["items"][1]["words"] == []
    assert five["items"][1]["words"] == list("abcde")


@any_of(st.lists(st.integers(min_value=-1, max_value=2), max_size=40))
def test_no_cell_under_five_is_shown_or_left_over(given):
    told = result_of(ITEMS, [{} if each < 0 else {"q1": each} for each in given])

    for item in told["items"][:1]:
        assert all(count >= 5 for _, count in item["shown"])
        if item["shown"]:
            assert item["remainder"] == 0 or item["remainder"] >= 5
            assert sum(count for _, count in item["shown"]) + item["remainder"] == len(given)


def test_a_sheet_erased_after_the_close_changes_no_total_and_takes_its_words(cast):
    one = opened(cast)
    people = crowd(cast, 11)
    for number, partner in enumerate(people):
        handed(one, partner, {"q1": 0, "q2": f"Words of number {number}"})
    questionnaires.close(questionnaire=one, by=cast.femi.person)
    one.refresh_from_db()
    before = one.result["items"][0]
    erasures.erase_person(people[3].person, by=None)
    one.refresh_from_db()

    assert one.result["items"][0] == before
    assert "Words of number 3" not in json.dumps(one.result)
    assert not QuestionnaireSheet.objects.filter(partner=people[3]).exists()
    for payload in LedgerSecret.objects.filter(project=cast.project).values_list("payload", flat=True):
        assert b"Words of number" not in bytes(payload)


def test_sent_twice_it_is_brought_once_and_a_failed_entry_leaves_nothing(cast, monkeypatch):
    key = uuid.uuid4()
    brought(cast, form_key=key)
    with pytest.raises(AlreadyDone):
        brought(cast, form_key=key)
    monkeypatch.setattr(ledger, "append", _fails)
    with pytest.raises(RuntimeError):
        questionnaires.bring(
            partner=cast.femi,
            title="B",
            licence="CC0",
            licence_ground="Ours",
            items=[Item("A")],
            by=cast.femi.person,
        )
    with pytest.raises(RuntimeError):
        questionnaires.open_(questionnaire=Questionnaire.objects.get(), by=cast.femi.person)
    assert Questionnaire.objects.get().state == "draft"


def _fails(*_args, **_kwargs):
    raise RuntimeError
