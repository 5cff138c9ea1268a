"""The reports that an example wrote from its record, last of all: a report is of what is there by then."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from evenhand.actions import reports
from evenhand.readings.report_basis import Ref
from evenhand.records.models import Report

if TYPE_CHECKING:
    from evenhand.cli.examples.accounting import Accounting


def write_reports(accounting: Accounting) -> None:
    for each in accounting.rows("reports")["reports"]:
        partner = accounting.partners[each["by"]]
        report = reports.begin(
            project=accounting.project,
            form=each["form"],
            title=each["title"],
            partner=partner,
            by=partner.person,
        )
        for sentence in each.get("sentences", []):
            _write(accounting, report, sentence)
        for left_out in each.get("left_out", []):
            found = report.sentences.get(text__startswith=left_out["starts"])
            reports.leave_out(sentence=found, because=left_out["because"], by=accounting.by(left_out["by"]))
        if "released_by" in each:
            lead = accounting.partners[each["released_by"]]
            reports.release(report=report, partner=lead, by=lead.person)


def _write(accounting: Accounting, report: Report, sentence: dict[str, Any]) -> None:
    partner = accounting.partners[sentence["by"]]
    reports.write(
        report=report,
        item=sentence["item"],
        text=sentence["text"],
        rests_on=[Ref(sentence["kind"], sentence.get("number"))] if "kind" in sentence else [],
        partner=partner,
        by=partner.person,
    )
