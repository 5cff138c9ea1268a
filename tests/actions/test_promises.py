from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from evenhand.actions import ledger, minutes, partners, promises, promises_told
from evenhand.actions.errors import ActionError
from evenhand.actions.once import AlreadyDone
from evenhand.readings.promises import owed_by, prompts_due, summary_of
from evenhand.records.models import (
    LedgerEntry,
    MinutesAsked,
    OutboxMessage,
    Partner,
    Promise,
    PromiseHandover,
)
from tests.contributions import said
from tests.people import join, person

KEY = "1c1f6a1e-5a53-4a3d-8a86-0d8f5d6f0011"
TIME = {"in_minutes": 30, "pay": "There is £15 for it.", "ring": "Femi, 020 7946 0000"}


def today():
    return timezone.localdate()


def promised(cast, owner=None, **more):
    owner = owner or cast.rosa
    return promises.make(
        project=cast.project,
        what=more.pop("what", "Send the findings in plain words"),
        owner=owner,
        due_on=more.pop("due_on", today() + timedelta(days=30)),
        to_whom=more.pop("to_whom", "" if "to_partner" in more or "contribution" in more else "Everyone"),
        by=more.pop("by", owner.person),
        **more,
    )


def task(cast, by=None, owner=None, **more):
    by, owner = by or cast.priya, owner or cast.rosa
    return promises.ask(
        project=cast.project,
        what=more.pop("what", "Tell us what the budget was cut to"),
        owner=owner,
        asked_by=by,
        due_on=more.pop("due_on", today() + timedelta(days=14)),
        by=by.person,
        **more,
    )


def told(partner) -> list[str]:
    return [message.text for message in OutboxMessage.objects.filter(person=partner.person)]


def moved(promise, **days) -> None:
    Promise.objects.filter(pk=promise.pk).update(**days)


def test_a_promise_from_a_voice_points_back_at_it_and_is_owed_to_its_author(cast):
    contribution = said(cast.priya)
    promise = promised(cast, contribution=contribution)

    assert (promise.number, promise.state, promise.to_partner) == (1, "open", cast.priya)
    leaf = bytes(LedgerEntry.objects.get(project=cast.project, seq=promise.ledger_seq).leaf).decode()
    assert f'"refs":[{contribution.ledger_seq}]' in leaf


def test_nobody_owes_to_themselves_what_follows_from_their_own_words(cast):
    contribution = said(cast.priya)
    asked = task(cast, by=cast.rosa, owner=cast.priya, contribution=contribution, **TIME)
    own = promised(cast, cast.priya, contribution=contribution, to_whom="")

    assert (asked.to_partner, asked.to_whom) == (cast.rosa, "")
    assert (own.to_partner, own.to_whom) == (None, "everyone here")


@pytest.mark.parametrize("chosen", ["priya", "walter", None])
def test_from_a_masked_voice_no_name_is_written_whoever_was_chosen(cast, chosen):
    contribution = said(cast.priya, naming="masked", mask="Quiet heron")
    promise = promised(
        cast, contribution=contribution, to_partner=getattr(cast, chosen) if chosen else None, to_whom=""
    )

    assert promise.to_partner is None
    assert promise.to_whom == "Quiet heron"


def test_from_what_was_said_to_few_the_promise_tells_nothing_of_who(cast):
    contribution = said(cast.priya, naming="masked", mask="Quiet heron", audience="facilitator")
    assert promised(cast, contribution=contribution, to_whom="").to_whom == "Somebody here"


def test_nobody_promises_in_another_s_name_and_an_observer_owes_nothing(cast):
    with pytest.raises(ActionError, match="Only the person"):
        promised(cast, cast.rosa, by=cast.priya.person)
    with pytest.raises(ActionError, match="looks on"):
        promised(cast, cast.olu)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"what": "  "}, "what will be done"),
        ({"to_whom": " "}, "to whom"),
        ({"due_on": date(2020, 1, 1)}, "still to come"),
        ({"due_on": date(9999, 1, 1)}, "next 30 years"),
    ],
)
def test_what_is_not_said_is_a_sentence_and_nothing_is_kept(cast, wrong, sentence):
    with pytest.raises(ActionError, match=sentence):
        promised(cast, **wrong)
    assert not Promise.objects.exists()


