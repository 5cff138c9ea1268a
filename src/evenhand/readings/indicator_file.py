"""The figures as a spreadsheet, each with what is missing and what it cannot show, and the line on its limits first."""

import csv
import io
from collections.abc import Sequence

from evenhand.exchange.spreadsheet import neutralise
from evenhand.readings.indicator_figures import IndicatorShown

HEADER = (
    "Figure",
    "Part",
    "In words",
    "Count",
    "Of",
    "Value",
    "In",
    "From",
    "To",
    "Missing",
    "What is missing",
    "Why it is not shown",
    "How it is worked out",
    "What it cannot show",
)


def as_csv(shown: Sequence[IndicatorShown], limits: str) -> bytes:
    out = io.StringIO()
    # The mark tells Excel that this is UTF-8; without it “£” and “’” are garbled.
    out.write("\ufeff")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([neutralise(limits)])
    writer.writerow(HEADER)
    for each in shown:
        for figure in each.figures:
            cells = (
                each.name,
                figure.id,
                figure.said,
                figure.numerator,
                figure.denominator,
                figure.value,
                "" if figure.why_not else figure.unit,
                figure.low,
                figure.high,
                figure.missing or "",
                figure.missing_said,
                figure.why_not,
                each.formula,
                each.cannot_show,
            )
            writer.writerow([_cell(cell) for cell in cells])
        for split in each.rows:
            writer.writerow(
                [neutralise(each.name), neutralise(split.caption), *map(neutralise, split.header)]
            )
            for row in split.rows:
                writer.writerow([neutralise(each.name), neutralise(split.caption), *map(neutralise, row)])
            if split.hidden:
                writer.writerow([neutralise(each.name), neutralise(split.caption), neutralise(split.hidden)])
    return out.getvalue().encode()


def _cell(value: object) -> str:
    if value is None:
        return ""
    return f"{value:.6g}" if isinstance(value, float) else neutralise(str(value))
