"""Add an organisation that houses projects, list them, end one, or tell their figures now."""

import argparse

from evenhand.cli import prepare
from evenhand.cli.errors import CommandError
from evenhand.cli.office import account


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]", help_line: str) -> None:
    parser = commands.add_parser("organisation", help=help_line, description=help_line)
    verbs = parser.add_subparsers(dest="verb", metavar="add|list|end|tell", required=True)
    verbs.add_parser("add", help="add one by its name").add_argument("name", metavar="NAME")
    verbs.add_parser(
        "list", help="each organisation, its address, and how many projects say they belong there"
    )
    verbs.add_parser("end", help="end it: nobody looks any more, and nothing is deleted").add_argument(
        "slug", metavar="ADDRESS"
    )
    verbs.add_parser("tell", help="tell its figures now, instead of on the first of next month").add_argument(
        "slug", metavar="ADDRESS"
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    prepare.wake_django()
    from evenhand.actions import organisations
    from evenhand.actions.errors import ActionError

    try:
        match arguments.verb:
            case "add":
                made = organisations.add(name=arguments.name)
                print(
                    f"{made.name} is at /organisations/{made.slug}/. Let somebody look: "
                    f"evenhand office add EMAIL --organisation {made.slug}"
                )
            case "end":
                ended = organisations.end(
                    organisation=organisations.named(arguments.slug), ended_by=account()
                )
                print(f"{ended.name} has ended. Its pages are closed, and its projects belong nowhere.")
            case "tell":
                tell(arguments.slug)
            case _:
                show_all()
    except ActionError as error:
        raise CommandError(str(error)) from error
    return 0


def tell(slug: str) -> None:
    from django.utils import timezone

    from evenhand.access.organisations import homes_at
    from evenhand.actions import organisations, told_figures
    from evenhand.readings.amounts import counted

    organisation = organisations.named(slug)
    if organisation.ended_on is not None:
        raise CommandError(f"{organisation.name} has ended.")
    today = timezone.localdate()
    project_ids = list(homes_at(organisation).values_list("project", flat=True))
    figures = sum(len(told_figures.tell_project(project_id, today)) for project_id in project_ids)
    told_figures.tell_organisation(organisation.pk, today)
    print(
        f"Looked at {counted(len(project_ids), 'project')}. {counted(figures, 'figure is', 'figures are')} new; the others stay as they were, "
        "or wait until enough people stand in each part."
    )


def show_all() -> None:
    from django.db.models import Count, Q

    from evenhand.readings.amounts import counted
    from evenhand.records.models import Organisation

    found = Organisation.objects.annotate(
        projects=Count("homes", filter=Q(homes__ended_on=None)),
    )
    for each in found:
        ended = f", ended on {each.ended_on}" if each.ended_on else ""
        print(f"{each.slug}: {each.name}, {counted(each.projects, 'project')}{ended}")
    if not found:
        print("There is no organisation. Add one with: evenhand organisation add NAME")
