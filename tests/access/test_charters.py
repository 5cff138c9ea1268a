"""Who may type in a yes or a no for whom, who takes a wording back, and whose answers leave with an export."""

import pytest

from evenhand.access import charters as door
from evenhand.access.projects import Seat
from evenhand.access.viewer import Viewer
from tests.access.test_record_texts import types_taken_away, words_taken_away
from tests.charters import agreed, changed, everyone, in_force, proposed, said
from tests.people import join, person


def seat(partner):
    return Seat(project=partner.project, partner=partner, viewer=Viewer(person=partner.person))


def names(partners):
    return {each.person.name for each in partners}


def test_letters_are_typed_in_by_those_who_look_after_people_and_by_a_supporter_for_one(cast):
    sam = join(cast.project, person("Sam Support"), "supporter")
    sam.supports = cast.walter
    sam.save()

    assert names(door.typed_in_by(seat(cast.femi))) == {"Rosa Adeyemi", "Priya Nair", "Walter Page"}
    assert names(door.typed_in_by(seat(sam))) == {"Walter Page"}
    for nobody in (cast.priya, cast.olu):
        assert not door.typed_in_by(seat(nobody)).exists()


def test_a_supporter_of_somebody_without_a_say_types_in_nothing(cast):
    sam = join(cast.project, person("Sam Support"), "supporter")
    sam.supports = cast.olu
    sam.save()

    assert not door.typed_in_by(seat(sam)).exists()


@pytest.mark.parametrize(("who", "may"), [("priya", True), ("rosa", True), ("walter", False), ("olu", False)])
def test_a_wording_is_taken_back_by_its_proposer_or_by_those_who_look_after_it(cast, who, may):
    version = proposed(cast, partner=cast.priya)
    assert door.may_take_back(seat(getattr(cast, who)), version) is may
    agreed(cast, version)
    assert not door.may_take_back(seat(getattr(cast, who)), version)


def test_only_what_is_in_force_in_this_project_is_held_to(cast):
    version = in_force(cast)
    change = changed(cast, version, *everyone(cast), text="Another.")

    assert list(door.versions_in_force(cast.project)) == [version]
    assert not door.has_charter(cast.other_project)
    assert {row.partner for row in door.waited_for(change)} == set(everyone(cast))


def test_what_somebody_said_first_and_then_changed_leaves_with_nobody_else(cast):
    version = proposed(cast)
    said(version, cast.priya, "disagree", "My landlord reads this.")
    said(version, cast.priya, "agree", "All right then.")

    theirs = words_taken_away(cast.rosa)
    assert "All right then." in theirs
    assert "My landlord" not in theirs
    assert "My landlord" in words_taken_away(cast.priya)
    assert {"clause.propose", "clause.answer"} <= set(types_taken_away(cast.rosa))
