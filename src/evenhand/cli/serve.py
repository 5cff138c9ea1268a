"""Run the workspace: the database brought up to date, static files laid out, web workers and one worker started."""

import argparse
import importlib
import importlib.util
import ipaddress
import os
import socket
import sys
from collections.abc import Callable
from urllib.parse import urlsplit

from evenhand.cli import prepare
from evenhand.cli.background import Background
from evenhand.cli.errors import CommandError
from evenhand.cli.worker import end_with_parent


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]", help_line: str) -> None:
    parser = commands.add_parser("serve", help=help_line, description=help_line)
    parser.add_argument(
        "--address", default="127.0.0.1", help="the address to listen on (127.0.0.1 unless you say otherwise)"
    )
    parser.add_argument("--workers", type=int, default=2, help="how many web workers (2)")
    parser.set_defaults(run=run)


def chosen_port() -> int:
    value = os.environ.get("PORT", "8000")
    if not value.isdigit() or not 1 <= int(value) <= 65535:
        raise CommandError(f"PORT is “{value}”. It must be a whole number from 1 to 65535.")
    return int(value)


def is_loopback(address: str) -> bool:
    if address == "localhost":
        return True
    try:
        return ipaddress.ip_address(address.strip("[]")).is_loopback
    except ValueError:
        return False


def check_port_is_free(address: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address.strip("[]"), port))
        except PermissionError as error:
            raise CommandError(
                f"Port {port} is kept for the system. Choose one above 1023, for example PORT=8000."
            ) from error
        except OSError as error:
            raise CommandError(
                f"Port {port} on {address} cannot be used ({error.strerror}). "
                f"Stop what is using it, or choose another: PORT={port + 1}."
            ) from error


def check_settings(address: str, *, is_demonstration: bool) -> None:
    """Refuse what would not be safe for the people whose words will be kept here."""
    from django.conf import settings

    if len(settings.SECRET_KEY) < 50:
        raise CommandError(
            f"EVENHAND_SECRET_KEY has {len(settings.SECRET_KEY)} characters. It must have at least 50; "
            "leave it out and one is made for you."
        )
    if "*" in settings.ALLOWED_HOSTS:
        raise CommandError(
            "EVENHAND_HOSTS is “*”. It must list the names this site answers to, such as evenhand.example.org."
        )
    # Not by cutting at signs: http://localhost:8000@example.org is at example.org.
    host = urlsplit(settings.SITE_URL).hostname or ""
    if not settings.IS_HTTPS and not is_loopback(host):
        raise CommandError(
            f"EVENHAND_URL is “{settings.SITE_URL}”. It must begin with https:// unless it is localhost, "
            "so that nobody on the way can read what people write."
        )
    if not is_loopback(address) and is_demonstration:
        raise CommandError(
            f"This database is a demonstration, where anyone may sign in as anyone. It is served on 127.0.0.1 "
            f"only, not on {address}. For real people, name a new database with EVENHAND_DATA."
        )
    elsewhere = next((name for name in [host, *settings.ALLOWED_HOSTS] if not is_loopback(name)), "")
    if elsewhere and is_demonstration:
        raise CommandError(
            f"This database is a demonstration, where anyone may sign in as anyone, and EVENHAND_URL or "
            f"EVENHAND_HOSTS would have it answer to {elsewhere}. A demonstration answers to localhost only. "
            "For real people, name a new database with EVENHAND_DATA."
        )
    if not is_loopback(address) and not settings.IS_HTTPS:
        raise CommandError(
            f"--address is {address}, which others can reach, and EVENHAND_URL is “{settings.SITE_URL}”. "
            "Set EVENHAND_URL to the https:// address that people will use."
        )


def run(arguments: argparse.Namespace) -> int:
    port = chosen_port()
    prepare.wake_django()
    check_port_is_free(arguments.address, port)
    prepare.check_framework()
    prepare.prepare_database()
    is_demonstration = prepare.prepare_installation()
    check_settings(arguments.address, is_demonstration=is_demonstration)
    prepare.collect_static_files()
    announce(port, is_demonstration=is_demonstration)
    # Whatever is started from here on ends with this process, also when it is killed.
    os.register_at_fork(after_in_child=end_with_parent)
    end_rooms = start_rooms()
    background = Background("worker")
    background.start()
    try:
        start_workers(arguments.address, port, arguments.workers)
    finally:
        background.end()
        end_rooms()
    return 0


def start_rooms() -> Callable[[], object]:
    """The process that keeps what is said off the record, in memory and nowhere else. Return how to end it."""
    if importlib.util.find_spec("evenhand.web.rooms_server") is None:
        return lambda: None
    started = importlib.import_module("evenhand.web.rooms_server").start()
    return getattr(started, "end", lambda: None)


def announce(port: int, *, is_demonstration: bool) -> None:
    from django.conf import settings

    print(f"Evenhand is at {settings.SITE_URL}/  (stop it with Ctrl+C)")
    if is_demonstration:
        from evenhand.records.models import Partner

        print("This is a demonstration. Open one of these to be somebody in it:")
        cast = (
            Partner.objects.filter(project__is_example=True, removed_at=None, channel__in=["web", "page"])
            .select_related("person", "project")
            .prefetch_related("types")
            .order_by("project__title", "joined_at", "pk")
        )
        for partner in cast:
            print(
                f"  {settings.SITE_URL}/demonstration/{partner.pk}/  "
                f"{partner.person.name}, {partner.get_role_display().lower()}, {partner.project.title}"
            )
    if not settings.EMAIL_IS_SET_UP:
        print(f"No e-mail is set up (EMAIL_URL). Letters and sign-in codes lie in {settings.EMAIL_FILE_PATH}")
    sys.stdout.flush()


def start_workers(address: str, port: int, workers: int) -> None:
    # The workers are new processes: hand them nothing but the settings' name.
    from django.db import connections
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    connections.close_all()
    Granian(
        target="evenhand.site.wsgi:application",
        address=address,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=4,
        backpressure=64,
        respawn_failed_workers=True,
        log_level=LogLevels.warning,
        log_access=False,
    ).serve()
