"""What one person is told: what they said, what became of it, what is owed, and when they will next hear.

There are three reaches. “whole” is for the person alone. “sealed” is what the facilitator may print for them:
without what was said as one of a group or to chosen people, which the facilitator cannot tell or read. “open” is
for anybody else who prints a letter, and for e-mail: only what was said by name to everyone, and no pay.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Literal

from django.db.models import Exists, OuterRef, Q, QuerySet, Sum
from django.utils import timezone

from evenhand.access.contributions import readable
from evenhand.access.permissions import Permission
from evenhand.access.projects import Seat
from evenhand.readings.agenda import said_of
from evenhand.readings.authors import author_shown
from evenhand.readings.decision_again import name_of
from evenhand.readings.heads import latest_head, written_down
from evenhand.readings.letter_owed import Asked, Owed, Pay, Window, asked, owed, pay
from evenhand.readings.names import shown_name
from evenhand.readings.partners import who_to_ask
from evenhand.records.contribution import NAMINGS, WAITING
from evenhand.records.minutes_asked import WINDOW_DAYS
from evenhand.records.models import (
    Answer,
    AnswerResponse,
    Ask,
    Contribution,
    DecisionCitation,
    OutboxMessage,
    Partner,
)

Reach = Literal["whole", "sealed", "open"]
#: A letter that nobody can read to its end tells nothing. What is new comes first, then what waits.
MOST_SAID = 40


@dataclass(frozen=True)
class Outcome:
    outcome: str
    reason: str
    changes: list[tuple[str, str, str]]
    deferred_until: date | None
    passed_on_to: str
    by: str
    on: date
    is_new: bool
    #: Whether they have already said something to it.
    is_responded: bool
    #: The decision that it tells of, in a few words.
    decision: str


@dataclass(frozen=True)
class Said:
    number: int
    kind: str
    text: str
    on: date | None
    is_named: bool
    shown_as: str
    state: str
    due_on: date | None
    outcome: Outcome | None
    #: The decisions that go back to it, by number.
    cited_in: list[int]

    @property
    def is_new(self) -> bool:
        return self.outcome is not None and self.outcome.is_new


@dataclass(frozen=True)
class Raised:
    """Something that they put on the list of what to talk about, and how it stands."""

    text: str
    said: str
    answer: str
    is_new: bool


@dataclass(frozen=True)
class LetterBack:
    partner: Partner
    reach: Reach
    since: date
    #: Nothing is marked as new in the first letter of all: everything would be.
    has_earlier: bool
    said: list[Said]
    more_said: int
    owed: list[Owed]
    pay: list[Pay]
    #: Pay is the person’s own affair and that of those who pay: nobody else prints a sum.
    sees_pay: bool
    asked: list[Asked]
    minutes: int
    minutes_cap: int | None
    next_on: date | None
    #: The record as it was last signed, short enough to keep on paper.
    head: str
    head_on: date | None
    ring: str
    people: list[str]
    wants: frozenset[str] = field(default_factory=frozenset)
    raised: list[Raised] = field(default_factory=list)

    @property
    def has_own_news(self) -> bool:
        return any(each.is_new for each in [*self.said, *self.owed, *self.asked, *self.raised])


def reach_for(partner: Partner, seat: Seat) -> Reach:
    if partner.pk == seat.partner.pk:
        return "whole"
    return "sealed" if seat.may(Permission.CONTRIBUTION_UNMASK) else "open"


def letter_back(
    partner: Partner,
    seat: Seat,
    *,
    reach: Reach | None = None,
    since: date | None = None,
    until: date | None = None,
) -> LetterBack:
    """Everything for one letter, as this reader may have it. `until` is the first day that is not in it."""
    project = seat.project
    given = reach or reach_for(partner, seat)
    last = last_told_on(partner) if since is None else since
    window = Window(last or timezone.localdate(partner.joined_at), until)
    wants = frozenset(partner.wants_to_hear or ())
    said, more_said = _said(partner, seat, given, window)
    today = timezone.localdate()
    sees_pay = given == "whole" or (given == "sealed" and seat.may(Permission.PAY_READ))
    head = latest_head(project)
    return LetterBack(
        partner=partner,
        reach=given,
        since=window.since,
        has_earlier=last is not None,
        said=said,
        more_said=more_said,
        owed=owed(
            partner,
            contributions_of(partner, seat, given),
            is_whole=given == "whole",
            window=window,
            today=today,
        ),
        pay=pay(partner, today) if sees_pay else [],
        sees_pay=sees_pay,
        asked=asked(partner, window, today),
        minutes=partner.minutes_asked.filter(asked_on__gt=today - timedelta(days=WINDOW_DAYS)).aggregate(
            sum=Sum("minutes")
        )["sum"]
        or 0,
        minutes_cap=partner.minutes_cap,
        next_on=project.next_letter_on
        if project.next_letter_on and project.next_letter_on >= today
        else None,
        head=written_down(head) if head else "",
        head_on=head.day if head else None,
        ring=Ask.objects.filter(project=project, taken_back_on=None)
        .order_by("-number")
        .values_list("ring", flat=True)
        .first()
        or "",
        people=[shown_name(each) for each in who_to_ask(project.pk)],
        wants=wants,
        raised=_raised(partner, window, today),
    )


def last_told_on(partner: Partner) -> date | None:
    """The day of the last letter or weekly e-mail that went, or of the last thing posted to them."""
    went = ["waiting", "sending", "sent", "unsure"]
    rows = OutboxMessage.objects.filter(person=partner.person_id, project=partner.project_id).filter(
        Q(kind__in=["digest", "letter"], state__in=went)
        # With an address it is a file in the folder, which somebody passes on; without one it waits to be posted.
        | Q(kind__in=["digest", "letter"], state="folder", person__email__isnull=False)
        | Q(state="posted")
    )
    days = [sent_at if state == "posted" else at for state, at, sent_at in _times(rows)]
    return max((timezone.localdate(at) for at in days if at), default=None)


def _raised(partner: Partner, window: Window, today: date) -> list[Raised]:
    """What has no last word yet, and what had one since the last letter. It stands under their name for all."""
    items = partner.agenda_items.filter(
        Q(state__in=["open", "planned"]) | Q(state__in=["done", "declined"], answered_on__gte=window.since)
    )
    return [
        Raised(
            text=item.text,
            said=said_of(item, today),
            answer=item.answer,
            is_new=item.answered_on is not None and window.holds(item.answered_on),
        )
        for item in items.select_related("decision").order_by("number")[:MOST_SAID]
    ]


def _times(rows: QuerySet[OutboxMessage]) -> list[tuple]:
    return list(rows.order_by("-id").values_list("state", "created_at", "sent_at")[:50])


def contributions_of(partner: Partner, seat: Seat, reach: Reach) -> QuerySet[Contribution]:
    """Which of somebody's words may stand in a letter of this reach. Never more than the reader may read."""
    theirs = readable(seat).filter(partner=partner).exclude(state="withdrawn")
    return theirs if reach == "whole" else theirs.filter(_may_print(seat, reach))


