import csv
import io
import json
import re
import zipfile

import pytest

from evenhand.access.projects import Seat
from evenhand.access.viewer import Viewer
from evenhand.actions import contributions, exports
from evenhand.actions.erasures import erase_contribution
from evenhand.methods.ledger import verify
from evenhand.readings import whole_record
from evenhand.records import models as records
from evenhand.records.models import LedgerEntry, Partner
from tests import charter_rows


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.ERASURES_FILE = tmp_path / "erasures.jsonl"
    settings.FILES_FOLDER = tmp_path / "files"
    settings.FILES_FOLDER.mkdir()


def seat(partner):
    return Seat(project=partner.project, partner=partner, viewer=Viewer(person=partner.person))


def taken(partner):
    file = io.BytesIO()
    exports.take_away(seat(partner), file)
    return zipfile.ZipFile(file), file.getvalue()


def whole(project, **more):
    file = io.BytesIO()
    exports.take_all(project, file, **more)
    return zipfile.ZipFile(file), file.getvalue()


def say(partner, text, **more):
    return contributions.say(partner=partner, text=text, kind="idea", by=partner.person, **more)


def rows(archive, name):
    return [json.loads(line) for line in archive.read(f"records/{name}.jsonl").splitlines()]


def test_every_copy_verifies_whoever_takes_it(cast):
    say(cast.priya, "The damp is back")
    say(cast.priya, "For Femi alone", audience="facilitator")
    gone = say(cast.walter, "Take this off again")
    erase_contribution(gone, reason="withdrawn", by=cast.walter.person)

    for _, data in (taken(cast.priya), taken(cast.rosa), taken(cast.femi), whole(cast.project)):
        result = verify.check_file(data)
        assert result.faults == []


def test_a_copy_holds_every_leaf_and_only_the_words_its_owner_may_read(cast):
    say(cast.priya, "Only for Femi to read", audience="facilitator")
    archive, _ = taken(cast.rosa)

    leaves = archive.read("ledger/entries.jsonl").splitlines()
    assert leaves == [bytes(entry.leaf) for entry in LedgerEntry.objects.filter(project=cast.project)]
    everything = b"".join(archive.read(name) for name in archive.namelist())
    assert b"Only for Femi" not in everything
    withheld = json.loads(archive.read("ledger/withheld.json"))
    assert len(withheld) == 1
    assert b"Only for Femi" in b"".join(
        taken(cast.femi)[0].read(f"records/contributions.{k}") for k in ("csv",)
    )


def test_no_name_stands_beside_a_mask_in_any_part(cast):
    for partner in (cast.priya, cast.walter):
        say(partner, f"Said under a mask by somebody ({partner.pk % 2})", naming="masked")
    archive, _ = taken(cast.rosa)
    said = rows(archive, "contributions")

    assert all(row["said_by"] not in {"Priya Nair", "Walter Page"} for row in said)
    for name in archive.namelist():
        if name != "verify.py" and not name.startswith(("records/people", "ledger/")):
            assert b"Priya" not in archive.read(name), name
    for secret in map(json.loads, archive.read("ledger/secrets.jsonl").splitlines()):
        assert "Priya" not in str(secret)


def test_a_sheet_runs_nothing_that_somebody_typed(cast):
    say(cast.priya, '=HYPERLINK("https://evil.example","click")')
    archive, _ = taken(cast.rosa)
    sheet = list(csv.reader(io.StringIO(archive.read("records/contributions.csv").decode("utf-8-sig"))))

    assert sheet[0][-1] == "text"
    assert not sheet[1][-1].startswith("=")
    assert rows(archive, "contributions")[0]["text"].startswith("=")


