"""What people owe each other and ask of each other, by keyboard alone."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.browser.conftest import sign_in
from tests.browser.test_answering import come_by_private_page
from tests.people import make_cast

pytestmark = pytest.mark.browser
SOON = (timezone.localdate() + timedelta(days=10)).isoformat()


def test_a_promise_is_made_handed_on_and_broken_and_a_partner_sets_a_task(visitor):
    cast = make_cast()
    at = f"/p/{cast.project.slug}/promises"
    sign_in(visitor, cast.rosa.person)
    visitor.open(f"{at}/")
    visitor.press(f"main a[href='{at}/make/']")
    visitor.type_into("#id_what", "A summer party for everyone who came")
    visitor.fill_in("#id_due_on", SOON)
    visitor.press("main form button")
    visitor.says("There is something to mend", "Choose a person, or say it in your own words")
    visitor.type_into("#id_to_whom", "Everyone who came in May")
    visitor.press("main form button")
    visitor.open(f"{at}/1/")
    visitor.press(f"main a[href='{at}/1/hand-on/']")
    visitor.fill_in("#id_to_partner", str(cast.femi.pk))
    visitor.type_into("#id_why", "Femi keeps the list of who came.")
    visitor.press("main form button")
    visitor.says("from Rosa Adeyemi to Femi Facilitator", "Femi keeps the list of who came.")

    sign_in(visitor, cast.femi.person)
    visitor.open(f"{at}/1/")
    visitor.press(f"main a[href='{at}/1/not-kept/']")
    visitor.type_into("#id_reason", "The hall was shut and we had no other.")
    visitor.press("main form button")
    visitor.open(f"{at}/1/")
    visitor.says("The hall was shut and we had no other.", "Everyone who came in May")

    sign_in(visitor, cast.priya.person)
    visitor.open(f"{at}/ask/")
    visitor.fill_in("#id_owner", str(cast.rosa.pk))
    visitor.type_into("#id_what", "Show us the cut budget")
    visitor.fill_in("#id_due_on", SOON)
    visitor.press("main form button")
    sign_in(visitor, cast.rosa.person)
    visitor.open(f"{at}/2/")
    visitor.says("Will you do this?", "Asked for by Priya Nair")
    visitor.press(f"form[action='{at}/2/take-on/'] button")
    visitor.press(f"main a[href='{at}/2/kept/']")
    visitor.type_into("#id_how", "It is on page 4 of the plan.")
    visitor.press("main form button")
    visitor.open(f"{at}/")
    visitor.says("It is on page 4 of the plan.", "1 not kept")


def test_an_ask_is_answered_no_and_somebody_at_their_number_is_left_in_peace(visitor):
    cast = make_cast()
    at = f"/p/{cast.project.slug}/asks"
    cast.priya.minutes_cap = 10
    cast.priya.save()
    sign_in(visitor, cast.femi.person)
    visitor.open(f"{at}/")
    visitor.press(f"main a[href='{at}/new/']")
    visitor.type_into("#id_what", "Read the leaflet")
    visitor.type_into("#id_minutes", "40")
    visitor.fill_in("#id_due_on", SOON)
    visitor.type_into("#id_pay", "£15, within 30 days")
    visitor.type_into("#id_ring", "Femi, 020 7946 0000")
    visitor.choose(f"input[name=partners][value='{cast.priya.pk}']")
    visitor.choose(f"input[name=partners][value='{cast.walter.pk}']")
    visitor.press("main form button")
    visitor.open(f"{at}/1/")
    visitor.says("Not asked: over the minutes they agreed to.")

    come_by_private_page(visitor, cast)
    visitor.open("/your-page/")
    visitor.press(f"main a.button[href='{at}/1/']")
    visitor.says("About 40 minutes", "£15, within 30 days", "No needs no reason")
    visitor.press("main button[value=no]")
    visitor.open(f"{at}/1/")
    visitor.says("You said no", "You can change your mind.")

    visitor.page.context.clear_cookies()
    sign_in(visitor, cast.priya.person)
    visitor.open(f"{at}/yours/")
    visitor.says("You agreed to 10 minutes", "What we did not ask you for", "Read the leaflet, 40 minutes")
    visitor.open(f"{at}/1/")
    visitor.says("You do not have to do anything.")
