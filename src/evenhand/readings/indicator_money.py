"""Figures on money: on its way, out of people's pockets, and what was asked, awarded and spent for working together."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from fractions import Fraction

from django.db.models import Count, QuerySet, Sum
from django.utils import timezone

from evenhand.access.permissions import Permission
from evenhand.access.roles import HAS_A_SAY
from evenhand.methods import indicators as sums
from evenhand.methods.disclosure import aggregate_shown, breakdown
from evenhand.methods.intervals import kaplan_meier
from evenhand.readings.amounts import counted, hours, money
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
from evenhand.readings.indicator_voices import waits
from evenhand.readings.payments import UNPAID
from evenhand.readings.power_record import OWN_SIDE
from evenhand.readings.watch_signs import PAY_DAYS
from evenhand.records.models import (
    Budget,
    BudgetLine,
    Claim,
    ClaimLine,
    HoursEntry,
    PartnerType,
    Project,
)

FEW_PAID = "It is told when money has come to five people or more."
NOT_YOURS = "The money is for those who take part."
#: How the money of a plan is split: the headings of each part.
MONEY_FOR = (
    ("Contributors’ pay", ("contributor_pay", "preparation_pay")),
    ("Access, travel and supporters", ("access", "travel", "supporters")),
    ("Staff", ("staff_time",)),
    ("Facilitation", ("facilitation",)),
    ("Time for each other", ("relational_time",)),
    ("Everything else", ()),
)


def payment_timeliness(asked: Asked) -> Found:
    """As the people themselves said that it came: what an office sent is not money that arrived."""
    claims = Claim.objects.filter(project=asked.project).exclude(state="taken_back").order_by()
    links = _pay_links(asked)
    came_to = claims.filter(arrived_on__isnull=False).aggregate(people=Count("partner", distinct=True))
    if not aggregate_shown(came_to["people"]):
        return Found((no_figure("half_arrived", FEW_PAID),), links=links)
    ended: list[int] = []
    still: list[int] = []
    in_time = due = 0
    # As many rows as pairs of days, not as claims.
    days = claims.values_list("claimed_on", "promised_on", "arrived_on").annotate(many=Count("pk"))
    for claimed_on, promised_on, arrived_on, many in days:
        if arrived_on is None:
            still += [max((asked.today - claimed_on).days, 0)] * many
        else:
            ended += [max((arrived_on - claimed_on).days, 0)] * many
        if promised_on <= asked.today:
            due += many
            in_time += many * (arrived_on is not None and arrived_on <= promised_on)
    curve = kaplan_meier(ended, still)
    figures = (
        *waits(
            curve,
            "half_arrived",
            "nine_in_ten_arrived",
            "sums asked for",
            "had come",
            f"{counted(curve.lasting, 'sum has', 'sums have')} not come yet, and {'is' if curve.lasting == 1 else 'are'} counted for as long as that.",
        ),
        share_figure(
            "came_by_the_promised_day",
            sums.share_of(in_time, due, len(ended) + len(still) - due),
            "sums whose promised day has come had come by then.",
            missing_said=f"The promised day of {len(ended) + len(still) - due} more has not come yet.",
            nothing="No promised day has come yet.",
        )
        if _may_tell_lateness(claims, asked.today)
        else no_figure(
            "came_by_the_promised_day",
            "Beside what the watch signs tell of the last half year, it would be about fewer than five people.",
        ),
        FigureShown(
            "still_unpaid",
            f"{len(still):,} of {len(ended) + len(still):,} sums asked for have not come yet.",
            len(still),
            len(ended) + len(still),
            len(still),
            "count",
        ),
    )
    return Found(figures, links=links)


def out_of_pocket(asked: Asked) -> Found:
    links = (*_pay_links(asked), LinkShown("Hours that were shared", "hours-shared")) if asked.seat else ()
    partners = _partners(asked.project)
    ids = list(partners)
    lines = ClaimLine.objects.filter(
        claim__project=asked.project, claim__state__in=UNPAID, claim__partner__in=ids
    ).exclude(kind="pay")
    laid_out = lines.aggregate(pence=Sum("pence"), people=Count("claim__partner", distinct=True))
    unpaid = HoursEntry.objects.filter(
        project=asked.project, partner__in=ids, shared_on__isnull=False, is_paid_for="no"
    ).aggregate(minutes=Sum("minutes"), people=Count("partner", distinct=True))
    found = sums.out_of_pocket(
        laid_out["pence"] or 0,
        unpaid["minutes"] or 0,
        sum((end - begin).days for begin, end in partners.values()),
    )
    figures = []
    if found is not None and aggregate_shown(laid_out["people"]):
        figures.append(
            # In whole pounds and without the sum: from one day to the next that would tell what somebody laid out.
            FigureShown(
                "laid_out",
                f"About {money(_pounds(found.pence_each))} a person and month was laid out and is not had back.",
                value=float(_pounds(found.pence_each)),
                unit="pence",
                missing_said="What nobody asked back is in no figure.",
            )
        )
    else:
        figures.append(
            no_figure("laid_out", "It is told when five people or more wait for expenses to be paid back.")
        )
    if found is not None and aggregate_shown(unpaid["people"]) and _may_tell_hours(asked.project, ids):
        each = float(found.minutes_each / 60)
        figures.append(
            FigureShown(
                "unpaid_hours",
                f"Partners put in {hours(unpaid['minutes'] / 60)} that nobody pays for, and shared them: {hours(each)} a person and month.",
                unpaid["minutes"],
                None,
                each,
                "hours",
                missing_said="Hours that nobody shared are in no figure.",
            )
        )
    else:
        figures.append(
            no_figure(
                "unpaid_hours",
                "It is told when ten people have shared hours, and five partners or more of them hours that nobody pays for.",
            )
        )
    return Found(tuple(figures), links=links)


def involvement_budget(asked: Asked) -> Found:
    links = (LinkShown("Plan and money", "budget"),)
    if not asked.may(Permission.BUDGET_READ):
        return Found((no_figure("awarded_of_asked", NOT_YOURS),))
    budget = Budget.objects.filter(project=asked.project).first()
    lines = _lines(budget)
    if budget is None or not lines:
        return Found((no_figure("awarded_of_asked", "There is no plan with money in it yet."),), links=links)
    total = _money(lines)
    figures = [
        FigureShown(
            "asked_for",
            f"{money(total['asked'])} is asked for working together, in {counted(len(lines), 'line')} of the plan, before anything is added on top.",
            total["asked"],
            None,
            total["asked"],
            "pence",
        )
    ]
    no_award, no_spend = total["no_award"], total["no_spend"]
    known = [line for line in lines if line["awarded_pence"] is not None]
    cut = sums.trimmed(
        sum(line["asked_pence"] for line in known), sum(line["awarded_pence"] for line in known)
    )
    if known and cut.share is not None:
        less = cut.asked - cut.awarded
        figures.append(
            FigureShown(
                "awarded_of_asked",
                f"{money(cut.awarded)} of {money(cut.asked)} was awarded"
                + (f": {money(less)} was cut ({said_in(cut.share, 'share')})." if less > 0 else "."),
                cut.awarded,
                cut.asked,
                float(1 - cut.share),
                "share",
                missing=no_award,
                missing_said=f"Of {counted(no_award, 'line')} nobody has written down what was awarded."
                if no_award
                else "",
            )
        )
    else:
        figures.append(no_figure("awarded_of_asked", "Nobody has written down yet what was awarded."))
    spent = [line for line in lines if line["spent_pence"] is not None]
    figures.append(
        FigureShown(
            "spent",
            f"{money(total['spent'])} is spent so far.",
            total["spent"],
            None,
            total["spent"],
            "pence",
            missing=no_spend,
            missing_said=f"Of {counted(no_spend, 'line')} nobody has written down what was spent."
            if no_spend
            else "",
        )
        if spent
        else no_figure("spent", "Nobody has written down yet what was spent.")
    )
    if budget.whole_pence:
        part = Fraction(total["asked"], budget.whole_pence)
        figures.append(
            FigureShown(
                "of_the_whole_bid",
                f"{money(total['asked'])} of {money(budget.whole_pence)}, the whole bid, is for working together ({said_in(part, 'share')}).",
                total["asked"],
                budget.whole_pence,
                float(part),
                "share",
            )
        )
    else:
        figures.append(no_figure("of_the_whole_bid", "Nobody has written down what the whole bid comes to."))
    if asked.may(Permission.TRIM_READ):
        links = (*links, LinkShown("What was cut", "trim-list"))
    return Found(tuple(figures), (_money_split(lines),), links)


def ambition_resource(asked: Asked) -> Found:
    links = (LinkShown("Plan and money", "budget"),)
    if not asked.may(Permission.BUDGET_READ):
        return Found((no_figure("plan_of_money", NOT_YOURS),))
    budget = Budget.objects.filter(project=asked.project).first()
    lines = _lines(budget)
    if budget is None or not lines or not budget.available_pence:
        why = "It is told when there is a plan with money in it, and somebody has said what money there is."
        return Found((no_figure("plan_of_money", why),), links=links)
    cost = sum(line["asked_pence"] for line in lines)
    ratio = Fraction(cost, budget.available_pence)
    figure = FigureShown(
        "plan_of_money",
        f"The plan costs {money(cost)}, before anything is added on top, and there is {money(budget.available_pence)}: {said_in(ratio, 'ratio')} times as much as there is.",
        cost,
        budget.available_pence,
        float(ratio),
        "ratio",
    )
    return Found((figure,), links=links)


def _partners(project: Project) -> Mapping[int, tuple[date, date]]:
    """Everyone who takes or took part and is not only a researcher or a facilitator, with their days here."""
    of_their_side = PartnerType.objects.exclude(type__in=OWN_SIDE).values("partner")
    rows = project.partners.filter(role__in=HAS_A_SAY, pk__in=of_their_side).order_by()
    today = timezone.localdate()
    return {
        pk: (timezone.localdate(joined), timezone.localdate(left) if left else today)
        for pk, joined, left in rows.values_list("pk", "joined_at", "removed_at")
    }


def _may_tell_lateness(claims: QuerySet[Claim], today: date) -> bool:
    """Whether taking the watch sign of the last half year from all of it leaves nobody, or five people or more."""
    older = claims.filter(promised_on__lt=today - timedelta(days=PAY_DAYS))
    people = older.aggregate(people=Count("partner", distinct=True))["people"]
    return people == 0 or aggregate_shown(people)


def _pounds(pence: Fraction) -> int:
    return round(pence / 100) * 100


def _may_tell_hours(project: Project, ids: list[int]) -> bool:
    """Whether partners' hours can be told: also not by taking them from the hours of everybody."""
    shared = HoursEntry.objects.filter(project=project, shared_on__isnull=False).order_by()
    people = set(shared.values_list("partner", flat=True).distinct())
    found = breakdown({"partners": len(people & set(ids)), "others": len(people - set(ids))})
    return "partners" in dict(found.shown)


