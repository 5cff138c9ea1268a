import pytest
from django.utils import timezone

from evenhand.actions import answer_sheets, appraisals, criteria, ledger
from evenhand.actions.answer_sheets import Answered
from evenhand.actions.errors import ActionError
from evenhand.actions.once import AlreadyDone
from evenhand.records.models import AnswerSheet, LedgerEntry, LedgerSecret, MinutesAsked, SheetAnswer
from tests import rounds

KEY = "7d4f8e9a-0f0a-4f4e-9a53-3f2c6f6f0a55"


def hand_in(appraisal, partner, *said, **more):
    asked = {"appraisal": appraisal, "partner": partner, "step": 1, "answers": said, "shown_as": "named"}
    return answer_sheets.hand_in(**{**asked, "by": partner.person, **more})


def test_answers_are_kept_whole_with_one_entry(cast):
    appraisal = rounds.opened(cast)
    first, second = rounds.question_ids(appraisal)
    before = LedgerEntry.objects.filter(project=cast.project).count()
    sheet = hand_in(
        appraisal,
        cast.walter,
        Answered(first, "partly", with_whom=("carer",), stages=("framing",), how="If it is slow"),
        Answered(second),
        channel="page",
    )

    assert sheet.answers.count() == 1, "a question left out is not an answer"
    answer = sheet.answers.get()
    assert (answer.value, answer.with_whom, answer.stages) == ("partly", ["carer"], ["framing"])
    assert sheet.channel == "page"
    assert LedgerEntry.objects.filter(project=cast.project).count() == before + 1


def test_words_without_a_tick_are_kept(cast):
    appraisal = rounds.opened(cast)
    sheet = hand_in(appraisal, cast.walter, Answered(rounds.question_ids(appraisal)[0], how="It depends"))

    assert sheet.answers.get().how == "It depends"


def test_nothing_at_all_is_not_handed_in(cast):
    appraisal = rounds.opened(cast)
    with pytest.raises(ActionError, match="nothing in it yet"):
        hand_in(appraisal, cast.walter, Answered(rounds.question_ids(appraisal)[0], how="  "))


def test_a_correction_is_a_new_version_that_points_back_and_the_old_one_stays(cast):
    appraisal = rounds.opened(cast)
    first = rounds.answer_one(appraisal, cast.walter, "helps")
    second = rounds.answer_one(appraisal, cast.walter, "does_not")

    first.refresh_from_db()
    assert (first.version, first.is_latest, first.answers.get().value) == (1, False, "helps")
    assert (second.version, second.is_latest) == (2, True)
    last = LedgerEntry.objects.filter(project=cast.project).last()
    assert f'"refs":[{appraisal.ledger_seq},{first.ledger_seq}]'.encode() in bytes(last.leaf)


def test_a_second_tab_cannot_overwrite_the_first_unseen(cast):
    appraisal = rounds.opened(cast)
    [first, _] = rounds.question_ids(appraisal)
    hand_in(appraisal, cast.walter, Answered(first, "helps"), seen_version=0)
    with pytest.raises(ActionError, match="another window"):
        hand_in(appraisal, cast.walter, Answered(first, "does_not"), seen_version=0)

    assert AnswerSheet.objects.get().answers.get().value == "helps"


def test_pressing_twice_hands_in_once(cast):
    appraisal = rounds.opened(cast)
    [first, _] = rounds.question_ids(appraisal)
    hand_in(appraisal, cast.walter, Answered(first, "helps"), form_key=KEY)
    with pytest.raises(AlreadyDone):
        hand_in(appraisal, cast.walter, Answered(first, "helps"), form_key=KEY)

    assert AnswerSheet.objects.count() == 1


def test_nothing_is_left_of_answers_whose_entry_fails(cast, monkeypatch):
    appraisal = rounds.opened(cast)

    def broken(*args, **kwargs):
        raise OSError("disk full")

    monkeypatch.setattr(ledger, "append", broken)
    with pytest.raises(OSError, match="disk full"):
        rounds.answer_one(appraisal, cast.walter, "helps")

    assert not AnswerSheet.objects.exists()
    assert not SheetAnswer.objects.exists()


def test_a_closed_round_takes_no_answer_and_no_correction(cast):
    appraisal = rounds.opened(cast)
    rounds.answer_one(appraisal, cast.walter, "helps")
    appraisals.close(appraisal=appraisal, by=cast.rosa.person)
    for partner in (cast.walter, cast.priya):
        with pytest.raises(ActionError, match="was closed"):
            rounds.answer_one(appraisal, partner, "helps")

    assert AnswerSheet.objects.count() == 1


def test_answers_to_another_projects_questions_are_refused_whole(cast):
    appraisal = rounds.opened(cast)
    criteria.propose_aim(partner=cast.nia, text="Something else", by=cast.nia.person)
    other = appraisals.open_round(project=cast.other_project, by=cast.nia.person, all_the_same=True)
    mine, theirs = rounds.question_ids(appraisal)[0], rounds.question_ids(other)[0]
    with pytest.raises(ActionError, match="not in this round"):
        hand_in(appraisal, cast.walter, Answered(mine, "helps"), Answered(theirs, "helps"))

    assert not AnswerSheet.objects.exists()


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"value": "maybe"}, "not one of the answers"),
        ({"value": "less"}, "not one of the answers"),
        ({"value": "helps", "with_whom": ("stakeholder",)}, "not on the list"),
        ({"value": "helps", "stages": ("never",)}, "not on the list"),
        ({"value": "helps", "approach": "survey"}, "not being looked at"),
    ],
)
def test_an_answer_that_nobody_offered_is_refused(cast, said, why):
    appraisal = rounds.opened(cast)
    with pytest.raises(ActionError, match=why):
        hand_in(appraisal, cast.walter, Answered(rounds.question_ids(appraisal)[0], **said))

    assert not AnswerSheet.objects.exists()


