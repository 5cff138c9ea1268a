"""Search what people said by its words, in an index that follows every change by itself.

SQLite: a full-text table that keeps no words of its own but points at the contributions, with three triggers.
Its own secure-delete takes a word out of the index when it leaves the contribution; a SQLite older than that
option (3.42) builds the whole index anew instead, so that no trace of an erased word waits for a merge.
PostgreSQL: an index on the words themselves, which no trigger is needed for.

A later migration that makes SQLite write the table of contributions anew drops its triggers: it must call
`drop_triggers` before and `make_triggers` after.
"""

from django.db import connection, migrations

TABLE = "records_contribution"
INDEX = "records_contribution_words"
_OUT = f"INSERT INTO {INDEX}({INDEX}, rowid, text) VALUES ('delete', old.id, old.text);"
_IN = f"INSERT INTO {INDEX}(rowid, text) VALUES (new.id, new.text);"
_ANEW = f"INSERT INTO {INDEX}({INDEX}) VALUES ('rebuild');"


def has_secure_delete():
    return connection.Database.sqlite_version_info >= (3, 42)


def make(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        # A word that begins with what was typed is found too: two and three letters have their own index.
        schema_editor.execute(
            f"CREATE VIRTUAL TABLE {INDEX} USING fts5("
            f"text, content='{TABLE}', content_rowid='id', tokenize='unicode61', prefix='2 3')"
        )
        if has_secure_delete():
            schema_editor.execute(f"INSERT INTO {INDEX}({INDEX}, rank) VALUES ('secure-delete', 1)")
        make_triggers(schema_editor)
        schema_editor.execute(_ANEW)
    elif schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"CREATE INDEX {INDEX} ON {TABLE} USING gin (to_tsvector('simple', text))")


def make_triggers(schema_editor):
    follow = "" if has_secure_delete() else _ANEW
    schema_editor.execute(f"CREATE TRIGGER {INDEX}_in AFTER INSERT ON {TABLE} BEGIN {_IN} END")
    schema_editor.execute(f"CREATE TRIGGER {INDEX}_out AFTER DELETE ON {TABLE} BEGIN {_OUT} {follow} END")
    schema_editor.execute(
        f"CREATE TRIGGER {INDEX}_changed AFTER UPDATE OF text ON {TABLE} WHEN old.text <> new.text "
        f"BEGIN {_OUT} {_IN} {follow} END"
    )


def drop_triggers(schema_editor):
    for name in ("in", "out", "changed"):
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {INDEX}_{name}")


def unmake(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        drop_triggers(schema_editor)
        schema_editor.execute(f"DROP TABLE {INDEX}")
    elif schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"DROP INDEX {INDEX}")


class Migration(migrations.Migration):
    dependencies = [("records", "0005_ledger_branches")]
    operations = [migrations.RunPython(make, unmake)]
