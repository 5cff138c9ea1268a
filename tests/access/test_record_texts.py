import ast
import json
import re
from pathlib import Path

import pytest
from django.db import transaction

import evenhand
from evenhand.access.projects import Seat
from evenhand.access.record_texts import FAMILIES, RULES, RecordTexts, readable_seqs, rule_for
from evenhand.access.viewer import Viewer
from evenhand.actions import contributions, decisions, ledger, projects
from evenhand.records.models import LedgerEntry, LedgerSecret
from tests.people import join, person


def seat(partner):
    return Seat(project=partner.project, partner=partner, viewer=Viewer(person=partner.person))


def types_taken_away(partner):
    places = set(readable_seqs(seat(partner)))
    return [
        json.loads(bytes(entry.leaf))["type"]
        for entry in LedgerEntry.objects.filter(project=partner.project)
        if entry.seq in places
    ]


def words_taken_away(partner):
    places = set(readable_seqs(seat(partner)))
    secrets = LedgerSecret.objects.filter(project=partner.project, seq__in=places)
    return b"\n".join(bytes(secret.payload) for secret in secrets).decode()


def say(partner, text, **more):
    return contributions.say(partner=partner, text=text, kind="idea", by=partner.person, **more)


def append(project, type, payload, by=None):
    with transaction.atomic():
        return ledger.append(project, type, payload, by=by)


def test_every_type_of_entry_there_is_has_a_rule_of_its_own():
    """Types are found in the source: a new one must be given a rule before anybody can take it away."""
    looks_like_one = re.compile(r"[a-z_]+\.[a-z_]+")
    found = set()
    for path in (Path(evenhand.__file__).parent / "actions").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            # Wherever a type is written down, also where it is handed on before the entry is appended.
            if isinstance(node, ast.Call):
                given = [*node.args, *(keyword.value for keyword in node.keywords)]
                constants = [each for part in given for each in ast.walk(part)]
                found |= {
                    each.value
                    for each in constants
                    if isinstance(each, ast.Constant)
                    and isinstance(each.value, str)
                    and looks_like_one.fullmatch(each.value)
                }
    types = {each for each in found if not each.endswith((".txt", ".py", ".log", ".json", ".jsonl"))}
    assert {"contribution.add", "decision.sign", "invitation.accept"} <= types, "the search finds too little"
    missing = {each for each in types if each not in RULES and not each.startswith(tuple(FAMILIES))}
    assert not missing, f"Say in access/record_texts.py who may take away the words of: {sorted(missing)}"


def test_a_type_that_nobody_knows_is_its_authors_alone(cast):
    append(cast.project, "novelty.add", {"text": "Never seen before"}, by=cast.priya.person)

    assert rule_for("novelty.add") is RecordTexts.own
    assert "Never seen" in words_taken_away(cast.priya)
    assert "Never seen" not in words_taken_away(cast.rosa)


def test_what_is_for_the_facilitator_alone_is_taken_away_by_its_author_and_the_facilitator(cast):
    say(cast.priya, "Only for Femi to read", audience="facilitator")

    assert "Only for Femi" in words_taken_away(cast.priya)
    assert "Only for Femi" in words_taken_away(cast.femi)
    for other in (cast.rosa, cast.walter):
        assert "Only for Femi" not in words_taken_away(other)


def test_words_under_a_mask_go_along_and_lead_to_nobody(cast):
    for number in range(5):
        join(cast.project, person(f"Extra{number}"), "partner", "carer")
    say(cast.priya, "Said under a mask", naming="masked")
    entry = LedgerEntry.objects.filter(project=cast.project).last()
    payload = words_taken_away(cast.rosa)

    assert "Said under a mask" in payload
    assert json.loads(bytes(entry.leaf))["actor"] is None
    assert f'"partner":{cast.priya.pk}' not in payload


@pytest.mark.parametrize("slip", [{"partner": 7}, {"readers": [7]}, {"asked": 7}])
def test_an_entry_that_points_at_a_masked_author_is_withheld_from_others(cast, slip):
    said = say(cast.priya, "Said under a mask", naming="masked")
    append(cast.project, "contribution.edit", {"contribution": said.number, "text": "A slip"} | slip)

    assert "A slip" not in words_taken_away(cast.rosa)
    assert "A slip" in words_taken_away(cast.priya)


def test_the_salt_of_a_masked_authors_entry_stays_where_it_could_unmask_the_actor(cast):
    said = say(cast.priya, "Said under a mask", naming="masked")
    payload = {"contribution": said.number, "text": "By a careless action"}
    append(cast.project, "contribution.edit", payload, by=cast.priya.person)

    assert "careless" in words_taken_away(cast.priya)
    for other in (cast.rosa, cast.femi, cast.walter):
        assert "careless" not in words_taken_away(other)


def test_pay_is_taken_away_by_whose_it_is_and_by_who_pays(cast):
    append(
        cast.project,
        "pay.offer",
        {"offer": 1, "partner": cast.priya.pk, "pence": 2750},
        by=cast.rosa.person,
    )
    assert "2750" in words_taken_away(cast.priya)
    assert "2750" in words_taken_away(cast.rosa)
    assert "2750" not in words_taken_away(cast.femi)
    assert "2750" not in words_taken_away(cast.walter)


def test_a_changed_mind_is_taken_away_by_nobody_else(cast):
    from tests.actions.test_decisions import put

    decision = put(cast, cast.rosa, cast.priya)
    signature = decision.signatures.get(partner=cast.priya)
    for stance, words in (("dissent", "At first I thought no"), ("agree", "Now I agree")):
        decisions.sign(signature=signature, stance=stance, words=words, by=cast.priya.person)

    assert "Now I agree" in words_taken_away(cast.walter)
    assert "At first" not in words_taken_away(cast.walter)
    assert "At first" in words_taken_away(cast.priya)


def test_somebody_who_only_looks_on_takes_no_words_away(cast):
    projects.add_idea(partner=cast.priya, text="Lend out heaters", by=cast.priya.person)

    assert list(readable_seqs(seat(cast.olu))) == []


def test_erased_words_are_nobodys_to_take(cast):
    append(cast.project, "idea.add", {"text": "Gone"})
    LedgerSecret.objects.filter(project=cast.project).delete()

    assert types_taken_away(cast.rosa) == []


def test_who_was_asked_and_who_was_spared_is_taken_away_by_those_who_ask_alone(cast):
    append(cast.project, "ask.make", {"ask": 1, "what": "Read it", "asked": [cast.walter.pk], "over_cap": []})

    assert "ask.make" in types_taken_away(cast.rosa)
    assert "ask.make" not in types_taken_away(cast.priya)