def test_it_is_owed_to_somebody_who_is_here(cast):
    for elsewhere in (cast.dan, cast.nia):
        with pytest.raises(ActionError, match="in this project now"):
            promised(cast, to_partner=elsewhere)


def test_what_was_taken_back_gives_no_promise(cast):
    with pytest.raises(ActionError, match="taken back"):
        promised(cast, contribution=said(cast.priya, state="withdrawn"))
    with pytest.raises(ActionError, match="not in this project"):
        promised(cast, contribution=said(cast.nia))


def test_a_partner_sets_a_researcher_a_task_who_takes_it_on(cast):
    promise = task(cast)
    assert (promise.state, promise.asked_by, promise.to_partner) == ("asked", cast.priya, cast.priya)
    assert "Tell us what the budget was cut to" in told(cast.rosa)[0]

    with pytest.raises(ActionError, match="for Rosa Adeyemi to say"):
        promises.take_on(promise=promise, by=cast.femi.person)
    promises.take_on(promise=promise, by=cast.rosa.person)
    promises.take_on(promise=promise, by=cast.rosa.person)
    promise.refresh_from_db()
    assert promise.state == "open"
    assert len(told(cast.priya)) == 1
    assert "said yes" in told(cast.priya)[0]


def test_a_task_is_declined_with_a_reason_that_the_asker_hears(cast):
    promise = task(cast)
    with pytest.raises(ActionError, match="why not"):
        promises.decline(promise=promise, reason=" ", by=cast.rosa.person)
    with pytest.raises(IntegrityError), transaction.atomic():
        Promise.objects.filter(pk=promise.pk).update(state="declined", closed_on=today())
    promises.decline(promise=promise, reason="The funder forbids it.", by=cast.rosa.person)

    assert "The funder forbids it." in told(cast.priya)[0]
    with pytest.raises(ActionError, match="cannot be done now"):
        promises.take_on(promise=promise, by=cast.rosa.person)


def test_a_task_for_a_contributor_says_how_long_what_pay_and_whom_to_ring(cast):
    with pytest.raises(ActionError, match="how many minutes"):
        task(cast, cast.rosa, cast.priya)
    promise = task(cast, cast.rosa, cast.priya, **TIME)
    assert MinutesAsked.objects.get(partner=cast.priya).minutes == 30
    assert "30 minutes" in told(cast.priya)[0]
    assert "£15" in told(cast.priya)[0]

    promises.decline(promise=promise, reason="", by=cast.priya.person)
    promise.refresh_from_db()
    assert promise.words == "No. No reason is needed."
    assert not MinutesAsked.objects.exists(), "what was declined leaves room for something else"


def test_a_task_never_goes_over_what_somebody_agreed_to(cast):
    minutes.set_cap(cast.priya, 20, cast.priya.person)
    with pytest.raises(ActionError, match="go over the minutes"):
        task(cast, cast.rosa, cast.priya, **TIME)
    assert not Promise.objects.exists()
    assert not OutboxMessage.objects.exists()


def test_a_task_for_the_team_asks_for_no_minutes(cast):
    assert task(cast, **TIME).minutes is None


def test_kept_says_how_and_whoever_it_was_owed_to_hears(cast):
    promise = promised(cast, to_partner=cast.priya)
    with pytest.raises(ActionError, match="how it was kept"):
        promises.keep(promise=promise, how="", by=cast.rosa.person)
    with pytest.raises(ActionError, match="for Rosa"):
        promises.keep(promise=promise, how="Done", by=cast.priya.person)
    promises.keep(promise=promise, how="It went out with the May letter.", by=cast.rosa.person)

    promise.refresh_from_db()
    assert (promise.state, promise.closed_on) == ("kept", today())
    assert "the May letter" in told(cast.priya)[0]
    assert not told(cast.rosa)