def test_the_metadata_is_a_crate_that_describes_each_part(cast):
    say(cast.priya, "The damp is back")
    archive, _ = taken(cast.priya)
    graph = {each["@id"]: each for each in json.loads(archive.read("ro-crate-metadata.json"))["@graph"]}
    root = graph["./"]

    assert graph["ro-crate-metadata.json"]["conformsTo"] == {"@id": "https://w3id.org/ro/crate/1.1"}
    assert graph["ro-crate-metadata.json"]["about"] == {"@id": "./"}
    assert root["@type"] == "Dataset"
    assert re.fullmatch(r"\d{4}-\d{2}-\d{2}", root["datePublished"])
    assert {each["@id"] for each in root["hasPart"]} == set(archive.namelist()) - {"ro-crate-metadata.json"}
    assert all(graph[each["@id"]]["@type"] == "File" for each in root["hasPart"])
    assert graph[root["license"]["@id"]]["description"]
    assert graph[root["author"]["@id"]]["name"] == "Warm homes"


def test_taking_a_copy_is_on_the_record_and_a_record_from_elsewhere_stays_as_it_came(cast):
    before = LedgerEntry.objects.filter(project=cast.project).count()
    taken(cast.priya)
    assert b"record.export" in bytes(LedgerEntry.objects.filter(project=cast.project).last().leaf)
    assert LedgerEntry.objects.filter(project=cast.project).count() == before + 1

    cast.project.is_read_only = True
    cast.project.save()
    whole(cast.project)
    assert LedgerEntry.objects.filter(project=cast.project).count() == before + 1


def test_every_table_is_in_a_whole_copy_or_left_out_for_a_reason():
    in_it = {model.__name__ for model, _ in whole_record.TABLES}
    all_of_them = set(records.__all__)
    assert all_of_them - in_it - whole_record.LEFT_OUT.keys() == set()
    assert in_it & whole_record.LEFT_OUT.keys() == set()


def test_a_whole_copy_has_no_addresses_and_no_private_things_unless_asked(cast):
    archive, _ = whole(cast.project)
    everything = b"".join(archive.read(name) for name in archive.namelist())
    assert b"priya@example.org" not in everything
    assert b"Priya Nair" in archive.read("whole/person.jsonl")
    assert not [name for name in archive.namelist() if re.search("flag|access|draft|outbox|page", name)]

    archive, _ = whole(cast.project, with_addresses=True)
    assert b"priya@example.org" in archive.read("whole/person.jsonl")


def test_a_copy_ends_at_the_project(cast):
    say(cast.nia, "Said in another project")
    archive, _ = whole(cast.project)

    everything = b"".join(archive.read(name) for name in archive.namelist())
    assert b"another project" not in everything.lower()
    assert Partner.objects.get(pk=cast.nia.pk)


def test_how_many_queries_it_takes_does_not_grow_with_what_was_said(cast, django_assert_max_num_queries):
    for number in range(12):
        say(cast.priya, f"Thought {number}", naming="masked" if number % 2 else "named")
    with django_assert_max_num_queries(110):
        taken(cast.rosa)


def texts_of(archive):
    return b"".join(archive.read(name) for name in archive.namelist() if name.startswith("records/")).decode()


def test_the_charter_the_decisions_and_the_release_go_with_everybody(cast):
    charter_rows.make(cast)
    archive, data = taken(cast.walter)

    assert verify.check_file(data).faults == []
    assert [row["heading"] for row in rows(archive, "charter")] == ["Money"]
    assert [(row["asked"], row["says"]) for row in rows(archive, "charter_answers")] == [
        ("Priya Nair", "disagree"), ("Walter Page", ""),
    ]  # fmt: skip
    assert [row["asked_by"] for row in rows(archive, "asked_to_hold_back")] == ["Priya Nair"]
    assert [row["of"] for row in rows(archive, "framing_changes")] == ["finding 1"]
    decided = {row["decision"]: row for row in rows(archive, "decisions")}
    assert (decided[11]["outcome"], decided[11]["outcome_option"]) == ("made", 1)
    assert decided[11]["was_put_to_people"]


def test_what_only_the_facilitator_knows_is_in_their_copy_and_in_its_owners(cast):
    charter_rows.make(cast)

    def whispered(partner):
        archive, _ = taken(partner)
        said = [
            (row["signed_by"], row["stance"]) for row in rows(archive, "signatures") if row["decision"] == 12
        ]
        return said, charter_rows.own("whispered objection") in texts_of(archive)

    assert whispered(cast.walter) == ([], False)
    assert whispered(cast.rosa) == ([], False)
    assert whispered(cast.priya) == ([("Priya Nair", "object")], True)
    assert whispered(cast.femi) == ([("Priya Nair", "object")], True)


