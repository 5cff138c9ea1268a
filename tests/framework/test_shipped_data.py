"""The data that ships: complete, sourced, and true to what the papers count."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import fields
from pathlib import Path

import pytest

import evenhand.framework
from evenhand.framework import Framework, load
from evenhand.framework.kinds import KINDS
from evenhand.methods.decision_rules import Position, Terms, outcome
from evenhand.methods.reading_age import reading_age
from evenhand.records.charter import CLAUSE_TOPICS
from evenhand.records.decision_rule import RULES

DATA = Path(evenhand.framework.__file__).parent / "data"


@pytest.fixture(scope="module")
def framework() -> Framework:
    return load()


def ids(rows: tuple) -> list[str]:
    return [row.id for row in rows]


def test_every_file_of_data_is_read() -> None:
    assert {path.stem for path in DATA.glob("*.toml")} == {*KINDS, "VERSION"}


def test_the_framework_has_a_tuple_of_rows_for_each_kind(framework: Framework) -> None:
    named = [each.name for each in fields(Framework) if each.name in KINDS]

    assert sorted(named) == sorted(KINDS)
    for kind in KINDS.values():
        assert all(type(row) is kind.row for row in getattr(framework, kind.name))


def test_the_version_is_a_year_and_a_month(framework: Framework) -> None:
    assert re.fullmatch(r"20\d\d\.(0[1-9]|1[0-2])", framework.version)


def test_the_counts_are_the_papers_own(framework: Framework) -> None:
    # Oliver, Kothari and Mays: four arguments, seven stages, fourteen challenges, fourteen costs (Table 1), nine pairs
    # (Table 2), four questions and five; Oli Williams: three sorts of co-production.
    assert len(framework.arguments) == 4
    assert len(framework.stages) == 7
    assert len(framework.challenges) == len(framework.costs) == 14
    assert sorted(row.number for row in framework.conditions) == list(range(1, 10))
    assert Counter(row.asked_of for row in framework.questions) == {"table": 4, "organisation": 5}
    assert len(framework.traditions) == 3
    assert ids(framework.disagreements) == [f"d{number}" for number in range(1, 22)]


def test_challenges_and_costs_stand_by_stage_as_in_table_1(framework: Framework) -> None:
    stages = ids(framework.stages)

    assert stages == [
        "team",
        "framing",
        "data",
        "analysis",
        "recommendations",
        "dissemination",
        "implementation",
    ]
    assert [Counter(row.stage for row in framework.challenges)[stage] for stage in stages] == [
        2,
        3,
        1,
        2,
        2,
        2,
        2,
    ]
    assert [Counter(row.stage for row in framework.costs)[stage] for stage in stages] == [2, 3, 1, 2, 2, 2, 2]


def test_both_counts_of_costs_are_kept(framework: Framework) -> None:
    # The summary of the 2019 paper names five sorts, its text six, and the reply answers six.
    assert sum(row.okm_abstract is not None for row in framework.cost_types) == 5
    assert sum(row.okm_body is not None for row in framework.cost_types) == 6
    assert sum(row.w20 is not None for row in framework.cost_types) == 6


def test_the_arguments_carry_the_reading_of_the_reply_as_its_own(framework: Framework) -> None:
    reading = {row.id: row.w20_reading for row in framework.arguments}

    assert reading == {
        "substantive": "technocratic",
        "instrumental": "technocratic",
        "normative": "democratic",
        "political": "democratic",
    }
    for row in framework.arguments:
        assert "Williams and others" in row.note
        assert any(entry.startswith("w20:") for entry in row.source)
        assert row.plain.startswith("I ")


def test_no_way_of_deciding_is_explained_by_its_own_name(framework: Framework) -> None:
    for row in framework.decision_rules:
        assert not row.plain.startswith(row.name), "They stand beside each other, and it would be said twice."


def test_a_political_aim_for_the_powerful_is_not_taken_for_democratic(framework: Framework) -> None:
    assert "for whom?" in framework.get("arguments", "political").note


def test_the_seven_stages_of_the_podcast_all_have_a_place(framework: Framework) -> None:
    mapped = {name for row in framework.stages for name in row.podcast}

    assert len(mapped) == 7
    assert all(row.podcast for row in framework.stages)


def test_the_partner_types_are_told_apart(framework: Framework) -> None:
    assert ids(framework.partner_types) == [
        "patient",
        "service_user",
        "carer",
        "community_member",
        "practitioner",
        "service_manager",
        "policy_maker",
        "industry",
        "funder",
        "facilitator",
        "researcher",
    ]
    assert [row.id for row in framework.partner_types if row.is_public] == [
        "patient",
        "service_user",
        "carer",
        "community_member",
    ]


def test_the_modes_go_from_no_say_to_the_deciding_say(framework: Framework) -> None:
    says = ["none", "heard", "advises", "shares", "decides"]
    order = [says.index(row.say) for row in sorted(framework.modes, key=lambda row: row.order)]

    assert order == sorted(order)
    assert set(order) == set(range(5))


def test_every_asker_the_product_knows_is_there(framework: Framework) -> None:
    assert ids(framework.askers) == [
        "affected_people",
        "community_group",
        "practitioner",
        "service",
        "policy",
        "funder_call",
        "researcher",
        "nobody_yet",
    ]


def test_each_row_rests_on_a_source(framework: Framework) -> None:
    for row in framework.all_rows():
        assert row.source, (row.kind, row.id)


def test_what_rests_on_our_assumption_alone_says_so(framework: Framework) -> None:
    for row in framework.all_rows():
        if all(entry.startswith("evenhand:") for entry in row.source):
            assert row.evidence in ("assumption", "general"), (row.kind, row.id)


def test_every_source_is_used(framework: Framework) -> None:
    used = set()
    for row in framework.all_rows():
        if row.kind != "sources":
            for name in ("source", "one_source", "other_source", "third_source"):
                used |= {entry.partition(":")[0] for entry in getattr(row, name, ())}

    assert {row.id for row in framework.sources} - used == set()


def test_the_word_for_everybody_at_once_is_never_used() -> None:
    for path in DATA.glob("*.toml"):
        assert "stakeholder" not in path.read_text(encoding="utf-8").lower(), path.name


def test_what_people_read_has_curly_quotes(framework: Framework) -> None:
    for row in framework.all_rows():
        for name, value in row.as_dict().items():
            for text in value if isinstance(value, list) else [value]:
                if isinstance(text, str):
                    assert "'" not in text, (row.kind, row.id, name)
                    assert '"' not in text, (row.kind, row.id, name)


def test_money_is_whole_pence_and_dates_are_dates(framework: Framework) -> None:
    lowest = framework.get("rates", "nihr_lowest")

    assert lowest.pence == 1380
    assert lowest.from_date.isoformat() == "2025-12-16"


def test_a_charter_of_one_page_can_be_made_of_the_short_clauses(framework: Framework) -> None:
    short = [row for row in framework.clauses if row.is_short]

    # A page of A4 at 18 point holds about 400 words.
    assert [row.topic for row in short] == [topic for topic, _ in CLAUSE_TOPICS]
    assert sum(len(f"{row.name} {row.text}".split()) for row in short) <= 360
    assert all(len(row.text.split()) <= 60 for row in short)
    assert reading_age(" ".join(row.text for row in short)).age <= 11


def test_each_topic_has_a_longer_clause_and_others_to_choose_from(framework: Framework) -> None:
    for topic, _ in CLAUSE_TOPICS:
        short, longer, *others = [row for row in framework.clauses if row.topic == topic]
        assert short.is_short
        assert not any(row.is_short for row in (longer, *others))
        assert len(longer.text.split()) > 1.5 * len(short.text.split())
        assert 2 <= len(others) <= 4
        assert all(row.note for row in others), "an alternative says what it answers to"


def test_where_a_quarrel_touches_a_clause_each_side_has_one(framework: Framework) -> None:
    touched = Counter(id for row in framework.clauses if not row.is_short for id in row.disagreements)

    assert {"d7", "d8", "d9", "d10", "d11"} <= set(touched)
    assert all(touched[id] >= 2 for id in ("d7", "d8", "d9", "d10", "d11"))


def test_the_nine_rules_are_those_of_the_records_and_the_first_four_come_first(framework: Framework) -> None:
    assert ids(framework.decision_rules) == [rule for rule, _ in RULES]
    assert [row.name for row in framework.decision_rules] == [name for _, name in RULES]
    assert [row.is_first for row in framework.decision_rules] == [True] * 4 + [False] * 5


def test_the_kinds_of_work_are_credits_fourteen_with_their_addresses_and_ours_marked(
    framework: Framework,
) -> None:
    theirs = [row for row in framework.credit_roles if not row.is_local]

    assert len(theirs) == 14
    for row in theirs:
        name = row.id.replace("_", "-")
        assert row.uri == f"https://credit.niso.org/contributor-roles/{name}/"
    assert {"lived_experience", "relational_work", "facilitation", "interpreting", "supporting"} <= {
        row.id for row in framework.credit_roles if row.is_local
    }


@pytest.mark.parametrize(
    ("rule", "made", "terms", "positions"),
    [
        ("consent", False, {"had_a_say": 9}, {"no_objection": 6, "stand_aside": 1, "object": 1}),
        ("consent", True, {"had_a_say": 9}, {"no_objection": 7, "stand_aside": 1}),
        ("consensus", False, {"had_a_say": 9}, {"agree": 6, "reservations": 1, "stand_aside": 1, "block": 1}),
        ("advice", True, {"had_a_say": 6}, {"advise": 3, "stand_aside": 1}),
        ("advice", False, {"had_a_say": 6}, {"stand_aside": 4}),
        ("gradients", True, {"had_a_say": 10}, {"g1": 2, "g3": 3, "g4": 1, "g5": 2, "g6": 1}),
        ("lead", True, {"had_a_say": 8}, {"advise": 3}),
    ],
)
def test_the_example_of_a_rule_is_what_the_method_works_out(rule, made, terms, positions) -> None:
    said = [Position(stance) for stance, count in positions.items() for _ in range(count)]

    assert outcome(Terms(rule, **terms), said).is_made == made


@pytest.mark.parametrize(
    ("rule", "had_a_say", "orders", "expected"),
    [
        ("majority", 10, [{1: 1}] * 5 + [{2: 1}] * 2 + [None], 1),
        ("majority", 10, [{1: 1}] * 3 + [{2: 1}] * 3 + [{3: 1}], "tie"),
        (
            "score",
            5,
            [{1: h, 2: c, 3: 3} for h, c in zip([5, 4, 4, 3, 0], [0, 5, 5, 2, 1], strict=True)],
            1,
        ),
        ("ranked", 7, [{1: 1, 2: 2, 3: 3}] * 3 + [{2: 1, 3: 2, 1: 3}] * 2 + [{3: 1, 2: 2, 1: 3}] * 2, 2),
    ],
)
def test_the_example_of_a_choice_is_what_the_method_works_out(rule, had_a_say, orders, expected) -> None:
    said = [Position("chose", order) if order else Position("stand_aside") for order in orders]
    found = outcome(Terms(rule, had_a_say, options=(1, 2, 3)), said)

    assert (found.option or found.why) == expected
