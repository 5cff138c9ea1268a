import io
import json
import random
import zipfile

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from evenhand.actions import answers, changes, closing, contributions, exports, imports, projects
from evenhand.actions.errors import ActionError
from evenhand.methods.ledger import verify
from evenhand.readings import whole_record
from evenhand.readings.ballots_left import votes_left_elsewhere
from evenhand.readings.ledger_checks import faults_of
from evenhand.records.models import (
    Attachment,
    ClauseVersion,
    Contribution,
    LedgerEntry,
    Partner,
    Person,
    Project,
    ProjectHead,
)
from tests import charter_rows
from tests.people import make_cast, person


class Undo(Exception):
    pass


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.ERASURES_FILE = tmp_path / "erasures.jsonl"
    settings.FILES_FOLDER = tmp_path / "files"
    settings.FILES_FOLDER.mkdir()
    settings.HEADS_FOLDER = tmp_path / "heads"
    settings.LEDGER_KEY_FILE = tmp_path / "ledger-key"


@pytest.fixture
def archive(db, settings):
    """A whole export of a project that is not in this database, with a bit of everything in it."""
    file = io.BytesIO()
    try:
        with transaction.atomic():
            cast = make_cast()
            projects.add_idea(partner=cast.priya, text="Lend out heaters", by=cast.priya.person)
            said = contributions.say(partner=cast.priya, text="Damp", kind="concern", by=cast.priya.person)
            contributions.say(
                partner=cast.walter, text="Masked words", kind="idea", naming="masked", by=cast.walter.person
            )
            change = changes.add(
                project=cast.project, partner=cast.rosa, what="The question", where="Plan", version="2",
                by=cast.rosa.person,
            )  # fmt: skip
            answers.give(
                contributions=[said], outcome="adopted", reason="You are right", changes=[change],
                partner=cast.rosa, by=cast.rosa.person,
            )  # fmt: skip
            attachment = Attachment.objects.create(
                contribution=said, name="a.txt", content_type="text/plain; charset=utf-8", bytes=3,
                digest="ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
            )  # fmt: skip
            (settings.FILES_FOLDER / str(attachment.pk)).write_bytes(b"abc")
            charter_rows.make(cast)
            exports.take_all(cast.project, file, with_addresses=True)
            raise Undo
    except Undo:
        pass
    for path in settings.FILES_FOLDER.iterdir():
        path.unlink()
    return file.getvalue()


@pytest.fixture
def nia(db):
    return person("Nia Importer")


def bring(data, by, **more):
    return imports.bring_in(io.BytesIO(data), by=by, **more)


