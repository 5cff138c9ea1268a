"""What every test shares. The cast is in people.py, the checking client in page.py."""

import pytest


@pytest.fixture(autouse=True)
def _plain_static_files(settings):
    """Pages in tests need no collected static files."""
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.LEADS_NEED_SECOND_FACTOR = False


@pytest.fixture
def browser():
    from tests.page import Browser

    return Browser()


@pytest.fixture
def cast(db):
    from tests.people import make_cast

    return make_cast()


def _append_only(verb: str) -> None:
    from importlib import import_module

    from django.db import connection

    leaves = import_module("evenhand.records.migrations.0002_append_only")
    nodes = import_module("evenhand.records.migrations.0004_append_only_nodes")
    with connection.schema_editor() as editor:
        getattr(leaves, verb)(None, editor, [*leaves.TABLES, *nodes.NODES])


@pytest.fixture(scope="session", autouse=True)
def _flush_may_empty_the_ledger():
    """The append-only triggers refuse a test's flush too; this is the one place that takes them away."""
    from django.test import TransactionTestCase

    flush = TransactionTestCase._fixture_teardown

    def without_triggers(self):
        _append_only("remove")
        flush(self)
        _append_only("add")

    TransactionTestCase._fixture_teardown = without_triggers
    yield
    TransactionTestCase._fixture_teardown = flush


@pytest.fixture
def committed_db(transactional_db):
    """A database where commits are real, for tests with several connections."""
