"""What we publish: what each output claims and on what that rests, what people reply, and what stands in its way."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, Exists, IntegerField, OuterRef, Q, QuerySet, Value, When
from django.utils import timezone

from evenhand.access.findings import may_answer_reply, readable_findings, readable_outputs
from evenhand.access.projects import Seat
from evenhand.readings.amounts import counted, day
from evenhand.readings.asks import names_of
from evenhand.readings.findings import OPEN_TO_ALL, ChangeShown, changes_shown
from evenhand.readings.hold_backs import HoldShown, about
from evenhand.readings.interests import InterestShown, touching_shown
from evenhand.readings.names import shown_name
from evenhand.readings.release import came_out, missing_for_public, terms_of, terms_said
from evenhand.records.models import (
    Embargo,
    Finding,
    HoldBack,
    Output,
    OutputClaim,
    OutputReply,
    Project,
    UseNote,
    UsePlan,
)

NO_FINDING = "Rests on no finding here."
NO_TERMS = "Nothing had been agreed on what we publish when this was begun."


@dataclass(frozen=True)
class ClaimShown:
    claim: OutputClaim
    #: The finding, for those who may read it.
    finding: Finding | None
    rests_on: str

    @property
    def is_fallen(self) -> bool:
        return self.claim.finding is not None and self.claim.finding.state == "taken_back"


@dataclass(frozen=True)
class ReplyShown:
    reply: OutputReply
    who: str
    typed_in_by: str
    answered_by: str
    is_mine: bool
    may_answer: bool
    #: Whether this person may type another one over it, which nobody may once its owner has said it.
    is_confirmed: bool

    @property
    def note(self) -> str:
        if not self.typed_in_by:
            return ""
        return f"Typed in by {self.typed_in_by}" + (
            ", and they said that it is right." if self.is_confirmed else ", and not yet confirmed by them."
        )


@dataclass(frozen=True)
class EmbargoShown:
    embargo: Embargo
    said: str


@dataclass(frozen=True)
class UseShown:
    plan: UsePlan
    helper: str
    by: str


@dataclass(frozen=True)
class UseNoteShown:
    note: UseNote
    by: str


@dataclass(frozen=True)
class OutputRow:
    output: Output
    by: str
    published_by: str
    said: str
    is_asked_about: bool


@dataclass(frozen=True)
class OutputShown:
    output: Output
    by: str
    said: str
    published_by: str
    claims: list[ClaimShown]
    replies: list[ReplyShown]
    changes: list[ChangeShown]
    hold_backs: list[HoldShown]
    embargoes: list[EmbargoShown]
    interests: list[InterestShown]
    plans: list[UseShown]
    notes: list[UseNoteShown]
    #: What was agreed when it was begun; empty if nothing was.
    terms: list[str]
    #: What still stands between it and the public.
    missing: list[str]
    own_reply: OutputReply | None
    #: How many findings nothing that people can see rests on, in a sentence; empty if there are none.
    unused: str

    @property
    def came_out(self) -> str:
        """What came of the decision that published it."""
        return came_out(self.output.decision) if self.output.decision else ""

    @property
    def nobody_replied(self) -> str:
        """Asked and none is not the same as not asked."""
        if self.output.shown_on is None:
            return "Nobody has been asked yet."
        return "Everyone who takes part was asked. Nobody has replied."


def list_of(seat: Seat) -> QuerySet[Output]:
    """Published outside what was agreed first, then the newest."""
    outside = Case(
        When(Q(state="public") & ~Q(outside_because=""), then=Value(0)),
        default=Value(1),
        output_field=IntegerField(),
    )
    asked = HoldBack.objects.filter(output=OuterRef("pk"), state="open")
    return (
        readable_outputs(seat)
        .annotate(rank=outside, is_asked_about=Exists(asked))
        .order_by("rank", "-number")
    )


def rows(found: QuerySet[Output], today: date | None = None) -> list[OutputRow]:
    now = today or timezone.localdate()
    with_people = found.select_related("partner__person", "published_by__person").prefetch_related(
        "partner__types", "published_by__types"
    )
    return [
        OutputRow(
            output=each,
            by=shown_name(each.partner),
            published_by=shown_name(each.published_by) if each.published_by else "",
            said=standing(each, now),
            is_asked_about=each.is_asked_about,
        )
        for each in with_people
    ]


def outside_of(project: object) -> QuerySet[Output]:
    """Published outside what was agreed, which every account tells first."""
    return (
        Output.objects.filter(project=project, state="public").exclude(outside_because="").order_by("-number")
    )


def standing(output: Output, now: date) -> str:
    match output.state:
        case "draft":
            return "Being written. Only those who take part can read it."
        case "shown":
            since = f"Everyone here can read it since {day(output.shown_on)}." if output.shown_on else ""
            if output.reply_by is not None and output.reply_by >= now:
                return f"{since} Replies until {day(output.reply_by)}."
            return since
        case "public":
            by = shown_name(output.published_by) if output.published_by else "somebody"
            return f"Public since {day(output.public_on)}, as {by} said."  # type: ignore[arg-type]
    return "Not going ahead."


def shown(output: Output, seat: Seat) -> OutputShown:
    now = timezone.localdate()
    replies = replies_of(output, seat)
    return OutputShown(
        output=output,
        by=shown_name(output.partner),
        said=standing(output, now),
        published_by=shown_name(output.published_by) if output.published_by else "",
        claims=claims_of(output, seat),
        replies=replies,
        changes=changes_shown(output.framing_changes.all()),
        hold_backs=about(output, seat),
        embargoes=[EmbargoShown(each, _embargo_said(each, now)) for each in _embargoes(output)],
        interests=touching_shown(seat, output=output),
        plans=plans_shown(output.use_plans.all()),
        notes=[
            UseNoteShown(each, shown_name(each.partner))
            for each in output.use_notes.select_related("partner__person").prefetch_related("partner__types")
        ],
        terms=terms_said(terms_of(output) if output.state in {"draft", "shown"} else output.release_terms),
        missing=missing_for_public(output, None, now) if output.state in {"draft", "shown"} else [],
        unused=unused_said(seat.project),
        own_reply=next((each.reply for each in replies if each.is_mine), None),
    )


def unused_said(project: Project) -> str:
    """That something was left out is no secret, whoever may read what it is."""
    used = OutputClaim.objects.filter(output__project=project, output__state__in=OPEN_TO_ALL).exclude(
        finding=None
    )
    many = project.findings.exclude(state="taken_back").exclude(pk__in=used.values("finding_id")).count()
    if not many:
        return ""
    return f"{counted(many, 'finding')} of this project {'is' if many == 1 else 'are'} in nothing that is published."


def claims_of(output: Output, seat: Seat) -> list[ClaimShown]:
    found = list(output.claims.select_related("finding"))
    wanted = {claim.finding_id for claim in found if claim.finding_id is not None}
    may_read = set(readable_findings(seat).order_by().filter(pk__in=wanted).values_list("pk", flat=True))
    return [
        ClaimShown(
            claim,
            claim.finding if claim.finding_id in may_read else None,
            f"Rests on finding {claim.finding.number}." if claim.finding else NO_FINDING,
        )
        for claim in found
    ]


def replies_of(output: Output, seat: Seat) -> list[ReplyShown]:
    """Those who see it differently first, then what people add, then who stands by it."""
    order = {"differ": 0, "add": 1, "agree": 2}
    found = sorted(
        output.replies.select_related("partner__person", "answered_by__person").prefetch_related(
            "partner__types", "answered_by__types"
        ),
        key=lambda reply: (order.get(reply.says, 3), reply.pk),
    )
    typists = {each.entered_by_id for each in found if each.entered_by_id is not None}
    names = names_of(seat.project, typists) if typists else {}
    return [
        ReplyShown(
            reply=each,
            who=shown_name(each.partner),
            typed_in_by=names.get(each.entered_by_id, "somebody who was here") if each.entered_by_id else "",
            answered_by=shown_name(each.answered_by) if each.answered_by else "",
            is_mine=each.partner_id == seat.partner.pk,
            may_answer=output.state == "shown" and may_answer_reply(seat, each),
            is_confirmed=each.entered_by_id is None or each.confirmed_on is not None,
        )
        for each in found
    ]


def plans_shown(plans: QuerySet[UsePlan] | Iterable[UsePlan]) -> list[UseShown]:
    found = plans.select_related(  # type: ignore[union-attr]
        "helper__person", "partner__person", "promise", "output"
    ).prefetch_related("helper__types", "partner__types")
    return [
        UseShown(each, shown_name(each.helper) if each.helper else "", shown_name(each.partner))
        for each in found
    ]


def plans_of(seat: Seat) -> QuerySet[UsePlan]:
    """Plans for all that is found, and for outputs that this person may read."""
    may_read = Q(output=None) | Q(output__in=readable_outputs(seat).order_by().values("pk"))
    return seat.project.use_plans.filter(may_read).order_by("-id")


def _embargoes(output: Output) -> QuerySet[Embargo]:
    return output.embargoes.select_related("asked_by__person").prefetch_related("asked_by__types")


def _embargo_said(embargo: Embargo, now: date) -> str:
    who = shown_name(embargo.asked_by)
    begun = f"{who} asked for it on {day(embargo.set_on)}."
    if embargo.lifted_on is not None:
        return f"It was to stay here until {day(embargo.until)}, and was let go on {day(embargo.lifted_on)}. {begun}"
    out = embargo.output.public_on
    if out is not None and out < embargo.until:
        return f"It was to stay here until {day(embargo.until)}, and went out all the same on {day(out)}. {begun}"
    if embargo.until <= now:
        return f"It stayed here until {day(embargo.until)}. That is over. {begun}"
    return f"It stays here until {day(embargo.until)}. {begun}"
