"""What one person did, as a paper of their own: for a promotion, for a CV, or for a benefits office."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from django.utils import timezone

from evenhand.exchange.document.tree import (
    Block,
    Document,
    bullets,
    definitions,
    heading,
    lead,
    p,
    quote,
    small,
    table,
)
from evenhand.readings.amounts import counted, day, hours
from evenhand.readings.benefits_statement import BenefitsStatement, sum_rows
from evenhand.readings.contribution_statement import Place, Statement
from evenhand.readings.framework import current

TITLES = {"promotion": "What I did with people in research", "cv": "For my CV"}
#: How it came about, said in every one of them.
LIMITS = (
    "I made this myself out of the record, and chose what to put in. What I left out is not in it.",
    "The record shows only what somebody wrote down. It does not show trust, learning or what one thing caused.",
    "No figure here is a mark. Good work with people counts whether or not it had an impact.",
)


def document(found: Statement, kind: str) -> Document:
    return Document(
        title=f"{TITLES[kind]}: {found.wanted.name}",
        subtitle=f"From {day(found.wanted.from_day)} to {day(found.wanted.to_day)}",
        blocks=tuple(_blocks(found)),
        footer=f"Made by {found.wanted.name} on {day(timezone.localdate())}, out of the records of the projects named.",
    )


def _blocks(found: Statement) -> Iterator[Block]:
    for place in found.places:
        yield heading(place.title)
        yield from _place(place, found.wanted.parts)
    if found.trainings:
        yield heading("What I learned and taught")
        yield table(
            "Training, coaching and learning",
            ("What", "How", "Skill", "When"),
            [
                (what, f"{how}, {_hours(minutes)}" if minutes else how, skill, day(on))
                for what, how, skill, on, minutes in found.trainings
            ],
            widths=(3, 3, 2.4, 1.8),
        )
    yield heading("What this rests on")
    yield bullets(*LIMITS)
    yield p(
        "Where a line has an entry, it is that place in the project’s record. Whoever is in the project can look it up "
        "there, and a copy of the record can be checked by anyone, without trusting the site that kept it."
    )
    for place in found.places:
        if place.head:
            yield small(f"The record of “{place.title}” as it was last signed: {place.head}")


def _place(place: Place, parts: frozenset[str]) -> Iterator[Block]:
    types = f", as {', '.join(place.types).lower()}" if place.types else ""
    until = f" until {day(place.left_on)}" if place.left_on else ""
    yield lead(f"{place.role}{types}, since {day(place.since)}{until}.")
    if place.roles:
        yield heading("What I took on", 2)
        stages = {row.id: row.name for row in current().stages}
        yield definitions(
            *(
                (
                    stages.get(each.stage, each.stage),
                    " ".join(
                        part
                        for part in (each.does, f"I decide: {each.decides}" if each.decides else "")
                        if part
                    ),
                )
                for each in place.roles
            )
        )
    if place.credits:
        yield heading("Kinds of work", 2)
        yield bullets(*place.credits)
        yield small(
            "As I said them myself. The kinds are those of CRediT (credit.niso.org)"
            + (", but for those marked." if place.has_local_credits else ".")
        )
    if "said" in parts:
        yield from _said(place)
    if "answers" in parts and (place.answers or place.changes):
        yield heading("Answered and changed", 2)
        yield p(f"I gave {counted(place.answers, 'answer')} with a reason to what others said.")
        if place.changes:
            yield p("What I changed because of what people said:")
            yield bullets(*place.changes)
    if place.decisions:
        yield heading("Decisions that I had part in", 2)
        yield table(
            "Decisions",
            ("Decision", "What came of it", "When I answered", "Entry"),
            [
                (f"{number}. {question}", outcome, day(on), str(entry) if entry is not None else "")
                for number, question, outcome, on, entry in place.decisions
            ],
            numeric=(3,),
            widths=(4, 2, 1.8, 0.8),
        )
    if "promises" in parts:
        yield from _promises(place)
    if place.hours:
        yield from _hours_blocks(place)
    if place.outputs:
        yield heading("Begun by me, and public", 2)
        yield bullets(
            *(
                f"{title}{f', {address}' if address else ''}{f' ({day(on)})' if on else ''}"
                for title, address, on in place.outputs
            )
        )
    if place.recognitions:
        yield heading("Good practice that others saw", 2)
        for words, by, on in place.recognitions:
            yield quote(words, f"{by}, {day(on)}")


def _said(place: Place) -> Iterator[Block]:
    yield heading("What I said, and what became of it", 2)
    if not place.said_in_all:
        yield p("Nothing that I said by name is written down in this time.")
        return
    ended = place.said_in_all - place.said_waiting
    yield p(
        f"By name and to everyone I said {counted(place.said_in_all, 'thing')}. Come to an end: {ended}. "
        f"Adopted, whole or in part: {place.said_changed}. Still waiting for an answer: {place.said_waiting}."
    )
    yield table(
        "What I said",
        ("Number", "When", "What became of it", "Entry"),
        [
            (
                str(each.number),
                day(each.on) if each.on else "",
                ". ".join([each.outcome, *each.changes]),
                str(each.entry) if each.entry is not None else "",
            )
            for each in place.said
        ],
        numeric=(3,),
        widths=(0.9, 1.7, 4.6, 0.8),
    )
    if not place.has_all:
        yield small(f"The first {len(place.said)} of them.")
    words = [each for each in place.said if each.text]
    if words:
        yield heading("In my own words", 3)
        for each in words:
            yield quote(each.text, f"Number {each.number}")


def _promises(place: Place) -> Iterator[Block]:
    if not (place.promises_ended or place.promises_open):
        return
    yield heading("Promises", 2)
    still = f" Still open: {place.promises_open}." if place.promises_open else ""
    yield p(
        f"Of {counted(place.promises_ended, 'promise')} that ended, I kept {len(place.kept) or 'none'}.{still}"
    )
    if place.kept:
        yield bullets(
            *(
                f"{what}{f' ({day(on)}' if on else ' ('}{f'; entry {entry}' if entry is not None else ''})"
                for what, on, entry in place.kept
            )
        )


def _hours_blocks(place: Place) -> Iterator[Block]:
    found = place.hours
    assert found is not None
    yield heading("Hours", 2)
    yield p(
        f"{_hours(found.minutes)} in all, as I wrote them down. {_hours(found.relational)} of them went into people and "
        f"trust. Nobody paid for {_hours(found.unpaid)}."
    )
    yield table(
        "Hours by kind",
        ("What", "Hours"),
        [(name, _hours(minutes)) for name, minutes in found.by_kind],
        numeric=(1,),
    )
    if found.unshared:
        yield small(
            f"{_hours(found.unshared)} of them I have not shared with the project. Nobody there has seen them."
        )


def benefits_document(found: BenefitsStatement) -> Document:
    return Document(
        title=f"Days and sums: {found.name}",
        subtitle=f"From {day(found.from_day)} to {day(found.to_day)}",
        blocks=tuple(_benefits(found)),
        footer=f"Made by {found.name} on {day(timezone.localdate())}.",
    )


def _benefits(found: BenefitsStatement) -> Iterator[Block]:
    with_project = "project" in found.parts
    project = ("Project",) if with_project else ()
    if "sums" in found.parts:
        yield heading("Pay that arrived")
        if found.pay:
            yield table(
                "Pay by the day on which it arrived",
                ("Day", *project, "Sum"),
                sum_rows(found.pay, with_project=with_project),
                numeric=(1 + len(project),),
                total_rows=1,
            )
        else:
            yield p("None is written down as arrived in these days.")
    if "expenses" in found.parts:
        yield heading("Expenses that were paid back")
        if found.expenses:
            yield table(
                "Expenses by the day on which the money arrived",
                ("Day", *project, "Sum"),
                sum_rows(found.expenses, with_project=with_project),
                numeric=(1 + len(project),),
                total_rows=1,
            )
        else:
            yield p("None is written down as arrived in these days.")
    if "days" in found.parts:
        yield heading("Days on which I took part")
        if found.days:
            yield table(
                "Days, from my own hours",
                ("Day", *project, "Time"),
                [
                    (day(each.on), *((each.project,) if with_project else ()), _hours(each.minutes))
                    for each in found.days
                ],
                numeric=(1 + len(project),),
            )
        else:
            yield p("No day is written down.")
        if found.guessed:
            yield p(f"{_hours(found.guessed)} more are a guess for whole months, and so stand under no day.")
    yield small(
        "These are the sums and days as they stand in the record. A sum that was sent and not yet noted as arrived is "
        "not among them. This page gives no advice on any rule."
    )


def _hours(minutes: int) -> str:
    return hours(Fraction(minutes, 60))
