"""Ways round what was agreed that somebody who wants their way would try, each of which stood open once."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from evenhand.access.charters import is_waited_for, waited_for
from evenhand.actions import (
    charters,
    clause_answers,
    closing,
    embargoes,
    outputs,
    partners,
    positions,
    role_charters,
)
from evenhand.actions.errors import ActionError
from evenhand.readings.outbox import known_messages, to_post
from evenhand.readings.release import missing_for_public, said_missing
from evenhand.records.models import ClauseVersion
from tests import release
from tests.access.test_record_texts import seat, words_taken_away
from tests.actions.test_decisions import put
from tests.actions.test_role_charters import said as role_of
from tests.decisions import (
    OPTIONS,
    OptionStated,
    charter_rule,
    close_later,
    days_later,
    fresh,
    in_days,
    put_by_rule,
    signature_of,
    take,
)


def everyone(cast):
    return [cast.rosa, cast.femi, cast.priya, cast.walter]


def proposed(cast) -> ClauseVersion:
    return charters.propose(
        project=cast.project,
        topic="ground_rules",
        heading="The lead speaks first",
        text="Whoever leads speaks first and longest.",
        reason="It is quicker.",
        touches=[],
        partner=cast.rosa,
        by=cast.rosa.person,
    )


# ---------------------------------------------------------------- charter


def test_a_no_to_a_clause_is_not_put_first_so_that_it_takes_the_clause_in(cast):
    version = proposed(cast)
    turned = [OptionStated("No, leave things as they are"), OptionStated("Yes, take it in")]
    with pytest.raises(ActionError, match="the first way is “Yes, take it in”"):
        put_by_rule(cast, "majority", clause_version=version, options=turned)
    with pytest.raises(ActionError, match="the first way is"):
        put_by_rule(cast, "consent", clause_version=version, options=turned[:1])

    decision = put_by_rule(cast, "majority", clause_version=version, options=turned[::-1])
    for each in everyone(cast):
        take(decision, each, "chose", choices={2: 1})
    close_later(decision, cast.rosa)
    version.refresh_from_db()
    assert (fresh(decision).outcome, version.state) == ("made", "proposed")


def test_nobody_is_made_an_observer_so_that_a_clause_waits_for_them_no_more(cast):
    version = proposed(cast)
    with pytest.raises(ActionError, match="asked about clause 1 of the charter"):
        partners.change_role(partner=cast.priya, role="observer", by=cast.rosa.person)

    clause_answers.answer(
        answer=version.answers.get(partner=cast.priya), says="disagree", by=cast.priya.person
    )
    partners.change_role(partner=cast.priya, role="observer", by=cast.rosa.person)
    assert waited_for(version).filter(partner=cast.priya).exists()


def test_a_yes_that_somebody_could_have_given_here_is_not_typed_in_over_their_head(cast):
    version = proposed(cast)
    typed = {
        "by": cast.femi.person,
        "entered_by": cast.femi.person,
        "channel": "phone",
        "witness": "A friend",
    }
    for each in (cast.rosa, cast.femi):
        clause_answers.answer(answer=version.answers.get(partner=each), says="agree", by=each.person)
    for each in (cast.walter, cast.priya):
        clause_answers.answer(answer=version.answers.get(partner=each), says="agree", **typed)
    version.refresh_from_db()
    row = version.answers.get(partner=cast.priya)
    assert version.state == "proposed"
    assert [is_waited_for(each) for each in version.answers.order_by("pk") if each.pk == row.pk] == [True]
    assert not is_waited_for(version.answers.get(partner=cast.walter))

    clause_answers.confirm(row, cast.priya.person)
    version.refresh_from_db()
    assert version.state == "in_force"


# ---------------------------------------------------------------- decisions


def test_nobody_is_made_an_observer_while_they_have_a_say_in_what_is_open(cast):
    decision = put_by_rule(cast, "majority")
    for role in ("observer", "witness", "payer"):
        with pytest.raises(ActionError, match="has a say in decision 1, which is open"):
            partners.change_role(partner=cast.priya, role=role, by=cast.rosa.person)
    take(decision, cast.priya, "chose", choices={1: 1})

    partners.change_role(partner=cast.priya, role="facilitator", by=cast.rosa.person)
    partners.change_role(partner=cast.priya, role="observer", by=cast.priya.person)
    closing.take_back(decision, "Asked wrongly.", cast.rosa.person)
    partners.change_role(partner=cast.walter, role="observer", by=cast.rosa.person)


def test_outside_the_charter_it_still_goes_the_way_that_people_chose(cast):
    rule = charter_rule(cast, "majority", presence=[("carer", 2)])
    decision = put_by_rule(cast, charter_rule=rule, options=OPTIONS)
    for each in everyone(cast):
        take(decision, each, "chose", choices={1: 1})
    noted = {"because": "In haste.", "outcome_words": "The library.", "by": cast.rosa.person}
    with days_later(30):
        with pytest.raises(ActionError, match="Nobody chooses it"):
            closing.note_outside(decision=decision, option=2, **noted)
        closing.note_outside(decision=decision, **noted)

    assert fresh(decision).outcome_option.number == 1


def test_outside_the_charter_nobody_decides_in_place_of_the_one_who_does(cast):
    rule = charter_rule(cast, "advice", presence=[("carer", 2)], decider=cast.walter)
    decision = put_by_rule(cast, charter_rule=rule, options=OPTIONS[:2])
    for each in (cast.rosa, cast.femi, cast.priya):
        take(decision, each, "advise", "Take the hall.")
    noted = {"because": "In haste.", "outcome_words": "The library.", "option": 2}
    with days_later(30):
        with pytest.raises(ActionError, match="only they can close it"):
            closing.note_outside(decision=decision, by=cast.rosa.person, **noted)
        with pytest.raises(ActionError, match="have no answer yet"):
            closing.note_outside(decision=decision, by=cast.walter.person, **noted)
        for each in (cast.rosa, cast.femi, cast.priya):
            positions.answer(signature_of(decision, each), "I see.", cast.walter, cast.walter.person)
        closing.note_outside(decision=decision, by=cast.walter.person, **noted)

    assert fresh(decision).outcome_option.number == 2


def test_a_decision_is_not_put_off_for_ever(cast):
    with pytest.raises(ActionError, match="within 366 days"):
        put_by_rule(cast, closes_at=in_days(367.5))
    decision = put_by_rule(cast)
    with pytest.raises(ActionError, match="366 days in all"):
        closing.extend(decision, in_days(368), cast.rosa.person)
    with pytest.raises(ActionError, match="366 days in all"):
        closing.extend(decision, timezone.now().replace(year=9999), cast.rosa.person)
    closing.extend(decision, in_days(300), cast.rosa.person)

    with days_later(299) as now, pytest.raises(ActionError, match="366 days in all"):
        closing.extend(decision, now + timedelta(days=80), cast.rosa.person)
    with days_later(365) as now:
        # Nobody has spoken, so that more time may still help. But not without end.
        for far in (now + timedelta(days=367), now.replace(year=9999)):
            with pytest.raises(ActionError, match="within 366 days from today"):
                closing.extend(decision, far, cast.rosa.person)
        closing.extend(decision, now + timedelta(days=80), cast.rosa.person)


def test_another_look_is_put_off_for_ten_years_at_most(cast):
    today = timezone.localdate()
    for bad in (today.replace(year=today.year + 11, day=1), date.max, today):
        for attempt in (
            lambda: put_by_rule(cast, look_again_on=bad),  # noqa: B023
            lambda: put(cast, look_again_on=bad),  # noqa: B023
            lambda: role_of(cast.rosa, look_again_on=bad),  # noqa: B023
        ):
            with pytest.raises(ActionError, match="day for another look"):
                attempt()
    role = role_of(cast.rosa, look_again_on=today.replace(year=today.year + 10, day=1))
    with pytest.raises(ActionError, match="next 10 years"):
        role_charters.still_right(role_charter=role, look_again_on=date.max, by=cast.rosa.person)
    assert put(cast).pk


def test_a_decision_on_which_everyone_has_spoken_is_not_put_off(cast):
    decision = put_by_rule(cast, "majority")
    for each in everyone(cast):
        take(decision, each, "chose", choices={2: 1})
    with pytest.raises(ActionError, match="it can be closed"):
        closing.extend(decision, in_days(20), cast.rosa.person)


# ---------------------------------------------------------------- who is behind a mask


def masked_dissent(cast, partner, stance="no_objection"):
    decision = put_by_rule(cast)
    for each in everyone(cast):
        take(decision, each, stance)
    take(decision, partner, stance, "ZEBRA words", is_dissent=True, dissent_naming="masked")
    return decision


def test_the_letter_on_an_answer_to_a_mask_waits_in_sight_of_the_facilitator_alone(cast):
    decision = masked_dissent(cast, cast.walter)
    positions.answer(signature_of(decision, cast.walter), "We hear you.", cast.rosa, cast.rosa.person)

    def told(partner):
        answers = known_messages(seat(partner)).filter(key__startswith="position answer")
        names = [row.name for row in to_post(seat(partner)) if "an answer to something they said" in row.what]
        return answers.exists(), names

    assert told(cast.rosa) == (False, [])
    assert told(cast.femi) == (True, ["Walter Page"])


def test_who_is_the_only_one_whose_words_cannot_be_taken_away_is_not_behind_the_mask(cast):
    decision = masked_dissent(cast, cast.priya)
    for other in (cast.rosa, cast.femi, cast.walter):
        taken = words_taken_away(other)
        assert "ZEBRA" not in taken
        named = {each.pk for each in everyone(cast) if f'"partner":{each.pk},"stance"' in taken}
        assert named == {other.pk}
    assert "ZEBRA" in words_taken_away(cast.priya)
    close_later(decision, cast.femi)
    assert f'"partner":{cast.femi.pk},"stance"' not in words_taken_away(cast.rosa)


# ---------------------------------------------------------------- release


def test_a_draft_begun_before_the_charter_goes_by_what_is_agreed_since(cast):
    output = release.begun(cast, release.found(cast))
    release.agreed(cast, partners_days=14, reply_days=7)
    rule = release.publishes_by(cast)
    with pytest.raises(ActionError, match="7 days to reply is what was agreed"):
        outputs.show(output=output, reply_by=release.days(1), by=cast.rosa.person)
    output = outputs.show(output=output, by=cast.rosa.person)

    said = said_missing(missing_for_public(output, None, release.days(8)))
    assert "for 14 days before the public" in said
    assert f"a decision to publish (“{rule.matter}”)" in said
    # A wait longer than what is agreed now is none either.
    with pytest.raises(ActionError, match="30 days in all is what was agreed"):
        embargoes.set_(
            output=output,
            until=release.days(60),
            why="The news.",
            partner=cast.rosa,
            by=cast.rosa.person,
        )
