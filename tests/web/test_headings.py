"""A heading, and so the name of a page in a browser’s tab and history, says what it is about and not its number alone."""

import pytest

from evenhand.records.models import Decision, Finding, Promise
from tests.access.samples import make_world

PAGES = {
    "decisions": (Decision, "words"),
    "findings": (Finding, "text"),
    "promises": (Promise, "what"),
}


@pytest.mark.parametrize("pages", PAGES)
def test_the_heading_of_a_numbered_page_carries_its_matter_shortened(browser, cast, pages):
    make_world(cast)
    model, words = PAGES[pages]
    row = model.objects.filter(project=cast.project).order_by("number")[0]
    long = "The roof leaks " + "and leaks " * 20
    model.objects.filter(pk=row.pk).update(**{words: long})
    page = browser.as_person(cast.rosa).get(f"/p/{cast.project.slug}/{pages}/{row.number}/")
    heading = " ".join("".join(next(page.tree.iter("h1")).itertext()).split())

    assert f" {row.number}: The roof leaks and leaks" in heading
    assert len(heading) < 110
    assert page.has(" ".join(long.split()))
