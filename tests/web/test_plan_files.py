import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from evenhand.actions import budgets, decisions
from evenhand.exchange import plan_file
from evenhand.exchange.plan_sections import LineStated
from evenhand.readings.framework import current
from evenhand.records.models import Brief, BudgetLine, Criterion, Project
from tests.web.first_plans import answer_six

FILE = """evenhand_plan = 1
title = "Quieter roads"
chosen = "co_production"

[ask]
change = "Fewer attacks"

[[aims]]
id = "quiet"
text = "A quieter road"

[[lines]]
heading = "travel"
label = "Taxis"
rate = 40
unit = "each"
who = "thing"

[[ratings]]
person = "Sam"
aim = "quiet"
approach = "co_production"
rating = "helps"
"""


def at(cast, rest=""):
    return f"/p/{cast.project.slug}/plan/file/{rest}"


def upload(browser, address, text=FILE, name="plan.toml", status=200):
    content = text if isinstance(text, bytes) else text.encode()
    return browser.post(address, {"file": SimpleUploadedFile(name, content)}, status=status)


def carried(page):
    return next(each.get("value") for each in page.tree.iter("input") if each.get("name") == "text")


def test_a_project_is_taken_away_as_a_file_that_can_be_read_again(browser, cast):
    budgets.add_line(
        project=cast.project, by=cast.rosa.person,
        stated=LineStated(heading="travel", label="Taxis", rate_pence=4000, unit="each", who="thing"),
    )  # fmt: skip
    page = browser.as_person(cast.priya).get(at(cast))
    assert "Bring one in" not in page.text
    response = browser.get(at(cast, "take-away/")).response
    plan = plan_file.read(response.content.decode(), fw=current())

    assert response.headers["Content-Disposition"] == 'attachment; filename="warm-homes-plan.toml"'
    assert (plan.title, plan.lines[0].label, plan.lines[0].rate_pence) == ("Warm homes", "Taxis", 4000)
    assert response.content.decode().startswith("# Not decided. Nobody has been asked yet.\n")


def test_a_reason_to_leave_out_the_public_heads_the_file_whatever_it_holds(browser, cast):
    decisions.open_for_signing(
        project=cast.project, words="Buildings", reasons="Empty", approaches=[], named=[cast.rosa], by=cast.rosa.person,
        is_without_public=True, without_public_because="Nobody\nlives there\n[[lines]]\x07",
    )  # fmt: skip
    text = browser.as_person(cast.priya).get(at(cast, "take-away/")).response.content.decode()

    assert text.startswith(
        "# Nobody from the public takes part in this work. The reason given: Nobody\n# lives there\n"
    )
    assert plan_file.read(text, fw=current()).lines == ()


def test_a_file_is_looked_at_and_only_then_brought_in(browser, cast):
    page = upload(browser.as_person(cast.rosa), at(cast))
    assert page.has(
        "Bring in “Quieter roads”",
        "1 aim, as a proposal",
        "1 line of the plan, £40",
        "1 person answered stays",
    )
    assert not Brief.objects.exists()
    browser.post(at(cast, "bring-in/"), {"text": carried(page)})

    assert Brief.objects.get().content["ask"]["change"] == "Fewer attacks"
    assert Criterion.objects.get().wording.text == "A quieter road"
    assert BudgetLine.objects.get().asked_pence == 4000


def test_bringing_in_twice_brings_in_once(browser, cast):
    page = upload(browser.as_person(cast.rosa), at(cast))
    form = {"text": carried(page), "form_key": "0d4f8e9a-0f0a-4f4e-9a53-3f2c6f6f0a61"}
    browser.post(at(cast, "bring-in/"), form)
    browser.post(at(cast, "bring-in/"), form)

    assert BudgetLine.objects.count() == 1


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (FILE.replace('"travel"', '"travle"'), "plan.toml, line 13"),
        (FILE.replace("rate = 40", 'rate = "£40"'), "plan.toml, line 15"),
        ("title = 1", "plan.toml, line 1"),
        (FILE + "\n[nonsense]\n", "is not a part of a plan"),
        (b"\xff\xfe\x00", "not UTF-8"),
        (b"x" * 300_000, "KB"),
        ("", "This file is empty"),
    ],
)
def test_a_file_that_does_not_fit_is_refused_with_its_line_and_changes_nothing(browser, cast, text, words):
    page = upload(browser.as_person(cast.rosa), at(cast), text)

    assert page.has("There is something to mend", words)
    assert not Brief.objects.exists()


