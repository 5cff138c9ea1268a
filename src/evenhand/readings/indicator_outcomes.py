"""Figures on what was done: promises kept, findings on their way, holding back, harms seen coming, barriers mended."""

from __future__ import annotations

from datetime import date

from django.db.models import Count, F, Min, Q

from evenhand.access.findings import hold_backs_of, readable_findings, readable_outputs
from evenhand.access.permissions import Permission
from evenhand.methods import indicators as sums
from evenhand.methods.intervals import kaplan_meier
from evenhand.readings.amounts import counted
from evenhand.readings.indicator_figures import (
    Asked,
    FigureShown,
    Found,
    LinkShown,
    SplitShown,
    no_figure,
    share_figure,
)
from evenhand.readings.indicator_voices import waits
from evenhand.records.barrier import BARRIER_LEVELS
from evenhand.records.finding import ASKED_BY_SIDES, HOLD_BACK_STATES
from evenhand.records.models import Barrier, FramingChange, HarmSeen, Output, OutputClaim, Promise

_FOR_THOSE_HERE = "It is told to those who are here."


def action_completion(asked: Asked) -> Found:
    owed = Promise.objects.filter(project=asked.project, due_on__lte=asked.today).order_by()
    owed = owed.exclude(state__in=["asked", "declined"])
    is_kept = Q(state="kept", closed_on__lte=F("due_on"))
    from_voices = Q(contribution__isnull=False) | Q(asked_by__isnull=False)
    found = owed.aggregate(
        due=Count("pk"),
        kept=Count("pk", filter=is_kept),
        due_voices=Count("pk", filter=from_voices),
        kept_voices=Count("pk", filter=is_kept & from_voices),
        late=Count("pk", filter=Q(state="kept", closed_on__gt=F("due_on"))),
    )
    not_taken_on = Promise.objects.filter(project=asked.project, state="declined").count()
    outputs = Output.objects.filter(project=asked.project, state="public").aggregate(
        all=Count("pk"), others=Count("pk", filter=~Q(kind="paper"))
    )
    nothing = "No promise has come to its day yet."
    figures = (
        share_figure(
            "kept_by_their_day",
            sums.share_of(found["kept"], found["due"], not_taken_on),
            "promises whose day has come were kept by it."
            + (f" {counted(found['late'], 'more was', 'more were')} kept later." if found["late"] else ""),
            missing_said=f"{counted(not_taken_on, 'task was', 'tasks were')} asked for and not taken on.",
            nothing=nothing,
        ),
        share_figure(
            "kept_from_voices",
            sums.share_of(found["kept_voices"], found["due_voices"]),
            "promises that came out of what people said or asked for were kept by their day.",
            nothing="No promise that came out of what people said has come to its day yet.",
        ),
        share_figure(
            "not_only_papers",
            sums.share_of(outputs["others"], outputs["all"]),
            "things made public are not a paper.",
            nothing="Nothing has been made public yet.",
        ),
    )
    links = (LinkShown("Promises", "promise-list"), LinkShown("What we publish", "output-list"))
    return Found(figures, links=links)


def framing_changes(asked: Asked) -> Found:
    links = (LinkShown("Asked to hold back", "hold-back-list"), LinkShown("What we found", "finding-list"))
    if asked.seat is None:
        return Found((no_figure("asked_to_hold_back", _FOR_THOSE_HERE),))
    held = dict(hold_backs_of(asked.seat).order_by().values_list("state").annotate(many=Count("pk")))
    changes = FramingChange.objects.filter(
        Q(finding__in=readable_findings(asked.seat)) | Q(output__in=readable_outputs(asked.seat))
    ).order_by()
    by_side = dict(changes.values_list("side").annotate(many=Count("pk")))
    in_all, framed = sum(held.values()), sum(by_side.values())
    figures = (
        FigureShown(
            "asked_to_hold_back",
            f"{counted(in_all, 'request', 'requests')} to hold something back {'is' if in_all == 1 else 'are'} on the "
            f"record; {_still(held.get('open', 0))}"
            if in_all
            else "No request to hold anything back is on the record. There may have been some that nobody wrote down.",
            in_all,
            None,
            in_all,
            "count",
        ),
        FigureShown(
            "put_in_other_words",
            f"Findings and what we publish were put in other words {counted(framed, 'time')}, each with who asked and why."
            if framed
            else "No finding was put in other words, as far as anybody wrote down.",
            framed,
            None,
            framed,
            "count",
        ),
    )
    rows = [
        SplitShown(
            "What became of requests to hold back",
            ("Answer", "How many"),
            tuple((name, str(held[id])) for id, name in HOLD_BACK_STATES if held.get(id)),
        )
    ]
    if framed:
        rows.append(
            SplitShown(
                "Who asked for other words",
                ("Who", "How many"),
                tuple((name, str(by_side[id])) for id, name in ASKED_BY_SIDES if by_side.get(id)),
            )
        )
    return Found(figures, tuple(each for each in rows if each.rows), links)


