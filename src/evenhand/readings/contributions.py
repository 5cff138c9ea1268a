"""What people said, as lists: filtered, searched, and with what one page of it needs in a few queries."""

import re
from dataclasses import dataclass

from django.db import connection
from django.db.models import Max, QuerySet
from django.db.models.expressions import RawSQL

from evenhand.access.contributions import readable
from evenhand.access.projects import Seat
from evenhand.readings.authors import author_shown_to
from evenhand.records.contribution import WAITING
from evenhand.records.models import Contribution, Project

_INDEX = "records_contribution_words"
_TERM = re.compile(r"[^\W_]+")
_MOST_TERMS = 8


def next_number(project: Project) -> int:
    """Call it with the project's row locked. A number is not given again, also after words were taken back."""
    return (Contribution.objects.filter(project=project).aggregate(last=Max("number"))["last"] or 0) + 1


def search(among: QuerySet[Contribution], typed: str) -> QuerySet[Contribution]:
    """Those that have every word typed, or a word that begins with it. Nothing typed is a command."""
    terms = [term[:40] for term in _TERM.findall(typed)[:_MOST_TERMS]]
    if not terms:
        return among.none() if typed.strip() else among
    if connection.vendor == "postgresql":
        asked = " & ".join(f"'{term}':*" for term in terms)
        return among.filter(
            pk__in=RawSQL(
                "SELECT id FROM records_contribution "
                "WHERE to_tsvector('simple', text) @@ to_tsquery('simple', %s)",
                [asked],
            )
        )
    asked = " ".join(f'"{term}"*' for term in terms)
    return among.filter(pk__in=RawSQL(f"SELECT rowid FROM {_INDEX} WHERE {_INDEX} MATCH %s", [asked]))


@dataclass(frozen=True)
class Sought:
    """What a list is narrowed to. Every value is one that we know, or empty."""

    words: str = ""
    kind: str = ""
    stage: str = ""
    state: str = ""
    side: str = ""
    is_own: bool = False

    @property
    def is_anything(self) -> bool:
        return any((self.words, self.kind, self.stage, self.state, self.side, self.is_own))


def sought(seat: Seat, what: Sought) -> QuerySet[Contribution]:
    """What this person may read of what they look for, newest first."""
    found = readable(seat)
    if what.kind:
        found = found.filter(kind=what.kind)
    if what.stage:
        found = found.filter(stage=what.stage)
    if what.side:
        found = found.filter(to_side=what.side)
    if what.is_own:
        found = found.filter(partner=seat.partner)
    if what.state == "waiting":
        found = found.filter(state__in=WAITING)
    elif what.state == "done":
        found = found.filter(state__in=("answered", "gathered", "split"))
    elif what.state:
        found = found.filter(state=what.state)
    if what.words:
        found = search(found, what.words)
    return found.order_by("-number")


@dataclass(frozen=True)
class Row:
    """One line of the list."""

    contribution: Contribution
    author: str
    is_to_confirm: bool


def rows(found: QuerySet[Contribution], seat: Seat) -> list[Row]:
    shown = found.select_related("partner__person", "gathered_by__person").prefetch_related(
        "partner__types", "gathered_by__types"
    )
    return [Row(each, author_shown_to(each, seat), _is_to_confirm(each, seat)) for each in shown]


def _is_to_confirm(each: Contribution, seat: Seat) -> bool:
    is_own = each.partner_id == seat.partner.pk
    return (
        is_own and each.entered_by_id is not None and each.confirmed_on is None and each.state != "withdrawn"
    )
