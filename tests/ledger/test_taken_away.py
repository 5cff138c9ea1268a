"""What the product itself hands out, checked by the verifier run by itself."""

import io
import json
import zipfile

import pytest

from evenhand.access.permissions import Permission
from evenhand.access.projects import seat_for
from evenhand.access.viewer import Viewer
from evenhand.actions import answers, contributions, erasures, exports, heads
from evenhand.methods.ledger import verify
from evenhand.readings.receipts import receipt_text
from tests.ledger.samples import own_data_folder
from tests.ledger.test_tampering import run

pytestmark = pytest.mark.usefixtures("own_data_folder")
__all__ = ["own_data_folder"]


def say(who, text, **more):
    return contributions.say(partner=who, text=text, kind="concern", by=who.person, **more)


@pytest.fixture
def lived(cast):
    """A record in which things were said in several ways, answered, changed and taken away."""
    first = say(cast.priya, "The stairs are too steep.")
    say(cast.walter, "Meet after school.", naming="masked")
    gone = say(cast.priya, "I take this back.")
    heads.sign(cast.project)
    contributions.edit(first, "The stairs are far too steep.", cast.priya.person)
    answers.give(
        contributions=[first], outcome="not_adopted", reason="The house is not ours.", partner=cast.rosa,
        by=cast.rosa.person,
    )  # fmt: skip
    erasures.erase_contribution(gone, reason="withdrawn", by=cast.priya.person)
    heads.rotate_key()
    say(cast.priya, "Another room is free.", audience="facilitator")
    heads.sign(cast.project)
    return first


def taken_by(partner):
    seat = seat_for(Viewer(person=partner.person), partner.project.slug, Permission.RECORD_EXPORT)
    file = io.BytesIO()
    exports.take_away(seat, file)
    return file.getvalue()


def whole(project):
    file = io.BytesIO()
    exports.take_all(project, file)
    return file.getvalue()


@pytest.mark.parametrize("who", ["priya", "walter", "rosa", "femi"])
def test_what_each_person_takes_away_holds(cast, lived, who):
    partner = getattr(cast, who)
    found = verify.check_file(taken_by(partner), [receipt_text(lived)])

    assert found.faults == []
    assert any("is the one that your receipt is for" in each for each in found.good)


def test_the_whole_record_holds_for_the_verifier_alone(cast, lived, tmp_path):
    code, said = run(tmp_path, {"record.zip": whole(cast.project), "head": receipt_text(lived).encode()})

    assert code == 0, said
    assert "another key signs" in said


def changed(data, name, change):
    parts = {}
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for member in archive.namelist():
            parts[member] = archive.read(member)
    before = parts[name]
    parts[name] = change(before)
    assert parts[name] != before
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for member, content in parts.items():
            archive.writestr(member, content)
    return file.getvalue()


@pytest.mark.parametrize(
    ("table", "old", "new"),
    [
        ("contributions", "far too steep", "quite all right"),
        ("answers", "The house is not ours.", "We did not feel like it."),
        ("answers", "not_adopted", "adopted"),
    ],
)
def test_a_table_that_was_changed_for_its_readers_shows_too(cast, lived, table, old, new):
    data = changed(
        taken_by(cast.priya), f"records/{table}.jsonl", lambda rows: rows.replace(old.encode(), new.encode())
    )
    [fault] = verify.check_file(data).faults

    assert fault.startswith(f"records/{table}.jsonl, line ")
    assert "is not what was recorded" in fault


def test_the_first_words_are_still_accepted_for_a_row_whose_words_were_changed_since(cast, lived):
    rows = zipfile.ZipFile(io.BytesIO(taken_by(cast.priya))).read("records/contributions.jsonl").splitlines()

    assert any(json.loads(row)["text"] == "The stairs are far too steep." for row in rows)
