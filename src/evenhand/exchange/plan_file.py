"""The plan file: one documented TOML file that holds a whole first plan, read strictly and written safely.

`docs/plan-file.md` describes every key. A file is read whole or not at all.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from decimal import Decimal
from typing import Any

from evenhand.exchange.plan_sections import (
    AddedOn,
    Aim,
    AskFirst,
    Cleaned,
    InvolvementPlanned,
    LineStated,
    MeansStated,
    MustKeep,
    NotAnswered,
    PeopleStated,
    RatingGiven,
    TrimLogged,
    Words,
    keys_of,
)
from evenhand.exchange.plan_values import Unfit, one_line, row_of, rows_of, shown
from evenhand.exchange.toml_lines import Place, TooDeep, places
from evenhand.framework import Framework
from evenhand.framework.spelling import did_you_mean

#: The version of the file's shape.
VERSION = 1
VERSION_KEY = "evenhand_plan"
BYTES_LIMIT = 256 * 1024

#: Tables that stand once, and tables that may stand many times with how many are accepted.
ONCE: dict[str, type] = {"ask": AskFirst, "means": MeansStated, "added": AddedOn, "words": Words}
MANY: dict[str, tuple[type, int]] = {
    "aims": (Aim, 12),
    "people": (PeopleStated, 30),
    "involvement": (InvolvementPlanned, 200),
    "lines": (LineStated, 500),
    "trims": (TrimLogged, 500),
    "ratings": (RatingGiven, 3000),
    "must_keep": (MustKeep, 200),
    "not_answered": (NotAnswered, 200),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanFile(Cleaned):
    title: str = one_line("What the plan is called.", required=True)
    framework: str = one_line("The version of the framework it was made with.")
    considered: tuple[str, ...] = rows_of("approaches", "The ways of working that are being looked at.")
    chosen: str = row_of("approaches", "The way of working that this plan is for, so far.")
    ask: AskFirst = field(default_factory=AskFirst)
    aims: tuple[Aim, ...] = ()
    means: MeansStated = field(default_factory=MeansStated)
    added: AddedOn = field(default_factory=AddedOn)
    people: tuple[PeopleStated, ...] = ()
    involvement: tuple[InvolvementPlanned, ...] = ()
    lines: tuple[LineStated, ...] = ()
    trims: tuple[TrimLogged, ...] = ()
    ratings: tuple[RatingGiven, ...] = ()
    must_keep: tuple[MustKeep, ...] = ()
    words: Words = field(default_factory=Words)
    not_answered: tuple[NotAnswered, ...] = ()


class PlanFileError(Exception):
    """Why a file was not read: the file, the line, and one sentence on what is accepted there."""

    def __init__(self, problem: str, *, file: str, line: int | None = None) -> None:
        self.file = file
        self.line = line
        self.problem = problem
        self.message = f"{file}, line {line}: {problem}" if line else f"{file}: {problem}"
        super().__init__(self.message)


def decode(data: bytes, *, name: str = "plan.toml") -> str:
    """Return the text of a plan file as it came, or say why it cannot be one."""
    if len(data) > BYTES_LIMIT:
        raise PlanFileError(
            f"the file has {len(data) // 1024:,} KB; a plan of up to {BYTES_LIMIT // 1024} KB can be read.",
            file=name,
        )
    try:
        # Some Windows editors put a byte-order mark first, which TOML does not know.
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise PlanFileError("this is not UTF-8 text; save the file as UTF-8.", file=name, line=line) from None


def read(text: str, *, name: str = "plan.toml", fw: Framework) -> PlanFile:
    """Return the plan that a file holds. Anything unknown or unfit raises `PlanFileError`, and nothing is kept."""
    if len(text.encode("utf-8", "surrogatepass")) > BYTES_LIMIT:
        raise PlanFileError(
            f"the file is longer than the {BYTES_LIMIT // 1024} KB that can be read.", file=name
        )
    text = text.replace("\r\n", "\n")
    return _Reader(text, name, fw).plan()


def write(plan: PlanFile) -> str:
    """Return the plan as a file that `read` reads back unchanged. Empty keys are left out."""
    parts = [f"{VERSION_KEY} = {VERSION}", *_written(plan)]
    for table in ONCE:
        lines = _written(getattr(plan, table))
        if lines:
            parts += ["", f"[{table}]", *lines]
    for table in MANY:
        for entry in getattr(plan, table):
            parts += ["", f"[[{table}]]", *_written(entry)]
    return "\n".join(parts) + "\n"


def _written(section: object) -> Iterator[str] | list[str]:
    found: list[str] = []
    for key_name, (attribute, key) in keys_of(type(section)).items():
        value = getattr(section, attribute)
        if key.required or value not in (None, "", ()):
            found.append(f"{key_name} = {key.write(value)}")
    return found


class _Reader:
    """Reads one file, and knows where in it each part stands."""

    def __init__(self, text: str, file: str, fw: Framework) -> None:
        self.text = text
        self.file = file
        self.fw = fw
        try:
            self.places = places(text)
        except TooDeep as deep:
            raise PlanFileError("this key has far too many parts.", file=file, line=deep.line) from None

    def plan(self) -> PlanFile:
        values = self._parsed()
        top = keys_of(PlanFile)
        known = [VERSION_KEY, *top, *ONCE, *MANY]
        self._check_version(values)
        for found in values:
            if found not in known:
                raise self._error(f"'{shown(found)}' is not a part of a plan{_hint(found, known)}", found)
        kept = self._section(PlanFile, {key: values[key] for key in top if key in values}, "")
        for table, section in ONCE.items():
            if table in values:
                kept[table] = section(**self._section(section, self._one(values[table], table), table))
        for table, (section, most) in MANY.items():
            entries = self._many(values.get(table, []), table, most)
            kept[table] = tuple(
                section(**self._section(section, entry, table, index)) for index, entry in enumerate(entries)
            )
        kept["lines"] = tuple(_numbered(kept["lines"]))
        self._check_together(kept)
        return PlanFile(**kept)

    def _parsed(self) -> dict[str, Any]:
        try:
            values = tomllib.loads(self.text, parse_float=Decimal)
            # A number in hexadecimal is read whatever its length, and then cannot be written in a sentence.
            str(values)
            return values
        except tomllib.TOMLDecodeError as error:
            what, _, where = str(error).rpartition(" (at ")
            number = re.search(r"line (\d+)", where)
            line = int(number[1]) if number else self.text.rstrip("\n").count("\n") + 1
            raise PlanFileError(f"this is not TOML: {what}.", file=self.file, line=line) from None
        except (ValueError, ArithmeticError, RecursionError):
            raise PlanFileError(
                "this is not a plan: a number is far too long, or brackets are nested far too deep.",
                file=self.file,
            ) from None

    def _check_version(self, values: Mapping[str, Any]) -> None:
        found = values.get(VERSION_KEY)
        if found is None:
            raise PlanFileError(
                f"the file must begin with {VERSION_KEY} = {VERSION}, so that we know it is a plan.",
                file=self.file,
                line=1,
            )
        if isinstance(found, bool) or found != VERSION:
            raise self._error(
                f"'{VERSION_KEY}' must be {VERSION}; this file is of another version", VERSION_KEY
            )

    def _one(self, value: object, table: str) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise self._error(f"'{table}' must be a table, written as [{table}]", table)
        return value

    def _many(self, value: object, table: str, most: int) -> list[dict[str, Any]]:
        if not isinstance(value, list) or not all(isinstance(entry, dict) for entry in value):
            raise self._error(
                f"'{table}' must be tables with two brackets on each side, written as [[{table}]]", table
            )
        if len(value) > most:
            raise self._error(
                f"there are {len(value):,} [[{table}]]; up to {most:,} are accepted", table, most
            )
        return value

    def _section(
        self, section: type, values: Mapping[str, Any], table: str, index: int = 0
    ) -> dict[str, Any]:
        keys = keys_of(section)
        for found in values:
            if found not in keys:
                raise self._error(
                    f"'{shown(found)}' is not a key of {self._called(table)}{_hint(found, keys)}",
                    table,
                    index,
                    found,
                )
        kept: dict[str, Any] = {}
        for key_name, (attribute, key) in keys.items():
            if key_name not in values:
                if key.required:
                    raise self._error(f"{self._called(table)} needs '{key_name}': {key.holds}", table, index)
                continue
            try:
                kept[attribute] = key.keep(key, values[key_name])
            except Unfit as unfit:
                raise self._error(f"'{key_name}' must be {unfit.wanted}", table, index, key_name) from None
            if key.kind:
                self._check_rows(key_name, key.kind, kept[attribute], table, index)
        return kept

    def _check_rows(self, key_name: str, kind: str, ids: str | Sequence[str], table: str, index: int) -> None:
        known = [row.id for row in getattr(self.fw, kind)]
        for id in [ids] if isinstance(ids, str) else ids:
            if id and id not in known:
                raise self._error(
                    f"'{key_name}' names no row of {kind}: '{shown(id)}'{_hint(id, known)}",
                    table,
                    index,
                    key_name,
                )

    def _check_together(self, kept: Mapping[str, Any]) -> None:
        self._once(kept, "aims", "id", lambda aim: aim.id)
        self._once(kept, "people", "type", lambda people: people.type)
        self._once(kept, "lines", "id", lambda line: line.id)
        self._once(
            kept,
            "ratings",
            "person",
            lambda each: f"{each.person}, {each.aim}, {each.approach}",
            "this rating of",
        )
        considered, chosen = kept.get("considered", ()), kept.get("chosen", "")
        if considered and chosen and chosen not in considered:
            raise self._error(f"'chosen' must be one of those in 'considered'; found '{chosen}'", "chosen")
        aims = [aim.id for aim in kept["aims"]]
        looked_at = considered or ((chosen,) if chosen else ())
        for index, rating in enumerate(kept["ratings"]):
            if rating.aim not in aims:
                hint = did_you_mean(rating.aim, aims) or (
                    f"; the aims are {', '.join(aims)}" if aims else "; there are none"
                )
                raise self._error(
                    f"'aim' must be the id of one of the [[aims]]; found '{rating.aim}'{hint}",
                    "ratings",
                    index,
                    "aim",
                )
            if looked_at and rating.approach not in looked_at:
                raise self._error(
                    f"'approach' must be one of those in 'considered'; found '{rating.approach}'",
                    "ratings",
                    index,
                    "approach",
                )

    def _once(self, kept: Mapping[str, Any], table: str, key: str, what: Any, called: str = "") -> None:
        seen: set[str] = set()
        for index, entry in enumerate(kept[table]):
            value = what(entry)
            if value in seen:
                raise self._error(f"{called or repr(key)} '{value}' is there twice", table, index, key)
            seen.add(value)

    def _called(self, table: str) -> str:
        return f"[[{table}]]" if table in MANY else f"[{table}]" if table else "a plan"

    def _error(self, problem: str, table: str, index: int = 0, key: str = "") -> PlanFileError:
        sentence = problem if problem.endswith(("?", ".")) else f"{problem}."
        return PlanFileError(sentence, file=self.file, line=_line(self.places, table, index, key))


def _line(found: list[Place], table: str, index: int, key: str) -> int:
    """Return the line of the key, else of its table, else of the key at the top that holds it."""
    top = found[0]
    headers = [place for place in found[1:] if place.name == table]
    if not table:
        return top.keys.get(key, 1)
    if index < len(headers):
        return headers[index].keys.get(key, headers[index].line)
    return top.keys.get(table, 1)


def _hint(found: str, known: Sequence[str] | Mapping[str, Any]) -> str:
    names = list(known)
    guess = did_you_mean(found, names)
    if guess:
        return guess
    return f"; known are {', '.join(names)}" if len(names) <= 30 else ""


def _numbered(lines: Sequence[LineStated]) -> Iterator[LineStated]:
    taken = {line.id for line in lines}
    for number, line in enumerate(lines, start=1):
        if line.id:
            yield line
            continue
        id = f"line_{number}"
        while id in taken:
            id += "_"
        taken.add(id)
        yield LineStated(**{each.name: getattr(line, each.name) for each in fields(line)} | {"id": id})
