"""Charts as drawings that carry their own words: bars, and lines over time.

Each is a plain SVG with a title and a description, without script, style or anything from outside, so that it
goes into a page, a Word file and a tagged PDF alike. A chart never stands alone: whoever shows one shows its
table beside it. Nothing is told by colour only: each bar says its figure, each line has its own dashes and name.
"""

from __future__ import annotations

import hashlib
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from evenhand.exchange.document.tree import printable

#: As wide as a phone, so that its words stay large enough to read there.
_WIDTH = 420
_INK = "#1d2a33"
_QUIET = "#5b6770"
_RULE = "#c4ccd2"
_BAR = "#1f6f78"
_COLOURS = ("#1f6f78", "#a2501b", "#5a3f8c", "#3d6b2c", "#8a1f4b")
_DASHES = ("", "9 4", "2 3", "12 3 2 3", "5 5")
_FONT = 'font-family="Atkinson Hyperlegible, Noto Sans, DejaVu Sans, Arial, sans-serif"'
#: More than this nobody reads in one drawing; a table holds them all.
MOST_BARS = 24


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: what it is, how long, and the figure as it is said beside it. None is “not shown”, never nought."""

    label: str
    value: float | None
    said: str
    #: Where an interval begins and ends, drawn as a thin line over the end of the bar.
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One line: its name and its points; None where there is no figure, which leaves a gap."""

    name: str
    points: tuple[float | None, ...]


def bar_chart(
    title: str, desc: str, bars: Sequence[Bar], *, most: float | None = None, name: str = ""
) -> str:
    """Return bars lying down, each with its label above it and its figure at its end.

    `most` is the length of a full bar, such as 1 for shares; without it the longest gives the length. `name`
    keeps two charts with the same words apart on one page.
    """
    shown = list(bars)[:MOST_BARS]
    ends = [each for bar in shown for each in (bar.value, bar.high) if each is not None]
    full = most if most else max([each for each in ends if each > 0], default=1.0)
    parts: list[str] = []
    room = _WIDTH - 104
    y = 8
    for bar in shown:
        for row in _folded(bar.label, 50):
            y += 18
            parts.append(_text(8, y, row, size=15))
        y += 8
        parts.append(
            f'<rect x="8" y="{y}" width="{room}" height="18" fill="none" stroke="{_RULE}" stroke-width="1"/>'
        )
        end = 8.0
        if bar.value is not None:
            end += room * _within(bar.value / full)
            if bar.value > 0:
                parts.append(
                    f'<rect x="8" y="{y}" width="{max(end - 8, 1.5):.1f}" height="18" fill="{_BAR}"/>'
                )
        if bar.low is not None and bar.high is not None:
            left, right = (8 + room * _within(each / full) for each in (bar.low, bar.high))
            for colour, width in (("#ffffff", 5), (_INK, 2)):
                parts.append(
                    f'<path d="M{left:.1f} {y + 9}H{right:.1f}M{left:.1f} {y + 4}V{y + 14}M{right:.1f} {y + 4}'
                    f'V{y + 14}" fill="none" stroke="{colour}" stroke-width="{width}"/>'
                )
        parts.append(_text(room + 16, y + 14, bar.said, size=15, weight="bold" if bar.value else "normal"))
        y += 28
    return _drawing(title, desc, y + 6, parts, name)


def line_chart(
    title: str,
    desc: str,
    labels: Sequence[str],
    lines: Sequence[Line],
    *,
    most: float | None = None,
    unit: str = "",
    name: str = "",
) -> str:
    """Return lines over the labels, which stand for times one after another; each line is named at its side.

    Every line has as many points as there are labels. A gap is left where there is no figure.
    """
    for line in lines:
        if len(line.points) != len(labels):
            raise ValueError(
                f"The line “{line.name}” has {len(line.points)} points for {len(labels)} labels."
            )
    found = [each for line in lines for each in line.points if each is not None]
    full = most if most else max([each for each in found if each > 0], default=1.0)
    left, right, top, bottom = 56, _WIDTH - 16, 16, 236
    step = (right - left) / max(len(labels) - 1, 1)

    def across(place: int) -> float:
        return left + step * place if len(labels) > 1 else (left + right) / 2

    def up(value: float) -> float:
        return bottom - (bottom - top) * _within(value / full)

    parts = [
        f'<path d="M{left} {up(full * part):.1f}H{right}" stroke="{_RULE}" stroke-width="1"/>'
        + _text(left - 6, up(full * part) + 5, _amount(full * part, unit), size=13, anchor="end")
        for part in (0, 0.5, 1)
    ]
    every = max(1, -(-len(labels) // 5))
    for place, label in enumerate(labels):
        if place % every == 0 or len(labels) == 1:
            anchor = "start" if place == 0 else "end" if place == len(labels) - 1 else "middle"
            parts.append(_text(across(place), bottom + 20, label, size=13, anchor=anchor))
    y = bottom + 44
    for number, line in enumerate(lines):
        colour, dashes = _COLOURS[number % len(_COLOURS)], _DASHES[number % len(_DASHES)]
        dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
        pen = f'fill="none" stroke="{colour}" stroke-width="2.5"{dashed}'
        path, is_new = [], True
        for place, value in enumerate(line.points):
            if value is None:
                is_new = True
                continue
            path.append(f"{'M' if is_new else 'L'}{across(place):.1f} {up(value):.1f}")
            parts.append(f'<circle cx="{across(place):.1f}" cy="{up(value):.1f}" r="3.5" fill="{colour}"/>')
            is_new = False
        if path:
            parts.append(f'<path d="{"".join(path)}" {pen}/>')
        parts.append(f'<path d="M{left} {y - 5}H{left + 40}" {pen}/>')
        rows = _folded(line.name, 40)
        for row in rows:
            parts.append(_text(left + 50, y, row, size=14))
            y += 18
        y += 4
    return _drawing(title, desc, y, parts, name)


def _drawing(title: str, desc: str, height: float, parts: Sequence[str], name: str) -> str:
    title, desc = printable(title), printable(desc)
    key = hashlib.sha256("\n".join((name, title, desc)).encode()).hexdigest()[:10]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height:.0f}" width="{_WIDTH}" '
        f'height="{height:.0f}" role="img" aria-labelledby="chart-{key}-title chart-{key}-desc">'
        f'<title id="chart-{key}-title">{escape(title)}</title>'
        f'<desc id="chart-{key}-desc">{escape(desc)}</desc>'
        f'<rect x="0" y="0" width="{_WIDTH}" height="{height:.0f}" fill="#ffffff"/>{"".join(parts)}</svg>'
    )


def _text(x: float, y: float, said: str, *, size: int, anchor: str = "start", weight: str = "normal") -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" {_FONT} font-size="{size}" font-weight="{weight}" '
        f'text-anchor="{anchor}" fill="{_INK}">{escape(printable(said))}</text>'
    )


def _folded(said: str, letters: int) -> list[str]:
    return textwrap.wrap(" ".join(printable(said).split()), letters) or [""]


def _within(part: float) -> float:
    return min(max(part, 0.0), 1.0)


def _amount(value: float, unit: str) -> str:
    if unit == "%":
        return f"{value * 100:.0f}%"
    shown = f"{value:,.1f}".rstrip("0").rstrip(".")
    return f"{shown} {unit}".rstrip()
