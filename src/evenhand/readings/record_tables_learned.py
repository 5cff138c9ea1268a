"""What funders did, what went out, and what was brought in to learn from, for somebody's copy of a record."""

from collections.abc import Iterator

from django.db.models import Q

from evenhand.access.projects import Seat
from evenhand.readings.record_table import Row, Table, named
from evenhand.records.models import Case, CaseAnswer, FileRelease, FunderAct, ReleaseConsent


def _acts(seat: Seat) -> Iterator[Row]:
    found = FunderAct.objects.filter(project=seat.project).select_related("partner__person")
    for act in found.prefetch_related("partner__types").order_by("number").iterator(500):
        yield {
            "act": act.number,
            "funder": act.funder,
            "kind": act.kind,
            "what": act.what,
            "on": act.on_day,
            "hours": act.hours,
            "what_came": act.what_came,
            "said_by": named(act.partner),
            "noted_on": act.noted_on,
            "taken_back_on": act.taken_back_on,
            "ledger_entry": act.ledger_seq,
        }


def _files(seat: Seat) -> Iterator[Row]:
    """That a file went out, and its digest. The file itself is on its page."""
    found = FileRelease.objects.filter(project=seat.project).defer("content")
    found = found.select_related("partner__person", "decision").prefetch_related("partner__types")
    for file in found.order_by("number").iterator(500):
        yield {
            "file": file.number,
            "kind": file.kind,
            "for_whom": file.for_whom,
            "released_by": named(file.partner),
            "decision": file.decision.number if file.decision else None,
            "released_on": file.released_on,
            "entries_then": file.head_size,
            "digest": file.digest,
            "ledger_entry": file.ledger_seq,
        }


def _consents(seat: Seat) -> Iterator[Row]:
    """One's own alone: what others let go out is nobody's to take away."""
    for consent in ReleaseConsent.objects.filter(partner=seat.partner).order_by("pk"):
        yield {
            "kind": consent.kind,
            "is_yes": consent.is_yes,
            "with_words": consent.with_words,
            "said_on": consent.said_on,
            "is_latest": consent.is_latest,
            "ledger_entry": consent.ledger_seq,
        }


def _cases(seat: Seat) -> Iterator[Row]:
    """Another project's words stay with its own file, under its own terms."""
    found = Case.objects.filter(project=seat.project).select_related("partner__person")
    for case in found.prefetch_related("partner__types").order_by("number").iterator(500):
        yield {
            "case": case.number,
            "title": case.title,
            "told_by": case.told_by,
            "licence": case.licence,
            "digest": case.digest,
            "brought_by": named(case.partner),
            "brought_on": case.brought_on,
            "removed_on": case.removed_on,
            "ledger_entry": case.ledger_seq,
        }


def _answers(seat: Seat) -> Iterator[Row]:
    """One's own, and what others show to those who have answered the same point."""
    own = CaseAnswer.objects.filter(partner=seat.partner, point__case__project=seat.project)
    shown = Q(is_shared=True, point__in=own.values("point")) | Q(partner=seat.partner)
    found = CaseAnswer.objects.filter(shown, point__case__project=seat.project)
    found = found.select_related("point__case", "partner__person").prefetch_related("partner__types")
    for answer in found.order_by("point", "text").iterator(500):
        yield {
            "case": answer.point.case.number,
            "point": answer.point.number,
            "text": answer.text,
            "said_by": named(answer.partner),
            "is_shared": answer.is_shared,
            "answered_on": answer.answered_on,
        }


LEARNED = (
    Table(
        "funder_acts",
        "What those who fund the work asked, cut, changed or helped with, and what came of it.",
        (
            "act",
            "funder",
            "kind",
            "what",
            "on",
            "hours",
            "what_came",
            "said_by",
            "noted_on",
            "taken_back_on",
            "ledger_entry",
        ),
        _acts,
    ),
    Table(
        "files_let_out",
        "Files that went out from here, for whom, and what each can be told by.",
        (
            "file",
            "kind",
            "for_whom",
            "released_by",
            "decision",
            "released_on",
            "entries_then",
            "digest",
            "ledger_entry",
        ),
        _files,
    ),
    Table(
        "what_you_let_out",
        "What you said may go out in such a file. Nobody else’s is here.",
        ("kind", "is_yes", "with_words", "said_on", "is_latest", "ledger_entry"),
        _consents,
    ),
    Table(
        "cases",
        "Other projects’ cases that were brought in to learn from.",
        (
            "case",
            "title",
            "told_by",
            "licence",
            "digest",
            "brought_by",
            "brought_on",
            "removed_on",
            "ledger_entry",
        ),
        _cases,
    ),
    Table(
        "case_answers",
        "What you would have done at their points, and what others show to those who answered the same one.",
        ("case", "point", "text", "said_by", "is_shared", "answered_on"),
        _answers,
    ),
)
