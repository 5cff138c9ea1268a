"""Every address by every role, as a checked-in table that a partner can read.

`addresses.csv` has a row per address and a column per role; a new address without a row fails, and so does
an answer that differs. To see the table as it is now: EVENHAND_WRITE_ADDRESSES=1 pytest tests/access
then read the change before keeping it.
"""

import copy
import csv
import os
from pathlib import Path

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from evenhand.access.viewer import PRIVATE_PAGE_SESSION_KEY
from tests.access import samples
from tests.people import join, person

TABLE = Path(__file__).parent / "addresses.csv"
ROLES = [
    "anonymous",
    "removed partner",
    "observer",
    "partner",
    "no-account partner",
    "facilitator",
    "lead",
    "supporter",
    "payer",
    "confidant",
    "witness",
    "another project's lead",
    "its organisation's office",
]
OTHER_PARTS = ["supporter", "payer", "confidant", "witness"]
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def patterns(resolver=None, prefix=""):
    for entry in (resolver or get_resolver()).url_patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from patterns(entry, route)
        elif isinstance(entry, URLPattern):
            yield route, entry


def routes():
    return sorted({(route, pattern.callback) for route, pattern in patterns()}, key=lambda pair: pair[0])


def clients(cast):
    people = {
        "removed partner": cast.dan,
        "observer": cast.olu,
        "partner": cast.priya,
        "facilitator": cast.femi,
        "lead": cast.rosa,
        **{role: join(cast.project, person(f"{role.title()} Other"), role) for role in OTHER_PARTS},
        "another project's lead": cast.nia,
    }
    people["its organisation's office"] = samples.looks_after(cast)
    found = {"anonymous": Client(raise_request_exception=False)}
    for role, partner in people.items():
        client = Client(raise_request_exception=False)
        client.force_login(partner.person, backend=BACKEND)
        found[role] = client
    client = Client(raise_request_exception=False)
    session = client.session
    session[PRIVATE_PAGE_SESSION_KEY] = samples.private_page(cast).pk
    session.save()
    found["no-account partner"] = client
    return {role: found[role] for role in ROLES}


def answer(response) -> str:
    if response.status_code in {301, 302}:
        place = response.headers["Location"]
        return "sign in" if "/account/login/" in place else str(response.status_code)
    return str(response.status_code)


@pytest.mark.slow
def test_every_address_answers_every_role_as_the_table_says(cast, settings):
    world = samples.make_world(cast)
    by_role = clients(cast)
    rows = []
    for route, _ in routes():
        for method in ("GET", "POST"):
            address = samples.address_for(route, world)
            row = {"address": route, "method": method}
            for role, client in by_role.items():
                cookies = copy.deepcopy(client.cookies)
                with samples.undone():
                    response = getattr(client, method.lower())(address)
                client.cookies = cookies  # Signing out is undone too.
                assert response.status_code < 500, f"{method} {address} as {role}: {response.status_code}"
                row[role] = answer(response)
            rows.append(row)

    if os.environ.get("EVENHAND_WRITE_ADDRESSES"):
        with TABLE.open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, ["address", "method", *ROLES])
            writer.writeheader()
            writer.writerows(rows)
    with TABLE.open(newline="", encoding="utf-8") as file:
        expected = list(csv.DictReader(file))
    known = {(row["address"], row["method"]) for row in expected}
    new = [(row["address"], row["method"]) for row in rows if (row["address"], row["method"]) not in known]
    assert not new, f"These addresses have no row in {TABLE.name}: {new}"
    differing = [
        f"{row['method']} {row['address']}: {role} got {row[role]}, the table says {want[role]}"
        for want in expected
        for row in rows
        if (row["address"], row["method"]) == (want["address"], want["method"])
        for role in ROLES
        if row[role] != want[role]
    ]
    assert not differing, "\n".join(differing)


def test_every_view_of_ours_says_who_may_open_it():
    unguarded = sorted(
        {
            f"{callback.__module__}.{callback.__name__}"
            for _, callback in routes()
            if callback.__module__.startswith("evenhand.") and not hasattr(callback, "guard")
        }
    )
    assert not unguarded, f"Say @anyone, @known_person or @account_holder on: {unguarded}"


@pytest.mark.slow
def test_outside_ones_projects_every_project_address_is_not_found(cast):
    world = samples.make_world(cast)
    client = Client()
    client.force_login(cast.nia.person, backend=BACKEND)
    found = [
        address
        for route, _ in routes()
        if route.startswith("p/<slug")
        for address in [samples.address_for(route, world)]
        if client.get(address).status_code not in {404, 405}
    ]
    assert not found, f"Another project's lead reached: {found}"
