"""What comes back on screen and on paper: the letter, what we heard, the receipt, and the guide, by keyboard alone."""

import pytest

from tests.actions.test_answers import CHANGED, answer
from tests.actions.test_contributions import say
from tests.actions.test_promises import promised
from tests.browser.conftest import sign_in
from tests.browser.test_answering import come_by_private_page
from tests.contributions import said
from tests.ledger.samples import own_data_folder
from tests.people import make_cast

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("own_data_folder")]
__all__ = ["own_data_folder"]


def test_the_letter_back_and_what_we_heard_are_read_on_screen_and_on_paper(visitor):
    cast = make_cast()
    at = f"/p/{cast.project.slug}"
    stairs = said(cast.walter, "The stairs are too steep.")
    answer(stairs, partner=cast.rosa, outcome="adopted", changes=[CHANGED])
    said(cast.walter, "Nobody told us what became of " + "the-questionnaire-of-last-winter-" * 4, days_ago=50)
    promised(cast)

    come_by_private_page(visitor, cast)
    visitor.open("/your-page/")
    visitor.press(f"main a[href='{at}/letter/']")
    visitor.says("Only you see this page.", "The stairs are too steep.", "Meetings are on the ground floor")
    visitor.look_on_paper()
    visitor.press("main a[href='?as=print&size=large']")
    visitor.look_on_paper()

    visitor.page.context.clear_cookies()
    sign_in(visitor, cast.femi.person)
    visitor.open(f"{at}/letters/waiting/")
    visitor.open(f"{at}/letters/back/{cast.walter.pk}/")
    visitor.says("Please seal this letter.")
    visitor.press("main form .actions button:not(.plain)")
    visitor.says("The stairs are too steep.")
    visitor.look_on_paper()
    visitor.open(f"{at}/heard/")
    visitor.says("22 days late", "Meetings are on the ground floor", "Fewer than five people")
    visitor.look_on_paper()


def test_a_receipt_is_taken_and_checked_and_an_altered_one_is_refused_in_words(visitor, tmp_path):
    cast = make_cast()
    at = f"/p/{cast.project.slug}"
    say(cast.priya, "The stairs are too steep.")
    sign_in(visitor, cast.priya.person)
    visitor.open(f"{at}/record/")
    visitor.says("What it does not prove", "They can read all that is stored here.")
    visitor.open(f"{at}/said/1/receipt/")
    visitor.look_on_paper()
    visitor.tab_to("main a[href$='receipt.txt']")
    with visitor.page.expect_download() as brought:
        visitor.page.keyboard.press("Enter")
    receipt = tmp_path / "receipt.txt"
    brought.value.save_as(receipt)
    assert "> The stairs are too steep." in receipt.read_text(encoding="utf-8")

    visitor.press(f"main a[href='{at}/record/check/']")
    visitor.tab_to("#id_file")
    # What a browser opens here is the machine's own window for files.
    visitor.page.set_input_files("#id_file", receipt)
    visitor.press("main form button")
    visitor.says("Your receipt holds")
    visitor.fill_in("#id_receipt", receipt.read_text(encoding="utf-8").replace("too steep", "quite fine"))
    visitor.press("main form button")
    visitor.says("Something is not right")
    visitor.open("/guides/contributor/")
    visitor.look_on_paper()
