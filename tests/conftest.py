"""What every test shares. The cast is in people.py, the checking client in page.py."""

import gc

import pytest
from hypothesis import settings as examples

# Few examples each in the everyday run; `--hypothesis-profile=thorough` tries many more.
examples.register_profile("everyday", max_examples=30, deadline=None)
examples.register_profile("thorough", max_examples=500, deadline=None)
examples.load_profile("everyday")


def pytest_collection_finish(session):
    """A fifth of the time went into looking for rubbish among what stays for the whole run."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 50)


@pytest.fixture(autouse=True)
def _plain_static_files(settings):
    """Pages in tests need no collected static files."""
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.LEADS_NEED_SECOND_FACTOR = False


@pytest.fixture(scope="session")
def _migrated_once(request):
    from django.core.management.commands import migrate

    from tests.kept_database import migrated_from

    with pytest.MonkeyPatch.context() as patch:
        if hasattr(request.config, "cache"):  # Not with `-p no:cacheprovider`.
            patch.setattr(migrate.Command, "handle", migrated_from(request.config.cache.mkdir("migrated")))
        yield patch


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings, request, tmp_path_factory):
    """A browser's requests come by several threads: they get a database on disk, as people have.

    In memory several connections share one cache, where nobody waits for a lock and a reader is refused.
    """
    from django.db import connection

    if connection.vendor != "sqlite" or not any(
        item.get_closest_marker("browser") for item in request.session.items
    ):
        return
    connection.settings_dict["TEST"]["NAME"] = str(tmp_path_factory.mktemp("browser") / "test.sqlite3")
    # Here no power fails; what a power cut does is tried in integrity/.
    connection.settings_dict["OPTIONS"]["init_command"] += "PRAGMA synchronous=OFF;"


@pytest.fixture(scope="session")
def django_db_setup(_migrated_once, django_db_setup):
    """The empty database, from what an earlier run kept of it; after this, `migrate` is itself again."""
    _migrated_once.undo()


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
