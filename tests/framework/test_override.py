"""An institution may reword, add and hide, but no side of a quarrel goes out of sight."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from evenhand.framework import Change, Framework, FrameworkError, UnknownRow, load
from evenhand.framework.kinds import KINDS
from tests.framework.small_data import row_text

LoadWith = Callable[[str, str], Framework]
Refusal = Callable[[str, str], str]

OWN_EXIT = """
[[exits]]
id = "market_day"
name = "Go to the market"
when = "Everyone is there."
instead = "Go too."
first_step = "Find out the day."
source = ["okm:Page 3"]
evidence = "assumption"
"""


def test_without_a_folder_nothing_is_overridden(small_data: Path) -> None:
    framework = load(data=small_data)

    assert framework.overridden == ()
    assert framework.hidden == ()


def test_a_known_id_rewords_only_the_fields_given(load_with: LoadWith, small_data: Path) -> None:
    framework = load_with("stages.toml", '[[stages]]\nid = "data"\nname = "Finding out"\n')
    ours = load(data=small_data).get("stages", "data")
    reworded = framework.get("stages", "data")

    assert reworded.name == "Finding out"
    assert (reworded.plain, reworded.source) == (ours.plain, ours.source)
    assert [stage.id for stage in framework.stages] == [stage.id for stage in load(data=small_data).stages]
    assert framework.overridden == (Change("stages", "data", "reworded", ("name",)),)
    assert framework.change_to("stages", "data") == Change("stages", "data", "reworded", ("name",))
    assert framework.change_to("stages", "team") is None


def test_a_new_id_is_added_after_ours(load_with: LoadWith) -> None:
    framework = load_with("exits.toml", OWN_EXIT)

    assert framework.exits[-1].id == "market_day"
    assert framework.get("exits", "market_day").evidence == "assumption"
    assert framework.overridden == (Change("exits", "market_day", "added"),)


def test_a_new_row_must_be_whole(refusal: Refusal) -> None:
    message = refusal("exits.toml", OWN_EXIT.replace('instead = "Go too."\n', ""))

    assert (
        message
        == "exits.toml, line 2: [[exits]] 'market_day': 'instead' is missing; it must be text that says something."
    )


def test_a_new_row_may_rest_on_a_new_source(own_rows: Callable, small_data: Path) -> None:
    own_rows(
        "sources.toml",
        '[[sources]]\nid = "trust"\nshort = "Us"\ntitle = "Our rules"\ncitation = "Us, 2026"\nlicence = "Ours"\nsource = ["trust:All"]\n',
    )
    folder = own_rows("exits.toml", OWN_EXIT.replace("okm:Page 3", "trust:Page 3"))

    assert load(folder, data=small_data).get("exits", "market_day").source == ("trust:Page 3",)


def test_rows_may_be_added_past_the_papers_own_count(load_with: LoadWith) -> None:
    text = '[[challenges]]\nid = "rain"\nname = "It rains"\nstage = "team"\nsource = ["okm:1"]\n'

    assert len(load_with("challenges.toml", text).challenges) == 15


def test_a_reworded_row_is_refused_where_the_institution_wrote_it(refusal: Refusal) -> None:
    message = refusal("stages.toml", '# Ours\n\n[[stages]]\nid = "data"\nplain = 3\n')

    assert (
        message
        == "stages.toml, line 5: [[stages]] 'data': 'plain' must be text that says something; found 3."
    )


def test_a_clash_with_our_row_is_laid_at_the_institutions_door(refusal: Refusal) -> None:
    # Our file says pence; the institution's new unit makes that wrong, and only its own file is its to mend.
    assert refusal("rates.toml", '# Ours\n[[rates]]\nid = "rates_1"\nunit = "percent"\npercent = 5\n') == (
        "rates.toml, line 2: [[rates]] 'rates_1': 'pence' has no place in a rate whose 'unit' is 'percent'."
    )


def test_of_two_rows_with_one_number_the_institutions_own_is_refused(refusal: Refusal) -> None:
    assert refusal("conditions.toml", '[[conditions]]\nid = "conditions_1"\nnumber = 2\n') == (
        "conditions.toml, line 3: [[conditions]] 'conditions_1': 'number' is 2, which 'conditions_2' has already."
    )


def test_the_same_words_again_are_no_change(load_with: LoadWith, small_data: Path) -> None:
    ours = load(data=small_data)
    framework = load_with(
        "stages.toml", f'[[stages]]\nid = "data"\nname = "{ours.get("stages", "data").name}"\n'
    )

    assert framework.overridden == ()
    assert framework.digest == ours.digest


def test_a_hidden_row_is_gone_and_named(load_with: LoadWith) -> None:
    framework = load_with("approaches.toml", '[[approaches]]\nid = "approaches_3"\nhide = true\n')

    assert len(framework.approaches) == 18
    assert framework.hidden == (("approaches", "approaches_3"),)
    assert framework.overridden == (Change("approaches", "approaches_3", "hidden"),)
    with pytest.raises(UnknownRow, match="'approaches_3' is hidden by this institution"):
        framework.get("approaches", "approaches_3")


def test_hide_false_hides_nothing(load_with: LoadWith) -> None:
    framework = load_with("approaches.toml", '[[approaches]]\nid = "approaches_3"\nhide = false\n')

    assert framework.hidden == ()
    assert framework.overridden == ()


@pytest.mark.parametrize(
    ("kind", "reason"),
    [
        ("disagreements", "both sides of a quarrel stay in view"),
        ("conditions", "both sides of a quarrel stay in view"),
        ("arguments", "both sides of a quarrel stay in view"),
        ("features", "both sides of a quarrel stay in view"),
        ("traditions", "both sides of a quarrel stay in view"),
        ("cost_types", "both sides of a quarrel stay in view"),
        ("challenges", "it is what the papers found, comfortable or not"),
        ("costs", "it is what the papers found, comfortable or not"),
        ("questions", "it is what the papers found, comfortable or not"),
        ("partner_types", "every partner type is always recorded"),
        ("modes", "hiding one would narrow the say on offer"),
        ("cost_headings", "a heading out of sight is a voice left out of the budget"),
        ("stages", "the other rows stand on it"),
        ("sources", "the other rows stand on it"),
    ],
)
def test_some_rows_are_never_hidden(kind: str, reason: str, refusal: Refusal, small_data: Path) -> None:
    name = getattr(load(data=small_data), kind)[0].id

    assert refusal(f"{kind}.toml", f'[[{kind}]]\nid = "{name}"\nhide = true\n') == (
        f"{kind}.toml, line 3: [[{kind}]] '{name}': cannot be hidden, because {reason}; reword it or add to it instead."
    )


def test_everything_else_may_be_hidden() -> None:
    assert {name for name, kind in KINDS.items() if not kind.kept_because} == {
        "approaches",
        "activities",
        "rates",
        "comparators",
        "form_sections",
        "exits",
        "askers",
        "open_questions",
        "resources",
        "skills",
    }


@pytest.mark.parametrize(
    ("kind", "side", "empty"),
    [
        ("disagreements", "one_side", '""'),
        ("disagreements", "other_side", '""'),
        ("disagreements", "third_side", '""'),
        ("disagreements", "one_source", "[]"),
        ("disagreements", "other_source", "[]"),
        ("conditions", "less", '""'),
        ("conditions", "more", '""'),
        ("conditions", "other_view", '""'),
        ("conditions", "other_source", "[]"),
    ],
)
def test_no_side_of_a_quarrel_can_be_emptied(kind: str, side: str, empty: str, refusal: Refusal) -> None:
    assert refusal(f"{kind}.toml", f'[[{kind}]]\nid = "{kind}_1"\n{side} = {empty}\n') == (
        f"{kind}.toml, line 3: [[{kind}]] '{kind}_1': '{side}' is one side of a quarrel and cannot be emptied: "
        "reword it, or leave it out to keep ours."
    )


def test_a_side_of_blanks_is_empty_too(refusal: Refusal) -> None:
    message = refusal("conditions.toml", '[[conditions]]\nid = "conditions_1"\nless = """\n\n  """\n')

    assert "'less' must be text that says something" in message


def test_a_side_can_be_reworded_and_the_change_is_told(load_with: LoadWith) -> None:
    framework = load_with("conditions.toml", '[[conditions]]\nid = "conditions_1"\nless = "In our words."\n')

    assert framework.get("conditions", "conditions_1").less == "In our words."
    assert framework.overridden == (Change("conditions", "conditions_1", "reworded", ("less",)),)


HIDING = [
    ("nothing of that name", "stop_her", "true", "", "line 2: [[exits]] 'stop_her': there is no such row to hide."),
    ("a name close to one", "exit_1", "true", "", "line 2: [[exits]] 'exit_1': there is no such row to hide; did you mean 'exits_1'?"),
    ("a word for yes", "exits_1", '"yes"', "", "line 3: [[exits]] 'exits_1': 'hide' must be true or false; found 'yes'."),
    ("a number for yes", "exits_1", "1", "", "line 3: [[exits]] 'exits_1': 'hide' must be true or false; found 1."),
    ("new words as well", "exits_1", "true", 'name = "x"\n', "line 4: [[exits]] 'exits_1': 'name' has no place beside 'hide': a hidden row is not reworded."),
    ("the last of its kind", "exits_1", "true", "", "line 3: [[exits]] 'exits_1': cannot be hidden: no [[exits]] would be left."),
]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "hide", "more", "problem"), [case[1:] for case in HIDING], ids=[case[0] for case in HIDING]
)
def test_a_slip_in_hiding_is_refused(name: str, hide: str, more: str, problem: str, refusal: Refusal) -> None:
    assert (
        refusal("exits.toml", f'[[exits]]\nid = "{name}"\nhide = {hide}\n{more}') == f"exits.toml, {problem}"
    )


def test_a_row_that_others_stand_on_is_not_hidden(own_rows: Callable, small_data: Path) -> None:
    another = row_text(KINDS["activities"], "another", 2)  # Else hiding would leave no activity at all.
    own_rows("activities.toml", f'[[activities]]\nid = "activities_1"\nhide = true\n{another}')
    folder = own_rows(
        "approaches.toml", '[[approaches]]\nid = "approaches_2"\nactivities = ["activities_1"]\n'
    )

    with pytest.raises(FrameworkError) as caught:
        load(folder, data=small_data)

    assert str(caught.value) == (
        "activities.toml, line 3: [[activities]] 'activities_1': "
        "cannot be hidden while [[approaches]] 'approaches_2' names it in 'activities'."
    )


def test_a_bad_row_changes_nothing_and_names_the_whole_path(own_rows: Callable, small_data: Path) -> None:
    folder = own_rows("exits.toml", '[[exits]]\nid = "exits_1"\nname = 1\n')

    with pytest.raises(FrameworkError) as caught:
        load(folder, data=small_data)

    assert (caught.value.path, caught.value.line) == (folder / "exits.toml", 3)
