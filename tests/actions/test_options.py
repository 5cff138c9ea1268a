from decimal import Decimal

import pytest

from evenhand.actions import appraisals, ledger, options
from evenhand.actions.errors import ActionError
from evenhand.actions.once import AlreadyDone
from evenhand.readings.framework import current
from evenhand.records.models import AppraisalOption, LedgerEntry
from tests import rounds

KEY = "7d4f8e9a-0f0a-4f4e-9a53-3f2c6f6f0a33"


@pytest.fixture
def appraisal(cast):
    return rounds.opened(cast)


def add(cast, appraisal, approach="survey", **more):
    return options.add(
        appraisal=appraisal, partner=cast.priya, approach=approach, by=cast.priya.person, **more
    )


def test_a_way_begins_with_the_least_figures_found_and_where_they_are_from(cast, appraisal):
    option = add(cast, appraisal)
    row = current().get("approaches", "survey")

    assert option.money_pence == row.least_pence
    assert option.hours == Decimal(str(row.least_hours))
    assert option.months is None, "no figure found stays no figure"
    assert (option.inclusion, option.independence) == (row.inclusion, row.independence)
    assert row.least_note in option.figures_from
    assert option.added_by == cast.priya


def test_people_can_put_a_way_in_their_own_words(cast, appraisal):
    first = options.add(appraisal=appraisal, partner=cast.walter, name="A lunch club", by=cast.walter.person)
    second = options.add(appraisal=appraisal, partner=cast.walter, name="Inhalers", by=cast.walter.person)

    assert first.approach != second.approach
    assert first.money_pence is None
    with pytest.raises(ActionError, match="a name"):
        options.add(appraisal=appraisal, partner=cast.walter, by=cast.walter.person)


def test_a_way_is_looked_at_once(cast, appraisal):
    add(cast, appraisal, form_key=KEY)
    with pytest.raises(ActionError, match="already"):
        add(cast, appraisal)
    with pytest.raises(AlreadyDone):
        add(cast, appraisal, form_key=KEY)
    with pytest.raises(ActionError, match="no such way"):
        add(cast, appraisal, "telepathy")

    assert AppraisalOption.objects.count() == 1


def test_nothing_is_left_of_a_way_whose_entry_fails(cast, appraisal, monkeypatch):
    def broken(*args, **kwargs):
        raise OSError("disk full")

    monkeypatch.setattr(ledger, "append", broken)
    with pytest.raises(OSError, match="disk full"):
        add(cast, appraisal)

    assert not AppraisalOption.objects.exists()


def test_figures_can_be_mended_and_a_second_tab_is_told(cast, appraisal):
    option = add(cast, appraisal)
    before = LedgerEntry.objects.count()
    facts = options.Facts(money_pence=120_000, hours=Decimal("40"), inclusion="keeps", if_we_do_not="Silence")
    options.change_facts(option=option, partner=cast.walter, facts=facts, seen=1, by=cast.walter.person)
    with pytest.raises(ActionError, match="Somebody changed these figures"):
        options.change_facts(option=option, partner=cast.rosa, facts=facts, seen=1, by=cast.rosa.person)

    option.refresh_from_db()
    assert (option.money_pence, option.if_we_do_not, option.changed_by) == (120_000, "Silence", cast.walter)
    assert LedgerEntry.objects.count() == before + 1


@pytest.mark.parametrize(
    "facts", [options.Facts(money_pence=-1), options.Facts(inclusion="all"), options.Facts(independence="so")]
)
def test_figures_that_make_no_sense_change_nothing(cast, appraisal, facts):
    option = add(cast, appraisal)
    with pytest.raises(ActionError):
        options.change_facts(option=option, partner=cast.rosa, facts=facts, seen=1, by=cast.rosa.person)

    option.refresh_from_db()
    assert option.version == 1


def test_a_way_can_be_taken_out_with_a_reason_until_people_are_asked(cast, appraisal):
    add(cast, appraisal, "nothing")
    add(cast, appraisal, "survey")
    option = add(cast, appraisal, "delphi")
    with pytest.raises(ActionError, match="Say why"):
        options.strike(option=option, partner=cast.rosa, because="", by=cast.rosa.person)
    options.strike(option=option, partner=cast.rosa, because="Too slow", by=cast.rosa.person)
    options.restore(option=option, partner=cast.priya, by=cast.priya.person)
    appraisals.open_step_two(appraisal=appraisal, by=cast.rosa.person)
    with pytest.raises(ActionError, match="It stays"):
        options.strike(option=option, partner=cast.rosa, because="Too slow", by=cast.rosa.person)


def test_a_closed_round_and_another_project_change_no_way(cast, appraisal):
    option = add(cast, appraisal)
    with pytest.raises(ActionError, match="not in this project"):
        options.strike(option=option, partner=cast.nia, because="x", by=cast.nia.person)
    appraisals.close(appraisal=appraisal, by=cast.rosa.person)
    with pytest.raises(ActionError, match="closed"):
        add(cast, appraisal, "delphi")
