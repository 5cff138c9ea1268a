"""Pay from its offer to “Has it come?”, on a page of one's own and on paper, by keyboard alone."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.browser.conftest import sign_in
from tests.browser.test_answering import come_by_private_page
from tests.payments import payer
from tests.people import make_cast

pytestmark = pytest.mark.browser


def test_pay_is_offered_taken_less_claimed_on_paper_approved_sent_and_has_come(visitor):
    cast = make_cast()
    jo = payer(cast)
    at = f"/p/{cast.project.slug}"
    today = timezone.localdate()
    sign_in(visitor, cast.rosa.person)
    visitor.open(f"{at}/paying/offers/new/")
    visitor.choose(f"input[name=partners][value='{cast.walter.pk}']")
    visitor.type_into("#id_what_for", "Three meetings and the reading, this term")
    visitor.fill_in("#id_from_day", today.isoformat())
    visitor.fill_in("#id_to_day", (today + timedelta(days=90)).isoformat())
    visitor.type_into("#id_pence", "55")
    visitor.type_into("#id_how", "A cheque by post")
    visitor.type_into("#id_ring", "Jo, 01632 960 441")
    visitor.press("main form button")

    come_by_private_page(visitor, cast)
    visitor.open(f"{at}/pay/")
    visitor.says("We offer you £55", "You owe nobody an answer.")
    visitor.press(f"main a[href='{at}/pay/offers/1/']")
    visitor.says("Choose your four numbers")
    visitor.type_into("#id_pin", "4071")
    visitor.type_into("#id_again", "4071")
    visitor.press("main form button")
    visitor.says("All four are fine, and you need not say why.")
    visitor.choose("input[name=choice][value=less]")
    visitor.press("main form button")
    visitor.says("There is something to mend", "less than £55")
    visitor.type_into("#id_pence", "20")
    visitor.press("main form button")
    own_page = visitor.page.context.cookies()

    visitor.page.context.clear_cookies()
    sign_in(visitor, cast.femi.person)
    visitor.open(f"{at}/paying/paper/")
    visitor.open(f"{at}/paying/paper/{cast.walter.pk}/print/")
    visitor.open(f"{at}/paying/paper/{cast.walter.pk}/")
    visitor.choose("input[name=way][value=post]")
    visitor.fill_in("#id_claimed_on", today.isoformat())
    visitor.type_into("#id_offer_number", "1")
    visitor.type_into("#id_what_1", "Bus to the hall")
    visitor.type_into("#id_pence_1", "4.60")
    visitor.press("main form .actions button")

    sign_in(visitor, jo.person)
    visitor.open(f"{at}/paying/")
    visitor.says("Walter Page, number 1", "£24.60")
    visitor.press(f"main a[href='{at}/paying/claims/1/']")
    visitor.press(f"form[action='{at}/paying/claims/1/approve/'] button")
    visitor.open(f"{at}/paying/")
    visitor.press(f"form[action='{at}/paying/send/'] button")
    visitor.tab_to("main .actions a[href$='/file/']")
    with visitor.page.expect_download() as brought:
        visitor.page.keyboard.press("Enter")
    told = brought.value.path().read_text(encoding="utf-8-sig")
    assert "Walter Page" in told
    assert "24.60" in told

    visitor.page.context.clear_cookies()
    visitor.page.context.add_cookies(own_page)
    visitor.open(f"{at}/pay/")
    visitor.press(f"main a[href='{at}/pay/claims/1/arrived/']")
    visitor.choose("input[name=has_come][value=yes]")
    visitor.fill_in("#id_arrived_on", today.isoformat())
    visitor.press("main form button")
    visitor.open(f"{at}/pay/claims/1/")
    visitor.says("Femi Facilitator typed this in for you", "Is it right?")
    sign_in(visitor, jo.person)
    visitor.open(f"{at}/paying/arrived/")
    visitor.says("Walter Page, number 1")
