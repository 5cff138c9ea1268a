from datetime import date

import pytest
from django.utils import timezone

from evenhand.actions import (
    embargoes,
    findings,
    output_replies,
    outputs,
    promises,
    publishing,
    uses,
)
from evenhand.actions.errors import ActionError
from evenhand.actions.once import AlreadyDone
from evenhand.actions.outputs import OutputSaid
from evenhand.readings.release import decisions_that_may_publish
from evenhand.records.models import (
    Decision,
    DecisionOption,
    Finding,
    FramingChange,
    HoldBack,
    LedgerEntry,
    OutboxMessage,
    Output,
    OutputReply,
)
from tests.actions.test_hold_backs import answered, asked
from tests.actions.test_people_at_once import at_once, done
from tests.closed_decisions import closed
from tests.contributions import refs_of, said
from tests.decisions import charter_rule
from tests.people import make_cast
from tests.release import ASKED, agreed, begun, days, found, passed, publishes_by, shown

KEY = "1c1f6a1e-5a53-4a3d-8a86-0d8f5d6f0023"


def publish(cast, output, **more):
    who = more.pop("partner", cast.rosa)
    return publishing.publish(output=output, partner=who, by=who.person, **more)


def reply(cast, output, who=None, says="differ", words="My home is warm.", **more):
    who = who or cast.priya
    return output_replies.give(
        output=output, partner=who, says=says, words=words, by=more.pop("by", who.person), **more
    )


def test_an_output_that_asks_for_a_change_says_which(cast):
    with pytest.raises(ActionError, match="what it asks for"):
        begun(cast, said=OutputSaid(title="Warm homes now", kind="briefing", stance="change"))
    output = begun(cast, said=OutputSaid("Warm homes now", "briefing", "both", "Insulate every home."))
    assert output.stance_words == "Insulate every home."


def test_when_all_that_was_agreed_is_kept_it_is_public_with_its_findings(cast):
    agreed(cast, partners_days=14, reply_days=7)
    used, unused = found(cast), found(cast, "Boilers are old.")
    output = publish(cast, shown(cast, used, days_ago=14), address="https://example.org/paper")
    assert (output.state, output.published_by, output.outside_because) == ("public", cast.rosa, "")
    assert [each.state for each in Finding.objects.order_by("number")] == ["public", "team"]
    with pytest.raises(ActionError, match="public already"):
        publish(cast, output)
    assert unused.pk


def test_contribution_finding_and_output_are_chained_in_the_record(cast):
    from evenhand.actions.findings import SupportSaid

    contribution = said(cast.walter)
    finding = found(cast, supports=[SupportSaid(contribution)])
    output = shown(cast, finding, days_ago=15)
    publish(cast, output)
    last = LedgerEntry.objects.filter(project=cast.project).count() - 1
    assert set(refs_of(cast.project, last)) == {output.ledger_seq, finding.ledger_seq}
    assert refs_of(cast.project, finding.ledger_seq) == [contribution.ledger_seq]


def test_one_sentence_says_all_that_is_missing(cast):
    agreed(cast, partners_days=14, reply_days=7)
    finding = found(cast)
    output = shown(cast, finding)
    asked(cast, finding)
    embargoes.set_(output=output, until=days(5), why="The journal.", partner=cast.rosa, by=cast.rosa.person)
    with pytest.raises(ActionError) as refused:
        publish(cast, output)
    for part in (
        "14 days before the public",
        "to reply",
        "under embargo until",
        "request 1 to hold finding 1 back",
    ):
        assert part in str(refused.value)
    assert Output.objects.get().state == "shown"


@pytest.mark.parametrize(("after", "match"), [(6, "to reply"), (8, "14 days before the public")])
def test_days_before_the_public_and_days_to_reply_both_have_to_pass(cast, after, match):
    agreed(cast, partners_days=14, reply_days=7)
    output = shown(cast, days_ago=after)
    with pytest.raises(ActionError, match=match):
        publish(cast, output)


def test_what_was_never_shown_here_is_not_made_public(cast):
    with pytest.raises(ActionError, match="shown it first"):
        publish(cast, begun(cast, found(cast)))


def test_a_later_weaker_charter_makes_nothing_easier(cast):
    terms = agreed(cast, partners_days=14)
    output = shown(cast, days_ago=8)
    terms.version.state, terms.version.ended_on = "replaced", timezone.localdate()
    terms.version.save()
    agreed(cast, partners_days=0, reply_days=0)
    with pytest.raises(ActionError, match="14 days before the public"):
        publish(cast, output)


