"""Each figure from rows to sentence: what is counted, what is missing, what is kept back, and from whom."""

from datetime import timedelta

import pytest
from django.utils import timezone

from evenhand.access.projects import Seat
from evenhand.access.viewer import Viewer
from evenhand.actions import ledger
from evenhand.readings.dissents import dissents_of
from evenhand.readings.framework import current
from evenhand.readings.heard_figures import heard_figures
from evenhand.readings.indicators import WORKED_OUT, indicator_of, indicators_of, sentences
from evenhand.readings.limits import limits_line
from evenhand.readings.watch_signs import figure_anew
from evenhand.readings.what_we_heard import audiences_for
from evenhand.records.models import (
    AccessNeed,
    AccessNeedCheck,
    Barrier,
    BarrierAsk,
    Claim,
    Departure,
    Finding,
    HarmSeen,
    HoursEntry,
    MinutesAsked,
    Output,
    OutputClaim,
    Partner,
    PositionAnswer,
    Promise,
    ReachCount,
    WorkProfile,
)
from tests.closed_decisions import closed
from tests.figures import answer, enough_said, people
from tests.people import join, person


def seat_of(partner):
    return Seat(partner.project, partner, Viewer(person=partner.person))


def figure(partner, indicator, id=""):
    found = indicator_of(partner.project, seat_of(partner), indicator)
    return next(each for each in found.figures if not id or each.id == id)


def later(cast):
    """The record grew, so that nothing is told as it was worked out before."""
    ledger.append(cast.project, "idea.add", {"text": "x"}, by=cast.rosa.person)


def signed(decision, partner, stance="", words="", **more):
    now = timezone.now() if stance else None
    decision.signatures.update_or_create(
        partner=partner, defaults={"stance": stance, "words": words, "signed_at": now, **more}
    )


def test_every_row_of_the_framework_can_be_worked_out_and_none_besides(cast):
    assert {row.id for row in current().indicators} == set(WORKED_OUT)
    assert sorted(row.number for row in current().indicators if row.number) == list(range(1, 25))


def test_each_says_something_or_why_not_to_everybody_and_to_nobody_in_particular(cast):
    enough_said(cast)
    for seat in (seat_of(cast.rosa), seat_of(cast.priya), seat_of(cast.olu), None):
        for shown in indicators_of(cast.project, seat):
            assert shown.figures
            assert shown.cannot_show
            assert all(bool(each.said) != bool(each.why_not) for each in shown.figures)
            assert len(sentences(shown.figures)) == len(shown.figures)
            assert len({each.id for each in shown.figures}) == len(shown.figures)


def test_the_first_eight_are_on_until_somebody_chooses(cast):
    on = [each.first_of for each in indicators_of(cast.project, None, is_on_only=True)]

    assert list(dict.fromkeys(on)) == [
        "answers", "time", "changed", "presence", "dissent", "pay", "load", "minutes",
    ]  # fmt: skip


def test_the_limits_line_says_as_of_when_and_how_long_the_record_is(cast):
    enough_said(cast)

    assert "“Warm homes”" in limits_line(cast.project)
    assert "It shows only what somebody wrote down." in limits_line(cast.project)


def test_answers_are_counted_when_their_day_has_come(cast):
    made = enough_said(cast, 8, 4)
    made[0].due_on = timezone.localdate() + timedelta(days=9)
    made[0].save()
    made[1].due_on = None
    made[1].save()
    found = figure(cast.priya, "response_rate")

    assert (found.numerator, found.denominator, found.missing) == (4, 6, 1)
    assert found.said == "4 of 6 things said, whose promised day has come, have an answer."


def test_half_had_an_answer_within_days_with_what_waits_counted(cast):
    enough_said(cast, 8, 5)
    found = figure(cast.priya, "time_to_reply")

    assert (found.value, found.unit) == (10, "days")
    assert found.said == "Half of the things said had a first answer within 10 days (5 of 8 so far)."
    assert "3 things still wait" in found.missing_said


def test_what_is_put_off_is_missing_and_not_closed(cast):
    made = enough_said(cast, 7, 4)
    answer(cast, made[0], "deferred")
    found = figure(cast.priya, "change_rate")

    assert (found.numerator, found.denominator, found.missing) == (2, 4, 1)


def test_four_people_are_not_told_of_and_the_fifth_may_be_masks_together(cast):
    enough_said(cast, 4)
    assert "Fewer than five people" in figure(cast.priya, "response_rate").why_not


