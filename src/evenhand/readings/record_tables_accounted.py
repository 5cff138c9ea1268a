"""What people account for, for somebody’s copy of a record: what this work is called, and what no record shows."""

from collections.abc import Iterator

from evenhand.access.projects import Seat
from evenhand.readings.record_table import Row, Table, named
from evenhand.records.models import FeatureTold, IndicatorChoice, SentenceAnswer, WorkSentence


def _sentences(seat: Seat) -> Iterator[Row]:
    found = WorkSentence.objects.filter(project=seat.project).select_related("partner__person")
    for sentence in found.prefetch_related("partner__types").order_by("number").iterator(500):
        yield {
            "sentence": sentence.number,
            "text": sentence.text,
            "label": sentence.label,
            "definitions": sentence.definitions,
            "proposed_by": named(sentence.partner),
            "proposed_on": sentence.proposed_on,
            "state": sentence.state,
            "stands_since": sentence.stands_since,
            "ended_on": sentence.ended_on,
            "ledger_entry": sentence.ledger_seq,
        }


def _answers(seat: Seat) -> Iterator[Row]:
    """By name only where everyone who says no does so by name: else whoever is left would be the one."""
    answers = SentenceAnswer.objects.filter(sentence__project=seat.project).exclude(says="")
    masked = set(answers.filter(is_named=False).values_list("sentence", flat=True))
    found = answers.select_related("sentence", "partner__person").prefetch_related("partner__types")
    # In an order that tells nothing of who answered.
    for answer in found.order_by("sentence__number", "says", "words"):
        is_hidden = answer.sentence_id in masked
        yield {
            "sentence": answer.sentence.number,
            "says": answer.says,
            "words": answer.words,
            "said_by": "" if is_hidden else named(answer.partner),
            "said_on": None if is_hidden else answer.said_on,
            "ledger_entry": None if is_hidden else answer.ledger_seq,
        }


def _choices(seat: Seat) -> Iterator[Row]:
    found = IndicatorChoice.objects.filter(project=seat.project).select_related("partner__person")
    for choice in found.prefetch_related("partner__types").order_by("pk").iterator(500):
        yield {
            "figure": choice.indicator,
            "is_on": choice.is_on,
            "why": choice.why,
            "chosen_by": named(choice.partner),
            "chosen_on": choice.chosen_on,
            "is_latest": choice.is_latest,
            "ledger_entry": choice.ledger_seq,
        }


def _told(seat: Seat) -> Iterator[Row]:
    found = FeatureTold.objects.filter(project=seat.project, taken_back_on=None)
    found = found.select_related("partner__person").prefetch_related("partner__types")
    for told in found.order_by("feature", "is_outcome", "words"):
        yield {
            "feature": told.feature,
            "about": "what came of it" if told.is_outcome else "what was tried",
            "words": told.words,
            "said_by": named(told.partner) if told.is_named else "",
            "said_on": told.said_on if told.is_named else None,
            "ledger_entry": told.ledger_seq if told.is_named else None,
        }


ACCOUNTED = (
    Table(
        "sentences",
        "What those who do this work say that it is.",
        (
            "sentence",
            "text",
            "label",
            "definitions",
            "proposed_by",
            "proposed_on",
            "state",
            "stands_since",
            "ended_on",
            "ledger_entry",
        ),
        _sentences,
    ),
    Table(
        "sentence_answers",
        "Who said yes to it and who contests it, and why.",
        ("sentence", "says", "words", "said_by", "said_on", "ledger_entry"),
        _answers,
    ),
    Table(
        "features_told",
        "What people told that no record shows.",
        ("feature", "about", "words", "said_by", "said_on", "ledger_entry"),
        _told,
    ),
    Table(
        "figures_chosen",
        "Which figures partners turned on or off, and why.",
        ("figure", "is_on", "why", "chosen_by", "chosen_on", "is_latest", "ledger_entry"),
        _choices,
    ),
)
