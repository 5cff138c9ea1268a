"""What could go wrong, what stands in the way and what the work costs, for somebody’s copy of a record."""

from collections.abc import Iterator

from evenhand.access.projects import Seat
from evenhand.readings.harms import was_foreseen
from evenhand.readings.record_table import Row, Table, named
from evenhand.readings.tolls import shared_tolls, types_of_many
from evenhand.records.models import (
    Barrier,
    BarrierAsk,
    Harm,
    HarmLikelihood,
    HarmSeen,
    WatchSign,
    WatchSignSeen,
)


def _harms(seat: Seat) -> Iterator[Row]:
    found = Harm.objects.filter(project=seat.project).select_related("partner__person", "guard_owner__person")
    for harm in (
        found.prefetch_related("partner__types", "guard_owner__types").order_by("number").iterator(500)
    ):
        yield {
            "harm": harm.number,
            "what_sets_it_off": harm.trigger,
            "how_it_works": harm.mechanism,
            "what_it_does": harm.harm,
            "who_would_bear_it": harm.bearer_types,
            "who_else": harm.bearer_words,
            "first_said_of": harm.first_said_of,
            "holds_here_because": harm.holds_here_because,
            "guard": harm.guard,
            "guard_owner": named(harm.guard_owner),
            "stage": harm.stage,
            "is_of_not_involving": harm.is_of_not_involving,
            "state": harm.state,
            "closed_because": harm.closed_because,
            "written_by": named(harm.partner),
            "typed_in": harm.entered_by_id is not None,
            "noted_on": harm.noted_on,
            "ledger_entry": harm.ledger_seq,
        }


def _likelihoods(seat: Seat) -> Iterator[Row]:
    found = HarmLikelihood.objects.filter(harm__project=seat.project).select_related(
        "harm", "partner__person"
    )
    for said in found.prefetch_related("partner__types").order_by("harm__number", "pk").iterator(500):
        yield {
            "harm": said.harm.number,
            "said_by": named(said.partner),
            "likelihood": said.likelihood,
            "words": said.words,
            "bearer_by_own_word": said.is_bearer_by_own_word,
            "said_on": said.said_on,
            "way": said.way,
            "typed_in": said.entered_by_id is not None,
            "confirmed_on": said.confirmed_on,
            "is_latest": said.is_latest,
            "ledger_entry": said.ledger_seq,
        }


def _signs(seat: Seat) -> Iterator[Row]:
    found = WatchSign.objects.filter(harm__project=seat.project).select_related("harm", "partner__person")
    for sign in found.prefetch_related("partner__types").order_by("harm__number", "pk").iterator(500):
        yield {
            "sign": sign.pk,
            "harm": sign.harm.number,
            "words": sign.words,
            "figure": sign.figure,
            "speaks_up": "" if sign.mark is None else "above" if sign.is_above else "below",
            "mark": sign.mark,
            "set_by": named(sign.partner),
            "set_on": sign.set_on,
            "ended_on": sign.ended_on,
            "ledger_entry": sign.ledger_seq,
        }


def _signs_seen(seat: Seat) -> Iterator[Row]:
    found = WatchSignSeen.objects.filter(sign__harm__project=seat.project).select_related(
        "partner__person", "answered_by__person"
    )
    for seen in found.prefetch_related("partner__types", "answered_by__types").order_by("pk").iterator(500):
        yield {
            "sign": seen.sign_id,
            "figure": seen.figure_said,
            "words": seen.words,
            "seen_by": named(seen.partner, "a figure of the record"),
            "seen_on": seen.seen_on,
            "answer": seen.answer,
            "answered_by": named(seen.answered_by),
            "answered_on": seen.answered_on,
            "ledger_entry": seen.ledger_seq,
        }


def _happened(seat: Seat) -> Iterator[Row]:
    found = HarmSeen.objects.filter(project=seat.project).select_related("harm", "partner__person")
    for seen in found.prefetch_related("partner__types").order_by("number").iterator(500):
        yield {
            "seen": seen.number,
            "harm": seen.harm.number if seen.harm else None,
            "was_foreseen": was_foreseen(seen),
            "what": seen.what,
            "whom_it_hurt": seen.bearer_types,
            "who_else": seen.bearer_words,
            "what_was_done": seen.what_was_done,
            "happened_on": seen.happened_on,
            "told_by": named(seen.partner),
            "typed_in": seen.entered_by_id is not None,
            "taken_back_on": seen.taken_back_on,
            "ledger_entry": seen.ledger_seq,
        }


