import dataclasses
import json
import uuid
from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from evenhand.access import charters as door
from evenhand.actions import (
    charters,
    clause_answers,
    clauses_in_force,
    decisions,
    decisions_by_rule,
    ledger,
    partners,
)
from evenhand.actions.clause_terms import AgendaStated, ReleaseStated, RuleStated
from evenhand.actions.errors import ActionError
from evenhand.actions.once import AlreadyDone
from evenhand.records.models import (
    Clause,
    ClauseAnswer,
    ClauseVersion,
    DecisionRule,
    LedgerEntry,
    LedgerHead,
    OutboxMessage,
)
from tests.charters import CONSENT, agreed, changed, deciding, everyone, in_force, proposed, said, seven
from tests.ledger.samples import own_data_folder
from tests.people import join, person

__all__ = ["own_data_folder"]


def types_of(project):
    return [line_of(entry)["type"] for entry in entries_of(project)]


def entries_of(project):
    return list(LedgerEntry.objects.filter(project=project).order_by("seq"))


def line_of(entry):
    return json.loads(bytes(entry.leaf))


def test_a_clause_holds_when_the_last_one_asked_has_said_yes_and_not_before(cast):
    version = agreed(cast, proposed(cast), cast.walter)
    assert version.state == "proposed"
    assert not door.has_charter(cast.project)

    said(version, cast.walter)
    assert version.state == "in_force"
    assert version.in_force_on == timezone.localdate()
    assert door.has_charter(cast.project)


def test_the_first_wording_asks_everyone_with_a_say_whomever_its_proposer_chose(cast):
    version = proposed(cast, touches=[cast.rosa])

    assert {row.partner for row in version.answers.all()} == set(everyone(cast))


@pytest.mark.parametrize("says", ["disagree", "talk"])
def test_one_no_keeps_it_waiting_until_it_is_a_yes(cast, says):
    version = agreed(cast, proposed(cast), cast.walter)
    said(version, cast.walter, says, "Not like this.")
    assert version.state == "proposed"

    said(version, cast.walter)
    assert version.state == "in_force"


def test_nobody_waits_for_whoever_has_left_and_a_no_stays_one_whatever_part_they_are_given(cast):
    version = agreed(cast, proposed(cast), cast.walter, cast.priya)
    said(version, cast.priya, "disagree")
    partners.remove(partner=cast.walter, by=cast.rosa.person)
    cast.priya.role = "observer"
    cast.priya.save()
    assert clauses_in_force.see_whether_any_agreed() == 0

    partners.remove(partner=cast.priya, by=cast.priya.person)
    assert clauses_in_force.see_whether_any_agreed() == 1
    version.refresh_from_db()
    assert version.state == "in_force"
    assert clauses_in_force.see_whether_any_agreed() == 0


@pytest.mark.parametrize("says", ["disagree", "talk"])
def test_sending_away_whoever_said_no_makes_nothing_hold(cast, says):
    version = agreed(cast, proposed(cast), cast.priya)
    said(version, cast.priya, says, "Not like this.")
    partners.remove(partner=cast.priya, by=cast.rosa.person)

    assert clauses_in_force.see_whether_any_agreed() == 0
    version.refresh_from_db()
    assert version.state == "proposed"


def test_silence_never_makes_it_even_if_everyone_who_was_asked_has_left(cast):
    version = in_force(cast)
    change = changed(cast, version, cast.priya, text="Another wording.")
    partners.remove(partner=cast.priya, by=cast.rosa.person)

    assert clauses_in_force.see_whether_any_agreed() == 0
    change.refresh_from_db()
    assert change.state == "proposed"


def test_a_change_asks_only_those_whom_it_touches_and_replaces_what_held(cast):
    first = in_force(cast)
    second = changed(cast, first, cast.priya, cast.walter, text="We let each other finish, and wait.")
    assert {row.partner for row in second.answers.all()} == {cast.priya, cast.walter}
    assert door.versions_in_force(cast.project).get() == first

    agreed(cast, second)
    first.refresh_from_db()
    assert (first.state, first.ended_on) == ("replaced", timezone.localdate())
    assert door.versions_in_force(cast.project).get() == second
    assert first.text == "We let each other finish."


