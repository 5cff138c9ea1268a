"""Small numbers in a round: what fewer than five said in totals shows nowhere, whoever looks and however often."""

import json

import pytest

from evenhand.access.permissions import Permission
from evenhand.access.projects import seat_for
from evenhand.access.viewer import Viewer
from evenhand.actions import answer_sheets, appraisals
from evenhand.actions.errors import ActionError
from evenhand.readings.appraisal_export import appraisal_export
from evenhand.readings.heard import heard
from evenhand.readings.kept_rows import KeptRows
from evenhand.readings.option_ratings import step_two
from evenhand.readings.side_by_side import side_by_side
from evenhand.records.models import PartnerType
from tests import rounds


def close(cast, appraisal):
    appraisals.close(appraisal=appraisal, by=cast.rosa.person)
    appraisal.refresh_from_db()


def seen_by(cast, partner, appraisal):
    """Everything that the exits can show this person; the pages are made of the same readings."""
    appraisal.refresh_from_db()
    seat = seat_for(Viewer(person=partner.person), cast.project.slug, Permission.PROJECT_EXPORT)
    return json.dumps(appraisal_export(appraisal, seat), sort_keys=True)


def totals(appraisal, card=0):
    return [
        (batch.moment, totals.who, totals.sentence)
        for batch, parts in side_by_side(appraisal).cards[card].totals
        for totals in parts
    ]


def test_those_who_chose_their_name_are_shown_by_name_and_the_others_nowhere(cast):
    appraisal = rounds.opened(cast)
    rounds.answer_one(appraisal, cast.priya, "helps")
    rounds.answer_one(appraisal, cast.walter, "does_not", shown_as="group", how="My own words")
    found = side_by_side(appraisal)

    assert [voice.name for voice in found.heard.named] == ["Priya Nair"]
    assert found.heard.waiting_in_totals == 1
    assert "My own words" not in seen_by(cast, cast.priya, appraisal)


@pytest.mark.slow
@pytest.mark.parametrize("is_closed", [False, True])
@pytest.mark.parametrize("hidden", [1, 4])
def test_what_up_to_four_said_in_totals_changes_nothing_that_anyone_sees(cast, hidden, is_closed):
    appraisal = rounds.opened(cast)
    people = rounds.crowd(cast, hidden, "patient")
    for person in people:
        rounds.answer_one(appraisal, person, "helps", "helps", shown_as="group", how="One way")
    rounds.answer_one(appraisal, cast.priya, "partly", "helps")
    rounds.second_step(cast, appraisal)
    rounds.answer_two(appraisal, cast.priya, {"co_production": "helps", "survey": "partly"})

    seen = set()
    for ratings, value, how in (
        ({"co_production": "helps", "survey": "does_not"}, "helps", "One way"),
        ({"co_production": "does_not", "survey": "helps"}, "does_not", "Quite another way"),
        ({"co_production": "dont_know"}, "dont_know", ""),
    ):
        for person in people:
            rounds.answer_one(appraisal, person, value, "partly", shown_as="group", how=how)
            rounds.answer_two(appraisal, person, ratings, shown_as="group", must_keep=how)
        if is_closed:
            appraisal.closed_at, appraisal.closed_by = appraisals.timezone.now(), cast.rosa.person
            appraisal.save()
        seen.add(seen_by(cast, cast.priya, appraisal))
        appraisal.closed_at = appraisal.closed_by = None
        appraisal.save()

    assert len(seen) == 1


@pytest.mark.slow
def test_while_answers_come_in_no_total_changes_however_many_there_are(cast):
    """Looking before and after one person answers must not give the one away."""
    appraisal = rounds.opened(cast)
    for person in rounds.crowd(cast, 11, "patient"):
        rounds.answer_one(appraisal, person, "helps", shown_as="group")
    rounds.answer_one(appraisal, cast.priya, "helps")
    rounds.answer_one(appraisal, cast.walter, "helps", shown_as="group")
    before = seen_by(cast, cast.priya, appraisal)
    rounds.answer_one(appraisal, cast.walter, "does_not", shown_as="group")

    assert seen_by(cast, cast.priya, appraisal) == before
    assert totals(appraisal) == []


@pytest.mark.slow
def test_totals_of_ten_or_more_are_told_at_the_close_without_small_cells(cast):
    appraisal = rounds.opened(cast)
    for number, person in enumerate(rounds.crowd(cast, 14, "patient")):
        rounds.answer_one(appraisal, person, "helps" if number < 8 else "does_not", shown_as="group")
    close(cast, appraisal)

    [(moment, _, sentence)] = totals(appraisal)
    assert moment == "when the round closed"
    assert "Yes, it would help: 8; No, it would not help: 6" in sentence


@pytest.mark.slow
def test_three_who_said_otherwise_are_not_told_by_subtraction(cast):
    appraisal = rounds.opened(cast)
    for number, person in enumerate(rounds.crowd(cast, 14, "patient")):
        rounds.answer_one(appraisal, person, "helps" if number < 11 else "does_not", shown_as="group")
    close(cast, appraisal)

    [(_, _, sentence)] = totals(appraisal)
    assert "11" not in sentence
    assert "it is not told what they said" in sentence


