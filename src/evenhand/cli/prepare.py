"""Make the database or bring it up to date."""

import argparse
import os

from evenhand.cli.errors import CommandError


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]", help_line: str) -> None:
    parser = commands.add_parser("prepare", help=help_line, description=help_line)
    parser.set_defaults(run=run)


def wake_django() -> None:
    """Read the settings; each thing that may be wrong with them becomes one sentence."""
    from django.core.exceptions import ImproperlyConfigured

    from evenhand.site.data_folder import DataFolderError, prepared_data_folder

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "evenhand.site.settings")
    try:
        prepared_data_folder()
        import django

        django.setup()
    except (ImproperlyConfigured, DataFolderError) as error:
        raise CommandError(str(error)) from error


def check_framework() -> None:
    """A bad row in the framework's data stops the start, not a page later on."""
    from django.conf import settings

    from evenhand.framework import FrameworkError, load

    try:
        load(settings.FRAMEWORK_FOLDER)
    except FrameworkError as error:
        raise CommandError(str(error)) from error


def prepare_database() -> None:
    from django.core.management import call_command
    from django.db import OperationalError, connection

    try:
        with connection.cursor():
            pass
        call_command("migrate", verbosity=0, interactive=False)
        call_command("createcachetable", verbosity=0)
        call_command("clearsessions", verbosity=0)
    except OperationalError as error:
        first_line = str(error).strip().splitlines()[0]
        raise CommandError(
            f"The database cannot be opened ({first_line}). Check DATABASE_URL, or leave it out to use SQLite."
        ) from error


def prepare_installation(*, is_demonstration: bool = False) -> bool:
    """Write the mark of what this database is, once. Return whether it is a demonstration."""
    from evenhand.actions import installations

    return installations.mark(is_demonstration=is_demonstration)


def collect_static_files() -> None:
    from django.core.management import call_command

    call_command("collectstatic", verbosity=0, interactive=False)


def run(arguments: argparse.Namespace) -> int:
    wake_django()
    check_framework()
    prepare_database()
    prepare_installation()
    print("The database is ready.")
    return 0