def test_by_whose_voice_is_the_split_that_is_shown_elsewhere_and_no_other(cast):
    for each in enough_said(cast, 6, 6):
        assert each.partner
    for number, researcher in enumerate(
        [join(cast.project, person(f"R{number} Search"), "partner", "researcher") for number in range(6)]
    ):
        from tests.contributions import said

        answer(cast, said(researcher, f"R{number}", days_ago=40), "adopted")
    later(cast)
    seat = seat_of(cast.priya)
    elsewhere = heard_figures(cast.project, audiences_for(seat)).influence
    found = indicator_of(cast.project, seat, "influence_by_group")

    assert [row[:3] for row in found.rows[0].rows] == [
        (row.name, str(row.people), str(row.closed)) for row in elsewhere.rows
    ]
    carers = next(each for each in found.figures if each.said.startswith("Carers"))
    assert "0.67 times as often as for researchers" in carers.said
    assert indicator_of(cast.project, None, "influence_by_group").figures[0].why_not


def test_presence_is_two_partners_with_a_say_stage_by_stage(cast):
    closed(cast, stage="framing", say=(cast.rosa, cast.priya, cast.walter))
    closed(cast, stage="framing", say=(cast.rosa, cast.priya))
    closed(cast, stage="data", say=())
    closed(cast, outcome="", stage="data")
    shown = indicator_of(cast.project, seat_of(cast.priya), "decision_presence")

    assert (shown.figures[0].numerator, shown.figures[0].denominator) == (1, 3)
    assert [row[2] for row in shown.rows[0].rows] == ["1 of 2", "0 of 1"]
    assert shown.rows[0].hidden == "1 more is open now and not counted."
    assert figure(cast.priya, "decision_power").numerator == 2
    assert "stage 2 of 7" in figure(cast.priya, "onset").said
    assert figure(cast.priya, "onset", "months_before_the_bid").why_not


def test_advice_is_not_a_say(cast):
    closed(cast, stage="framing", rule="lead", decider=cast.rosa, say=(cast.rosa, cast.priya, cast.walter))

    assert figure(cast.priya, "decision_power").numerator == 0
    assert figure(cast.priya, "onset").why_not


def test_dissent_is_counted_as_its_one_door_shows_it(cast):
    noted, asked, _nobody, secret, hidden = (
        closed(cast, say=say, **more)
        for say, more in (
            ((cast.rosa, cast.priya, cast.walter), {}),
            ((cast.rosa, cast.priya), {}),
            ((), {}),
            ((cast.rosa, cast.priya), {"secrecy": "unlinkable", "rule": "majority"}),
            ((cast.rosa, cast.priya), {"secrecy": "facilitator"}),
        )
    )
    signed(noted, cast.priya, "object", "It is too cold.")
    signed(noted, cast.walter, "no_objection", "I would rather not.", is_dissent=True)
    signed(asked, cast.priya, "no_objection", "Fine.")
    signed(hidden, cast.priya, "object", "Quietly.", is_dissent=True, dissent_naming="masked", mask="Heron")
    first = noted.signatures.get(partner=cast.priya)
    PositionAnswer.objects.create(
        signature=first,
        answers_words=first.words,
        text="We mend it.",
        partner=cast.rosa,
        answered_on=timezone.localdate(),
    )
    later(cast)
    shown = indicator_of(cast.project, seat_of(cast.rosa), "dissent_recorded")
    parts = {each.id: (each.numerator, each.denominator, each.missing) for each in shown.figures}
    told = [each for one in (noted, asked, secret, hidden) for each in dissents_of(one, seat_of(cast.rosa))]

    assert parts == {
        "dissent_noted": (2, 4, 1),
        "asked_none": (1, 4, 1),
        "not_asked": (1, 4, 1),
        "dissents_answered": (1, 3, 0),
    }
    assert len(told) == 3
    assert sum(each.is_answered for each in told) == 1


def test_dissent_in_an_open_decision_is_in_no_figure(cast):
    decision = closed(cast, outcome="", secrecy="facilitator", say=(cast.rosa, cast.priya))
    signed(decision, cast.priya, "object", "No.")
    later(cast)

    assert figure(cast.femi, "dissent_recorded").why_not == "No decision has been made or closed yet."


def claim(partner, number, days_ago, took=None, promised=28):
    on = timezone.localdate() - timedelta(days=days_ago)
    sent = {"approved_by": None}
    came = on + timedelta(days=took) if took is not None else None
    if came:
        lead = Partner.objects.get(project=partner.project, role="lead").person
        sent = {
            "approved_by": lead, "approved_on": on, "sent_on": on, "payee": "P", "sent_in": "0" * 32, "arrived_on": came,
        }  # fmt: skip
    return Claim.objects.create(
        project=partner.project, number=number, partner=partner, person=partner.person,
        state="arrived" if came else "claimed", claimed_on=on, promised_on=on + timedelta(days=promised), **sent,
    )  # fmt: skip