def may_be_known(seat: Seat) -> QuerySet[Contribution]:
    """The words of others of which this reader may know whose they are, so also that a letter about them waits."""
    reach: Reach = "sealed" if seat.may(Permission.CONTRIBUTION_UNMASK) else "open"
    return readable(seat).filter(Q(partner=seat.partner) | _may_print(seat, reach))


def _may_print(seat: Seat, reach: Reach) -> Q:
    may = Q(naming="named", audience__in=["everyone", "partners"])
    if reach == "sealed":
        may |= Q(naming__in=["named", "masked"], audience__in=["everyone", "partners", "facilitator"])
        # Typed in by this very reader, who knows whose words they are.
        may |= Q(naming="group", entered_by=seat.person, audience__in=["everyone", "partners"])
    return may


def _said(partner: Partner, seat: Seat, reach: Reach, window: Window) -> tuple[list[Said], int]:
    found = contributions_of(partner, seat, reach)
    ready = found.order_by("-number")
    latest = Answer.objects.filter(is_latest=True, answered_on__gte=window.since)
    is_fresh = Exists(latest.filter(contribution=OuterRef("pk"))) | Exists(
        latest.filter(contribution=OuterRef("gathered_into"))
    )
    # Asked for apart: an answer to something said years ago is news today.
    fresh = list(ready.filter(is_fresh)[:MOST_SAID])
    rows = fresh + list(ready.exclude(pk__in=[row.pk for row in fresh])[:MOST_SAID])
    for row in rows:
        # Read once and not once for each row.
        row.partner = partner
    outcomes = _outcomes(rows, seat, reach, window)
    cited: dict[int, list[int]] = {}
    citations = DecisionCitation.objects.filter(contribution__in=rows, decision__withdrawn_at=None)
    for pk, number in citations.order_by("decision__number").values_list("contribution", "decision__number"):
        cited.setdefault(pk, []).append(number)
    shown = [
        Said(
            number=row.number,
            kind=row.get_kind_display(),
            text=row.text,
            on=row.said_on,
            is_named=row.naming == "named",
            shown_as=_shown_as(row, reach),
            state=row.state,
            due_on=row.due_on,
            outcome=outcomes.get(row.pk),
            cited_in=cited.get(row.pk, []),
        )
        for row in rows
    ]
    shown.sort(key=lambda each: (not each.is_new, each.state not in WAITING))
    kept = sorted(shown[:MOST_SAID], key=lambda each: (not each.is_new, each.number))
    return kept, found.count() - len(kept)