def test_broken_says_why_and_cannot_be_kept_afterwards(cast):
    promise = promised(cast, to_partner=cast.priya)
    with pytest.raises(ActionError, match="why it was not kept"):
        promises.break_(promise=promise, reason=" ", by=cast.rosa.person)
    promises.break_(promise=promise, reason="The money was cut.", by=cast.rosa.person)
    assert "The money was cut." in told(cast.priya)[0]
    with pytest.raises(ActionError, match="cannot be done now"):
        promises.keep(promise=promise, how="After all", by=cast.rosa.person)


def test_the_author_behind_a_mask_hears_that_there_is_news_and_their_name_stands_beside_nothing(cast):
    promise = promised(cast, contribution=said(cast.priya, naming="masked", mask="Quiet heron"), to_whom="")
    promises.keep(promise=promise, how="Done in May", by=cast.rosa.person)
    message = OutboxMessage.objects.get(person=cast.priya.person)

    assert "Done in May" not in message.text
    assert f"/promises/{promise.number}/" not in message.text
    assert message.contribution_id == promise.contribution_id


def test_handed_on_to_a_named_person_both_and_whoever_it_is_owed_to_hear(cast):
    promise = promised(cast, to_partner=cast.priya)
    with pytest.raises(ActionError, match="why it goes"):
        promises.hand_on(promise=promise, to_partner=cast.femi, why=" ", by=cast.rosa.person)
    promises.hand_on(
        promise=promise, to_partner=cast.femi, why="My contract ends.", by=cast.rosa.person, form_key=KEY
    )
    with pytest.raises(AlreadyDone):
        promises.hand_on(
            promise=promise, to_partner=cast.rosa, why="Again", by=cast.rosa.person, form_key=KEY
        )

    promise.refresh_from_db()
    assert promise.owner == cast.femi
    assert promise.due_on == today() + timedelta(days=30), "what is owed stays the same"
    handover = PromiseHandover.objects.get()
    assert (handover.from_partner, handover.to_partner) == (cast.rosa, cast.femi)
    for somebody in (cast.rosa, cast.femi, cast.priya):
        assert "My contract ends." in told(somebody)[0]


def test_it_is_handed_on_by_those_who_may_to_somebody_who_is_here_and_not_to_a_stranger_s_time(cast):
    promise = promised(cast)
    for to, by, sentence in [
        (cast.femi, cast.priya, "Only whoever owes it"),
        (cast.dan, cast.rosa, "in the project now"),
        (cast.nia, cast.rosa, "in the project now"),
        (cast.olu, cast.rosa, "cannot owe"),
        (cast.rosa, cast.rosa, "theirs already"),
        (cast.priya, cast.rosa, "not ours to give"),
    ]:
        with pytest.raises(ActionError, match=sentence):
            promises.hand_on(promise=promise, to_partner=to, why="So", by=by.person)
    assert not PromiseHandover.objects.exists()


def left(cast, partner):
    partners.remove(partner=partner, by=cast.rosa.person)
    partner.refresh_from_db()


def test_a_promise_outlives_its_owner_s_leaving_and_the_lead_is_asked_to_hand_it_on(cast):
    mo = join(cast.project, person("Mo Short"), "partner", "researcher")
    promise = promised(cast, mo, to_partner=cast.priya)
    left(cast, mo)

    assert Promise.objects.get().state == "open"
    assert "does not end with that" in told(cast.rosa)[0]
    with pytest.raises(ActionError, match="Only whoever owes it"):
        promises.hand_on(promise=promise, to_partner=cast.femi, why="Gone", by=cast.priya.person)
    promises.hand_on(promise=promise, to_partner=cast.priya, why="I want it done.", by=cast.priya.person)
    assert list(owed_by(cast.priya)) == [promise]
    assert not told(mo), "somebody who has left is left in peace"


def test_whoever_looks_after_the_project_says_how_it_went_when_the_owner_has_gone(cast):
    mo = join(cast.project, person("Mo Short"), "partner", "researcher")
    promise = promised(cast, mo)
    with pytest.raises(ActionError, match="for Mo Short to say"):
        promises.break_(promise=promise, reason="They left.", by=cast.rosa.person)
    left(cast, mo)
    with pytest.raises(ActionError, match="looks after"):
        promises.break_(promise=promise, reason="They left.", by=cast.priya.person)
    promises.break_(promise=promise, reason="They left, and nobody could.", by=cast.rosa.person)