def test_other_words_start_the_days_again(cast):
    agreed(cast, partners_days=14, reply_days=7)
    output = shown(cast, days_ago=14)
    outputs.change_claim(
        claim=output.claims.get(),
        text="Homes are fine.",
        finding=None,
        asked=ASKED,
        partner=cast.rosa,
        by=cast.rosa.person,
    )
    output.refresh_from_db()
    with pytest.raises(ActionError, match=r"14 days before the public.*to reply"):
        publish(cast, output)
    change = FramingChange.objects.get()
    assert change.before.endswith("(rests on finding 1)")
    assert change.after.endswith("(rests on no finding here)")
    assert output.reply_by == days(7)


@pytest.mark.parametrize("kind", ["open", "granted", "in_part"])
def test_a_request_to_hold_back_stands_between_it_and_the_public(cast, kind):
    finding = found(cast)
    output = shown(cast, finding, days_ago=15)
    hold_back = asked(cast, finding)
    if kind != "open":
        answered(cast, hold_back, kind, held_until=days(3))
    with pytest.raises(ActionError, match=r"request 1"):
        publish(cast, output)
    if kind == "open":
        answered(cast, hold_back)
    else:
        passed(3)
    publish(cast, output)


def test_what_is_held_back_in_part_may_go_out_in_other_words_once_people_saw_them(cast):
    output = shown(cast, days_ago=15)
    answered(cast, asked(cast, output), "in_part", held_until=days(80))
    outputs.change_claim(
        claim=output.claims.get(), text="Some homes are cold.", finding=None, asked=ASKED, partner=cast.rosa,
        by=cast.rosa.person,
    )  # fmt: skip
    with pytest.raises(ActionError, match="to reply"):
        publish(cast, output)
    passed(15)
    publish(cast, output)


def test_outside_what_was_agreed_it_says_by_whom_and_why(cast):
    agreed(cast)
    output = shown(cast)
    publish(cast, output, outside_because="The committee meets tomorrow.", partner=cast.femi)
    output.refresh_from_db()
    assert (output.outside_because, output.published_by) == ("The committee meets tomorrow.", cast.femi)


def test_what_was_kept_to_is_not_called_outside(cast):
    output = publish(cast, shown(cast, days_ago=15), outside_because="Just in case.")
    assert output.outside_because == ""


def test_where_the_charter_asks_for_a_decision_to_publish_one_is_named(cast):
    rule = publishes_by(cast)
    output = shown(cast, days_ago=15)
    with pytest.raises(ActionError, match=r"asks for a decision to publish .“What goes out”."):
        publish(cast, output)
    more = {"project": cast.project, "words": "Publish", "reasons": "So", "opened_by": cast.rosa.person}
    now = timezone.now()
    closed = {
        "closes_at": now,
        "closed_at": now,
        "closed_by": cast.rosa.person,
        "rule": "consent",
        "question": "Go?",
    }
    other = Decision.objects.create(number=1, outcome="made", made_at=now, **more, **closed)
    failed = Decision.objects.create(number=2, outcome="not_made", charter_rule=rule, **more, **closed)
    made = Decision.objects.create(number=3, outcome="made", made_at=now, charter_rule=rule, **more, **closed)
    said_no = Decision.objects.create(
        number=4, outcome="made", made_at=now, charter_rule=rule, **more, **{**closed, "rule": "majority"}
    )
    DecisionOption.objects.create(decision=said_no, number=1, text="Yes, it goes out")
    said_no.outcome_option = DecisionOption.objects.create(
        decision=said_no, number=2, text="No, it stays here"
    )
    said_no.save()
    on_the_charter = Decision.objects.create(
        number=5,
        outcome="made",
        made_at=now,
        charter_rule=rule,
        clause_version=rule.version,
        **more,
        **closed,
    )
    older = Decision.objects.create(
        number=6, outcome="made", made_at=now, charter_rule=rule, **more, **closed
    )
    newer = Decision.objects.create(number=7, outcome="not_made", replaces=older, **more, **closed)
    Decision.objects.create(number=8, outcome="made", made_at=now, replaces=newer, **more, **closed)
    for wrong in (other, failed, said_no, on_the_charter, older):
        with pytest.raises(ActionError, match="no such decision is named"):
            publish(cast, output, decision=wrong)
    assert publish(cast, output, decision=made).decision == made

    again = shown(cast, days_ago=15)
    with pytest.raises(ActionError, match="no such decision is named"):
        publish(cast, again, decision=made)


