"""Reports as pages and documents show them: item by item, what each sentence rests on, and the gaps by name."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import QuerySet

from evenhand.access.projects import Seat
from evenhand.access.reports import readable_reports
from evenhand.framework.rows import ReportForm
from evenhand.readings import report_basis
from evenhand.readings.amounts import day
from evenhand.readings.framework import current
from evenhand.readings.names import names_of_all
from evenhand.readings.report_basis import BasisShown
from evenhand.readings.report_drafts import UNRESOLVED, drafts_for, items_of
from evenhand.readings.report_drafts.sheet_rows import BECAME, SHEET_RULE
from evenhand.records.models import Partner, ProjectHead, Report, ReportSentence

#: Shorter parts of names are parts of other words.
LEAST_OF_A_NAME = 3
UNRESOLVED_NAME = "Not resolved yet"
UNRESOLVED_ASKS = "What was not kept to, what has no answer, what is disputed?"
UNRESOLVED_GAP = "The record holds nothing that waits, was not kept to or is disputed. It may be that nobody wrote it down."


@dataclass(frozen=True, slots=True)
class SentenceShown:
    sentence: ReportSentence
    basis: list[BasisShown]
    #: Who wrote or reworded it, as they are named here. Empty where the record gave it.
    by: str

    @property
    def is_reworded(self) -> bool:
        return bool(self.sentence.drafted_text)

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """The cells of a sheet's row with the names of their columns; empty for any other sentence."""
        kept = self.sentence.table
        if self.sentence.drafted_by != SHEET_RULE or not kept:
            return []
        return list(zip(kept["header"], kept["rows"][0], strict=False))

    @property
    def became(self) -> str:
        """Of a sheet's row: what became of what was said, to be read before the row is opened."""
        return dict(self.pairs).get(BECAME, "")


@dataclass(frozen=True, slots=True)
class ItemShown:
    """One thing that the form asks for. Where nothing stands, `gap` says so."""

    id: str
    number: str
    name: str
    asks: str
    sentences: list[SentenceShown]
    left_out: list[SentenceShown]
    gap: str

    @property
    def is_gap(self) -> bool:
        return not self.sentences


@dataclass(frozen=True, slots=True)
class ReportShown:
    report: Report
    form: ReportForm
    period: str
    items: list[ItemShown]
    #: Entries that the record got since it was drafted. Whether they change a sentence is seen by drafting again.
    entries_since: int

    @property
    def gaps(self) -> list[ItemShown]:
        return [item for item in self.items if item.is_gap and item.id != UNRESOLVED]

    @property
    def left_out(self) -> list[SentenceShown]:
        return [each for item in self.items for each in item.left_out]


def forms() -> list[ReportForm]:
    return list(current().report_forms)


def form_of(report: Report) -> ReportForm:
    return form_row(report.form)


def form_row(id: str) -> ReportForm:
    return next(row for row in current().report_forms if row.id == id)


def list_of(seat: Seat) -> QuerySet[Report]:
    return readable_reports(seat).select_related("partner__person").prefetch_related("partner__types")


def period_of(report: Report) -> str:
    if report.from_day and report.to_day:
        return f"From {day(report.from_day)} to {day(report.to_day)}"
    if report.from_day:
        return f"Since {day(report.from_day)}"
    return f"Until {day(report.to_day)}" if report.to_day else "From the beginning"


def shown(report: Report, seat: Seat) -> ReportShown:
    rows = list(report.sentences.order_by("item", "order", "pk"))
    writers = {row.partner_id for row in rows if row.partner_id}
    names = dict(names_of_all(Partner.objects.filter(pk__in=writers))) if writers else {}
    by_item: dict[str, list[SentenceShown]] = {}
    for row in rows:
        by = names.get(row.partner_id, "") if row.partner_id else ""
        by_item.setdefault(row.item, []).append(
            SentenceShown(row, report_basis.shown(row.rests_on, seat), by)
        )
    return shown_from(report, by_item, entries_since=entries_since(report))


def shown_from(
    report: Report, by_item: Mapping[str, list[SentenceShown]], *, entries_since: int = 0
) -> ReportShown:
    """The report part by part, whether its sentences are kept or were drafted just now."""
    parts = [(UNRESOLVED, "", UNRESOLVED_NAME, UNRESOLVED_ASKS, UNRESOLVED_GAP)]
    parts += [(each.id, each.number, each.name, each.asks, each.gap) for each in items_of(report.form)]
    return ReportShown(
        report=report,
        form=form_of(report),
        period=period_of(report),
        items=[_item(part, by_item.get(part[0], [])) for part in parts],
        entries_since=entries_since,
    )


def entries_since(report: Report) -> int:
    """How many entries the record got since a draft was drafted, beside what was done to the report itself."""
    if report.state != "draft":
        return 0
    size = ProjectHead.objects.filter(project=report.project_id).values_list("size", flat=True).first() or 0
    return max(size - report.drafted_size, 0)


def names_in(found: ReportShown) -> list[tuple[SentenceShown, list[str]]]:
    """Sentences that hold a name of somebody in the project, to be looked at before a report goes out."""
    names: set[str] = set()
    partners = found.report.project.partners.exclude(role__in=["payer", "witness"])
    for partner in partners.select_related("person"):
        # A made-up name may be a whole phrase, whose words are in every other sentence.
        parts = [part for part in partner.person.name.split() if part[:1].isupper()]
        wanted = (partner.person.name, partner.pseudonym, *parts)
        names |= {name for name in wanted if len(name) >= LEAST_OF_A_NAME}
    pattern = (
        re.compile(rf"\b({'|'.join(map(re.escape, sorted(names, key=len, reverse=True)))})\b")
        if names
        else None
    )
    rows = []
    for each in (sentence for item in found.items for sentence in item.sentences):
        held = f"{each.sentence.text} {each.sentence.table or ''}"
        here = list(dict.fromkeys(pattern.findall(held))) if pattern else []
        if here:
            rows.append((each, here))
    return rows


def is_out_of_date(report: Report) -> bool:
    """Whether the record gives other sentences now than those that the report was drafted with."""
    found = drafts_for(report.project, report.form, report.from_day, report.to_day)
    fresh = Counter((item, drafted.text) for item, _, drafted in found)
    rows = report.sentences.exclude(drafted_by="")
    return Counter((row.item, row.drafted_text or row.text) for row in rows) != fresh


def _item(part: tuple[str, str, str, str, str], sentences: list[SentenceShown]) -> ItemShown:
    id, number, name, asks, gap = part
    return ItemShown(
        id=id,
        number=number,
        name=name,
        asks=asks,
        sentences=[each for each in sentences if not each.sentence.left_out_because],
        left_out=[each for each in sentences if each.sentence.left_out_because],
        gap=gap,
    )
