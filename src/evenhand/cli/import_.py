"""`evenhand import FILE`: bring in a whole export from elsewhere, to be read until somebody takes it over."""

import argparse
from pathlib import Path

from evenhand.cli import prepare
from evenhand.cli.errors import CommandError
from evenhand.cli.projects import person_named


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]", help_line: str) -> None:
    parser = commands.add_parser(
        "import",
        help=help_line,
        description="Bring in a whole export. It is checked first, and comes in whole or not at all. Then it can be "
        "read by whoever is named; `evenhand adopt` makes it one that can be changed.",
    )
    parser.add_argument("file", metavar="FILE", type=Path, help="a whole export of `evenhand export`")
    parser.add_argument("--by", required=True, metavar="EMAIL", help="who brings it in, and can read it")
    parser.add_argument(
        "--with-people",
        action="store_true",
        help="take over e-mail addresses: people with an account here find the project among theirs",
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    prepare.wake_django()
    prepare.prepare_database()
    from evenhand.actions import imports
    from evenhand.actions.errors import ActionError
    from evenhand.readings.ballots_left import LEFT_ELSEWHERE, votes_left_elsewhere

    by = person_named(arguments.by)
    try:
        with arguments.file.open("rb") as file:
            project = imports.bring_in(file, by=by, with_people=arguments.with_people)
    except OSError as error:
        raise CommandError(
            f"{arguments.file} cannot be read: {(error.strerror or str(error)).lower()}."
        ) from error
    except ActionError as error:
        raise CommandError(str(error)) from error
    print(f"{project.title} is here as {project.slug}. {arguments.by} can read it; nobody can change it yet.")
    for vote in votes_left_elsewhere(project):
        print(f"Decision {vote.number}: {LEFT_ELSEWHERE}")
    print(f"To take it over: evenhand adopt {project.slug} --by {arguments.by}")
    return 0
