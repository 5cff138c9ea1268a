"""`evenhand new-key`: replace the key that signs the heads, and say so in every record that it has signed."""

import argparse

from evenhand.cli import prepare
from evenhand.cli.errors import CommandError


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]", help_line: str) -> None:
    parser = commands.add_parser(
        "new-key",
        help=help_line,
        description="Replace the key that signs the heads of every record, as after somebody else may have seen it. "
        "Each record gets an entry that both keys sign, so that whoever holds the old key can follow the change.",
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    prepare.wake_django()
    prepare.prepare_database()
    from evenhand.actions import heads
    from evenhand.exchange.ledger_key import LedgerKeyError

    try:
        changed = heads.rotate_key()
    except (heads.HeadError, LedgerKeyError) as error:
        raise CommandError(str(error)) from error
    records = "1 record says so" if changed == 1 else f"{changed} records say so"
    print(f"There is a new key, and {records}. Keep a copy of it where the old one was kept.")
    return 0
