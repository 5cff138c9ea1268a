"""Whoever looks on, and whoever comes by a private page, reads every address of the rooms where people agree and decide.

The addresses come from `addresses.csv`, each with every number that stands for something here. Then what is not
theirs to know happens: somebody writes a draft, says something for the facilitator alone, votes where no one
can link it, and begins something to publish. After that each address must answer them word for word as before.
"""

import csv
import re
import time
from itertools import product

import pytest
from django.test import Client
from django.utils import timezone

from evenhand.access.decisions import said_as
from evenhand.access.viewer import PIN_SESSION_KEY, PRIVATE_PAGE_SESSION_KEY
from evenhand.actions import ballots, drafts, gifts, interests, power, role_charters
from evenhand.actions.outputs import OutputSaid
from evenhand.records.models import (
    DecisionSignature,
    Embargo,
    Gift,
    Interest,
    OutputClaim,
    OutputReply,
    Partner,
    PowerGivenUp,
    ReopenCall,
    RoleCharter,
    UsePlan,
)
from tests.access.samples import private_page
from tests.access.test_addresses import BACKEND, TABLE
from tests.actions.test_agenda import raised
from tests.actions.test_decision_again import call
from tests.actions.test_decisions import put
from tests.ballots import cast_one, put_vote
from tests.charters import proposed
from tests.decisions import close_later, put_by_rule, take
from tests.people import join, person
from tests.release import begun, found, one_on_its_way

pytestmark = pytest.mark.slow

ROOMS = {
    "agenda", "charter", "credit", "decisions", "findings", "gifts", "held-back", "how-we-decided", "interests",
    "outputs", "power", "roles",
}  # fmt: skip
#: Pages of everybody that tell of those rooms.
BESIDE = ["p/<slug:slug>/", "p/<slug:slug>/your-page/"]
#: What differs each time that a form is shown.
EACH_TIME = re.compile(r'name="(csrfmiddlewaretoken|form_key)" value="[^"]*"|nonce-[\w+/=-]+')
#: Words that only others may read, and what they are.
DRAFT, SECRET, OUTPUT, FINDING = "zebradraft", "zebrasecret", "zebraoutput", "zebrafinding"
#: Words that everyone may read, and whose name stands beside them nowhere.
MASKED = ["zebramask", "zebraclosed"]
#: Whoever said those, and somebody who took the same part and said nothing.
AUTHOR, SILENT = "Quillfeather", "Larkmoss"


def addresses() -> list[str]:
    with TABLE.open(newline="", encoding="utf-8") as file:
        known = [row["address"] for row in csv.DictReader(file) if row["method"] == "GET"]
    of_rooms = [each for each in known if each.startswith("p/") and each.split("/")[2] in ROOMS]
    assert {each.split("/")[2] for each in of_rooms} == ROOMS
    return [*(each for each in BESIDE if each in known), *of_rooms]


def filled_in(project) -> list[str]:
    """Every address with every number that stands for something in this project."""
    decisions = [each.number for each in project.decisions.all()]
    numbers = {
        "decisions": decisions,
        "outputs": [each.number for each in project.outputs.all()],
        "findings": [each.number for each in project.findings.all()],
        "held-back": [each.number for each in project.hold_backs.all()],
        "charter": [each.number for each in project.clauses.all()],
        "agenda": [each.number for each in project.agenda_items.all()],
    }
    partners = Partner.objects.filter(project=project, person__name__regex=f"{AUTHOR}|{SILENT}|Walter")
    said = {said_as(each) for each in DecisionSignature.objects.exclude(words="").select_related("partner")}
    rows = {
        "call_id": ReopenCall, "claim_id": OutputClaim, "plan_id": UsePlan, "interest_id": Interest, "gift_id": Gift,
        "role_charter_id": RoleCharter, "given_up_id": PowerGivenUp, "embargo_id": Embargo, "reply_id": OutputReply,
    }  # fmt: skip
    stand_for = {
        "slug": [project.slug],
        "matter": decisions,
        "vote": decisions,
        "said": sorted(said),
        "partner_id": [each.pk for each in partners],
        "kind": ["txt"],
        "topic": ["ground_rules"],
        "power_id": ["decide"],
        **{name: list(model.objects.values_list("pk", flat=True)) for name, model in rows.items()},
    }
    found = []
    for route in addresses():
        names = [part.split(":")[-1] for part in re.findall(r"<([^>]+)>", route)]
        room = route.split("/")[2]
        values = [numbers[room] if name == "number" else stand_for[name] for name in names]
        assert all(values), f"Nothing stands for a part of {route}: then nothing is tried there."
        filled = re.sub(r"<[^>]+>", "{}", route)
        found += ["/" + filled.format(*chosen) for chosen in product(*values)]
    return found


def as_person(partner) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(partner.person, backend=BACKEND)
    return client


