"""Fields of one row that only make sense together. Each check returns (field, problem), or None when all is well."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Problem = tuple[str, str]
Check = Callable[[Any], Problem | None]


def pool_matches_people(row: Any) -> Problem | None:
    """An activity is for the partners, or for a pool of a stated size."""
    if row.people == "pool" and row.pool < 1:
        return "people", "'pool' must be 1 or more when 'people' is 'pool'"
    if row.people == "partners" and row.pool:
        return "pool", "'pool' must be 0 or left out when 'people' is 'partners'"
    return None


def one_price(row: Any) -> Problem | None:
    """A rate is either money or a percentage, as its unit says."""
    wanted, other = ("percent", "pence") if row.unit == "percent" else ("pence", "percent")
    if getattr(row, wanted) is None:
        return "unit", f"'{wanted}' is missing; a rate whose 'unit' is '{row.unit}' needs it"
    if getattr(row, other) is not None:
        return other, f"'{other}' has no place in a rate whose 'unit' is '{row.unit}'"
    return None


def days_in_order(row: Any) -> Problem | None:
    """A rate ends on or after the day on which it starts."""
    if row.until is not None and row.until < row.from_date:
        return "until", f"'until' must not be before 'from_date' ({row.from_date}); found {row.until}"
    return None


def third_side_is_sourced(row: Any) -> Problem | None:
    """A third side stands on a source as the other two do, and a source stands for a side."""
    if row.third_side is not None and not row.third_source:
        return "third_side", "'third_source' is missing; a third side needs its source as the others do"
    if row.third_source and row.third_side is None:
        return "third_source", "'third_side' is missing; 'third_source' has nothing to stand for"
    return None


def pulls_against_another(row: Any) -> Problem | None:
    """A condition can pull against others only."""
    if row.id in row.pulls_against:
        return "pulls_against", "'pulls_against' must name other rows; found this row itself"
    return None


def named_by_some_count(row: Any) -> Problem | None:
    """A sort of cost that no paper names is not one of the papers' sorts."""
    if not (row.okm_abstract or row.okm_body or row.w20):
        return (
            "name",
            "'okm_abstract', 'okm_body' or 'w20' is missing; at least one paper must name this sort of cost",
        )
    return None


def ours_or_theirs(row: Any) -> Problem | None:
    """A role is one of CRediT's, with its address there, or one of ours without any."""
    if row.is_local and row.uri is not None:
        return "uri", "'uri' has no place in a role whose 'is_local' is true; CRediT has none for it"
    if not row.is_local and row.uri is None:
        return "is_local", "'uri' is missing; a role whose 'is_local' is false needs its address at CRediT"
    return None
