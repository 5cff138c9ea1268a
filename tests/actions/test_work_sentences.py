"""The sentence that says what this work is: it stands by people's own yes, and a no stands beside it."""

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from evenhand.actions import features_told, ledger, work_sentences
from evenhand.actions.errors import ActionError
from evenhand.actions.once import AlreadyDone
from evenhand.records.models import FeatureTold, LedgerEntry, LedgerSecret, OutboxMessage, SentenceAnswer


def put(cast, text="Carers and researchers chose the question together.", **said):
    return work_sentences.propose(partner=cast.rosa, text=text, by=cast.rosa.person, **said)


def say(sentence, partner, says, **more):
    return work_sentences.answer(sentence=sentence, partner=partner, says=says, by=partner.person, **more)


def test_everyone_with_a_say_is_asked_and_only_whoever_proposed_has_said_yes(cast):
    sentence = put(cast)

    answers = {each.partner: each.says for each in sentence.answers.all()}
    assert answers == {cast.rosa: "agree", cast.femi: "", cast.priya: "", cast.walter: ""}
    assert sentence.state == "proposed"
    assert OutboxMessage.objects.filter(kind="ask").count() == 3


def test_it_stands_when_more_than_half_of_all_and_of_the_public_side_said_yes(cast):
    sentence = put(cast)
    say(sentence, cast.femi, "agree")
    say(sentence, cast.priya, "agree")
    sentence.refresh_from_db()
    assert sentence.state == "proposed", "one of two on the public side is not more than half"
    say(sentence, cast.walter, "agree")
    sentence.refresh_from_db()

    assert (sentence.state, sentence.stands_since) == ("standing", timezone.localdate())
    assert b'"sentence.stand"' in bytes(
        LedgerEntry.objects.filter(project=cast.project).order_by("-seq").first().leaf
    )


def test_the_same_answer_sent_twice_is_on_the_record_once(cast):
    sentence = put(cast)
    say(sentence, cast.priya, "contest", words="Not with us.", is_named=False)
    once = LedgerEntry.objects.filter(project=cast.project).count()
    say(sentence, cast.priya, "contest", words="Not with us.", is_named=False)
    assert LedgerEntry.objects.filter(project=cast.project).count() == once
    say(sentence, cast.priya, "agree")
    assert sentence.answers.get(partner=cast.priya).says == "agree"


def test_silence_and_leaving_it_to_others_are_no_yes(cast):
    sentence = put(cast)
    say(sentence, cast.femi, "aside")
    say(sentence, cast.priya, "aside")
    say(sentence, cast.walter, "agree")
    sentence.refresh_from_db()

    assert sentence.state == "proposed"


def test_a_later_no_stands_beside_it_and_takes_nothing_down(cast):
    sentence = put(cast)
    for each in (cast.femi, cast.priya, cast.walter):
        say(sentence, each, "agree")
    say(sentence, cast.priya, "contest", words="The budget was fixed without us.")
    sentence.refresh_from_db()

    assert sentence.state == "standing"
    assert sentence.answers.get(partner=cast.priya).words == "The budget was fixed without us."


def test_a_no_needs_its_reason_and_nobody_answers_for_another(cast):
    sentence = put(cast)
    with pytest.raises(ActionError, match="Say why"):
        say(sentence, cast.priya, "contest", words=" ")
    with pytest.raises(ActionError, match="for themselves"):
        work_sentences.answer(sentence=sentence, partner=cast.priya, says="agree", by=cast.rosa.person)
    with pytest.raises(ActionError, match="no longer in the project"):
        say(sentence, cast.dan, "agree")
    with pytest.raises(ActionError, match="no longer in the project"):
        say(sentence, cast.nia, "agree")
    with pytest.raises(ActionError, match="Say yes"):
        say(sentence, cast.priya, "perhaps")
    with pytest.raises(ActionError, match="still to come"):
        say(sentence, cast.priya, "agree", said_on=timezone.localdate() + timedelta(days=1))


def test_a_no_without_a_name_has_no_name_in_the_record_either(cast):
    sentence = put(cast)
    given = say(sentence, cast.priya, "contest", words="It is not.", is_named=False)

    leaf = bytes(LedgerEntry.objects.get(project=cast.project, seq=given.ledger_seq).leaf)
    sealed = LedgerSecret.objects.get(project=cast.project, seq=given.ledger_seq)
    assert b'"actor":null' in leaf
    assert b"partner" not in bytes(sealed.payload)


