"""The records behind a figure that this reader may open, what is not settled first."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, F, IntegerField, Prefetch, QuerySet, Value, When
from django.utils import timezone

from evenhand.access.contributions import readable
from evenhand.access.findings import hold_backs_of, readable_findings, readable_outputs
from evenhand.access.payments import own_claims, payable
from evenhand.access.permissions import Permission
from evenhand.access.projects import Seat
from evenhand.readings.amounts import day
from evenhand.readings.asks import asks_of
from evenhand.readings.barriers import barriers_of
from evenhand.readings.framework import current
from evenhand.readings.harms import seen_of, was_foreseen
from evenhand.readings.indicator_decisions import Looked, looked_at
from evenhand.readings.outside_charter import asked_in
from evenhand.readings.payments import UNPAID
from evenhand.readings.promises import promises_of, standing_of
from evenhand.readings.what_we_heard import audiences_for
from evenhand.records.answer import OUTCOMES
from evenhand.records.contribution import WAITING
from evenhand.records.models import Answer, Claim, Contribution

#: So many on one page; the lists themselves hold all of them.
MOST = 20
_LONGEST = 84
_OUTCOMES = dict(OUTCOMES)


@dataclass(frozen=True, slots=True)
class RecordShown:
    """One record: its first words, where it is, and how it stands."""

    text: str
    name: str
    args: tuple[object, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Records:
    rows: tuple[RecordShown, ...]
    more: int
    #: Why there are none to open, where the reason is not that there are none.
    why_not: str = ""


def records_of(indicator: str, seat: Seat) -> Records:
    find = _BEHIND.get(indicator)
    if find is None:
        return Records((), 0, _APART.get(indicator, ""))
    return find(seat, timezone.localdate())


def _waiting(seat: Seat, today: date) -> Records:
    """What still waits first, the longest overdue in front; then what has an answer, the newest first."""
    rows = _said(seat).filter(state__in=[*WAITING, "answered"])
    waits = rows.filter(state__in=WAITING).order_by("due_on", "number")
    return _voices(
        [*waits[:MOST], *rows.filter(state="answered").order_by("-number")[:MOST]], rows.count(), today
    )


def _answered(seat: Seat, today: date) -> Records:
    """What changed nothing first: that is where somebody is owed a reason."""
    rows = _said(seat).filter(state="answered", answers__is_latest=True)
    place = Case(
        When(answers__outcome="deferred", then=Value(0)),
        When(answers__outcome="not_adopted", then=Value(1)),
        When(answers__outcome="passed_on", then=Value(2)),
        default=Value(3),
        output_field=IntegerField(),
    )
    return _voices(rows.annotate(place=place).order_by("place", "-number")[:MOST], rows.count(), today)


def _by_name(seat: Seat, today: date) -> Records:
    rows = _said(seat).filter(naming="named", partner__isnull=False, state="answered")
    return _voices(rows.order_by("-number")[:MOST], rows.count(), today)


def _said(seat: Seat) -> QuerySet[Contribution]:
    return readable(seat).filter(audience__in=audiences_for(seat))


def _voices(rows: Iterable[Contribution], in_all: int, today: date) -> Records:
    found = list(rows)[:MOST]
    latest = {
        answer.contribution_id: answer
        for answer in Answer.objects.filter(is_latest=True, contribution__in=[each.pk for each in found])
    }
    return Records(
        tuple(
            RecordShown(
                _short(f"{each.number}. {each.text}"),
                "contribution",
                (each.number,),
                _stands(each, latest.get(each.pk), today),
            )
            for each in found
        ),
        max(in_all - len(found), 0),
    )


def _stands(said: Contribution, answer: Answer | None, today: date) -> str:
    if said.state in WAITING or answer is None:
        if said.due_on is None:
            return "Waits, with no promised day"
        return f"Waits; promised by {day(said.due_on)}" + (", which is past" if said.due_on < today else "")
    return f"{_OUTCOMES[answer.outcome]}, on {day(answer.answered_on)}"


def _decisions(
    note: Callable[[Looked], str], is_first: Callable[[Looked], bool]
) -> Callable[[Seat, date], Records]:
    def find(seat: Seat, today: date) -> Records:
        looked = sorted(looked_at(seat.project), key=lambda each: (not is_first(each), -each.number))
        shown = looked[:MOST]
        numbers = [each.number for each in shown]
        asked = {
            each.number: asked_in(each)
            for each in seat.project.decisions.filter(number__in=numbers).only(
                "number", "question", "words", "project_id"
            )
        }
        return Records(
            tuple(
                RecordShown(
                    _short(f"Decision {each.number}: {asked[each.number]}"),
                    "decision",
                    (each.number,),
                    note(each),
                )
                for each in shown
            ),
            len(looked) - len(shown),
        )

    return find


def _with_a_say(looked: Looked) -> str:
    stages = {row.id: row.name for row in current().stages}
    stage = stages.get(looked.stage, "No stage was said")
    if looked.partners is None:
        return f"{stage}; nobody said what they are here as"
    people = "nobody" if not looked.partners else f"{looked.partners}"
    return f"{stage}; with a say besides researchers and facilitators: {people}"


def _dissent(looked: Looked) -> str:
    if looked.unanswered:
        return "A disagreement is on the record, and waits for an answer"
    return {
        "noted": "A disagreement is on the record, and answered",
        "asked_none": "People were asked, and none is on the record",
        "not_asked": "Nobody was asked",
        "cannot_tell": "A vote that no one can link to anybody",
    }[looked.dissent]


def _money_on_its_way(seat: Seat, today: date) -> Records:
    """Everybody's for those who see to it that people are paid; one's own for everybody else."""
    is_payer = seat.may(Permission.PAY_READ)
    rows = (payable(seat) if is_payer else own_claims(seat)).exclude(state="taken_back")
    waits = rows.filter(state__in=UNPAID).order_by("promised_on", "number")
    shown: list[Claim] = [*waits[:MOST], *rows.filter(state="arrived").order_by("-number")[:MOST]][:MOST]
    why = "" if is_payer else "What others are paid is between them and those who pay. Here is yours."
    return Records(
        tuple(
            RecordShown(
                f"Claim {each.number}",
                "claim-check" if is_payer else "claim",
                (each.number,),
                f"Came on {day(each.arrived_on)}; promised by {day(each.promised_on)}"
                if each.arrived_on
                else f"Not come yet; promised by {day(each.promised_on)}"
                + (", which is past" if each.promised_on < today else ""),
            )
            for each in shown
        ),
        max(rows.count() - len(shown), 0),
        why,
    )


def _asks(seat: Seat, today: date) -> Records:
    rows = asks_of(seat).order_by("-number")
    return _listed(
        [
            RecordShown(
                _short(f"{each.number}. {each.what}"), "ask", (each.number,), f"{each.minutes} minutes"
            )
            for each in rows[:MOST]
        ],
        rows.count(),
    )


def _agenda(seat: Seat, today: date) -> Records:
    rows = seat.project.agenda_items.exclude(state="taken_back")
    place = Case(When(state="open", then=Value(0)), default=Value(1), output_field=IntegerField())
    return _listed(
        [
            RecordShown(
                _short(f"{each.number}. {each.text}"), "agenda-item", (each.number,), each.get_state_display()
            )
            for each in rows.annotate(place=place).order_by("place", "-number")[:MOST]
        ],
        rows.count(),
    )


def _promises(seat: Seat, today: date) -> Records:
    rows = promises_of(seat.project, today)
    return _listed(
        [
            RecordShown(
                _short(f"{each.number}. {each.what}"),
                "promise",
                (each.number,),
                f"{_PROMISES.get(standing_of(each, today), each.get_state_display())}; by {day(each.due_on)}",
            )
            for each in rows[:MOST]
        ],
        rows.count(),
    )


_PROMISES = {"late": "Late", "kept": "Kept", "broken": "Not kept"}


def _findings(seat: Seat, today: date) -> Records:
    rows = readable_findings(seat).order_by("-number")
    outputs = Prefetch("claims")
    return _listed(
        [
            RecordShown(
                _short(f"{each.number}. {each.text}"),
                "finding",
                (each.number,),
                f"Found on {day(each.found_on)}"
                + ("" if each.claims.all() else "; nothing published uses it yet"),
            )
            for each in rows.prefetch_related(outputs)[:MOST]
        ],
        rows.count(),
    )


def _outputs(seat: Seat, today: date) -> Records:
    rows = readable_outputs(seat).order_by("-number")
    found = _promises(seat, today)
    shown = [
        RecordShown(
            _short(each.title),
            "output",
            (each.number,),
            f"{each.get_kind_display()}; {each.get_state_display()}",
        )
        for each in rows[:MOST]
    ]
    return Records((*found.rows, *shown), found.more + max(rows.count() - len(shown), 0))


def _held_back(seat: Seat, today: date) -> Records:
    rows = hold_backs_of(seat)
    place = Case(When(state="open", then=Value(0)), default=Value(1), output_field=IntegerField())
    return _listed(
        [
            RecordShown(
                _short(f"{each.number}. {each.why}"), "hold-back", (each.number,), each.get_state_display()
            )
            for each in rows.annotate(place=place).order_by("place", "-number")[:MOST]
        ],
        rows.count(),
    )


def _barriers(seat: Seat, today: date) -> Records:
    rows = barriers_of(seat).exclude(state="taken_back")
    place = Case(When(state="mended", then=Value(1)), default=Value(0), output_field=IntegerField())
    return _listed(
        [
            RecordShown(
                _short(f"{each.number}. {each.what}"), "barrier", (each.number,), each.get_state_display()
            )
            for each in rows.annotate(place=place).order_by("place", "number")[:MOST]
        ],
        rows.count(),
    )


def _harms(seat: Seat, today: date) -> Records:
    """What happened; what nobody had thought of before it did comes first."""
    rows = seen_of(seat).filter(taken_back_on=None)
    foreseen = When(harm__noted_on__lte=F("happened_on"), then=Value(1))
    place = Case(foreseen, default=Value(0), output_field=IntegerField())
    return _listed(
        [
            RecordShown(
                _short(f"{each.number}. {each.what}"),
                "harm-seen",
                (each.number,),
                "Thought of before" if was_foreseen(each) else "Nobody had thought of it before",
            )
            for each in rows.annotate(place=place).order_by("place", "-happened_on", "number")[:MOST]
        ],
        rows.count(),
    )


def _listed(rows: list[RecordShown], in_all: int) -> Records:
    return Records(tuple(rows), max(in_all - len(rows), 0))


def _short(text: str) -> str:
    said = " ".join(text.split())
    return said if len(said) <= _LONGEST else f"{said[: _LONGEST - 1].rstrip()}…"


_BEHIND: dict[str, Callable[[Seat, date], Records]] = {
    "response_rate": _waiting,
    "time_to_reply": _waiting,
    "closure_seen": _answered,
    "reason_given": _answered,
    "change_rate": _answered,
    "influence_by_group": _by_name,
    "agenda_origin": _agenda,
    "decision_presence": _decisions(_with_a_say, lambda each: each.lacks_a_say),
    "decision_power": _decisions(_with_a_say, lambda each: each.lacks_a_say),
    "onset": _decisions(_with_a_say, lambda each: each.lacks_a_say),
    "dissent_recorded": _decisions(_dissent, lambda each: each.lacks_an_answer),
    "payment_timeliness": _money_on_its_way,
    "minutes_asked": _asks,
    "action_completion": _outputs,
    "findings_delay": _findings,
    "framing_changes": _held_back,
    "barrier_fixes": _barriers,
    "foreseen_harms": _harms,
}
_OWN_HOURS = "Hours are their owner’s. What people shared stands month by month where the link leads; single entries do not."
#: Where single records are nobody's to open from here, and why.
_APART = {
    "load_balance": _OWN_HOURS,
    "unseen_work": _OWN_HOURS,
    "relational_time": _OWN_HOURS,
    "out_of_pocket": "What people laid out, and their hours, are told in totals alone.",
    "access_met": "What people need is kept apart from the project. Nobody finds it through a figure.",
    "continuity": "Why somebody left is told in totals alone.",
    "representation": "The survey had no names, so there is nobody behind it to look up.",
}
