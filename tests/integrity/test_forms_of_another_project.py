"""The forms of the rooms for charters, decisions, release and account, sent as nobody should send them.

With things of another project in them, by people whose they are not, twice, and with what no browser sends:
refused with nothing written, and never an error of ours. The forms are in access/filled_forms.py and access/filled_account_forms.py.
"""

import copy
import re
import time
from contextlib import contextmanager, nullcontext
from importlib import import_module

import pytest
from django.apps import apps
from django.contrib.auth.hashers import make_password
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse

from evenhand.access.viewer import PIN_SESSION_KEY
from tests.access import filled_account_forms, filled_forms, samples
from tests.access.filled_forms import address, attempts, other_cast, said
from tests.access.test_addresses import clients
from tests.ballots import everything
from tests.decisions import days_later

#: The tables of forms, each with the world that its forms are about.
both = pytest.mark.parametrize("rooms", [filled_forms, filled_account_forms], ids=["agreeing", "account"])
#: To open each page and send each form twice takes long.
both_in_time = pytest.mark.parametrize(
    "rooms",
    [filled_forms, pytest.param(filled_account_forms, marks=pytest.mark.slow)],
    ids=["agreeing", "account"],
)
_WRITES = re.compile(r'(?:INSERT INTO|UPDATE|DELETE FROM) "?(\w+)')
#: A session is no part of the record.
BESIDE = ("django_session",)
ODD = {
    "nothing": "",
    "no letters": "\x00\x08\x1b[2J\u202e\ufffe",
    "a number too big": "9" * 5000,
    "a number too big for a row": "9223372036854775808",
    "below nothing": "-1",
    "another’s digits": "٣",
    "no number": "NaN",
    "the first day": "0001-01-01",
    "the last day": "9999-12-31",
    "far too long": "x" * 200_000,
    "twice": ["a", "b"],
    "a file": SimpleUploadedFile("x.txt", b"x"),
}


def clients_of(cast):
    """One for each role; on the private page the four numbers have just been given."""
    found = clients(cast)
    found["page"] = client = found.pop("no-account partner")
    found["office"] = found.pop("its organisation's office")
    page = samples.private_page(cast)
    page.pin = make_password("1234")
    page.save()
    session = client.session
    session[PIN_SESSION_KEY] = {"page": page.pk, "at": time.time()}
    session.save()
    return found


@contextmanager
def tried(form, world):
    """What is done in here is taken back."""
    with samples.undone(), days_later(form.days) if form.days else nullcontext():
        if form.first:
            form.first(world)
        yield


def rows():
    return everything(but=BESIDE)


def rows_in(table):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table}")
        return sorted(map(repr, cursor.fetchall()))


def how_many():
    """How many rows there are in each table."""
    tables = [model._meta.db_table for model in apps.get_models() if model._meta.db_table not in BESIDE]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(f"SELECT '{each}', COUNT(*) FROM {each}" for each in tables))
        return dict(cursor.fetchall())


class Kept:
    """What lies in the database now, to ask later whether a request has left anything in it."""

    def __init__(self):
        self.rows = {}

    @contextmanager
    def unchanged_but(self, changed):
        """Adds to `changed` the tables that are not as they were. Only those that were written to are looked at."""
        written = set()

        def look(execute, sql, *rest):
            if found := _WRITES.match(sql):
                table = found[1]
                if table not in BESIDE:
                    written.add(table)
                    self.rows[table] = self.rows.get(table) or rows_in(table)
            return execute(sql, *rest)

        with connection.execute_wrapper(look):
            yield
        changed |= {table for table in written if rows_in(table) != self.rows[table]}


@both
def test_every_form_of_these_rooms_is_tried(rooms):
    modules = [import_module(f"evenhand.web.urls.{name}") for name in rooms.ROOMS]
    names = {pattern.name for module in modules for pattern in module.urlpatterns}
    assert {form.name for form in rooms.FORMS} <= names
    untried = names - {form.name for form in rooms.FORMS} - set(rooms.ELSEWHERE)
    assert not untried, (
        f"Say in {rooms.__name__}.FORMS how these are filled in, or that they take nothing: {untried}"
    )


