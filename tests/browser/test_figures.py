"""A carer reads the figures, goes to what is behind one, turns it off with a reason, and on again. By keyboard alone."""

import pytest

from tests.browser.conftest import sign_in
from tests.figures import enough_said
from tests.people import make_cast

pytestmark = pytest.mark.browser


def test_a_figure_leads_to_its_records_and_is_turned_off_with_a_reason_and_on_again(visitor):
    cast = make_cast()
    enough_said(cast)
    at = f"/p/{cast.project.slug}/figures/"
    sign_in(visitor, cast.priya.person)
    visitor.open(at)
    visitor.says("4 of 6 things said, whose promised day has come, have an answer.", "What no figure shows")
    visitor.press(f"a[href='{at}response_rate/']")
    visitor.says("What is not settled comes first.", "1. Number 1", "Waits; promised by")
    visitor.look_on_paper()
    visitor.press(f"a[href='/p/{cast.project.slug}/said/1/']")
    visitor.says("Number 1 is cold.")

    visitor.open(f"{at}response_rate/")
    visitor.press(f"a[href='{at}response_rate/choose/']")
    visitor.type_into("#id_why", "We read each answer instead.")
    visitor.press("main form button")
    visitor.says("It is off.", "Priya Nair turned it off", "We read each answer instead.")

    visitor.open(at)
    visitor.unfold("main details")
    visitor.says("Turned off by Priya Nair")
    visitor.open(f"{at}response_rate/choose/")
    visitor.press("main form button")
    visitor.says("It is on.", "Priya Nair turned it on", "Priya Nair turned it off")