def test_a_text_changed_on_the_way_is_read_again_in_full(browser, cast):
    browser.as_person(cast.rosa)
    for wrong in ("", "nonsense", FILE.replace('"travel"', '"nowhere"')):
        browser.post(at(cast, "bring-in/"), {"text": wrong})

    assert not BudgetLine.objects.exists()


def test_a_file_that_adds_nothing_is_said_to(browser, cast):
    page = upload(browser.as_person(cast.rosa), at(cast), 'evenhand_plan = 1\ntitle = "Empty"\n')

    assert page.has("Nothing: all of it is here already")
    assert "Bring it in" not in page.text


def test_only_those_who_may_change_the_money_bring_a_file_in(browser, cast):
    for who in (cast.priya, cast.femi, cast.olu):
        browser.as_person(who).post(at(cast), {}, status=403)
        browser.post(at(cast, "bring-in/"), {"text": FILE}, status=403)
    browser.as_person(cast.olu).get(at(cast), status=403)
    browser.as_person(cast.nia).get(at(cast), status=404)


def test_a_project_starts_from_what_the_browser_holds(browser, cast):
    browser.as_person(cast.priya)
    answer_six(browser)
    response = browser.post("/start/plan/into/project/", {"form_key": "0d4f8e9a-0f0a-4f4e-9a53-3f2c6f6f0a71"})
    project = Project.objects.get(slug=response.url.split("/")[2])

    assert project.partners.get().person == cast.priya.person
    assert (
        Brief.objects.get(project=project).content["ask"]["change"] == "Fewer children have asthma attacks."
    )
    assert BudgetLine.objects.filter(budget__project=project).count() > 20
    assert browser.get(f"/p/{project.slug}/plan/").has("£5,000", "Evenhand’s assumption")
    # The browser let go of what is in the project now.
    assert browser.post("/start/plan/into/project/").url == "/"


def test_starting_twice_starts_one_project(browser, cast):
    browser.as_person(cast.priya)
    answer_six(browser)
    cookies = browser.client.cookies.copy()
    form = {"form_key": "0d4f8e9a-0f0a-4f4e-9a53-3f2c6f6f0a72"}
    browser.post("/start/plan/into/project/", form)
    browser.client.cookies = cookies
    before = Project.objects.count()
    browser.post("/start/plan/into/project/", form)

    assert Project.objects.count() == before


def test_nobody_starts_a_project_without_an_account(browser, cast):
    before = Project.objects.count()
    assert "/login" in browser.post("/start/plan/into/project/").url
    browser.as_person(cast.priya).get("/start/plan/into/project/", status=405)

    assert Project.objects.count() == before


def test_a_project_starts_from_a_file(browser, cast):
    browser.as_person(cast.priya).get("/projects/from-a-file/")
    page = upload(browser, "/projects/from-a-file/")
    assert page.has("Quieter roads", "Nothing is saved yet", "1 aim")
    browser.post("/projects/from-a-file/", {"text": carried(page)})

    project = Project.objects.get(title="Quieter roads")
    assert BudgetLine.objects.get(budget__project=project).label == "Taxis"
    assert upload(browser, "/projects/from-a-file/", "title = 1").has("plan.toml, line 1")


def test_a_project_from_a_plan_that_nobody_named_is_called_by_what_should_change(browser, cast):
    browser.as_person(cast.rosa)
    for page, said in [
        ("who-asked", {"who_asked": "researcher"}),
        ("change", {"change": "Less traffic at the gate", "for_whom": "children with asthma"}),
        ("wanted", {"wanted": "both"}),
        ("money", {"money_pence": "5000"}),
        ("people", {"carer": "4", "researcher": "2"}),
        ("weeks", {"weeks": "26", "place": "mixed"}),
    ]:
        browser.post(f"/start/bid/{page}/", said)
    browser.post("/start/plan/into/project/")
    project = Project.objects.get(title="Less traffic at the gate")

    assert project.about == "Less traffic at the gate. For: children with asthma."
