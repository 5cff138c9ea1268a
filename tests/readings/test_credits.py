import csv
import io
import json

from evenhand.actions import credits
from evenhand.readings.credits import as_csv, as_json, as_text, statement
from evenhand.records.models import Credit
from tests.actions.test_credits import credited
from tests.people import join, person


def in_group(cast, count, role="methodology", start=0):
    for number in range(start, start + count):
        partner = join(cast.project, person(f"Grouper{number} Secret"), "partner", "carer")
        credited(partner, wish="group", **{role: "supporting"})


def every_form(found):
    return as_text(found) + as_csv(found).decode() + as_json(found).decode()


def test_names_stand_as_wished_in_the_order_of_the_alphabet(cast):
    credited(cast.rosa, methodology="lead")
    credited(cast.priya, wish="pseudonym", name="A. Wren", methodology="equal")
    text = as_text(statement(cast.project))

    assert "Methodology: A. Wren (did it with others), Rosa Adeyemi (led it)." in text
    assert "Priya" not in every_form(statement(cast.project))


def test_nobody_is_named_who_wished_not_to_be_or_has_not_said(cast):
    credited(cast.priya, wish="none", methodology="lead")
    credits.say(partner=cast.walter, roles={"software": "lead"}, by=cast.walter.person)
    found = statement(cast.project)

    assert (found.roles, found.is_somebody_undecided) == ([], True)
    assert "Priya" not in every_form(found)
    assert "Walter" not in every_form(found)


def test_a_group_is_counted_from_five_on_and_never_named(cast):
    in_group(cast, 4)
    assert "Methodology: others." in as_text(statement(cast.project))
    assert "others,Methodology" in as_csv(statement(cast.project)).decode()
    credited(cast.rosa, methodology="lead")
    assert "Rosa Adeyemi (led it), and others." in as_text(statement(cast.project))

    in_group(cast, 1, start=4)
    found = statement(cast.project)
    assert "Rosa Adeyemi (led it), and 5 others." in as_text(found)
    assert "Secret" not in every_form(found)


def test_our_own_kinds_of_work_are_marked_and_credits_own_have_their_address(cast):
    credited(cast.rosa, facilitation="lead", software="lead")
    found = statement(cast.project)

    assert "Facilitation [not CRediT]: Rosa Adeyemi (led it)." in as_text(found)
    rows = list(csv.reader(io.StringIO(as_csv(found).decode("utf-8-sig"))))
    assert [
        "Rosa Adeyemi",
        "Software",
        "led it",
        "CRediT",
        "https://credit.niso.org/contributor-roles/software/",
    ] in rows
    assert ["Rosa Adeyemi", "Facilitation", "led it", "not CRediT", ""] in rows
    (someone,) = json.loads(as_json(found))["contributors"]
    assert {role["list"] for role in someone["roles"]} == {"CRediT", "not CRediT"}


def test_a_name_that_looks_like_a_formula_stays_a_name(cast):
    credited(cast.priya, wish="pseudonym", name="=1+1", methodology="lead")

    assert "'=1+1" in as_csv(statement(cast.project)).decode()


def test_work_that_is_no_longer_in_the_list_and_people_of_one_name_stay_apart(cast):
    Credit.objects.create(partner=cast.rosa, role="old_kind", degree="lead", said_on="2026-11-01")
    credited(cast.rosa, wish="name", name="Jo Smith", software="lead")
    Credit.objects.create(partner=cast.rosa, role="old_kind", degree="lead", said_on="2026-11-01")
    credited(cast.priya, wish="pseudonym", name="Jo Smith", software="lead")
    found = statement(cast.project)

    assert "old kind [not CRediT]: Jo Smith (led it)." in as_text(found)
    assert [each["name"] for each in json.loads(as_json(found))["contributors"]] == ["Jo Smith", "Jo Smith"]


def test_another_projects_credits_are_not_here(cast):
    credited(cast.nia, methodology="lead")

    assert statement(cast.project).roles == []


def test_who_has_left_stays_named_as_they_wished(cast):
    credited(cast.dan, methodology="lead")

    assert "Dan Gone (led it)" in as_text(statement(cast.project))