def test_nobody_changes_the_charter_alone(cast):
    version = in_force(cast)
    with pytest.raises(ActionError, match="Nobody changes the charter alone"):
        changed(cast, version, cast.rosa)
    with pytest.raises(ActionError, match="Choose whom"):
        changed(cast, version)
    for outsider in (cast.olu, cast.dan, cast.nia):
        with pytest.raises(ActionError, match="with a say"):
            changed(cast, version, cast.priya, outsider)


def terms(**more):
    return dataclasses.replace(CONSENT, **more)


@pytest.mark.parametrize(
    ("after", "who_is_missing"),
    [
        # The carers' place falls: the carer must be asked, and nobody else.
        ({"presence": ()}, "priya"),
        ({"presence": (("carer", 1), ("patient", 1))}, ""),
        # A say for researchers and patients alone: carer and facilitator lose theirs.
        ({"say_types": ("researcher", "patient"), "presence": ()}, "femi priya"),
        # Consent lets one person stop it; a majority does not. That touches everybody.
        ({"rule": "majority"}, "femi priya walter"),
        ({"rule": "majority", "threshold_percent": 60}, "femi priya walter"),
        ({"quorum_percent": 40}, "femi priya walter"),
        ({"quorum_percent": 80}, ""),
        ({"days_least": 3}, "femi priya walter"),
        ({"spends_pence": 20000}, "femi priya walter"),
        ({"may_publish": True}, "femi priya walter"),
        ({"kind": "procedural"}, "femi priya walter"),
        ({"matter": "Money"}, "femi priya walter"),
    ],
)
def test_nobody_loses_a_say_a_place_or_a_veto_unasked(cast, after, who_is_missing):
    version = agreed(cast, deciding(cast))
    missing = [getattr(cast, name) for name in who_is_missing.split()]
    asked = [each for each in everyone(cast) if each not in missing]
    if not missing:
        assert changed(cast, version, cast.rosa, cast.walter, rule=terms(**after)).state == "proposed"
        return
    for one in missing:
        but_one = [each for each in everyone(cast) if each != one]
        with pytest.raises(ActionError, match=f"not asked: {one.person.name}"):
            changed(cast, version, *but_one, rule=terms(**after))
    least = [cast.rosa, *missing]
    assert changed(cast, version, *least, rule=terms(**after)).answers.count() == len(least)
    assert asked


def test_a_secrecy_that_is_taken_away_is_a_loss_too(cast):
    version = agreed(cast, deciding(cast, terms(secrecy="facilitator")))
    with pytest.raises(ActionError, match="not asked: Femi"):
        changed(cast, version, cast.rosa, cast.priya, rule=CONSENT)


def test_whoever_decides_alone_is_asked_before_somebody_else_does(cast):
    alone = RuleStated(kind="procedural", rule="advice", decider=cast.priya, say_types=("researcher",))
    version = agreed(cast, deciding(cast, alone))
    with pytest.raises(ActionError, match="not asked: Priya Nair"):
        changed(cast, version, cast.rosa, cast.walter, rule=dataclasses.replace(alone, decider=cast.walter))


@pytest.mark.parametrize(
    ("topic", "before", "less", "more"),
    [
        (
            "agenda",
            {"agenda": AgendaStated(2, 14)},
            {"agenda": AgendaStated(3, 14)},
            {"agenda": AgendaStated(1, 7)},
        ),
        (
            "release",
            {"release": ReleaseStated(14, 14, 90, "Partners first.", "Carers, to quotes.")},
            {"release": ReleaseStated(14, 14, 90, "Partners first.", "Nobody.")},
            {"release": ReleaseStated(20, 14, 60, "Partners first.", "Carers, to quotes.")},
        ),
        (
            "release",
            {"release": ReleaseStated()},
            {"release": ReleaseStated(embargo_days_most=91)},
            {"release": ReleaseStated(embargo_days_most=30)},
        ),
    ],
)
def test_less_of_a_voice_on_what_is_raised_or_published_asks_everyone(cast, topic, before, less, more):
    version = in_force(cast, topic=topic, **before)
    with pytest.raises(ActionError, match="not asked: Femi"):
        changed(cast, version, cast.rosa, cast.priya, cast.walter, **less)

    assert changed(cast, version, cast.rosa, cast.priya, **more).state == "proposed"


