"""Who took part, by which ways, at which stages, and who left. Counts of people only where they point at nobody."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Count

from evenhand.methods.disclosure import aggregate_shown
from evenhand.readings.amounts import counted, joined
from evenhand.readings.involvement import stage_rows
from evenhand.readings.report_basis import Ref
from evenhand.readings.report_drafts.drafted import Drafted, drafts, ended, said, table
from evenhand.readings.report_drafts.facts import Facts
from evenhand.records.models import AgendaItem, Departure, Interest, Involvement
from evenhand.records.partner import CHANNELS

PEOPLE, STAGES, INTERESTS, AGENDA = Ref("people"), Ref("stages"), Ref("interests"), Ref("agenda")
OWN_SIDE = {"researcher", "facilitator"}


@drafts("people_here")
def people_here(facts: Facts) -> Iterator[Drafted]:
    if not facts.here:
        return
    kinds = joined(facts.plurals(facts.types_here)) or "people whose part was not said"
    if aggregate_shown(len(facts.here)):
        yield said(
            f"{counted(len(facts.here), 'person has', 'people have')} a say in this work: {kinds}.", PEOPLE
        )
    else:
        yield said(f"A few people have a say in this work, fewer than five: {kinds}.", PEOPLE)
    found = facts.by_type
    if found.shown:
        rest = f"{found.remainder} more are in groups too small to show." if found.remainder else ""
        yield said(
            f"By what they are here as, each counted once. {rest}",
            PEOPLE,
            table=table(("Here as", "People"), list(found.shown), numeric=(1,), bars=1),
        )


@drafts("ways_in")
def ways_in(facts: Facts) -> Iterator[Drafted]:
    used = {partner.channel for partner in facts.here}
    used |= set(
        facts.said.filter(way__in=[id for id, _ in CHANNELS])
        .order_by()
        .values_list("way", flat=True)
        .distinct()
    )
    names = [name for id, name in CHANNELS if id in used]
    if names:
        yield said(f"People took part {joined(names)}.", PEOPLE)


@drafts("people_left")
def people_left(facts: Facts) -> Iterator[Drafted]:
    rows = Departure.objects.filter(facts.within("left_on"), partner__project=facts.project)
    count = rows.count()
    if count == 0:
        yield said(
            "Nobody is recorded as having left. Somebody may have stopped coming without a word.", PEOPLE
        )
    elif aggregate_shown(count):
        yield said(f"{count} people have left.", PEOPLE)
    else:
        yield said("Fewer than five people have left, too few to say more.", PEOPLE)


@drafts("stage_plan")
def stage_plan(facts: Facts) -> Iterator[Drafted]:
    """Who was to take part in which stage and how, as the table of the plan says, with reasons where given."""
    if not Involvement.objects.filter(project=facts.project).exists():
        return
    rows = []
    for stage in stage_rows(facts.project, facts.fw):
        by_mode: dict[str, list[str]] = {}
        for square in stage.squares:
            if square.is_set:
                by_mode.setdefault(square.mode, []).append(square.type.lower())
        how = "; ".join(f"{mode}: {joined(types)}" for mode, types in by_mode.items())
        rows.append((stage.name, how or "Nobody was named"))
    yield said(
        "Who was to take part at each stage, and how.", STAGES, table=table(("Stage", "Who, and how"), rows)
    )


@drafts("interests")
def interests(facts: Facts) -> Iterator[Drafted]:
    if not facts.here or not aggregate_shown(len(facts.here)):
        return
    rows = Interest.objects.filter(partner__in=facts.here, ended_on=None).order_by()
    people = rows.values("partner").distinct().count()
    researchers = any(
        "researcher" in partner.type_ids
        for partner in facts.here
        if partner.pk in set(rows.values_list("partner", flat=True))
    )
    too = " Researchers are among them." if researchers else ""
    if people == 0:
        yield said("Nobody has declared an interest. That is not the same as nobody having one.", INTERESTS)
    elif aggregate_shown(people):
        yield said(
            f"{people} of {len(facts.here)} people with a say have declared what they might gain or lose.{too}",
            INTERESTS,
        )
    else:
        yield said(
            f"Some people have declared what they might gain or lose, fewer than five.{too}", INTERESTS
        )


@drafts("agenda_origin")
def agenda_origin(facts: Facts) -> Iterator[Drafted]:
    """Whose matters were talked about: only where five people or more raised one."""
    items = AgendaItem.objects.filter(facts.within("raised_on"), project=facts.project).exclude(
        state="taken_back"
    )
    raised = dict(items.order_by().values_list("partner").annotate(Count("pk")))
    if not raised:
        return
    own = {partner.pk for partner in facts.here if not set(partner.type_ids) - OWN_SIDE}
    others = [pk for pk in raised if pk not in own]
    total = sum(raised.values())
    if aggregate_shown(len(raised)) and (not others or aggregate_shown(len(others))):
        by_others = sum(raised[pk] for pk in others)
        yield said(
            f"{by_others} of {counted(total, 'thing')} put on the agenda came from people who are not researchers or "
            "facilitators alone.",
            AGENDA,
        )
    else:
        yield said(
            f"{counted(total, 'thing was', 'things were')} put on the agenda, by too few people to say whose.",
            AGENDA,
        )


@drafts("clauses_of_care")
def clauses_of_care(facts: Facts) -> Iterator[Drafted]:
    yield from _clauses(facts, ("confidence", "pay_and_credit", "conflict"))


@drafts("clauses_of_release")
def clauses_of_release(facts: Facts) -> Iterator[Drafted]:
    yield from _clauses(facts, ("release",))


@drafts("pay_offered")
def pay_offered(facts: Facts) -> Iterator[Drafted]:
    """What the charter says on pay. What single people were paid is theirs, and in no report."""
    yield from _clauses(facts, ("pay_and_credit",))
    for indicator in facts.indicators:
        if indicator.id == "payment_timeliness":
            for figure in indicator.figures:
                if figure.is_shown and figure.said:
                    yield said(ended(figure.said), Ref("figure", indicator.id))


def _clauses(facts: Facts, topics: tuple[str, ...]) -> Iterator[Drafted]:
    from evenhand.access.charters import versions_in_force

    for version in (
        versions_in_force(facts.project).filter(clause__topic__in=topics).order_by("clause__number")
    ):
        yield said(
            f"Agreed, {version.heading[:1].lower() + version.heading[1:]}: {ended(version.text)}",
            Ref("clause", version.clause.number),
        )
