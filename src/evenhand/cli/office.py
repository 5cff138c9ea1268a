"""Let somebody from the institution’s office see across projects who is asked for much, or end it."""

import argparse
import getpass

from evenhand.cli import prepare
from evenhand.cli.errors import CommandError


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]", help_line: str) -> None:
    parser = commands.add_parser("office", help=help_line, description=help_line)
    verbs = parser.add_subparsers(dest="verb", metavar="add|remove|list", required=True)
    for verb, says in [("add", "let somebody look"), ("remove", "end it")]:
        parser_of_one = verbs.add_parser(verb, help=says)
        parser_of_one.add_argument("email", metavar="EMAIL")
        parser_of_one.add_argument(
            "--organisation",
            metavar="ADDRESS",
            help="one organisation’s projects only, by its address as `evenhand organisation list` shows it",
        )
    verbs.add_parser("list", help="who may look, who could, and who let them")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    prepare.wake_django()
    from evenhand.actions import office, organisations
    from evenhand.actions.errors import ActionError

    try:
        match arguments.verb:
            case "add" | "remove":
                slug = arguments.organisation
                organisation = organisations.named(slug) if slug else None
                page = f"/organisations/{slug}/" if slug else "/office/"
                if arguments.verb == "add":
                    member = office.add(
                        email=arguments.email, granted_by=account(), organisation=organisation
                    )
                    print(f"{member.person.email} can open {page}. That you gave it is kept.")
                else:
                    member = office.remove(
                        email=arguments.email, ended_by=account(), organisation=organisation
                    )
                    print(f"{member.person.email} cannot open {page} any more.")
            case _:
                show_all()
    except ActionError as error:
        raise CommandError(str(error)) from error
    return 0


def show_all() -> None:
    from evenhand.records.models import OfficeMember

    members = OfficeMember.objects.select_related("person", "organisation")
    for member in members:
        given = f"since {member.granted_at:%Y-%m-%d}, given by {member.granted_by}"
        ended = f", until {member.ended_at:%Y-%m-%d}, ended by {member.ended_by}" if member.ended_at else ""
        sees = member.organisation.slug if member.organisation else "all of this installation"
        print(f"{member.person.email or member.person.name}: {given}{ended}; sees {sees}")
    if not members:
        print("Nobody is an office member. Add somebody with: evenhand office add EMAIL")


def account() -> str:
    """The account on the server under which the command runs: nobody in the product, so only its name is kept."""
    try:
        return getpass.getuser()[:80] or "unknown"
    except (KeyError, OSError):
        return "unknown"
