import pytest

from evenhand.actions import contributions, gathering, ledger
from evenhand.actions.errors import ActionError
from evenhand.actions.once import AlreadyDone
from evenhand.records.models import Contribution, LedgerEntry, OutboxMessage
from tests.actions.test_answers import CHANGED, answer, respond, state_of
from tests.contributions import refs_of, said

KEY = "1c1f6a1e-5a53-4a3d-8a86-0d8f5d6f0004"


def gather(*rows, by, text="Getting in is hard.", **more):
    return gathering.gather(contributions=rows, text=text, partner=by, by=by.person, **more)


def split(row, *parts, by, **more):
    return gathering.split(contribution=row, parts=parts, partner=by, by=by.person, **more)


def take_out(row, *, by, **more):
    return gathering.take_out(contribution=row, partner=by, by=by.person, **more)


def test_originals_keep_number_words_and_author_and_one_answer_reaches_them_all(cast):
    first, second = said(cast.priya, "The stairs."), said(cast.walter, "The door.", naming="masked")
    whole = gather(first, second, by=cast.femi)

    for before in (first, second):
        after = Contribution.objects.get(pk=before.pk)
        assert (after.number, after.text, after.partner_id, after.mask) == (
            before.number,
            before.text,
            before.partner_id,
            before.mask,
        )
        assert (after.state, after.gathered_into) == ("gathered", whole)
    assert (whole.partner, whole.gathered_by, whole.state) == (None, cast.femi, "open")
    assert refs_of(cast.project, whole.ledger_seq) == [first.ledger_seq, second.ledger_seq]

    answer(whole, partner=cast.rosa, outcome="adopted", changes=[CHANGED])
    told = {message.person: message for message in OutboxMessage.objects.all()}
    assert set(told) == {cast.priya.person, cast.walter.person}
    # Each is told about their own original, never about another's.
    assert told[cast.priya.person].contribution == first
    assert told[cast.walter.person].contribution == second


def test_what_is_put_together_is_read_by_no_more_people_than_any_original(cast):
    whole = gather(said(cast.priya), said(cast.walter, audience="partners"), by=cast.femi)
    assert whole.audience == "partners"

    same = [
        said(cast.priya, readers=(cast.femi, cast.rosa)),
        said(cast.walter, readers=(cast.rosa, cast.femi)),
    ]
    whole = gather(*same, by=cast.femi)
    assert whole.audience == "chosen"
    assert set(whole.readers.values_list("partner", flat=True)) == {cast.femi.pk, cast.rosa.pk}

    alone = gather(
        said(cast.priya, audience="facilitator"), said(cast.walter, audience="facilitator"), by=cast.femi
    )
    assert alone.audience == "facilitator"


@pytest.mark.parametrize(
    ("one", "other", "sentence"),
    [
        ({"audience": "facilitator"}, {}, "facilitator alone"),
        ({"audience": "facilitator"}, {"readers": "femi"}, "facilitator alone"),
        ({"readers": "femi"}, {}, "very same people"),
        ({"readers": "femi"}, {"readers": "femi rosa"}, "very same people"),
        ({"to_side": "partners"}, {}, "different people"),
        ({"asked": "rosa"}, {}, "different people"),
        ({"state": "answered"}, {}, "Number 1 is not waiting"),
    ],
)
def test_what_has_other_readers_or_waits_for_others_is_not_put_together(cast, one, other, sentence):
    def made(more):
        more = dict(more)
        if "readers" in more:
            more["readers"] = tuple(getattr(cast, name) for name in more["readers"].split())
        if "asked" in more:
            more["asked"] = getattr(cast, more["asked"])
        return said(cast.priya, **more)

    rows = [made(one), made(other)]
    with pytest.raises(ActionError, match=sentence):
        gather(*rows, by=cast.femi)
    assert Contribution.objects.count() == 2
    assert not Contribution.objects.filter(state="gathered").exists()


def test_a_lead_cannot_put_together_what_only_the_facilitator_may_read(cast):
    rows = [said(cast.priya, audience="facilitator"), said(cast.walter, audience="facilitator")]
    with pytest.raises(ActionError, match="Numbers 1, 2 are not for you to read"):
        gather(*rows, by=cast.rosa)
    with pytest.raises(ActionError, match="Only a lead or a facilitator"):
        gather(said(cast.priya), said(cast.walter), by=cast.priya)


def test_nobody_answers_a_sentence_that_holds_their_own_words(cast):
    whole = gather(said(cast.rosa), said(cast.priya), by=cast.femi)
    with pytest.raises(ActionError, match="in your own words"):
        answer(whole, partner=cast.rosa)
    assert answer(whole, partner=cast.femi)


