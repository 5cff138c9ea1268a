"""Many presses at one instant on a round: one stands, nothing is doubled, and what was acknowledged is there."""

from functools import partial

import pytest

from evenhand.actions import answer_sheets, appraisals, criteria, options
from evenhand.actions.answer_sheets import Answered
from evenhand.actions.errors import ActionError
from evenhand.actions.once import AlreadyDone
from evenhand.readings.criteria import list_digest, wordings_in_force
from evenhand.records.models import AnswerSheet, Appraisal, CriteriaAgreement, LedgerEntry
from tests import rounds
from tests.actions.test_people_at_once import AT_ONCE, at_once, done
from tests.people import make_cast

# The SQLite of the tests lies in memory, where two connections cannot wait for each other.
pytestmark = [pytest.mark.slow, pytest.mark.postgresql]
KEY = "7d4f8e9a-0f0a-4f4e-9a53-3f2c6f6f0b11"


def once_only(action):
    """A second press of one form counts as refused here: it is done, and does nothing more."""

    def press():
        try:
            return action()
        except AlreadyDone as again:
            raise ActionError("done already") from again

    return press


def hand_in(appraisal, partner, value, **more):
    [first, *_] = rounds.question_ids(appraisal)
    return answer_sheets.hand_in(
        appraisal=appraisal,
        partner=partner,
        step=1,
        answers=[Answered(first, value)],
        shown_as="named",
        by=partner.person,
        **more,
    )


def test_one_round_opens(committed_db):
    cast = make_cast()
    rounds.propose(cast)
    press = partial(appraisals.open_round, project=cast.project, by=cast.rosa.person, all_the_same=True)

    assert done(at_once([press] * AT_ONCE)) == 1
    assert Appraisal.objects.count() == 1


def test_one_form_sent_at_once_is_one_sheet(committed_db):
    cast = make_cast()
    appraisal = rounds.opened(cast)
    press = once_only(partial(hand_in, appraisal, cast.priya, "helps", form_key=KEY))

    assert done(at_once([press] * AT_ONCE)) == 1
    assert AnswerSheet.objects.get().version == 1


def test_of_several_tabs_one_is_kept_and_the_others_are_told(committed_db):
    cast = make_cast()
    appraisal = rounds.opened(cast)
    before = LedgerEntry.objects.count()
    tabs = [partial(hand_in, appraisal, cast.priya, "helps", seen_version=0) for _ in range(AT_ONCE)]

    assert done(at_once(tabs)) == 1
    assert AnswerSheet.objects.count() == 1
    assert LedgerEntry.objects.count() == before + 1


def test_everyone_at_once_is_kept_each_with_one_entry(committed_db):
    cast = make_cast()
    appraisal = rounds.opened(cast)
    before = LedgerEntry.objects.count()
    people = [cast.rosa, cast.femi, cast.priya, cast.walter]

    assert done(at_once([partial(hand_in, appraisal, each, "partly") for each in people])) == 4
    assert AnswerSheet.objects.filter(is_latest=True).count() == 4
    assert LedgerEntry.objects.count() == before + 4


def test_an_answer_and_the_close_at_one_instant_leave_no_answer_after_the_close(committed_db):
    cast = make_cast()
    appraisal = rounds.opened(cast)
    attempts = [partial(hand_in, appraisal, each, "helps") for each in (cast.rosa, cast.femi, cast.priya)]
    results = at_once([*attempts, partial(appraisals.close, appraisal=appraisal, by=cast.rosa.person)])
    appraisal.refresh_from_db()

    assert appraisal.closed_at is not None
    assert AnswerSheet.objects.count() == done(results[:3])
    assert not AnswerSheet.objects.filter(created_at__gt=appraisal.closed_at).exists()


def test_agreeing_is_once_and_a_way_is_chosen_once(committed_db):
    cast = make_cast()
    appraisal = rounds.opened(cast)
    seen = list_digest(wordings_in_force(cast.project))
    at_once([partial(criteria.agree, partner=cast.priya, seen=seen, by=cast.priya.person)] * AT_ONCE)
    add = partial(
        options.add, appraisal=appraisal, partner=cast.priya, approach="survey", by=cast.priya.person
    )

    assert done(at_once([add] * AT_ONCE)) == 1
    assert CriteriaAgreement.objects.count() == 1