def as_page(cast) -> Client:
    """Walter, who has given his four numbers."""
    client, page = Client(raise_request_exception=False), private_page(cast)
    session = client.session
    session[PRIVATE_PAGE_SESSION_KEY] = page.pk
    session[PIN_SESSION_KEY] = {"page": page.pk, "at": time.time()}
    session.save()
    return client


def read(client: Client, addresses: list[str]) -> dict[str, str]:
    answers = {}
    for address in addresses:
        response = client.get(address)
        assert response.status_code < 500, address
        head = f"{response.status_code} {response.headers.get('Location', '')} "
        answers[address] = head + EACH_TIME.sub("", response.content.decode(errors="replace"))
    return answers


def different(before: dict[str, str], after: dict[str, str]) -> list[str]:
    return [address for address in before if before[address] != after[address]]


@pytest.fixture
def world(cast):
    """Something in each room, put there by others than those who read; nothing of it is secret so far."""
    author, silent, *others = [
        join(cast.project, person(f"{name} Canary"), "partner", "carer")
        for name in (AUTHOR, SILENT, "Pipitmoor", "Hollowmere")
    ]
    rosa, walter = cast.rosa, cast.walter
    proposed(cast)
    one_on_its_way(cast)
    raised(cast)
    interests.declare(partner=rosa, what="A grant", by=rosa.person)
    power.give_up(partner=rosa, what="The questions", to_whom="Everyone here", by=rosa.person)
    role_charters.say(partner=rosa, stage="framing", does="Keeps the books.", by=rosa.person)
    gifts.write_down(
        project=cast.project, kind="gift", what="A room", from_partner=rosa, to_words="Everyone here",
        given_on=timezone.localdate(), partner=rosa, by=rosa.person,
    )  # fmt: skip
    put(cast, rosa, walter)
    named = put_by_rule(cast)
    for partner in (author, silent):
        take(named, partner, "no_objection")
    over = put_by_rule(cast, secrecy="facilitator")
    take(over, author, "object", MASKED[1])
    take(over, silent, "no_objection")
    for partner in (*others, rosa, cast.femi, walter):
        take(over, partner, "no_objection")
    close_later(over, cast.femi)
    call(over, silent, words="Too early.")
    return {
        "people": [author, silent, *others],
        "named": named,
        "for_facilitator": put_by_rule(cast, secrecy="facilitator", question="Which day?"),
        "vote": put_vote(cast, [rosa, walter, author, silent, *others], question="Who speaks?"),
    }


def test_what_is_not_theirs_changes_no_word_of_what_they_read(cast, world):
    readers = {"the observer": as_person(cast.olu), "a private page": as_page(cast)}
    known = filled_in(cast.project)
    before = {who: read(client, known) for who, client in readers.items()}

    author, silent, *others = world["people"]
    for purpose in ("say", "answer 1", f"decision {world['named'].pk}"):
        drafts.keep(partner=author, purpose=purpose, content={"text": DRAFT, "words": DRAFT})
    take(world["for_facilitator"], author, "object", SECRET)
    take(world["for_facilitator"], silent, "stand_aside", f"{SECRET} too")
    for partner in (author, silent, others[0]):
        cast_one(world["vote"], partner, 1)
    ballots.give_paper(decision=world["vote"], partner=others[1], by=others[1].person)

    # What would they see, if it were theirs? Else nothing here could fail.
    at = f"/p/{cast.project.slug}/decisions/{world['for_facilitator'].number}/"
    assert SECRET in read(as_person(cast.femi), [at])[at]
    for who, client in readers.items():
        after = read(client, known)
        assert not different(before[who], after), f"{who} reads something else there."
        assert not [address for address in after if DRAFT in after[address] or SECRET in after[address]]


def test_what_is_being_written_is_not_there_for_whoever_looks_on(cast, world):
    # That there is a finding which nothing published rests on is told to everyone, in a number. What it is, is not.
    finding = found(cast, FINDING)
    observer, known = as_person(cast.olu), filled_in(cast.project)
    before = read(observer, known)
    begun(cast, finding, said=OutputSaid(title=OUTPUT, kind="paper", stance="evidence"))
    listed = f"/p/{cast.project.slug}/outputs/"
    assert OUTPUT in read(as_person(cast.priya), [listed])[listed]
    assert not different(before, read(observer, known))
    for address, text in read(observer, filled_in(cast.project)).items():
        assert OUTPUT not in text, address
        assert FINDING not in text, address


def test_no_name_stands_beside_words_said_without_one(cast, world):
    author = world["people"][0]
    take(world["named"], author, "no_objection", MASKED[0], is_dissent=True, dissent_naming="masked")
    seen = dict.fromkeys(MASKED, 0)
    for client in (as_person(cast.olu), as_page(cast)):
        for address, text in read(client, filled_in(cast.project)).items():
            for words in MASKED:
                seen[words] += words in text
                if words in text + address:
                    assert text.count(AUTHOR) <= text.count(SILENT), address
    assert all(seen.values()), f"No page showed {seen}: then this test proves nothing."
