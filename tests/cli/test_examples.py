"""The examples tell the truth about themselves, and one belief in the first would change its answer."""

import pytest

from evenhand.cli.examples import build_missing
from evenhand.cli.examples.build import FILES, example
from evenhand.records.models import Decision, Partner, Project


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
