from __future__ import annotations

import datetime
import re
from dataclasses import fields, replace
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evenhand import framework
from evenhand.exchange import plan_file
from evenhand.exchange.plan_file import MANY, ONCE, PlanFile, PlanFileError, read, write
from evenhand.exchange.plan_sections import keys_of
from evenhand.exchange.plan_values import clean

DOCS = Path(__file__).parents[2] / "docs" / "plan-file.md"
SMALL = """evenhand_plan = 1
title = "Quieter streets"
chosen = "co_design"

[ask]
wanted = "both"
needed_by = 2027-03-31

[means]
money = 5000.50

[[people]]
type = "carer"
count = 4
hours_each = 7.5
"""


@cache
def fw():
    return framework.load()


def refused(text, **changes):
    with pytest.raises(PlanFileError) as caught:
        read(text, fw=fw(), **changes)
    return caught.value


def test_a_small_plan_is_read_with_money_in_pence():
    plan = read(SMALL, fw=fw())
    assert plan.title == "Quieter streets"
    assert plan.means.money_pence == 500_050
    assert plan.ask.needed_by == datetime.date(2027, 3, 31)
    assert (plan.people[0].type, plan.people[0].count, plan.people[0].hours_each) == (
        "carer",
        4,
        Decimal("7.5"),
    )
    assert plan.means.weeks is None


@pytest.mark.parametrize(
    ("find", "put", "line", "says"),
    [
        ('wanted = "both"', 'wanted = "reserch"', 6, "'wanted' must be one of 'research', 'action', 'both', 'neither', 'unsure'; found 'reserch'"),
        ('wanted = "both"', "wnated = 1", 6, "'wnated' is not a key of [ask]; did you mean 'wanted'?"),
        ("[means]", "[maens]", 9, "'maens' is not a part of a plan; did you mean 'means'?"),
        ("money = 5000.50", 'money = "£5,000"', 10, "pounds as a bare number such as 5000 or 27.50"),
        ("money = 5000.50", "money = 5000.505", 10, "at most two decimals"),
        ("money = 5000.50", "money = -1", 10, "from 0 to 100,000,000; found -1"),
        ("money = 5000.50", "money = 1e999999999", 10, "from 0 to 100,000,000"),
        ("money = 5000.50", "money = nan", 10, "from 0 to 100,000,000"),
        ("money = 5000.50", "money = true", 10, "found true"),
        ("count = 4", "count = 4.5", 14, "'count' must be a whole number from 1 to 10,000"),
        ("count = 4", "count = 0", 14, "from 1 to 10,000; found 0"),
        ("count = 4\n", "", 12, "[[people]] needs 'count'"),
        ('type = "carer"', 'type = "carers"', 13, "'type' names no row of partner_types: 'carers'; did you mean 'carer'?"),
        ('chosen = "co_design"', 'chosen = "codesign"', 3, "did you mean 'co_design'?"),
        ("needed_by = 2027-03-31", 'needed_by = "31 March"', 7, "a date such as 2027-03-31, without quotation marks"),
        ("needed_by = 2027-03-31", "needed_by = 2027-03-31T10:00:00", 7, "a date such as"),
        ("[[people]]", "[people]", 12, "written as [[people]]"),
        ("[ask]", "[[ask]]", 5, "written as [ask]"),
        ("evenhand_plan = 1", "evenhand_plan = 2", 1, "must be 1"),
        ("evenhand_plan = 1\n", "", 1, "must begin with evenhand_plan = 1"),
        ('title = "Quieter streets"', 'title = " "', 2, "'title' must be text that says something"),
        ('title = "Quieter streets"', 'title = "Quieter', 2, "this is not TOML"),
        ('title = "Quieter streets"', f'title = "{"x" * 201}"', 2, "200 characters or fewer; this one has 201"),
        ('wanted = "both"', f'change = "{"x" * 2001}"', 6, "2,000 characters or fewer; this one has 2,001"),
    ],
)  # fmt: skip
def test_a_mistake_is_named_with_its_file_its_line_and_what_is_accepted(find, put, line, says):
    error = refused(SMALL.replace(find, put, 1), name="ours.toml")
    assert (error.file, error.line) == ("ours.toml", line)
    assert str(error).startswith(f"ours.toml, line {line}: ")
    assert says in error.message
    assert error.message[-1] in ".?"
    assert "\n" not in error.message


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ('[[people]]\ntype = "carer"\ncount = 1', "'type' 'carer' is there twice"),
        (
            '[[ratings]]\nperson = "Ama"\naim = "x"\napproach = "co_design"\nrating = "helps"',
            "there are none",
        ),
        ('[[aims]]\nid = "x"\ntext = "a"\n[[aims]]\nid = "x"\ntext = "b"', "'id' 'x' is there twice"),
        ('[[aims]]\nid = "Ex"\ntext = "a"', "a short name in small letters"),
        (
            '[[aims]]\nid = "x"\ntext = "a"\n[[ratings]]\nperson = "Ama"\naim = "x"\napproach = "survey"\nrating = "helps"',
            "'approach' must be one of those in 'considered'; found 'survey'",
        ),
        ('[[aims]]\nid = "x"\ntext = "a"\narguments = ["political", "political"]', "names each thing once"),
        ('[[aims]]\nid = "x"\ntext = "a"\narguments = "political"', "a list of short names"),
    ],
)
def test_parts_that_do_not_go_together_are_refused(more, says):
    assert says in refused(SMALL + more).message


