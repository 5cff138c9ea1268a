"""A row for each thing that public contributors said: when and how, what they hoped for, what changed, why it matters."""

from __future__ import annotations

from collections.abc import Iterator

from evenhand.readings.amounts import joined
from evenhand.readings.authors import author_shown
from evenhand.readings.report_basis import Ref
from evenhand.readings.report_drafts.drafted import Drafted, drafts, lowered, said, table
from evenhand.readings.report_drafts.facts import Facts
from evenhand.readings.report_drafts.voices import HEARD
from evenhand.records.contribution import WAITING
from evenhand.records.models import Contribution

BECAME = "What became of it"
HEADER = ("When", "How", "Who", "About", BECAME, "What changed", "Why it matters", "Standards")
#: The rule whose sentences are the rows of one table.
SHEET_RULE = "pirit_rows"
NOT_WRITTEN = "Not written down"
#: More rows than this are a job for the spreadsheet of everything said, which has them all.
MOST_ROWS = 500


@drafts(SHEET_RULE)
def pirit_rows(facts: Facts) -> Iterator[Drafted]:
    """Unresolved first. Words themselves are not in it, nor a day or a name of anybody who is not named."""
    public = {row.id for row in facts.fw.partner_types if row.is_public}
    rows = (
        facts.said.filter(state__in=[*WAITING, "answered"], gathered_by=None)
        .select_related("partner__person")
        .prefetch_related("partner__types", "answers__changes")
    )
    waiting = list(rows.filter(state__in=WAITING)[:MOST_ROWS])
    rest = list(rows.filter(state="answered")[: MOST_ROWS - len(waiting)])
    for contribution in [*waiting, *rest]:
        if _is_of_the_public(contribution, public):
            yield _row(facts, contribution)
    if rows.count() > MOST_ROWS:
        yield said(f"Only {MOST_ROWS} of {rows.count()} things said are in this sheet.", HEARD)


def _is_of_the_public(contribution: Contribution, public: set[str]) -> bool:
    """Whoever is not named is in it whatever they are: leaving some out would tell what they are."""
    if contribution.naming != "named" or contribution.partner is None:
        return contribution.naming != "group" or contribution.shown_type in public
    return bool(set(contribution.partner.type_ids) & public)


def _row(facts: Facts, contribution: Contribution) -> Drafted:
    is_named = contribution.naming == "named"
    answer = next((each for each in contribution.answers.all() if each.is_latest), None)
    if contribution.state != "answered":
        answer = None
    changes = (
        [f"{change.what} ({change.where}, {change.version})" for change in answer.changes.all()]
        if answer
        else []
    )
    became = f"{answer.get_outcome_display()}. {answer.reason}" if answer else "No answer yet"
    kind = lowered(contribution.get_kind_display())
    stage = facts.stage_name(contribution.stage)
    cells = (
        contribution.said_on.isoformat() if is_named and contribution.said_on else "Not told",
        (contribution.said_at or contribution.get_way_display()) if is_named else "Not told",
        joined(facts.plurals(contribution.partner.type_ids))
        if is_named and contribution.partner
        else author_shown(contribution),
        f"{kind}; {stage}" if stage else kind,
        became,
        "; ".join(changes) or ("Nothing that is written down" if answer else "Not known yet"),
        NOT_WRITTEN,
        NOT_WRITTEN,
    )
    return said(
        f"Number {contribution.number}, {kind}.",
        Ref("contribution", contribution.number),
        table=table(HEADER, [cells]),
    )
