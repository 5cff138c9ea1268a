"""What to talk about: who raised what, what waits for a word, and what came of the rest."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.core.paginator import Page, Paginator
from django.db.models import Case, F, IntegerField, Q, QuerySet, Value, When
from django.utils import timezone

from evenhand.access.contributions import readable
from evenhand.access.permissions import Permission
from evenhand.access.projects import Seat
from evenhand.methods.disclosure import Breakdown, breakdown
from evenhand.readings.amounts import counted, day, joined
from evenhand.readings.answers import typist_names
from evenhand.readings.names import shown_name
from evenhand.readings.partners import type_names
from evenhand.records.models import AgendaItem, PartnerType, Project

A_PAGE = 50
SECTIONS = [
    ("late", "Late: it should have had a word by now"),
    ("open", "Waiting for a word"),
    ("planned", "Comes up"),
    ("done", "Talked about or decided"),
    ("declined", "Not taken up, and why"),
    ("taken_back", "Taken back"),
]
#: A word is news on its raiser's own page for so long.
NEWS_DAYS = 30


@dataclass(frozen=True)
class ItemShown:
    item: AgendaItem
    who: str
    typed_in_by: str
    standing: str
    #: “Comes up on 4 May 2026.”
    said: str
    answered_by: str
    #: The number of what was said that it points at, for those who may read that.
    voice: int | None
    is_own: bool
    may_answer: bool
    may_change: bool
    may_take_back: bool
    is_to_confirm: bool

    @property
    def is_unresolved(self) -> bool:
        return self.standing in {"late", "open", "planned"}


@dataclass(frozen=True)
class Section:
    id: str
    name: str
    rows: list[ItemShown]


@dataclass(frozen=True)
class Agenda:
    page: Page
    sections: list[Section]
    answer_days: int
    origin: str


def late(today: date) -> Q:
    """No word by the day that the charter says, or none since the day on which it was to come up."""
    return Q(state="open", due_on__lt=today) | Q(state="planned", comes_up_on__lt=today)


def standing_of(item: AgendaItem, today: date) -> str:
    if item.state == "open" and item.due_on < today:
        return "late"
    if item.state == "planned" and item.comes_up_on and item.comes_up_on < today:
        return "late"
    return item.state


def in_order(project: Project, today: date) -> QuerySet[AgendaItem]:
    """What is late first, then what waits, what comes up, and what is settled, the newest of that first."""
    place = Case(
        When(late(today), then=Value(0)),
        *(
            When(state=state, then=Value(at))
            for at, state in enumerate(["open", "planned", "done", "declined"], start=1)
        ),
        default=Value(5),
        output_field=IntegerField(),
    )
    waits = Case(When(state="open", then=F("due_on")), When(state="planned", then=F("comes_up_on")))
    return (
        project.agenda_items.select_related(
            "partner__person", "answered_by__person", "decision", "contribution"
        )
        .prefetch_related("partner__types", "answered_by__types")
        .annotate(place=place, waits_until=waits)
        .order_by("place", F("waits_until").asc(nulls_last=True), "-number")
    )


def agenda(seat: Seat, *, answer_days: int, page: object = 1) -> Agenda:
    today = timezone.localdate()
    found = Paginator(in_order(seat.project, today), A_PAGE).get_page(page)
    return Agenda(
        found, sections_of(list(found.object_list), seat, today), answer_days, origin(seat.project, today)
    )


def sections_of(items: list[AgendaItem], seat: Seat, today: date) -> list[Section]:
    rows = items_shown(items, seat, today)
    return [
        Section(id, name, [row for row in rows if row.standing == id])
        for id, name in SECTIONS
        if any(row.standing == id for row in rows)
    ]


def items_shown(items: list[AgendaItem], seat: Seat, today: date) -> list[ItemShown]:
    typists = typist_names(seat.project, [item.entered_by_id for item in items])
    voices = dict(
        readable(seat)
        .filter(pk__in=[item.contribution_id for item in items if item.contribution_id])
        .order_by()
        .values_list("pk", "number")
    )
    return [_shown(item, seat, today, typists, voices) for item in items]


def _shown(
    item: AgendaItem, seat: Seat, today: date, typists: dict[object, str], voices: dict[int, int]
) -> ItemShown:
    is_own = item.partner_id == seat.partner.pk
    return ItemShown(
        item=item,
        who=shown_name(item.partner),
        typed_in_by=typists.get(item.entered_by_id, ""),
        standing=standing_of(item, today),
        said=said_of(item, today),
        answered_by=shown_name(item.answered_by) if item.answered_by else "",
        voice=voices.get(item.contribution_id),  # type: ignore[arg-type]
        is_own=is_own,
        may_answer=seat.may(Permission.AGENDA_ANSWER) and item.state != "taken_back",
        may_change=is_own and item.state == "open",
        may_take_back=is_own and item.state in {"open", "planned"},
        is_to_confirm=is_own
        and item.entered_by_id is not None
        and item.confirmed_on is None
        and item.state != "taken_back",
    )


def said_of(item: AgendaItem, today: date) -> str:
    """How it stands, in one sentence."""
    match item.state:
        case "open" if item.due_on < today:
            return f"It should have had a word by {day(item.due_on)}, and has none."
        case "open":
            return f"It gets a word by {day(item.due_on)}."
        case "planned" if item.comes_up_on and item.comes_up_on < today:
            return f"It was to come up on {day(item.comes_up_on)}. Nobody has said since what came of it."
        case "planned":
            return f"It comes up on {day(item.comes_up_on)}."  # type: ignore[arg-type]
        case "done" if item.decision is not None:
            return f"It became decision {item.decision.number}."
        case "done":
            return "It was talked about."
        case "declined":
            return "It is not taken up."
    return "Whoever raised it took it back."


def raised_by(project: Project, today: date) -> Breakdown:
    """People who raised something in finished months, by what they are here as: the one split of them there is."""
    items = project.agenda_items.filter(raised_on__lt=today.replace(day=1)).exclude(state="taken_back")
    raisers: dict[int, list[str]] = {
        pk: [] for pk in items.order_by().values_list("partner_id", flat=True).distinct()
    }
    held = PartnerType.objects.filter(partner__in=list(raisers)).order_by()
    for partner_id, type_id in held.values_list("partner_id", "type"):
        raisers[partner_id].append(type_id)
    counts = Counter(
        joined([name.lower() for name in type_names(sorted(types))], "and") or "nothing said yet"
        for types in raisers.values()
    )
    return breakdown(counts)


def origin(project: Project, today: date) -> str:
    """Who raised what there is, by what they are here as, as far as small numbers let it be told.

    People are counted and not items: nobody raises more by raising often. It is told for finished months, so
    that a new item never shows, as the difference, what its raiser is here as.
    """
    found = raised_by(project, today)
    if not found.shown:
        return (
            "From which groups these come is told when ten people have raised something, and five or more in each "
            "group that is named. The figures are of finished months."
        )
    shown = joined(
        [f"{counted(count, 'person', 'people')} here as {name}" for name, count in found.shown], "and"
    )
    others = f", and {found.remainder} of others" if found.remainder else ""
    return (
        f"Until the end of last month, these were raised by {shown}{others}. "
        "It is no mark for anyone: it shows whose questions are talked about."
    )
