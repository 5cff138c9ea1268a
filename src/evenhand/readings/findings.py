"""What was found, with what speaks for it and against it, how it was put before, and what rests on it, if anything does."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Prefetch, QuerySet

from evenhand.access.contributions import readable
from evenhand.access.findings import readable_findings, readable_outputs
from evenhand.access.projects import Seat
from evenhand.readings.authors import author_shown, author_shown_to
from evenhand.readings.hold_backs import HoldShown, about
from evenhand.readings.names import shown_name
from evenhand.records.finding import ONE_OF_A_SIDE
from evenhand.records.models import (
    Contribution,
    Finding,
    FindingSupport,
    FramingChange,
    HoldBack,
    OutputClaim,
)

FOR_ALL = ("everyone", "partners")
OPEN_TO_ALL = ("shown", "public")


@dataclass(frozen=True)
class SupportShown:
    """What a finding rests on, or what speaks against it. Words that the reader may not read are not there."""

    text: str
    #: Who said it, as they are shown; empty for data in words.
    author: str
    number: int | None
    is_against: bool
    #: Why there are no words, where there are none.
    why_not: str = ""


@dataclass(frozen=True)
class ChangeShown:
    """A framing change: before, after, who asked, and why."""

    change: FramingChange
    who: str
    side: str
    by: str


@dataclass(frozen=True)
class FindingRow:
    """A finding in the list."""

    finding: Finding
    by: str
    is_unused: bool
    used_in: list[OutputClaim]
    is_asked_about: bool


@dataclass(frozen=True)
class FindingShown:
    finding: Finding
    by: str
    for_it: list[SupportShown]
    against_it: list[SupportShown]
    changes: list[ChangeShown]
    hold_backs: list[HoldShown]
    used_in: list[OutputClaim]
    is_unused: bool


@dataclass(frozen=True)
class Group:
    name: str
    note: str
    rows: list[FindingRow]


def is_unused(used_in: Iterable[OutputClaim]) -> bool:
    """In no output that everyone here or the public can see. One that is only being written does not count."""
    return not any(claim.output.state in OPEN_TO_ALL for claim in used_in)


def list_of(seat: Seat) -> QuerySet[Finding]:
    """Unused ones that still hold first, so that nobody has to look for what was left out."""
    used = OutputClaim.objects.filter(finding=OuterRef("pk"), output__state__in=OPEN_TO_ALL)
    asked = HoldBack.objects.filter(finding=OuterRef("pk"), state="open")
    return (
        readable_findings(seat)
        .annotate(is_used=Exists(used), is_asked_about=Exists(asked))
        .order_by("is_used", "-number")
    )


def rows(found: Iterable[Finding] | QuerySet[Finding], seat: Seat) -> list[FindingRow]:
    claims = _claims(seat)
    with_people = found.select_related("partner__person").prefetch_related(  # type: ignore[union-attr]
        "partner__types", Prefetch("claims", queryset=claims, to_attr="readable_claims")
    )
    return [
        FindingRow(
            finding=each,
            by=shown_name(each.partner),
            is_unused=not each.is_used,
            used_in=_once(each.readable_claims),
            is_asked_about=each.is_asked_about,
        )
        for each in with_people
    ]


def grouped(found: Sequence[FindingRow]) -> list[Group]:
    holds = [row for row in found if row.finding.state != "taken_back"]
    groups = [
        Group(
            "In nothing that we publish",
            "No output that people can see rests on these. They are listed, not hidden.",
            [row for row in holds if row.is_unused],
        ),
        Group("In what we publish", "", [row for row in holds if not row.is_unused]),
        Group(
            "Taken back",
            "These no longer hold. They stay readable, with the reason.",
            [row for row in found if row.finding.state == "taken_back"],
        ),
    ]
    return [group for group in groups if group.rows]


def shown(finding: Finding, seat: Seat) -> FindingShown:
    supports = supports_of(finding, seat)
    used_in = _once(_claims(seat).filter(finding=finding))
    changes = finding.framing_changes.all()
    return FindingShown(
        finding=finding,
        by=shown_name(finding.partner),
        for_it=[each for each in supports if not each.is_against],
        against_it=[each for each in supports if each.is_against],
        changes=changes_shown(changes),
        hold_backs=about(finding, seat),
        used_in=used_in,
        is_unused=is_unused(used_in),
    )


def supports_of(finding: Finding, seat: Seat, *, is_for_paper: bool = False) -> list[SupportShown]:
    """Through the doors of what was said: whoever may not read it sees that there is something, and no more.

    Paper goes further than the page: on it stand only words that are for everyone who takes part.
    """
    found = list(finding.supports.all())
    wanted = [each.contribution_id for each in found if each.contribution_id is not None]
    said: dict[int, Contribution] = {}
    if wanted:
        may_read = (
            readable(seat).filter(pk__in=wanted).select_related("partner__person", "gathered_by__person")
        )
        said = {each.pk: each for each in may_read.prefetch_related("partner__types", "gathered_by__types")}
        if is_for_paper:
            said = {pk: each for pk, each in said.items() if each.audience in FOR_ALL}
    return [_support(each, said, None if is_for_paper else seat) for each in found]


def _support(support: FindingSupport, said: dict[int, Contribution], seat: Seat | None) -> SupportShown:
    if support.contribution_id is None:
        return SupportShown(support.words, "", None, support.is_against)
    contribution = said.get(support.contribution_id)
    if contribution is None:
        return SupportShown(
            "", "", None, support.is_against, "Something said here that not everybody may read."
        )
    if contribution.state == "withdrawn":
        return SupportShown("", "", None, support.is_against, "Something said here that was taken back.")
    if not contribution.text:
        return SupportShown("", "", None, support.is_against, "Words that were taken off the record.")
    author = author_shown_to(contribution, seat) if seat else author_shown(contribution)
    return SupportShown(contribution.text, author, contribution.number, support.is_against)


def changes_shown(changes: QuerySet[FramingChange]) -> list[ChangeShown]:
    found = changes.select_related("asked_by__person", "partner__person").prefetch_related(
        "asked_by__types", "partner__types"
    )
    return [
        ChangeShown(
            change=each,
            who=shown_name(each.asked_by) if each.asked_by else each.asked_by_words,
            side=ONE_OF_A_SIDE[each.side],
            by=shown_name(each.partner),
        )
        for each in found.order_by("id")
    ]


def _claims(seat: Seat) -> QuerySet[OutputClaim]:
    outputs = readable_outputs(seat).exclude(state="stopped").order_by().values("pk")
    return OutputClaim.objects.filter(output__in=outputs).select_related("output").order_by("output__number")


def _once(claims: Iterable[OutputClaim]) -> list[OutputClaim]:
    """One for each output, however often it says it."""
    found: dict[int, OutputClaim] = {}
    for claim in claims:
        found.setdefault(claim.output_id, claim)
    return list(found.values())


def resting_on(number: int, seat: Seat) -> list[FindingSupport]:
    """Where something said came to stand, for whoever may read both. Whose page this is for was asked before."""
    found = FindingSupport.objects.filter(
        contribution__project=seat.project,
        contribution__number=number,
        finding__in=readable_findings(seat).order_by().values("pk"),
    )
    return list(found.select_related("finding").order_by("finding__number"))