def test_the_end_of_a_clause_asks_everyone_and_lets_nothing_hold(cast):
    version = agreed(cast, deciding(cast))
    with pytest.raises(ActionError, match="not asked: Femi"):
        changed(cast, version, cast.rosa, cast.priya, is_end=True)
    end = changed(cast, version, *everyone(cast), is_end=True)
    assert door.rule_for_all(cast.project, "strategic").version == version

    agreed(cast, end)
    assert end.clause.__class__.objects.get().ended_on == timezone.localdate()
    assert door.rule_for_all(cast.project, "strategic") is None
    assert not door.has_charter(cast.project)
    with pytest.raises(ActionError, match="Only a clause that holds"):
        changed(cast, end, *everyone(cast), is_end=True)


def test_terms_in_force_are_found_by_kind_and_topic_and_only_while_they_hold(cast):
    money = RuleStated(kind="procedural", rule="majority", matter="Money over £200")
    rule = agreed(cast, deciding(cast))
    agreed(cast, deciding(cast, money))
    waiting = proposed(cast, topic="agenda", agenda=AgendaStated(2, 10))
    assert [each.matter for each in door.rules_in_force(cast.project)] == ["", "Money over £200"]
    assert door.rule_for_all(cast.project, "strategic").version == rule
    assert door.rule_for_all(cast.project, "procedural") is None
    assert door.agenda_terms(cast.project) is None

    agreed(cast, waiting)
    in_force(cast, topic="release", release=ReleaseStated(partners_days=21))
    assert door.agenda_terms(cast.project).callers_needed == 2
    assert door.release_terms(cast.project).partners_days == 21
    assert not door.rules_in_force(cast.other_project).exists()


def test_two_clauses_never_hold_on_the_same_matter(cast):
    deciding(cast, terms(matter="Money"))
    with pytest.raises(ActionError, match="Clause 1 is about this already"):
        deciding(cast, terms(matter=" MONEY "))
    deciding(cast, terms(matter="Money", kind="procedural"))
    proposed(cast, topic="release")
    with pytest.raises(ActionError, match="Clause 3 is about this already"):
        proposed(cast, topic="release")


@pytest.mark.parametrize(
    ("stated", "match"),
    [
        ({"rule": "dice"}, "one of the rules"),
        ({"kind": "other"}, "kinds of matter"),
        ({"secrecy": "secret"}, "who can see"),
        ({"presence": (("martian", 1),)}, "from the list"),
        ({"presence": (("carer", 0),)}, "at least one"),
        ({"presence": (("carer", 1), ("carer", 2))}, "once"),
        ({"say_types": ("patient",)}, "must also have a say"),
        ({"quorum_percent": 0}, "1 and 100"),
        ({"threshold_percent": 49}, "50 and 99"),
        ({"threshold_percent": 100}, "50 and 99"),
        ({"days_least": 400}, "366"),
        ({"rule": "advice"}, "Name who decides"),
        ({"secrecy": "unlinkable"}, "counts marks"),
    ],
)
def test_a_rule_that_cannot_be_is_refused_in_a_sentence(cast, stated, match):
    with pytest.raises(ActionError, match=match):
        deciding(cast, terms(**stated))
    assert not Clause.objects.exists()


def test_nobody_decides_alone_by_a_rule_of_many_or_from_outside(cast):
    with pytest.raises(ActionError, match="nobody decides alone"):
        deciding(cast, terms(decider=cast.rosa))
    for outsider in (cast.olu, cast.dan, cast.nia):
        with pytest.raises(ActionError, match="with a say"):
            deciding(cast, terms(rule="lead", decider=outsider))
    for rule in ("advice", "lead"):
        for secrecy in ("facilitator", "unlinkable"):
            with pytest.raises(ActionError, match="one person reads what each says"):
                deciding(cast, terms(rule=rule, decider=cast.rosa, secrecy=secrecy))
    with pytest.raises(ActionError, match="by which rule"):
        deciding(cast, None)
    with pytest.raises(ActionError, match="something else"):
        proposed(cast, rule=CONSENT)


def test_a_rule_that_was_agreed_never_changes_in_the_database_either(cast):
    agreed(cast, deciding(cast))
    with pytest.raises(DatabaseError, match="does not change"), transaction.atomic():
        DecisionRule.objects.update(quorum_percent=1)


