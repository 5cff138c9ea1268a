import base64
import csv
import io
import json
import zipfile
from decimal import Decimal

import pytest
from django.utils import timezone

from evenhand.actions import budgets, contributions, criteria, involvements, release_consents
from evenhand.exchange import extract_archive
from evenhand.exchange.plan_sections import LineStated
from evenhand.methods.bands import BandError, money_band, people_band, things_band
from evenhand.readings.research_extract import research_extract
from evenhand.readings.research_extract_document import packed
from evenhand.records.models import FileRelease, Outcome
from tests.closed_decisions import closed
from tests.files_out import let_out
from tests.people import join, person


def rows(extract, name):
    return next(table for table in extract.tables if table.name == name).as_json()["rows"]


def opened(data):
    return zipfile.ZipFile(io.BytesIO(data))


def yes(*partners):
    for each in partners:
        release_consents.say(partner=each, kind="extract", is_yes=True, by=each.person)


def carers(cast, many):
    return [join(cast.project, person(f"Carer{n} Number"), "partner", "carer") for n in range(many)]


def people(extract):
    return {
        row["partner_type"]: row["band"] for row in rows(extract, "people") if row["what"] == "people_of_type"
    }


@pytest.fixture
def planned(cast):
    aim = criteria.propose_aim(
        partner=cast.rosa, text="Warm homes", arguments=["substantive"], by=cast.rosa.person
    )
    for kind, stage, mode in (("carer", "framing", "asked"), ("patient", "analysis", "leads")):
        involvements.set_square(
            partner=cast.rosa, partner_type=kind, stage=stage, mode=mode, reason="", by=cast.rosa.person
        )  # fmt: skip
    Outcome.objects.create(
        project=cast.project, number=1, domain="practice", what="Nurses ask about damp", state="did_not",
        criterion=aim, partner=cast.rosa, noted_on=timezone.localdate(),
    )  # fmt: skip
    return cast


@pytest.mark.parametrize(
    ("yes", "others", "band"),
    [
        (0, 0, ""),
        (4, 0, ""),
        (5, 0, "5 to 9"),
        (5, 1, ""),
        (5, 4, ""),
        (5, 5, "5 to 9"),
        (250, 0, "100 or more"),
    ],
)
def test_a_band_of_people_points_at_nobody_on_either_side(yes, others, band):
    assert people_band(yes, others) == band


def test_bands_meet_without_a_gap_and_refuse_what_is_no_amount():
    assert [money_band(pence) for pence in (99_99, 100_00, 999_99, 1_000_00)] == [
        "under £100", "£100 to £999", "£100 to £999", "£1,000 to £4,999",
    ]  # fmt: skip
    assert (things_band(19), things_band(20)) == ("fewer than 20", "20 to 49")
    for bad in (-1, True, 1.5):
        with pytest.raises(BandError):
            money_band(bad)


def test_reason_stage_mode_type_and_outcome_stand_in_one_row(planned):
    closed(planned, stage="framing", say=(planned.rosa, planned.priya))
    found = rows(research_extract(planned.project), "counts")

    assert next((row["stage"], row["partner_type"], row["mode"]) for row in found) == (
        "framing",
        "carer",
        "asked",
    )
    assert {row["argument"] for row in found} == {"substantive"}
    assert (found[0]["decisions"], found[0]["decisions_with_a_say"]) == (1, 1)
    assert found[0]["outcomes_did_not"] == 1


def test_what_is_about_people_needs_five_yes_and_not_one_to_four_without(planned):
    five = carers(planned, 5)
    yes(*five[:4], planned.priya)
    assert people(research_extract(planned.project))["carer"] == ""
    yes(five[4])
    assert people(research_extract(planned.project))["carer"] == "5 to 9"
    assert people(research_extract(planned.project))["patient"] == ""


def test_what_was_told_of_people_is_told_once(planned):
    """The attack: two extracts, and one person who came to say yes, or no, in between."""
    five = carers(planned, 5)
    yes(*five, planned.priya)
    let_out(planned, "extract")
    first = people(research_extract(planned.project))
    for each in five:
        release_consents.say(partner=each, kind="extract", is_yes=False, by=each.person)
    yes(planned.walter, *[join(planned.project, person(f"P{n} X"), "partner", "patient") for n in range(6)])

    assert people(research_extract(planned.project)) == first
    assert first["carer"] == "5 to 9"


