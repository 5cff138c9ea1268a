"""Reports and their sentences, for somebody's copy of a record: what the record gave, and what people put instead."""

from collections.abc import Iterator

from evenhand.access.permissions import Permission
from evenhand.access.projects import Seat
from evenhand.access.reports import readable_reports
from evenhand.readings.record_table import Row, Table, named
from evenhand.records.models import ReportSentence


def _reports(seat: Seat) -> Iterator[Row]:
    found = readable_reports(seat).select_related("partner__person", "released_by__person")
    for report in found.prefetch_related("partner__types", "released_by__types").order_by("number"):
        yield {
            "report": report.number,
            "form": report.form,
            "title": report.title,
            "from_day": report.from_day,
            "to_day": report.to_day,
            "begun_by": named(report.partner),
            "begun_on": report.begun_on,
            "state": report.state,
            "stopped_because": report.stopped_because,
            "released_on": report.released_on,
            "released_by": named(report.released_by),
            "head_size": report.head_size,
            "head_root": report.head_root,
            "digest": report.digest,
            "ledger_entry": report.ledger_seq,
        }


def _sentences(seat: Seat) -> Iterator[Row]:
    found = ReportSentence.objects.filter(report__in=readable_reports(seat).order_by().values("pk"))
    found = found.select_related("report", "partner__person").prefetch_related("partner__types")
    # What was left out of a report that is out stays with those who take part.
    may_see_all = seat.may(Permission.REPORT_WRITE)
    for sentence in found.order_by("report__number", "item", "order", "pk").iterator(500):
        is_left_out = bool(sentence.left_out_because)
        yield {
            "report": sentence.report.number,
            "item": sentence.item,
            "order": sentence.order,
            "text": sentence.text if may_see_all or not is_left_out else "",
            "table": sentence.table,
            "rests_on": sentence.rests_on,
            "drafted_by_rule": sentence.drafted_by,
            "drafted_text": sentence.drafted_text if may_see_all else "",
            "written_by": named(sentence.partner),
            "written_on": sentence.written_on,
            "left_out_because": sentence.left_out_because,
            "ledger_entry": sentence.ledger_seq,
        }


REPORTS = (
    Table(
        "reports",
        "Reports written from the record, and how it stood when they went out.",
        (
            "report",
            "form",
            "title",
            "from_day",
            "to_day",
            "begun_by",
            "begun_on",
            "state",
            "stopped_because",
            "released_on",
            "released_by",
            "head_size",
            "head_root",
            "digest",
            "ledger_entry",
        ),
        _reports,
    ),
    Table(
        "report_sentences",
        "Each sentence of a report, and what it rests on.",
        (
            "report",
            "item",
            "order",
            "text",
            "table",
            "rests_on",
            "drafted_by_rule",
            "drafted_text",
            "written_by",
            "written_on",
            "left_out_because",
            "ledger_entry",
        ),
        _sentences,
    ),
)
