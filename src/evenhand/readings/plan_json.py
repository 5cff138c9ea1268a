"""The first plan as plain JSON values, for other programs. Money is whole pence; hours are numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, fields, is_dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from evenhand.readings.approach_comparison import Option
from evenhand.readings.first_plan import FirstPlan

#: The version of this shape.
VERSION = 1


def plan_json(plan: FirstPlan) -> dict[str, Any]:
    """Return everything that the plan says. Nothing in it is a score, and nothing is decided."""
    costing, ways = plan.costing, plan.ways_out
    return {
        "evenhand_plan_json": VERSION,
        "title": plan.file.title,
        "framework": {"version": plan.framework.version, "digest": plan.framework.digest},
        "file": as_plain(asdict(plan.file)),
        "approach": plan.approach.id,
        "is_chosen": plan.is_chosen,
        "stop": [
            {
                "exit": each.exit.id,
                "name": each.exit.name,
                "is_plain": each.is_plain,
                "answers": as_plain(each.answers),
                "instead": each.exit.instead,
                "first_step": each.exit.first_step,
            }
            for each in plan.stop
        ],
        "costing": {
            "lines": as_plain(costing.lines),
            "totals": as_plain(costing.totals),
            "percents": as_plain(costing.percents),
            "missing_headings": [row.id for row in costing.missing],
            "is_own": costing.is_own,
            "notes": list(costing.notes),
        },
        "fit": {
            "fits": costing.fit.fits,
            "needs": [
                as_plain(asdict(need)) | {"shortfall": as_plain(need.shortfall)} for need in costing.fit.needs
            ],
        },
        "ways_out": {
            "trim": {
                "steps": [
                    {
                        "what": each.what,
                        "saves": each.saves,
                        "silences": each.silences,
                        "only_if": each.only_if,
                    }
                    | {"proposals": as_plain(each.proposals)}
                    for each in plan.trims
                ],
                "total_pence": ways.trim.totals.total_pence,
                "gap_pence": ways.trim.gap_pence,
                "closes": ways.trim.closes,
            },
            "ask": as_plain(ways.ask),
            "lighter_ways_that_fit": [option.approach.id for option in plan.fitting],
        },
        "options": [_option(option) for option in plan.options],
        "step_two": as_plain(plan.step_two),
        "trim_log": as_plain(plan.trim_log),
        "not_answered": list(plan.not_answered),
        "not_decided": plan.not_decided,
    }


def _option(option: Option) -> dict[str, Any]:
    row, sums = option.approach, option.costing.totals
    return {
        "approach": row.id,
        "name": row.name,
        "is_chosen": option.is_chosen,
        "total_pence": sums.total_pence,
        "contributor_hours": as_plain(sums.contributor_hours),
        "staff_hours": as_plain(sums.staff_hours),
        "months": row.least_months,
        "inclusion": row.inclusion,
        "inclusion_cost": row.inclusion_cost,
        "independence": row.independence,
        "independence_risk": row.independence_risk,
        "okm_reading": row.okm_reading,
        "w20_reading": row.w20_reading,
        "if_we_do_not": option.if_we_do_not,
        "needs_signed_reason": row.needs_signed_reason,
    }


def as_plain(value: Any) -> Any:
    """Return a value as JSON takes it: fractions and decimals as numbers, dates as text, tuples as lists."""
    if is_dataclass(value) and not isinstance(value, type):
        return {each.name: as_plain(getattr(value, each.name)) for each in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): as_plain(each) for key, each in value.items()}
    if isinstance(value, tuple | list):
        return [as_plain(each) for each in value]
    if isinstance(value, Fraction | Decimal):
        return int(value) if value == int(value) else float(value)
    return value.isoformat() if isinstance(value, date) else value
