from datetime import timedelta

import pytest
from django.utils import timezone

from evenhand.actions import office, organisations, project_homes, told_figures
from evenhand.records.models import OrganisationAnswer, Post, ProjectHome
from tests.organisations import came, looks_after, organisation, paid, project_at, put_in_the_way
from tests.people import person
from tests.web.test_query_counts import queries

PAGES = ["", "together/", "reach/", "in-the-way/", "behind-it/", "figures.csv", "behind-it/posts/add/"]


@pytest.fixture
def uni(db):
    return organisation()


@pytest.fixture
def looking(browser, uni):
    who = person("Ola Office")
    looks_after(uni, who)
    return browser.as_person(who)


def at(uni, rest=""):
    return f"/organisations/{uni.slug}/{rest}"


def next_month():
    return (timezone.localdate().replace(day=1) + timedelta(days=32)).replace(day=1)


def test_to_everyone_else_there_is_no_such_page(browser, cast, uni):
    project_homes.say(project=cast.project, organisation=uni, by=cast.rosa.person)
    other = organisation("Another place")
    somebody_elsewhere = person("Ella Elsewhere")
    looks_after(other, somebody_elsewhere)
    all_of_it = person("Alli All")
    office.add(email=all_of_it.email, granted_by="root")
    pages = [*PAGES, f"projects/{cast.project.slug}/", "behind-it/training/"]
    for page in pages:
        assert browser.get(at(uni, page), status=302).url.startswith("/account/login/")
    for who in (cast.rosa, cast.priya, somebody_elsewhere, all_of_it):
        browser.as_person(who)
        for page in pages:
            browser.get(at(uni, page), status=404)
    browser.as_person(somebody_elsewhere).get("/office/", status=404)


def test_projects_stand_side_by_side_with_figures_and_nobodys_words(looking, uni):
    big, small = project_at(uni, "Warm homes"), project_at(uni, "Clean air")
    came(big, 7)
    people = came(small, 3)
    for each in people:
        paid(each, timezone.localdate() - timedelta(days=3))
    told_figures.tell_the_month(next_month())
    page = looking.get(at(uni))

    assert page.has("Warm homes", "Clean air", "7 people", "Not told", "no ranking")
    assert page.text.index("Clean air") < page.text.index("Warm homes"), "by name, and by nothing else"
    assert "3 people" not in page.text
    one = looking.get(at(uni, f"projects/{big.slug}/"))
    assert one.has("7 people", "Told on", "Its people see the same list")
    file = looking.get(at(uni, "figures.csv")).response.content.decode()
    assert "Warm homes" in file
    assert "Clean air" not in file, "of a project of which nothing was told there is nothing in the file"
    assert "no ranking" in file
    assert f"/p/{big.slug}/" not in looking.get(at(uni)).html, "no way into the project"


def test_a_project_that_ends_it_is_gone_with_all_that_was_told(looking, uni):
    project = project_at(uni, "Warm homes")
    came(project, 7)
    told_figures.tell_the_month(next_month())
    home = ProjectHome.objects.get()
    assert looking.get(at(uni)).has("7 people")
    project_homes.end(home=home, by=home.said_by)

    assert not looking.get(at(uni)).has("Warm homes")
    looking.get(at(uni, f"projects/{project.slug}/"), status=404)
    assert "Warm homes" not in looking.get(at(uni, "figures.csv")).response.content.decode()


def test_the_five_questions_are_answered_and_the_answer_before_stays(looking, uni, cast):
    project_homes.say(project=cast.project, organisation=uni, by=cast.rosa.person)
    page = looking.get(at(uni, "behind-it/"))
    assert page.text.count("Open. Nobody has answered it.") == 5
    for words in ("Nobody leads.", "Now somebody leads.\x00"):
        looking.get(at(uni, "behind-it/infrastructure/"))
        looking.post(at(uni, "behind-it/infrastructure/"), {"words": words})
    page = looking.get(at(uni, "behind-it/"))
    assert page.has("Now somebody leads.", "What was said before", "Nobody leads.", "Ola Office")
    looking.get(at(uni, "behind-it/no-such/"), status=404)
    assert looking.post(at(uni, "behind-it/training/"), {"words": ""}, status=200).has("something to mend")
    assert OrganisationAnswer.objects.count() == 2
    assert looking.as_person(cast.olu).get(f"/p/{cast.project.slug}/belongs-to/").has("Now somebody leads.")


