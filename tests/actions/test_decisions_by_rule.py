import pytest
from django.db import DatabaseError, transaction

from evenhand.actions import contributions, ledger
from evenhand.actions.decisions_by_rule import OptionStated
from evenhand.actions.errors import ActionError
from evenhand.actions.once import AlreadyDone
from evenhand.methods.decision_rules import lot_digest
from evenhand.records.models import Decision, DecisionOption, DecisionSignature, LedgerEntry, OutboxMessage
from tests.decisions import OPTIONS, charter_rule, in_days, put_by_rule, signature_of
from tests.people import join, person


def test_everyone_with_a_say_is_written_down_with_what_they_are_here_as_and_nobody_who_looks_on(cast):
    decision = put_by_rule(cast)

    roll = {each.partner: each.types for each in decision.signatures.all()}
    assert roll == {
        cast.rosa: ["researcher"],
        cast.femi: ["facilitator"],
        cast.priya: ["carer"],
        cast.walter: ["patient"],
    }


def test_the_roll_does_not_move_with_who_comes_or_what_they_become(cast):
    decision = put_by_rule(cast)
    join(cast.project, person("Zoe Late"), "partner", "carer")
    cast.priya.types.all().delete()

    assert decision.signatures.count() == 4
    assert signature_of(decision, cast.priya).types == ["carer"]


def test_each_is_asked_once_and_whoever_asks_is_not(cast, django_capture_on_commit_callbacks):
    put_by_rule(cast)

    assert set(OutboxMessage.objects.values_list("person", flat=True)) == {
        cast.femi.person_id,
        cast.priya.person_id,
        cast.walter.person_id,
    }


def test_with_a_rule_of_the_charter_its_terms_win_over_whatever_is_asked_for(cast):
    rule = charter_rule(
        cast,
        "majority",
        presence=[("carer", 1)],
        quorum_percent=75,
        threshold_percent=66,
        say_types=["carer", "patient"],
        secrecy="facilitator",
    )
    decision = put_by_rule(
        cast,
        charter_rule=rule,
        options=OPTIONS,
        quorum_percent=1,
        threshold_percent=50,
        secrecy="named",
        say=[cast.rosa],
    )

    assert (decision.rule, decision.secrecy) == ("majority", "facilitator")
    assert (decision.quorum_percent, decision.threshold_percent) == (75, 66)
    assert decision.presence == [{"type": "carer", "least": 1}]
    assert {each.partner for each in decision.signatures.all()} == {cast.priya, cast.walter}


def test_where_the_charter_has_a_rule_one_of_its_rules_is_followed(cast):
    charter_rule(cast, "consent")
    with pytest.raises(ActionError, match="Our charter says how"):
        put_by_rule(cast, "majority")
    assert put_by_rule(cast, "majority", kind="procedural").charter_rule is None


def test_a_rule_that_is_no_longer_in_force_or_of_another_kind_or_project_is_refused(cast):
    rule = charter_rule(cast, "consent")
    with pytest.raises(ActionError, match="not in force"):
        put_by_rule(cast, charter_rule=rule, kind="procedural")
    rule.version.state = "replaced"
    rule.version.save()
    with pytest.raises(ActionError, match="not in force"):
        put_by_rule(cast, charter_rule=rule)


