"""`evenhand export PROJECT FILE`: a project's record as one file that anyone can check."""

import argparse
from pathlib import Path

from evenhand.cli import prepare
from evenhand.cli.errors import CommandError
from evenhand.cli.projects import person_named, project_named
from evenhand.cli.whole_files import whole_file


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]", help_line: str) -> None:
    parser = commands.add_parser(
        "export",
        help=help_line,
        description="Write a project’s record to one file. Check it with `evenhand verify FILE`, or with the "
        "verify.py inside it on a computer that has nothing to do with this one.",
    )
    parser.add_argument("project", metavar="PROJECT", help="the end of its address, as in /p/PROJECT/")
    parser.add_argument("file", metavar="FILE", type=Path, help="the zip to write, whole or not at all")
    parser.add_argument(
        "--as", dest="as_email", metavar="EMAIL", help="only what this person may read; otherwise everything"
    )
    parser.add_argument(
        "--with-people", action="store_true", help="put e-mail addresses into a whole export too"
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    prepare.wake_django()
    prepare.prepare_database()
    from evenhand.access.permissions import Permission
    from evenhand.access.projects import Seat
    from evenhand.access.viewer import Viewer
    from evenhand.actions import exports

    project = project_named(arguments.project)
    if not arguments.as_email:
        with whole_file(arguments.file) as file:
            exports.take_all(project, file, with_addresses=arguments.with_people)
        print(
            f"{arguments.file} holds all of {project.title}: everybody’s words. Keep it where only you can read it."
        )
        return 0
    if arguments.with_people:
        raise CommandError(
            "Addresses go only into a whole export: leave out --as, or leave out --with-people."
        )
    person = person_named(arguments.as_email)
    partner = project.partners.filter(person=person, removed_at=None).select_related("person").first()
    seat = Seat(project, partner, Viewer(person=person)) if partner else None
    if seat is None or not seat.may(Permission.RECORD_EXPORT):
        raise CommandError(f"{arguments.as_email} may not take away the record of {project.title}.")
    with whole_file(arguments.file) as file:
        exports.take_away(seat, file)
    print(f"{arguments.file} holds what {arguments.as_email} may read of {project.title}.")
    return 0