def test_posts_with_their_hours_and_what_is_missing(looking, uni):
    today = timezone.localdate()
    assert looking.get(at(uni, "behind-it/")).has("No post for this work has been written down")
    form = {
        "title": "Involvement lead",
        "hours_a_week": "17.5",
        "from_day": today.isoformat(),
        "is_lead": "on",
    }
    looking.post(at(uni, "behind-it/posts/add/"), form)
    page = looking.get(at(uni, "behind-it/"))
    assert page.has("Involvement lead", "17.5", "No post that somebody is in leads", "have nobody in them")
    post = Post.objects.get()
    looking.get(at(uni, f"behind-it/posts/{post.pk}/"))
    looking.post(at(uni, f"behind-it/posts/{post.pk}/"), {"is_filled": "on"})
    assert not looking.get(at(uni, "behind-it/")).has("have nobody in them")
    before = (today - timedelta(days=1)).isoformat()
    assert looking.post(at(uni, f"behind-it/posts/{post.pk}/"), {"to_day": before}, status=200).has(
        "cannot end before it begins"
    )
    for odd in ({"hours_a_week": "0"}, {"hours_a_week": "169"}, {"title": ""}, {"to_day": before}):
        looking.post(at(uni, "behind-it/posts/add/"), {**form, **odd}, status=200)
    assert Post.objects.count() == 1
    for odd in (0, 2**31, 2**63, 10**30):
        looking.get(at(uni, f"behind-it/posts/{odd}/"), status=404)
    for odd in ("0", "x", "-1", "9" * 40, "%00"):
        looking.get(at(uni, f"?page={odd}"))


def test_what_stands_in_the_way_comes_without_a_project_and_only_by_consent(looking, uni, cast):
    project_homes.say(project=cast.project, organisation=uni, by=cast.rosa.person)
    put_in_the_way(cast.priya, "Forms in English only", number=1)
    put_in_the_way(cast.priya, "Our own habit", number=2, level="project")
    put_in_the_way(cast.priya, "Kept to ourselves", number=3, is_for_roll_up=False)
    page = looking.get(at(uni, "in-the-way/"))

    assert page.has("Forms in English only", "The finance office", "No answer yet.")
    for hidden in ("Our own habit", "Kept to ourselves", "Warm homes", "Priya"):
        assert hidden not in page.text


def test_figures_across_all_projects_say_when_they_are_not_told(looking, uni):
    assert looking.get(at(uni, "together/")).has("Not told", "Not looked at yet")
    told_figures.tell_organisation(uni.pk, next_month())
    assert looking.get(at(uni, "together/")).has("there was nobody to name")


def test_a_thousand_projects_cost_no_more_queries_than_two(looking, uni):
    for title in ("One", "Two"):
        came(project_at(uni, title), 7)
    told_figures.tell_the_month(next_month())
    few = queries(looking, at(uni))
    for n in range(12):
        came(project_at(uni, f"More {n}"), 7)
    told_figures.tell_the_month(next_month() + timedelta(days=32))
    assert queries(looking, at(uni)) == few
    assert queries(looking, at(uni, "reach/")) <= few


def test_the_account_page_leads_there(looking, cast, uni):
    assert looking.get("/account/you/").has("Organisations you look after")
    assert looking.get("/organisations/").has("Westhaven University")
    looking.as_person(cast.rosa)
    assert not looking.get("/account/you/").has("Organisations you look after")
    assert looking.get("/organisations/").has("You look after none")


def test_a_lead_says_where_it_belongs_and_everyone_sees_what_was_told(browser, cast, uni):
    page = browser.as_person(cast.priya).get(f"/p/{cast.project.slug}/belongs-to/")
    assert page.has("has not said that it belongs anywhere")
    browser.get(f"/p/{cast.project.slug}/belongs-to/say/", status=403)
    browser.as_person(cast.nia).get(f"/p/{cast.project.slug}/belongs-to/", status=404)
    browser.as_person(cast.rosa)
    browser.get(f"/p/{cast.project.slug}/belongs-to/say/")
    browser.post(f"/p/{cast.project.slug}/belongs-to/say/", {"organisation": "no-such"}, status=200)
    browser.post(f"/p/{cast.project.slug}/belongs-to/say/", {"organisation": uni.slug})
    came(cast.project, 6)
    told_figures.tell_the_month(next_month())
    page = browser.as_person(cast.olu).get(f"/p/{cast.project.slug}/belongs-to/")
    assert page.has("Westhaven University", "What was told about you", "8 people")
    browser.post(f"/p/{cast.project.slug}/belongs-to/{uni.slug}/end/", status=403)
    browser.as_person(cast.rosa).get(f"/p/{cast.project.slug}/belongs-to/{uni.slug}/end/")
    browser.post(f"/p/{cast.project.slug}/belongs-to/{uni.slug}/end/")
    assert browser.get(f"/p/{cast.project.slug}/belongs-to/").has("nobody is told any figure", "Before")
    browser.get(f"/p/{cast.project.slug}/belongs-to/{uni.slug}/end/", status=404)


def test_an_organisation_that_ended_is_open_to_nobody(looking, uni, cast):
    project_homes.say(project=cast.project, organisation=uni, by=cast.rosa.person)
    organisations.end(organisation=uni, ended_by="root")
    looking.get(at(uni), status=404)
    assert ProjectHome.objects.get().ended_on == timezone.localdate()
