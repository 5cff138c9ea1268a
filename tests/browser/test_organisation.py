"""A lead says where a project belongs; its office sees it beside others, and the project sees all that was told."""

from datetime import timedelta

import pytest
from django.utils import timezone

from evenhand.actions import told_figures
from tests.browser.conftest import sign_in
from tests.organisations import came, looks_after, organisation, paid, project_at, put_in_the_way
from tests.people import make_cast, person

pytestmark = pytest.mark.browser


def test_three_projects_stand_side_by_side_and_each_sees_what_was_told(visitor):
    cast = make_cast()
    uni, ola = organisation(), person("Ola Office")
    looks_after(uni, ola)
    home = f"/p/{cast.project.slug}/belongs-to/"
    sign_in(visitor, cast.rosa.person)
    visitor.open(home)
    visitor.press(f"a[href='{home}say/']")
    visitor.fill_in("#id_organisation", uni.slug)
    visitor.press("main form button")
    visitor.says("Westhaven University", "What was told about you", "Not told")

    next_month = (timezone.localdate().replace(day=1) + timedelta(days=32)).replace(day=1)
    for project in (cast.project, project_at(uni, "Clean air"), project_at(uni, "Safe roads")):
        for place, each in enumerate(came(project, 13)):
            paid(each, next_month - timedelta(days=3), days_late=place % 2)
    put_in_the_way(cast.priya, "Forms in English only", number=1)
    told_figures.tell_the_month(next_month)

    at = f"/organisations/{uni.slug}/"
    sign_in(visitor, ola)
    visitor.open("/account/you/")
    visitor.press("a[href='/organisations/']")
    visitor.press(f"a[href='{at}']")
    visitor.says("Clean air", "Safe roads", "Warm homes", "7 who had all of it in time", "Not told")
    visitor.look_on_paper()
    visitor.press(f"a[href='{at}projects/{cast.project.slug}/']")
    visitor.says("6 paid late at least once, or not yet", "Its people see the same list")
    visitor.look_on_paper()
    for rest, words in (
        ("together/", "Who carries the load?"),
        ("reach/", "No survey was brought in."),
        ("in-the-way/", "Forms in English only"),
        ("behind-it/", "No post for this work has been written down."),
    ):
        visitor.press(f"a[href='{at}{rest}']")
        visitor.says(words)
    visitor.press(f"a[href='{at}behind-it/infrastructure/']")
    visitor.type_into("#id_words", "One lead, half time.")
    visitor.press("main form button")
    visitor.press(f"a[href='{at}behind-it/posts/add/']")
    visitor.type_into("#id_title", "Involvement lead")
    visitor.type_into("#id_hours_a_week", "17.5")
    visitor.press("main form button")
    visitor.says("One lead, half time.", "17.5 hours a week have somebody in them")

    sign_in(visitor, cast.priya.person)
    visitor.open(home)
    visitor.says("6 paid late at least once, or not yet", "One lead, half time.", "Involvement lead")


def test_counts_of_a_survey_are_brought_in_and_small_groups_are_not_shown(visitor, tmp_path):
    cast = make_cast()
    file = tmp_path / "counts.csv"
    file.write_text(
        "about,group,people,share,source,source day\n"
        "Age,Young,30,40,Census,2021-03-21\n"
        "Age,Old,20,60,Census,2021-03-21\n"
        "Home,Rents,44,30,Census,2021-03-21\n"
        "Home,Owns,2,70,Census,2021-03-21\n"
        "Home,Other,4,,,\n",
        encoding="utf-8",
    )
    sign_in(visitor, cast.femi.person)
    visitor.open(f"/p/{cast.project.slug}/reach/")
    visitor.press(f"a[href='/p/{cast.project.slug}/reach/bring/']")
    visitor.type_into("#id_survey", "Slips at the gate")
    visitor.type_into("#id_asked", "70")
    visitor.tab_to("#id_file")
    visitor.page.set_input_files("#id_file", str(file))
    visitor.press("main form button")
    visitor.says("70 people asked, 50 answered", "More here (1.5 times the share)", "6 more people")
    assert "Owns" not in visitor.page.inner_text("main")
    visitor.look_on_paper()
