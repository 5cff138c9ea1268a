"""Canaries: people with names like no other say things that no name may stand beside, and every page is read.

Whoever looks, wherever: no response, message, log line or file that shows such words, or the mask that they
stand under, holds the name of whoever said them; nor does anything hold it more often than the name of
somebody like them who said nothing, since some pages list everybody.
"""

import io
import logging
import zipfile
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from evenhand.access.viewer import PRIVATE_PAGE_SESSION_KEY
from evenhand.actions import contributions
from evenhand.records.models import Contribution, LedgerEntry, LedgerSecret, OutboxMessage, PrivatePage
from tests.access import samples
from tests.access.test_addresses import BACKEND, clients, routes
from tests.actions.test_contributions import letter
from tests.people import join, person

#: A canary's name, and the words that it says: none of these is in anything else.
SAID = {"Quillfeather": "zebrastairs", "Marrowbane": "zebracoal", "Thistlewick": "zebradamp"}
#: Beside each, somebody with the same part here who said nothing.
SILENT = {
    "Quillfeather": "Larkmoss",
    "Marrowbane": "Larkmoss",
    "Thistlewick": "Larkmoss",
    "Gristlewood": "Hollowmere",
    "Fenwhistle": "Pipitmoor",
}


@pytest.fixture
def world(cast, settings, tmp_path):
    settings.FILES_FOLDER = tmp_path
    made = samples.make_world(cast)
    canaries = {name: join(cast.project, person(f"{name} Canary"), "partner", "carer") for name in SAID}
    supporter = join(cast.project, person("Gristlewood Canary"), "supporter")
    supporter.supports = canaries["Marrowbane"]
    supporter.save()
    silent = join(cast.project, person("Larkmoss Canary"), "partner", "carer")
    other = join(cast.project, person("Hollowmere Canary"), "supporter")
    other.supports = silent
    other.save()
    join(cast.project, person("Pipitmoor Canary", has_account=False), "partner", "carer")
    for number in range(3):
        join(cast.project, person(f"Carer{number} Ordinary"), "partner", "carer")
    page = PrivatePage.objects.create(
        partner=join(cast.project, person("Fenwhistle Canary", has_account=False), "partner", "carer"),
        token_digest="c" * 64,
        code_digest="d" * 64,
        created_by=cast.femi.person,
    )
    masked, group, typed = (canaries[name] for name in SAID)
    say = {"kind": "concern", "audience": "partners"}
    contributions.say(
        partner=masked, text="zebrastairs", naming="masked", by=masked.person, asked=cast.rosa,
        files=[letter("Quillfeather.txt")], **say,
    )  # fmt: skip
    contributions.say(
        partner=group, text="zebracoal", naming="group", shown_type="carer", by=group.person, **say
    )
    said = contributions.say(
        partner=typed, text="zebradamp begun", naming="masked", way="post", entered_by=supporter.person,
        by=supporter.person, said_on=timezone.localdate() - timedelta(days=1), **say,
    )  # fmt: skip
    contributions.edit(said, "zebradamp", typed.person)
    for number in range(5):
        contributions.say(
            partner=page.partner,
            text=f"zebrahush {number}",
            naming="unlinkable",
            by=page.partner.person,
            **say,
        )
    made["canaries"], made["page"] = [*canaries.values(), supporter], page
    return made


def telling(world):
    """Pairs of a canary's name and what must never stand in one place with it."""
    pairs = []
    for name, words in SAID.items():
        pairs.append((name, words))
        mask = Contribution.objects.filter(text=words).values_list("mask", flat=True).get()
        if mask:
            pairs.append((name, mask))
    pairs.append(("Fenwhistle", "zebrahush"))
    # Who typed masked words in for one partner tells whose they are.
    pairs.append(("Gristlewood", "zebradamp"))
    return pairs


def readable_bytes(response):
    body = b"".join(response.streaming_content) if response.streaming else response.content
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as packed:
            body += b"".join(packed.read(name) for name in packed.namelist())
    head = " ".join(f"{name}: {value}" for name, value in response.headers.items())
    return head + body.decode(errors="replace")


def tellings_in(text, pairs):
    return [
        (name, words)
        for name, words in pairs
        if words in text and text.count(name) > text.count(SILENT[name])
    ]


@pytest.mark.slow
def test_no_page_log_or_message_shows_a_name_beside_what_stands_under_none(cast, world, caplog):
    caplog.set_level(logging.DEBUG)
    pairs = telling(world)
    seen = dict.fromkeys({words for _, words in pairs}, 0)
    numbers = list(cast.project.contributions.values_list("number", flat=True))
    for role, client in clients(cast).items():
        for route, _ in routes():
            worlds = [world]
            if "<int:number>" in route and "/said/" in route:
                worlds = [{**world, "number": number} for number in numbers]
            for each in worlds:
                address = samples.address_for(route, each)
                with samples.undone():
                    text = readable_bytes(client.get(address)) + address
                assert not tellings_in(text, pairs), f"{address} as {role}"
                for words in seen:
                    seen[words] += words in text
    assert all(seen.values()), f"No page showed {seen}: then this test proves nothing."
    for line in [*caplog.messages, *(str(message.message()) for message in mail.outbox)]:
        assert not tellings_in(line, pairs)
    for message in OutboxMessage.objects.select_related("person"):
        text = " ".join([message.person.name, message.subject, message.text, message.attachment])
        assert not tellings_in(text, pairs)


@pytest.mark.slow
def test_search_and_filters_show_no_name_either(cast, world):
    pairs = telling(world)
    client = Client()
    client.force_login(cast.priya.person, backend=BACKEND)
    for query in ("words=zebra", "kind=concern", "state=waiting", "mine=yes", "words=Quillfeather"):
        text = readable_bytes(client.get(f"/p/{cast.project.slug}/said/?{query}"))
        assert not tellings_in(text, pairs)
    assert "zebrastairs" in readable_bytes(client.get(f"/p/{cast.project.slug}/said/?words=zebra"))


@pytest.mark.slow
def test_no_ledger_entry_joins_them(world):
    for secret in LedgerSecret.objects.all():
        payload = bytes(secret.payload).decode()
        if "zebra" in payload:
            assert not any(name in payload for name in (*SAID, "Fenwhistle", "Gristlewood"))
            ids = [str(each.person_id) for each in world["canaries"]]
            assert not any(id in payload or id.replace("-", "") in payload for id in ids)
            leaf = bytes(LedgerEntry.objects.get(project=secret.project, seq=secret.seq).leaf)
            assert b'"actor":null' in leaf


@pytest.mark.slow
def test_authors_themselves_see_theirs_as_their_own(cast, world):
    client = Client()
    session = client.session
    session[PRIVATE_PAGE_SESSION_KEY] = world["page"].pk
    session.save()
    own = Client()
    own.force_login(world["canaries"][0].person, backend=BACKEND)
    assert "You, shown as" in readable_bytes(own.get(f"/p/{cast.project.slug}/said/?mine=yes"))
    assert (
        "zebrahush"
        not in readable_bytes(client.get(f"/p/{cast.project.slug}/said/?mine=yes")).split("<main")[1]
    )


def test_the_check_itself_tells_a_telling_from_a_list_of_everybody():
    pairs = [("Quillfeather", "zebrastairs")]
    assert tellings_in("Quillfeather said zebrastairs", pairs)
    assert not tellings_in("Quillfeather and Larkmoss are here; zebrastairs", pairs)
    assert tellings_in("Quillfeather, Larkmoss, zebrastairs by Quillfeather", pairs)