def test_no_rule_is_weakened_for_a_matter_that_is_open(cast):
    rule = charter_rule(cast, "consent", presence=[("carer", 2)])
    decision = put_by_rule(cast, charter_rule=rule)
    rule.version.state = "replaced"
    rule.version.save()
    charter_rule(cast, "lead", decider=cast.rosa)

    assert Decision.objects.get(pk=decision.pk).presence == [{"type": "carer", "least": 2}]
    for change in ({"presence": []}, {"rule": "majority"}, {"quorum_percent": 1}, {"threshold_percent": 51}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Decision.objects.filter(pk=decision.pk).update(**change)


def test_the_days_that_the_charter_gives_people_are_kept(cast):
    rule = charter_rule(cast, "consent", days_least=7)
    with pytest.raises(ActionError, match="at least 7 days"):
        put_by_rule(cast, charter_rule=rule, closes_at=in_days(5))


@pytest.mark.parametrize(
    ("rule", "more", "why"),
    [
        ("majority", {"options": OPTIONS[:1]}, "at least two"),
        ("consent", {"options": OPTIONS}, "one proposal"),
        ("majority", {"options": [OptionStated("Yes"), OptionStated("yes ")]}, "the same"),
        ("nonsense", {}, "by which rule"),
        ("advice", {}, "who decides"),
        ("consent", {"quorum_percent": 0}, "share"),
        ("consent", {"threshold_percent": 30}, "let a few decide"),
        ("consent", {"secrecy": "unlinkable"}, "has no words"),
        ("majority", {"secrecy": "unlinkable"}, "at least 5 people"),
        ("consent", {"closes_at": in_days(-1)}, "still to come"),
        ("consent", {"say": []}, "Nobody would have a say"),
        ("consent", {"breakdown": [["carer"], ["carer", "patient"]]}, "one row only"),
        ("consent", {"question": "  "}, "what is asked"),
    ],
)
def test_what_cannot_be_asked_is_refused_and_leaves_nothing(cast, rule, more, why):
    with pytest.raises(ActionError, match=why):
        put_by_rule(cast, rule, **more)
    assert not Decision.objects.exists()
    assert not OutboxMessage.objects.exists()


def test_an_observer_or_somebody_from_elsewhere_has_no_say_and_decides_nothing(cast):
    for partner in (cast.olu, cast.dan, cast.nia):
        with pytest.raises(ActionError):
            put_by_rule(cast, say=[cast.priya, partner])
        with pytest.raises(ActionError):
            put_by_rule(cast, "lead", decider=partner)
        with pytest.raises(ActionError):
            put_by_rule(cast, partner=partner)


def test_whoever_decides_alone_gives_no_advice_to_themselves(cast):
    decision = put_by_rule(cast, "advice", decider=cast.rosa)

    assert cast.rosa not in {each.partner for each in decision.signatures.all()}


def test_nothing_is_known_to_the_facilitator_alone_where_there_is_none(cast):
    cast.femi.role = "partner"
    cast.femi.save()
    with pytest.raises(ActionError, match="Nobody here is the facilitator"):
        put_by_rule(cast, secrecy="facilitator")


def test_a_draw_is_sealed_when_it_opens(cast):
    decision = put_by_rule(cast, "lot")

    assert decision.lot_digest == lot_digest(decision.lot_secret)
    sealed = LedgerEntry.objects.filter(project=cast.project).last()
    assert decision.lot_secret not in bytes(sealed.leaf).decode()


def test_it_goes_back_to_what_was_said(cast):
    said = contributions.say(
        partner=cast.walter, text="The hall has steps.", kind="concern", by=cast.walter.person
    )
    decision = put_by_rule(cast, citations=[said, said])

    assert [each.contribution for each in decision.citations.all()] == [said]
    elsewhere = contributions.say(partner=cast.nia, text="Not here.", kind="idea", by=cast.nia.person)
    with pytest.raises(ActionError, match="in this project"):
        put_by_rule(cast, citations=[elsewhere])


def test_sending_the_form_twice_opens_it_once(cast):
    key = "1c1f6a1e-5a53-4a3d-8a86-0d8f5d6f0002"
    put_by_rule(cast, form_key=key)
    with pytest.raises(AlreadyDone):
        put_by_rule(cast, form_key=key)
    assert Decision.objects.count() == 1


def test_it_is_in_the_ledger_and_nothing_stays_without_it(cast, monkeypatch):
    decision = put_by_rule(cast, "score")
    assert decision.ledger_seq == LedgerEntry.objects.filter(project=cast.project).count() - 1

    monkeypatch.setattr(ledger, "append", lambda *a, **k: (_ for _ in ()).throw(RuntimeError("no ledger")))
    with pytest.raises(RuntimeError):
        put_by_rule(cast, "score")
    assert (Decision.objects.count(), DecisionOption.objects.count()) == (1, 3)
    assert DecisionSignature.objects.count() == 4
