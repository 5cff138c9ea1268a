"""What was said is answered, sent back by its author and answered again, in both directions, by keyboard alone."""

import pytest

from tests.browser.conftest import sign_in
from tests.browser.test_answering import come_by_private_page
from tests.contributions import said
from tests.people import make_cast

pytestmark = pytest.mark.browser


def test_several_are_answered_at_once_and_one_author_sends_it_back(visitor):
    cast = make_cast()
    at = f"/p/{cast.project.slug}"
    said(cast.walter, "The stairs are too steep.", days_ago=40)
    said(cast.priya, "The door is heavy.")
    said(cast.rosa, "Would a diary be too much?", to_side="partners")

    sign_in(visitor, cast.rosa.person)
    visitor.open(f"{at}/queue/")
    visitor.says("For you to answer (2)", "12 days late", "For others to answer (1)")
    visitor.choose("#tick-1")
    visitor.choose("#tick-2")
    visitor.press("main form[action$='/queue/answer/'] button:not(.plain)")
    visitor.says("The same answer goes to these 2")
    visitor.choose("input[name=outcome][value=adopted]")
    visitor.type_into("#id_reason", "You are right: nobody should climb to be heard.")
    visitor.press("main form .actions button:not(.plain)")
    visitor.says("There is something to mend", "Name what changed because of it.")
    visitor.type_into("#id_change_what", "We meet on the ground floor")
    visitor.type_into("#id_change_where", "The plan of meetings")
    visitor.type_into("#id_change_version", "version 2")
    visitor.press("main form .actions button[name=preview]")
    visitor.says("What they will read", "Rosa Adeyemi says:")
    visitor.press("main form .actions button:not(.plain)")
    visitor.open(f"{at}/queue/")
    visitor.says("Nothing waits for you.")

    come_by_private_page(visitor, cast)
    visitor.open(f"{at}/said/1/")
    visitor.says("We meet on the ground floor", "You are right")
    visitor.type_into("#respond-words", "The ground floor has steps too.")
    visitor.press("button[value=does_not_answer]")
    visitor.open(f"{at}/said/1/")
    visitor.says("It waits for a new answer")

    sign_in(visitor, cast.rosa.person)
    visitor.open(f"{at}/queue/")
    visitor.says("For you to answer (1)", "The ground floor has steps too.")
    visitor.press(f"main a[href='{at}/queue/answer/?number=1']")
    visitor.choose("input[name=outcome][value=passed_on]")
    visitor.type_into("#id_reason", "The council owns the steps. We asked it for a ramp.")
    visitor.type_into("#id_passed_on_to", "The council")
    visitor.press("main form .actions button:not(.plain)")
    visitor.open(f"{at}/changes/")
    visitor.says("We meet on the ground floor")

    come_by_private_page(visitor, cast)
    visitor.open(f"{at}/said/1/")
    visitor.says("The answer now", "We asked it for a ramp.", "An earlier answer")
    visitor.press("button[value=seen]")

    sign_in(visitor, cast.priya.person)
    visitor.open(f"{at}/queue/")
    visitor.says("For you to answer (1)", "Would a diary be too much?")
    visitor.choose("#tick-3")
    visitor.press("main form[action$='/queue/answer/'] button:not(.plain)")
    visitor.choose("input[name=outcome][value=not_adopted]")
    visitor.type_into("#id_reason", "Nobody here has the time to write every day.")
    visitor.press("main form .actions button:not(.plain)")
    visitor.open(f"{at}/said/3/")
    visitor.says("Nobody here has the time to write every day.")
