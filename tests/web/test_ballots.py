"""Voting on a page: what is sent and what comes back is the same whatever is chosen."""

import re
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from evenhand.actions import ballots, private_pages
from evenhand.records.models import Ballot, PaperCount, Voter
from tests.ballots import cast_one, close_later, crowd, days_later, everything, put_vote, rows_of

CHOICES = {
    "majority": [{"choice": each} for each in "1230"],
    "score": [
        {"value_1": one, "value_2": two, "value_3": "0", "how": how}
        for one, two, how in (("5", "0", "marks"), ("1", "4", "marks"), ("-", "-", "aside"))
    ],
    "ranked": [
        {"value_1": one, "value_2": two, "value_3": "-", "how": how}
        for one, two, how in (("1", "2", "order"), ("-", "1", "order"), ("2", "1", "aside"))
    ],
}


@pytest.fixture(autouse=True)
def _quick_digests(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def people(cast):
    return crowd(cast, 6)


def address(cast, vote, rest="vote/"):
    return f"/p/{cast.project.slug}/decisions/{vote.number}/{rest}"


def without_tokens(html: str) -> str:
    return re.sub(r'value="[A-Za-z0-9]{64}"', "", html)


def test_somebody_votes_and_is_told_no_more_than_that(browser, cast, people):
    vote = put_vote(cast, people)
    browser.as_person(people[0])
    page = browser.get(address(cast, vote))
    assert page.has("Your vote", "Where do we meet?", "No one here can link your ballot to you")
    assert page.has("If everybody votes the same", "Whoever runs this site", "You cannot change it")
    assert "form_key" not in page.html
    assert browser.post(address(cast, vote), {"choice": "2"}).url.endswith("/vote/")

    page = browser.get(address(cast, vote))
    assert page.has("You have voted", "Nobody here can look up what you chose")
    assert "library" not in page.text
    assert browser.post(address(cast, vote), {"choice": "1"}, status=200).has("You have voted")
    assert list(Ballot.objects.values_list("marks", flat=True)) == ["[2]"]


@pytest.mark.parametrize("rule", ["majority", "score", "ranked"])
def test_what_comes_back_and_what_is_done_are_the_same_whatever_is_chosen(cast, people, rule):
    from tests.page import Browser

    seen, sent = set(), set()
    votes = [put_vote(cast, people, rule) for _ in CHOICES[rule]]
    for vote, choice in zip(votes, CHOICES[rule], strict=True):
        browser = Browser().as_person(people[0])
        browser.get(address(cast, vote))
        sent.add(len(urlencode({**choice})))
        with CaptureQueriesContext(connection) as queries:
            posted = browser.post(address(cast, vote), choice)
        after = browser.get(address(cast, vote))
        steps = tuple(each["sql"].split()[0] + each["sql"].split()[1] for each in queries)
        headers = tuple(
            sorted(
                (name, value.replace(f"/{vote.number}/", "/#/"))
                for name, value in posted.response.headers.items()
                if name != "Content-Security-Policy"
            )
        )
        shown = without_tokens(after.html).replace(f"/{vote.number}/", "/#/")
        seen.add((posted.status, len(posted.response.content), headers, shown, len(steps), steps))
        assert "ETag" not in posted.response.headers
        assert "ETag" not in after.response.headers
    assert len(seen) == 1
    assert len(sent) == 1
    assert Ballot.objects.values("marks").distinct().count() == len(votes)


def test_a_ballot_sent_by_a_page_leaves_two_tables_changed_and_no_line_in_a_log(
    browser, cast, people, caplog
):
    vote = put_vote(cast, [*people, cast.walter])
    private = private_pages.make(partner=cast.walter, by=cast.femi.person)
    browser.get(f"/page/{private.token}/", status=302)
    asked = browser.get(address(cast, vote), status=302)
    assert "/pin/" in asked.url
    browser.get(asked.url)
    browser.post(asked.url, {"pin": "4711", "again": "4711", "next": address(cast, vote)})
    browser.get(address(cast, vote))
    before = everything()
    caplog.clear()
    browser.post(address(cast, vote), {"choice": "3"})
    browser.get(address(cast, vote))

    after = everything()
    assert {table for table in after if after[table] != before[table]} == {"records_voter", "records_ballot"}
    assert caplog.records == []


def test_a_choice_that_is_not_taken_is_not_shown_again(browser, cast, people, monkeypatch):
    """Two presses at one instant: the second is refused by the action, and its page holds no choice."""
    from evenhand.web.views import ballots as views

    vote = put_vote(cast, people)
    browser.as_person(people[0])
    cast_one(vote, people[0], 1)
    monkeypatch.setattr(views, "standing", lambda *_: "open")
    page = browser.post(address(cast, vote), {"choice": "2"}, status=200)
    assert page.has("Nothing was put in", "You have voted already")
    assert "library" not in page.text
    assert rows_of(vote) == (6, 1)


@pytest.mark.parametrize(
    ("rule", "form", "why"),
    [
        ("majority", {}, "Choose one, or stand aside."),
        ("majority", {"choice": "9"}, "Select a valid choice"),
        ("majority", {"choice": "2\x00"}, None),
        (
            "score",
            {"value_1": "5", "value_2": "-", "value_3": "1", "how": "marks"},
            "Give each of them a mark",
        ),
        ("score", {"value_1": "5", "value_2": "6", "value_3": "1", "how": "marks"}, "Select a valid choice"),
        ("ranked", {"value_1": "-", "value_2": "-", "value_3": "-", "how": "order"}, "Give at least one"),
        ("ranked", {"value_1": "1", "value_2": "2", "value_3": "-"}, "Choose one of the two"),
    ],
)
def test_a_ballot_that_is_not_whole_is_asked_for_again(browser, cast, people, rule, form, why):
    vote = put_vote(cast, people, rule)
    browser.as_person(people[0])
    if why is None:
        browser.post(address(cast, vote), form)
        return
    page = browser.post(address(cast, vote), form, status=200)
    assert page.has("There is something to mend", why)
    assert rows_of(vote) == (6, 0)


def test_who_is_not_asked_or_has_no_say_or_comes_late_does_not_vote(browser, cast, people):
    vote = put_vote(cast, people)
    browser.as_person(cast.priya)
    assert browser.get(address(cast, vote)).has("You do not vote in this one")
    assert browser.post(address(cast, vote), {"choice": "1"}, status=200).has("You do not vote")
    browser.as_person(cast.olu).get(address(cast, vote), status=403)
    browser.as_person(cast.nia).get(address(cast, vote), status=404)
    browser.as_person(people[0])
    browser.get(address(cast, vote, "papers/"), status=403)
    with days_later(8):
        assert browser.post(address(cast, vote), {"choice": "1"}, status=200).has("This vote is over")
    assert rows_of(vote) == (6, 0)


def test_somebody_would_rather_vote_on_paper(browser, cast, people):
    vote = put_vote(cast, people)
    browser.as_person(people[0])
    assert browser.get(address(cast, vote, "vote/on-paper/")).has("If only one or two people vote on paper")
    browser.post(address(cast, vote, "vote/on-paper/"))
    assert browser.get(address(cast, vote)).has("You vote on paper")
    assert browser.post(address(cast, vote), {"choice": "1"}, status=200).has("You vote on paper")
    browser.as_person(cast.femi)
    assert browser.get(address(cast, vote, "papers/")).has(people[0].person.name, "Keep this to yourself")
    assert not Ballot.objects.exists()


def test_papers_are_given_out_printed_alike_and_counted_by_two(browser, cast, people):
    post = crowd(cast, 3, channel="post")
    vote = put_vote(cast, [*people, *post])
    browser.as_person(cast.femi)
    listed = browser.get(address(cast, vote, "papers/"))
    assert listed.has(post[0].person.name, "Nobody votes on paper so far")
    assert people[0].person.name not in listed.text
    for voter in post:
        browser.post(address(cast, vote, "papers/"), {"voter": str(voter.pk)})
    assert browser.post(address(cast, vote, "papers/"), {"voter": str(people[0].pk)}, status=200)

    sheets = re.findall(
        r"<article.*?</article>", browser.get(address(cast, vote, "papers/print/")).html, re.S
    )
    assert len(sheets) == 3
    assert len(set(sheets)) == 1
    assert "Voter" not in sheets[0]
    assert not re.search(r"\d{3}", re.sub(r"20\d\d", "", sheets[0]))

    assert browser.get(address(cast, vote, "papers/count/")).has("when the time to vote is over")
    counted = {"option_1": 2, "option_2": 0, "option_3": 0, "aside": 1, "unreadable": 0}
    with days_later(8):
        page = browser.post(address(cast, vote, "papers/count/"), counted, status=200)
        assert page.has("Your count is in")
        assert browser.get(address(cast, vote, "papers/count/")).has("You have counted already")
        browser.as_person(cast.rosa)
        page = browser.get(address(cast, vote, "papers/count/"))
        assert 'value="2"' not in page.html
        wrong = {**counted, "option_2": 3}
        assert browser.post(address(cast, vote, "papers/count/"), wrong, status=200).has(
            "More cannot have come back"
        )
        page = browser.post(address(cast, vote, "papers/count/"), {**counted, "aside": 0}, status=200)
        assert page.has("The two counts differ")
        assert not PaperCount.objects.exists()
        browser.post(address(cast, vote, "papers/count/"), counted, status=200)
        browser.as_person(cast.femi)
        assert browser.post(address(cast, vote, "papers/count/"), counted, status=200).has(
            "Both counts are the same"
        )
    assert rows_of(vote) == (9, 3)


@pytest.mark.parametrize("rule", ["score", "ranked"])
def test_papers_with_marks_are_counted_one_by_one(browser, cast, people, rule):
    post = crowd(cast, 3, channel="post")
    vote = put_vote(cast, [*people, *post], rule)
    for voter in post:
        ballots.give_paper(decision=vote, partner=voter, by=cast.femi.person)
    form = {f"paper_{paper}_{option}": "-" for paper in (1, 2, 3) for option in (1, 2, 3)}
    form |= {"paper_1": "marks", "paper_1_1": "1", "paper_1_2": "2", "paper_1_3": "3"}
    form |= {"paper_2": "odd", "paper_3": "aside"}
    with days_later(8):
        for who in (cast.femi, cast.rosa):
            browser.as_person(who).post(address(cast, vote, "papers/count/"), form, status=200)
    assert rows_of(vote) == (9, 2)
    assert PaperCount.objects.get().unreadable == 1


def test_the_decision_shows_what_came_of_it_to_everybody(browser, cast, people):
    vote = put_vote(cast, people)
    for voter, choice in zip(people, (1, 2, 2, 2, 2, 0), strict=True):
        cast_one(vote, voter, choice)
    browser.as_person(people[0])
    assert "have voted" not in browser.as_person(cast.olu).get(address(cast, vote, "")).text.replace(
        "how many have voted", ""
    )
    close_later(vote, cast.femi)
    page = browser.get(address(cast, vote, ""))
    assert page.has(
        "What the ballots say", "6 of 6 people voted", "The library", "Who voted", people[0].person.name
    )
    assert '<td data-label="Ballots">4</td>' in page.html
    assert Voter.objects.exclude(cast="no").count() == 6


def test_an_open_vote_that_came_without_its_ballots_says_so(browser, cast, people):
    vote = put_vote(cast, people)
    left = "The ballots stayed where they were cast"
    assert left not in browser.as_person(cast.femi).get(address(cast, vote, "")).text
    Voter.objects.filter(decision=vote).delete()

    assert left in browser.get(address(cast, vote, "")).text


def test_a_vote_of_too_few_shows_nothing(browser, cast, people):
    vote = put_vote(cast, people)
    for voter in people[:4]:
        cast_one(vote, voter, 2)
    close_later(vote, cast.femi)
    page = browser.as_person(cast.rosa).get(address(cast, vote, ""))
    assert page.has("Fewer than five ballots came in")
    assert "Who voted" not in page.text


def test_whoever_opens_a_decision_reads_what_each_way_does_not_protect_from(browser, cast):
    page = browser.as_person(cast.rosa).get(f"/p/{cast.project.slug}/decisions/by-rule/")
    assert page.has("What not even the last one keeps from others", "not for elections that a law asks for")


def test_the_start_page_asks_each_until_they_have_voted_and_nobody_else_is_told(browser, cast, people):
    vote = put_vote(cast, people)
    start = f"/p/{cast.project.slug}/"
    assert browser.as_person(people[0]).get(start).has("Vote: Where do we meet?")
    cast_one(vote, people[0], 1)
    assert "Vote: Where" not in browser.get(start).text
    assert "Vote: Where" not in browser.as_person(cast.femi).get(start).text


def test_papers_wait_for_each_of_two_until_they_are_counted(browser, cast, people):
    post = crowd(cast, 3, channel="post")
    vote = put_vote(cast, [*people, *post])
    for voter in post:
        ballots.give_paper(decision=vote, partner=voter, by=cast.femi.person)
    start, asked = f"/p/{cast.project.slug}/", "Count the paper ballots: Where do we meet?"
    assert asked not in browser.as_person(cast.femi).get(start).text
    with days_later(8):
        browser.as_person(cast.femi)
        assert browser.get(start).has(asked)
        ballots.count_paper(decision=vote, counts={"[1]": 3}, by=cast.femi.person)
        assert asked not in browser.get(start).text
        browser.as_person(cast.rosa)
        assert browser.get(start).has(asked)
        ballots.count_paper(decision=vote, counts={"[1]": 3}, by=cast.rosa.person)
        assert asked not in browser.get(start).text
