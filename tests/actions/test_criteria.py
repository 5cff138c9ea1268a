import pytest

from evenhand.actions import appraisals, criteria, ledger
from evenhand.actions.errors import ActionError
from evenhand.actions.once import AlreadyDone
from evenhand.readings.criteria import criteria_page, list_digest, wordings_in_force
from evenhand.records.models import (
    CriteriaAgreement,
    Criterion,
    CriterionMove,
    CriterionWording,
    LedgerEntry,
)
from tests import people, rounds


def entries(cast):
    return LedgerEntry.objects.filter(project=cast.project).count()


def digest(cast):
    return list_digest(wordings_in_force(cast.project))


def test_an_aim_is_proposed_with_its_words_and_an_entry(cast):
    before = entries(cast)
    criterion = criteria.propose_aim(
        partner=cast.priya,
        text="  Fewer attacks ",
        for_whom="Children under ten",
        arguments=["normative"],
        by=cast.priya.person,
    )

    assert (criterion.wording.text, criterion.wording.for_whom) == ("Fewer attacks", "Children under ten")
    assert entries(cast) == before + 1
    assert criterion.wording.ledger_seq == before


def test_nothing_is_left_of_a_proposal_whose_entry_fails(cast, monkeypatch):
    def broken(*args, **kwargs):
        raise OSError("disk full")

    monkeypatch.setattr(ledger, "append", broken)
    with pytest.raises(OSError, match="disk full"):
        rounds.propose(cast, "Fewer attacks")

    assert not Criterion.objects.exists()
    assert not CriterionWording.objects.exists()


def test_pressing_twice_proposes_once(cast):
    key = "7d4f8e9a-0f0a-4f4e-9a53-3f2c6f6f0a99"
    criteria.propose_aim(partner=cast.priya, text="Fewer attacks", by=cast.priya.person, form_key=key)
    with pytest.raises(AlreadyDone):
        criteria.propose_aim(partner=cast.priya, text="Fewer attacks", by=cast.priya.person, form_key=key)

    assert Criterion.objects.count() == 1


def test_a_reason_that_nobody_knows_is_refused(cast):
    with pytest.raises(ActionError, match="no reason called “magic”"):
        rounds.propose(cast, "Fewer attacks", arguments=("magic",))


def test_rewording_keeps_the_old_words_and_points_back_at_them(cast):
    [criterion] = rounds.propose(cast, "Fewer attacks")
    criteria.reword(
        criterion=criterion, partner=cast.walter, seen=1, text="Fewer bad nights", by=cast.walter.person
    )

    texts = [wording.text for wording in criterion.wordings.all()]
    assert texts == ["Fewer attacks", "Fewer bad nights"]
    last = LedgerEntry.objects.filter(project=cast.project).last()
    assert f'"refs":[{criterion.wordings.first().ledger_seq}]'.encode() in bytes(last.leaf)


def test_a_second_tab_cannot_overwrite_words_that_it_has_not_seen(cast):
    [criterion] = rounds.propose(cast, "Fewer attacks")
    criteria.reword(criterion=criterion, partner=cast.priya, seen=1, text="Mine", by=cast.priya.person)
    with pytest.raises(ActionError, match="Priya Nair changed these words"):
        criteria.reword(criterion=criterion, partner=cast.walter, seen=1, text="His", by=cast.walter.person)

    assert criterion.wordings.count() == 2


def test_striking_takes_a_reason_and_can_be_undone_by_anyone_and_both_stay_readable(cast):
    [criterion] = rounds.propose(cast, "Fewer attacks")
    with pytest.raises(ActionError, match="Say why"):
        criteria.strike(criterion=criterion, partner=cast.rosa, because=" ", by=cast.rosa.person)
    criteria.strike(criterion=criterion, partner=cast.rosa, because="Too wide", by=cast.rosa.person)
    criterion.refresh_from_db()
    assert criterion.is_struck
    with pytest.raises(ActionError, match="Put it back first"):
        criteria.reword(criterion=criterion, partner=cast.rosa, seen=1, text="x", by=cast.rosa.person)
    criteria.restore(criterion=criterion, partner=cast.walter, because="It matters", by=cast.walter.person)

    criterion.refresh_from_db()
    assert not criterion.is_struck
    assert list(CriterionMove.objects.values_list("what", "because")) == [
        ("strike", "Too wide"),
        ("restore", "It matters"),
    ]


