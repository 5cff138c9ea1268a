"""Who can decide, stop, spend and publish by the charter, and who did by the record. No score and no ladder."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Sum

from evenhand.access.charters import has_charter, release_terms, rules_in_force
from evenhand.access.permissions import Permission
from evenhand.access.projects import Seat
from evenhand.access.roles import HAS_A_SAY, may
from evenhand.methods.disclosure import Breakdown, breakdown
from evenhand.readings.amounts import money
from evenhand.readings.framework import current
from evenhand.readings.names import shown_name
from evenhand.readings.partners import type_names
from evenhand.readings.power_record import CAN_STOP, DecidedByRecord, decided_by_record
from evenhand.records.decision_rule import ONE_DECIDES
from evenhand.records.models import (
    BudgetLine,
    DecidedBefore,
    DecisionRule,
    Output,
    Partner,
    PowerBefore,
    PowerGivenUp,
    ReleaseTerms,
)
from evenhand.records.power import POWERS

MOST_NAMED = 40
EVERYONE = "Everyone here with a say"
MORE_THAN_ONE = "More than one of these"
NONE_SAID = "Nothing was said"
#: How one person can keep a decision from being made, by its rule.
STOPPED_BY = {
    "consent": "An objection with its reason stops it while it stands.",
    "consensus": "A block with its reason stops it.",
    "gradients": "It is not made while somebody says “I cannot go along with it”.",
}
#: What this site lets people do because of their part here, whatever the charter says.
BY_THE_SITE: dict[str, tuple[tuple[Permission, str], ...]] = {
    "decide": (
        (Permission.DECISION_OPEN, "Can put a decision to people"),
        (Permission.DECISION_CLOSE, "Can close one when its time is over, besides whoever put it"),
    ),
    "veto": (),
    "spend": (
        (Permission.BUDGET_EDIT, "Can change the plan’s money"),
        (Permission.PAY_APPROVE, "Can approve what is paid to people"),
    ),
    "publish": ((Permission.OUTPUT_PUBLISH, "Can press the button that makes an output public"),),
}


@dataclass(frozen=True)
class Holders:
    """Who holds a power: the kinds of partners, and those of them who are here by the names they use."""

    types: list[str]
    names: list[str]
    more: int
    #: Nobody with a say is left out, so that a page that names them once need not name them again.
    is_everyone: bool = False


@dataclass(frozen=True)
class ByCharter:
    """One thing that the charter says on a power, and the clause that says it."""

    what: str
    how: str
    holders: Holders
    presence: list[str]
    clause: int


@dataclass(frozen=True)
class BySite:
    what: str
    names: list[str]
    more: int
    is_everyone: bool = False


@dataclass(frozen=True)
class HeldLines:
    name: str
    types: list[str]
    lines: int
    pence: int


@dataclass(frozen=True)
class PublishedBy:
    output: Output
    name: str
    types: list[str]


@dataclass(frozen=True)
class Told:
    """How it was before, as one person tells it."""

    name: str
    before: PowerBefore
    is_mine: bool


@dataclass(frozen=True)
class GivenUp:
    given_up: PowerGivenUp
    name: str
    types: list[str]
    is_mine: bool


@dataclass(frozen=True)
class Power:
    """One of the four: how it was, how it is by the charter and by this site."""

    id: str
    name: str
    before: list[Told]
    by_charter: list[ByCharter]
    by_site: list[BySite]
    #: Neither in a rule on deciding, nor in what it says on changing itself and on publishing.
    is_not_in_charter: bool


@dataclass(frozen=True)
class PowerMap:
    powers: list[Power]
    has_charter: bool
    people: Breakdown
    with_a_say: Holders
    decided: DecidedByRecord
    release: ReleaseTerms | None
    #: None for those who may not read the money.
    lines: list[HeldLines] | None
    lines_in_all: int
    published: list[PublishedBy]
    outputs_in_all: int
    given_up: list[GivenUp]
    decided_before: int


def power_map(seat: Seat) -> PowerMap:
    project = seat.project
    everybody = {
        partner.pk: partner for partner in project.partners.select_related("person").prefetch_related("types")
    }
    here = [partner for partner in everybody.values() if partner.is_here]
    rules = list(rules_in_force(project))
    told = _told(seat, everybody)
    types_here = {type_id for partner in here if partner.role in HAS_A_SAY for type_id in partner.type_ids}
    lines = BudgetLine.objects.filter(budget__project=project, removed_at=None)
    is_agreed, release = has_charter(project), release_terms(project)
    said_besides = {"veto": is_agreed, "publish": release is not None}
    powers = []
    for id, name in POWERS:
        by_charter = _by_charter(id, rules, here)
        is_silent = not by_charter and not said_besides.get(id)
        powers.append(Power(id, name, told[id], by_charter, _by_site(id, here), is_silent))
    return PowerMap(
        powers=powers,
        has_charter=is_agreed,
        people=_people(here),
        with_a_say=_everyone(here),
        decided=decided_by_record(project, types_here),
        release=release,
        lines=_held_lines(lines, everybody) if seat.may(Permission.BUDGET_READ) else None,
        lines_in_all=lines.count() if seat.may(Permission.BUDGET_READ) else 0,
        published=_published(seat, everybody),
        outputs_in_all=project.outputs.filter(state="public").count(),
        given_up=_given_up(seat, everybody),
        decided_before=DecidedBefore.objects.filter(project=project).count(),
    )


def holders_of(rule: DecisionRule, here: Iterable[Partner]) -> Holders:
    if rule.decider is not None:
        return Holders(["One person"], [shown_name(rule.decider)], 0)
    if not rule.say_types:
        return _everyone(here)
    with_say = [partner for partner in _with_a_say(here) if set(partner.type_ids) & set(rule.say_types)]
    return Holders(_plurals(rule.say_types), *_named(with_say))


def _everyone(here: Iterable[Partner]) -> Holders:
    return Holders([EVERYONE], *_named(_with_a_say(here)), is_everyone=True)


def _with_a_say(here: Iterable[Partner]) -> list[Partner]:
    return [partner for partner in here if partner.role in HAS_A_SAY]


def _by_charter(power: str, rules: list[DecisionRule], here: list[Partner]) -> list[ByCharter]:
    chosen = {
        "decide": lambda rule: True,
        "veto": lambda rule: rule.rule in (*CAN_STOP, *ONE_DECIDES),
        "spend": lambda rule: rule.spends_pence is not None,
        "publish": lambda rule: rule.may_publish,
    }[power]
    return [
        ByCharter(
            what=_about(rule, power),
            how=STOPPED_BY.get(rule.rule, "Whoever decides alone can say no.")
            if power == "veto"
            else f"By this rule: {rule.get_rule_display()}.",
            holders=holders_of(rule, here),
            presence=[
                f"{', '.join(_plurals([each.type])).lower()} (at least {each.least})"
                for each in rule.presences.all()
            ],
            clause=rule.version.clause.number,
        )
        for rule in rules
        if chosen(rule)
    ]


def _about(rule: DecisionRule, power: str) -> str:
    about = f"{rule.get_kind_display()}: {rule.matter or 'all that no other rule names'}"
    if power == "spend" and rule.spends_pence is not None:
        return f"{about}. Up to {money(rule.spends_pence)}"
    return about


def _by_site(power: str, here: list[Partner]) -> list[BySite]:
    with_say = _with_a_say(here)
    found = []
    for permission, what in BY_THE_SITE[power]:
        able = [partner for partner in here if may(partner.role, permission)]
        found.append(BySite(what, *_named(able), is_everyone=bool(able) and able == with_say))
    return found


def _people(here: list[Partner]) -> Breakdown:
    """People with a say, each in one cell: who is here as two things would otherwise be counted twice."""
    counts: dict[str, int] = {}
    for partner in here:
        if partner.role in HAS_A_SAY:
            types = partner.type_ids
            cell = types[0] if len(types) == 1 else (MORE_THAN_ONE if types else NONE_SAID)
            counts[cell] = counts.get(cell, 0) + 1
    known = {row.id: row.plural for row in current().partner_types}
    return breakdown({known.get(cell, cell): count for cell, count in counts.items()})


def _told(seat: Seat, everybody: dict[int, Partner]) -> dict[str, list[Told]]:
    found: dict[str, list[Told]] = {id: [] for id, _ in POWERS}
    for each in PowerBefore.objects.filter(project=seat.project):
        name = shown_name(everybody[each.partner_id])
        found[each.power].append(Told(name, each, each.partner_id == seat.partner.pk))
    return found


def _held_lines(lines, everybody: dict[int, Partner]) -> list[HeldLines]:  # type: ignore[no-untyped-def]
    held = (
        lines.filter(held_by__isnull=False)
        .order_by("held_by")
        .values_list("held_by")
        .annotate(Count("pk"), Sum("asked_pence"))
    )
    return [
        HeldLines(shown_name(everybody[pk]), type_names(everybody[pk].type_ids), count, pence or 0)
        for pk, count, pence in held
    ]


def _published(seat: Seat, everybody: dict[int, Partner]) -> list[PublishedBy]:
    public = seat.project.outputs.filter(state="public", published_by__isnull=False).order_by("-number")
    return [
        PublishedBy(
            output,
            shown_name(everybody[output.published_by_id]),
            type_names(everybody[output.published_by_id].type_ids),
        )
        for output in public[:MOST_NAMED]
        if output.published_by_id is not None
    ]


def _given_up(seat: Seat, everybody: dict[int, Partner]) -> list[GivenUp]:
    rows = PowerGivenUp.objects.filter(partner__project=seat.project).order_by("-since", "-id")
    return [
        GivenUp(
            row,
            shown_name(everybody[row.partner_id]),
            type_names(everybody[row.partner_id].type_ids),
            row.partner_id == seat.partner.pk,
        )
        for row in rows
    ]


def _plurals(type_ids: Iterable[str]) -> list[str]:
    known = {row.id: row.plural for row in current().partner_types}
    return [known.get(type_id, type_id.replace("_", " ")) for type_id in type_ids]


def _named(partners: list[Partner]) -> tuple[list[str], int]:
    """Names in the order of the alphabet, so that nobody stands first for their rank."""
    names = sorted(shown_name(partner) for partner in partners)
    return names[:MOST_NAMED], max(0, len(names) - MOST_NAMED)
