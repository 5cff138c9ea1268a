"""An unwelcome finding is asked to be held back, refused with a reason, and told in the account, by keyboard alone."""

import pytest

from tests.browser.conftest import sign_in
from tests.people import make_cast
from tests.release import days, found, passed, shown

pytestmark = pytest.mark.browser


def test_an_unwelcome_finding_is_asked_to_be_held_back_and_goes_out_with_the_request_beside_it(visitor):
    cast = make_cast()
    at = f"/p/{cast.project.slug}"
    sign_in(visitor, cast.priya.person)
    visitor.open(f"{at}/findings/")
    visitor.press(f"main a[href='{at}/findings/new/']")
    visitor.type_into("#id_text", "The council knew of the mould for two years.")
    visitor.choose("input[name=is_unwelcome]")
    visitor.type_into("#id_unwelcome_to", "The council")
    visitor.press("main form button")
    visitor.says("There is something to mend", "Say what it rests on")
    visitor.type_into("#id_data_for", "Letters that tenants kept")
    visitor.press("main form button")
    visitor.says("Unwelcome to: The council", "Nothing had been agreed when this was written down.")

    sign_in(visitor, cast.rosa.person)
    visitor.open(f"{at}/findings/1/")
    visitor.press(f"main a[href='{at}/findings/1/hold-back/']")
    visitor.fill_in("#id_who", "outside")
    visitor.type_into("#id_who_words", "The council’s press office")
    visitor.type_into("#id_why", "There is an election in May.")
    visitor.press("main form button")
    visitor.says("Waits for an answer.", "The council’s press office (somebody from outside)")

    sign_in(visitor, cast.priya.person)
    visitor.open(f"{at}/")
    visitor.says("Somebody asks that something we found be held back.")
    visitor.open(f"{at}/held-back/")
    visitor.press(f"main a[href='{at}/held-back/1/answer/']")
    visitor.choose("input[name=state][value=refused]")
    visitor.type_into("#id_words", "Tenants paid for this with their lungs.")
    visitor.press("main form button")
    visitor.says("Not held back.", "Priya Nair answered")

    sign_in(visitor, cast.rosa.person)
    visitor.open(f"{at}/outputs/new/")
    visitor.type_into("#id_title", "Two years of mould")
    visitor.fill_in("#id_kind", "report")
    visitor.choose("input[name=stance][value=evidence]")
    visitor.press("main form button")
    visitor.press(f"main a[href='{at}/outputs/1/claims/new/']")
    visitor.type_into("#id_text", "The council knew.")
    visitor.fill_in("#id_finding", "1")
    visitor.press("main form button")
    visitor.press(f"main a[href='{at}/outputs/1/show/']")
    visitor.press("main form button")
    visitor.says("people have until the end of")

    sign_in(visitor, cast.priya.person)
    visitor.open(f"{at}/outputs/1/")
    visitor.press(f"main a[href='{at}/outputs/1/reply/']")
    visitor.choose("input[name=says][value=add]")
    visitor.type_into("#id_words", "So did the landlords.")
    visitor.press("main form button")

    passed(20)
    sign_in(visitor, cast.rosa.person)
    visitor.open(f"{at}/outputs/1/publish/")
    visitor.says("All that was agreed has been kept to.")
    visitor.press("main form button")
    sign_in(visitor, cast.olu.person)
    visitor.open(f"{at}/outputs/1/")
    visitor.says(
        "Public since", "There is an election in May.", "Tenants paid for this", "So did the landlords."
    )
    sign_in(visitor, cast.rosa.person)
    visitor.open(f"{at}/outputs/1/print/")
    visitor.says("Asked to hold back", "Not held back.", "Tenants paid for this with their lungs.")
    visitor.look_on_paper()


def test_something_is_published_outside_what_was_agreed_and_says_so_first(visitor):
    cast = make_cast()
    at = f"/p/{cast.project.slug}"
    shown(cast, found(cast))
    sign_in(visitor, cast.femi.person)
    visitor.open(f"{at}/outputs/1/")
    visitor.press(f"main a[href='{at}/outputs/1/embargo/']")
    visitor.fill_in("#id_until", days(10).isoformat())
    visitor.type_into("#id_why", "The journal asks for it.")
    visitor.press("main form button")
    visitor.press(f"main a[href='{at}/outputs/1/publish/']")
    visitor.says("It cannot be public yet as was agreed", "under embargo until")
    visitor.press("main form button")
    visitor.says("There is something to mend")
    visitor.choose("input[name=is_outside]")
    visitor.type_into("#id_outside_because", "The committee meets tomorrow.")
    visitor.press("main form button")
    visitor.says("Published outside what was agreed, by Femi Facilitator.", "The committee meets tomorrow.")
    for place in ("findings", "outputs", "held-back", "outputs/agreed", "outputs/use", "outputs/use/new"):
        visitor.open(f"{at}/{place}/")
        visitor.look()
