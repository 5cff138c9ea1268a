"""A project that was brought in, and not adopted yet, refuses every change in a sentence."""

import copy

import html5lib
import pytest
from django.test import Client
from django.utils import timezone

from evenhand.records.models import LedgerEntry
from tests.access import samples
from tests.access.test_addresses import BACKEND, routes

pytestmark = pytest.mark.slow
DAYS = ("_on", "day", "until", "date")


def forms_of(html):
    tree = html5lib.parse(html, namespaceHTMLElements=False)
    for form in tree.iter("form"):
        if (form.get("method") or "").lower() == "post":
            yield form.get("action") or "", filled_in(form)


def filled_in(form):
    """As somebody would fill it in who answers every question with the first thing that is offered."""
    sent = {}
    for field in form.iter():
        name = field.get("name")
        if not name or field.get("disabled") is not None:
            continue
        if field.tag == "select":
            values = [option.get("value") for option in field.iter("option") if option.get("value")]
            sent[name] = values[:1]
        elif field.tag == "textarea":
            sent[name] = ["".join(field.itertext()).strip() or "Some words of mine."]
        elif field.tag == "input":
            kind = (field.get("type") or "text").lower()
            if kind in {"radio", "checkbox"}:
                sent.setdefault(name, [field.get("value") or "on"])
            elif kind == "date" or any(name.endswith(end) for end in DAYS):
                sent[name] = [field.get("value") or timezone.localdate().isoformat()]
            elif kind == "number" or "pence" in name or "minutes" in name:
                sent[name] = [field.get("value") or "5"]
            elif kind not in {"file", "submit"}:
                sent[name] = [field.get("value") or "Some words"]
    return sent


def test_nothing_that_a_page_offers_changes_it_or_ends_in_an_error(cast):
    world = samples.make_world(cast)
    cast.project.is_read_only = True
    cast.project.save()
    before = LedgerEntry.objects.count()
    faults = []
    for partner in (cast.rosa, cast.femi, cast.priya):
        client = Client(raise_request_exception=False)
        client.force_login(partner.person, backend=BACKEND)
        for route, _ in routes():
            if not route.startswith("p/<slug"):
                continue
            address = samples.address_for(route, world)
            with samples.undone():
                page = client.get(address)
            if page.status_code >= 500:
                faults.append(f"GET {address}: {page.status_code}")
            if page.status_code != 200 or "text/html" not in page.headers["Content-Type"]:
                continue
            for action, sent in forms_of(page.content):
                cookies = copy.deepcopy(client.cookies)
                with samples.undone():
                    done = client.post(action or address, sent)
                    if LedgerEntry.objects.count() != before:
                        faults.append(f"POST {action or address} changed the record")
                client.cookies = cookies
                if done.status_code >= 500:
                    faults.append(f"POST {action or address}: {done.status_code}")
    assert not faults, "\n".join(dict.fromkeys(faults))
