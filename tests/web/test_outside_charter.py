"""What was taken or published outside the charter stands first wherever a project tells of itself."""

import pytest
from django.utils import timezone

from evenhand.records.models import Decision, Output

BECAUSE = "The money would have been gone by Friday"


@pytest.fixture
def outside(cast):
    now = timezone.now()
    Decision.objects.create(
        project=cast.project, number=1, question="Who runs the survey?", words="The firm does.", reasons="Soon.",
        rule="consent", closes_at=now, opened_by=cast.rosa.person, outcome="outside", outside_because=BECAUSE,
        closed_at=now, closed_by=cast.rosa.person, presence=[{"type": "carer", "least": 2}],
    )  # fmt: skip
    Output.objects.create(
        project=cast.project, number=1, title="Damp and breath", kind="press", stance="evidence", partner=cast.rosa,
        begun_on=now, state="public", public_on=now, published_by=cast.priya, outside_because="A paper rang us", outside_missing="fourteen days are not over",
    )  # fmt: skip
    return cast


@pytest.mark.parametrize("page", ["", "decisions/", "power/"])
def test_other_pages_say_what_and_who_and_lead_to_why(browser, outside, page):
    html = browser.as_person(outside.priya).get(f"/p/{outside.project.slug}/{page}").html
    note = html.split("</h1>", 1)[1].split("Read why", 1)[0]

    assert note.index("Outside the charter") < 400
    for words in ("Who runs the survey?", "Rosa Adeyemi", "Damp and breath", "Priya Nair"):
        assert words in note
    assert BECAUSE not in note


@pytest.mark.parametrize("page", ["heard/", "plan/", "forms/", "forms/hra/", "how-we-decided/"])
def test_it_is_the_first_thing_on_the_page(browser, outside, page):
    browser.as_person(outside.priya)
    html = browser.get(f"/p/{outside.project.slug}/{page}").html
    after_the_heading = html.split("</h1>", 1)[1]

    assert after_the_heading.index("Outside the charter") < 400
    for words in (BECAUSE, "Rosa Adeyemi", "two carers", "A paper rang us", "fourteen days", "Priya Nair"):
        assert words in after_the_heading


@pytest.mark.parametrize(
    "page", ["heard/as/txt/", "plan/take-away/csv/", "forms/hra/as/txt/", "how-we-decided/as/txt/"]
)
def test_it_goes_with_every_paper(browser, outside, page):
    browser.as_person(outside.priya)

    paper = browser.get(f"/p/{outside.project.slug}/{page}").response.content.decode()
    assert BECAUSE in " ".join(paper.replace("|", " ").split())


def test_the_world_hears_that_it_was_so_and_none_of_the_words(browser, outside):
    outside.project.is_heard_public = True
    outside.project.save()
    text = browser.get(f"/heard/{outside.project.slug}/").text

    assert "outside what people had agreed" in text
    assert BECAUSE not in text
    assert "Rosa" not in text


def test_where_everything_was_kept_to_nothing_is_said(browser, cast):
    browser.as_person(cast.priya)

    assert "Outside the charter" not in browser.get(f"/p/{cast.project.slug}/").text
