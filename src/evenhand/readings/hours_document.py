"""Somebody's hours as a portfolio to take away: for a review, a promotion, a job. Made for its owner alone."""

import csv
import io
from collections.abc import Iterator
from fractions import Fraction

from django.utils import timezone

from evenhand.exchange.document.tree import Block, Document, heading, lead, p, printable, quote, small, table
from evenhand.exchange.spreadsheet import neutralise
from evenhand.readings.amounts import day, hours
from evenhand.readings.hours import KIND_NAMES, Month, months_of
from evenhand.records.hours import PAID_FOR, RELATIONAL
from evenhand.records.models import HoursEntry, Partner

HEADER = (
    "Day or month",
    "Is a guess for the month",
    "What the time went into",
    "Minutes",
    "Paid for",
    "In their words",
)


def portfolio(partner: Partner) -> Document:
    entries = list(HoursEntry.objects.filter(partner=partner).order_by("day", "id"))
    return Document(
        title=f"Work that is seldom seen: {partner.person.name}",
        subtitle=partner.project.title,
        blocks=tuple(_blocks(entries, months_of(partner))),
        footer=f"Written down by {partner.person.name}. Taken away on {day(timezone.localdate())}.",
    )


def portfolio_csv(partner: Partner) -> bytes:
    out = io.StringIO()
    # The mark tells Excel that this is UTF-8; without it “£” and “’” are garbled.
    out.write("\ufeff")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(HEADER)
    for entry in HoursEntry.objects.filter(partner=partner).order_by("day", "id"):
        writer.writerow(
            [
                f"{entry.day:%Y-%m}" if entry.is_guess_for_month else entry.day.isoformat(),
                "yes" if entry.is_guess_for_month else "no",
                KIND_NAMES[entry.kind],
                entry.minutes,
                dict(PAID_FOR)[entry.is_paid_for],
                neutralise(printable(entry.words)),
            ]
        )
    return out.getvalue().encode()


def _blocks(entries: list[HoursEntry], months: list[Month]) -> Iterator[Block]:
    if not entries:
        yield p("Nothing is written down yet.")
        return
    total = sum(entry.minutes for entry in entries)
    relational = sum(entry.minutes for entry in entries if entry.kind in RELATIONAL)
    unpaid = sum(entry.minutes for entry in entries if entry.is_paid_for == "no")
    guessed = sum(entry.minutes for entry in entries if entry.is_guess_for_month)
    yield lead(
        f"{_hours(total)} in all, from {day(entries[0].day)} to {day(entries[-1].day)}. "
        f"{_hours(relational)} of them went into people and trust. Nobody paid for {_hours(unpaid)}."
    )
    yield p(
        "This counts the work itself, even if no impact came of it. Working with people rests on such hours, "
        "and they are in few job descriptions."
    )
    yield heading("What the time went into")
    kinds = {kind: sum(entry.minutes for entry in entries if entry.kind == kind) for kind in KIND_NAMES}
    yield table(
        "Hours by kind",
        ("What", "Hours"),
        [
            *((KIND_NAMES[kind], _hours(minutes)) for kind, minutes in kinds.items() if minutes),
            ("In all", _hours(total)),
        ],
        numeric=(1,),
        total_rows=1,
    )
    yield heading("Month by month")
    yield table(
        "Hours by month",
        ("Month", "Hours", "What"),
        [
            (
                f"{month.first:%B %Y}",
                _hours(month.minutes),
                "; ".join(f"{name}: {_hours(minutes)}" for name, minutes in month.kinds),
            )
            for month in reversed(months)
        ],
        numeric=(1,),
        widths=(2, 1.4, 5),
    )
    told = [entry for entry in entries if entry.words]
    if told:
        yield heading("In their own words")
        for entry in told:
            when = f"{entry.day:%B %Y}" if entry.is_guess_for_month else day(entry.day)
            yield quote(entry.words, f"{when}: {KIND_NAMES[entry.kind].lower()}, {_hours(entry.minutes)}")
    if guessed:
        yield small(
            f"{_hours(guessed)} of all this are a guess for a whole month; the rest was written down by day."
        )
    yield small(
        "These hours are as the person wrote them down. Nobody has checked them, and nobody else has added to them."
    )


def _hours(minutes: int) -> str:
    return hours(Fraction(minutes, 60))