@pytest.mark.parametrize("content", ["x", "!!!", "UEsDBA==", base64.b64encode(b"PK nothing").decode()])
def test_an_earlier_extract_that_cannot_be_read_tells_of_nobody(planned, content):
    yes(*carers(planned, 5), planned.priya)
    release = let_out(planned, "extract")
    FileRelease.objects.filter(pk=release.pk).update(content=content)

    assert not [row for row in rows(research_extract(planned.project), "people") if row["band"]]


def test_no_words_and_no_names_are_in_it(planned):
    yes(planned.priya, planned.walter, planned.rosa, planned.femi, *carers(planned, 6))
    contributions.say(partner=planned.priya, text="Canary wren", kind="concern", by=planned.priya.person)
    data = packed(planned.project, research_extract(planned.project, for_whom="A library", with_money=True))
    whole = "\n".join(opened(data).read(name).decode() for name in opened(data).namelist())

    assert "Canary" not in whole
    for name in ("Priya", "Nair", "Walter", "Rosa", "Femi", "Carer1"):
        assert name not in whole


def test_money_is_in_bands_and_never_of_fewer_than_five(planned):
    for label, people_, stage in (("Fees", 6, "framing"), ("One fee", 1, "analysis")):
        budgets.add_line(
            project=planned.project,
            stated=LineStated(
                heading="contributor_pay", label=label, unit="person_time", who="contributor", stage=stage,
                partner_type="carer" if stage == "framing" else "patient", people=people_, rate_pence=100_00,
                hours_each=Decimal(0),
            ),
            by=planned.rosa.person,
        )  # fmt: skip
    without = rows(research_extract(planned.project), "counts")
    assert {row["planned_cost"] for row in without} == {""}
    found = {row["stage"]: row for row in rows(research_extract(planned.project, with_money=True), "counts")}

    assert found["framing"]["planned_cost"] == "£100 to £999"
    assert found["analysis"]["planned_cost"] == ""


def test_what_was_weighed_and_not_chosen_stands_beside_what_was(planned):
    from evenhand.actions import appraisals, options
    from evenhand.records.models import Decision

    round_ = appraisals.open_round(project=planned.project, by=planned.rosa.person, all_the_same=True)
    for approach in ("co_design", "ppi_group"):
        options.add(appraisal=round_, partner=planned.rosa, approach=approach, by=planned.rosa.person)
    assert {row["chosen"] for row in rows(research_extract(planned.project), "approaches")} == {"not_decided"}
    Decision.objects.create(
        project=planned.project, number=90, appraisal=round_, approaches=["co_design"], words="So", reasons="Why",
        made_at=timezone.now(), opened_by=planned.rosa.person,
    )  # fmt: skip
    found = {row["approach"]: row["chosen"] for row in rows(research_extract(planned.project), "approaches")}

    assert found == {"co_design": "chosen", "ppi_group": "not_chosen"}


def test_every_column_is_in_the_dictionary_and_the_tables_say_the_same_in_both_forms(planned):
    data = packed(planned.project, research_extract(planned.project))
    file = opened(data)
    listed = list(csv.DictReader(io.StringIO(file.read("dictionary.csv").decode("utf-8-sig"))))
    whole = json.loads(file.read("extract.json"))

    for name, table in whole["tables"].items():
        sheet = list(csv.DictReader(io.StringIO(file.read(f"{name}.csv").decode("utf-8-sig"))))
        assert {row["column"] for row in listed if row["table"] == name} == {
            each["name"] for each in table["columns"]
        }
        assert sheet == [{key: str(value) for key, value in row.items()} for row in table["rows"]]
    assert all(row["says"] for row in listed)
    assert "says that one thing led to another" in file.read("READ-ME.txt").decode()


def test_the_same_extract_packs_to_the_same_bytes(planned):
    extract = research_extract(planned.project)

    assert packed(planned.project, extract) == packed(planned.project, extract)
    with pytest.raises(ValueError, match="no extract"):
        extract_archive.read(b"PK")


def test_the_mapping_names_its_source_and_says_what_it_does_not_know(planned):
    file = opened(packed(planned.project, research_extract(planned.project)))
    found = json.loads(file.read("stardit.json"))

    assert found["mapped_to"]["doi"].startswith("https://doi.org/10.1186/")
    assert set(found) == {"mapped_to", "note", "core", "inputs", "outputs"}
    assert found["core"]["geographic_scope"] == "Not in this record."
    assert len(found["inputs"]["who_was_to_do_which_task"]) == 2