@pytest.mark.slow
def test_a_type_of_ten_or_more_is_told_apart_and_the_rest_together(cast):
    appraisal = rounds.opened(cast)
    for person in rounds.crowd(cast, 10, "patient"):
        rounds.answer_one(appraisal, person, "helps", shown_as="group")
    for person in rounds.crowd(cast, 3, "carer"):
        rounds.answer_one(appraisal, person, "partly", shown_as="group")
    close(cast, appraisal)

    found = {who: sentence for _, who, sentence in totals(appraisal)}
    assert "Yes, it would help: 10" in found["Patients"]
    assert "Fewer than five people" in found["Others"]


@pytest.mark.slow
def test_totals_of_step_one_are_told_when_step_two_opens_and_stay(cast):
    appraisal = rounds.opened(cast)
    crowd = rounds.crowd(cast, 12, "patient")
    for person in crowd:
        rounds.answer_one(appraisal, person, "helps", shown_as="group")
    rounds.second_step(cast, appraisal)
    told = totals(appraisal)
    assert "Yes, it would help: 12" in told[0][2]
    rounds.answer_one(appraisal, crowd[0], "does_not", shown_as="group")
    assert totals(appraisal) == told
    close(cast, appraisal)

    assert totals(appraisal) == told


@pytest.mark.slow
def test_late_answers_in_totals_are_counted_apart_so_that_no_difference_tells(cast):
    appraisal = rounds.opened(cast)
    for person in rounds.crowd(cast, 12, "patient"):
        rounds.answer_one(appraisal, person, "helps", shown_as="group")
    rounds.second_step(cast, appraisal)
    rounds.answer_one(appraisal, cast.walter, "does_not", shown_as="group")
    close(cast, appraisal)

    first, second = totals(appraisal)
    assert "Yes, it would help: 12" in first[2]
    assert "Fewer than five people" in second[2]


@pytest.mark.slow
def test_whoever_shows_their_name_before_totals_are_told_is_in_none(cast):
    appraisal = rounds.opened(cast)
    crowd = rounds.crowd(cast, 11, "patient")
    for person in crowd:
        rounds.answer_one(appraisal, person, "helps", shown_as="group")
    rounds.answer_one(appraisal, crowd[0], "helps")
    rounds.second_step(cast, appraisal)

    assert "Yes, it would help: 10" in totals(appraisal)[0][2]
    assert [voice.partner for voice in heard(appraisal, 1, KeptRows(appraisal.framework_rows)).named] == [
        crowd[0]
    ]


def six_and_five(cast):
    """Totals told when step 2 opened, with which one person fewer on either side would be seen."""
    appraisal = rounds.opened(cast)
    crowd = rounds.crowd(cast, 11, "patient")
    for number, person in enumerate(crowd):
        rounds.answer_one(appraisal, person, "helps" if number < 6 else "does_not", shown_as="group")
    rounds.second_step(cast, appraisal)
    assert "Yes, it would help: 6; No, it would not help: 5" in totals(appraisal)[0][2]
    return appraisal, crowd[0]


@pytest.mark.slow
def test_totals_that_were_told_do_not_tell_what_somebody_said_who_shows_their_name_later(cast):
    appraisal, one = six_and_five(cast)
    told = totals(appraisal)
    rounds.answer_one(appraisal, one, "dont_know")

    found = heard(appraisal, 1, KeptRows(appraisal.framework_rows))
    assert [voice.partner for voice in found.named] == [one]
    assert totals(appraisal) == told
    close(cast, appraisal)
    assert totals(appraisal) == told


@pytest.mark.slow
def test_nobody_learns_by_typing_in_a_name_for_somebody_who_was_counted_in_totals(cast):
    appraisal, one = six_and_five(cast)
    told = totals(appraisal)
    with pytest.raises(ActionError, match="themself"):
        answer_sheets.hand_in(
            appraisal=appraisal,
            partner=one,
            step=1,
            answers=[answer_sheets.Answered(question=rounds.question_ids(appraisal)[0], value="dont_know")],
            shown_as="named",
            channel="phone",
            by=cast.femi.person,
        )
    assert totals(appraisal) == told


@pytest.mark.slow
@pytest.mark.parametrize("types", [(), ("carer",), ("patient", "carer")])
@pytest.mark.parametrize("is_closed", [False, True])
def test_totals_that_were_told_do_not_tell_what_somebody_said_whose_type_is_changed(cast, types, is_closed):
    appraisal, one = six_and_five(cast)
    if is_closed:
        close(cast, appraisal)
    told = seen_by(cast, cast.rosa, appraisal) if is_closed else totals(appraisal)
    one.types.all().delete()
    for type_id in types:
        PartnerType.objects.create(partner=one, type=type_id)

    assert told == (seen_by(cast, cast.rosa, appraisal) if is_closed else totals(appraisal))


