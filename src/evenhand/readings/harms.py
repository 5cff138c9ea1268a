"""What could go wrong as one person may read it: what is not settled first, and who would bear it in every line."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.core.paginator import Page, Paginator
from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from evenhand.access.permissions import Permission
from evenhand.access.projects import Seat
from evenhand.exchange.document.harm_map import Chain
from evenhand.readings.asks import names_of
from evenhand.readings.framework import current
from evenhand.readings.harm_templates import TemplateShown, plurals, template_or_none, template_shown
from evenhand.readings.names import shown_name
from evenhand.readings.partners import type_names
from evenhand.readings.watch_signs import FIGURES, FigureNow, WatchFigure, shows, watched
from evenhand.records.harm import LIKELIHOODS
from evenhand.records.models import Harm, HarmLikelihood, HarmSeen, Partner, WatchSign, WatchSignSeen

A_PAGE = 25
SOMEBODY = "somebody who was in this project"


@dataclass(frozen=True)
class LikelihoodShown:
    """One person's word on how likely it is, never put together with another's."""

    said: HarmLikelihood
    name: str
    types: list[str]
    is_mine: bool
    typed_in_by: str


@dataclass(frozen=True)
class SignSeenShown:
    seen: WatchSignSeen
    #: Empty where a figure gave it.
    name: str
    answered_by: str


@dataclass(frozen=True)
class SignShown:
    sign: WatchSign
    figure: WatchFigure | None
    now: FigureNow | None
    shows_now: bool
    open: list[SignSeenShown]
    before: list[SignSeenShown]


@dataclass(frozen=True)
class SeenShown:
    """Something that happened. It counts as foreseen only if it was written down before that day."""

    seen: HarmSeen
    name: str
    who: str
    typed_in_by: str
    was_foreseen: bool
    may_take_back: bool


@dataclass(frozen=True)
class HarmShown:
    harm: Harm
    name: str
    typed_in_by: str
    #: Who would bear it, in words.
    who: str
    first_said_of: list[str]
    #: It was first said of others than those who would bear it here.
    is_carried_over: bool
    template: TemplateShown | None
    guard_owner: str
    stage: str
    likelihoods: list[LikelihoodShown]
    #: Kinds of partner who would bear it and of whom nobody has said how likely it is.
    not_said: list[str]
    signs: list[SignShown]
    seen: list[SeenShown]
    is_mine: bool
    #: Whether this person holds one of the types that would bear it.
    would_bear: bool

    @property
    def is_showing(self) -> bool:
        return any(sign.open for sign in self.signs)

    @property
    def is_yours_to_say(self) -> bool:
        """Whether this person would bear it and has not said how likely it is. Nobody is reminded of it elsewhere."""
        return (
            self.would_bear
            and self.harm.state == "open"
            and not any(each.is_mine for each in self.likelihoods)
        )

    @property
    def unsettled(self) -> list[str]:
        """What people have not done about it yet."""
        if self.harm.state != "open":
            return []
        found = []
        if self.is_showing:
            found.append("A sign was seen, and nobody has answered it.")
        if any(not each.seen.what_was_done for each in self.seen):
            found.append("It happened, and nobody has said what was done.")
        if not self.harm.guard:
            found.append("Nothing guards against it.")
        elif not self.guard_owner:
            found.append("Nobody sees to the guard.")
        if not any(sign.sign.ended_on is None for sign in self.signs):
            found.append("Nobody has said how we would notice it.")
        return found


@dataclass(frozen=True)
class TwoByTwo:
    """Foreseen or not, happened or not. The fourth cell nobody can fill."""

    foreseen_happened: list[SeenShown]
    foreseen_not_seen: list[Harm]
    unforeseen_happened: list[SeenShown]


@dataclass(frozen=True)
class HarmPage:
    #: Those of the page asked for, what is not settled first.
    open: list[HarmShown]
    page: Page
    closed: list[Harm]
    two_by_two: TwoByTwo
    taken_back: list[SeenShown]
    chains: list[Chain]
    has_not_involving: bool


def harms_of(seat: Seat) -> QuerySet[Harm]:
    if not seat.may(Permission.ACCOUNT_READ):
        return seat.project.harms.none()
    return (
        seat.project.harms.select_related("project", "partner__person", "guard_owner__person")
        .prefetch_related(
            "partner__types",
            "guard_owner__types",
            Prefetch(
                "likelihoods",
                HarmLikelihood.objects.filter(is_latest=True)
                .select_related("partner__person")
                .prefetch_related("partner__types"),
                to_attr="latest_likelihoods",
            ),
            Prefetch("signs", WatchSign.objects.order_by("ended_on", "id")),
            Prefetch(
                "signs__seen",
                WatchSignSeen.objects.select_related(
                    "partner__person", "answered_by__person"
                ).prefetch_related("partner__types", "answered_by__types"),
            ),
            Prefetch("seen", _seen_rows(HarmSeen.objects.filter(taken_back_on=None))),
        )
        .order_by("number")
    )


def seen_of(seat: Seat) -> QuerySet[HarmSeen]:
    if not seat.may(Permission.ACCOUNT_READ):
        return seat.project.harms_seen.none()
    return _seen_rows(seat.project.harms_seen.all())


def harm_page(seat: Seat, *, page: object = 1, a_page: int = A_PAGE) -> HarmPage:
    """One page of what is watched, and the whole of what happened. Of the others no more is read than their order."""
    everything = list(seat.project.harms.order_by("number")) if seat.may(Permission.ACCOUNT_READ) else []
    happened = seen_each(list(seen_of(seat)), seat)
    standing = [each for each in happened if each.seen.taken_back_on is None]
    shown = Paginator(_in_order(everything, standing), a_page).get_page(page)
    by_id = {each.pk: each for each in harms_of(seat).filter(pk__in=[each.pk for each in shown.object_list])}
    rows = shown_each([by_id[each.pk] for each in shown.object_list], seat)
    foreseen_ones = {each.seen.harm_id for each in standing if each.was_foreseen}
    return HarmPage(
        open=rows,
        page=shown,
        closed=[each for each in everything if each.state != "open"],
        two_by_two=TwoByTwo(
            foreseen_happened=[each for each in standing if each.was_foreseen],
            foreseen_not_seen=[each for each in everything if each.pk not in foreseen_ones],
            unforeseen_happened=[each for each in standing if not each.was_foreseen],
        ),
        taken_back=[each for each in happened if each.seen.taken_back_on is not None],
        chains=[chain_of(each) for each in rows],
        has_not_involving=any(each.is_of_not_involving for each in everything),
    )


def _in_order(harms: Sequence[Harm], standing: Sequence[SeenShown]) -> list[Harm]:
    """A sign that shows first, then what happened, then what is not settled in another way."""
    watched_for = WatchSign.objects.filter(harm__in=[harm.pk for harm in harms], ended_on=None)
    has_sign = set(watched_for.order_by().values_list("harm", flat=True).distinct())
    open_seen = WatchSignSeen.objects.filter(sign__harm__in=[harm.pk for harm in harms], answered_on=None)
    showing = set(open_seen.order_by().values_list("sign__harm", flat=True).distinct())
    happened = {each.seen.harm_id for each in standing}

    def place(harm: Harm) -> tuple[bool, bool, bool, int]:
        is_settled = bool(harm.guard) and harm.guard_owner_id is not None and harm.pk in has_sign
        return harm.pk not in showing, harm.pk not in happened, is_settled, harm.number

    return sorted((harm for harm in harms if harm.state == "open"), key=place)


def chain_of(shown: HarmShown) -> Chain:
    harm = shown.harm
    return Chain(
        number=harm.number,
        trigger=harm.trigger,
        mechanism=harm.mechanism,
        harm=harm.harm,
        who=shown.who,
        guard=harm.guard,
        signs=[sign.sign.words for sign in shown.signs if sign.sign.ended_on is None],
        has_happened=bool(shown.seen),
    )


def shown_each(harms: Sequence[Harm], seat: Seat) -> list[HarmShown]:
    signs = [sign for harm in harms for sign in harm.signs.all() if sign.ended_on is None and sign.figure]
    for harm in harms:
        for sign in harm.signs.all():
            sign.harm = harm
    figures = watched(signs)
    typists = {harm.entered_by_id for harm in harms if harm.entered_by_id is not None}
    for harm in harms:
        typists |= {each.entered_by_id for each in _latest(harm) if each.entered_by_id is not None}
        typists |= {each.entered_by_id for each in harm.seen.all() if each.entered_by_id is not None}
    names = names_of(seat.project, typists) if typists else {}
    own_types = set(seat.partner.type_ids)
    return [_shown(harm, seat, figures, names, own_types) for harm in harms]


def seen_each(rows: Sequence[HarmSeen], seat: Seat) -> list[SeenShown]:
    typists = {each.entered_by_id for each in rows if each.entered_by_id is not None}
    names = names_of(seat.project, typists) if typists else {}
    return [_seen_shown(each, seat, names) for each in rows]


def bearers_said(type_ids: Iterable[str], words: str) -> str:
    """Who would bear it, as one line."""
    said = ", ".join([*plurals(type_ids), *([words] if words else [])])
    return said[:1].upper() + said[1:]


def likelihood_words() -> list[tuple[str, str]]:
    return list(LIKELIHOODS)


def was_foreseen(seen: HarmSeen) -> bool:
    """Written down on the day it happened or before. What was written down afterwards was not foreseen."""
    return seen.harm is not None and seen.harm.noted_on <= seen.happened_on


def people_who_may_guard(seat: Seat) -> list[Partner]:
    here = seat.project.partners.filter(removed_at=None).select_related("person").prefetch_related("types")
    return list(here.order_by("joined_at", "id"))


def today() -> date:
    return timezone.localdate()


def _seen_rows(rows: QuerySet[HarmSeen]) -> QuerySet[HarmSeen]:
    return (
        rows.select_related("harm", "partner__person")
        .prefetch_related("partner__types")
        .order_by("-happened_on", "-number")
    )


def _latest(harm: Harm) -> list[HarmLikelihood]:
    return harm.latest_likelihoods  # type: ignore[attr-defined, no-any-return]


def _shown(
    harm: Harm, seat: Seat, figures: dict[int, FigureNow], names: dict[object, str], own_types: set[str]
) -> HarmShown:
    template = template_or_none(harm.template)
    said = [
        LikelihoodShown(
            said=each,
            name=shown_name(each.partner),
            types=type_names(each.partner.type_ids),
            is_mine=each.partner_id == seat.partner.pk,
            typed_in_by=_typist(each.entered_by_id, names),
        )
        for each in _latest(harm)
    ]
    spoken = {type_id for each in _latest(harm) for type_id in each.partner.type_ids}
    first = set(harm.first_said_of)
    stages = {row.id: row.name for row in current().stages}
    return HarmShown(
        harm=harm,
        name=shown_name(harm.partner),
        typed_in_by=_typist(harm.entered_by_id, names),
        who=bearers_said(harm.bearer_types, harm.bearer_words),
        first_said_of=plurals(harm.first_said_of),
        is_carried_over=bool(first) and not (harm.bearer_types and set(harm.bearer_types) <= first),
        template=template_shown(template) if template else None,
        guard_owner=shown_name(harm.guard_owner) if harm.guard_owner and harm.guard_owner.is_here else "",
        stage=stages.get(harm.stage, ""),
        likelihoods=said,
        not_said=plurals(each for each in harm.bearer_types if each not in spoken),
        signs=[_sign_shown(sign, figures) for sign in harm.signs.all()],
        seen=[_seen_shown(each, seat, names) for each in harm.seen.all()],
        is_mine=harm.partner_id == seat.partner.pk,
        would_bear=bool(own_types & set(harm.bearer_types)),
    )


def _sign_shown(sign: WatchSign, figures: dict[int, FigureNow]) -> SignShown:
    now = figures.get(sign.pk)
    seen = [
        SignSeenShown(
            each,
            shown_name(each.partner) if each.partner else "",
            shown_name(each.answered_by) if each.answered_by else "",
        )
        for each in sign.seen.all()
    ]
    return SignShown(
        sign=sign,
        figure=FIGURES.get(sign.figure),
        now=now,
        shows_now=now is not None and shows(sign, now),
        open=[each for each in seen if each.seen.answered_on is None],
        before=[each for each in seen if each.seen.answered_on is not None],
    )


def _seen_shown(seen: HarmSeen, seat: Seat, names: dict[object, str]) -> SeenShown:
    may = seen.taken_back_on is None and seat.person.pk in (seen.partner.person_id, seen.entered_by_id)
    return SeenShown(
        seen=seen,
        name=shown_name(seen.partner),
        who=bearers_said(seen.bearer_types, seen.bearer_words),
        typed_in_by=_typist(seen.entered_by_id, names),
        was_foreseen=was_foreseen(seen),
        may_take_back=may,
    )


def _typist(person_id: object, names: dict[object, str]) -> str:
    return "" if person_id is None else names.get(person_id, SOMEBODY)
