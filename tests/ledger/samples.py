"""Folders of its own for each test that signs, so that no key or head of one is another's."""

import pytest


@pytest.fixture
def own_data_folder(settings, tmp_path):
    settings.LEDGER_KEY_FILE = tmp_path / "ledger-key"
    settings.HEADS_FOLDER = tmp_path / "heads"
    return tmp_path


def without_guards() -> None:
    """Take the append-only triggers away within this test's transaction, as whoever runs the server could."""
    from django.db import connection

    with connection.cursor() as cursor:
        for table in ("records_ledgerentry", "records_ledgerhead", "records_ledgernode"):
            if connection.vendor == "sqlite":
                for verb in ("update", "delete"):
                    cursor.execute(f"DROP TRIGGER {table}_no_{verb}")
            else:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
                cursor.execute(f"DROP TRIGGER {table}_no_change ON {table}")
