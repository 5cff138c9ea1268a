"""The ledger's inner nodes can be added to and never changed, like its leaves.

Adding a column made SQLite write the table of heads anew, without its triggers: they are put back.
"""

from importlib import import_module

from django.db import migrations

_leaves = import_module("evenhand.records.migrations.0002_append_only")
NODES = ["records_ledgernode"]


def add(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for verb in ("update", "delete"):
            schema_editor.execute(f"DROP TRIGGER IF EXISTS records_ledgerhead_no_{verb}")
        _leaves.add(apps, schema_editor, ["records_ledgerhead"])
    add_to_nodes(apps, schema_editor)


def add_to_nodes(apps, schema_editor):
    _leaves.add(apps, schema_editor, NODES)


def remove(apps, schema_editor):
    _leaves.remove(apps, schema_editor, NODES)


class Migration(migrations.Migration):
    dependencies = [("records", "0003_voices")]
    operations = [migrations.RunPython(add, remove)]