def _lines(budget: Budget | None) -> list[dict]:  # type: ignore[type-arg]
    if budget is None:
        return []
    fields = ("heading", "asked_pence", "awarded_pence", "spent_pence")
    return list(BudgetLine.objects.filter(budget=budget, removed_at=None).values(*fields))


def _money(lines: list[dict]) -> dict[str, int]:  # type: ignore[type-arg]
    return {
        "asked": sum(line["asked_pence"] for line in lines),
        "awarded": sum(line["awarded_pence"] or 0 for line in lines),
        "spent": sum(line["spent_pence"] or 0 for line in lines),
        "no_award": sum(line["awarded_pence"] is None for line in lines),
        "no_spend": sum(line["spent_pence"] is None for line in lines),
    }


def _money_split(lines: list[dict]) -> SplitShown:  # type: ignore[type-arg]
    named = {heading for _, headings in MONEY_FOR for heading in headings}
    rows, values = [], []
    in_all = sum(line["asked_pence"] for line in lines)
    for name, headings in MONEY_FOR:
        here = [
            line
            for line in lines
            if line["heading"] in headings or (not headings and line["heading"] not in named)
        ]
        found = _money(here)
        rows.append(
            (
                name,
                money(found["asked"]),
                money(found["awarded"]) if found["no_award"] < len(here) else "not known",
                money(found["spent"]) if found["no_spend"] < len(here) else "not known",
            )
        )
        values.append(found["asked"] / in_all if in_all else None)
    return SplitShown(
        "What the money is for",
        ("For", "Asked", "Awarded", "Spent"),
        tuple(rows),
        hidden="A line of which nobody wrote down what was awarded or spent is in neither.",
        values=tuple(values),
    )


def _pay_links(asked: Asked) -> tuple[LinkShown, ...]:
    found = []
    if asked.may(Permission.PAY_READ):
        found.append(LinkShown("Paying people", "paying"))
    if asked.may(Permission.PAY_RECEIVE):
        found.append(LinkShown("Your pay", "your-pay"))
    return tuple(found)