@both
def test_nothing_of_another_project_can_be_named_in_a_form_or_its_address(cast, rooms):
    ours, theirs = rooms.make_world(cast), rooms.make_world(other_cast(cast), numbers_from=500)
    by_role = clients_of(cast)
    wrong, world = [], Kept()
    for form in rooms.FORMS:
        if not form.by:
            continue
        client = by_role[form.by.split()[0]]
        places = [(address(form, ours), data, what) for what, data in attempts(form, ours, theirs)]
        places += [(at, said(form, ours), at) for at in filled_forms.addresses_mixed(form, ours, theirs)]
        if not places:
            continue
        with tried(form, ours):
            kept = Kept() if form.first else world
            for at, data, what in places:
                changed = set()
                with samples.undone(), kept.unchanged_but(changed):
                    response = client.post(at, data)
                if changed:
                    wrong.append(f"{form.name}: {what} was taken: {sorted(changed)}")
                    if at != address(form, ours) and response.status_code not in {403, 404}:
                        wrong.append(f"{form.name}: {at} was answered with {response.status_code}")
            # And all this tries something: without it the same form is taken.
            changed = set()
            with kept.unchanged_but(changed):
                client.post(address(form, ours), said(form, ours))
            if not changed:
                wrong.append(f"{form.name} was not taken as it should be")
    assert not wrong, "\n".join(wrong)


@both_in_time
def test_the_same_form_sent_twice_is_kept_once(cast, rooms):
    ours = rooms.make_world(cast)
    by_role = clients_of(cast)
    wrong = []
    for form in rooms.FORMS:
        if not form.by:
            continue
        client = by_role[form.by.split()[0]]
        with tried(form, ours):
            page = client.get(address(form, ours))
            if page.status_code == 405:  # A button, with its key on another page.
                page = client.get(reverse(_PAGE_OF.get(form.name, "charter"), args=_args_of(form, ours)))
            key = re.search(r'name="form_key" value="([^"]+)"', page.content.decode())
            data = {**said(form, ours), **({"form_key": key[1]} if key else {})}
            client.post(address(form, ours), data)
            once = how_many()
            client.post(address(form, ours), data)
            if how_many() != once:
                wrong.append(form.name)
    assert not wrong, f"Sent twice, these are kept twice: {wrong}"


#: Where the buttons stand that have a key and no page of their own.
_PAGE_OF = {"role-still-right": "role-charter", "interest-bring": "interest-list"}


def _args_of(form, world):
    slug = world.cast.project.slug
    return [slug, world["walter"]] if form.name == "role-still-right" else [slug]


@pytest.mark.slow
@both
def test_each_form_is_taken_from_those_whose_it_is_and_from_nobody_else(cast, rooms):
    ours = rooms.make_world(cast)
    by_role = clients_of(cast)
    wrong, world = [], Kept()
    for form in rooms.FORMS:
        taken = set()
        for role, client in by_role.items():
            cookies = copy.deepcopy(client.cookies)
            with tried(form, ours):
                changed = set()
                with (Kept() if form.first else world).unchanged_but(changed):
                    response = client.post(address(form, ours), said(form, ours))
                assert response.status_code < 500, f"{form.name} as {role}"
                if changed:
                    taken.add(role)
            client.cookies = cookies
        if taken != set(form.by.split()):
            wrong.append(f"{form.name} {form.args}: taken from {sorted(taken)}, and not from {form.by}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.slow
@pytest.mark.parametrize("odd", ODD)
@both
def test_what_no_browser_sends_is_never_an_error_of_ours(cast, odd, rooms):
    ours = rooms.make_world(cast)
    by_role = clients_of(cast)
    for form in rooms.FORMS:
        client = by_role[(form.by or "lead").split()[0]]
        right = said(form, ours)
        for name in [*right, "form_key"]:
            with tried(form, ours):
                response = client.post(address(form, ours), {**right, name: ODD[odd]})
                assert response.status_code < 500, f"{form.name}: {name}"
                if response.status_code == 302:
                    shown = client.get(response.headers["Location"])
                    assert shown.status_code < 500, f"{form.name}: {name}, and then its page"


def test_a_form_of_ten_megabytes_is_refused(cast):
    client = clients_of(cast)["lead"]
    client.raise_request_exception = False
    form = next(form for form in filled_forms.FORMS if form.name == "finding-add")
    before = rows()
    response = client.post(
        reverse(form.name, args=[cast.project.slug]), {"text": "x" * 10_000_000, "data_for": "Words"}
    )
    assert response.status_code < 500
    assert rows() == before
