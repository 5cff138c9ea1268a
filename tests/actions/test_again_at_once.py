"""Calls, drafted answers and items at one instant. On PostgreSQL in threads, on SQLite in a file."""

import json
import os
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest

from evenhand.records.models import AgendaItem, Answer, Change, Decision, OutboxMessage, ReopenCall
from tests.actions.test_agenda import raised
from tests.actions.test_decision_again import call
from tests.actions.test_decision_answers import draft, send
from tests.actions.test_people_at_once import at_once, done
from tests.closed_decisions import agenda_terms, closed
from tests.contributions import said
from tests.people import make_cast

pytestmark = pytest.mark.slow
MANY = 10
ROOT = Path(__file__).parents[2]

ON_A_FILE = """
import json
from evenhand.site import wsgi  # noqa: F401
from tests.kept_database import migrate_from_kept
migrate_from_kept()
from tests.actions.test_again_at_once import outcome
print(json.dumps(outcome()))
"""


def outcome():
    cast = make_cast()
    agenda_terms(cast, callers_needed=2)
    rows = [said(cast.priya), said(cast.walter, "No lift.")]
    decision = closed(cast, *rows)
    # Each of two people presses many times: together they are two, and that is enough.
    callers = [partial(call, decision, partner) for partner in (cast.priya, cast.walter)]
    called = at_once(callers * (MANY // 2))
    # Two of the team tell the same voices in the other order: nobody waits in a circle, and one of them has sent.
    forth = partial(send, cast, decision, draft(rows[0]), draft(rows[1], reason="For you."))
    back = partial(send, cast, decision, draft(rows[1], reason="For you."), draft(rows[0]), partner=cast.femi)
    sent = at_once([forth, back] * (MANY // 2))
    listed = at_once([partial(raised, cast)] * MANY)
    return {
        "called": done(called),
        "calls": ReopenCall.objects.count(),
        "is_enough": Decision.objects.get(pk=decision.pk).called_again_on is not None,
        "sent": done(sent),
        "answers": Answer.objects.count(),
        "changes": Change.objects.count(),
        "told": OutboxMessage.objects.filter(kind="answer").count(),
        "listed": done(listed),
        "numbers": sorted(AgendaItem.objects.values_list("number", flat=True)),
    }


EXPECTED = {
    "called": 2,
    "calls": 2,
    "is_enough": True,
    "sent": 1,
    "answers": 2,
    "changes": 1,
    "told": 2,
    "listed": MANY,
    "numbers": list(range(1, MANY + 1)),
}


@pytest.mark.postgresql
def test_many_at_one_instant_call_once_each_and_send_once(committed_db):
    assert outcome() == EXPECTED


def test_many_at_one_instant_call_once_each_and_send_once_in_a_file_of_sqlite(tmp_path):
    environment = {**os.environ, "EVENHAND_DATA": str(tmp_path), "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"}
    environment.pop("DATABASE_URL", None)
    made = subprocess.run(
        [sys.executable, "-c", ON_A_FILE],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert made.returncode == 0, made.stderr[-2000:]
    assert json.loads(made.stdout.splitlines()[-1]) == EXPECTED