def test_words_of_a_disagreement_without_a_name_stand_beside_no_name(cast):
    charter_rows.make(cast)

    def beside_names(partner):
        archive, _ = taken(partner)
        return [
            (row["signed_by"], row["words"]) for row in rows(archive, "signatures") if row["decision"] == 11
        ]

    words = charter_rows.own("objection")
    assert beside_names(cast.rosa) == beside_names(cast.femi) == [("Priya Nair", ""), ("Walter Page", "")]
    assert beside_names(cast.priya) == [("Priya Nair", words), ("Walter Page", "")]


def test_of_a_vote_that_no_one_can_link_nothing_leaves_before_it_is_closed(cast):
    made = charter_rows.make(cast)
    for archive in (taken(cast.femi)[0], taken(cast.priya)[0], whole(cast.project)[0]):
        everything = b"".join(archive.read(name) for name in archive.namelist() if name != "verify.py")
        assert b"[14]" not in everything
        assert not [name for name in archive.namelist() if "papercount" in name]
    archive, _ = taken(cast.rosa)
    assert rows(archive, "ballots") == [{"decision": 13, "marks": "[13]"}] * 3
    assert {row["who"] for row in rows(archive, "voters")} == {
        "Priya Nair",
        "Walter Page",
        "Femi Facilitator",
    }
    assert all(row["decision"] == 13 for row in rows(archive, "voters"))
    assert made.open_vote.ballots.count() == 2


def test_who_voted_is_not_told_where_fewer_than_three_did(cast):
    made = charter_rows.make(cast)
    made.counted.voters.filter(partner=cast.femi).update(cast="no")

    assert rows(taken(cast.rosa)[0], "voters") == []
    assert whole(cast.project)[0].read("whole/voter.jsonl") == b""


def test_how_somebody_wants_to_be_named_is_in_their_copy_alone(cast):
    charter_rows.make(cast)

    assert [row["name"] for row in rows(taken(cast.priya)[0], "my_credit_wish")] == ["Lady of the Lamp"]
    assert "Lady of the Lamp" not in texts_of(taken(cast.rosa)[0])


def test_what_one_may_not_hear_is_not_told_of_by_what_points_at_it(cast):
    charter_rows.make(cast)
    heard, unheard = taken(cast.femi)[0], taken(cast.priya)[0]

    for name in ("decision_sources", "finding_supports", "agenda"):
        assert any(row["contribution"] == 901 for row in rows(heard, name)), name
        assert not any(row["contribution"] for row in rows(unheard, name)), name


def test_disagreement_goes_with_what_was_decided_and_with_its_answers(cast):
    charter_rows.make(cast)
    [dissent] = rows(taken(cast.walter)[0], "dissents")

    assert dissent == {
        "decision": 11,
        "who": "Somebody disagreed",
        "words": charter_rows.own("objection"),
        "answers": ["Rosa Adeyemi: We hear you."],
    }


def test_what_was_put_in_other_words_still_verifies_and_a_change_behind_them_shows(cast):
    from evenhand.actions import agenda, findings
    from evenhand.actions.framing import AskedFor

    finding = findings.add(
        project=cast.project, text="Cold homes make it worse.", supports=[findings.SupportSaid(words="A survey")],
        partner=cast.rosa, by=cast.rosa.person,
    )  # fmt: skip
    findings.reword(
        finding=finding, text="Cold, damp homes make it worse.", asked=AskedFor("It was the damp", words="A doctor"),
        partner=cast.rosa, by=cast.rosa.person,
    )  # fmt: skip
    item = agenda.raise_item(partner=cast.priya, text="The stairs", by=cast.priya.person)
    agenda.reword(item=item, text="The steep stairs", why="", by=cast.priya.person)

    assert verify.check_file(whole(cast.project)[1]).faults == []
    assert verify.check_file(taken(cast.walter)[1]).faults == []
    records.Finding.objects.update(text="Nothing makes it worse.")
    records.AgendaItem.objects.update(text="The lift")
    assert len(verify.check_file(whole(cast.project)[1]).faults) == 2
