from datetime import timedelta

from django.utils import timezone

from evenhand.actions import access_needs
from evenhand.records.models import AccessNeed, AccessNeedCheck, Partner
from tests.access.samples import private_page
from tests.page import Browser
from tests.people import join, person

CANARY = "Canary siskin: a break every hour"


def at(cast, rest=""):
    return f"/p/{cast.project.slug}/needs/{rest}"


def said(partner, words=CANARY):
    return access_needs.say(partner=partner, need=words, by=partner.person)


def test_said_once_on_ones_own_page_it_is_said_who_sees_it(browser, cast):
    browser.as_page(private_page(cast).pk)
    page = browser.get(at(cast))
    assert page.has("Who sees this:", "Femi Facilitator", "Rosa Adeyemi", "no record and no export")
    browser.post(at(cast), {"need": CANARY})
    assert browser.get(at(cast)).has(CANARY)


def test_only_the_person_and_those_who_arrange_see_it(browser, cast):
    said(cast.walter)
    for rest in ("", f"people/{cast.walter.pk}/", "people/", "needs/"):
        for other in (cast.priya, cast.olu):
            response = Browser().as_person(other).client.get(f"/p/{cast.project.slug}/{rest}")
            assert CANARY.encode() not in response.content
    browser.as_person(cast.priya).get(at(cast, "arrange/"), status=403)
    browser.get(at(cast, f"{AccessNeed.objects.get().pk}/"), status=404)
    for arranger in (cast.femi, cast.rosa):
        assert Browser().as_person(arranger).get(at(cast, "arrange/")).has(CANARY, "Walter Page")


def test_arranged_before_asked_after_and_answered(browser, cast):
    said(cast.walter)
    femi = Browser().as_person(cast.femi)
    tomorrow = (timezone.localdate() + timedelta(days=1)).isoformat()
    femi.get(at(cast, "arrange/occasion/"))
    femi.post(
        at(cast, "arrange/occasion/"),
        {"occasion": "First panel", "day": tomorrow, "partners": [cast.walter.pk]},
    )
    check = AccessNeedCheck.objects.get()
    assert femi.get(at(cast, "arrange/")).has("First panel", "Nothing yet.", "Asked afterwards")
    femi.get(at(cast, f"arrange/{check.pk}/"))
    femi.post(at(cast, f"arrange/{check.pk}/"), {"arranged": "Two breaks on the agenda"})

    browser.as_page(private_page(cast).pk)
    assert not browser.get("/your-page/").has("Say whether you got what you needed")
    AccessNeedCheck.objects.update(day=timezone.localdate())
    page = browser.get("/your-page/")
    assert page.has("Say whether you got what you needed")
    assert at(cast, f"met/{check.pk}/") in page.links
    browser.get(at(cast, f"met/{check.pk}/"))
    browser.post(at(cast, f"met/{check.pk}/"), {"met": "partly", "words": "Only one came"})
    assert not browser.get("/your-page/").has("Say whether you got what you needed")
    assert femi.get(at(cast, "arrange/")).has("In part: Only one came")


def test_asked_again_after_half_a_year(browser, cast):
    kept = said(cast.walter)
    AccessNeed.objects.update(ask_again_on=timezone.localdate())
    browser.as_page(private_page(cast).pk)
    assert browser.get("/your-page/").has("Is what you told us you need still right?")
    browser.post(at(cast, f"{kept.pk}/"), {"do": "still_right"})
    assert not browser.get("/your-page/").has("still right?")


def test_changed_and_taken_away_by_its_owner_alone(browser, cast):
    kept = said(cast.priya)
    for other in (cast.rosa, cast.femi, cast.walter):
        Browser().as_person(other).post(at(cast, f"{kept.pk}/"), {"do": "end"}, status=404)
    browser.as_person(cast.priya).get(at(cast, f"{kept.pk}/"))
    browser.post(at(cast, f"{kept.pk}/"), {"need": "Large print"})
    assert browser.get(at(cast)).has("Large print")
    browser.post(at(cast, f"{kept.pk}/"), {"need": ""}, status=200)
    browser.post(at(cast, f"{kept.pk}/"), {"do": "end"})
    assert not AccessNeed.objects.exists()


def test_typed_in_for_somebody_without_an_account_it_is_theirs_to_check(browser, cast):
    browser.as_person(cast.femi).get(at(cast, "arrange/enter/"))
    page = browser.post(at(cast, "arrange/enter/"), {"partner": cast.priya.pk, "need": "x"}, status=200)
    assert page.has("There is something to mend")
    browser.post(at(cast, "arrange/enter/"), {"partner": cast.walter.pk, "need": CANARY})

    own = Browser().as_page(private_page(cast).pk)
    assert own.get("/your-page/").has("Something that you need in order to take part", "Femi Facilitator")
    assert own.get(at(cast)).has("Somebody else typed this in. Is it right?")
    own.post(at(cast, f"{AccessNeed.objects.get().pk}/"), {"do": "still_right"})
    assert not own.get(at(cast)).has("Somebody else typed this in")


def test_a_supporter_says_it_for_the_one_they_come_along_with(browser, cast):
    helper = join(cast.project, person("Sam Helper"), "supporter")
    Partner.objects.filter(pk=helper.pk).update(supports=cast.walter)
    browser.as_person(helper)
    assert browser.get(at(cast)).has("You come along with Walter Page")
    browser.post(at(cast), {"need": CANARY})
    kept = AccessNeed.objects.get()
    assert (kept.partner, kept.entered_by) == (cast.walter, helper.person)


def test_a_check_of_another_project_or_person_is_not_found(browser, cast):
    said(cast.priya)
    access_needs.plan_occasion(
        project=cast.project,
        occasion="A panel",
        day=timezone.localdate(),
        partners=[cast.priya],
        by=cast.femi.person,
    )
    check = AccessNeedCheck.objects.get()
    # Somebody with an account answers for themself; nobody types it in.
    browser.as_person(cast.femi).get(at(cast, f"met/{check.pk}/"), status=404)
    browser.as_person(cast.nia).get(f"/p/{cast.other_project.slug}/needs/met/{check.pk}/", status=404)
    browser.get(f"/p/{cast.other_project.slug}/needs/arrange/{check.pk}/", status=404)


def test_the_figure_waits_for_five_people(browser, cast):
    said(cast.walter)
    browser.as_person(cast.femi)
    assert browser.get(at(cast, "arrange/")).has("fewer than five people would point at somebody")


def test_the_arranging_page_does_not_grow_in_queries(browser, cast, django_assert_max_num_queries):
    for number in range(20):
        partner = join(cast.project, person(f"P{number} More"), "partner", "carer")
        said(partner, f"Need {number}")
        access_needs.plan_occasion(
            project=cast.project,
            occasion=f"Panel {number % 3}",
            day=timezone.localdate(),
            partners=[partner],
            by=cast.femi.person,
        )
    browser.as_person(cast.femi)
    with django_assert_max_num_queries(30):
        browser.get(at(cast, "arrange/"))
