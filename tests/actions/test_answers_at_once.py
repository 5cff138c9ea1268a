"""Fifty answers to one thing said, at one instant: one stands. On PostgreSQL in threads, on SQLite in a file."""

import json
import os
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest

from evenhand.actions import answers, contributions, gathering
from evenhand.records.models import Answer, AnswerResponse, Contribution, OutboxMessage
from tests.actions.test_answers import answer
from tests.actions.test_people_at_once import at_once, done
from tests.contributions import said
from tests.people import make_cast

pytestmark = pytest.mark.slow
MANY = 50
ROOT = Path(__file__).parents[2]

#: SQLite in the tests lies in memory, where two connections cannot wait for each other. So a process of its own,
#: with a file as in real life.
ON_A_FILE = """
import json
from evenhand.site import wsgi  # noqa: F401
from tests.kept_database import migrate_from_kept
migrate_from_kept()
from tests.actions.test_answers_at_once import outcome_of_fifty
print(json.dumps(outcome_of_fifty()))
"""


def outcome_of_fifty():
    cast = make_cast()
    row = said(cast.priya)
    press = partial(answer, row, partner=cast.rosa)
    results = at_once([press] * MANY)
    return {
        "done": done(results),
        "answers": Answer.objects.count(),
        "told": OutboxMessage.objects.count(),
        "refused": sorted({str(each) for each in results if not isinstance(each, list)}),
        "state": Contribution.objects.get(pk=row.pk).state,
    }


EXPECTED = {
    "done": 1,
    "answers": 1,
    "told": 1,
    "refused": ["Number 1 is not waiting for an answer any more. Nothing was sent."],
    "state": "answered",
}


@pytest.mark.postgresql
def test_fifty_answers_at_one_instant_leave_one(committed_db):
    assert outcome_of_fifty() == EXPECTED


def test_fifty_answers_at_one_instant_leave_one_in_a_file_of_sqlite(tmp_path):
    environment = {**os.environ, "EVENHAND_DATA": str(tmp_path), "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"}
    environment.pop("DATABASE_URL", None)
    made = subprocess.run(
        [sys.executable, "-c", ON_A_FILE],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert made.returncode == 0, made.stderr[-2000:]
    assert json.loads(made.stdout.splitlines()[-1]) == EXPECTED


@pytest.mark.postgresql
def test_batches_that_overlap_do_not_wait_in_a_circle(committed_db):
    cast = make_cast()
    rows = [said(cast.priya) for _ in range(6)]
    batches = [partial(answer, *rows[start::step], partner=cast.rosa) for start in (0, 1) for step in (1, -1)]
    results = at_once(batches * 3)

    assert done(results) >= 1
    assert Answer.objects.count() == Answer.objects.filter(is_latest=True).count() <= 6


@pytest.mark.postgresql
def test_answering_gathering_splitting_and_answering_back_at_one_instant_end_in_one_of_them(committed_db):
    cast = make_cast()
    first, second = said(cast.priya, "A and B"), said(cast.walter)
    [given] = answer(said(cast.priya), partner=cast.rosa)
    disputed = partial(
        answers.respond,
        answer=given,
        contribution=given.contribution,
        says="does_not_answer",
        partner=cast.priya,
        by=cast.priya.person,
    )
    attempts = [
        partial(answer, first, partner=cast.rosa),
        partial(
            gathering.gather,
            contributions=[first, second],
            text="Both",
            partner=cast.femi,
            by=cast.femi.person,
        ),
        partial(
            gathering.split, contribution=first, parts=["A", "B"], partner=cast.femi, by=cast.femi.person
        ),
    ]
    results = at_once([*attempts, disputed] * 3)

    assert done(results[:3] + results[4:7] + results[8:11]) == 1
    assert AnswerResponse.objects.count() == 1
    first.refresh_from_db()
    assert first.state in {"answered", "gathered", "split"}


@pytest.mark.postgresql
def test_speaking_and_answering_at_one_instant_do_not_wait_for_each_other_for_ever(committed_db):
    cast = make_cast()
    rows = [said(cast.priya) for _ in range(10)]
    presses = [
        press
        for number, row in enumerate(rows)
        for press in (
            partial(answer, row, partner=cast.rosa),
            partial(
                contributions.say,
                partner=cast.walter,
                text=f"Something else {number}",
                kind="idea",
                by=cast.walter.person,
            ),
        )
    ]

    assert done(at_once(presses)) == len(presses)
