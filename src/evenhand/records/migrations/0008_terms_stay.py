"""What a decision was opened with, and what a rule of the charter says, never change: the database itself refuses.

Only updates are refused, so that a test's flush works. A migration that remakes one of these tables on SQLite
loses its trigger there and must call `remove` before and `add` after.
"""

from django.db import migrations

#: Table, and its columns that stay. Words that an erasure may take away are not among them.
STAY = {
    "records_decision": (
        "project_id",
        "number",
        "kind",
        "rule",
        "charter_rule_id",
        "secrecy",
        "quorum_percent",
        "threshold_percent",
        "presence",
        "breakdown",
        "decider_id",
        "lot_digest",
        "clause_version_id",
        "opened_at",
    ),
    "records_decisionoption": ("decision_id", "number", "text", "would_change"),
    "records_decisionrule": (
        "version_id",
        "matter",
        "kind",
        "rule",
        "secrecy",
        "quorum_percent",
        "threshold_percent",
        "days_least",
        "decider_id",
        "say_types",
        "spends_pence",
        "may_publish",
    ),
    "records_rulepresence": ("rule_id", "type", "least"),
    "records_agendaterms": ("version_id", "callers_needed", "answer_days"),
    "records_releaseterms": (
        "version_id",
        "partners_days",
        "reply_days",
        "embargo_days_most",
        "steps",
        "may_say_no",
    ),
    "records_ballot": ("decision_id", "marks"),
}
WHAT = "what was agreed or opened does not change"
#: A decision's time may be made longer, and never shorter. In an unlinkable vote not even longer.
TIME = "a decision does not close sooner than it was opened with"


def _moved(vendor, column):
    return f"OLD.{column} IS {'NOT' if vendor == 'sqlite' else 'DISTINCT FROM'} NEW.{column}"


def add(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    sooner = (
        "NEW.closes_at < OLD.closes_at OR (OLD.closes_at IS NOT NULL AND NEW.closes_at IS NULL) "
        "OR (NEW.closes_at <> OLD.closes_at AND OLD.secrecy = 'unlinkable')"
    )
    conditions = [
        (table, "stays", " OR ".join(_moved(vendor, column) for column in columns), WHAT)
        for table, columns in STAY.items()
    ]
    conditions.append(("records_decision", "closes", sooner, TIME))
    for table, name, condition, message in conditions:
        if vendor == "sqlite":
            schema_editor.execute(
                f"CREATE TRIGGER {table}_{name} BEFORE UPDATE ON {table} WHEN {condition} "
                f"BEGIN SELECT RAISE(ABORT, '{message}'); END"
            )
        elif vendor == "postgresql":
            schema_editor.execute(
                f"CREATE OR REPLACE FUNCTION {table}_{name}() RETURNS trigger AS $$ "
                f"BEGIN RAISE EXCEPTION '{message}' USING ERRCODE = 'check_violation'; END; $$ LANGUAGE plpgsql"
            )
            # jsonb has an equality, so IS DISTINCT FROM works on it too.
            schema_editor.execute(
                f"CREATE TRIGGER {table}_{name} BEFORE UPDATE ON {table} FOR EACH ROW WHEN ({condition}) "
                f"EXECUTE FUNCTION {table}_{name}()"
            )


def remove(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    for table, name in [*((table, "stays") for table in STAY), ("records_decision", "closes")]:
        if vendor == "sqlite":
            schema_editor.execute(f"DROP TRIGGER {table}_{name}")
        elif vendor == "postgresql":
            schema_editor.execute(f"DROP TRIGGER {table}_{name} ON {table}")
            schema_editor.execute(f"DROP FUNCTION {table}_{name}()")


class Migration(migrations.Migration):
    # Not in one transaction with the tables: PostgreSQL may still have their foreign keys to check.
    dependencies = [("records", "0007_charter_and_release")]
    operations = [migrations.RunPython(add, remove)]
