"""Many presses at one instant on a charter: one of each is kept, and what holds came to hold once."""

from functools import partial

import pytest

from evenhand.actions import charters, clause_answers, clauses_in_force
from evenhand.records.models import Clause, ClauseAnswer, ClauseVersion, LedgerEntry
from tests.actions.test_people_at_once import AT_ONCE, at_once, done
from tests.actions.test_rounds_at_once import once_only
from tests.charters import agreed, changed, everyone, in_force, proposed, seven
from tests.people import join, make_cast, person

# The SQLite of the tests lies in memory, where two connections cannot wait for each other.
pytestmark = [pytest.mark.slow, pytest.mark.postgresql]
KEY = "4c1e7f0a-2f5e-4a53-9a53-0f0a4f4e9a53"


def test_one_short_charter_begins_whoever_sends_it(committed_db):
    cast = make_cast()
    presses = [
        partial(charters.begin, project=cast.project, clauses=seven(), partner=each, by=each.person)
        for each in everyone(cast)
    ]

    assert done(at_once(presses * 2)) == 1
    assert Clause.objects.count() == 7


def test_one_form_puts_one_clause_forward(committed_db):
    cast = make_cast()
    press = once_only(partial(proposed, cast, form_key=KEY))

    assert done(at_once([press] * AT_ONCE)) == 1
    assert Clause.objects.count() == 1


def test_of_two_changes_of_one_clause_one_is_asked_about(committed_db):
    cast = make_cast()
    version = in_force(cast)
    presses = [
        partial(changed, cast, version, *everyone(cast), partner=each, text=f"Wording of {each.person.name}.")
        for each in everyone(cast)
    ]

    assert done(at_once(presses * 2)) == 1
    assert ClauseVersion.objects.filter(state="proposed").count() == 1


def test_fifty_people_answer_at_once_and_it_comes_to_hold_once(committed_db):
    cast = make_cast()
    others = [join(cast.project, person(f"Person{number} X"), "partner", "carer") for number in range(46)]
    version = proposed(cast)
    presses = [
        partial(clause_answers.answer_as, version=version, partner=each, says="agree", by=each.person)
        for each in [*everyone(cast), *others]
    ]

    assert done(at_once(presses)) == 50
    version.refresh_from_db()
    assert version.state == "in_force"
    assert ClauseAnswer.objects.filter(says="agree").count() == 50
    # Who comes in, what is proposed, fifty answers, and once that it holds.
    before = LedgerEntry.objects.filter(project=cast.project).count()
    assert clauses_in_force.see_whether_any_agreed() == 0
    assert LedgerEntry.objects.filter(project=cast.project).count() == before


def test_one_person_who_presses_fifty_times_says_it_once(committed_db):
    cast = make_cast()
    version = proposed(cast)
    before = LedgerEntry.objects.filter(project=cast.project).count()
    press = partial(
        clause_answers.answer_as, version=version, partner=cast.priya, says="agree", by=cast.priya.person
    )

    assert done(at_once([press] * 50)) == 50
    assert LedgerEntry.objects.filter(project=cast.project).count() == before + 1


def test_an_answer_and_a_taking_back_at_once_leave_one_state(committed_db):
    cast = make_cast()
    version = agreed(cast, proposed(cast), cast.walter)
    at_once(
        [
            partial(
                clause_answers.answer_as,
                version=version,
                partner=cast.walter,
                says="agree",
                by=cast.walter.person,
            ),
            partial(charters.take_back, version, cast.rosa.person),
        ]
    )
    version.refresh_from_db()
    walter = version.answers.get(partner=cast.walter)

    assert version.state in {"in_force", "taken_back"}
    assert (version.state == "in_force") == (walter.says == "agree")
