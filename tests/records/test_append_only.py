import pytest
from django.db import DatabaseError, connection, transaction

from evenhand.records.models import LedgerEntry


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE records_ledgerentry SET leaf_hash = 'x'",
        "DELETE FROM records_ledgerentry",
        "UPDATE records_ledgerentry SET seq = seq + 100",
    ],
)
def test_the_database_itself_refuses_to_change_the_ledger(cast, change):
    before = list(LedgerEntry.objects.values_list("seq", "leaf_hash"))
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(change)

    assert list(LedgerEntry.objects.values_list("seq", "leaf_hash")) == before
    assert before


@pytest.mark.sqlite
def test_insert_or_replace_does_not_slip_past(cast):
    entry = LedgerEntry.objects.first()
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "INSERT OR REPLACE INTO records_ledgerentry (id, project_id, seq, leaf, leaf_hash) VALUES (%s,%s,%s,%s,%s)",
            [entry.pk, entry.project_id.hex, entry.seq, b"{}", "x"],
        )


@pytest.mark.postgresql
def test_truncate_is_refused(cast):
    connection.check_constraints()  # Settles the deferred checks, which would refuse a TRUNCATE first.
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("TRUNCATE records_ledgerentry CASCADE")
