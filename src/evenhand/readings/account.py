"""The account as the record stands today: for somebody who was not there, each sentence with what it rests on.

It is the report form `account`, drafted anew each time and kept nowhere. Whoever reads it sees only what rests on pages
that they may open.
"""

from __future__ import annotations

from django.utils import timezone

from evenhand.access.projects import Seat
from evenhand.readings import report_basis
from evenhand.readings.report_drafts import drafts_for
from evenhand.readings.reports import ReportShown, SentenceShown, shown_from
from evenhand.records.models import Report, ReportSentence

FORM = "account"
TITLE = "The account"


def account_of(seat: Seat) -> ReportShown:
    today = timezone.localdate()
    report = Report(project=seat.project, number=0, form=FORM, title=TITLE, begun_on=today, state="draft")
    sentences: dict[str, list[SentenceShown]] = {}
    for item, rule, drafted in drafts_for(seat.project, FORM):
        if not all(seat.may(report_basis.KINDS[ref.kind].permission) for ref in drafted.rests_on):
            continue
        rests_on = [ref.as_json() for ref in drafted.rests_on]
        row = ReportSentence(
            item=item,
            text=drafted.text,
            rests_on=rests_on,
            table=drafted.table,
            drafted_by=rule,
            written_on=today,
        )
        sentences.setdefault(item, []).append(SentenceShown(row, report_basis.shown(rests_on, seat), ""))
    return shown_from(report, sentences)
