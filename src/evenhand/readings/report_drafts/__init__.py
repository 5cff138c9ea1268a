"""Sentences drafted from the record for each item of a report, by small rules that read and never write.

A rule gives words and what they rest on, or nothing. Where all rules of an item give nothing, the report says so.
"""

from collections.abc import Iterator
from datetime import date

from evenhand.framework.rows import ReportItem
from evenhand.readings.framework import current
from evenhand.readings.report_drafts import (
    beginnings,
    deciding,
    figures,
    guarding,
    money,
    outcomes,
    people,
    sheet_rows,
    unresolved,
    voices,
)
from evenhand.readings.report_drafts.drafted import RULES, Drafted
from evenhand.readings.report_drafts.facts import Facts
from evenhand.readings.report_drafts.unresolved import UNRESOLVED
from evenhand.records.models import Project

__all__ = ["RULES", "UNRESOLVED", "Drafted", "Facts", "drafts_for", "items_of"]
#: Importing them is what puts their rules on the list.
AREAS = (beginnings, deciding, figures, guarding, money, outcomes, people, sheet_rows, unresolved, voices)


def items_of(form: str) -> list[ReportItem]:
    """What the form asks for, in its order."""
    return [row for row in current().report_items if row.form == form]


def drafts_for(
    project: Project, form: str, from_day: date | None = None, to_day: date | None = None
) -> Iterator[tuple[str, str, Drafted]]:
    """Every drafted sentence as (item, rule, sentence): the unresolved first, then as the form asks."""
    facts = Facts(project, from_day, to_day)
    worked_out: dict[str, list[Drafted]] = {}
    wanted = [(UNRESOLVED, UNRESOLVED)] + [(item.id, rule) for item in items_of(form) for rule in item.drafts]
    for item, rule in wanted:
        if rule not in worked_out:
            worked_out[rule] = list(RULES[rule](facts))
        for each in worked_out[rule]:
            yield item, rule, each
