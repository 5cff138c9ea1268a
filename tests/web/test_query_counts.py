"""A page costs the database as much for twenty rows as for two."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from evenhand.actions import decisions, projects
from tests.people import join, person


def grow(cast, *, rows: int, start: int) -> None:
    for number in range(start, start + rows):
        partner = join(cast.project, person(f"Person{number} More"), "partner", "carer", "patient")
        projects.add_idea(partner=partner, text=f"Idea {number}", by=partner.person)
        projects.add_time_together(
            partner=partner, day=timezone.localdate(), minutes=30, people=2, what="Tea", by=partner.person
        )
        decision = decisions.open_for_signing(
            project=cast.project, words=f"Words {number}", reasons="Because.", approaches=[],
            named=[partner], by=cast.rosa.person,
        )  # fmt: skip
        decisions.sign(signature=decision.signatures.get(), stance="agree", words="", by=partner.person)


def queries(browser, address: str) -> int:
    browser.get(address)  # The first visit may fill caches that last for the process.
    with CaptureQueriesContext(
        connection,
    ) as asked:
        browser.get(address)
    return len(asked)


@pytest.mark.slow
@pytest.mark.parametrize("rest", ["", "ideas/", "time-together/", "decisions/", "stages/", "people/"])
def test_twenty_rows_cost_no_more_than_two(browser, cast, rest):
    address = f"/p/{cast.project.slug}/{rest}"
    browser.as_person(cast.rosa)
    grow(cast, rows=2, start=0)
    few = queries(browser, address)
    grow(cast, rows=18, start=2)

    assert queries(browser, address) == few
