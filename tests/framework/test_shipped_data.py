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
