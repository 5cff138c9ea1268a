"""The framework's pages: every kind readable, every row with its source, every quarrel with its sides."""

import pytest

from evenhand.framework import load
from evenhand.framework.kinds import KINDS
from evenhand.readings import framework
from evenhand.readings.framework import current
from evenhand.readings.framework_words import kind_words

pytestmark = pytest.mark.django_db


@pytest.fixture
def own_rows(tmp_path, settings):
    """An institution's own folder; what it holds is in force until the test is over."""

    def put(file: str, text: str) -> None:
        (tmp_path / file).write_text(text, encoding="utf-8")
        settings.FRAMEWORK_FOLDER = tmp_path
        current.cache_clear()

    yield put
    current.cache_clear()


def test_the_first_page_counts_every_kind(browser):
    page = browser.get("/framework/")

    for kind in KINDS:
        words = kind_words(kind)
        assert page.has(f"{words.title} ({len(getattr(current(), kind))})")


@pytest.mark.parametrize("kind", KINDS)
def test_every_row_is_shown_with_its_source(browser, kind):
    page = browser.get(f"/framework/{kind_words(kind).slug}/")

    ids = {element.get("id") for element in page.tree.iter()}
    for row in getattr(current(), kind):
        assert row.id in ids
    assert kind == "sources" or "/framework/sources/#" in page.html


def test_a_quarrel_stands_with_its_sides_next_to_each_other_and_where_each_rests(browser):
    page = browser.get("/framework/disagreements/")

    for row in current().disagreements:
        assert page.has(row.one_side, row.other_side, row.third_side or "", row.rule)
    sides = [element for element in page.tree.iter("div") if element.get("class") == "side"]
    expected = sum(3 if row.third_side else 2 for row in current().disagreements)
    assert len(sides) == expected
    assert all(any("sources/#" in a.get("href", "") for a in side.iter("a")) for side in sides)


def test_the_nine_debates_say_whom_they_were_not_written_for(browser):
    page = browser.get("/framework/conditions/")

    assert page.has("early thoughts", "They did not write them for work with patients or communities")
    assert page.has(*(row.other_view for row in current().conditions))


@pytest.mark.parametrize("approach", [row.id for row in load().approaches])
def test_each_way_has_a_page_with_both_papers_and_says_where_no_figure_was_found(browser, approach):
    page = browser.get(f"/framework/approaches/{approach}/")

    row = current().get("approaches", approach)
    assert page.has(row.name, row.okm_reading, row.w20_reading, row.inclusion_cost, row.independence_risk)
    assert ("no figure found" in page.text) == (None in (row.least_pence, row.least_hours, row.least_months))


def test_doing_nothing_says_that_it_needs_a_signed_reason(browser):
    assert browser.get("/framework/approaches/nothing/").has("needs a reason, signed by the person")


def test_a_rate_shows_its_date_and_how_it_is_known(browser):
    page = browser.get("/framework/rates/")

    assert page.has("16 December 2025", "Read in the source", "Worked out from the source", "Our own guess")


@pytest.mark.parametrize("address", ["/framework/nonsense/", "/framework/approaches/nonsense/"])
def test_an_unknown_page_is_not_found(browser, address):
    browser.get(address, status=404)


def test_what_an_institution_changed_is_marked_beside_the_words_it_came_with(browser, own_rows):
    shipped = framework.shipped().get("stages", "team")
    own_rows("stages.toml", '[[stages]]\nid = "team"\nname = "Finding our people"\n')
    page = browser.get("/framework/stages/")

    assert page.has("Finding our people", "Reworded by those who run this site", shipped.name)


def test_what_an_institution_added_and_hid_is_said(browser, own_rows):
    own_rows(
        "exits.toml",
        '[[exits]]\nid = "ask_the_board"\nname = "Ask our board"\nwhen = "When?"\ninstead = "Ask."\n'
        'first_step = "Ring."\nsource = ["evenhand:assumption"]\n\n[[exits]]\nid = "campaign"\nhide = true\n',
    )
    page = browser.get("/framework/stop-here/")

    assert page.has("Ask our board", "Added by those who run this site")
    assert page.has(f"have hidden: {framework.shipped().get('exits', 'campaign').name}")
    assert browser.get("/framework/").has("have changed 2 of these rows")
