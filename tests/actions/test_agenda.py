from datetime import timedelta

import pytest
from django.utils import timezone

from evenhand.actions import agenda, ledger
from evenhand.actions.errors import ActionError
from evenhand.actions.once import AlreadyDone
from evenhand.records.models import AgendaItem, LedgerEntry
from tests.closed_decisions import agenda_terms, closed
from tests.contributions import refs_of, said

KEY = "4be0643f-1d98-573b-97cd-ca98a65347dd"


def raised(cast, partner=None, text="Can we meet in the evening?", **more):
    partner = partner or cast.priya
    return agenda.raise_item(partner=partner, text=text, by=more.pop("by", partner.person), **more)


def answer(cast, item, state="declined", text="The hall is closed then.", **more):
    partner = more.pop("partner", cast.femi)
    return agenda.answer_item(item=item, state=state, answer=text, partner=partner, by=partner.person, **more)


def test_an_item_gets_a_word_within_the_days_that_the_charter_says(cast):
    today = timezone.localdate()
    assert raised(cast).due_on == today + timedelta(days=14)
    agenda_terms(cast, answer_days=5)
    assert raised(cast).due_on == today + timedelta(days=5)


def test_the_entry_points_at_what_was_said_and_does_not_name_it(cast):
    voice = said(cast.walter, naming="masked", audience="partners")
    item = raised(cast, contribution=voice)

    assert refs_of(cast.project, item.ledger_seq) == [voice.ledger_seq]


def test_nothing_is_raised_without_its_entry(cast, monkeypatch):
    def broken(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr(ledger, "append", broken)
    with pytest.raises(RuntimeError):
        raised(cast)
    assert not AgendaItem.objects.exists()


def test_a_form_sent_twice_raises_one(cast):
    raised(cast, form_key=KEY)
    with pytest.raises(AlreadyDone):
        raised(cast, form_key=KEY)
    assert AgendaItem.objects.count() == 1


@pytest.mark.parametrize(
    ("text", "sentence"),
    [("  ", "in one line what"), ("x" * 301, "300 letters at most")],
    ids=["nothing", "too long"],
)
def test_it_is_said_in_one_line(cast, text, sentence):
    with pytest.raises(ActionError, match=sentence):
        raised(cast, text=text)


def test_who_looks_on_or_has_left_raises_nothing(cast):
    for partner, sentence in [(cast.olu, "only looks on"), (cast.dan, "no longer in the project")]:
        with pytest.raises(ActionError, match=sentence):
            raised(cast, partner)


def test_only_what_its_raiser_may_read_can_be_pointed_at(cast):
    hidden = said(cast.walter, audience="facilitator")
    elsewhere = said(cast.nia)
    for voice in (hidden, elsewhere):
        with pytest.raises(ActionError, match="was taken back, or is not in this project"):
            raised(cast, contribution=voice)
    assert not AgendaItem.objects.exists()


def test_typed_in_it_points_at_nothing_that_would_tell_whose_words_those_are(cast):
    own = said(cast.walter, naming="masked", audience="facilitator")
    with pytest.raises(ActionError, match="was taken back"):
        raised(cast, cast.walter, contribution=own, entered_by=cast.femi.person, by=cast.femi.person)
    item = raised(cast, cast.walter, way="post", entered_by=cast.femi.person, by=cast.femi.person)
    assert (item.partner, item.way, item.entered_by) == (cast.walter, "post", cast.femi.person)


def test_nothing_is_declined_without_a_reason_or_planned_for_a_day_that_is_gone(cast):
    item = raised(cast)
    with pytest.raises(ActionError, match="without a reason"):
        answer(cast, item, text=" ")
    with pytest.raises(ActionError, match="still to come"):
        answer(cast, item, "planned", comes_up_on=timezone.localdate() - timedelta(days=1))
    with pytest.raises(ActionError, match="what came of it"):
        answer(cast, item, "done", text="")
    item.refresh_from_db()
    assert item.state == "open"


def test_it_comes_up_and_then_it_is_said_what_came_of_it(cast):
    item = raised(cast)
    day = timezone.localdate() + timedelta(days=3)
    item = answer(cast, item, "planned", "In the May meeting.", comes_up_on=day)
    assert (item.state, item.comes_up_on, item.answered_by) == ("planned", day, cast.femi)
    item = answer(cast, item, "done", "We meet on Tuesdays at six.")
    assert (item.state, item.answer) == ("done", "We meet on Tuesdays at six.")


def test_what_became_a_decision_points_at_it(cast):
    decision, item = closed(cast), raised(cast)
    item = answer(cast, item, "done", "", decision=decision)

    assert item.decision == decision
    last = LedgerEntry.objects.filter(project=cast.project).order_by("-seq").first()
    assert refs_of(cast.project, last.seq) == [decision.ledger_seq, item.ledger_seq]


def test_a_decision_opened_on_it_is_its_word(cast):
    decision, item = closed(cast, outcome=""), raised(cast)
    item = agenda.became_decision(item=item, decision=decision, partner=cast.priya, by=cast.priya.person)

    assert (item.state, item.decision, item.answered_by) == ("done", decision, cast.priya)


def test_a_decision_of_another_project_is_refused(cast):
    decision = closed(cast)
    item = agenda.raise_item(partner=cast.nia, text="Something else", by=cast.nia.person)
    with pytest.raises(ActionError, match="another project"):
        answer(cast, item, "done", decision=decision, partner=cast.nia)
    with pytest.raises(ActionError, match="in this project now"):
        answer(cast, raised(cast), partner=cast.nia)


def test_a_partner_does_not_answer_the_list(cast):
    with pytest.raises(ActionError, match="The facilitator or the lead"):
        answer(cast, raised(cast), partner=cast.priya)


def test_only_its_raiser_changes_it_and_takes_it_back(cast):
    item = raised(cast)
    for does in (
        lambda: agenda.take_back(item=item, by=cast.femi.person),
        lambda: agenda.reword(item=item, text="No", why="", by=cast.femi.person),
    ):
        with pytest.raises(ActionError, match="Only whoever put it on the list"):
            does()
    assert agenda.take_back(item=item, by=cast.priya.person).state == "taken_back"
    with pytest.raises(ActionError, match="took it back"):
        answer(cast, item)


def test_what_had_its_last_word_is_not_taken_back(cast):
    item = answer(cast, raised(cast))
    with pytest.raises(ActionError, match="nothing to take back"):
        agenda.take_back(item=item, by=cast.priya.person)


def test_typed_in_words_are_confirmed_or_changed_by_their_owner(cast):
    typed = {"way": "phone", "entered_by": cast.femi.person, "by": cast.femi.person}
    first, second = raised(cast, cast.walter, **typed), raised(cast, cast.walter, **typed)
    assert agenda.confirm(item=first, by=cast.walter.person).confirmed_on
    changed = agenda.reword(item=second, text="In the morning, please", why="", by=cast.walter.person)
    assert changed.text == "In the morning, please"
    assert changed.confirmed_on
