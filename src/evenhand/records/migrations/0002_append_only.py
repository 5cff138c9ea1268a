"""The ledger's rows can be added to and never changed: the database itself refuses.

A test set-up removes the PostgreSQL TRUNCATE triggers to flush between tests; nothing else does.
"""

from django.db import migrations

TABLES = ["records_ledgerentry", "records_ledgerhead"]


def add(apps, schema_editor, tables=TABLES):
    vendor = schema_editor.connection.vendor
    for table in tables:
        if vendor == "sqlite":
            for verb in ("UPDATE", "DELETE"):
                schema_editor.execute(
                    f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
                    f"BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END"
                )
        elif vendor == "postgresql":
            schema_editor.execute(
                "CREATE OR REPLACE FUNCTION evenhand_append_only() RETURNS trigger AS $$ "
                "BEGIN RAISE EXCEPTION 'the ledger is append-only'; END; $$ LANGUAGE plpgsql"
            )
            schema_editor.execute(
                f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} "
                "FOR EACH ROW EXECUTE FUNCTION evenhand_append_only()"
            )
            schema_editor.execute(
                f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
                "FOR EACH STATEMENT EXECUTE FUNCTION evenhand_append_only()"
            )


def remove(apps, schema_editor, tables=TABLES):
    vendor = schema_editor.connection.vendor
    for table in tables:
        if vendor == "sqlite":
            for verb in ("update", "delete"):
                schema_editor.execute(f"DROP TRIGGER {table}_no_{verb}")
        elif vendor == "postgresql":
            for name in ("no_change", "no_truncate"):
                schema_editor.execute(f"DROP TRIGGER {table}_{name} ON {table}")


class Migration(migrations.Migration):
    dependencies = [("records", "0001_initial")]
    operations = [migrations.RunPython(add, remove)]
