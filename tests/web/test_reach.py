import contextlib
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from evenhand.actions import project_homes, reach_counts
from evenhand.actions.errors import ActionError
from evenhand.exchange import reach_csv
from evenhand.readings.reach import surveys
from evenhand.records.models import LedgerSecret, ReachCount
from tests.organisations import looks_after, organisation
from tests.people import person

HEAD = "about,group,people,share,source,source day\n"
COUNTS = (
    HEAD + "Age,16 to 34,12,50,Census 2021,2021-03-21\n"
    "Age,35 and over,28,50,Census 2021,2021-03-21\n"
    "Age,Rather not say,6,,,\n"
    "Home,Rents,36,30%,Census 2021,2021-03-21\n"
    "Home,Owns,2,70,Census 2021,2021-03-21\n"
    "Home,Other,8,,,\n"
)


def at(cast, rest=""):
    return f"/p/{cast.project.slug}/reach/{rest}"


def form(content=COUNTS, **changed):
    return {
        "survey": "Panels, spring",
        "surveyed_on": timezone.localdate().isoformat(),
        "asked": "60",
        "file": SimpleUploadedFile("counts.csv", content.encode(), "text/csv"),
        **changed,
    }


def brought(cast, content=COUNTS, asked=60, survey="Panels, spring"):
    return reach_counts.bring(
        partner=cast.femi,
        survey=survey,
        surveyed_on=date(2026, 5, 1),
        asked=asked,
        rows=reach_csv.read(content.encode()),
        by=cast.femi.person,
    )


def test_counts_are_brought_in_and_stand_beside_those_affected(browser, cast):
    browser.as_person(cast.femi)
    browser.get(at(cast, "bring/"))
    browser.get(at(cast, "empty.csv"))
    browser.post(at(cast, "bring/"), form())
    page = browser.as_person(cast.olu).get(at(cast))

    assert page.has("60 people asked, 46 answered", "16 to 34", "30 %", "Fewer here (0.6 times the share)")
    assert page.has("More here (1.4 times the share)", "Census 2021")


def test_small_groups_and_one_more_that_would_tell_them_are_kept_back(browser, cast):
    brought(cast)
    page = browser.as_person(cast.rosa).get(at(cast))
    home = next(heading for heading in surveys(cast.project)[0].headings if heading.name == "Home")

    assert [group.name for group in home.groups] == ["Rents"]
    assert home.hidden == 10
    assert "Owns" not in page.text


def test_few_who_did_not_answer_are_not_worked_out_from_those_who_were_asked(cast):
    brought(cast, asked=48)
    survey = surveys(cast.project)[0]
    assert survey.answered is None
    assert all(heading.answered is None and not heading.hidden for heading in survey.headings)
    assert all(group.percent is None for heading in survey.headings for group in heading.groups)


def test_the_counts_are_in_no_ledger(cast):
    brought(cast)
    words = bytes(LedgerSecret.objects.filter(project=cast.project).latest("seq").payload).decode()
    assert "Owns" not in words
    assert "digest" in words


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("\n", "first row"),
        ("a,b,c\n", "first row"),
        (HEAD, "no count"),
        (HEAD + "Age,Young,x,,,\n", "Row 2: “x” is not a number"),
        (HEAD + "Age,Young,²,,,\n", "not a number"),
        (HEAD + "Age,Young,-1,,,\n", "not a number"),
        (HEAD + ",Young,1,,,\n", "Row 2: say what"),
        (HEAD + "Age,Young,1,0,Census,2021-03-21\n", "not a share"),
        (HEAD + "Age,Young,1,nan,Census,2021-03-21\n", "not a share"),
        (HEAD + "Age,Young,1,101,Census,2021-03-21\n", "not a share"),
        (HEAD + "Age,Young,1,50,,2021-03-21\n", "where the share is from"),
        (HEAD + "Age,Young,1,50,Census,March\n", "of which day"),
        (HEAD + "Age,Young,1,,,\nage,young,2,,,\n", "twice"),
        (HEAD + "Age,Young,61,,,\n", "60 were asked"),
    ],
)
def test_a_bad_file_is_a_sentence_and_changes_nothing(browser, cast, content, says):
    page = browser.as_person(cast.femi).post(at(cast, "bring/"), form(content), status=200)
    assert page.has("something to mend", says)
    assert not ReachCount.objects.exists()


def test_a_file_that_is_no_text_or_too_large_is_a_sentence(browser, cast):
    browser.as_person(cast.femi)
    for content in (b"\xff\xfe\x00a", b"a,b\0", b"x" * 300_000):
        file = SimpleUploadedFile("counts.csv", content, "text/csv")
        assert browser.post(at(cast, "bring/"), form(file=file), status=200).has("something to mend")


@given(st.binary(max_size=300))
def test_any_file_is_read_or_refused_in_words(content):
    with contextlib.suppress(reach_csv.ReachFileError):
        assert all(row.people >= 0 and row.group for row in reach_csv.read(HEAD.encode() + content))


def test_what_was_brought_can_be_taken_away_and_brought_anew(browser, cast):
    brought(cast)
    with pytest.raises(ActionError, match="here already"):
        brought(cast)
    browser.as_person(cast.priya).post(at(cast, "take-away/"), {"survey": "Panels, spring"}, status=403)
    browser.as_person(cast.femi).post(at(cast, "take-away/"), {"survey": "Panels, spring"})
    assert not ReachCount.objects.exists()
    browser.post(at(cast, "take-away/"), {"survey": "Panels, spring"})
    brought(cast)


def test_who_may_and_who_finds_nothing(browser, cast):
    browser.as_person(cast.priya).get(at(cast, "bring/"), status=403)
    browser.post(at(cast, "bring/"), form(), status=403)
    browser.as_person(cast.nia).get(at(cast), status=404)


def test_at_the_organisation_it_is_words_and_no_counts(browser, cast):
    uni, who = organisation(), person("Ola Office")
    looks_after(uni, who)
    project_homes.say(project=cast.project, organisation=uni, by=cast.rosa.person)
    brought(cast)
    page = browser.as_person(who).get(f"/organisations/{uni.slug}/reach/")

    assert page.has("16 to 34: fewer than among those affected", "Rents: more than among those affected")
    for number in ("12", "28", "46", "36", "30 %"):
        assert number not in page.text
