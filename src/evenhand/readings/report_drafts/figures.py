"""The figures that people here turned on, what is missing from them, and what no figure shows."""

from __future__ import annotations

from collections.abc import Iterator

from evenhand.readings.amounts import counted, day, joined
from evenhand.readings.limits import LIMITS
from evenhand.readings.report_basis import Ref
from evenhand.readings.report_drafts.drafted import MOST, Drafted, drafts, ended, quoted, said, table
from evenhand.readings.report_drafts.facts import Facts
from evenhand.records.models import IndicatorChoice, OpenRound, Outcome

FIGURES, OUTCOMES = Ref("figures"), Ref("outcomes")


@drafts("figures_chosen")
def figures_chosen(facts: Facts) -> Iterator[Drafted]:
    """Which figures are counted here, and why where somebody said."""
    names = [indicator.name for indicator in facts.indicators]
    if names:
        yield said(f"People here count these figures: {ended('; '.join(names))}", FIGURES)
    known = {row.id: row.name for row in facts.fw.indicators}
    chosen = IndicatorChoice.objects.filter(project=facts.project, is_latest=True).exclude(why="")
    for choice in chosen.order_by("pk")[:MOST]:
        turned = "on" if choice.is_on else "off"
        name = known.get(choice.indicator, choice.indicator)
        yield said(f"“{name}” was turned {turned}. Why: {ended(choice.why)}", Ref("figure", choice.indicator))


@drafts("figures_on")
def figures_on(facts: Facts) -> Iterator[Drafted]:
    """As anybody outside may hear them, so that none tells more than the record's public side."""
    for indicator in facts.indicators:
        ref = Ref("figure", indicator.id)
        for figure in indicator.figures:
            if figure.is_shown and figure.said:
                yield said(f"{indicator.name}: {ended(figure.said)}", ref)
        for split in indicator.rows:
            if split.rows:
                yield said(
                    ended(f"{indicator.name}: {split.caption}"), ref, table=table(split.header, split.rows)
                )


@drafts("figures_missing")
def figures_missing(facts: Facts) -> Iterator[Drafted]:
    for indicator in facts.indicators:
        ref = Ref("figure", indicator.id)
        for figure in indicator.figures:
            if not figure.is_shown:
                yield said(f"{indicator.name}: not shown. {ended(figure.why_not)}", ref)
            elif figure.missing_said:
                yield said(f"{indicator.name}: {ended(figure.missing_said)}", ref)


@drafts("open_rounds")
def open_rounds(facts: Facts) -> Iterator[Drafted]:
    """That people were asked, and what. What they said stays among those here."""
    rows = OpenRound.objects.filter(facts.within("shown_on"), question__project=facts.project, state="shown")
    for each in rows.select_related("question").order_by("shown_on", "pk")[:MOST]:
        on = f", shown on {day(each.shown_on)}" if each.shown_on else ""
        yield said(
            f"People were asked: {quoted(each.question.text)}{on}, once all had spoken or it was said why not.",
            Ref("open_question", each.question.number),
        )


@drafts("what_not_known")
def what_not_known(facts: Facts) -> Iterator[Drafted]:
    unknown = Outcome.objects.filter(project=facts.project, state="unknown").count()
    if unknown:
        yield said(f"Of {counted(unknown, 'outcome')} nobody knows what became.", OUTCOMES)
    yield said(
        "What was said to chosen people, or to the facilitator alone, is not in this report, nor how much of it there was.",
        Ref("heard"),
    )


@drafts("limits")
def limits(facts: Facts) -> Iterator[Drafted]:
    for sentence in LIMITS:
        yield said(sentence, FIGURES)


def turned_off(facts: Facts) -> list[str]:
    rows = IndicatorChoice.objects.filter(project=facts.project, is_latest=True, is_on=False)
    names = {row.id: row.name for row in facts.fw.indicators}
    return [names.get(each.indicator, each.indicator) for each in rows]


@drafts("figures_off")
def figures_off(facts: Facts) -> Iterator[Drafted]:
    names = turned_off(facts)
    if names:
        yield said(f"People here turned these figures off: {joined(names)}.", FIGURES)