def _shown_as(row: Contribution, reach: Reach) -> str:
    """How the others see it. The mask itself is for the person's own eyes: a printed letter has a name at its head."""
    if row.naming == "named":
        return ""
    return f"“{author_shown(row)}”" if reach == "whole" else dict(NAMINGS)[row.naming].lower()


def _outcomes(rows: list[Contribution], seat: Seat, reach: Reach, window: Window) -> dict[int, Outcome]:
    """The latest answer to each, also where it was given to a sentence that theirs was gathered into."""
    answered_in = {row.pk: row.gathered_into_id or row.pk for row in rows}
    allowed = set(answered_in.values())
    if reach != "whole":
        allowed &= set(readable(seat).filter(pk__in=allowed).values_list("pk", flat=True))
    answers = {
        answer.contribution_id: answer
        for answer in Answer.objects.filter(contribution__in=allowed, is_latest=True)
        .select_related("decision")
        .prefetch_related("changes")
    }
    givers = Partner.objects.filter(pk__in={answer.partner_id for answer in answers.values()})
    names = {
        giver.pk: shown_name(giver) for giver in givers.select_related("person").prefetch_related("types")
    }
    responded = set(
        AnswerResponse.objects.filter(
            answer__in=[answer.pk for answer in answers.values()], contribution__in=list(answered_in)
        ).values_list("contribution_id", "answer_id")
    )
    return {
        pk: Outcome(
            outcome=answer.get_outcome_display(),
            reason=answer.reason,
            changes=[(each.what, each.where, each.version) for each in answer.changes.all()],
            deferred_until=answer.deferred_until,
            passed_on_to=answer.passed_on_to,
            by=names[answer.partner_id],
            on=answer.answered_on,
            is_new=window.holds(answer.answered_on),
            is_responded=(pk, answer.pk) in responded,
            decision=f"decision {answer.decision.number}: {name_of(answer.decision)}"
            if answer.decision
            else "",
        )
        for pk, at in answered_in.items()
        if (answer := answers.get(at))
    }
