from datetime import timedelta

from django.utils import timezone

from evenhand.readings.agenda import origin
from evenhand.records.models import AgendaItem
from tests.access.samples import private_page
from tests.actions.test_agenda import answer, raised
from tests.closed_decisions import agenda_terms, closed
from tests.contributions import said
from tests.page import Browser
from tests.people import join, person


def address(cast, rest=""):
    return f"/p/{cast.project.slug}/agenda/{rest}"


def home(cast):
    return f"/p/{cast.project.slug}/"


def test_a_partner_raises_something_from_what_was_said_and_the_facilitator_finds_it(browser, cast):
    said(cast.walter)
    agenda_terms(cast, answer_days=7)
    browser.as_person(cast.priya)
    assert 'value="1"' in browser.get(address(cast, "new/?from=1")).html
    browser.post(address(cast, "new/"), {"text": "A lift, please", "why": "For us all.", "voice": "1"})
    page = browser.get(address(cast, "1/"))
    assert page.has("A lift, please", "Raised by Priya Nair", "what was said, number 1", "It gets a word by")
    assert browser.get(f"/p/{cast.project.slug}/said/1/").has("Number 1 on the list")

    page = browser.as_person(cast.femi).get(home(cast))
    assert page.has("Somebody wants to talk about this: “A lift, please”")


def test_by_a_private_page_too(browser, cast):
    browser.as_page(private_page(cast).pk)
    browser.get(address(cast, "new/"))
    browser.post(address(cast, "new/"), {"text": "Shorter meetings"})

    item = AgendaItem.objects.get()
    assert (item.partner, item.way) == (cast.walter, "page")


def test_typed_in_for_somebody_it_is_theirs_to_confirm(browser, cast):
    at = address(cast, f"for/{cast.walter.pk}/")
    browser.as_person(cast.femi).get(at)
    browser.post(at, {"text": "Shorter meetings", "way": "phone"})
    assert browser.get(address(cast)).has("came by phone, typed in by Femi Facilitator")

    browser = Browser().as_page(private_page(cast).pk)
    assert browser.get("/your-page/").has("You want to talk about: Shorter meetings")
    assert browser.get(address(cast, "1/")).has("Is this what you said?")
    browser.post(address(cast, "1/confirm/"))
    assert browser.get(address(cast, "1/")).has("they say that it is right")
    assert not browser.get("/your-page/").has("Shorter meetings")


def test_each_word_that_it_can_be_given(browser, cast):
    decision, day = closed(cast), timezone.localdate() + timedelta(days=4)
    for form, words in [
        ({"became": "planned", "comes_up_on": str(day)}, "It comes up on"),
        ({"became": "decision", "decision": str(decision.pk)}, "It became decision 1."),
        ({"became": "talked", "answer": "We tried it in May."}, "We tried it in May."),
        ({"became": "declined", "answer": "The hall has no lift."}, "It is not taken up."),
    ]:
        item = raised(cast)
        browser.as_person(cast.femi).get(address(cast, f"{item.number}/answer/"))
        browser.post(address(cast, f"{item.number}/answer/"), form)
        assert browser.get(address(cast, f"{item.number}/")).has(words)
        assert browser.as_person(cast.priya).get(home(cast)).has(words)


def test_nothing_is_dropped_without_a_reason(browser, cast):
    raised(cast)
    browser.as_person(cast.femi)
    for form, words in [
        ({"became": "declined"}, "Nothing is dropped without a reason."),
        ({"became": "talked", "answer": " "}, "what came of it"),
        ({"became": "planned"}, "Say on which day"),
        ({"became": "planned", "comes_up_on": "2020-01-01"}, "still to come"),
        ({}, "There is something to mend"),
    ]:
        assert browser.post(address(cast, "1/answer/"), form, status=200).has(words)
    assert AgendaItem.objects.get().state == "open"


def test_what_is_late_comes_first_also_what_came_up_and_was_left_at_that(browser, cast):
    today = timezone.localdate()
    raised(cast, text="In good time")
    AgendaItem.objects.filter(pk=raised(cast, text="Forgotten").pk).update(due_on=today - timedelta(days=2))
    planned = answer(cast, raised(cast, text="Came up"), "planned", "", comes_up_on=today)
    AgendaItem.objects.filter(pk=planned.pk).update(comes_up_on=today - timedelta(days=1))
    page = browser.as_person(cast.olu).get(address(cast))

    assert (
        page.text.index("Forgotten") < page.text.index("Waiting for a word") < page.text.index("In good time")
    )
    assert page.text.index("Came up") < page.text.index("In good time")
    assert page.has("Nobody has said since what came of it.")


