"""Counts for those who study such work: by aim, stage, mode, partner type, cost and outcome. Nobody's words or names.

It describes and says nothing of causes. What is about people counts only those who said yes, in bands, and is told
once: a later extract repeats it as it was told, since two bands side by side would tell who came between. The rest
is about the plan, the decisions and what came of the work, which everyone in the project can read.
"""

from __future__ import annotations

import base64
import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Sum
from django.utils import timezone

from evenhand.access.roles import HAS_A_SAY
from evenhand.exchange import extract_archive
from evenhand.exchange.extract_archive import Column, TableOut
from evenhand.methods.bands import money_band, people_band, things_band
from evenhand.methods.disclosure import LEAST_K, aggregate_shown
from evenhand.readings.framework import current
from evenhand.readings.funder_file import head_now
from evenhand.readings.limits import limits_line
from evenhand.readings.power_record import decided_by_record
from evenhand.readings.release_consents import consenting
from evenhand.readings.research_columns import APPROACHES, COUNTS, DECISIONS, OUTCOMES, PEOPLE
from evenhand.records.models import (
    AppraisalOption,
    BudgetLine,
    Contribution,
    Criterion,
    FileRelease,
    Involvement,
    Outcome,
    Project,
)
from evenhand.records.outcome import OUTCOME_DOMAINS, OUTCOME_STATES

NO_CAUSE = (
    "These are counts of what one project wrote down about itself. Nothing in them says that one thing led to another: "
    "nobody drew lots for who worked in which way, and projects that keep such a record may differ from those that do "
    "not. A study that wants to say what works needs a design of its own. Beside each approach that was chosen stand "
    "those that were weighed and not chosen, so that extracts of projects that chose otherwise can be put beside it."
)
MORE_THAN_ONE, NONE_SAID = "more_than_one", "not_said"
STATES = [state for state, _ in OUTCOME_STATES if state != "taken_back"]


@dataclass(frozen=True, slots=True)
class Extract:
    head: dict[str, Any]
    tables: tuple[TableOut, ...]


def research_extract(project: Project, *, for_whom: str = "", with_money: bool = False) -> Extract:
    size, root = head_now(project)
    people, told_on = _people(project)
    head = {
        "project": project.title,
        "project_key": project_key(project),
        "made_on": timezone.localdate().isoformat(),
        "for_whom": for_whom,
        "record": {"entries": size, "root": root},
        "framework": {"version": current().version, "digest": current().digest},
        "money_is_in": with_money,
        "people_counted_on": told_on,
        "no_cause": NO_CAUSE,
        "limits": limits_line(project),
    }
    tables = (
        _table("counts", COUNTS, _counts(project, dict(_cells(people)), with_money)),
        _table("decisions", DECISIONS, ((*key, *of) for key, of in sorted(_decided(project).items()))),
        _table("outcomes", OUTCOMES, _outcomes(project)),
        _table("approaches", APPROACHES, _approaches(project)),
        _table("people", PEOPLE, people),
    )
    return Extract(head, tables)


def project_key(project: Project) -> str:
    """The same for every extract of one project, so that a newer one takes the place of an older one."""
    return hashlib.sha256(f"evenhand extract {project.pk}".encode()).hexdigest()[:16]


def _table(name: str, about: tuple[str, tuple[Column, ...]], rows: Iterable[tuple[Any, ...]]) -> TableOut:
    return TableOut(name, about[0], about[1], tuple(rows))


def arguments_by_aim(project: Project) -> dict[int, list[str]]:
    """The reasons for working together that stand beside each aim now."""
    aims = Criterion.objects.filter(project=project, kind="aim", struck_at=None).prefetch_related("wordings")
    return {aim.pk: list(aim.wording.arguments) for aim in aims if aim.wordings.all()}


def _counts(project: Project, people: Mapping[str, str], with_money: bool) -> Iterator[tuple[Any, ...]]:
    """One row for each reason, stage and partner type of the plan, whatever the figures beside it are."""
    by_aim = arguments_by_aim(project)
    order = [row.id for row in current().arguments]
    held = {argument for each in by_aim.values() for argument in each}
    arguments = [id for id in order if id in held] or [""]
    says = {row.id: row.say for row in current().modes}
    stages = {row.id: place for place, row in enumerate(current().stages)}
    decided = _decided(project)
    money = _money(project) if with_money else {}
    came = _outcomes_by_argument(project, by_aim)
    squares = sorted(
        Involvement.objects.filter(project=project),
        key=lambda each: (stages.get(each.stage, len(stages)), each.partner_type),
    )
    for argument in arguments:
        for square in squares:
            rights = decided.get((square.stage, square.partner_type), (0, 0, 0))
            yield (
                argument,
                square.stage,
                square.partner_type,
                square.mode,
                says.get(square.mode, ""),
                people.get(square.partner_type, ""),
                *rights,
                *money.get((square.stage, square.partner_type), ("", "", "")),
                *(came[argument].get(state, 0) for state in STATES),
            )


def _decided(project: Project) -> dict[tuple[str, str], tuple[int, int, int]]:
    """In how many decisions of a stage a kind of partner was asked and had a say. Rights, and not who used them."""
    types = set(
        project.partners.filter(removed_at=None, role__in=HAS_A_SAY).values_list("types__type", flat=True)
    )
    ids = {row.name: row.id for row in current().stages}
    found: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0, 0])
    for row in decided_by_record(project, {each for each in types if each}).rows:
        for each in row.types:
            cell = found[ids.get(row.stage, ""), each.type]
            cell[0] += each.of
            cell[1] += each.asked
            cell[2] += each.had_a_say
    return {key: (of, asked, say) for key, (of, asked, say) in found.items()}


