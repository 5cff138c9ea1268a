from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from evenhand.actions import answers, changes, ledger
from evenhand.actions.changes import NewChange
from evenhand.actions.errors import ActionError
from evenhand.actions.once import AlreadyDone
from evenhand.methods.ledger import leaf
from evenhand.records.models import Answer, AnswerResponse, Change, Contribution, LedgerEntry, OutboxMessage
from tests.contributions import refs_of, said

CHANGED = NewChange("Meetings are on the ground floor", "Meeting plan, page 2", "version 3")


def answer(*contributions, partner, outcome="not_adopted", reason="There is no money for it.", **more):
    return answers.give(
        contributions=list(contributions),
        outcome=outcome,
        reason=reason,
        partner=partner,
        by=more.pop("by", partner.person),
        **more,
    )


def respond(given, own, says="does_not_answer", words="", **more):
    return answers.respond(
        answer=given,
        contribution=own,
        says=says,
        words=words,
        partner=own.partner,
        by=own.partner.person,
        **more,
    )


def state_of(row):
    return Contribution.objects.get(pk=row.pk).state


def test_an_answer_closes_what_was_said_and_tells_its_author_once(cast):
    row = said(cast.priya)
    [given] = answer(row, partner=cast.rosa, outcome="adopted", changes=[CHANGED])

    assert state_of(row) == "answered"
    assert (given.number, given.is_latest, given.changes.get().version) == (1, True, "version 3")
    told = OutboxMessage.objects.get()
    assert (told.person, told.key, told.kind, told.state) == (
        cast.priya.person,
        f"answer {given.pk}",
        "answer",
        "waiting",
    )
    assert told.subject == "News from Warm homes"
    assert row.text not in told.text


def test_the_entry_points_at_the_words_and_at_what_changed(cast):
    row = said(cast.priya)
    [given] = answer(row, partner=cast.rosa, outcome="adopted", changes=[CHANGED])

    assert refs_of(cast.project, given.ledger_seq) == [row.ledger_seq, Change.objects.get().ledger_seq]


def test_a_cut_link_from_an_answer_to_the_words_shows_without_opening_any_text(cast):
    [given] = answer(said(cast.priya), partner=cast.rosa)
    entry = LedgerEntry.objects.get(project=cast.project, seq=given.ledger_seq)
    whole = leaf.read_leaf(bytes(entry.leaf))
    assert leaf.leaf_hash(leaf.leaf_bytes(whole)).hex() == entry.leaf_hash
    assert leaf.leaf_hash(leaf.leaf_bytes(replace(whole, refs=()))).hex() != entry.leaf_hash


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"reason": "  "}, "needs a reason"),
        ({"outcome": "adopted"}, "Name what changed"),
        ({"outcome": "in_part"}, "Name what changed"),
        ({"outcome": "deferred"}, "until when"),
        ({"outcome": "deferred", "deferred_until": timezone.localdate()}, "until when"),
        ({"outcome": "passed_on", "passed_on_to": " "}, "to whom"),
        ({"outcome": "not_adopted", "changes": [CHANGED]}, "leave the change out"),
        ({"outcome": "ignored"}, "five outcomes"),
        ({"outcome": "adopted", "changes": [NewChange("It", " ", "2")]}, "which version"),
    ],
)
def test_an_answer_that_lacks_something_is_refused_in_a_sentence_and_changes_nothing(cast, more, sentence):
    row = said(cast.priya)
    with pytest.raises(ActionError, match=sentence):
        answer(row, partner=cast.rosa, **more)

    assert state_of(row) == "open"
    assert not Answer.objects.exists()
    assert not Change.objects.exists()


def test_many_are_answered_at_once_by_one_change_or_none_of_them(cast):
    rows = [said(cast.priya), said(cast.walter), said(cast.rosa, to_side="team")]
    with pytest.raises(ActionError, match=r"Number 3 is in your own words.*Nothing was sent"):
        answer(*rows, partner=cast.rosa, outcome="adopted", changes=[CHANGED])
    assert not Answer.objects.exists()

    given = answer(*rows, partner=cast.femi, outcome="adopted", changes=[CHANGED])
    assert len(given) == 3
    assert Change.objects.get().answers.count() == 3
    assert OutboxMessage.objects.count() == 3


def test_all_that_one_person_said_is_told_in_one_message(cast):
    answer(said(cast.priya), said(cast.priya), partner=cast.rosa)
    assert OutboxMessage.objects.count() == 1


def test_the_sentence_names_every_one_that_stands_in_the_way(cast):
    first, second, third = said(cast.priya), said(cast.priya), said(cast.priya)
    answer(first, second, partner=cast.rosa)
    with pytest.raises(ActionError, match="Numbers 1, 2 are not waiting"):
        answer(first, second, third, partner=cast.rosa)


def test_partners_answer_researchers_and_not_what_was_put_to_the_team(cast):
    to_partners = said(cast.rosa, "Would a diary be too much?", to_side="partners")
    [given] = answer(to_partners, partner=cast.priya, reason="Yes, twice a week is too much.")
    assert given.partner == cast.priya

    to_team = said(cast.walter)
    with pytest.raises(ActionError, match="not yours to answer"):
        answer(to_team, partner=cast.priya)
    for outsider in (cast.olu, cast.nia, cast.dan):
        with pytest.raises(ActionError):
            answer(to_team, partner=outsider)


def test_somebody_asked_by_name_may_answer_whatever_side_they_are_on(cast):
    row = said(cast.walter, asked=cast.priya, to_side="team")
    assert answer(row, partner=cast.priya)[0].partner == cast.priya


def test_what_is_for_the_facilitator_alone_is_answered_by_nobody_else(cast):
    row = said(cast.priya, audience="facilitator")
    with pytest.raises(ActionError, match="not yours to answer"):
        answer(row, partner=cast.rosa)
    assert answer(row, partner=cast.femi)


