"""How an example gives account: each area has its steps in a module beside this one, done days ago by the same actions."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from importlib import resources
from typing import TYPE_CHECKING, Any

from evenhand.records.models import Partner, Person, Project

if TYPE_CHECKING:
    from evenhand.cli.examples.agreeing import Agreeing

#: How many days ago, what is done, and with what.
Step = tuple[int, Callable[[dict[str, Any]], None], dict[str, Any]]


class Accounting:
    """What every area needs: the people by their keys, what was decided and found, and its own rows."""

    def __init__(self, agreeing: Agreeing) -> None:
        self.agreeing = agreeing
        self.partners: dict[str, Partner] = agreeing.partners
        self.project: Project = agreeing.builder.project

    def by(self, key: str) -> Person:
        return self.partners[key].person

    def rows(self, area: str) -> dict[str, Any]:
        """The area's rows, out of `<example>_<area>.toml`."""
        name = f"{self.agreeing.builder.name}_{area}.toml"
        file = resources.files("evenhand.cli.examples").joinpath(name)
        return tomllib.loads(file.read_text(encoding="utf-8"))

    def steps(self) -> list[Step]:
        from evenhand.cli.examples import (
            accounting_figures,
            accounting_guarding,
            accounting_home,
            accounting_learning,
            accounting_name,
            accounting_standards,
            accounting_told,
        )

        areas = (
            accounting_guarding,
            accounting_name,
            accounting_figures,
            accounting_home,
            accounting_told,
            accounting_standards,
            accounting_learning,
        )
        return [step for area in areas for step in area.steps(self)]

    def at_the_end(self) -> None:
        """What is written from the record, when all of it is there."""
        from evenhand.cli.examples import accounting_learning, accounting_reports

        accounting_reports.write_reports(self)
        accounting_learning.let_files_out(self)
