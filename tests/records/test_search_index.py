"""The index of words follows the contributions, and what is erased leaves it."""

import pytest
from django.db import connection

from evenhand.readings.contributions import search
from evenhand.records.models import Contribution
from tests.actions.test_contributions import say
from tests.people import make_cast


def found(words):
    return [each.number for each in search(Contribution.objects.order_by("number"), words)]


def test_words_are_found_by_their_beginning_in_any_case_and_all_must_be_there(cast):
    say(cast.priya, "The stairs are damp and cold.")
    say(cast.priya, "A cold kitchen.")

    assert found("COLD") == [1, 2]
    assert found("cold stai") == [1]
    assert found("warm") == []


@pytest.mark.parametrize(
    "typed",
    ['"', "cold OR 1", "a* NEAR b", "text:cold", "'; DROP TABLE x --", "()", "^", "-", "cold\\", "%", "🙂"],
)
def test_nothing_typed_is_a_command(cast, typed):
    say(cast.priya, "Damp walls.")

    assert found(typed) == []


def test_changed_and_erased_words_leave_the_index_and_its_bytes(committed_db):
    cast = make_cast()
    said = say(cast.priya, "Zanzibarquark stairs.")
    Contribution.objects.filter(pk=said.pk).update(text="Quiet stairs.")
    assert (found("zanzibarquark"), found("quiet")) == ([], [1])
    Contribution.objects.filter(pk=said.pk).update(text="")

    assert found("stairs") == []
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("SELECT block FROM records_contribution_words_data")
            kept = b"".join(bytes(row[0]) for row in cursor.fetchall())
        assert b"quark" not in kept
        assert b"stairs" not in kept