def test_somebody_of_another_project_changes_nothing(cast):
    [criterion] = rounds.propose(cast, "Fewer attacks")
    with pytest.raises(ActionError, match="another project"):
        criteria.strike(criterion=criterion, partner=cast.nia, because="Mine now", by=cast.nia.person)

    assert not Criterion.objects.get().is_struck


def test_conditions_are_offered_only_where_their_authors_had_the_people_in_mind(cast):
    with pytest.raises(ActionError, match="policy-makers and service managers"):
        criteria.add_condition(partner=cast.rosa, row="direct_use", by=cast.rosa.person)
    people.join(cast.project, people.person("Mo Manager"), "partner", "service_manager")
    criterion = criteria.add_condition(partner=cast.priya, row="direct_use", by=cast.priya.person)

    assert criterion.wording.less
    assert criterion.wording.more
    with pytest.raises(ActionError, match="on the list already"):
        criteria.add_condition(partner=cast.rosa, row="direct_use", by=cast.rosa.person)
    with pytest.raises(ActionError, match="keeps both of its sides"):
        criteria.reword(
            criterion=criterion, partner=cast.rosa, seen=1, text="Use", less="", more="x", by=cast.rosa.person
        )


def test_agreeing_is_for_this_list_and_a_change_asks_again(cast):
    [criterion] = rounds.propose(cast, "Fewer attacks")
    criteria.agree(partner=cast.walter, seen=digest(cast), by=cast.walter.person)
    criteria.agree(partner=cast.walter, seen=digest(cast), by=cast.walter.person)
    assert CriteriaAgreement.objects.count() == 1
    stale = digest(cast)
    criteria.reword(criterion=criterion, partner=cast.priya, seen=1, text="Other", by=cast.priya.person)

    assert not CriteriaAgreement.objects.filter(list_digest=digest(cast)).exists()
    with pytest.raises(ActionError, match="list changed"):
        criteria.agree(partner=cast.femi, seen=stale, by=cast.femi.person)


def test_agreeing_can_be_taken_back_without_a_reason(cast):
    rounds.propose(cast, "Fewer attacks")
    criteria.agree(partner=cast.walter, seen=digest(cast), by=cast.walter.person)
    criteria.take_back(partner=cast.walter, by=cast.walter.person)

    assert not CriteriaAgreement.objects.exists()
    with pytest.raises(ActionError, match="Nobody has said"):
        criteria.take_back(partner=cast.walter, by=cast.walter.person)


def test_agreement_typed_in_for_somebody_says_so(cast):
    rounds.propose(cast, "Fewer attacks")
    agreement = criteria.agree(partner=cast.walter, seen=digest(cast), by=cast.femi.person)

    assert agreement.entered_by == cast.femi.person


def test_there_is_nothing_to_agree_on_without_an_aim(cast):
    with pytest.raises(ActionError, match="no aim"):
        criteria.agree(partner=cast.walter, seen=digest(cast), by=cast.walter.person)


def test_changing_the_list_leaves_an_open_round_as_it_was(cast):
    [criterion] = rounds.propose(cast, "Fewer attacks")
    appraisal = appraisals.open_round(project=cast.project, by=cast.rosa.person, all_the_same=True)
    criteria.reword(criterion=criterion, partner=cast.priya, seen=1, text="Other", by=cast.priya.person)
    criteria.strike(criterion=criterion, partner=cast.priya, because="Later", by=cast.priya.person)

    assert [question.wording.text for question in appraisal.questions.all()] == ["Fewer attacks"]


def test_the_list_costs_the_same_queries_for_many_criteria(cast):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from evenhand.access.permissions import Permission
    from evenhand.access.projects import seat_for
    from evenhand.access.viewer import Viewer

    seat = seat_for(Viewer(person=cast.rosa.person), cast.project.slug, Permission.PROJECT_READ)
    counts = []
    for number in (1, 8):
        rounds.propose(cast, *[f"Aim {number}.{each}" for each in range(number)])
        with CaptureQueriesContext(connection) as queries:
            criteria_page(seat)
        counts.append(len(queries))

    assert counts[0] == counts[1]
