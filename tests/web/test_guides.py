import pytest

from evenhand.notices.guides import NAMES, guide


@pytest.mark.django_db
@pytest.mark.parametrize("name", NAMES)
def test_a_guide_is_a_page_for_anyone(browser, name):
    page = browser.get(f"/guides/{name}/")

    assert page.has(guide(name).title)
    assert f"/guides/{name}/large.pdf" in page.links


@pytest.mark.django_db
def test_the_contributors_guide_prints_in_both_sizes(browser):
    ordinary, large = (
        browser.get(f"/guides/contributor/{size}.pdf").response.content for size in ("ordinary", "large")
    )

    assert ordinary.startswith(b"%PDF")
    assert large.startswith(b"%PDF")
    assert ordinary != large


@pytest.mark.django_db
def test_another_guide_or_size_is_not_found(browser):
    browser.get("/guides/nobody/", status=404)
    browser.get("/guides/contributor/huge.pdf", status=404)


def test_no_mark_of_the_file_is_left_in_what_people_read():
    from evenhand.exchange.document import text

    for name in NAMES:
        assert "**" not in text.write(guide(name))
        assert "#" not in text.write(guide(name))