def test_only_its_raiser_finds_the_pages_that_change_it(browser, cast):
    raised(cast)
    browser.as_person(cast.rosa).get(address(cast, "1/change/"), status=404)
    browser.post(address(cast, "1/take-back/"), status=404)
    browser.as_person(cast.priya).get(address(cast, "1/change/"))
    browser.post(address(cast, "1/change/"), {"text": "In the morning?"})
    assert browser.get(address(cast, "1/")).has("In the morning?")
    browser.post(address(cast, "1/take-back/"))
    assert browser.get(address(cast)).has("Taken back", "Whoever raised it took it back.")


def test_an_observer_reads_and_raises_nothing_and_a_partner_answers_nothing(browser, cast):
    raised(cast)
    browser.as_person(cast.olu).get(address(cast))
    browser.get(address(cast, "new/"), status=403)
    browser.as_person(cast.priya).get(address(cast, "1/answer/"), status=403)
    browser.get(address(cast, f"for/{cast.walter.pk}/"), status=403)


def test_another_project_finds_nothing_of_it(browser, cast):
    said(cast.priya)
    raised(cast)
    closed_here = closed(cast)
    browser.as_person(cast.nia).get(address(cast), status=404)
    other = f"/p/{cast.other_project.slug}/agenda/"
    browser.get(f"{other}1/", status=404)
    browser.get(f"{other}for/{cast.walter.pk}/", status=404)
    page = browser.post(f"{other}new/", {"text": "Mine", "voice": "1"}, status=200)
    assert page.has("Nothing with this number is here for you to read.")
    browser.post(f"{other}new/", {"text": "Mine"})
    form = {"became": "decision", "decision": str(closed_here.pk), "answer": "Yes"}
    browser.post(f"{other}1/answer/", form, status=200)
    assert AgendaItem.objects.get(project=cast.other_project).state == "open"


def test_what_somebody_may_not_read_is_not_named_beside_an_item(browser, cast):
    raised(cast, contribution=said(cast.priya, "In confidence.", audience="facilitator"))
    page = browser.as_person(cast.olu).get(address(cast, "1/"))

    assert not page.has("number 1.")
    assert f"/p/{cast.project.slug}/said/1/" not in page.html


def test_the_printed_sheet_has_who_raised_what_as_they_are_named_and_what_waits_first(browser, cast):
    cast.priya.named_as, cast.priya.pseudonym = "pseudonym", "Kestrel"
    cast.priya.save()
    answer(cast, raised(cast, text="Settled"))
    raised(cast, text="Still waiting")
    text = browser.as_person(cast.femi).client.get(address(cast, "?as=print&size=large")).content.decode()

    assert "Raised by Kestrel" in text
    assert "Priya" not in text
    assert text.index("Still waiting") < text.index("Settled")


def test_the_letter_back_tells_what_became_of_it(browser, cast):
    answer(cast, raised(cast, text="A lift, please"))
    page = browser.as_person(cast.priya).get(f"/p/{cast.project.slug}/letter/")

    assert page.has("What you wanted to talk about", "A lift, please", "It is not taken up.")


def test_groups_are_told_from_ten_people_on_and_never_fewer_than_five_of_them(cast):
    today = timezone.localdate()
    for number in range(11):
        who = join(cast.project, person(f"P{number} Many"), "partner", "carer" if number < 6 else "patient")
        raised(cast, who)
    AgendaItem.objects.update(raised_on=today.replace(day=1) - timedelta(days=1))
    raised(cast, cast.rosa)
    said_so = origin(cast.project, today)
    assert "6 people here as carer" in said_so
    assert "5 people here as patient" in said_so
    assert "researcher" not in said_so
    AgendaItem.objects.filter(partner__types__type="patient").update(state="taken_back")
    assert "is told when ten people have raised something" in origin(cast.project, today)


def test_the_list_does_not_ask_more_of_the_database_as_it_grows(browser, cast, django_assert_max_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    raised(cast)
    browser.as_person(cast.olu).get(address(cast))
    with CaptureQueriesContext(connection) as few:
        browser.get(address(cast))
    for _ in range(8):
        raised(cast, cast.walter, entered_by=cast.femi.person, by=cast.femi.person)
    with django_assert_max_num_queries(len(few) + 2):
        browser.get(address(cast))