def test_an_author_takes_theirs_out_and_the_others_stay(cast):
    first, second, third = said(cast.priya), said(cast.walter), said(cast.priya)
    whole = gather(first, second, third, by=cast.femi)
    with pytest.raises(ActionError, match="Only its author"):
        take_out(second, by=cast.priya)
    first.refresh_from_db()
    take_out(first, by=cast.priya, words="I meant the lift.")

    assert [state_of(row) for row in (first, second, third, whole)] == [
        "open",
        "gathered",
        "gathered",
        "open",
    ]
    entry = LedgerEntry.objects.filter(project=cast.project).last()
    assert refs_of(cast.project, entry.seq) == [first.ledger_seq, whole.ledger_seq]
    for row in (second, third):
        row.refresh_from_db()
        take_out(row, by=cast.femi)
    assert state_of(whole) == "withdrawn"
    first.refresh_from_db()
    with pytest.raises(ActionError, match="not put together"):
        take_out(first, by=cast.priya)


def test_an_answer_to_all_that_is_not_one_to_me_opens_mine_and_nobody_elses(cast):
    first, second = said(cast.priya, days_ago=60), said(cast.walter)
    whole = gather(first, second, by=cast.femi)
    [given] = answer(whole, partner=cast.rosa)
    first.refresh_from_db()
    respond(given, first, "not_what_i_said", "I never said that.")

    assert [state_of(row) for row in (first, second, whole)] == ["reopened", "gathered", "answered"]
    [own] = answer(first, partner=cast.rosa, reason="Now I see.")
    assert own.number == 1


def test_words_that_no_one_can_link_may_be_put_together_and_tell_nobody(cast):
    rows = [said(None, project=cast.project, naming="unlinkable") for _ in range(2)]
    whole = gather(*rows, by=cast.femi)
    answer(whole, partner=cast.rosa)
    assert not OutboxMessage.objects.exists()


def test_parts_are_in_their_authors_words_and_the_last_answer_tells_them_once(cast):
    row = said(
        cast.walter,
        "The stairs are steep.\nThe bus  is late.",
        naming="masked",
        mask="Heron",
        readers=(cast.femi,),
    )
    with pytest.raises(ActionError, match="Part 2 is not in the author’s own words"):
        split(row, "The stairs are steep.", "Buses run badly.", by=cast.femi)
    one, two = split(row, "The stairs are steep.", "The bus is late.", by=cast.femi)

    assert state_of(row) == "split"
    for part in (one, two):
        assert (part.partner, part.mask, part.naming, part.audience) == (
            cast.walter,
            "Heron",
            "masked",
            "chosen",
        )
        assert part.readers.get().partner == cast.femi
        assert refs_of(cast.project, part.ledger_seq) == [row.ledger_seq]
    answer(one, partner=cast.femi)
    assert not OutboxMessage.objects.exists()
    answer(two, partner=cast.femi)
    assert OutboxMessage.objects.get().person == cast.walter.person


def test_answering_all_parts_at_once_tells_once(cast):
    parts = split(said(cast.priya, "A and B"), "A", "B", by=cast.rosa)
    answer(*parts, partner=cast.rosa)
    assert OutboxMessage.objects.count() == 1


def test_one_part_or_the_same_twice_is_refused(cast):
    row = said(cast.priya, "A and B")
    for parts in (["A"], ["A", " "], ["A", "A "]):
        with pytest.raises(ActionError):
            split(row, *parts, by=cast.femi)
    assert Contribution.objects.count() == 1


def test_sending_either_form_twice_does_it_once_and_nothing_stays_without_its_entry(cast, monkeypatch):
    rows = [said(cast.priya, "A and B"), said(cast.walter)]
    gather(*rows, by=cast.femi, form_key=KEY)
    with pytest.raises(AlreadyDone):
        gather(*rows, by=cast.femi, form_key=KEY)

    third, fourth = said(cast.priya, "A and B"), said(cast.walter)
    monkeypatch.setattr(ledger, "append", lambda *a, **k: (_ for _ in ()).throw(RuntimeError("no ledger")))
    for attempt in (
        lambda: gather(third, fourth, by=cast.femi),
        lambda: split(third, "A", "B", by=cast.femi),
    ):
        with pytest.raises(RuntimeError):
            attempt()
    assert state_of(third) == "open"
    assert Contribution.objects.count() == 5


def test_a_sentence_whose_originals_are_all_taken_back_waits_for_no_answer(cast):
    first, second = said(cast.priya, "The stairs."), said(cast.walter, "The door.")
    whole = gather(first, second, by=cast.femi)

    contributions.withdraw(Contribution.objects.get(pk=first.pk), cast.priya.person)
    assert state_of(whole) == "open"
    contributions.withdraw(Contribution.objects.get(pk=second.pk), cast.walter.person)
    assert state_of(whole) == "withdrawn"
