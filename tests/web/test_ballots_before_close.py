"""Before a vote is closed no page, export or header tells anybody anything of it, whoever they are.

Every address of the project is fetched by each role before and after six people have voted. What is not the same
then is fetched once more as if nobody had voted, so that what changes by itself is told from what the votes changed.
"""

import contextlib
import re

import pytest
from django.db import connection, reset_queries, transaction
from django.test.utils import CaptureQueriesContext

from evenhand.actions import heads
from evenhand.readings import whole_record
from tests.access import samples
from tests.access.test_addresses import clients, routes
from tests.ballots import cast_one, close_later, crowd, put_vote
from tests.ledger.samples import own_data_folder

__all__ = ["own_data_folder"]
pytestmark = pytest.mark.slow
ROLES = ("lead", "facilitator", "partner", "observer")
#: What is random in every page: tokens, keys of forms, and ids and seals made for one request.
_RANDOM = re.compile(
    r"[A-Za-z0-9]{64}|[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}|nonce-[\w+/=-]+|[\w+/-]{43}="
)


def seen_by(client, address: str):
    reset_queries()
    with samples.undone(), CaptureQueriesContext(connection) as queries:
        response = client.get(address)
        body = b"".join(response.streaming_content) if response.streaming else response.content
    headers = {
        name: _RANDOM.sub("…", value)
        for name, value in response.headers.items()
        if name not in {"Date", "Expires", "Last-Modified"}
    }
    kind = response.headers.get("Content-Type", "")
    is_text = kind.startswith(("text/", "application/json"))
    shown = _RANDOM.sub("…", body.decode()) if is_text else ""
    return response.status_code, headers, shown, len(queries)


def all_that_is_seen(by_role, addresses):
    return {(role, address): seen_by(by_role[role], address) for role in ROLES for address in addresses}


def vote_all(vote, people):
    for place, voter in enumerate(people):
        cast_one(vote, voter, {1: place % 6, 2: 5 - place % 6, 3: 0})


def test_nothing_that_anybody_can_fetch_changes_when_people_vote(cast):
    world = samples.make_world(cast)
    people = crowd(cast, 6)
    vote = put_vote(cast, [cast.rosa, cast.femi, cast.priya, cast.walter, *people], "score")
    world |= {"vote": vote.number}
    by_role = clients(cast)
    named = set()
    for route, _ in routes():
        # Whether each has a stand-in is asked in tests/access.
        with contextlib.suppress(KeyError, AssertionError):
            if route.startswith("p/<slug:slug>/"):
                named.add(samples.address_for(route, world))
    assert len(named) > 100
    named |= {f"/p/{cast.project.slug}/decisions/{vote.number}/", "/your-page/", "/projects/"}
    # Made anew each time, slowly, and out of what the other addresses show.
    addresses = sorted(each for each in named if not re.search(r"pdf|docx|xlsx|odt", each))

    once = all_that_is_seen(by_role, addresses)
    nobody_has_voted = transaction.savepoint()
    vote_all(vote, people)
    after = all_that_is_seen(by_role, addresses)
    differing = [key for key in once if after[key] != once[key]]
    transaction.savepoint_rollback(nobody_has_voted)
    told, unsteady = [], []
    for role, address in differing:
        as_before = seen_by(by_role[role], address)
        # The same as after the votes: then only what a first request keeps ready was different.
        if as_before != after[role, address]:
            is_steady = seen_by(by_role[role], address) == as_before
            (told if is_steady else unsteady).append((role, address))

    assert told == []
    assert len(unsteady) < 0.02 * len(once), unsteady
    assert not [address for _, address in unsteady if "/decisions/" in address]
    vote_all(vote, people)
    # The same comparison sees a vote that is closed: it is not blind.
    close_later(vote, cast.femi)
    page = ("lead", f"/p/{cast.project.slug}/decisions/{vote.number}/")
    assert seen_by(by_role["lead"], page[1]) != once[page]


def test_nothing_in_an_export_a_whole_copy_or_a_head_changes_when_people_vote(cast, own_data_folder):
    people = crowd(cast, 6)
    vote = put_vote(cast, people)

    def taken_away():
        head = heads.sign(cast.project).note
        rows = {
            model._meta.model_name: [repr(row) for row in whole_record.rows(model, path, cast.project)]
            for model, path in whole_record.TABLES
        }
        return rows, head

    before = taken_away()
    assert (before[0]["voter"], before[0]["ballot"]) == ([], [])
    for voter in people:
        cast_one(vote, voter, 2)
    assert taken_away() == before
    close_later(vote, cast.femi)
    rows, head = taken_away()
    assert (len(rows["voter"]), len(rows["ballot"])) == (6, 6)
    assert head != before[1]
    # What leaves is in no order of the votes, and a second copy tells nothing that the first did not.
    assert [each.split("'marks'")[1] for each in rows["ballot"]] == [
        each.split("'marks'")[1] for each in taken_away()[0]["ballot"]
    ]


def test_ballots_are_in_nobodys_own_things(cast):
    import zipfile

    from evenhand.readings import my_things

    people = crowd(cast, 6)
    vote = put_vote(cast, people)

    def own():
        with zipfile.ZipFile(my_things.everything(people[0].person)) as packed:
            return {name: packed.read(name) for name in packed.namelist()}

    before = own()
    cast_one(vote, people[0], 2)
    assert own() == before
    for voter in people[1:]:
        cast_one(vote, voter, 2)
    close_later(vote, cast.femi)
    assert not any(b"[2]" in data for data in own().values())
