"""The account as the record stands today: for somebody who was not there, each sentence with what it rests on.

It is the report form `account`, drafted anew each time and kept nowhere. Whoever reads it sees only what rests on pages
that they may open.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import timezone
from django.utils.text import Truncator

from evenhand.access.charters import those_with_a_say
from evenhand.access.contributions import readable
from evenhand.access.projects import Seat
from evenhand.readings import report_basis
from evenhand.readings.authors import author_shown
from evenhand.readings.dissents import Dissent, dissents_of
from evenhand.readings.names import shown_name
from evenhand.readings.partners import type_names
from evenhand.readings.report_drafts import Facts, drafts_for
from evenhand.readings.reports import ReportShown, SentenceShown, shown_from
from evenhand.records.models import Report, ReportSentence

FORM = "account"
TITLE = "The account"
#: Of what somebody said; the whole of it is behind the link.
LONGEST = 240


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


@dataclass(frozen=True)
class Voice:
    """Whose words a sentence rests on, named as on their own page, and what they said."""

    name: str
    words: str


def voices_in(shown: ReportShown, seat: Seat) -> dict[int, Voice]:
    """By the number of what was said. A file leaves names out."""
    said = readable(seat).filter(number__in=_numbers(shown, "contribution"))
    return {
        each.number: Voice(author_shown(each), Truncator(each.text).chars(LONGEST))
        for each in said.select_related("partner__person", "gathered_by__person").prefetch_related(
            "partner__types", "gathered_by__types"
        )
    }


def owing_in(shown: ReportShown, seat: Seat) -> dict[int, str]:
    """Who owes a promise to whom, by its number, as its own page says."""
    promises = seat.project.promises.filter(number__in=_numbers(shown, "promise"))
    return {
        each.number: f"{shown_name(each.owner)}, to {shown_name(each.to_partner) if each.to_partner else each.to_whom or 'everyone here'}"
        for each in promises.select_related("owner__person", "to_partner__person").prefetch_related(
            "owner__types", "to_partner__types"
        )
    }


def people_in(seat: Seat) -> list[str]:
    """Everyone with a say, with what they are here as, in the order in which they came."""
    found = []
    for partner in those_with_a_say(seat.project).order_by("joined_at", "pk"):
        types = ", ".join(type_names(partner.type_ids))
        lead = ", who leads" if partner.role == "lead" else ""
        found.append(f"{shown_name(partner)} ({types}){lead}" if types else f"{shown_name(partner)}{lead}")
    return found


def _numbers(shown: ReportShown, kind: str) -> set[int]:
    return {
        ref["number"]
        for item in shown.items
        for each in item.sentences
        for ref in each.sentence.rests_on
        if ref["kind"] == kind and "number" in ref
    }


def disagreement_in(shown: ReportShown, seat: Seat) -> dict[int, list[Dissent]]:
    """The words of those who disagreed with the decisions that it tells of, and the answers, as their pages have them."""
    told = {
        ref["number"]
        for item in shown.items
        for each in item.sentences
        if each.sentence.drafted_by == "disagreement"
        for ref in each.sentence.rests_on
    }
    if not told:
        return {}
    return {
        decision.number: dissents_of(decision, seat)
        for decision in Facts(seat.project).latest_decisions
        if decision.number in told
    }