def test_an_author_may_say_seen_and_nothing_opens(cast):
    row = said(cast.priya)
    [given] = answer(row, partner=cast.rosa)
    respond(given, row, "seen")

    assert state_of(row) == "answered"
    with pytest.raises(ActionError, match="already said"):
        respond(given, row, "does_not_answer")


@pytest.mark.parametrize("says", ["not_what_i_said", "does_not_answer"])
def test_what_does_not_answer_is_opened_again_with_a_new_window(cast, says):
    row = said(cast.priya, days_ago=90)
    [first] = answer(row, partner=cast.rosa)
    disputed = respond(first, row, says, "I asked about the lift.")
    row.refresh_from_db()
    assert row.state == "reopened"
    assert row.due_on == timezone.localdate() + timedelta(days=cast.project.answer_days)
    assert refs_of(cast.project, disputed.ledger_seq) == [row.ledger_seq, first.ledger_seq]

    [second] = answer(row, partner=cast.rosa, reason="The lift is mended in May.")
    first.refresh_from_db()
    assert (second.number, first.is_latest, second.is_latest) == (2, False, True)
    assert refs_of(cast.project, second.ledger_seq) == [
        row.ledger_seq,
        first.ledger_seq,
        disputed.ledger_seq,
    ]
    with pytest.raises(ActionError, match="newer answer"):
        respond(first, row, "seen")
    # As often as they wish.
    respond(second, row, says)
    assert state_of(row) == "reopened"


def test_only_the_author_says_whether_it_answers_them(cast):
    row = said(cast.priya)
    [given] = answer(row, partner=cast.rosa)
    with pytest.raises(ActionError, match="Only whoever said it"):
        answers.respond(
            answer=given, contribution=row, says="seen", partner=cast.walter, by=cast.walter.person
        )
    nobodys = said(None, project=cast.project, naming="unlinkable")
    [given] = answer(nobodys, partner=cast.rosa)
    with pytest.raises(ActionError, match="Only whoever said it"):
        answers.respond(
            answer=given, contribution=nobodys, says="seen", partner=cast.priya, by=cast.priya.person
        )
    assert not AnswerResponse.objects.exists()


def test_nobody_is_told_of_an_answer_to_words_that_no_one_can_link(cast):
    row = said(None, project=cast.project, naming="unlinkable")
    answer(row, partner=cast.rosa)

    assert state_of(row) == "answered"
    assert not OutboxMessage.objects.exists()


def test_what_was_put_off_may_be_answered_before_its_day(cast):
    row = said(cast.priya)
    until = timezone.localdate() + timedelta(days=60)
    [first] = answer(row, partner=cast.rosa, outcome="deferred", deferred_until=until)
    assert first.deferred_until == until

    [second] = answer(row, partner=cast.femi, outcome="adopted", changes=[CHANGED])
    assert (second.number, second.deferred_until) == (2, None)


def test_someone_who_left_or_wants_other_news_is_not_written_to(cast):
    cast.priya.wants_to_hear = ["funding"]
    cast.priya.save()
    answer(said(cast.priya), said(cast.dan), partner=cast.rosa)

    assert not OutboxMessage.objects.exists()


def test_neither_message_nor_entry_joins_a_masked_author_to_their_words(cast):
    row = said(cast.walter, naming="masked", mask="Heron")
    [given] = answer(row, partner=cast.rosa)
    disputed = respond(given, row, "does_not_answer", "No.")
    told = OutboxMessage.objects.get()

    assert told.state == "folder"
    for secret in ("Heron", row.text, f"said/{row.number}"):
        assert secret not in told.text + told.subject
    # It says who may know that a letter waits.
    assert told.contribution == row
    assert b'"actor":null' in bytes(
        LedgerEntry.objects.get(project=cast.project, seq=disputed.ledger_seq).leaf
    )


def test_sending_the_form_twice_answers_once(cast):
    row, key = said(cast.priya), "1c1f6a1e-5a53-4a3d-8a86-0d8f5d6f0003"
    answer(row, partner=cast.rosa, form_key=key)
    with pytest.raises(AlreadyDone):
        answer(row, partner=cast.rosa, form_key=key)
    assert Answer.objects.count() == 1


def test_nothing_of_an_answer_stays_without_its_entry(cast, monkeypatch):
    row = said(cast.priya)
    monkeypatch.setattr(ledger, "append", lambda *a, **k: (_ for _ in ()).throw(RuntimeError("no ledger")))
    with pytest.raises(RuntimeError):
        answer(row, partner=cast.rosa, outcome="adopted", changes=[CHANGED])

    assert state_of(row) == "open"
    assert not [model for model in (Answer, Change, OutboxMessage) if model.objects.exists()]


def test_the_database_holds_one_latest_answer(cast):
    row = said(cast.priya)
    [given] = answer(row, partner=cast.rosa)
    given.pk, given.number = None, 2
    with pytest.raises(IntegrityError), transaction.atomic():
        given.save(force_insert=True)


def test_a_change_of_another_project_is_refused(cast):
    elsewhere = changes.add(
        project=cast.other_project, what="A", where="B", version="1", partner=cast.nia, by=cast.nia.person
    )
    with pytest.raises(ActionError, match="another project"):
        answer(said(cast.priya), partner=cast.rosa, outcome="adopted", changes=[elsewhere])


def test_a_letter_about_several_things_said_to_few_is_listed_for_nobody_who_may_not_read_them(cast):
    rows = [said(cast.priya, audience="facilitator"), said(cast.priya, audience="everyone")]
    answer(*rows, partner=cast.femi)

    assert OutboxMessage.objects.get().contribution == rows[0]
