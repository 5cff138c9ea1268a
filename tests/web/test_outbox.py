"""Letters to post: who may know that one waits, and that nothing is sent twice except by a decision."""

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from evenhand.actions import outbox
from evenhand.records.models import OutboxMessage
from tests.contributions import said
from tests.page import Browser
from tests.people import join, person


def waiting(cast) -> str:
    return f"/p/{cast.project.slug}/letters/waiting/"


def tell(partner, key="one", **more) -> OutboxMessage:
    given = {"kind": "answer", "subject": "News from Warm homes", "text": "CANARY text"}
    with transaction.atomic():
        outbox.tell(partner.person, key=key, project=partner.project, **{**given, **more})
    return OutboxMessage.objects.get(person=partner.person, key=key)


def test_a_letter_that_waits_is_printed_posted_and_gone_from_the_list(cast):
    message = tell(cast.walter)
    browser = Browser().as_person(cast.rosa)
    page = browser.get(waiting(cast))
    assert page.has("Walter Page", "an answer to something they said")
    assert f"/p/{cast.project.slug}/letters/back/{cast.walter.pk}/" in page.links
    assert not page.has("CANARY")

    browser.post(waiting(cast) + "posted/", {"partner": cast.walter.pk, "up_to": message.pk})
    message.refresh_from_db()
    assert (message.state, message.posted_by) == ("posted", cast.rosa.person)
    assert browser.get(waiting(cast)).has("Nothing waits to be posted")


def test_what_came_after_the_letter_was_printed_still_waits(cast):
    first = tell(cast.walter)
    later = tell(cast.walter, key="two")
    Browser().as_person(cast.rosa).post(
        waiting(cast) + "posted/", {"partner": cast.walter.pk, "up_to": first.pk}
    )
    later.refresh_from_db()
    assert later.state == "folder"


@pytest.mark.parametrize(
    ("hidden", "who_knows"),
    [
        ({"naming": "named"}, {"rosa", "femi"}),
        ({"naming": "masked"}, {"femi"}),
        ({"naming": "group", "shown_type": "patient"}, set()),
        ({"audience": "facilitator"}, {"femi"}),
        ({"audience": "chosen"}, set()),
    ],
)
@pytest.mark.parametrize("state", ["folder", "unsure"])
def test_that_a_letter_waits_tells_nobody_whose_words_they_are(cast, hidden, who_knows, state):
    message = tell(cast.walter, contribution=said(cast.walter, **hidden))
    OutboxMessage.objects.filter(pk=message.pk).update(state=state)
    for name in ("rosa", "femi"):
        browser = Browser().as_person(getattr(cast, name))
        assert browser.get(waiting(cast)).has("Walter Page") is (name in who_knows)
        if name not in who_knows:
            browser.post(waiting(cast) + "again/", {"message": message.pk}, status=404)
            browser.post(waiting(cast) + "posted/", {"partner": cast.walter.pk, "up_to": message.pk})
    message.refresh_from_db()
    assert message.state == state


def test_what_is_in_confidence_is_listed_for_nobody(cast):
    tell(cast.walter, kind="flag")
    for who in (cast.rosa, cast.femi):
        assert not Browser().as_person(who).get(waiting(cast)).has("Walter Page")


def test_what_may_not_have_arrived_is_sent_again_only_by_a_decision(cast):
    message = tell(cast.priya)
    OutboxMessage.objects.filter(pk=message.pk).update(state="unsure", leased_until=timezone.now())
    browser = Browser().as_person(cast.rosa)
    page = browser.get(waiting(cast))
    assert page.has(
        "Priya Nair: News from Warm homes", "May not have arrived. Written on", "It may be there."
    )
    assert not page.has("CANARY")

    browser.post(waiting(cast) + "again/", {"message": message.pk})
    message.refresh_from_db()
    assert message.state == "waiting"
    # A second press of the same button finds nothing to decide.
    browser.post(waiting(cast) + "again/", {"message": message.pk})
    assert browser.get(waiting(cast)).has("not waiting for a decision any more")