def test_chosen_must_be_among_those_considered():
    assert (
        "one of those in 'considered'"
        in refused(SMALL.replace("[ask]", 'considered = ["survey"]\n[ask]')).message
    )


def test_a_file_too_large_too_deep_or_not_text_is_refused_in_one_sentence():
    assert "256 KB" in refused(SMALL + "#" * 300_000).message
    assert "nested far too deep" in refused("a = " + "[" * 100_000).message
    assert refused("a = " + "9" * 10_000).message
    with pytest.raises(PlanFileError, match="not UTF-8"):
        plan_file.decode(b'title = "caf\xe9"')
    with pytest.raises(PlanFileError, match="256 KB"):
        plan_file.decode(b"#" * 300_000)


@pytest.mark.parametrize(
    "number", ["9" * 5_000, "1_" * 5_000 + "1", "0x" + "f" * 5_000, "0b" + "1" * 20_000, "-" + "9" * 5_000]
)
@pytest.mark.parametrize("where", ["money = {}", "money = [{}]", "money = {{ a = {} }}"])
def test_a_number_of_thousands_of_digits_is_refused_however_and_wherever_it_is_written(number, where):
    assert "far too long" in refused(SMALL.replace("money = 5000.50", where.format(number))).message
    assert "far too long" in refused(f"evenhand_plan = {number}").message


def test_windows_line_ends_and_a_byte_order_mark_do_no_harm():
    text = plan_file.decode(b"\xef\xbb\xbf" + SMALL.replace("\n", "\r\n").encode())
    assert read(text, fw=fw()) == read(SMALL, fw=fw())
    assert refused(text.replace("both", "bth")).line == 6


def test_control_characters_are_cleaned_and_not_fatal():
    plan = read(SMALL.replace("Quieter streets", "Qui\\u0000eter\\u202E \\u007Fstreets "), fw=fw())
    assert plan.title == "Quieter streets"


def test_lines_of_ones_own_are_costed_and_numbered():
    text = (
        SMALL
        + '[[lines]]\nheading = "venue"\nlabel = "Room"\ntimes = 3\nrate = 90\nunit = "time"\nwho = "thing"\n'
    )
    line = read(text, fw=fw()).lines[0]
    assert line.id == "line_1"
    assert line.line().pence == 27_000


# Round trip. Texts are what a person may type, odd characters included; a plan cleans them as it is made.

TYPED = st.text(st.characters(codec="utf-8"), max_size=60).map(clean)
TELLING = TYPED.filter(bool)
ON_ONE_LINE = TELLING.map(lambda text: " ".join(text.split())).filter(bool)


def of_kind(key, ids):
    """A strategy for any value that a key accepts, made from the key's own rule."""
    holds = key.holds
    if key.kind:
        rows = st.sampled_from([row.id for row in getattr(fw(), key.kind)])
        if holds.startswith("a list"):
            return st.lists(rows, unique=True, max_size=3).map(tuple)
        return rows if key.required else st.one_of(st.just(""), rows)
    if key.choices:
        return st.sampled_from(key.choices if key.required else (*key.choices, ""))
    if holds.startswith("text"):
        one_line = key.most <= 200
        return ON_ONE_LINE if one_line else (TELLING if key.required else TYPED)
    if holds == "a short name":
        return st.sampled_from(ids)
    if holds.startswith("pounds"):
        return st.one_of(st.none(), st.integers(0, 100_000_000_00))
    if holds.startswith("a whole"):
        return st.integers(key.least, key.most)
    if holds.startswith("a number"):
        return st.decimals(0, key.most, places=2)
    if holds.startswith("a date"):
        return st.one_of(st.none(), st.dates())
    return st.one_of(st.none(), st.booleans())


@st.composite
def a_section(draw, section, **fixed):
    values = {}
    for attribute, key in keys_of(section).values():
        values[attribute] = fixed[attribute] if attribute in fixed else draw(of_kind(key, ["one", "two"]))
        if values[attribute] is None and section in (plan_file.LineStated,):
            values[attribute] = 0
    return section(**values)