@pytest.mark.parametrize("outcome", ["", "not_made"])
def test_a_decision_to_publish_stands_until_another_is_made_in_its_place(cast, outcome):
    rule = charter_rule(cast, may_publish=True)
    decision = closed(cast, charter_rule=rule, option="")
    closed(cast, charter_rule=rule, outcome=outcome, replaces=decision)
    output = shown(cast, days_ago=15)
    assert list(decisions_that_may_publish(output)) == [decision]
    assert publish(cast, output, decision=decision).decision == decision


@pytest.mark.parametrize("terms", [None, {"partners_days": 14, "reply_days": 366}])
def test_nothing_waits_for_replies_without_end(cast, terms):
    if terms:
        agreed(cast, **terms)
    output = begun(cast)
    outputs.add_claim(
        output=output, text="Homes are cold.", finding=None, partner=cast.rosa, by=cast.rosa.person
    )
    for late in (days(367), date.max):
        with pytest.raises(ActionError, match="longer than 366 days"):
            outputs.show(output=output, by=cast.rosa.person, reply_by=late)
    assert outputs.show(output=output, by=cast.rosa.person, reply_by=days(366)).reply_by == days(366)


def test_a_claim_on_a_finding_that_was_taken_back_does_not_go_out_at_all(cast):
    finding = found(cast)
    output = shown(cast, finding, days_ago=15)
    findings.take_back(finding=finding, because="Wrong.", by=cast.rosa.person)
    with pytest.raises(ActionError, match="finding 1, which was taken back"):
        publish(cast, output, outside_because="All the same.")


def test_all_embargoes_together_are_bounded_and_one_ends_by_itself(cast):
    agreed(cast, most=10, partners_days=0, reply_days=0)
    output = shown(cast)
    more = {"output": output, "why": "The journal.", "partner": cast.rosa, "by": cast.rosa.person}
    first = embargoes.set_(until=days(6), **more)
    passed(2)
    embargoes.lift(embargo=first, by=cast.rosa.person)
    with pytest.raises(ActionError, match="10 days in all"):
        embargoes.set_(until=days(9), **more)
    embargoes.set_(until=days(8), **more)
    passed(8)
    with pytest.raises(ActionError, match="as long as it may"):
        embargoes.set_(until=days(1), **more)
    publish(cast, output)


def test_partners_ask_for_an_embargo_and_do_not_set_one(cast):
    with pytest.raises(ActionError, match="held back instead"):
        embargoes.set_(output=shown(cast), until=days(3), why="So", partner=cast.priya, by=cast.priya.person)


def test_everyone_who_takes_part_is_asked_to_reply_once_and_observers_are_not(cast):
    shown(cast)
    told = set(OutboxMessage.objects.values_list("person__name", flat=True))
    assert told == {"Femi Facilitator", "Priya Nair", "Walter Page"}


def test_a_reply_is_changed_until_it_is_public_and_an_answer_to_other_words_falls(cast):
    output = shown(cast)
    first = reply(cast, output)
    output_replies.answer(reply=first, text="We say so now.", partner=cast.rosa, by=cast.rosa.person)
    second = reply(cast, output, says="agree", words="")
    assert (second.pk, second.answer, second.says) == (first.pk, "", "agree")
    assert refs_of(cast.project, second.ledger_seq) == [output.ledger_seq, first.ledger_seq]
    passed(15)
    publish(cast, output)
    with pytest.raises(ActionError, match="replies are closed"):
        reply(cast, output)


def test_a_reply_typed_in_is_confirmed_by_its_owner_and_never_typed_over_theirs(cast):
    output = shown(cast)
    typed = reply(cast, output, cast.walter, by=cast.femi.person, entered_by=cast.femi.person, way="phone")
    with pytest.raises(ActionError, match="Only the person who said it"):
        output_replies.confirm(reply=typed, by=cast.femi.person)
    output_replies.confirm(reply=typed, by=cast.walter.person)
    with pytest.raises(ActionError, match="Only they can change it"):
        reply(cast, output, cast.walter, by=cast.femi.person, entered_by=cast.femi.person)
    with pytest.raises(ActionError, match="one’s own name"):
        reply(cast, output, cast.priya, by=cast.rosa.person)