def test_what_could_not_be_sent_is_told_some_other_way(cast):
    message = tell(cast.priya)
    OutboxMessage.objects.filter(pk=message.pk).update(state="failed")
    Browser().as_person(cast.femi).post(waiting(cast) + "told/", {"message": message.pk})
    message.refresh_from_db()
    assert message.state == "posted"


def test_only_those_who_look_after_letters_see_them_and_only_their_own_project_s(cast):
    message = tell(cast.walter)
    OutboxMessage.objects.filter(pk=message.pk).update(state="failed")
    Browser().as_person(cast.priya).get(waiting(cast), status=403)
    nia = Browser().as_person(cast.nia)
    nia.get(waiting(cast), status=404)
    other = f"/p/{cast.other_project.slug}/letters/waiting/"
    nia.post(other + "again/", {"message": message.pk}, status=404)
    nia.post(other + "posted/", {"partner": cast.walter.pk, "up_to": message.pk}, status=404)


@pytest.mark.parametrize("number", ["", "x", "-1", "²", "9" * 40])
def test_nonsense_in_a_form_is_not_found_and_never_a_fault(cast, number):
    browser = Browser().as_person(cast.rosa)
    for rest in ("again/", "told/", "posted/"):
        browser.post(
            waiting(cast) + rest, {"message": number, "partner": number, "up_to": number}, status=404
        )


def test_all_letters_are_printed_in_one_run_each_in_its_own_size(cast):
    gwen = join(cast.project, person("Gwen Post", has_account=False), "partner", "carer", channel="post")
    gwen.letter_size = "large"
    gwen.save()
    said(cast.walter, "Walter’s words")
    said(gwen, "MASKED words", naming="masked", mask="Grey heron")
    tell(cast.walter)
    tell(gwen)
    page = Browser().as_person(cast.rosa).get(waiting(cast) + "print/")
    assert page.has("2 letters.", "Dear Walter Page", "Walter’s words", "Dear Gwen Post")
    assert not page.has("MASKED")
    sheets = [each.get("class") for each in page.tree.iter("article")]
    assert sheets == ["sheet own-sheets", "sheet own-sheets large"]


def test_the_day_on_which_everyone_next_hears_is_named_there(cast):
    browser = Browser().as_person(cast.femi)
    assert browser.get(waiting(cast)).has("No day is named")
    address = f"/p/{cast.project.slug}/letters/next/"
    page = browser.post(address, {"on": "2001-01-01"}, status=200)
    assert page.has("There is something to mend", "Name one from tomorrow on")
    on = timezone.localdate() + timedelta(days=20)
    browser.post(address, {"on": on.isoformat()})
    assert browser.get(waiting(cast)).has(f"{on.day} {on:%B %Y}")
    Browser().as_person(cast.priya).get(address, status=403)


def test_twenty_letters_cost_no_more_queries_than_two(cast):
    def grow(start: int, rows: int) -> None:
        for number in range(start, start + rows):
            partner = join(cast.project, person(f"Person{number} Post", has_account=False), "partner")
            tell(partner)
            failed = tell(join(cast.project, person(f"Mail{number} Post"), "partner"))
            OutboxMessage.objects.filter(pk=failed.pk).update(state="failed")

    def queries() -> int:
        browser.get(waiting(cast))
        with CaptureQueriesContext(connection) as asked:
            browser.get(waiting(cast))
        return len(asked)

    browser = Browser().as_person(cast.rosa)
    grow(0, 2)
    few = queries()
    grow(2, 18)
    assert queries() == few


@pytest.mark.parametrize("sends_mail", [True, False])
def test_it_says_why_people_with_e_mail_are_listed_where_none_is_sent(cast, settings, sends_mail):
    settings.EMAIL_IS_SET_UP = sends_mail

    page = Browser().as_person(cast.rosa).get(waiting(cast))

    assert page.has("This server sends no e-mail yet") is not sends_mail
