"""Good practice, learning and what people say to the six standards, for somebody’s copy of a record."""

from collections.abc import Iterator

from django.db.models import Q

from evenhand.access.permissions import Permission
from evenhand.access.projects import Seat
from evenhand.readings.record_table import Row, Table, named
from evenhand.readings.trainings import shared
from evenhand.records.models import Questionnaire, Recognition, StandardAnswer


def _recognitions(seat: Seat) -> Iterator[Row]:
    """Those that their owners show, and one’s own on either side."""
    me = seat.partner
    readable = Q(is_kept=True, is_shown=True) | Q(partner=me) | Q(to_partner=me)
    found = Recognition.objects.filter(readable, project=seat.project, taken_back_on=None)
    rows = found.select_related("partner__person", "to_partner__person").prefetch_related(
        "partner__types", "to_partner__types"
    )
    for each in rows.order_by("number").iterator(500):
        yield {
            "recognition": each.number,
            "of": named(each.to_partner),
            "words": each.words,
            "said_by": named(each.partner),
            "said_on": each.said_on,
            "ledger_entry": each.ledger_seq,
        }


def _trainings(seat: Seat) -> Iterator[Row]:
    for row in shared(seat, most=5000) if seat.may(Permission.HOURS_LOG) else ():
        yield {
            "who": row.name,
            "what": row.training.what,
            "kind": row.training.kind,
            "skill": row.training.skill,
            "on_day": row.training.on_day,
        }


def _standard_answers(seat: Seat) -> Iterator[Row]:
    found = StandardAnswer.objects.filter(project=seat.project, is_latest=True)
    found = found.select_related("partner__person").prefetch_related("partner__types")
    # In an order that tells nothing of who answered.
    for each in found.order_by("question", "words"):
        yield {
            "question": each.question,
            "words": each.words,
            "said_by": named(each.partner) if each.is_named else "",
            "said_on": each.said_on if each.is_named else None,
            "ledger_entry": each.ledger_seq if each.is_named else None,
        }


def _questionnaires(seat: Seat) -> Iterator[Row]:
    """Without the questions, which are their makers’, and so without the answers to each."""
    found = Questionnaire.objects.filter(project=seat.project).select_related("partner__person")
    for each in found.prefetch_related("partner__types").order_by("number"):
        yield {
            "questionnaire": each.number,
            "title": each.title,
            "licence": each.licence,
            "licence_ground": each.licence_ground,
            "brought_by": named(each.partner),
            "state": each.state,
            "opened_on": each.opened_on,
            "closed_on": each.closed_on,
            "handed_in": each.result.get("sheets") if each.state == "closed" else None,
            "ledger_entry": each.ledger_seq,
        }


STANDARDS = (
    Table(
        "questionnaires",
        "Questionnaires that were brought here, with their licences, and how many handed them in, from five up.",
        (
            "questionnaire",
            "title",
            "licence",
            "licence_ground",
            "brought_by",
            "state",
            "opened_on",
            "closed_on",
            "handed_in",
            "ledger_entry",
        ),
        _questionnaires,
    ),
    Table(
        "six_standards",
        "What people say to the questions of the six standards.",
        ("question", "words", "said_by", "said_on", "ledger_entry"),
        _standard_answers,
    ),
    Table(
        "good_practice",
        "What people saw each other do well, where whoever it is about shows it.",
        ("recognition", "of", "words", "said_by", "said_on", "ledger_entry"),
        _recognitions,
    ),
    Table(
        "learning_shared",
        "What people learned or taught for this work, where they share it.",
        ("who", "what", "kind", "skill", "on_day"),
        _trainings,
    ),
)