def findings_delay(asked: Asked) -> Found:
    links = (LinkShown("What we found", "finding-list"), LinkShown("What we publish", "output-list"))
    if not asked.may(Permission.FINDING_READ):
        return Found((no_figure("half_shown_here", "It is told to those who take part."),), links=links)
    found = list(
        asked.project.findings.exclude(state="taken_back").order_by("pk").values_list("pk", "found_on")
    )
    if not found:
        return Found((no_figure("half_shown_here", "No finding is written down yet."),), links=links)
    claims = OutputClaim.objects.filter(finding__project=asked.project).order_by()
    figures: list[FigureShown] = []
    for field, name, what in (
        ("shown_on", "shown_here", "were shown to everybody here"),
        ("public_on", "public", "were made public"),
    ):
        first: dict[int, date] = {
            pk: on
            for pk, on in claims.values_list("finding").annotate(first=Min(f"output__{field}"))
            if on is not None
        }
        curve = kaplan_meier(
            [max((first[pk] - on).days, 0) for pk, on in found if pk in first],
            [max((asked.today - on).days, 0) for pk, on in found if pk not in first],
        )
        still = f"{counted(curve.lasting, 'finding is', 'findings are')} not there yet."
        figures.append(waits(curve, f"half_{name}", f"nine_in_ten_{name}", "findings", what, still)[0])
    return Found(tuple(figures), links=links)


def foreseen_harms(asked: Asked) -> Found:
    """Of harms that happened, and never of how many people they struck."""
    found = HarmSeen.objects.filter(project=asked.project, taken_back_on=None).aggregate(
        # Written down on that day or before: what was written down afterwards was not foreseen.
        all=Count("pk"),
        foreseen=Count("pk", filter=Q(harm__noted_on__lte=F("happened_on"))),
    )
    figure = share_figure(
        "seen_coming",
        sums.share_of(found["foreseen"], found["all"]),
        "harms that happened had been thought of before.",
        nothing="No harm is on the record as having happened. That may mean that nobody dared to say so.",
    )
    return Found((figure,), links=(LinkShown("What could go wrong", "harm-list"),))


def barrier_fixes(asked: Asked) -> Found:
    rows = Barrier.objects.filter(project=asked.project).exclude(state="taken_back").order_by()
    by_level = {
        level: (raised, mended, asked_of, answered)
        for level, raised, mended, asked_of, answered in rows.values_list("level").annotate(
            raised=Count("pk", distinct=True),
            mended=Count("pk", filter=Q(state="mended"), distinct=True),
            asked_of=Count("pk", filter=Q(asks__isnull=False), distinct=True),
            answered=Count("pk", filter=Q(asks__answered_on__isnull=False), distinct=True),
        )
    }
    sum_of = [sum(each[place] for each in by_level.values()) for place in range(4)]
    links = (LinkShown("What stands in the way", "barrier-list"),)
    figures = (
        share_figure(
            "mended",
            sums.share_of(sum_of[1], sum_of[0]),
            "barriers that people raised are mended.",
            nothing="No barrier is on the record. That may mean that nobody thought it worth raising.",
        ),
        share_figure(
            "owner_answered",
            sums.share_of(sum_of[3], sum_of[2]),
            "barriers that their owner was asked to mend have an answer from them.",
            nothing="Nobody has been asked yet to mend one.",
        ),
    )
    rows_shown = SplitShown(
        "Barriers, by where they lie",
        ("Where", "Raised", "Owner was asked", "Owner answered", "Mended"),
        tuple(
            (name, *(str(by_level[id][place]) for place in (0, 2, 3, 1)))
            for id, name in BARRIER_LEVELS
            if id in by_level
        ),
        values=tuple(by_level[id][1] / by_level[id][0] for id, _ in BARRIER_LEVELS if id in by_level),
    )
    return Found(figures, (rows_shown,) if by_level else (), links)


def _still(waiting: int) -> str:
    if not waiting:
        return "none waits for an answer."
    return f"{waiting} still {'waits' if waiting == 1 else 'wait'} for an answer."