def test_nobody_answers_their_own_reply_and_observers_give_none(cast):
    output = shown(cast)
    given = reply(cast, output)
    with pytest.raises(ActionError, match="Somebody else"):
        output_replies.answer(reply=given, text="Quite so.", partner=cast.priya, by=cast.priya.person)
    with pytest.raises(ActionError, match="take part"):
        reply(cast, output, cast.olu)
    with pytest.raises(ActionError, match="what you see differently"):
        reply(cast, output, cast.walter, words="")


def test_it_is_stopped_with_a_reason_and_not_after_it_is_public(cast):
    output = shown(cast, days_ago=15)
    with pytest.raises(ActionError, match="why"):
        outputs.stop(output=output, because="", by=cast.rosa.person)
    publish(cast, output)
    with pytest.raises(ActionError, match="public as it stands"):
        outputs.stop(output=output, because="Sorry.", by=cast.rosa.person)


def test_a_helper_s_promise_is_their_own_and_made_once(cast):
    output = shown(cast)
    plan = uses.plan(
        project=cast.project, output=output, who="The tenants’ group", what="A leaflet", help="Lay it out",
        partner=cast.priya, by=cast.priya.person,
    )  # fmt: skip
    plan = uses.promise_help(use_plan=plan, due_on=days(9), partner=cast.rosa, by=cast.rosa.person)
    assert (plan.promise.owner, plan.promise.what) == (cast.rosa, "Lay it out")
    with pytest.raises(ActionError, match="already"):
        uses.promise_help(use_plan=plan, due_on=days(9), partner=cast.femi, by=cast.femi.person)
    promises.keep(promise=plan.promise, how="Done.", by=cast.rosa.person)


def test_who_used_it_is_noted_with_whether_they_gave_credit(cast):
    more = {"who": "The city", "how": "In a speech", "gave_credit": "no", "partner": cast.walter}
    with pytest.raises(ActionError, match="being written"):
        uses.note(output=begun(cast), used_on=days(0), by=cast.walter.person, **more)
    output = shown(cast)
    with pytest.raises(ActionError, match="today or earlier"):
        uses.note(output=output, used_on=days(1), by=cast.walter.person, **more)
    assert uses.note(output=output, used_on=days(0), by=cast.walter.person, **more).gave_credit == "no"


def test_the_same_form_sent_twice_publishes_once(cast):
    output = shown(cast, days_ago=15)
    publish(cast, output, form_key=KEY)
    with pytest.raises(AlreadyDone):
        publish(cast, output, form_key=KEY)


def test_the_same_reply_sent_twice_is_one_entry_and_keeps_the_answer_to_it(cast):
    output = shown(cast)
    given = reply(cast, output)
    output_replies.answer(reply=given, text="We changed it.", partner=cast.rosa, by=cast.rosa.person)
    before = LedgerEntry.objects.count()
    assert reply(cast, output).answer == "We changed it."
    assert LedgerEntry.objects.count() == before
    assert reply(cast, output, words="Mine is cold.").answer == ""


@pytest.mark.slow
@pytest.mark.postgresql
def test_of_two_who_publish_at_one_instant_one_does(committed_db):
    cast = make_cast()
    output = shown(cast, days_ago=15)
    attempts = [lambda who=who: publish(cast, output, partner=who) for who in (cast.rosa, cast.femi)] * 3
    assert done(at_once(attempts)) == 1


@pytest.mark.slow
@pytest.mark.postgresql
def test_a_request_at_the_instant_of_publishing_comes_before_it_or_is_refused(committed_db):
    cast = make_cast()
    output = shown(cast, days_ago=15)
    results = at_once([lambda: publish(cast, output), lambda: asked(cast, output, cast.priya)])
    assert done(results) == 1
    output.refresh_from_db()
    assert (output.state == "public") != HoldBack.objects.filter(output=output).exists()


@pytest.mark.slow
@pytest.mark.postgresql
def test_many_replies_of_one_person_at_one_instant_are_one(committed_db):
    cast = make_cast()
    output = shown(cast)
    at_once([lambda: reply(cast, output)] * 6)
    assert OutputReply.objects.count() == 1
