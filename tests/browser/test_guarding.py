"""A carer writes down what could go wrong, says how likely it is, watches for it; raises a barrier; tells what it cost.

By keyboard alone, at both widths, with axe after each step.
"""

import pytest

from tests.browser.conftest import sign_in
from tests.harms import foreseen, watch_for
from tests.people import make_cast

pytestmark = pytest.mark.browser


def test_from_what_others_feared_to_a_guard_and_a_sign_that_shows(visitor):
    cast = make_cast()
    at = f"/p/{cast.project.slug}/harms/"
    sign_in(visitor, cast.priya.person)
    visitor.open(at)
    visitor.says("That does not say that nothing can go wrong.", "leave people out")
    visitor.press(f"a[href='{at}start-from/']")
    visitor.says("What others feared", "First said of: Policy-makers.")
    visitor.press(f"a[href='{at}add/?from=laid_open']")
    visitor.says("It is not taken to hold for anybody else.")
    visitor.choose("#id_bearer_types_2")
    visitor.press("main form button")
    visitor.says("Say why it holds here.")
    visitor.type_into("#id_holds_here_because", "The clinic reads what carers say.")
    visitor.press("main form button")
    visitor.says("First said of: Policy-makers.", "Nothing guards against it.")

    visitor.press(f"a[href='{at}1/guard/']")
    visitor.type_into("#id_guard", "We say first who hears it.")
    visitor.press("main form button")
    visitor.press(f"a[href='{at}1/likely/']")
    visitor.choose("#id_likelihood_1")
    visitor.press("main form button")
    visitor.says("It could happen", "not put together into one")
    visitor.press(f"a[href='{at}1/signs/']")
    visitor.type_into("#id_words", "Somebody repeats outside what was said here.")
    visitor.press("main form button")
    visitor.says("Somebody repeats outside what was said here.")
    visitor.open(at)
    visitor.says("We say first who hears it.")
    visitor.look_on_paper()


def test_what_happened_what_bars_the_way_and_what_it_cost(visitor):
    cast = make_cast()
    slug = cast.project.slug
    watch_for(foreseen(cast.rosa, guard="Meet downstairs."), cast.rosa)
    sign_in(visitor, cast.priya.person)
    visitor.open(f"/p/{slug}/harms/1/")
    visitor.press(f"a[href='/p/{slug}/harms/happened/?harm=1']")
    visitor.type_into("#id_what", "Walter could not come up.")
    visitor.choose("#id_bearer_types_0")
    visitor.press("main form button")
    visitor.says("Yes, it was written down on that day or before")
    visitor.open(f"/p/{slug}/harms/")
    visitor.says("1 time", "Nobody can know.")

    visitor.open(f"/p/{slug}/barriers/add/")
    visitor.type_into("#id_what", "Only staff are paid.")
    visitor.choose("#id_level_1")
    visitor.type_into("#id_owner", "The finance office")
    visitor.press("main form button")
    visitor.says("Nobody has been asked to mend it.")
    visitor.press(f"a[href='/p/{slug}/barriers/1/ask/']")
    visitor.type_into("#id_how", "A letter from all of us")
    visitor.press("main form button")
    visitor.says("Asked today. No answer yet.")
    visitor.look_on_paper()
    visitor.open("/barriers/")

    visitor.open(f"/p/{slug}/costs-and-gives/tell/")
    visitor.page.locator("#id_sort").select_option("cost-practical")
    visitor.type_into("#id_words", "Two buses each way.")
    visitor.choose("#id_shared_1")
    visitor.press("main form button")
    visitor.says("Thank you. Everyone here can read it.", "Beside no name")
    visitor.look_on_paper()
