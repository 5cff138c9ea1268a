"""The same on pages: what somebody curious could read off them, and did once."""

import pytest

from evenhand.actions import ballots, private_pages
from tests.ballots import cast_one, crowd, put_vote
from tests.charters import proposed
from tests.decisions import close_later, put_by_rule, take
from tests.page import Browser


@pytest.fixture
def people(cast):
    return crowd(cast, 6)


@pytest.mark.parametrize("how", ["here", "paper"])
def test_whoever_has_the_link_of_somebodys_page_does_not_see_whether_they_voted(cast, people, how):
    """The link was seen by whoever made the page, and the four digits by nobody."""
    vote = put_vote(cast, [*people, cast.walter])
    private = private_pages.make(partner=cast.walter, by=cast.rosa.person)
    decision = f"/p/{cast.project.slug}/decisions/{vote.number}/"

    def seen():
        browser = Browser()
        browser.get(f"/page/{private.token}/", status=302)
        pages = [browser.get(address) for address in ("/your-page/", f"/p/{cast.project.slug}/", decision)]
        assert any(page.has("Vote, if you have not: Where do we meet?") for page in pages)
        assert browser.get(decision + "vote/", status=302).url.startswith("/your-page/pin/")
        return [page.text for page in pages]

    before = seen()
    if how == "here":
        cast_one(vote, cast.walter, 1)
    else:
        ballots.give_paper(decision=vote, partner=cast.walter, by=cast.walter.person)
    assert seen() == before


def test_whoever_has_the_link_of_somebodys_page_does_not_read_what_only_the_facilitator_knows(cast):
    decision = put_by_rule(cast, secrecy="facilitator")
    for each in (cast.rosa, cast.femi, cast.priya):
        take(decision, each, "no_objection")
    take(decision, cast.walter, "object", "ZEBRA stairs")
    private = private_pages.make(partner=cast.walter, by=cast.rosa.person)
    browser = Browser()
    browser.get(f"/page/{private.token}/", status=302)
    page = browser.get(f"/p/{cast.project.slug}/decisions/{decision.number}/")
    assert not page.has("ZEBRA")
    assert not page.has("I object")
    assert "/pin/" in browser.get(f"/p/{cast.project.slug}/decisions/{decision.number}/say/", status=302).url

    close_later(decision, cast.femi)
    page = browser.get(f"/p/{cast.project.slug}/decisions/{decision.number}/")
    assert page.has("Somebody disagreed", "ZEBRA stairs")
    # Neither by a word nor by a link that only other people's words have.
    assert not page.has("this is you")
    assert "/answer/" not in page.html
    as_priya = Browser().as_person(cast.priya).get(f"/p/{cast.project.slug}/decisions/{decision.number}/")
    assert "/answer/" in as_priya.html


def test_a_decision_on_a_clause_shows_the_clause_itself_and_not_only_what_is_said_of_it(cast):
    version = proposed(cast)
    decision = put_by_rule(cast, clause_version=version)
    page = Browser().as_person(cast.priya).get(f"/p/{cast.project.slug}/decisions/{decision.number}/")
    assert page.has(version.heading, version.text)
