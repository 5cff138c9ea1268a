"""Words that no one here can link: what is kept, what is not, and how they come out."""

import json

import pytest
from django.apps import apps
from django.db import connection

from evenhand.actions import contributions, drafts
from evenhand.actions.errors import ActionError
from evenhand.records.models import (
    Contribution,
    LedgerEntry,
    LedgerSecret,
    Submission,
    WaitingContribution,
)
from tests.actions.test_contributions import carers, letter
from tests.actions.test_contributions import say as say_it


def say(partner, text, **more):
    return say_it(partner, text, naming="unlinkable", **more)


@pytest.fixture
def people(cast):
    return carers(cast)


def everything():
    """Every row of every table, as a logical dump would have it."""
    found = {}
    for model in apps.get_models():
        rows = model._default_manager.order_by("pk").values_list()
        found[model._meta.db_table] = [tuple(map(repr, row)) for row in rows]
    return found


def test_only_the_waiting_row_is_new_and_it_holds_the_words_and_nothing_besides(cast, people):
    drafts.keep(partner=cast.priya, purpose="say", content={"text": "The lead does not"})
    before = everything()
    drafts.erase(partner=cast.priya, purpose="say")
    drafts.keep(partner=cast.priya, purpose="say", content={"text": "The lead does not"})
    key = "1c1f6a1e-5a53-4a3d-8a86-0d8f5d6f0001"
    assert say(cast.priya, "The lead does not listen.", form_key=key) is None

    after = everything()
    changed = {table for table in after if after[table] != before[table]}
    assert changed == {"records_waitingcontribution", "records_draft"}
    assert after["records_draft"] == []
    row = WaitingContribution.objects.values().get()
    assert set(row) == {"id", "project_id", "kind", "stage", "audience", "to_side", "text"}
    assert not Submission.objects.exists()


def test_waiting_rows_are_all_written_anew_each_time_in_another_order(cast, people):
    orders, ids = set(), set()
    for each in people[:3]:
        say(each, f"From {each.pk}")
    for _ in range(12):
        rows = list(WaitingContribution.objects.values_list("pk", "text").order_by("pk"))
        assert not ids & {pk for pk, _ in rows}
        ids |= {pk for pk, _ in rows}
        orders.add(tuple(_in_storage_order()))
        say(people[0], f"From {people[0].pk}")  # Nothing new, and yet all of it is written anew.
    assert len(orders) > 1
    assert WaitingContribution.objects.count() == 3


def _in_storage_order():
    place = "rowid" if connection.vendor == "sqlite" else "ctid"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT text FROM records_waitingcontribution ORDER BY {place}")
        return [row[0] for row in cursor.fetchall()]


def test_the_fifth_brings_all_five_out_without_anybodys_trace(cast, people):
    before = LedgerEntry.objects.count()
    for each in people[:4]:
        say(each, f"From {each.pk}", audience="partners", kind="concern", stage="data")
    assert not Contribution.objects.exists()
    assert LedgerEntry.objects.count() == before
    say(people[4], "The fifth.")

    out = list(Contribution.objects.order_by("number"))
    assert [each.number for each in out] == [1, 2, 3, 4, 5]
    assert not WaitingContribution.objects.exists()
    assert LedgerEntry.objects.count() == before + 5
    for each in out:
        assert (each.partner, each.said_on, each.entered_by, each.mask) == (None, None, None, "")
        leaf = json.loads(bytes(LedgerEntry.objects.get(seq=each.ledger_seq, project=cast.project).leaf))
        assert (leaf["type"], leaf["actor"], leaf["refs"]) == ("contribution.batch", None, [])
        assert not each.versions.exists()
    kept = {(each.audience, each.kind, each.stage) for each in out if each.text != "The fifth."}
    assert kept == {("partners", "concern", "data")}
    payloads = b"".join(bytes(row.payload) for row in LedgerSecret.objects.filter(seq__gte=before))
    assert not any(str(each.person_id).encode() in payloads for each in people)


def test_numbers_tell_nothing_of_the_order(cast, people):
    lasts = set()
    for round in range(8):
        for number, each in enumerate(people):
            say(each, f"{round}-{number}")
        lasts.add([row.text.split("-")[1] for row in Contribution.objects.order_by("-number")[:5]].index("4"))
    assert len(lasts) > 1


def test_the_same_words_waiting_already_count_once(cast, people):
    for each in people:
        say(each, "We are all tired.")

    assert WaitingContribution.objects.count() == 1
    assert not Contribution.objects.exists()


def test_it_is_not_offered_where_fewer_than_five_could_have_written_it(cast):
    with pytest.raises(ActionError, match="Fewer than five"):
        say(cast.priya, "Alone")


@pytest.mark.parametrize(
    "more",
    [
        {"audience": "facilitator"},
        {"audience": "chosen"},
        {"way": "phone"},
        {"said_at": "Tuesday’s meeting"},
        {"files": [letter()]},
        {"shown_type": "carer"},
    ],
)
def test_nothing_that_could_link_it_comes_along(cast, people, more):
    with pytest.raises(ActionError):
        say(cast.priya, "Words", **more)
    assert not WaitingContribution.objects.exists()


def test_nobody_else_types_it_in_names_an_answerer_or_readers(cast, people):
    for more in ({"entered_by": cast.femi.person}, {"asked": cast.rosa}, {"readers": [cast.rosa]}):
        with pytest.raises(ActionError):
            say(cast.priya, "Words", **more)


def test_nobody_can_change_or_take_it_back(cast, people):
    for number, each in enumerate(people):
        say(each, f"Number {number}")
    said = Contribution.objects.first()
    for change in (
        lambda: contributions.edit(said, "Other", people[0].person),
        lambda: contributions.withdraw(said, people[0].person),
        lambda: contributions.confirm(said, people[0].person),
    ):
        with pytest.raises(ActionError, match="No one can tell"):
            change()
