"""Figures on decisions: who was there with a say, from which stage on, and whether disagreement was asked for and kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.db.models import Count, F, Q

from evenhand.methods import indicators as sums
from evenhand.readings.answer_waits import as_of
from evenhand.readings.decided_with import DecidedWith, decided_with
from evenhand.readings.framework import current
from evenhand.readings.indicator_figures import (
    Asked,
    FigureShown,
    Found,
    LinkShown,
    SplitShown,
    no_figure,
    said_in,
    share_figure,
)
from evenhand.readings.power_record import OWN_SIDE
from evenhand.records.decision import AGAINST
from evenhand.records.models import Decision, DecisionSignature, Project

NONE_CLOSED = "No decision has been made or closed yet."
_LINKS = (LinkShown("How we decided", "how-we-decided"), LinkShown("Decisions", "decision-list"))
_POWER = LinkShown("Who holds power", "power")
#: What a decision is counted by, whoever reads it.
_UNKNOWN_TYPES = "In so many nobody said what they are here as"


@dataclass(frozen=True, slots=True)
class _Figures:
    decided: tuple[sums.Decided, ...]
    numbers: tuple[int, ...]
    #: For each decision, how many disagreements have no answer.
    unanswered: tuple[int, ...]
    dissents: int
    answered: int
    open: int
    #: The first decision at the first stage at which a partner held a say.
    first_number: int | None


@dataclass(frozen=True, slots=True)
class Looked:
    """One decision as these figures count it, for the list of records behind them."""

    number: int
    stage: str
    partners: int | None
    dissent: sums.Dissent
    unanswered: int

    @property
    def lacks_a_say(self) -> bool:
        """Fewer than two partners with a say, or not known."""
        return self.partners is None or self.partners < 2

    @property
    def lacks_an_answer(self) -> bool:
        """Somebody disagreed and has no answer, or nobody was asked."""
        return self.unanswered > 0 or self.dissent == "not_asked"


def looked_at(project: Project) -> list[Looked]:
    found = _worked_out(project.pk, *as_of(project))
    return [
        Looked(number, each.stage, each.partners_with_say, each.dissent, unanswered)
        for number, unanswered, each in zip(found.numbers, found.unanswered, found.decided, strict=True)
    ]


def decision_presence(asked: Asked) -> Found:
    found = _figures(asked)
    stages = {row.id: row.name for row in current().stages}
    in_all = sums.presence_by_stage(found.decided, [])
    if not in_all:
        return Found((no_figure("two_partners_with_a_say", NONE_CLOSED),), links=_LINKS)
    figure = share_figure(
        "two_partners_with_a_say",
        in_all[0].present,
        "decisions had two or more partners with a say who are not researchers or facilitators.",
        missing_said=_missing(in_all[0].present.missing),
        nothing="In no decision so far is it known what people are here as.",
    )
    by_stage = sums.presence_by_stage(found.decided, list(stages))
    rows = SplitShown(
        "Two or more partners with a say, stage by stage",
        ("Stage", "Decisions", "With two or more", "Not known"),
        tuple(
            (
                stages.get(each.stage, "No stage was said"),
                str(each.present.of + each.present.missing),
                f"{each.present.count} of {each.present.of}" if each.present.of else "not known",
                str(each.present.missing) if each.present.missing else "none",
            )
            for each in by_stage
        ),
        hidden=_open(found.open),
        values=tuple(
            float(each.present.share) if each.present.share is not None else None for each in by_stage
        ),
    )
    return Found((figure,), (rows,), (*_LINKS, _POWER))


def decision_power(asked: Asked) -> Found:
    found = _figures(asked)
    if not found.decided:
        return Found((no_figure("could_vote_or_stop", NONE_CLOSED),), links=_LINKS)
    share = sums.decision_power(found.decided)
    figure = share_figure(
        "could_vote_or_stop",
        share,
        "decisions could be voted on, made or stopped by a partner who is not a researcher or a facilitator.",
        missing_said=_missing(share.missing),
        nothing="In no decision so far is it known what people are here as.",
    )
    return Found((figure,), links=(*_LINKS, _POWER))


def onset(asked: Asked) -> Found:
    found = _figures(asked)
    stages = {row.id: row.name for row in current().stages}
    no_bid = no_figure(
        "months_before_the_bid",
        "The record holds no day on which a bid went in, so nobody can say how long before it that was.",
    )
    first = sums.onset(found.decided, list(stages))
    if first is None:
        why = (
            "No stage is known at which a partner who is not a researcher or a facilitator held a say."
            if found.decided
            else NONE_CLOSED
        )
        return Found((no_figure("first_stage_with_a_say", why), no_bid), links=_LINKS)
    place = list(stages).index(first) + 1
    figure = FigureShown(
        "first_stage_with_a_say",
        f"The first stage at which a partner held a say: {stages[first]} (stage {place} of {len(stages)}).",
        place,
        len(stages),
        place,
        "words",
    )
    links = (
        (LinkShown(f"Decision {found.first_number}", "decision", (found.first_number,)),)
        if found.first_number
        else ()
    )
    return Found((figure, no_bid), links=(*links, *_LINKS))


def dissent_recorded(asked: Asked) -> Found:
    """How many decisions, never how many people: and “asked, none” is not the same as “not asked”."""
    found = _figures(asked)
    if not found.decided:
        return Found((no_figure("dissent_noted", NONE_CLOSED),), links=_LINKS)
    kept = sums.dissent_kept(found.decided, found.dissents, found.answered)
    secret = (
        f"{kept.noted.missing} {'was a vote' if kept.noted.missing == 1 else 'were votes'} that no one can link to "
        "anybody: there are no words to keep there."
    )
    nothing = "All so far were votes that no one can link to anybody, so there are no words to keep."
    figures = (
        share_figure(
            "dissent_noted",
            kept.noted,
            "decisions have a disagreement on the record.",
            missing_said=secret,
            nothing=nothing,
        ),
        share_figure(
            "asked_none",
            kept.asked_none,
            "decisions were put to people, and no disagreement is on the record. That is not the same as agreement.",
            nothing=nothing,
        ),
        share_figure(
            "not_asked",
            kept.not_asked,
            "decisions were put to nobody, so nobody was asked whether they disagree.",
            nothing=nothing,
        ),
        share_figure(
            "dissents_answered",
            kept.answered,
            "disagreements have an answer beside them.",
            nothing="No disagreement is on the record. That is not the same as agreement.",
        ),
    )
    rows = SplitShown(
        "Was disagreement asked for and kept?",
        ("In a decision", "How many", "Of those that can tell"),
        tuple(
            (name, str(each.count), said_in(each.share, "share") if each.share is not None else "none")
            for name, each in (
                ("A disagreement is on the record", kept.noted),
                ("Asked, and none is on the record", kept.asked_none),
                ("Nobody was asked", kept.not_asked),
            )
        ),
        hidden=_open(found.open),
        values=tuple(
            float(each.share) if each.share is not None else None
            for each in (kept.noted, kept.asked_none, kept.not_asked)
        ),
    )
    return Found(figures, (rows,), _LINKS)


def _missing(count: int) -> str:
    return f"{_UNKNOWN_TYPES}: {count}." if count else ""


def _open(count: int) -> str:
    return f"{count} more {'is' if count == 1 else 'are'} open now and not counted." if count else ""


def _figures(asked: Asked) -> _Figures:
    return _worked_out(asked.project.pk, *as_of(asked.project))


@lru_cache(maxsize=64)
def _worked_out(project_id: object, size: int, today: date) -> _Figures:
    project = Project.objects.get(pk=project_id)
    standing = project.decisions.filter(withdrawn_at=None)
    is_over = Q(made_at__isnull=False) | Q(closed_at__isnull=False)
    closed = list(
        standing.filter(is_over).order_by("number").only("id", "number", "stage", "secrecy", "project_id")
    )
    with_a_say = {each.number: each for each in decided_with(project)}
    named = dict(
        DecisionSignature.objects.filter(decision__in=[each.pk for each in closed])
        .order_by()
        .values_list("decision")
        .annotate(many=Count("pk"))
    )
    dissents = _dissents(project)
    decided = tuple(
        _decided(each, with_a_say[each.number], named.get(each.pk, 0), dissents) for each in closed
    )
    first = sums.onset(decided, [row.id for row in current().stages])
    return _Figures(
        decided,
        tuple(each.number for each in closed),
        tuple(many - answered for many, answered in (dissents.get(each.pk, (0, 0)) for each in closed)),
        sum(many for many, _ in dissents.values()),
        sum(answered for _, answered in dissents.values()),
        standing.exclude(is_over).count(),
        next(
            (
                decision.number
                for decision, each in zip(closed, decided, strict=True)
                if first and each.stage == first and each.partners_with_say
            ),
            None,
        ),
    )


def _decided(
    decision: Decision, with_a_say: DecidedWith, named: int, dissents: Mapping[int, tuple[int, int]]
) -> sums.Decided:
    partners = sum(people for types, people in with_a_say.with_a_say.items() if types - OWN_SIDE)
    is_known = with_a_say.is_known or not named
    if decision.secrecy == "unlinkable":
        dissent: sums.Dissent = "cannot_tell"
    elif decision.pk in dissents:
        dissent = "noted"
    else:
        dissent = "asked_none" if named else "not_asked"
    return sums.Decided(
        decision.stage,
        partners if is_known else None,
        partners > 0 if is_known else None,
        dissent,
    )


def _dissents(project: Project) -> dict[int, tuple[int, int]]:
    """For each closed decision: disagreements as `readings/dissents.py` would show them, and how many have an answer."""
    rows = (
        DecisionSignature.objects.filter(
            Q(is_dissent=True) | Q(stance__in=AGAINST),
            Q(decision__made_at__isnull=False) | Q(decision__closed_at__isnull=False),
            decision__project=project,
            decision__withdrawn_at=None,
        )
        .exclude(words="")
        .exclude(decision__secrecy="unlinkable")
        .order_by()
    )
    has_answer = set(
        rows.filter(position_answers__answers_words=F("words")).values_list("pk", flat=True).distinct()
    )
    found: dict[int, tuple[int, int]] = {}
    for pk, decision_id in rows.values_list("pk", "decision_id"):
        many, answered = found.get(decision_id, (0, 0))
        found[decision_id] = (many + 1, answered + (pk in has_answer))
    return found
