"""`evenhand adopt PROJECT`: take over a record that was brought in, under this server's own key."""

import argparse

from evenhand.cli import prepare
from evenhand.cli.errors import CommandError
from evenhand.cli.projects import person_named, project_named


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]", help_line: str) -> None:
    parser = commands.add_parser(
        "adopt",
        help=help_line,
        description="Take over a project that was brought in. An entry in its record says so and names the key that "
        "signs from there on. Whoever is named becomes its lead.",
    )
    parser.add_argument("project", metavar="PROJECT", help="the end of its address, as in /p/PROJECT/")
    parser.add_argument("--by", required=True, metavar="EMAIL", help="who takes it over")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    prepare.wake_django()
    prepare.prepare_database()
    from evenhand.actions import heads, imports
    from evenhand.actions.errors import ActionError

    project = project_named(arguments.project)
    try:
        imports.adopt(project, by=person_named(arguments.by))
    except ActionError as error:
        raise CommandError(str(error)) from error
    project.refresh_from_db()
    heads.sign(project)
    print(
        f"{project.title} is kept here now, and {arguments.by} leads it. Invite its people again: they have no way in yet."
    )
    return 0