def test_money_is_told_when_it_came_to_five_people_and_what_waits_counts(cast):
    everybody = people(cast, 6)
    for number, each in enumerate(everybody[:4]):
        claim(each, number + 1, 60, took=10)
    assert figure(cast.olu, "payment_timeliness").why_not

    claim(everybody[4], 5, 60, took=40)
    claim(everybody[5], 6, 50)
    found = indicator_of(cast.project, seat_of(cast.olu), "payment_timeliness")
    parts = {each.id: each for each in found.figures}
    assert parts["half_arrived"].value == 10
    assert (parts["came_by_the_promised_day"].numerator, parts["came_by_the_promised_day"].denominator) == (
        4,
        6,
    )
    assert parts["still_unpaid"].numerator == 1
    assert found.links == ()


def test_hours_that_nobody_pays_for_cannot_be_had_by_taking_partners_from_everybody(cast):
    today = timezone.localdate()
    carers, staff = people(cast, 6), cast.rosa

    def hours(partner, paid="no"):
        HoursEntry.objects.create(
            project=cast.project,
            partner=partner,
            day=today,
            minutes=60,
            kind="tea",
            is_paid_for=paid,
            shared_on=today,
        )

    Partner.objects.update(joined_at=timezone.now() - timedelta(days=90))
    for each in carers:
        hours(each)
    hours(staff)
    # Seven people: all of their hours less the six partners' would be Rosa's.
    assert figure(cast.priya, "unseen_work").said.startswith("7 hours of 7 hours")
    assert figure(cast.priya, "out_of_pocket", "unpaid_hours").why_not

    for number in range(5):
        hours(join(cast.project, person(f"S{number} Taff"), "partner", "researcher"), "yes")
    assert figure(cast.priya, "out_of_pocket", "unpaid_hours").is_shown
    assert figure(cast.priya, "relational_time").value == 1.0


def test_load_is_told_by_groups_of_five_in_ten(cast):
    today = timezone.localdate()
    for number, each in enumerate(people(cast, 10, "researcher")):
        is_early = number < 5
        WorkProfile.objects.create(
            partner=each,
            career_stage="early" if is_early else "senior",
            paid_share="0.4" if is_early else "0.6",
        )
        HoursEntry.objects.create(
            project=cast.project,
            partner=each,
            day=today,
            minutes=840 if is_early else 360,
            kind="writing",
            shared_on=today,
        )
    shown = indicator_of(cast.project, seat_of(cast.rosa), "load_balance")

    assert [each.value for each in shown.figures] == [1.75, 0.5]
    assert "1.75 times their share of the paid posts" in shown.figures[0].said


def test_minutes_are_told_as_the_watch_signs_tell_them(cast):
    today = timezone.localdate()
    assert figure(cast.priya, "minutes_asked").said.startswith("About no minutes") or figure(
        cast.priya, "minutes_asked"
    ).said.startswith("About 0 minutes")
    for number, each in enumerate(people(cast, 6)):
        days_ago = 40 if number == 5 else 3
        MinutesAsked.objects.create(
            partner=each, what="Read", minutes=44, asked_on=today - timedelta(days=days_ago), about="a"
        )
    found = figure(cast.priya, "minutes_asked")

    # 220 minutes over eleven people here; what was asked 40 days ago is in no figure.
    assert (found.value, found.unit) == (20, "minutes")
    assert found.said == figure_anew(cast.project, "minutes_asked").said


def test_late_pay_is_not_told_where_the_watch_sign_would_leave_a_few_people(cast):
    everybody = people(cast, 6)
    for number, each in enumerate(everybody):
        claim(each, number + 1, 60, took=40)
    claim(everybody[0], 10, 300, took=40)
    assert "watch signs" in figure(cast.olu, "payment_timeliness", "came_by_the_promised_day").why_not

    for number, each in enumerate(everybody[1:]):
        claim(each, 20 + number, 300, took=40)
    assert figure(cast.olu, "payment_timeliness", "came_by_the_promised_day").numerator == 0


def test_why_people_left_is_told_in_tens(cast):
    left = people(cast, 19)
    for number, each in enumerate(left):
        Departure.objects.create(
            partner=each,
            reason="treated_badly" if number in {9, 10} else "planned",
            left_on=timezone.localdate(),
        )
        rows = indicator_of(cast.project, seat_of(cast.rosa), "continuity").rows
        assert not rows or "first 10" in rows[0].caption
        assert not rows or rows[0].rows == (("It was always going to end now", "9"),) or not rows[0].rows


def test_who_stays_counts_those_who_are_here_and_leaves_researchers_out(cast):
    now = timezone.now()
    carers = people(cast, 4)
    Partner.objects.filter(pk__in=[each.pk for each in (*carers, cast.walter)]).update(
        joined_at=now - timedelta(days=800)
    )
    Partner.objects.filter(pk=carers[0].pk).update(
        removed_at=now - timedelta(days=500), removed_by=cast.rosa.person
    )
    found = indicator_of(cast.project, seat_of(cast.rosa), "continuity")
    stays = {each.id: each.value for each in found.figures}

    # Dan, who left at once, is among the seven; Priya, who came today, is followed for no month yet.
    assert stays["stayed_6_months"] == pytest.approx(1 - 1 / 7, abs=0.05)
    assert stays["stayed_24_months"] is not None


