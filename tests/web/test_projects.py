from django.utils import timezone

from evenhand.records.models import Idea, LedgerEntry, Project


def test_a_project_needs_only_a_name(browser, cast):
    browser.as_person(cast.rosa)
    browser.get("/projects/new/")
    browser.post("/projects/new/", {"title": "Tea on Tuesdays"})

    assert Project.objects.filter(title="Tea on Tuesdays").count() == 1


def test_pressing_twice_starts_one_project(browser, cast):
    browser.as_person(cast.rosa)
    form = {"title": "Twice", "form_key": "7d4f8e9a-0f0a-4f4e-9a53-3f2c6f6f0a11"}
    browser.post("/projects/new/", form)
    browser.post("/projects/new/", form)

    assert Project.objects.filter(title="Twice").count() == 1


def test_a_lead_changes_the_name_and_a_partner_cannot(browser, cast):
    address = f"/p/{cast.project.slug}/about/"
    browser.as_person(cast.priya).get(address, status=403)
    browser.as_person(cast.rosa).post(address, {"title": "Warmer homes"})

    cast.project.refresh_from_db()
    assert cast.project.title == "Warmer homes"


def test_an_idea_is_put_on_the_table_and_recorded(browser, cast):
    address = f"/p/{cast.project.slug}/ideas/"
    before = LedgerEntry.objects.filter(project=cast.project).count()
    browser.as_person(cast.priya).post(address, {"text": "Ask the night shift too"})

    assert Idea.objects.get().text == "Ask the night shift too"
    assert LedgerEntry.objects.filter(project=cast.project).count() == before + 1
    assert browser.get(address).has("Ask the night shift too", "Priya Nair")


def test_an_empty_idea_is_refused_in_a_sentence_and_changes_nothing(browser, cast):
    page = browser.as_person(cast.priya).post(f"/p/{cast.project.slug}/ideas/", {"text": ""}, status=200)

    assert page.has("There is something to mend")
    assert not Idea.objects.exists()


def test_time_together_in_the_future_is_refused(browser, cast):
    form = {"day": "2999-01-01", "minutes": "30", "people": "2"}
    page = browser.as_person(cast.priya).post(f"/p/{cast.project.slug}/time-together/", form, status=200)

    assert page.has("That day is still to come")


def test_time_together_counts(browser, cast):
    form = {"day": "2026-01-05", "minutes": "45", "people": "3", "what": "Tea"}
    browser.as_person(cast.priya).post(f"/p/{cast.project.slug}/time-together/", form)

    assert browser.get(f"/p/{cast.project.slug}/").has("45 minutes noted")


def test_control_characters_are_left_out_and_never_break_a_page(browser, cast):
    address = f"/p/{cast.project.slug}/ideas/"
    browser.as_person(cast.priya).post(address, {"text": "Two\x00 words\x08 here"})
    browser.post(address, {"text": "\x00\x01"}, status=200)

    assert Idea.objects.get().text == "Two words here"


def test_the_day_is_filled_in_as_browsers_want_it(browser, cast):
    page = browser.as_person(cast.priya).get(f"/p/{cast.project.slug}/time-together/")

    assert f'value="{timezone.localdate().isoformat()}"' in page.html


def test_the_first_page_says_what_could_come_next_and_which_part_this_is(browser, cast):
    page = browser.as_person(cast.rosa).get(f"/p/{cast.project.slug}/")
    assert page.has("What could come next", "Propose an aim")
    assert page.tree.find('.//ul[@class="tabs"]//a[@aria-current="page"]') is not None


def test_the_first_page_says_what_is_asked_of_each_person(browser, cast):
    address = f"/p/{cast.project.slug}/"
    browser.as_person(cast.rosa).post(f"{address}criteria/propose/", {"text": "Warm homes by winter"})

    assert browser.as_person(cast.priya).get(address).has("What is asked of you now", "Look at the aims")
    assert not browser.as_person(cast.olu).get(address).has("What is asked of you now")


def test_a_project_that_was_brought_in_says_in_a_sentence_that_it_cannot_be_changed(browser, cast):
    cast.project.is_read_only = True
    cast.project.save()
    at = f"/p/{cast.project.slug}/ideas/"
    rosa = browser.as_person(cast.rosa)
    rosa.get(at)
    page = rosa.post(at, {"text": "Warm the hall"}, status=409)
    assert page.has("This cannot be done now", "not changed until it is adopted")