def _barriers(seat: Seat) -> Iterator[Row]:
    found = Barrier.objects.filter(project=seat.project).select_related("partner__person")
    for barrier in found.prefetch_related("partner__types").order_by("number").iterator(500):
        yield {
            "barrier": barrier.number,
            "what": barrier.what,
            "what_it_does": barrier.what_it_does,
            "level": barrier.level,
            "owner": barrier.owner,
            "is_owner_outside": barrier.is_owner_outside,
            "state": barrier.state,
            "raised_by": named(barrier.partner),
            "typed_in": barrier.entered_by_id is not None,
            "raised_on": barrier.raised_on,
            "may_be_read_beside_others": barrier.is_for_roll_up,
            "mended_on": barrier.mended_on,
            "mended_how": barrier.mended_how,
            "ledger_entry": barrier.ledger_seq,
        }


def _barrier_asks(seat: Seat) -> Iterator[Row]:
    found = BarrierAsk.objects.filter(barrier__project=seat.project).select_related(
        "barrier", "partner__person"
    )
    for ask in found.prefetch_related("partner__types").order_by("barrier__number", "pk").iterator(500):
        yield {
            "barrier": ask.barrier.number,
            "asked_on": ask.asked_on,
            "how": ask.how,
            "written_by": named(ask.partner),
            "answered_on": ask.answered_on,
            "answer": ask.answer,
            "answered_by": ask.answered_by_words,
            "ledger_entry": ask.ledger_seq,
        }


def _tolls(seat: Seat) -> Iterator[Row]:
    """Shared ones. Beside no name nothing goes along that would point at somebody."""
    many = types_of_many(seat.project)
    for toll in shared_tolls(seat):
        is_named = toll.is_named
        yield {
            "kind": "benefit" if toll.is_benefit else "cost",
            "sort": toll.sort,
            "words": toll.words,
            "fell_on": [each for each in toll.bearer_types if is_named or each in many],
            "worth_mending": toll.worth_mending,
            "barrier": toll.barrier.number if toll.barrier else None,
            "told_by": named(toll.partner) if is_named else "",
            "stage": toll.stage if is_named else "",
            "said_on": toll.said_on if is_named else None,
            "ledger_entry": toll.ledger_seq if is_named else None,
        }


GUARDED = (
    Table(
        "harms",
        "What could go wrong.",
        (
            "harm",
            "what_sets_it_off",
            "how_it_works",
            "what_it_does",
            "who_would_bear_it",
            "who_else",
            "first_said_of",
            "holds_here_because",
            "guard",
            "guard_owner",
            "stage",
            "is_of_not_involving",
            "state",
            "closed_because",
            "written_by",
            "typed_in",
            "noted_on",
            "ledger_entry",
        ),
        _harms,
    ),
    Table(
        "harm_likelihoods",
        "How likely it is, as each says who would bear it.",
        (
            "harm",
            "said_by",
            "likelihood",
            "words",
            "bearer_by_own_word",
            "said_on",
            "way",
            "typed_in",
            "confirmed_on",
            "is_latest",
            "ledger_entry",
        ),
        _likelihoods,
    ),
    Table(
        "watch_signs",
        "By what people would notice a harm.",
        (
            "sign",
            "harm",
            "words",
            "figure",
            "speaks_up",
            "mark",
            "set_by",
            "set_on",
            "ended_on",
            "ledger_entry",
        ),
        _signs,
    ),
    Table(
        "watch_signs_seen",
        "When a sign showed, and what people did.",
        (
            "sign",
            "figure",
            "words",
            "seen_by",
            "seen_on",
            "answer",
            "answered_by",
            "answered_on",
            "ledger_entry",
        ),
        _signs_seen,
    ),
    Table(
        "harms_seen",
        "What went wrong, foreseen or not.",
        (
            "seen",
            "harm",
            "was_foreseen",
            "what",
            "whom_it_hurt",
            "who_else",
            "what_was_done",
            "happened_on",
            "told_by",
            "typed_in",
            "taken_back_on",
            "ledger_entry",
        ),
        _happened,
    ),
    Table(
        "barriers",
        "What stands in the way, and who could mend it.",
        (
            "barrier",
            "what",
            "what_it_does",
            "level",
            "owner",
            "is_owner_outside",
            "state",
            "raised_by",
            "typed_in",
            "raised_on",
            "may_be_read_beside_others",
            "mended_on",
            "mended_how",
            "ledger_entry",
        ),
        _barriers,
    ),
    Table(
        "barrier_asks",
        "When a barrier’s owner was asked, and what they answered.",
        (
            "barrier",
            "asked_on",
            "how",
            "written_by",
            "answered_on",
            "answer",
            "answered_by",
            "ledger_entry",
        ),
        _barrier_asks,
    ),
    Table(
        "costs_and_gives",
        "What the work cost people and gave them, as they shared it.",
        (
            "kind",
            "sort",
            "words",
            "fell_on",
            "worth_mending",
            "barrier",
            "told_by",
            "stage",
            "said_on",
            "ledger_entry",
        ),
        _tolls,
    ),
)
