"""A stored appraisal keeps the rows it used, can rebuild them, and can prove which they were."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import fields, replace
from datetime import date
from pathlib import Path

import pytest

from evenhand.framework import Framework, FrameworkError, Rate, Row, UnknownRow, from_dict, load, rows_digest
from evenhand.framework.kinds import KINDS


@pytest.fixture(scope="module")
def framework() -> Framework:
    return load()


def test_every_row_survives_a_round_trip_through_json(framework: Framework) -> None:
    for row in framework.all_rows():
        assert from_dict(json.loads(json.dumps(row.as_dict()))) == row


def test_a_row_says_its_kind_and_leaves_out_what_it_does_not_know() -> None:
    rate = Rate(
        id="bus",
        source=("okm:1",),
        name="Bus",
        unit="each",
        pence=200,
        place="Here",
        from_date=date(2026, 1, 1),
    )

    assert rate.as_dict() == {
        "kind": "rates",
        "id": "bus",
        "source": ["okm:1"],
        "evidence": "seen",
        "name": "Bus",
        "unit": "each",
        "pence": 200,
        "place": "Here",
        "from_date": "2026-01-01",
    }


def test_the_digest_is_the_same_for_the_same_data(framework: Framework) -> None:
    assert load().digest == framework.digest == rows_digest(framework.all_rows())
    assert len(framework.digest) == 64


def test_the_digest_is_of_canonical_json_and_never_drifts() -> None:
    # Changing this form would make every appraisal stored before look altered.
    rate = Rate(
        id="bus",
        source=("okm:1",),
        name="Café",
        unit="each",
        pence=200,
        place="Here",
        from_date=date(2026, 1, 1),
    )
    canonical = (
        '[{"evidence":"seen","from_date":"2026-01-01","id":"bus","kind":"rates","name":"Café","pence":200,'
        '"place":"Here","source":["okm:1"],"unit":"each"}]'
    )

    assert rows_digest([rate]) == hashlib.sha256(canonical.encode("utf-8")).hexdigest()


def other(value: object) -> object:
    """A value of the same sort that is not this one."""
    changed: dict[type, Callable] = {
        bool: lambda it: not it,
        int: lambda it: it + 1,
        float: lambda it: it + 1,
        str: lambda it: it + "x",
        tuple: lambda it: (*it, "more"),
        date: lambda it: it.replace(year=it.year + 1),
        type(None): lambda it: 1,
    }
    return changed[type(value)](value)


@pytest.mark.parametrize("kind", KINDS)
def test_the_digest_changes_with_any_field(kind: str, framework: Framework) -> None:
    row = getattr(framework, kind)[0]
    digests = {rows_digest([row])}
    for each in fields(row):
        digests.add(rows_digest([replace(row, **{each.name: other(getattr(row, each.name))})]))

    assert len(digests) == 1 + len(fields(row))


def test_the_digest_changes_with_the_order_and_with_the_number_of_rows(framework: Framework) -> None:
    one, two, three = framework.traditions

    assert len({rows_digest(rows) for rows in ([one, two], [two, one], [one, two, three], [one], [])}) == 5


def test_the_digest_of_stored_rows_needs_no_rebuilding(framework: Framework) -> None:
    stored = [json.loads(json.dumps(row.as_dict())) for row in framework.approaches]

    assert rows_digest(stored) == rows_digest(framework.approaches)


def test_a_change_by_an_institution_changes_the_digest(load_with: Callable, small_data: Path) -> None:
    changed = load_with("stages.toml", '[[stages]]\nid = "data"\nname = "Finding out"\n')

    assert changed.digest != load(data=small_data).digest


def test_where_lines_are_broken_does_not_change_the_digest(load_with: Callable) -> None:
    one = load_with("stages.toml", '[[stages]]\nid = "data"\nplain = "We look and we listen."\n')
    two = load_with("stages.toml", '[[stages]]\nid = "data"\nplain = """\nWe look\n    and we listen.\n"""\n')

    assert one.digest == two.digest


def test_a_stored_row_of_no_kind_is_refused() -> None:
    with pytest.raises(FrameworkError, match=r"must name its 'kind'; found 'stage'; did you mean 'stages'\?"):
        from_dict({"kind": "stage", "id": "data"})
    with pytest.raises(FrameworkError, match="must name its 'kind'; found None"):
        from_dict({"id": "data"})


def test_a_stored_row_that_was_spoilt_is_refused(framework: Framework) -> None:
    stored = framework.rates[0].as_dict() | {"from_date": "yesterday"}

    with pytest.raises(FrameworkError, match=r"stored \[\[rates\]\] '\w+': 'from_date' must be a date"):
        from_dict(stored)


def test_a_stored_row_may_name_what_is_long_gone(framework: Framework) -> None:
    stored = framework.challenges[0].as_dict() | {"stage": "retired", "source": ["lost:1"]}

    assert from_dict(stored).stage == "retired"


def test_rows_cannot_be_changed_in_place(framework: Framework) -> None:
    with pytest.raises(AttributeError):
        framework.stages[0].name = "Else"


def test_getting_a_row(framework: Framework) -> None:
    row: Row = framework.get("stages", "framing")

    assert row is framework.stages[1]


@pytest.mark.parametrize(
    ("kind", "id", "message"),
    [
        ("stages", "framming", "there is no [[stages]] 'framming'; did you mean 'framing'?"),
        ("stages", "zzz", "there is no [[stages]] 'zzz'."),
        ("stage", "framing", "there is no kind of row called 'stage'; did you mean 'stages'?"),
        ("overridden", "framing", "there is no kind of row called 'overridden'."),
    ],
)
def test_getting_what_is_not_there_says_what_is(
    kind: str, id: str, message: str, framework: Framework
) -> None:
    with pytest.raises(UnknownRow) as caught:
        framework.get(kind, id)

    assert str(caught.value) == message
    assert isinstance(caught.value, KeyError)
    assert isinstance(caught.value, FrameworkError)
