"""From something said, over the list and a decision by rule, back to whoever said it: through the actions alone."""

from evenhand.actions import decision_again, decision_answers, promises
from evenhand.actions.decision_answers import Drafted
from evenhand.readings.decision_again import must_be_looked_at_again
from evenhand.readings.decision_voices import draft_for
from evenhand.records.models import AgendaItem, Decision
from tests.actions.test_agenda import raised
from tests.contributions import said
from tests.decisions import close_later, in_days, put_by_rule, take


def test_a_voice_leads_to_a_decision_and_hears_of_it_and_the_decision_is_looked_at_again(cast):
    voice = said(cast.priya)
    item = raised(cast, contribution=voice)
    decision = put_by_rule(cast, citations=[voice], agenda_item=item, look_again_on=in_days(60).date())
    item = AgendaItem.objects.get(pk=item.pk)
    assert (item.state, item.decision) == ("done", decision)

    for partner in (cast.rosa, cast.femi, cast.priya):
        take(decision, partner, "no_objection")
    close_later(decision, cast.rosa)
    decision = Decision.objects.get(pk=decision.pk)
    draft = draft_for(decision)
    assert draft.outcome == "adopted"
    assert "So we do." in draft.reason

    [answer] = decision_answers.send(
        decision=decision,
        drafted=[Drafted(voice, "not_adopted", draft.reason)],
        partner=cast.rosa,
        by=cast.rosa.person,
    )
    assert answer.decision == decision
    promise = promises.make(
        project=cast.project,
        what="Book the hall",
        owner=cast.rosa,
        due_on=in_days(9).date(),
        contribution=voice,
        decision=decision,
        by=cast.rosa.person,
    )
    assert promise.to_partner == cast.priya

    decision_again.call(
        decision=decision, partner=cast.walter, words="I was in hospital.", by=cast.walter.person
    )
    assert list(must_be_looked_at_again(cast.project)) == [decision]
    new = put_by_rule(cast, replaces=decision)
    assert not must_be_looked_at_again(cast.project).exists()
    assert Decision.objects.get(pk=decision.pk).replaced_by == new


def test_what_was_not_made_drafts_no_promise_to_adopt_it(cast):
    voice = said(cast.priya)
    decision = put_by_rule(cast, citations=[voice])
    take(decision, cast.priya, "object", "Nobody asked the school.")
    for partner in (cast.rosa, cast.femi):
        take(decision, partner, "no_objection")
    close_later(decision, cast.rosa)
    draft = draft_for(Decision.objects.get(pk=decision.pk))

    assert draft.outcome == "not_adopted"
    assert draft.change_what == ""
