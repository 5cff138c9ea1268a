"""A page of a round costs the same for many people, aims and ways as for a few."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from evenhand.actions import options
from evenhand.readings.framework import current
from tests import rounds

pytestmark = pytest.mark.slow


@pytest.fixture
def appraisal(cast):
    appraisal = rounds.opened(cast)
    rounds.second_step(cast, appraisal)
    rounds.answer_one(appraisal, cast.femi, "helps", "partly")
    rounds.answer_two(appraisal, cast.femi, {"survey": "helps"})
    return appraisal


def grow(cast, appraisal, size, name):
    for number, person in enumerate(rounds.crowd(cast, size, name)):
        shown_as = "group" if number % 3 == 0 else "named"
        rounds.answer_one(appraisal, person, "helps", "does_not", shown_as=shown_as, how="Words")
        rounds.answer_two(appraisal, person, {"survey": "helps", "co_production": "partly"}, must_keep="Tea")
    rounds.propose(cast, *[f"Aim {number} of {name}" for number in range(size)])
    taken = set(appraisal.options.values_list("approach", flat=True))
    for row in [row for row in current().approaches if row.id not in taken][: size // 2]:
        options.add(appraisal=appraisal, partner=cast.femi, approach=row.id, by=cast.femi.person)


def queries(browser, address):
    browser.get(address)
    with CaptureQueriesContext(connection) as captured:
        browser.get(address)
    return len(captured)


def test_each_page_costs_as_many_queries_for_twenty_as_for_two(browser, cast, appraisal):
    browser.as_person(cast.femi)
    pages = [
        f"/p/{cast.project.slug}/{rest}"
        for rest in (
            "criteria/",
            "answers/",
            "answers/enter/",
            "side-by-side/",
            "ways/",
            "step-two/answer/",
            "step-two/",
            "round/export/",
            "round/close/",
        )
    ]
    counts = []
    for size, name in ((2, "patient"), (18, "carer")):
        grow(cast, appraisal, size, name)
        counts.append({page: queries(browser, page) for page in pages})

    assert counts[0] == counts[1]
    assert max(counts[1].values()) <= 40