def test_an_answer_typed_in_needs_a_witness_who_is_not_the_typist(cast):
    version = proposed(cast)
    typed = {"by": cast.femi.person, "entered_by": cast.femi.person, "channel": "post"}
    with pytest.raises(ActionError, match="somebody else who heard"):
        said(version, cast.walter, **typed)
    with pytest.raises(ActionError, match="somebody else than you"):
        said(version, cast.walter, **typed, witness=" femi FACILITATOR")
    with pytest.raises(ActionError, match="your own answer"):
        said(version, cast.femi, **typed, witness="Priya")
    said(version, cast.walter, **typed, witness="Priya Nair")

    row = version.answers.get(partner=cast.walter)
    assert (row.says, row.channel, row.entered_by, row.witness) == (
        "agree",
        "post",
        cast.femi.person,
        "Priya Nair",
    )


def test_what_was_typed_in_is_its_owners_to_confirm_and_to_change(cast):
    version = proposed(cast)
    typed = {"by": cast.femi.person, "entered_by": cast.femi.person, "channel": "phone", "witness": "Priya"}
    said(version, cast.walter, **typed)
    row = version.answers.get(partner=cast.walter)
    with pytest.raises(ActionError, match="Only the person themself"):
        clause_answers.confirm(row, cast.femi.person)
    clause_answers.confirm(row, cast.walter.person)
    clause_answers.confirm(row, cast.walter.person)
    row.refresh_from_db()
    assert row.confirmed_on == timezone.localdate()
    assert types_of(cast.project).count("clause.answer") == 2
    with pytest.raises(ActionError, match="answered this themself"):
        said(version, cast.walter, "agree", **typed)

    said(version, cast.walter, "disagree", channel="page")
    row.refresh_from_db()
    assert (row.says, row.entered_by, row.witness) == ("disagree", None, "")
    with pytest.raises(ActionError, match="Walter Page has answered this themself"):
        said(version, cast.walter, "agree", **typed)


def test_who_comes_later_says_yes_or_no_and_keeps_nothing_from_holding(cast):
    version = in_force(cast)
    zed = join(cast.project, person("Zed New"), "partner", "patient")
    said(version, zed, "disagree", "I see it otherwise.")
    assert version.state == "in_force"
    assert version.answers.get(partner=zed).says == "disagree"

    said(version, zed)
    with pytest.raises(ActionError, match="put forward another wording"):
        said(version, zed, "disagree")


def test_whoever_says_that_a_change_touches_them_too_is_waited_for(cast):
    version = in_force(cast)
    change = changed(cast, version, cast.rosa, cast.priya, text="Another wording.")
    said(change, cast.walter, "disagree", "It touches me.")
    agreed(cast, change, cast.walter)
    assert change.state == "proposed"

    said(change, cast.walter)
    assert change.state == "in_force"


def test_an_observer_a_removed_partner_and_a_stranger_agree_to_nothing(cast):
    version = proposed(cast)
    for partner in (cast.olu, cast.dan, cast.nia):
        with pytest.raises(ActionError):
            said(version, partner)
    assert version.answers.exclude(says="").count() == 0
    for partner in (cast.olu, cast.dan, cast.nia):
        with pytest.raises(ActionError, match="put clauses forward"):
            proposed(cast, partner=partner)


def test_the_same_yes_twice_is_one_entry(cast):
    version = proposed(cast)
    said(version, cast.priya)
    said(version, cast.priya)

    assert types_of(cast.project).count("clause.answer") == 1


def test_what_was_taken_back_can_be_read_and_not_answered(cast):
    version = proposed(cast)
    said(version, cast.priya, "disagree", "No.")
    charters.take_back(version, cast.rosa.person)
    charters.take_back(version, cast.rosa.person)
    version.refresh_from_db()
    with pytest.raises(ActionError, match="no longer asked"):
        said(version, cast.walter)

    assert types_of(cast.project).count("clause.take_back") == 1
    assert version.answers.get(partner=cast.priya).words == "No."
    again = changed(cast, version, cast.rosa, text="A kinder wording.")
    assert (again.number, again.answers.count()) == (2, 4)
    agreed(cast, again)
    with pytest.raises(ActionError, match="holds already"):
        charters.take_back(again, cast.rosa.person)


