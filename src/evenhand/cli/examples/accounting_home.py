"""Where an example says that it belongs, who is reached by it, and what the organisation says of itself."""

from __future__ import annotations

import tomllib
from datetime import date, timedelta
from decimal import Decimal
from importlib import resources
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from evenhand.actions import office, organisations, project_homes, reach_counts, told_figures
from evenhand.exchange.reach_csv import UNSAID, ReachRow
from evenhand.records.models import OfficeMember, Organisation, Person, Project, ProjectHome

if TYPE_CHECKING:
    from evenhand.cli.examples.accounting import Accounting, Step

#: The example whose file names the organisation.
_FIRST = "asthma"


def steps(accounting: Accounting) -> list[Step]:
    rows = accounting.rows("home")
    belonging = Belonging(accounting)
    return [
        (rows["days_ago"], belonging.say, rows),
        (rows["reach"]["days_ago"], belonging.bring_reach, rows["reach"]),
    ]


class Belonging:
    def __init__(self, accounting: Accounting) -> None:
        self.accounting = accounting

    def say(self, rows: dict[str, Any]) -> None:
        project_homes.say(
            project=self.accounting.project,
            organisation=_organisation(rows["organisation"]),
            by=self.accounting.by(rows["by"]),
        )

    def bring_reach(self, rows: dict[str, Any]) -> None:
        partner = self.accounting.partners[rows["by"]]
        reach_counts.bring(
            partner=partner,
            survey=rows["survey"],
            surveyed_on=timezone.localdate(),
            asked=rows["asked"],
            rows=[_counted(row) for row in rows["rows"]],
            by=partner.person,
        )


def house_the_others() -> None:
    """When the other examples are there too: their homes, who looks after them, and the first figures."""
    file = resources.files("evenhand.cli.examples").joinpath(f"{_FIRST}_home.toml")
    rows = tomllib.loads(file.read_text(encoding="utf-8"))
    looks_after = Person.objects.filter(email=rows["office"]["email"]).first()
    organisation = _organisation(rows["organisation"])
    if looks_after is None or OfficeMember.objects.filter(organisation=organisation).exists():
        return
    for project in Project.objects.filter(title__in=rows["office"]["also"], is_example=True):
        project_homes.say(project=project, organisation=organisation, by=project.created_by)
    office.add(
        email=rows["office"]["email"], granted_by="whoever made this example", organisation=organisation
    )
    for post in rows["office"]["posts"]:
        said = dict(post)
        organisations.add_post(
            organisation=organisation,
            hours_a_week=Decimal(said.pop("hours_a_week")),
            from_day=timezone.localdate() - timedelta(days=said.pop("since_days_ago")),
            by=looks_after,
            **said,
        )
    for answer in rows["office"]["answers"]:
        organisations.answer(organisation=organisation, by=looks_after, **answer)
    today = timezone.localdate()
    for home in ProjectHome.objects.filter(organisation=organisation, ended_on=None):
        told_figures.tell_project(home.project_id, today)
    told_figures.tell_organisation(organisation.pk, today)


def _organisation(name: str) -> Organisation:
    return Organisation.objects.filter(name=name).first() or organisations.add(name=name)


def _counted(row: dict[str, Any]) -> ReachRow:
    return ReachRow(
        characteristic=row["about"],
        group=row["group"],
        people=row["people"],
        is_unsaid=row["group"].casefold() in UNSAID,
        reference_percent=Decimal(row["percent"]) if "percent" in row else None,
        reference_source=row.get("source", ""),
        reference_on=date.fromisoformat(row["on"]) if "on" in row else None,
    )
