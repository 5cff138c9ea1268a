"""A sheet of what people said before, as it would come in here: whose it is, and what became of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from evenhand.access.permissions import Permission
from evenhand.access.projects import Seat
from evenhand.access.roles import may
from evenhand.exchange.said_sheet import SaidRow
from evenhand.readings.framework import current
from evenhand.records.answer import OUTCOMES
from evenhand.records.contribution import KINDS
from evenhand.records.models import Partner

#: Stands as the reason where a sheet says what changed and not why. It claims nothing that the sheet does not.
NO_REASON = "The sheet that this came from says what changed, and gives no reason."
NOT_SAID = "Not said in the sheet"


@dataclass(frozen=True)
class Brought:
    """One row, ready to come in. `notes` say what of it could not be taken over, and why."""

    row: int
    text: str
    day: date
    said_at: str
    #: Whose words they are, where the sheet names exactly one person here.
    author: Partner | None
    kind: str
    stage: str
    #: Empty where it comes in waiting for an answer.
    outcome: str = ""
    reason: str = ""
    changed: str = ""
    where: str = ""
    notes: tuple[str, ...] = ()


def prepare(
    seat: Seat, rows: Sequence[SaidRow], *, default_kind: str, default_day: date, when_changed: str, file: str
) -> list[Brought]:
    people = _people_by_name(seat)
    stages = {name.casefold(): row.id for row in current().stages for name in (row.id, row.name)}
    kinds = {name.casefold(): id for id, words in KINDS for name in (id, words)}
    return [
        _brought(seat, row, people, stages, kinds, default_kind, default_day, when_changed, file)
        for row in rows
    ]


def _brought(
    seat: Seat,
    row: SaidRow,
    people: dict[str, set[Partner]],
    stages: dict[str, str],
    kinds: dict[str, str],
    default_kind: str,
    default_day: date,
    when_changed: str,
    file: str,
) -> Brought:
    notes = []
    named = people.get(_folded(row.who), set()) if row.who else set()
    author = next(iter(named)) if len(named) == 1 else None
    if row.who and author is None:
        why = "is the name of more than one person here" if named else "is not the name of anybody here"
        notes.append(f"“{row.who[:60]}” {why}, so it comes in without a name.")
    for value, known, what in ((row.kind, kinds, "kind"), (row.stage, stages, "part of the work")):
        if value and value.casefold() not in known:
            notes.append(f"“{value[:60]}” is not a {what} that we know, so it is left out.")
    outcome, reason, changed, more = _answer(seat, row, author, when_changed)
    return Brought(
        row=row.row,
        text=row.text,
        day=row.day or default_day,
        said_at=row.how or f"Row {row.row} of “{file}”"[:140],
        author=author,
        kind=kinds.get(row.kind.casefold(), default_kind),
        stage=stages.get(row.stage.casefold(), ""),
        outcome=outcome,
        reason=reason,
        changed=changed,
        where=row.where or NOT_SAID,
        notes=tuple(f"Row {row.row}: {note}" for note in [*notes, *more]),
    )


def _answer(
    seat: Seat, row: SaidRow, author: Partner | None, when_changed: str
) -> tuple[str, str, str, list[str]]:
    """What the sheet says became of it; nothing where it does not say enough for an answer."""
    names = {name.casefold(): id for id, words in OUTCOMES for name in (id, words)}
    stated = names.get(row.outcome.casefold(), "")
    waits = "so it comes in waiting for an answer."
    if not (row.changed or row.outcome or row.why):
        return "", "", "", []
    if author is not None and author.pk == seat.partner.pk:
        return "", "", "", [f"these are your own words, and nobody answers their own, {waits}"]
    if row.changed and stated in {"", "adopted", "in_part"}:
        return stated or when_changed, row.why or NO_REASON, row.changed, []
    if row.changed:
        return "", "", "", [f"it says that something changed, and also “{row.outcome[:40]}”, {waits}"]
    if stated == "not_adopted" and row.why:
        return stated, row.why, "", []
    if stated in {"adopted", "in_part"}:
        return "", "", "", [f"it says “{row.outcome[:40]}” and not what changed, {waits}"]
    if row.outcome:
        return "", "", "", [f"“{row.outcome[:40]}” is not enough for an answer, {waits}"]
    return "", "", "", [f"it says why it matters and not what became of it, {waits}"]


def _people_by_name(seat: Seat) -> dict[str, set[Partner]]:
    """Everybody here who can say something, by the names they go by. Somebody without a match is nobody."""
    found: dict[str, set[Partner]] = {}
    here = seat.project.partners.filter(removed_at=None).select_related("person", "project")
    for partner in here.prefetch_related("types"):
        if not may(partner.role, Permission.CONTRIBUTION_ADD):
            continue
        for name in {partner.person.name, partner.pseudonym} - {""}:
            found.setdefault(_folded(name), set()).add(partner)
    return found


def _folded(name: str) -> str:
    return " ".join(name.casefold().split())