@st.composite
def a_plan(draw):
    considered = draw(st.lists(st.sampled_from([row.id for row in fw().approaches]), unique=True, max_size=3))
    aims = [draw(a_section(plan_file.Aim, id=f"aim_{n}")) for n in range(draw(st.integers(0, 2)))]
    types = draw(st.lists(st.sampled_from([row.id for row in fw().partner_types]), unique=True, max_size=3))
    ratings = [
        draw(a_section(plan_file.RatingGiven, person=f"Person {n}", aim=aims[0].id, approach=considered[0]))
        for n in range(draw(st.integers(0, 3)))
        if aims and considered
    ]
    many = {
        table: tuple(draw(a_section(section)) for _ in range(draw(st.integers(0, 2))))
        for table, (section, _) in MANY.items()
        if table not in ("aims", "people", "ratings", "lines")
    }
    return PlanFile(
        title=draw(ON_ONE_LINE),
        framework=draw(ON_ONE_LINE),
        considered=tuple(considered),
        chosen=considered[0] if considered else "",
        aims=tuple(aims),
        people=tuple(draw(a_section(plan_file.PeopleStated, type=each)) for each in types),
        ratings=tuple(ratings),
        lines=tuple(
            draw(a_section(plan_file.LineStated, id=f"line_{n}")) for n in range(draw(st.integers(0, 2)))
        ),
        **{table: draw(a_section(section)) for table, section in ONCE.items()},
        **many,
    )


@settings(max_examples=12, deadline=None)
@given(a_plan())
def test_a_plan_survives_being_written_and_read(plan):
    assert read(write(plan), fw=fw()) == plan


NASTY = [
    '"',
    '""""',
    "\\",
    "\\n",
    'a\n"""\nb\\',
    "tab\there\nand\tthere",
    "a\u2028b\u0085",
    '# no\n"',
    "[ask]\nx = 1",
    "\\u0041",
]


@pytest.mark.parametrize("typed", NASTY)
def test_what_a_person_types_never_becomes_markup(typed):
    plan = PlanFile(title="T", ask=plan_file.AskFirst(change=typed))
    assert read(write(plan), fw=fw()) == plan
    assert plan.ask.change == typed.replace("\u0085", "")


def complaint(text):
    """The sentence with which a text is refused, or nothing if it was read."""
    try:
        read(text, fw=fw())
    except PlanFileError as error:
        return error.message
    return ""


@settings(max_examples=60)
@given(st.text(max_size=200))
def test_any_text_is_read_or_refused_with_one_sentence(text):
    assert re.fullmatch(r"plan\.toml(, line \d+)?: .+[.?]", complaint(text))


@settings(max_examples=60)
@given(st.integers(0, len(SMALL)), st.text(st.sampled_from("[]{}\"'=#.,\n\\ab1 "), max_size=6))
def test_a_slip_anywhere_in_a_plan_is_read_or_refused_with_one_sentence(at, slip):
    assert re.fullmatch(r"|plan\.toml(, line \d+)?: .+[.?]", complaint(SMALL[:at] + slip + SMALL[at:]))


def test_odd_names_do_not_break_the_sentence():
    for odd in (
        '"a\\nb\\u0007" = 1',
        '"" = 1',
        f'"{"x" * 500}" = 1',
        '[[aims]]\nid = "x"\ntext = "a"\n"a\\nb" = 1',
    ):
        message = complaint(SMALL.replace("[ask]", odd + "\n[ask]", 1))
        assert re.fullmatch(r"plan\.toml, line \d+: .+[.?]", message), message
        assert len(message) < 300


def test_what_is_empty_is_left_out_of_the_file():
    assert write(PlanFile(title="New")) == 'evenhand_plan = 1\ntitle = "New"\n'


def test_a_written_plan_can_be_read_by_eye():
    plan = read(SMALL, fw=fw())
    text = write(replace(plan, ask=replace(plan.ask, change="Less traffic.\nMore “play”.")))
    assert 'change = """\nLess traffic.\nMore “play”."""' in text
    assert "money = 5000.50" in text


def test_every_key_is_documented_with_what_it_holds():
    text = DOCS.read_text(encoding="utf-8")
    sections = {"": PlanFile, **ONCE, **{table: section for table, (section, _) in MANY.items()}}
    for table, section in sections.items():
        heading = (
            "## At the top" if not table else f"## `[{table}]`" if table in ONCE else f"## `[[{table}]]`"
        )
        assert heading in text, heading
        part = text.split(heading, 1)[1].split("\n## ", 1)[0]
        for key_name, (_, key) in keys_of(section).items():
            row = next((line for line in part.splitlines() if line.startswith(f"| `{key_name}` ")), None)
            assert row, f"{heading}: {key_name}"
            for choice in key.choices:
                assert f"`{choice}`" in row, f"{heading}: {key_name} does not say {choice}"
            if key.kind:
                assert f"`{key.kind}`" in row
            assert (", needed |" in row) == key.required
        documented = re.findall(r"^\| `(\w+)` ", part, flags=re.M)
        assert set(documented) - {plan_file.VERSION_KEY} == set(keys_of(section))


def test_every_section_of_a_plan_is_a_table_of_the_file():
    known = {*keys_of(PlanFile), *ONCE, *MANY}
    assert {each.name for each in fields(PlanFile)} == known
