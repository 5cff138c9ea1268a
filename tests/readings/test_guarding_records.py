"""What goes with somebody who takes a copy: guarding as on the pages, and nothing that is another’s alone."""

import json
import zipfile
from datetime import timedelta

import pytest

from evenhand.access.projects import Seat
from evenhand.access.viewer import Viewer
from evenhand.actions import harms, harms_seen
from evenhand.readings import my_things
from evenhand.readings.harms import harm_page
from evenhand.readings.indicators import indicator_of
from evenhand.readings.record_tables_guarding import GUARDED
from evenhand.readings.whole_record import rows
from evenhand.records.models import Toll
from tests.harms import foreseen, raised, told, watch_for


def seat_of(partner):
    return Seat(project=partner.project, partner=partner, viewer=Viewer(person=partner.person))


def tables(partner):
    return {table.name: list(table.rows(seat_of(partner))) for table in GUARDED}


@pytest.fixture
def filled(cast):
    harm = foreseen(cast.walter, guard="Meet downstairs.", guard_owner=cast.rosa)
    watch_for(harm, cast.walter)
    harms.say_likelihood(harm=harm, partner=cast.walter, likelihood="likely", by=cast.walter.person)
    raised(cast.walter)
    told(cast.walter, words="Mine alone.")
    told(cast.walter, words="Beside no name.", is_shared=True, stage="framing")
    told(cast.walter, words="By name.", is_shared=True, is_named=True)
    return cast


def test_every_row_has_just_the_columns_that_its_table_says(filled):
    for table in GUARDED:
        for row in table.rows(seat_of(filled.priya)):
            assert tuple(row) == table.columns


def test_nothing_that_is_not_shared_goes_with_anybody_else(filled):
    taken = json.dumps(tables(filled.priya), default=str)

    assert "Mine alone." not in taken
    assert "Beside no name." in taken
    assert "Mine alone." not in json.dumps(list(rows(Toll, "project", filled.project)), default=str)


def test_beside_no_name_no_name_day_or_stage_goes_along(filled):
    row = next(row for row in tables(filled.priya)["costs_and_gives"] if row["words"] == "Beside no name.")

    assert (row["told_by"], row["stage"], row["said_on"], row["ledger_entry"]) == ("", "", None, None)
    assert row["fell_on"] == []


def test_ones_own_things_hold_what_only_they_see(filled):
    with zipfile.ZipFile(my_things.everything(filled.walter.person)) as archive:
        taken = archive.read("everything.json").decode()

    assert "Mine alone." in taken
    assert "Meet downstairs." in taken


def test_somebody_who_leaves_no_words_here_takes_none_of_others(filled):
    harms_seen.note(
        partner=filled.walter,
        what="Canary fall.",
        happened_on=filled.project.created_at.date(),
        bearer_types=["patient"],
        by=filled.walter.person,
    )
    with zipfile.ZipFile(my_things.everything(filled.priya.person)) as archive:
        assert "Canary" not in archive.read("everything.json").decode()


def test_the_figure_counts_as_foreseen_what_the_page_counts(cast):
    harm = foreseen(cast.rosa)
    more = {"partner": cast.priya, "bearer_types": ["patient"], "by": cast.priya.person}
    harms_seen.note(what="Foreseen.", happened_on=harm.noted_on, harm=harm, **more)
    harms_seen.note(what="An afterthought.", happened_on=harm.noted_on - timedelta(days=1), harm=harm, **more)
    harms_seen.note(what="Out of the blue.", happened_on=harm.noted_on, **more)
    cells = harm_page(seat_of(cast.rosa)).two_by_two
    figure = indicator_of(cast.project, seat_of(cast.rosa), "foreseen_harms").figures[0]

    assert (figure.numerator, figure.denominator) == (1, 3)
    assert (len(cells.foreseen_happened), len(cells.unforeseen_happened)) == (1, 2)