def test_a_yes_typed_in_counts_once_its_owner_has_seen_it(cast):
    sentence = put(cast)
    say(sentence, cast.femi, "agree")
    say(sentence, cast.priya, "agree")
    typed = work_sentences.answer(
        sentence=sentence,
        partner=cast.walter,
        says="agree",
        way="phone",
        entered_by=cast.femi.person,
        by=cast.femi.person,
    )
    sentence.refresh_from_db()
    assert sentence.state == "proposed"
    with pytest.raises(ActionError, match="Only the person"):
        work_sentences.confirm(answer=typed, by=cast.femi.person)
    work_sentences.confirm(answer=typed, by=cast.walter.person)
    sentence.refresh_from_db()

    assert sentence.state == "standing"


def test_a_new_sentence_replaces_the_one_that_stood_and_the_old_one_stays(cast):
    first = put(cast)
    for each in (cast.femi, cast.priya, cast.walter):
        say(first, each, "agree")
    second = put(cast, text="Carers chose the question, and researchers did the rest.")
    for each in (cast.femi, cast.priya, cast.walter):
        say(second, each, "agree")
    first.refresh_from_db()
    second.refresh_from_db()

    assert (first.state, second.state) == ("replaced", "standing")
    with pytest.raises(ActionError, match="no longer the one"):
        say(first, cast.priya, "contest", words="Too late?")


def test_one_waits_at_a_time_and_is_taken_back_by_its_proposer_alone(cast):
    sentence = put(cast)
    with pytest.raises(ActionError, match="Another sentence waits"):
        put(cast, text="Something else.")
    with pytest.raises(ActionError, match="Only whoever proposed"):
        work_sentences.take_back(sentence=sentence, by=cast.femi.person)
    work_sentences.take_back(sentence=sentence, by=cast.rosa.person)
    with pytest.raises(ActionError, match="no longer waits"):
        work_sentences.take_back(sentence=sentence, by=cast.rosa.person)

    assert put(cast, text="Something else.").number == 2


@pytest.mark.parametrize(
    ("said", "match"),
    [
        ({"text": "  "}, "Write the sentence"),
        ({"text": "a" * 501}, "500 letters"),
        ({"definitions": ["made_up"]}, "out of the list"),
    ],
)
def test_a_sentence_that_cannot_be_is_refused_and_leaves_nothing(cast, said, match):
    with pytest.raises(ActionError, match=match):
        put(cast, **said)

    assert not cast.project.work_sentences.exists()


def test_pressing_twice_proposes_once_and_a_failed_entry_leaves_nothing(cast, monkeypatch):
    key = uuid.uuid4()
    sentence = put(cast, form_key=key)
    with pytest.raises(AlreadyDone):
        put(cast, form_key=key)
    monkeypatch.setattr(ledger, "append", _fails)
    with pytest.raises(RuntimeError):
        say(sentence, cast.priya, "agree")
    with pytest.raises(RuntimeError):
        tell(cast)

    assert SentenceAnswer.objects.get(partner=cast.priya).says == ""
    assert not FeatureTold.objects.exists()


def tell(cast, **more):
    more.setdefault("by", cast.priya.person)
    return features_told.tell(
        partner=cast.priya, feature="power_given_up", is_outcome=True, words="She asked us first.", **more
    )


def test_what_no_record_shows_is_told_by_name_or_not_and_taken_off_by_its_owner(cast):
    named, unnamed = tell(cast), tell(cast, is_named=False)
    leaf = bytes(LedgerEntry.objects.get(project=cast.project, seq=unnamed.ledger_seq).leaf)
    assert b'"actor":null' in leaf
    with pytest.raises(ActionError, match="Only the person"):
        features_told.take_back(told=named, by=cast.rosa.person)
    features_told.take_back(told=named, by=cast.priya.person)

    assert FeatureTold.objects.filter(taken_back_on=None).get() == unnamed


def test_what_is_told_has_words_a_feature_and_a_day_that_has_come(cast):
    with pytest.raises(ActionError, match="for themselves"):
        tell(cast, by=cast.rosa.person)
    with pytest.raises(ActionError, match="still to come"):
        tell(cast, said_on=timezone.localdate() + timedelta(days=1))
    with pytest.raises(ActionError, match="one of the features"):
        features_told.tell(
            partner=cast.priya, feature="kindness", is_outcome=False, words="Yes.", by=cast.priya.person
        )
    with pytest.raises(ActionError, match="few words"):
        features_told.tell(
            partner=cast.priya, feature="all_talents", is_outcome=False, words=" ", by=cast.priya.person
        )


def _fails(*args, **kwargs):
    raise RuntimeError
