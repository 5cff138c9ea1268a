import pytest
from django.db import IntegrityError, transaction

from evenhand.actions import appraisals, criteria, ledger, options
from evenhand.actions.errors import ActionError
from evenhand.actions.once import AlreadyDone
from evenhand.framework import rows_digest
from evenhand.readings.criteria import list_digest, wordings_in_force
from evenhand.readings.framework import current
from evenhand.records.models import Appraisal, AppraisalQuestion, LedgerEntry, MinutesAsked
from tests import people, rounds

KEY = "7d4f8e9a-0f0a-4f4e-9a53-3f2c6f6f0a77"


def test_a_round_keeps_the_wordings_and_the_rows_it_was_made_with(cast):
    appraisal = rounds.opened(cast)

    assert [question.wording.text for question in appraisal.questions.all()] == list(rounds.AIMS)
    assert appraisal.framework_version == current().version
    assert rows_digest(appraisal.framework_rows) == appraisal.framework_digest
    kept = {(row["kind"], row["id"]) for row in appraisal.framework_rows}
    assert {("conditions", "direct_use"), ("approaches", "survey"), ("sources", "okm")} <= kept


def test_who_has_not_agreed_is_named_and_opening_takes_a_deliberate_word(cast):
    rounds.propose(cast)
    digest = list_digest(wordings_in_force(cast.project))
    for partner in (cast.rosa, cast.femi, cast.priya):
        criteria.agree(partner=partner, seen=digest, by=partner.person)
    with pytest.raises(ActionError, match="not said that they agree with the list: Walter Page"):
        appraisals.open_round(project=cast.project, by=cast.rosa.person)
    appraisal = appraisals.open_round(project=cast.project, by=cast.rosa.person, all_the_same=True)

    assert appraisal.not_agreed == [cast.walter.pk]


def test_once_all_have_agreed_it_opens_at_once(cast):
    rounds.propose(cast)
    digest = list_digest(wordings_in_force(cast.project))
    for partner in (cast.rosa, cast.femi, cast.priya, cast.walter):
        criteria.agree(partner=partner, seen=digest, by=partner.person)

    assert appraisals.open_round(project=cast.project, by=cast.rosa.person).not_agreed == []


def test_without_an_aim_nobody_is_asked(cast):
    with pytest.raises(ActionError, match="no aim"):
        appraisals.open_round(project=cast.project, by=cast.rosa.person, all_the_same=True)


def test_one_round_at_a_time_and_the_database_holds_it(cast):
    appraisal = rounds.opened(cast)
    with pytest.raises(ActionError, match="open already"):
        appraisals.open_round(project=cast.project, by=cast.rosa.person, all_the_same=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        Appraisal.objects.create(
            project=cast.project,
            number=2,
            framework_version="x",
            framework_digest="x",
            framework_rows=[],
            opened_by=cast.rosa.person,
        )
    appraisals.close(appraisal=appraisal, by=cast.rosa.person)

    second = appraisals.open_round(project=cast.project, by=cast.rosa.person, all_the_same=True)
    assert second.number == 2


def test_pressing_twice_opens_one_round(cast):
    rounds.propose(cast)
    ask = {"project": cast.project, "by": cast.rosa.person, "all_the_same": True, "form_key": KEY}
    appraisals.open_round(**ask)
    with pytest.raises(AlreadyDone):
        appraisals.open_round(**ask)

    assert Appraisal.objects.count() == 1


def test_nothing_is_left_of_a_round_whose_entry_fails(cast, monkeypatch):
    rounds.propose(cast)

    def broken(*args, **kwargs):
        raise OSError("disk full")

    monkeypatch.setattr(ledger, "append", broken)
    with pytest.raises(OSError, match="disk full"):
        appraisals.open_round(project=cast.project, by=cast.rosa.person, all_the_same=True)

    assert not Appraisal.objects.exists()
    assert not AppraisalQuestion.objects.exists()
    assert not MinutesAsked.objects.exists()


def test_more_than_five_minutes_is_not_asked_of_anyone(cast):
    long = "We want to find out a great deal, and then to say it at length. " * 12
    with pytest.raises(ActionError, match="we ask for 5 at the most"):
        rounds.opened(cast, *[f"{number}. {long}" for number in range(5)])

    assert not MinutesAsked.objects.exists()


def test_all_nine_conditions_and_two_aims_fit_into_five_minutes(cast):
    appraisal = rounds.with_conditions(cast, *[row.id for row in current().conditions])

    assert appraisal.questions.count() == 11


def test_minutes_are_counted_once_for_each_who_has_a_say_and_less_without_the_debates(cast):
    appraisal = rounds.with_conditions(cast, *[row.id for row in current().conditions][:6])
    asked = dict(
        MinutesAsked.objects.filter(about=f"appraisal {appraisal.pk} step 1").values_list(
            "partner", "minutes"
        )
    )

    assert set(asked) == {p.pk for p in (cast.rosa, cast.femi, cast.priya, cast.walter)} | {
        cast.project.partners.get(person__name="Mo Manager").pk
    }
    assert 1 <= asked[cast.walter.pk] < asked[cast.rosa.pk] <= 5


def test_the_second_step_needs_two_ways_and_opens_once(cast):
    appraisal = rounds.opened(cast)
    options.add(appraisal=appraisal, partner=cast.rosa, approach="survey", by=cast.rosa.person)
    with pytest.raises(ActionError, match="at least two"):
        appraisals.open_step_two(appraisal=appraisal, by=cast.rosa.person)
    options.add(appraisal=appraisal, partner=cast.priya, approach="nothing", by=cast.priya.person)
    appraisals.open_step_two(appraisal=appraisal, by=cast.rosa.person)
    with pytest.raises(ActionError, match="open already"):
        appraisals.open_step_two(appraisal=appraisal, by=cast.rosa.person)

    assert MinutesAsked.objects.filter(about=f"appraisal {appraisal.pk} step 2").count() == 4


def test_closing_is_once_and_points_back_at_the_opening(cast):
    appraisal = rounds.opened(cast)
    appraisals.close(appraisal=appraisal, by=cast.femi.person)
    with pytest.raises(ActionError, match="closed already"):
        appraisals.close(appraisal=appraisal, by=cast.femi.person)

    last = LedgerEntry.objects.filter(project=cast.project).last()
    assert f'"refs":[{appraisal.ledger_seq}]'.encode() in bytes(last.leaf)


def test_rounds_of_two_projects_do_not_meet(cast):
    rounds.opened(cast)
    criteria.propose_aim(partner=cast.nia, text="Something else", by=cast.nia.person)
    other = appraisals.open_round(project=cast.other_project, by=cast.nia.person, all_the_same=True)

    assert other.number == 1
    assert people.Project.objects.count() == 2
