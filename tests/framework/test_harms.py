"""Harms that others described: all that the papers list, each with those of whom it was first said."""

import pytest

from evenhand.framework import load
from evenhand.methods.reading_age import reading_age

HARMS = load().harms


def test_every_challenge_and_every_cost_of_table_1_can_be_started_from():
    framework = load()

    assert {id for row in HARMS for id in row.challenges} == {row.id for row in framework.challenges}
    assert {id for row in HARMS for id in row.costs} == {row.id for row in framework.costs}


def test_every_sort_of_cost_in_either_count_can_be_started_from():
    assert {id for row in HARMS for id in row.cost_types} == {row.id for row in load().cost_types}


def test_the_seven_evils_are_seven_and_of_public_services():
    seven = [row for row in HARMS if row.group == "seven"]

    assert len(seven) == 7
    assert all("researcher" not in row.first_said_of for row in seven)


@pytest.mark.parametrize("row", HARMS, ids=lambda row: row.id)
def test_each_says_of_whom_it_was_first_said_and_marks_our_reading_as_ours(row):
    assert row.first_said_of
    assert row.said_words
    assert row.evidence == "derived"


def test_the_harm_of_leaving_people_out_is_weighed_like_any_other():
    left_out = [row for row in HARMS if row.is_of_not_involving]

    assert len(left_out) >= 3
    assert {row.group for row in left_out} == {"not_involving"}


def test_worries_about_work_between_organisations_say_so():
    # Williams and others warn against moving these onto work with patients.
    for id in ("partners_fall_out", "pulled_apart", "nothing_new_to_print", "told_too_soon"):
        row = load().get("harms", id)
        assert row.in_work_with
        assert not set(row.in_work_with) & {"patient", "service_user", "carer", "community_member"}


def test_the_words_to_start_from_read_easily():
    text = " ".join(f"{row.trigger} {row.mechanism} {row.harm} {row.guard}" for row in HARMS)

    assert reading_age(text).age <= 11