def test_a_survey_is_shown_beside_its_dated_source_with_small_groups_kept_back(cast):
    for group, count in (("Women", 30), ("Men", 12), ("Others", 2)):
        ReachCount.objects.create(
            project=cast.project, survey="Spring", surveyed_on="2026-03-01", characteristic="Gender", group=group,
            people=count, asked=90, reference_percent="50", reference_source="Census", reference_on="2021-03-21",
            partner=cast.rosa,
        )  # fmt: skip
    shown = indicator_of(cast.project, seat_of(cast.olu), "representation")

    assert shown.figures[0].said.startswith("44 of 90 people who were asked")
    assert [row[0] for row in shown.rows[0].rows] == ["Women"]
    assert "Census" in shown.rows[0].hidden


def test_needs_are_told_of_five_people_until_the_end_of_last_month(cast):
    today = timezone.localdate()
    before = today.replace(day=1) - timedelta(days=1)
    for number, each in enumerate(people(cast, 5)):
        need = AccessNeed.objects.create(partner=each, need="A ramp", noted_on=before)
        AccessNeedCheck.objects.create(
            need=need, occasion="May", day=before, met="no" if number == 4 else "yes"
        )
        AccessNeedCheck.objects.create(need=need, occasion="June", day=today, met="no")
    found = figure(cast.rosa, "access_met")

    assert (found.numerator, found.denominator) == (4, 5)
    assert "A ramp" not in str(indicator_of(cast.project, seat_of(cast.rosa), "access_met"))


def test_promises_are_kept_by_their_day_or_later_and_not_taken_on_is_apart(cast):
    today = timezone.localdate()

    def promise(number, state, closed=None, **more):
        Promise.objects.create(
            project=cast.project, number=number, what="x", to_whom="All", owner=cast.rosa, made_on=today - timedelta(days=30),
            due_on=today - timedelta(days=10), state=state, words="x", closed_on=closed, **more,
        )  # fmt: skip

    promise(1, "kept", today - timedelta(days=12))
    promise(2, "kept", today - timedelta(days=2), asked_by=cast.priya)
    promise(3, "open")
    promise(4, "declined", today)
    found = figure(cast.priya, "action_completion")

    assert (found.numerator, found.denominator, found.missing) == (1, 3, 1)
    assert "1 more was kept later." in found.said
    assert figure(cast.priya, "action_completion", "kept_from_voices").numerator == 0


def test_days_from_a_finding_to_those_here_and_to_everybody(cast):
    today = timezone.localdate()
    for number in (1, 2):
        finding = Finding.objects.create(
            project=cast.project,
            number=number,
            text="Cold",
            partner=cast.rosa,
            found_on=today - timedelta(days=50),
        )
        output = Output.objects.create(
            project=cast.project, number=number, title="T", kind="summary", stance="evidence", partner=cast.rosa,
            begun_on=today, state="shown", shown_on=today - timedelta(days=40),
        )  # fmt: skip
        OutputClaim.objects.create(output=output, finding=finding, text="Cold")

    assert figure(cast.priya, "findings_delay").value == 10
    assert "Fewer than half" in figure(cast.priya, "findings_delay", "half_public").why_not
    assert figure(cast.olu, "findings_delay").why_not == "It is told to those who take part."


def test_harms_and_barriers_are_counted_and_none_is_no_success(cast):
    assert "nobody dared" in figure(cast.rosa, "foreseen_harms").why_not
    today = timezone.localdate()
    HarmSeen.objects.create(
        project=cast.project, number=1, what="Cold", happened_on=today, partner=cast.rosa, noted_on=today
    )
    for number, state in ((1, "mended"), (2, "asked")):
        barrier = Barrier.objects.create(
            project=cast.project, number=number, what="Pay", level="institution", owner="Finance", partner=cast.rosa,
            raised_on=today, state=state, mended_on=today if state == "mended" else None,
        )  # fmt: skip
        for _ in range(2):
            BarrierAsk.objects.create(barrier=barrier, asked_on=today, how="By letter", partner=cast.rosa)
    shown = indicator_of(cast.project, seat_of(cast.rosa), "barrier_fixes")

    assert figure(cast.rosa, "foreseen_harms").numerator == 0
    assert (shown.figures[0].numerator, shown.figures[0].denominator) == (1, 2)
    assert shown.rows[0].rows == (("In an organisation", "2", "2", "0", "1"),)
