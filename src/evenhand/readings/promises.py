"""What is owed in a project, unresolved first; and when somebody should be reminded of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Case, Count, IntegerField, Q, QuerySet, Value, When
from django.utils import timezone

from evenhand.access.contributions import is_team, readable
from evenhand.access.permissions import Permission
from evenhand.access.projects import Seat
from evenhand.access.roles import may
from evenhand.readings.names import shown_name
from evenhand.records.models import Contribution, Partner, Project, Promise
from evenhand.records.promise import UNRESOLVED

#: How a promise stands, in the order in which the list shows them: what is not resolved comes first.
STANDINGS = [
    ("without_owner", "Needs a named person"),
    ("broken", "Not kept"),
    ("late", "Late"),
    ("asked", "Asked for, and not yet taken on"),
    ("open", "Owed"),
    ("kept", "Kept"),
    ("declined", "Not taken on"),
]
MONTHS_TO_LOOK_AGAIN = (12, 24, 60)
DAYS_UNTIL_LEADS_HEAR = 14
DAYS_BEFORE_LEAVING = 28
SOON_DAYS = 14


@dataclass(frozen=True)
class PromiseShown:
    """One promise as somebody in the project sees it. What it follows from is a link only for those who may read it."""

    promise: Promise
    standing: str
    standing_name: str
    #: How it stands in a sentence: “Late by 12 days.”
    said: str
    owner: str
    owed_to: str
    asked_by: str
    from_number: int | None

    @property
    def is_unresolved(self) -> bool:
        return self.standing in {"without_owner", "broken", "late"}


@dataclass(frozen=True)
class Group:
    standing: str
    name: str
    rows: list[PromiseShown]


@dataclass(frozen=True)
class Prompt:
    """Something to remind of, with the key under which each person hears of it once."""

    promise: Promise
    key: str
    kind: str
    said: str
    is_for_leads_too: bool = False
    is_for_leads_alone: bool = False


def promises_of(project: Project, today: date) -> QuerySet[Promise]:
    """All of them, unresolved first, each with its place in that order."""
    rank = {standing: Value(place) for place, (standing, _) in enumerate(STANDINGS)}
    return with_people(
        Promise.objects.filter(project=project)
        .annotate(
            rank=Case(
                When(state__in=UNRESOLVED, owner__removed_at__isnull=False, then=rank["without_owner"]),
                When(state="broken", then=rank["broken"]),
                When(state="open", due_on__lt=today, then=rank["late"]),
                When(state="asked", then=rank["asked"]),
                When(state="open", then=rank["open"]),
                When(state="kept", then=rank["kept"]),
                default=rank["declined"],
                output_field=IntegerField(),
            )
        )
        .order_by("rank", "due_on", "number")
    )


def with_people(promises: QuerySet[Promise]) -> QuerySet[Promise]:
    return promises.select_related(
        "project", "owner__person", "to_partner__person", "asked_by__person"
    ).prefetch_related("owner__types", "to_partner__types", "asked_by__types")


def shown_each(promises: Iterable[Promise], seat: Seat, today: date | None = None) -> list[PromiseShown]:
    found = list(promises)
    day = today or timezone.localdate()
    wanted = {promise.contribution_id for promise in found if promise.contribution_id is not None}
    numbers = dict(readable(seat).filter(pk__in=wanted).values_list("pk", "number")) if wanted else {}
    return [_shown(promise, day, numbers) for promise in found]


def grouped(rows: Sequence[PromiseShown]) -> list[Group]:
    groups = [
        Group(standing, name, [row for row in rows if row.standing == standing])
        for standing, name in STANDINGS
    ]
    return [group for group in groups if group.rows]


def standing_of(promise: Promise, today: date) -> str:
    if promise.state in UNRESOLVED and not promise.owner.is_here:
        return "without_owner"
    if promise.state == "open" and promise.due_on < today:
        return "late"
    return promise.state


def summary_of(project: Project, today: date | None = None) -> str:
    """What became of promises so far, to be said before anybody is asked again. Promises are counted, never people."""
    day = today or timezone.localdate()
    counts = Promise.objects.filter(project=project).aggregate(
        kept=Count("pk", filter=Q(state="kept")),
        broken=Count("pk", filter=Q(state="broken")),
        late=Count("pk", filter=Q(state="open", due_on__lt=day)),
        owed=Count("pk", filter=Q(state="open", due_on__gte=day)),
    )
    if not any(counts.values()):
        return "Nobody has promised anything here yet."
    parts = [
        f"{counts['broken']} not kept" if counts["broken"] else "",
        f"{counts['late']} late" if counts["late"] else "",
        f"{counts['kept']} kept" if counts["kept"] else "none kept yet",
        f"{counts['owed']} still to come" if counts["owed"] else "",
    ]
    made = sum(counts.values())
    return f"{made} promise{'' if made == 1 else 's'} so far: {', '.join(filter(None, parts))}."


def owed_by(partner: Partner) -> QuerySet[Promise]:
    """What somebody still owes, also when they have left."""
    return partner.promises.filter(state__in=UNRESOLVED).order_by("due_on", "number")


def promises_to(partner: Partner) -> QuerySet[Promise]:
    """What is owed to somebody, also from their own words under a mask: for their own eyes alone."""
    owed = Q(to_partner=partner) | Q(contribution__partner=partner, contribution__project=partner.project_id)
    return with_people(Promise.objects.filter(owed, project=partner.project_id).exclude(state="declined"))


def due_soon(partner: Partner, today: date | None = None) -> QuerySet[Promise]:
    """What somebody owes within two weeks, or is late with."""
    day = today or timezone.localdate()
    return partner.promises.filter(state="open", due_on__lte=day + timedelta(days=SOON_DAYS))


def from_contribution(contribution: Contribution, seat: Seat) -> list[PromiseShown]:
    """What was promised because of something said."""
    return shown_each(with_people(contribution.promises.order_by("number")), seat)


def people_who_may_owe(seat: Seat) -> list[Partner]:
    """Everybody here who can be asked for something or be given a promise."""
    here = seat.project.partners.filter(removed_at=None).select_related("person").prefetch_related("types")
    return [partner for partner in here if may(partner.role, Permission.PROMISE_MAKE)]


def team_of(seat: Seat) -> list[Partner]:
    return [partner for partner in people_who_may_owe(seat) if is_team(partner)]


def prompts_due(today: date, project: Project | None = None) -> list[Prompt]:
    """What should be reminded of today. A reminder that was missed is made up for; of several, the last alone."""
    promises = with_people(
        Promise.objects.filter(state="open", project__is_read_only=False).filter(
            Q(due_on__lte=today)
            | Q(made_on__lte=_months_before(today, MONTHS_TO_LOOK_AGAIN[0]))
            | Q(owner_leaves_on__lte=today + timedelta(days=DAYS_BEFORE_LEAVING))
            | Q(owner__removed_at__isnull=False)
        )
    ).select_related("contribution")
    if project is not None:
        promises = promises.filter(project=project)
    found: list[Prompt] = []
    for promise in promises.order_by("pk"):
        found += _prompts_of(promise, today)
    return found


def _prompts_of(promise: Promise, today: date) -> list[Prompt]:
    found = []
    leaves = promise.owner_leaves_on
    if not promise.owner.is_here or (leaves is not None and leaves <= today):
        found.append(
            Prompt(
                promise,
                f"without owner {promise.owner_id}",
                "without_owner",
                "",
                is_for_leads_too=True,
                is_for_leads_alone=not promise.owner.is_here,
            )
        )
    elif leaves is not None and leaves <= today + timedelta(days=DAYS_BEFORE_LEAVING):
        found.append(
            Prompt(
                promise,
                f"leaving {leaves}",
                "leaving",
                f"You said that your time here ends on {_day(leaves)}. You still owe this, and it does not end with that:",
                is_for_leads_too=True,
            )
        )
    months = [months for months in MONTHS_TO_LOOK_AGAIN if promise.made_on <= _months_before(today, months)]
    if months:
        found.append(
            Prompt(
                promise,
                f"month {months[-1]}",
                "look_again",
                f"This was promised {_years(months[-1])} ago, on {_day(promise.made_on)}, and is still owed:",
                is_for_leads_too=True,
            )
        )
    if promise.due_on + timedelta(days=DAYS_UNTIL_LEADS_HEAR) <= today:
        found.append(
            Prompt(
                promise,
                f"overdue {promise.due_on}",
                "overdue",
                f"This was due on {_day(promise.due_on)}, and is late:",
                is_for_leads_too=True,
            )
        )
    elif promise.due_on <= today:
        found.append(
            Prompt(promise, f"due {promise.due_on}", "due", f"This is due on {_day(promise.due_on)}:")
        )
    return found


def _shown(promise: Promise, today: date, numbers: dict[int, int]) -> PromiseShown:
    standing = standing_of(promise, today)
    owner = shown_name(promise.owner)
    return PromiseShown(
        promise=promise,
        standing=standing,
        standing_name=dict(STANDINGS)[standing],
        said=_said(promise, standing, owner, today),
        owner=owner,
        owed_to=shown_name(promise.to_partner) if promise.to_partner else promise.to_whom,
        asked_by=_asker(promise),
        from_number=numbers.get(promise.contribution_id) if promise.contribution_id else None,
    )


def _asker(promise: Promise) -> str:
    if promise.asked_by is None:
        return ""
    name = shown_name(promise.asked_by)
    return f"{name} (written down for them)" if promise.entered_by_id else name


def _said(promise: Promise, standing: str, owner: str, today: date) -> str:
    days = (promise.due_on - today).days
    due = _day(promise.due_on)
    match standing:
        case "without_owner":
            return f"{owner} has left. This needs a named person."
        case "late":
            return (
                f"{owner} is late with this by {-days} day{'' if days == -1 else 's'}. It was due on {due}."
            )
        case "asked":
            return f"{owner} was asked to do this by {due}, and has not said yes or no."
        case "open":
            when = "today" if days == 0 else f"by {due}, in {days} day{'' if days == 1 else 's'}"
            return f"{owner} owes this {when}."
        case "kept":
            return f"{owner} kept this on {_day(promise.closed_on)}."
        case "broken":
            return f"{owner} said on {_day(promise.closed_on)} that this was not kept."
    return f"{owner} said no to this on {_day(promise.closed_on)}."


def _months_before(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    month += 1
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month, last)
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")


def _years(months: int) -> str:
    return "a year" if months == 12 else f"{months // 12} years"


def _day(day: date | None) -> str:
    return f"{day.day} {day:%B %Y}" if day else ""