def prompts(day=None):
    return [(prompt.kind, prompt.key) for prompt in prompts_due(day or today())]


def test_reminders_come_when_due_when_late_and_never_twice(cast):
    promise = promised(cast, due_on=today())
    assert prompts() == [("due", f"due {today()}")]
    for _ in range(3):
        promises_told.send_prompts()
    assert len(told(cast.rosa)) == 1

    late = today() + timedelta(days=14)
    assert [kind for kind, _ in prompts(late)] == ["overdue"]
    promises_told.send_prompts(late)
    assert len(told(cast.rosa)) == 2
    promises.keep(promise=promise, how="Done", by=cast.rosa.person)
    assert prompts(late) == []


@pytest.mark.parametrize(("months", "key"), [(11, None), (12, 12), (23, 12), (24, 24), (60, 60), (90, 60)])
def test_what_is_still_owed_is_looked_at_again_after_one_two_and_five_years(cast, months, key):
    promise = promised(cast, due_on=today() + timedelta(days=9000))
    year, month = divmod(today().year * 12 + today().month - 1 - months, 12)
    moved(promise, made_on=date(year, month + 1, 1))
    expected = [] if key is None else [("look_again", f"month {key}")]

    assert prompts(date(today().year, today().month, 1)) == expected


def test_a_promise_of_the_thirty_first_is_looked_at_on_the_last_day_of_a_shorter_month(cast):
    promise = promised(cast, due_on=today() + timedelta(days=9000))
    moved(promise, made_on=date(2024, 2, 29))
    assert prompts(date(2025, 2, 27)) == []
    assert prompts(date(2025, 2, 28)) == [("look_again", "month 12")] or prompts(date(2025, 3, 1)) == [
        ("look_again", "month 12")
    ]


def test_before_a_contract_ends_its_owner_and_the_lead_are_asked_and_afterwards_the_lead(cast):
    ends = today() + timedelta(days=20)
    promised(cast, cast.femi, owner_leaves_on=ends)
    assert prompts() == [("leaving", f"leaving {ends}")]
    promises_told.send_prompts()
    assert len(told(cast.femi)) == len(told(cast.rosa)) == 1
    assert [kind for kind, _ in prompts(ends)] == ["without_owner"]


def test_what_was_promised_is_summed_up_in_words(cast):
    assert summary_of(cast.project) == "Nobody has promised anything here yet."
    kept, broken, late = promised(cast), promised(cast), promised(cast)
    promised(cast)
    promises.keep(promise=kept, how="Done", by=cast.rosa.person)
    promises.break_(promise=broken, reason="No", by=cast.rosa.person)
    moved(late, due_on=today() - timedelta(days=3))

    assert summary_of(cast.project) == "4 promises so far: 1 not kept, 1 late, 1 kept, 1 still to come."


def test_sending_the_form_twice_promises_once(cast):
    promised(cast, form_key=KEY)
    with pytest.raises(AlreadyDone):
        promised(cast, form_key=KEY)
    assert Promise.objects.count() == 1


def test_each_step_is_in_the_ledger_and_nothing_stays_without_it(cast, monkeypatch):
    before = LedgerEntry.objects.count()
    promise = task(cast)
    promises.take_on(promise=promise, by=cast.rosa.person)
    promises.hand_on(promise=promise, to_partner=cast.femi, why="Time", by=cast.rosa.person)
    promises.keep(promise=promise, how="Done", by=cast.femi.person)
    assert LedgerEntry.objects.count() == before + 4

    monkeypatch.setattr(ledger, "append", lambda *a, **k: (_ for _ in ()).throw(RuntimeError("no ledger")))
    written = OutboxMessage.objects.count()
    with pytest.raises(RuntimeError):
        promised(cast)
    assert Promise.objects.count() == 1
    assert OutboxMessage.objects.count() == written


def test_a_task_typed_in_for_somebody_is_taken_on_by_them(cast):
    promise = task(cast, cast.rosa, cast.walter, **TIME)
    promises.take_on(promise=promise, by=cast.femi.person, entered_by=cast.femi.person)
    assert Partner.objects.get(pk=cast.walter.pk).promises.get().state == "open"
