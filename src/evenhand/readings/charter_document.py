"""The charter to print: one page with the seven short clauses, who has said yes to them, and since when they hold."""

from collections.abc import Iterator
from datetime import date

from evenhand.exchange.document.tree import (
    Block,
    Document,
    Run,
    bullets,
    callout,
    p,
    small,
    strong,
)
from evenhand.readings.amounts import counted, day, joined
from evenhand.readings.charters import CharterShown, ClauseShown, not_agreed
from evenhand.readings.clause_versions import VersionShown
from evenhand.readings.heads import latest_head, written_down
from evenhand.records.charter import CLAUSE_TOPICS
from evenhand.records.models import Project

TITLE = "Our charter"


def charter_document(project: Project, shown: CharterShown, today: date) -> Document:
    return Document(
        title=TITLE,
        subtitle=project.title,
        blocks=tuple(_blocks(project, shown)),
        footer=f"{project.title}. Our charter, printed on {day(today)}. It holds names: ask before passing it on.",
    )


def _blocks(project: Project, shown: CharterShown) -> Iterator[Block]:
    if not shown.clauses:
        yield p("Nothing is agreed yet, and nothing is put forward.")
        return
    if not shown.is_agreed:
        yield callout(
            "Not agreed yet",
            "These are clauses that somebody put forward. None of them holds before everyone asked has said yes.",
        )
    yield from _clauses(shown)
    yield from _who(shown)
    yield from _since(shown)
    head = latest_head(project)
    if head is not None:
        yield small(
            f"How you can check: on {day(head.day)} the record of this project was "
            f"{counted(head.size, 'entry', 'entries')} long. If somebody changes it later, this line shows it: ",
            strong(written_down(head)),
        )


def _clauses(shown: CharterShown) -> Iterator[Block]:
    """Each topic once, its heading before its words: headings on lines of their own would not fit on one page."""
    chosen = shown.in_force if shown.is_agreed else shown.clauses
    for topic, _ in CLAUSE_TOPICS:
        clauses = [each for each in chosen if each.clause.topic == topic]
        if topic == "deciding" and clauses:
            yield from _deciding(clauses)
            continue
        for each in clauses:
            yield p(_heading(each), _words(each.current))


def _deciding(clauses: list[ClauseShown]) -> Iterator[Block]:
    """The first clause in full, and every matter with its rule in one line under it."""
    first = clauses[0]
    yield p(_heading(first), first.current.version.text)
    yield bullets(
        *(
            f"{one_line[0]}{'' if each is first else f' (clause {each.clause.number})'}: {one_line[1]}"
            for each in clauses
            if (one_line := each.current.one_line) is not None
        )
    )


def _heading(each: ClauseShown) -> Run:
    return strong(f"{each.clause.number}. {each.current.version.heading.rstrip('.')}. ")


def _words(shown: VersionShown) -> str:
    terms = "; ".join(
        f"{term.about[:1].lower()}{term.about[1:]}: {term.said}"
        for term in shown.terms
        if "\n" not in term.said
    )
    longer = [f"{term.about}: {term.said}" for term in shown.terms if "\n" in term.said]
    return "\n".join([shown.version.text, *([f"{terms[:1].upper()}{terms[1:]}."] if terms else []), *longer])


def _who(shown: CharterShown) -> Iterator[Block]:
    if not shown.is_agreed:
        waited = sorted({row.name for each in shown.clauses for row in each.current.not_answered})
        if waited:
            yield p(strong("Not answered yet: "), f"{joined(waited)}.")
        return
    agreed = _by_clauses(shown)
    everything = [name for name, numbers in agreed.items() if len(numbers) == len(shown.in_force)]
    lines = []
    if everything:
        lines.append(f"Agreed to every clause: {joined(everything)}.")
    for name, numbers in agreed.items():
        if name not in everything:
            lines.append(f"{name} agreed to {_numbers(numbers)}.")
    for said, numbers in not_agreed(shown).items():
        lines.append(f"{said}: {_numbers(numbers)}.")
    if lines:
        yield bullets(*lines)
    decided = [
        f"clause {each.clause.number} by decision {each.in_force.decision.number}"
        for each in shown.in_force
        if each.in_force and each.in_force.decision
    ]
    if decided:
        yield p(strong("In force by a decision, although not everybody agreed: "), f"{joined(decided)}.")
    waiting = [str(each.clause.number) for each in shown.clauses if each.proposed]
    if waiting:
        yield p(strong("Asked about now, and not in force: "), f"{_numbers(waiting)}.")


def _by_clauses(shown: CharterShown) -> dict[str, list[str]]:
    """Who is here and agreed to which clauses: to the wording that holds, or to one that touched them before."""
    found: dict[str, list[str]] = {}
    for each in shown.in_force:
        version = each.in_force
        assert version is not None
        names = [row.name for row in version.agreed if not row.has_left] + version.untouched
        for name in names:
            found.setdefault(name, []).append(str(each.clause.number))
    return found


def _since(shown: CharterShown) -> Iterator[Block]:
    if not shown.is_agreed:
        return
    by_wording: dict[tuple[int, date], list[str]] = {}
    for each in shown.in_force:
        version = each.in_force.version if each.in_force else None
        if version is not None and version.in_force_on is not None:
            by_wording.setdefault((version.number, version.in_force_on), []).append(str(each.clause.number))
    said = [
        f"{'all clauses' if len(numbers) == len(shown.in_force) and len(numbers) > 1 else _numbers(numbers)}: "
        f"wording {number}, since {day(since)}"
        for (number, since), numbers in sorted(by_wording.items(), key=lambda each: (each[0][1], each[0][0]))
    ]
    text = "; ".join(said)
    yield small(f"{text[:1].upper()}{text[1:]}.")


def _numbers(numbers: list[str]) -> str:
    return f"clause{'' if len(numbers) == 1 else 's'} {joined(numbers)}"