def test_one_change_of_a_clause_is_asked_about_at_a_time(cast):
    version = in_force(cast)
    changed(cast, version, *everyone(cast), text="One.")
    with pytest.raises(ActionError, match="Another wording of this clause"):
        changed(cast, version, *everyone(cast), text="Two.", partner=cast.priya)
    with pytest.raises(IntegrityError), transaction.atomic():
        ClauseVersion.objects.create(
            clause=version.clause,
            number=9,
            heading="x",
            text="x",
            proposed_by=cast.rosa,
            proposed_on=timezone.localdate(),
        )


def test_the_short_charter_is_put_forward_whole_or_not_at_all_and_once(cast):
    bad = [*seven()[:-1], dataclasses.replace(seven()[-1], text=" ")]
    with pytest.raises(ActionError, match="its words"):
        charters.begin(project=cast.project, clauses=bad, partner=cast.rosa, by=cast.rosa.person)
    assert not Clause.objects.exists()

    key = str(uuid.uuid4())
    begun = charters.begin(
        project=cast.project, clauses=seven(), partner=cast.rosa, by=cast.rosa.person, form_key=key
    )
    assert [version.clause.number for version in begun] == [1, 2, 3, 4, 5, 6, 7]
    with pytest.raises(AlreadyDone):
        charters.begin(
            project=cast.project, clauses=seven(), partner=cast.rosa, by=cast.rosa.person, form_key=key
        )
    with pytest.raises(ActionError, match="begun already"):
        charters.begin(project=cast.project, clauses=seven(), partner=cast.priya, by=cast.priya.person)
    assert Clause.objects.count() == 7


def test_the_same_form_twice_puts_one_clause_forward(cast):
    key = str(uuid.uuid4())
    proposed(cast, form_key=key)
    with pytest.raises(AlreadyDone):
        proposed(cast, form_key=key)

    assert Clause.objects.count() == 1


def test_each_of_those_asked_is_told_once_and_its_proposer_is_not(cast):
    charters.begin(project=cast.project, clauses=seven(), partner=cast.rosa, by=cast.rosa.person)
    told = OutboxMessage.objects.filter(kind="ask")

    assert {message.person for message in told} == {
        each.person for each in (cast.femi, cast.priya, cast.walter)
    }
    assert told.count() == 3


def test_the_entries_point_back_from_what_holds_to_what_was_asked(cast):
    version = in_force(cast)
    version.refresh_from_db()

    assert types_of(cast.project)[-6:] == [
        "clause.propose",
        *["clause.answer"] * 4,
        "clause.in_force",
    ]
    answers = [each.ledger_seq for each in version.answers.all()]
    assert line_of(entries_of(cast.project)[-1])["refs"] == sorted([version.ledger_seq, *answers])


def test_nothing_is_kept_when_the_entry_cannot_be_written(cast, monkeypatch):
    version = proposed(cast)

    def broken(*args, **kwargs):
        raise OSError("disk full")

    monkeypatch.setattr(ledger, "append", broken)
    with pytest.raises(OSError, match="disk full"):
        proposed(cast, heading="Another")
    with pytest.raises(OSError, match="disk full"):
        said(version, cast.priya)
    assert Clause.objects.count() == 1
    assert not ClauseAnswer.objects.exclude(says="").exists()


@pytest.mark.usefixtures("own_data_folder")
def test_a_head_is_signed_as_soon_as_a_clause_holds(cast, django_capture_on_commit_callbacks):
    version = agreed(cast, proposed(cast), cast.walter)
    assert not LedgerHead.objects.exists()
    with django_capture_on_commit_callbacks(execute=True):
        said(version, cast.walter)

    assert LedgerHead.objects.get().size == LedgerEntry.objects.filter(project=cast.project).count()


