"""Make a demonstration: a new database, marked as one, with the shipped examples in it."""

import argparse

from evenhand.cli import prepare
from evenhand.cli.errors import CommandError


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]", help_line: str) -> None:
    parser = commands.add_parser("demo", help=help_line, description=help_line)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    prepare.wake_django()
    prepare.check_framework()
    prepare.prepare_database()
    from evenhand.actions.errors import ActionError

    try:
        is_demonstration = prepare.prepare_installation(is_demonstration=True)
    except ActionError as error:
        raise CommandError(str(error)) from error
    if not is_demonstration:
        raise CommandError(
            "This database is a real one, so no examples were put in it. "
            "Name an empty one with EVENHAND_DATA or DATABASE_URL."
        )
    from evenhand.cli.examples import build_missing

    built = build_missing()
    print(f"{len(built)} examples made." if built else "The examples are there already; nothing was changed.")
    return 0
