"""The examples tell the truth about themselves, and one belief in the first would change its answer."""

import contextlib
import io

import pytest
from django.db import transaction

from evenhand.access.projects import Seat
from evenhand.access.viewer import Viewer
from evenhand.actions import exports, imports
from evenhand.cli.examples import build_missing
from evenhand.cli.examples.build import FILES, Builder, example
from evenhand.methods.ledger import verify
from evenhand.readings.how_we_decided import how_we_decided
from evenhand.readings.outside_charter import outside_charter
from evenhand.records.decision_rule import RULES
from evenhand.records.models import Decision, Partner, Project
from tests.people import person


@pytest.mark.parametrize("name", FILES)
def test_each_has_a_cast_of_eight_of_five_types_one_by_post_and_one_by_phone(name):
    people = example(name)["people"]
    channels = [each.get("channel", "web") for each in people]

    assert len(people) >= 8
    assert len({type_id for each in people for type_id in each["types"]}) >= 5
    assert "post" in channels
    assert "phone" in channels


@pytest.mark.slow
def test_they_are_built_once_and_say_what_they_are(db):
    assert build_missing() == FILES
    assert build_missing() == []

    assert Project.objects.filter(is_example=True, about__startswith="Made up").count() == len(FILES)
    assert Partner.objects.filter(person__is_example=False).count() == 0


@pytest.mark.slow
def test_one_is_decided_with_a_dissent_and_one_still_waits(db):
    build_missing()
    made = Decision.objects.get(project__title="Asthma and the school gate", rule="signed")
    waiting = Decision.objects.get(project__title="Does Healthy Start Plus work?")

    assert made.is_made
    assert made.signatures.filter(stance="dissent").count() == 1
    assert not waiting.is_made
    assert waiting.signatures.filter(stance="").count() == 3


class Undo(Exception):
    pass


@pytest.fixture
def asthma(db, settings, tmp_path):
    settings.ERASURES_FILE, settings.FILES_FOLDER = tmp_path / "erasures.jsonl", tmp_path / "files"
    settings.HEADS_FOLDER, settings.LEDGER_KEY_FILE = tmp_path / "heads", tmp_path / "ledger-key"
    settings.FILES_FOLDER.mkdir()
    return lambda: Builder("asthma", example("asthma")).build()


@pytest.mark.slow
def test_the_first_uses_each_rule_once_with_dissent_and_tells_what_was_not_kept_to(asthma):
    asthma()
    project = Project.objects.get(title="Asthma and the school gate")
    by_rule = project.decisions.exclude(rule="signed")

    assert {decision.rule for decision in by_rule} == set(dict(RULES))
    for decision in by_rule.exclude(secrecy="unlinkable"):
        assert decision.signatures.filter(is_dissent=True).exists(), decision.question
    assert [outside.kind for outside in outside_charter(project)] == ["decision", "output"]
    [vote] = by_rule.filter(secrecy="unlinkable")
    assert vote.is_made
    assert sorted(vote.voters.values_list("cast", flat=True)) == ["here"] * 6 + ["paper"] * 3
    assert vote.ballots.count() == 9
    agreed = project.clauses.get(number=2).versions.get(number=1).answers.filter(entered_by__isnull=False)
    assert [answer.channel for answer in agreed] == ["post"]
    assert {held.state for held in project.hold_backs.all()} == {"refused", "granted"}


@pytest.mark.slow
def test_what_the_first_agreed_and_decided_can_be_taken_elsewhere_and_counted_again(asthma):
    file = io.BytesIO()
    with contextlib.suppress(Undo), transaction.atomic():
        asthma()
        exports.take_all(Project.objects.get(), file)
        raise Undo
    result = verify.check_file(file.getvalue())
    assert result.faults == []
    assert [said for said in result.good if "nine ballots, counted again, the same" in said]

    nia = person("Nia Importer")
    project = imports.bring_in(io.BytesIO(file.getvalue()), by=nia)
    seat = Seat(project=project, partner=project.partners.get(person=nia), viewer=Viewer(person=nia))
    told = how_we_decided(seat)
    assert (len(told.taken_outside), len(told.open), len(told.held_back)) == (1, 1, 2)
    again = io.BytesIO()
    exports.take_all(imports.adopt(project, by=nia), again)
    assert verify.check_file(again.getvalue()).faults == []
