"""A decision signed with one dissent, by keyboard alone."""

import pytest

from tests.browser.conftest import sign_in
from tests.people import make_cast

pytestmark = pytest.mark.browser


def test_a_decision_is_put_to_people_and_signed_with_one_dissent(visitor):
    cast = make_cast()
    slug = cast.project.slug
    sign_in(visitor, cast.rosa.person)
    visitor.open(f"/p/{slug}/")
    visitor.open(f"/p/{slug}/decisions/")
    visitor.press(f"a[href='/p/{slug}/decisions/new/']")
    visitor.type_into("#id_words", "We work together from the first idea.")
    visitor.type_into("#id_reasons", "It is their homes.")
    visitor.choose(f"input[name=named][value='{cast.rosa.pk}']")
    visitor.choose(f"input[name=named][value='{cast.priya.pk}']")
    visitor.press("main form button")
    visitor.press(f"a[href='/p/{slug}/decisions/1/sign/']")
    visitor.choose("input[name=stance][value=agree]")
    visitor.press("main form button")

    sign_in(visitor, cast.priya.person)
    visitor.open(f"/p/{slug}/decisions/1/sign/")
    visitor.choose("input[name=stance][value=dissent]")
    visitor.press("main form button")
    assert "There is something to mend" in visitor.page.content()
    visitor.type_into("#id_words", "Six months is too short.")
    visitor.press("main form button")

    assert "Six months is too short." in visitor.page.inner_text("main")
    assert "Made on" in visitor.page.inner_text("main")


def test_every_page_of_a_project_can_be_read_at_both_widths(visitor):
    cast = make_cast()
    slug = cast.project.slug
    sign_in(visitor, cast.rosa.person)
    for rest in (
        "",
        "ideas/",
        "time-together/",
        "ask-first/?edit",
        "stages/",
        "stages/framing/",
        "decisions/",
    ):
        visitor.open(f"/p/{slug}/{rest}")
    for path in ("/about/", "/privacy/", "/accessibility/", "/projects/"):
        visitor.open(path)