def rewritten(data, changes):
    """The archive with some members replaced (bytes), or taken away (None)."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = changes.get(name, old.read(name))
            if content is not None:
                new.writestr(name, content)
        for name in changes.keys() - set(old.namelist()):
            new.writestr(name, changes[name])
    return out.getvalue()


def lines_of(data, name):
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        return [json.loads(line) for line in packed.read(name).splitlines()]


def with_row(data, table, number, values):
    rows = lines_of(data, f"whole/{table}.jsonl")
    rows[number] |= values
    return rewritten(data, {f"whole/{table}.jsonl": "\n".join(map(json.dumps, rows)).encode()})


def is_a_sentence(error):
    assert str(error).endswith(".")


def nothing_was_kept(settings):
    return (
        not Project.objects.exists()
        and not LedgerEntry.objects.exists()
        and Person.objects.count() == 1
        and not list(settings.FILES_FOLDER.iterdir())
    )


def test_a_project_comes_in_whole_with_its_ledger_to_the_byte(archive, nia, settings):
    project = bring(archive, nia)

    with zipfile.ZipFile(io.BytesIO(archive)) as packed:
        leaves = packed.read("ledger/entries.jsonl").splitlines()
    assert [bytes(entry.leaf) for entry in LedgerEntry.objects.filter(project=project)] == leaves
    assert faults_of(project) == []
    said = [each.text for each in project.contributions.order_by("number")]
    assert said == ["Damp", "Masked words", "Cited words"]
    attachment = Attachment.objects.get()
    assert (settings.FILES_FOLDER / str(attachment.pk)).read_bytes() == b"abc"
    assert Partner.objects.get(project=project, person=nia).role == "lead"


def test_what_comes_out_again_is_what_went_in(archive, nia):
    project = bring(archive, nia)
    file = io.BytesIO()
    exports.take_all(project, file, with_addresses=True)
    again = file.getvalue()

    with zipfile.ZipFile(io.BytesIO(archive)) as first, zipfile.ZipFile(io.BytesIO(again)) as second:
        for name in (
            "ledger/entries.jsonl",
            "ledger/secrets.jsonl",
            "ledger/heads.txt",
            "ledger/withheld.json",
        ):
            assert first.read(name) == second.read(name), name
    assert verify.check_file(again).faults == []
    # Numbers of rows differ, so rows are compared without them; days and words must not differ.
    for name in ("contribution", "contributionversion", "idea", "answer", "answerchange", "change"):
        assert [_plain(row) for row in lines_of(archive, f"whole/{name}.jsonl")] == [
            _plain(row) for row in lines_of(again, f"whole/{name}.jsonl")
        ], name


def _plain(row):
    return {key: value for key, value in row.items() if key != "id" and not key.endswith("_id")}


#: Of an open vote nothing leaves, so of two votes that no one can link one comes back.
_KEPT = {"voter": 3, "ballot": 3}


def test_the_charter_the_decisions_and_the_release_come_back_as_they_were(archive, nia):
    project = bring(archive, nia)
    file = io.BytesIO()
    exports.take_all(project, file)

    tables = [whole_record.name_of(model) for model, _ in whole_record.TABLES]
    for name in tables[tables.index("clause") :]:
        first, second = (lines_of(data, f"whole/{name}.jsonl") for data in (archive, file.getvalue()))
        assert list(map(_plain, first)) == list(map(_plain, second)), name
        assert name not in _KEPT or len(first) == _KEPT[name]
    [version] = ClauseVersion.objects.filter(clause__project=project)
    decision = version.by_decision
    assert (decision.project, decision.clause_version) == (project, version)
    assert decision.outcome_option == decision.options.get()
    assert decision.charter_rule == version.decision_rule


def test_nothing_of_an_open_vote_that_no_one_can_link_is_in_a_copy(archive, nia):
    project = bring(archive, nia)
    counted, still_open = project.decisions.get(number=13), project.decisions.get(number=14)

    assert sorted(ballot.marks for ballot in counted.ballots.all()) == ["[13]"] * 3
    assert still_open.signatures.count() == 2
    assert not still_open.voters.exists()
    assert not still_open.ballots.exists()
    assert b"[14]" not in b"".join(zipfile.ZipFile(io.BytesIO(archive)).read(n) for n in _names(archive))
    assert [each.number for each in votes_left_elsewhere(project)] == [14]


def test_a_vote_whose_ballots_stayed_elsewhere_cannot_be_closed_here_and_only_be_taken_back(archive, nia):
    project = imports.adopt(bring(archive, nia), by=nia)
    vote = project.decisions.get(number=14)

    with pytest.raises(ActionError, match="The ballots stayed where they were cast"):
        closing.close(decision=vote, outcome_words="", by=nia)
    closing.take_back(vote, "We begin anew here", by=nia)
    vote.refresh_from_db()
    assert vote.withdrawn_at is not None
    assert not vote.outcome


def _names(data):
    return [name for name in zipfile.ZipFile(io.BytesIO(data)).namelist() if name != "verify.py"]


def test_people_come_without_addresses_unless_that_is_asked_for(archive, nia):
    project = bring(archive, nia)

    assert {partner.person.name for partner in project.partners.all()} >= {"Priya Nair", "Walter Page"}
    assert not Person.objects.exclude(pk=nia.pk).exclude(email=None).exists()


def test_with_people_somebody_who_is_here_finds_the_project_among_theirs(archive, nia):
    rosa = person("Rosa Adeyemi")
    project = bring(archive, nia, with_people=True)

    assert project.partners.filter(person=rosa).exists()
    assert Person.objects.filter(email="priya@example.org").exists()


def test_it_can_be_read_and_not_changed_until_it_is_taken_over(archive, nia):
    project = bring(archive, nia)
    partner = Partner.objects.get(project=project, person=nia)
    with pytest.raises(ActionError, match="until it is adopted"):
        projects.add_idea(partner=partner, text="Now", by=nia)

    project = imports.adopt(project, by=nia)
    partner.refresh_from_db()
    projects.add_idea(partner=Partner.objects.get(pk=partner.pk), text="Now", by=nia)
    assert ProjectHead.objects.get(project=project).epoch == 2
    assert faults_of(project) == []
    file = io.BytesIO()
    exports.take_all(project, file)
    assert verify.check_file(file.getvalue()).faults == []
    with pytest.raises(ActionError, match="already"):
        imports.adopt(project, by=nia)


def test_the_entry_that_takes_over_names_the_key(archive, nia):
    project = imports.adopt(bring(archive, nia), by=nia)
    entry = LedgerEntry.objects.filter(project=project).last()

    assert b'"type":"record.adopt"' in bytes(entry.leaf)
    assert f"evenhand/{project.pk}/2".encode() in bytes(entry.leaf)


def test_the_same_project_comes_in_once(archive, nia):
    bring(archive, nia)
    with pytest.raises(ActionError, match="here already"):
        bring(archive, nia)


def test_a_changed_record_is_refused_and_nothing_is_kept(archive, nia, settings):
    with zipfile.ZipFile(io.BytesIO(archive)) as packed:
        entries = packed.read("ledger/entries.jsonl")
    changed = entries.replace(b'"type":"idea.add"', b'"type":"idea.bad"')
    secrets = [row | {"payload": "e30="} for row in lines_of(archive, "ledger/secrets.jsonl")]
    for data in (
        rewritten(archive, {"ledger/entries.jsonl": entries[:-20]}),
        rewritten(archive, {"ledger/secrets.jsonl": b"\n".join(json.dumps(row).encode() for row in secrets)}),
        rewritten(archive, {"ledger/entries.jsonl": changed + b"{}\n"}),
        archive[:-100],
        b"PK",
        b"",
    ):
        with pytest.raises(ActionError, match=r"\.$"):
            bring(data, nia)
        assert nothing_was_kept(settings)


def test_one_persons_copy_is_refused_with_what_to_do(archive, nia, settings):
    names = zipfile.ZipFile(io.BytesIO(archive)).namelist()
    data = rewritten(archive, {name: None for name in names if name.startswith("whole/")})
    with pytest.raises(ActionError, match="ask whoever runs the other server"):
        bring(data, nia)
    assert nothing_was_kept(settings)


@pytest.mark.parametrize(
    ("table", "values", "said"),
    [
        ("contribution", {"text": 5}, "line 1, “text”, is not of its kind"),
        ("partner", {"brings": "a\0b"}, "not text"),
        ("partner", {"brings": "\ud800"}, "not text"),
        ("contribution", {"state": "hacked"}, "none of its choices"),
        ("contribution", {"number": -1}, "out of range"),
        ("contribution", {"number": True}, "not of its kind"),
        ("contribution", {"said_on": "2026-13-45"}, "cannot be read"),
        ("contribution", {"partner_id": 10**9}, "points at nothing"),
        ("contribution", {"surprise": 1}, "does not know"),
        ("contribution", {"mask": "x" * 61}, "too long"),
        ("contribution", {"id": None}, "has no id"),
        ("contribution", {"naming": "unlinkable"}, "does not fit together"),
        ("attachment", {"content_type": "text/html"}, "of a kind that we do not keep"),
        ("attachment", {"digest": "0" * 64}, "not as it was brought"),
        ("partner", {"wants_to_hear": [[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]}, "nested too deep"),
        ("person", {"name": ""}, "no name"),
        ("project", {"id": "5e7d3d9e-0000-4000-8000-000000000000"}, "points at nothing"),
        ("project", {"id": "x"}, "which project"),
    ],
)
def test_a_hostile_row_is_one_sentence_and_nothing_is_kept(archive, nia, settings, table, values, said):
    with pytest.raises(ActionError, match=said):
        bring(with_row(archive, table, 0, values), nia)
    assert nothing_was_kept(settings)


def test_a_ledger_under_another_projects_rows_is_refused(archive, nia, settings):
    id, other = lines_of(archive, "whole/project.jsonl")[0]["id"], "5e7d3d9e-0000-4000-8000-000000000000"
    with zipfile.ZipFile(io.BytesIO(archive)) as packed:
        changed = {
            name: packed.read(name).replace(id.encode(), other.encode())
            for name in packed.namelist()
            if name.startswith("whole/")
        }
    with pytest.raises(ActionError, match="another project’s"):
        bring(rewritten(archive, changed), nia)
    assert nothing_was_kept(settings)


def test_words_that_were_erased_here_do_not_come_back_in_a_file(archive, nia, settings):
    from evenhand.actions import erasure_list
    from evenhand.methods.ledger.leaf import leaf_hash

    with zipfile.ZipFile(io.BytesIO(archive)) as packed:
        line = packed.read("ledger/entries.jsonl").splitlines()[1]
    id = lines_of(archive, "whole/project.jsonl")[0]["id"]
    erasure_list.add([erasure_list.entry_line(id, 1, leaf_hash(line).hex(), "withdrawn")])

    with pytest.raises(ActionError, match="were erased here"):
        bring(archive, nia)
    assert nothing_was_kept(settings)


def test_two_rows_of_one_id_and_members_of_one_name_are_refused(archive, nia, settings):
    rows = lines_of(archive, "whole/contribution.jsonl")
    rows[1]["id"] = rows[0]["id"]
    data = rewritten(archive, {"whole/contribution.jsonl": "\n".join(map(json.dumps, rows)).encode()})
    with pytest.raises(ActionError, match="have one id"):
        bring(data, nia)
    twice = io.BytesIO(archive)
    with zipfile.ZipFile(twice, "a") as packed, pytest.warns(UserWarning, match="Duplicate"):
        packed.writestr("whole/project.jsonl", b"{}")
    with pytest.raises(ActionError, match="twice"):
        bring(twice.getvalue(), nia)
    assert nothing_was_kept(settings)


@pytest.mark.slow
def test_a_bomb_is_not_unpacked(archive, nia, settings):
    data = rewritten(archive, {"whole/idea.jsonl": b" " * 80_000_000})
    with pytest.raises(ActionError, match="packed far more tightly"):
        bring(data, nia)
    assert nothing_was_kept(settings)


@pytest.mark.slow
def test_any_flipped_bytes_end_in_a_sentence_or_in_the_same_record(archive, nia, settings):
    chance = random.Random(20261122)
    for _ in range(40):
        data = bytearray(archive)
        for _ in range(chance.randint(1, 3)):
            data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        try:
            with transaction.atomic():
                project = bring(bytes(data), nia)
                assert faults_of(project) == []
                raise Undo
        except ActionError as error:
            is_a_sentence(error)
        except Undo:
            pass
        for path in settings.FILES_FOLDER.iterdir():
            path.unlink()


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


@pytest.mark.slow
@hypothesis_settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_whatever_stands_in_a_row_ends_in_a_sentence_or_in_a_sound_project(archive, nia, settings, data):
    with zipfile.ZipFile(io.BytesIO(archive)) as packed:
        tables = [name for name in packed.namelist() if name.startswith("whole/") and packed.read(name)]
    name = data.draw(st.sampled_from(tables))
    rows = lines_of(archive, name)
    row = data.draw(st.sampled_from(rows))
    row[data.draw(st.sampled_from([*row, "extra"]))] = data.draw(_JSON)
    try:
        changed = rewritten(
            archive, {name: "\n".join(map(json.dumps, rows)).encode("utf-8", "surrogatepass")}
        )
    except UnicodeError:
        return
    try:
        with transaction.atomic():
            project = bring(changed, nia)
            assert faults_of(project) == []
            assert Contribution.objects.filter(project=project).count() == 3
            raise Undo
    except ActionError as error:
        is_a_sentence(error)
        assert Project.objects.count() == 0
    except Undo:
        pass
    for path in settings.FILES_FOLDER.iterdir():
        path.unlink()


def test_what_was_open_to_the_world_there_is_not_so_here(archive, nia):
    [row] = lines_of(archive, "whole/project.jsonl")
    data = with_row(archive, "project", 0, {"is_heard_public": True})

    assert row["is_heard_public"] is False
    assert bring(data, nia).is_heard_public is False