def test_a_decision_puts_a_wording_in_force_and_who_did_not_agree_stays_beside_it(cast):
    first = in_force(cast)
    change = changed(cast, first, *everyone(cast), text="Another wording.")
    said(change, cast.priya, "disagree", "I liked the old one.")
    decision = decisions.open_for_signing(
        project=cast.project,
        words="It holds.",
        reasons="Most want it.",
        approaches=[],
        named=[cast.rosa],
        by=cast.rosa.person,
    )
    clauses_in_force.put_in_force_by_decision(change, decision)
    clauses_in_force.put_in_force_by_decision(change, decision)
    change.refresh_from_db()
    first.refresh_from_db()

    assert (change.state, change.by_decision, first.state) == ("in_force", decision, "replaced")
    assert change.answers.get(partner=cast.priya).says == "disagree"
    assert types_of(cast.project).count("clause.in_force") == 2

    second = changed(cast, change, *everyone(cast), text="A third.")
    charters.take_back(second, cast.rosa.person)
    with pytest.raises(ActionError, match="was taken back"):
        clauses_in_force.put_in_force_by_decision(second, decision)


def test_a_matter_that_is_open_keeps_the_terms_that_it_opened_with(cast):
    """What a decision copies are columns of its own; the rule of a replaced version stays readable beside it."""
    version = agreed(cast, deciding(cast))
    old = version.decision_rule
    agreed(cast, changed(cast, version, *everyone(cast), rule=terms(presence=(), quorum_percent=10)))
    old.refresh_from_db()

    assert old.quorum_percent == 50
    assert [(row.type, row.least) for row in old.presences.all()] == [("carer", 1)]
    assert door.rule_for_all(cast.project, "strategic").quorum_percent == 10


def open_on(version, cast, rule="consent", **more):
    return decisions_by_rule.open_by_rule(
        project=cast.project,
        question="Do we take this in?",
        words="Another wording.",
        reasons="We are stuck.",
        options=(),
        closes_at=timezone.now() + timedelta(days=9),
        clause_version=version,
        partner=cast.rosa,
        by=cast.rosa.person,
        **{"kind": "strategic", "rule": rule, "charter_rule": None, "say": everyone(cast), **more},
    )


def test_a_decision_on_a_clause_cannot_be_one_persons_or_only_some_peoples(cast):
    version = proposed(cast)
    with pytest.raises(ActionError, match="Nobody changes the charter alone"):
        open_on(version, cast, "lead", decider=cast.rosa)
    with pytest.raises(ActionError, match="where you are going"):
        open_on(version, cast, kind="procedural")
    with pytest.raises(ActionError, match="Missing: Priya Nair, Walter Page"):
        open_on(version, cast, say=[cast.rosa, cast.femi])

    assert open_on(version, cast).clause_version == version


def test_a_charter_that_has_rules_is_not_changed_by_one_chosen_for_the_day(cast):
    agreed(cast, deciding(cast, RuleStated(kind="procedural", rule="majority")))
    version = proposed(cast)
    with pytest.raises(ActionError, match="rule that it has itself"):
        open_on(version, cast, "consensus")

    whole = agreed(cast, deciding(cast)).decision_rule
    assert open_on(version, cast, charter_rule=whole, say=None).charter_rule == whole


def test_a_wording_that_a_decision_is_open_about_is_not_taken_back(cast):
    version = proposed(cast)
    open_on(version, cast)
    with pytest.raises(ActionError, match="A decision about this wording is open"):
        charters.take_back(version, cast.rosa.person)


@pytest.mark.parametrize(
    ("topic", "text", "terms", "said_so"),
    [
        ("release", "Everyone here sees findings 14 days before.", {"release": ReleaseStated(0, 0, 90)}, "0 and 90"),
        ("agenda", "Within 14 days they hear.", {"agenda": AgendaStated(1, 21)}, "21"),
        ("deciding", "It is open for 3 days.", {"rule": RuleStated("strategic", "consent")}, "7"),
    ],
)  # fmt: skip
def test_words_and_numbers_name_the_same_days(cast, topic, text, terms, said_so):
    with pytest.raises(ActionError, match=rf"say \d+ days, and the numbers below them say {said_so}\."):
        proposed(cast, topic=topic, text=text, **terms)
    assert not Clause.objects.filter(project=cast.project).exists()


def test_words_that_name_the_days_they_hold_to_or_none_are_taken(cast):
    proposed(cast, topic="release", text="14 days to read, 90 days at most.", release=ReleaseStated())
    proposed(cast, topic="agenda", text="In a week or two.", agenda=AgendaStated(1, 14))
    assert Clause.objects.filter(project=cast.project).count() == 2
