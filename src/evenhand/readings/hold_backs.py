"""Who asked for what to be held back, why, and what became of it: both sides alike, what waits first."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from django.utils import timezone

from evenhand.access.findings import (
    hold_backs_of,
    may_answer_hold_back,
    may_take_back_hold_back,
    readable_findings,
    readable_outputs,
)
from evenhand.access.permissions import Permission
from evenhand.access.projects import Seat
from evenhand.readings.amounts import day
from evenhand.readings.names import names_of_all, shown_name
from evenhand.records.finding import ASKED_BY_SIDES, ONE_OF_A_SIDE
from evenhand.records.models import Finding, HoldBack, Output, Partner

SIDES = dict(ASKED_BY_SIDES)
HOLDS = ("granted", "in_part")


@dataclass(frozen=True)
class HoldShown:
    """One request as somebody here sees it. Of what they may not read it says only that it is, from which side and why."""

    hold_back: HoldBack
    may_read: bool
    #: What it is about, in a few words, and the words themselves where they may be read.
    what: str
    text: str
    who: str
    side: str
    #: How it stands, in a sentence.
    said: str
    answer: str
    answered_by: str
    is_waiting: bool
    is_running: bool
    typed_in_by: str
    is_mine: bool
    may_answer: bool
    may_take_back: bool

    @property
    def asked(self) -> str:
        """Who asked, on which side, and when, as one sentence."""
        who = f"{self.who} ({ONE_OF_A_SIDE[self.hold_back.side]})" if self.who else self.side
        until = self.hold_back.until
        wish = f", until {day(until)}" if until else ""
        return f"{who} asked on {day(self.hold_back.asked_on)} to hold this back{wish}."


def list_of(seat: Seat, today: date | None = None) -> QuerySet[HoldBack]:
    """All of them: what waits first, then what is held back now, then what is over."""
    now = today or timezone.localdate()
    rank = Case(
        When(state="open", then=Value(0)),
        When(state__in=HOLDS, held_until__gt=now, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    return with_people(hold_backs_of(seat)).annotate(rank=rank).order_by("rank", "-number")


def with_people(found: QuerySet[HoldBack]) -> QuerySet[HoldBack]:
    """With what they are about. The people are named in `shown_each`, once however often each of them asked."""
    return found.select_related("finding", "output").prefetch_related("finding__claims__output")


def shown_each(found: Iterable[HoldBack], seat: Seat, today: date | None = None) -> list[HoldShown]:
    rows = list(found)
    now = today or timezone.localdate()
    findings = _readable(readable_findings(seat), {row.finding_id for row in rows})
    outputs = _readable(readable_outputs(seat), {row.output_id for row in rows})
    typists = _names(seat, {row.entered_by_id for row in rows})
    people = {pk for row in rows for pk in (row.asked_by_id, row.answered_by_id, row.partner_id)}
    people.discard(None)
    names = dict(names_of_all(Partner.objects.filter(pk__in=people))) if people else {}
    return [
        _shown(
            row,
            seat,
            now,
            row.finding_id in findings or row.output_id in outputs,
            typists.get(row.entered_by_id, ""),
            names,
        )
        for row in rows
    ]


def about(of: Finding | Output, seat: Seat) -> list[HoldShown]:
    """Requests about one finding, or about one output and the findings that it rests on."""
    if isinstance(of, Finding):
        found = hold_backs_of(seat).filter(finding=of)
    else:
        rests_on = of.claims.exclude(finding=None).order_by().values("finding_id")
        found = hold_backs_of(seat).filter(Q(output=of) | Q(finding__in=rests_on))
    return shown_each(with_people(found).order_by("number"), seat)


def waiting_for(seat: Seat) -> list[HoldBack]:
    """Requests that this person may answer."""
    if not seat.may(Permission.HOLD_BACK_ANSWER):
        return []
    waiting = hold_backs_of(seat).filter(state="open").select_related("finding", "output").order_by("number")
    return [each for each in waiting[:50] if may_answer_hold_back(seat, each)]


def standing(hold_back: HoldBack, now: date) -> str:
    """How it stands, in a sentence. What was held back until a day that has come is over."""
    if hold_back.state in HOLDS and hold_back.held_until is not None:
        part = "in part " if hold_back.state == "in_part" else ""
        out = _went_out_on(hold_back)
        if out is not None and out < hold_back.held_until:
            return (
                f"It was to be held back {part}until {day(hold_back.held_until)}, and went out all the same."
            )
        if hold_back.held_until <= now:
            return f"It was held back {part}until {day(hold_back.held_until)}. That is over."
        return f"Held back {part}until {day(hold_back.held_until)}."
    is_out = hold_back.state == "open" and _went_out_on(hold_back) is not None
    return {
        "open": "It went out before anybody answered this." if is_out else "Waits for an answer.",
        "refused": "Not held back.",
        "taken_back": "Whoever asked took this back.",
    }.get(hold_back.state, "")


def _went_out_on(hold_back: HoldBack) -> date | None:
    """When what it is about came to be public. Of a finding that is the first output that rests on it."""
    if hold_back.output is not None:
        return hold_back.output.public_on
    if hold_back.finding is None or hold_back.finding.state == "team":
        return None
    outs = [claim.output.public_on for claim in hold_back.finding.claims.all()]
    return min((each for each in outs if each is not None), default=None)


def _shown(
    row: HoldBack, seat: Seat, now: date, may_read: bool, typed_in_by: str, names: dict[int, str]
) -> HoldShown:
    thing = row.finding or row.output
    article, kind = ("A", "finding") if row.finding else ("An", "output")
    text = (row.finding.text if row.finding else row.output.title) if may_read else ""  # type: ignore[union-attr]
    who = names[row.asked_by_id] if row.asked_by_id else row.asked_by_words
    return HoldShown(
        hold_back=row,
        may_read=may_read,
        what=f"{kind.capitalize()} {thing.number}" if may_read else f"{article} {kind}",  # type: ignore[union-attr]
        text=text,
        who=who if may_read else "",
        side=SIDES[row.side],
        said=standing(row, now),
        answer=row.answer if may_read else "",
        answered_by=names[row.answered_by_id] if row.answered_by_id and may_read else "",
        is_waiting=row.state == "open",
        is_running=row.state in HOLDS
        and row.held_until is not None
        and row.held_until > now
        and _went_out_on(row) is None,
        typed_in_by=typed_in_by or (names[row.partner_id] if row.asked_by_id is None and may_read else ""),
        is_mine=row.asked_by_id == seat.partner.pk,
        may_answer=may_answer_hold_back(seat, row),
        may_take_back=may_take_back_hold_back(seat, row),
    )


def _readable(among: QuerySet, wanted: set) -> set:
    wanted.discard(None)
    return set(among.order_by().filter(pk__in=wanted).values_list("pk", flat=True)) if wanted else set()


def _names(seat: Seat, persons: set) -> dict[object, str]:
    persons.discard(None)
    if not persons:
        return {}
    here = Partner.objects.filter(project=seat.project, person__in=persons)
    return {
        each.person_id: shown_name(each) for each in here.select_related("person").prefetch_related("types")
    }