def test_words_in_totals_stand_alone_in_the_order_of_the_alphabet(cast):
    appraisal = rounds.opened(cast)
    for person, how in zip(
        rounds.crowd(cast, 5, "patient"), ["zebra", "apple", "", "Moss", "apple"], strict=True
    ):
        rounds.answer_one(appraisal, person, "helps", shown_as="group", how=how)
    close(cast, appraisal)
    found = side_by_side(appraisal)

    assert [words for _, words in found.words_in_totals] == [("apple", "Moss", "zebra")]
    assert all(not group for card in found.cards for _, group in card.by_answer)


@pytest.mark.slow
def test_leaving_a_question_out_is_a_cell_so_that_two_questions_have_one_total(cast):
    appraisal = rounds.opened(cast)
    for number, person in enumerate(rounds.crowd(cast, 12, "patient")):
        values = ("helps", "helps") if number else ("helps",)
        rounds.answer_one(appraisal, person, *values, shown_as="group")
    close(cast, appraisal)

    assert "12 people" in totals(appraisal, 0)[0][2]
    assert "11" not in totals(appraisal, 1)[0][2]


def test_with_five_or_more_in_totals_their_ratings_count_at_the_close_and_nobody_is_named(cast):
    appraisal = rounds.opened(cast)
    rounds.second_step(cast, appraisal)
    rounds.answer_two(appraisal, cast.priya, {"co_production": "helps", "survey": "helps"})
    crowd = rounds.crowd(cast, 5, "patient")
    for person in crowd:
        rounds.answer_two(
            appraisal,
            person,
            {"co_production": "helps", "survey": "does_not"},
            shown_as="group",
            must_keep="Tea",
        )
    assert step_two(appraisal).beaten == ()
    assert step_two(appraisal).leaves_somebody_out
    close(cast, appraisal)
    found = step_two(appraisal)

    assert [each.option.id for each in found.beaten] == ["survey"]
    assert all("some who are counted only in totals" in point for point in found.beaten[0].better_on)
    assert found.must_keep_in_totals == ("Tea",)
    second_step = json.dumps(json.loads(seen_by(cast, cast.priya, appraisal))["step_2"])
    assert not [person for person in crowd if person.person.name in second_step]


def test_a_belief_held_by_a_few_in_totals_does_not_tell_which(cast):
    appraisal = rounds.opened(cast, "One aim")
    rounds.second_step(cast, appraisal)
    crowd = rounds.crowd(cast, 5, "patient")
    for number, person in enumerate(crowd):
        rating = "partly" if number == 0 else "helps"
        rounds.answer_two(appraisal, person, {"co_production": "helps", "survey": rating}, shown_as="group")
    close(cast, appraisal)
    held = {belief.held_by for belief in step_two(appraisal).beliefs}

    assert "fewer than five people who are counted only in totals, so it is not told of which type" in held


def test_a_belief_held_by_five_of_a_type_names_the_type(cast):
    appraisal = rounds.opened(cast, "One aim")
    rounds.second_step(cast, appraisal)
    for person in rounds.crowd(cast, 5, "patient"):
        rounds.answer_two(appraisal, person, {"co_production": "helps", "survey": "helps"}, shown_as="group")
    close(cast, appraisal)

    assert {belief.held_by for belief in step_two(appraisal).beliefs} == {
        "five or more who are here as patient"
    }


def test_a_name_of_ones_own_choosing_is_the_name_that_is_shown(cast):
    cast.walter.named_as = "type"
    cast.walter.save()
    cast.priya.named_as, cast.priya.pseudonym = "pseudonym", "Robin"
    cast.priya.save()
    appraisal = rounds.opened(cast)
    rounds.answer_one(appraisal, cast.walter, "helps")
    rounds.answer_one(appraisal, cast.priya, "helps")
    shown = seen_by(cast, cast.priya, appraisal)

    assert "Someone here as patient" in shown
    assert "Robin" in shown
    assert "Walter" not in shown
    assert "Priya" not in shown


def test_answers_of_somebody_who_left_stay_and_say_so(cast):
    appraisal = rounds.opened(cast)
    rounds.answer_one(appraisal, cast.walter, "does_not")
    cast.walter.removed_at, cast.walter.removed_by = appraisals.timezone.now(), cast.rosa.person
    cast.walter.save()
    [voice] = side_by_side(appraisal).heard.named

    assert voice.has_left


@pytest.mark.slow
@pytest.mark.parametrize("step", [1, 2])
def test_twenty_voices_cost_as_many_queries_as_three(cast, step):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    appraisal = rounds.opened(cast)
    rounds.second_step(cast, appraisal)
    counts = []
    for size, name in ((3, "patient"), (20, "carer")):
        for person in rounds.crowd(cast, size, name):
            rounds.answer_one(appraisal, person, "helps", "partly")
            rounds.answer_two(appraisal, person, {"co_production": "helps", "survey": "partly"})
        appraisal.refresh_from_db()
        with CaptureQueriesContext(connection) as queries:
            side_by_side(appraisal) if step == 1 else step_two(appraisal)
        counts.append(len(queries))

    assert counts[0] == counts[1] <= 12
