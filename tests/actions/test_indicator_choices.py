import pytest

from evenhand.actions import indicator_choices, ledger
from evenhand.actions.erasures_agreed import put_to_others
from evenhand.actions.errors import ActionError
from evenhand.records.models import IndicatorChoice, LedgerEntry


def choose(partner, indicator="onset", is_on=False, why="We know that.", **more):
    return indicator_choices.choose(
        partner=partner, indicator=indicator, is_on=is_on, why=why, by=partner.person, **more
    )


def test_a_change_is_a_new_row_that_points_back_and_the_old_one_stays(cast):
    first = choose(cast.priya)
    again = choose(cast.walter, is_on=True, why="")

    assert [(each.is_on, each.is_latest) for each in IndicatorChoice.objects.order_by("pk")] == [
        (False, False),
        (True, True),
    ]
    leaf = bytes(LedgerEntry.objects.get(project=cast.project, seq=again.ledger_seq).leaf)
    assert f'"refs":[{first.ledger_seq}]'.encode() in leaf


def test_off_asks_for_a_reason_and_on_does_not(cast):
    with pytest.raises(ActionError, match="why nobody needs"):
        choose(cast.priya, why=" ")
    assert choose(cast.priya, "continuity", is_on=True, why="").is_on


def test_what_is_so_already_is_not_chosen_again(cast):
    with pytest.raises(ActionError, match="on already"):
        choose(cast.priya, is_on=True)
    with pytest.raises(ActionError, match="off already"):
        choose(cast.priya, "continuity")


def test_only_those_who_are_here_choose_for_themselves_and_only_what_there_is(cast):
    with pytest.raises(ActionError, match="for themselves"):
        indicator_choices.choose(
            partner=cast.priya, indicator="onset", is_on=False, why="No", by=cast.rosa.person
        )
    with pytest.raises(ActionError, match="not in this project"):
        choose(cast.dan)
    with pytest.raises(ActionError, match="no such figure"):
        choose(cast.priya, "score")


def test_a_failed_entry_leaves_the_old_choice_as_it_was(cast, monkeypatch):
    choose(cast.priya)
    monkeypatch.setattr(ledger, "append", _fails)
    with pytest.raises(RuntimeError):
        choose(cast.rosa, is_on=True)

    kept = IndicatorChoice.objects.get()
    assert (kept.is_on, kept.is_latest) == (False, True)


def _fails(*args, **kwargs):
    raise RuntimeError


def test_whoever_asks_for_it_takes_their_reason_off_the_record_and_the_choice_stays(cast):
    choose(cast.priya, why="Canary wren")
    words, seqs = put_to_others(cast.priya)

    kept = IndicatorChoice.objects.get()
    assert (kept.why, kept.is_on) == ("", False)
    assert words == ["Canary wren"]
    assert seqs == {kept.ledger_seq}
