"""A picture of an indicator, which its sentences and its table say too: nothing stands in a picture alone."""

from __future__ import annotations

from evenhand.exchange.document.charts import Bar, bar_chart
from evenhand.exchange.document.tree import Block, Figure, heading, p, small, table
from evenhand.readings.indicator_figures import IndicatorShown, SplitShown, said_in, sentences


def chart_of(shown: IndicatorShown) -> str:
    """Bars for shares of a whole, with their intervals; empty where there is nothing that a bar would show."""
    bars = [
        Bar(_label(figure.said), figure.value, figure.amount, figure.low, figure.high)
        for figure in shown.figures
        if figure.is_shown and figure.unit == "share" and figure.value is not None
    ]
    if not bars or any(any(value is not None for value in split.values) for split in shown.rows):
        # Where there is a split its own picture shows more.
        return ""
    said = " ".join(f"{bar.label}: {bar.said}." for bar in bars)
    has_interval = any(bar.low is not None for bar in bars)
    line = " The thin line over a bar says how far chance alone could move it." if has_interval else ""
    return bar_chart(shown.name, f"{said}{line}", bars, most=1, name=shown.id)


def split_chart(split: SplitShown, name: str) -> str:
    """The same for a split, one bar a row."""
    if not any(value is not None for value in split.values):
        return ""
    bars = [
        Bar(row[0], value, said_in(value, split.unit) if value is not None else "not known")
        for row, value in zip(split.rows, split.values, strict=True)
    ]
    said = " ".join(f"{bar.label}: {bar.said}." for bar in bars)
    most = 1.0 if split.unit == "share" else None
    return bar_chart(split.caption, said, bars, most=most, name=name)


def blocks_of(shown: IndicatorShown, level: int = 2) -> list[Block]:
    """The indicator as part of a document: its sentences, pictures with their tables, and what it cannot show."""
    found: list[Block] = [heading(shown.name, level), p(shown.plain)]
    found += [p(said) for said in sentences(shown.figures)]
    if chart := chart_of(shown):
        found.append(Figure(chart, " ".join(sentences(shown.figures))))
    for place, split in enumerate(shown.rows):
        if not split.rows:
            continue
        if chart := split_chart(split, f"{shown.id}-{place}"):
            found.append(Figure(chart, f"{split.caption}, as in the table below."))
        found.append(table(split.caption, split.header, split.rows, numeric=range(1, len(split.header))))
        if split.hidden:
            found.append(small(split.hidden))
    found.append(small(f"What it cannot show: {shown.cannot_show} How it is worked out: {shown.formula}"))
    return found


def _label(said: str) -> str:
    first = said.split(". ")[0].rstrip(".")
    return first