def test_one_question_is_answered_once_on_a_sheet(cast):
    appraisal = rounds.opened(cast)
    [first, _] = rounds.question_ids(appraisal)
    with pytest.raises(ActionError, match="answered twice"):
        hand_in(appraisal, cast.walter, Answered(first, "helps"), Answered(first, "does_not"))


def test_who_may_not_answer(cast):
    appraisal = rounds.opened(cast)
    [first, _] = rounds.question_ids(appraisal)
    for partner, why in ((cast.olu, "observer"), (cast.dan, "no longer"), (cast.nia, "not in this project")):
        with pytest.raises(ActionError, match=why):
            hand_in(appraisal, partner, Answered(first, "helps"))


def test_answers_typed_in_are_marked_and_theirs_to_confirm(cast):
    appraisal = rounds.opened(cast)
    [first, _] = rounds.question_ids(appraisal)
    with pytest.raises(ActionError, match="by post or by phone"):
        hand_in(appraisal, cast.walter, Answered(first, "helps"), by=cast.femi.person)
    sheet = hand_in(appraisal, cast.walter, Answered(first, "helps"), by=cast.femi.person, channel="post")
    assert (sheet.entered_by, sheet.confirmed_at) == (cast.femi.person, None)
    with pytest.raises(ActionError, match="Only the person"):
        answer_sheets.confirm(sheet=sheet, by=cast.femi.person)
    confirmed = answer_sheets.confirm(sheet=sheet, by=cast.walter.person)

    assert confirmed.confirmed_at <= timezone.now()
    assert answer_sheets.confirm(sheet=sheet, by=cast.walter.person).confirmed_at == confirmed.confirmed_at


def test_a_newer_version_is_what_there_is_to_confirm(cast):
    appraisal = rounds.opened(cast)
    [first, _] = rounds.question_ids(appraisal)
    sheet = hand_in(appraisal, cast.walter, Answered(first, "helps"), by=cast.femi.person, channel="phone")
    own = hand_in(appraisal, cast.walter, Answered(first, "partly"))
    with pytest.raises(ActionError, match="newer version"):
        answer_sheets.confirm(sheet=sheet, by=cast.walter.person)
    with pytest.raises(ActionError, match="nothing to confirm"):
        answer_sheets.confirm(sheet=own, by=cast.walter.person)


def test_whoever_joins_late_is_counted_when_they_answer_and_once(cast):
    appraisal = rounds.opened(cast)
    [late] = rounds.crowd(cast, 1, "patient")
    rounds.answer_one(appraisal, late, "helps")
    rounds.answer_one(appraisal, late, "partly")

    assert MinutesAsked.objects.filter(partner=late).count() == 1


def test_the_ledger_holds_what_was_said_and_no_name(cast):
    appraisal = rounds.opened(cast)
    sheet = rounds.answer_one(appraisal, cast.walter, "partly", how="If it is slow")
    leaf = bytes(LedgerEntry.objects.get(project=cast.project, seq=sheet.ledger_seq).leaf)
    payload = bytes(LedgerSecret.objects.get(project=cast.project, seq=sheet.ledger_seq).payload)

    assert "If it is slow" in payload.decode()
    assert b"slow" not in leaf
    assert b"Walter" not in leaf


def test_the_second_step_takes_answers_on_the_ways_being_looked_at(cast):
    appraisal = rounds.opened(cast)
    [first, _] = rounds.question_ids(appraisal)
    with pytest.raises(ActionError, match="not been opened"):
        hand_in(appraisal, cast.walter, Answered(first, "helps", approach="survey"), step=2)
    rounds.second_step(cast, appraisal)
    sheet = rounds.answer_two(appraisal, cast.walter, {"survey": "helps"}, must_keep="Tea")
    with pytest.raises(ActionError, match="not being looked at"):
        hand_in(appraisal, cast.priya, Answered(first, "helps", approach="delphi"), step=2)

    assert sheet.must_keep == "Tea"
    assert sheet.answers.count() == 2


def typed_over(appraisal, partner, *, by, shown_as):
    (question,) = rounds.question_ids(appraisal)[:1]
    return answer_sheets.hand_in(
        appraisal=appraisal,
        partner=partner,
        step=1,
        answers=[answer_sheets.Answered(question=question, value="does_not")],
        shown_as=shown_as,
        channel="phone",
        by=by,
    )


def test_what_an_account_holder_answered_here_is_theirs_alone_to_change(cast):
    appraisal = rounds.opened(cast)
    rounds.answer_one(appraisal, cast.priya, "helps")
    with pytest.raises(ActionError, match="answered here themself"):
        typed_over(appraisal, cast.priya, by=cast.femi.person, shown_as="named")

    assert AnswerSheet.objects.get(partner=cast.priya).answers.get().value == "helps"


def test_nobody_else_puts_a_name_to_answers_given_for_totals_only(cast):
    appraisal = rounds.opened(cast)
    rounds.answer_one(appraisal, cast.walter, "helps", shown_as="group")
    with pytest.raises(ActionError, match="only in totals"):
        typed_over(appraisal, cast.walter, by=cast.femi.person, shown_as="named")
    typed_over(appraisal, cast.walter, by=cast.femi.person, shown_as="group")

    assert set(AnswerSheet.objects.values_list("shown_as", flat=True)) == {"group"}
