"""Which figures the people of an example look at, and why not at others."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from evenhand.actions import indicator_choices

if TYPE_CHECKING:
    from evenhand.cli.examples.accounting import Accounting, Step


def steps(accounting: Accounting) -> list[Step]:
    choosing = Choosing(accounting)
    return [(each["days_ago"], choosing.choose, each) for each in accounting.rows("figures")["choices"]]


class Choosing:
    def __init__(self, accounting: Accounting) -> None:
        self.accounting = accounting

    def choose(self, each: dict[str, Any]) -> None:
        partner = self.accounting.partners[each["by"]]
        indicator_choices.choose(
            partner=partner,
            indicator=each["figure"],
            is_on=each["is_on"],
            why=each.get("why", ""),
            by=partner.person,
        )