def _money(project: Project) -> dict[tuple[str, str], tuple[str, str, str]]:
    """Bands, and only where the lines are for five people or more: fewer would tell what somebody is paid."""
    lines = BudgetLine.objects.filter(budget__project=project, removed_at=None).order_by()
    found = {}
    sums = lines.values_list("stage", "partner_type").annotate(
        Sum("people"), Sum("asked_pence"), Sum("awarded_pence"), Sum("spent_pence")
    )
    for stage, partner_type, people, *pence in sums:
        if partner_type and (people or 0) >= LEAST_K:
            found[stage, partner_type] = tuple("" if one is None else money_band(one) for one in pence)
    return found  # type: ignore[return-value]


def _outcomes_by_argument(project: Project, by_aim: Mapping[int, list[str]]) -> dict[str, dict[str, int]]:
    """How the outcomes stand that belong to an aim with this reason. One with two reasons counts under both."""
    found: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for outcome in Outcome.objects.filter(project=project).exclude(state="taken_back"):
        reasons = by_aim.get(outcome.criterion_id or 0, [])
        for reason in reasons if any(by_aim.values()) else [""]:
            found[reason][outcome.state] += 1
    return found


def _outcomes(project: Project) -> Iterator[tuple[Any, ...]]:
    by_aim = arguments_by_aim(project)
    counts: dict[tuple[str, str, str], int] = defaultdict(int)
    for outcome in Outcome.objects.filter(project=project).exclude(state="taken_back"):
        reasons = ";".join(sorted(by_aim.get(outcome.criterion_id or 0, [])))
        counts[outcome.domain, reasons, outcome.state] += 1
    domains = [domain for domain, _ in OUTCOME_DOMAINS]
    for (domain, reasons, state), count in sorted(
        counts.items(), key=lambda each: (domains.index(each[0][0]), each[0][1], STATES.index(each[0][2]))
    ):
        yield domain, reasons, state, count


def _approaches(project: Project) -> Iterator[tuple[Any, ...]]:
    """What was chosen, and beside it what was weighed and not. An approach that people worded themselves has no name."""
    made = project.decisions.filter(rule="signed", made_at__isnull=False, withdrawn_at=None)
    decision = made.order_by("-number").first()
    chosen = set(decision.approaches) if decision else set()
    rounds = project.appraisals.order_by("-number")
    latest = decision.appraisal if decision and decision.appraisal else rounds.first()
    weighed = AppraisalOption.objects.filter(appraisal=latest, struck_at=None) if latest else []
    known = {row.id for row in current().approaches}
    held = [option.approach for option in weighed]
    own = sum(each not in known for each in held)
    for approach in sorted({*held, *chosen} & known):
        yield approach, "weighed" if approach in held else "not_weighed", _said(approach, chosen, decision)
    if own:
        is_chosen = "chosen" if decision and chosen - known else "not_chosen" if decision else "not_decided"
        yield "own", "weighed", is_chosen


def _said(approach: str, chosen: set[str], decision: object) -> str:
    if decision is None:
        return "not_decided"
    return "chosen" if approach in chosen else "not_chosen"


def _people(project: Project) -> tuple[list[tuple[Any, ...]], str]:
    """As they were told first. What was not shown then is not shown later either: that it is now would tell why."""
    earlier = (
        FileRelease.objects.filter(project=project, kind="extract")
        .exclude(content="")
        .order_by("number")
        .first()
    )
    if earlier is not None:
        return _told_before(earlier)
    return list(_people_now(project)), timezone.localdate().isoformat()


def _told_before(earlier: FileRelease) -> tuple[list[tuple[Any, ...]], str]:
    """What cannot be read any more is told of nobody: counted anew it might be taken from what is out."""
    try:
        data = extract_archive.read(base64.b64decode(earlier.content))
        rows = data["tables"]["people"]["rows"]
        told = [(str(row["what"]), str(row["partner_type"]), str(row["band"])) for row in rows]
        return told, str(data["people_counted_on"])
    except (ValueError, KeyError, TypeError):
        return [], earlier.released_on.isoformat()


def _people_now(project: Project) -> Iterator[tuple[Any, ...]]:
    said_yes = set(consenting(project, "extract").values_list("pk", flat=True))
    yes: dict[str, int] = defaultdict(int)
    others: dict[str, int] = defaultdict(int)
    here = project.partners.filter(removed_at=None, role__in=HAS_A_SAY).prefetch_related("types")
    for partner in here:
        types = partner.type_ids
        cell = types[0] if len(types) == 1 else (MORE_THAN_ONE if types else NONE_SAID)
        (yes if partner.pk in said_yes else others)[cell] += 1
    order = [*(row.id for row in current().partner_types), MORE_THAN_ONE, NONE_SAID]
    for cell in order:
        yield "people_of_type", cell, people_band(yes[cell], others[cell])
    yield "people_in_all", "", people_band(sum(yes.values()), sum(others.values()))
    yield "things_said", "", _said_band(project, said_yes)


def _said_band(project: Project, people: set[int]) -> str:
    """How much those who said yes said to everyone under their own name: one figure, so that nothing is left over."""
    rows = Contribution.objects.filter(
        project=project, partner__in=people, naming="named", audience="everyone"
    ).exclude(state__in=["withdrawn", "split"])
    authors = rows.order_by().values("partner").distinct().count()
    return things_band(rows.count()) if aggregate_shown(authors) else ""


def _cells(people: Iterable[tuple[Any, ...]]) -> Iterator[tuple[str, str]]:
    for what, cell, band in people:
        if what == "people_of_type":
            yield cell, band
