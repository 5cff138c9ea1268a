"""Stories and thoughts: their owners say who reads them, and take them back whole."""

import json
import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from evenhand.actions import erasures, leaving, ledger, reflections, reports, stories
from evenhand.actions.errors import ActionError
from evenhand.actions.once import AlreadyDone
from evenhand.records.models import LedgerEntry, LedgerSecret, Reflection, ReportSentence, Story

WORDS = "I was afraid to come the first time, and then somebody had kept a chair for me."


def told(partner, **more):
    said = {"title": "The chair", "text": WORDS, "by": partner.person}
    return stories.tell(partner=partner, **{**said, **more})


def entries(cast):
    return LedgerEntry.objects.filter(project=cast.project).count()


def sealed(cast):
    found = LedgerSecret.objects.filter(project=cast.project).values_list("payload", flat=True)
    return b"\n".join(bytes(each) for each in found)


def test_without_a_use_it_is_its_owners_alone_and_in_no_record(cast):
    before = entries(cast)
    story = told(cast.priya)

    assert (story.number, story.shared_on, story.uses) == (1, None, [])
    assert entries(cast) == before


def test_what_goes_out_can_be_read_here_too(cast):
    story = told(cast.priya, uses=["reports"], naming="name")

    assert (story.uses, story.credit_as) == (["here", "reports"], "Priya Nair")
    assert story.shared_on == timezone.localdate()


@pytest.mark.parametrize(("naming", "credit"), [("none", ""), ("pseudonym", "Kestrel")])
def test_beside_no_name_or_another_one_nobody_is_in_the_entry(cast, naming, credit):
    story = told(cast.priya, uses=["here"], naming=naming, credit_as=credit, stage="team")
    entry = LedgerEntry.objects.get(project=cast.project, seq=story.ledger_seq)
    payload = json.loads(bytes(LedgerSecret.objects.get(project=cast.project, seq=story.ledger_seq).payload))

    assert json.loads(bytes(entry.leaf))["actor"] is None
    assert "partner" not in payload
    assert payload["stage"] == ""
    assert payload["credit_as"] == credit


def test_taken_back_its_words_are_gone_from_the_record_and_from_reports(cast):
    story = told(cast.priya, uses=["here", "reports"], naming="name")
    stories.choose_uses(
        story=story,
        uses=["here", "reports", "public"],
        naming="name",
        credit_as="Priya Nair",
        by=cast.priya.person,
    )
    report = reports.begin(
        project=cast.project, form="gripp2_sf", title="How", partner=cast.rosa, by=cast.rosa.person
    )
    ReportSentence.objects.filter(report=report).delete()
    ReportSentence.objects.create(
        report=report,
        item="sf_aim",
        order=1,
        partner=cast.rosa,
        written_on=timezone.localdate(),
        text=f"She tells: {WORDS}",
        rests_on=[{"kind": "story", "number": 1}],
    )
    stories.take_back(story=story, by=cast.priya.person)
    story.refresh_from_db()

    assert (story.text, story.title, story.credit_as, story.uses) == ("", "", "", [])
    assert story.taken_back_on == timezone.localdate()
    assert WORDS.encode() not in sealed(cast)
    assert b"Priya Nair" not in sealed(cast)
    assert WORDS not in ReportSentence.objects.get(report=report).text
    with pytest.raises(ActionError, match="taken back"):
        stories.choose_uses(story=story, uses=["here"], naming="none", by=cast.priya.person)
    stories.take_back(story=story, by=cast.priya.person)


def test_what_nobody_else_read_goes_without_a_trace(cast):
    before = entries(cast)
    stories.take_back(story=told(cast.priya), by=cast.priya.person)

    assert not Story.objects.exists()
    assert entries(cast) == before


def test_going_by_no_name_from_now_on_takes_the_name_off_the_record(cast):
    story = told(cast.priya, uses=["here"], naming="name", credit_as="Priya of Elm Street")
    stories.choose_uses(story=story, uses=["here"], naming="none", by=cast.priya.person)
    story.refresh_from_db()

    assert b"Elm Street" not in sealed(cast)
    assert WORDS.encode() in sealed(cast)
    assert (story.naming, story.credit_as, story.uses) == ("none", "", ["here"])


def test_keeping_it_to_oneself_again_takes_it_off_the_record(cast):
    story = told(cast.priya, uses=["here", "public"])
    stories.choose_uses(story=story, uses=[], naming="none", by=cast.priya.person)
    story.refresh_from_db()

    assert (story.shared_on, story.ledger_seq, story.text) == (None, None, WORDS)
    assert WORDS.encode() not in sealed(cast)
    stories.choose_uses(story=story, uses=["here"], naming="none", by=cast.priya.person)
    assert WORDS.encode() in sealed(cast)


def test_fewer_uses_are_noted_and_the_words_stay(cast):
    story = told(cast.priya, uses=["here", "public"])
    seq = story.ledger_seq
    stories.choose_uses(story=story, uses=["here"], naming="none", by=cast.priya.person)
    story.refresh_from_db()

    assert (story.uses, story.ledger_seq) == (["here"], seq)
    last = LedgerEntry.objects.filter(project=cast.project).order_by("-seq").first()
    assert json.loads(bytes(last.leaf))["type"] == "story.uses"
    count = entries(cast)
    stories.choose_uses(story=story, uses=["here"], naming="none", by=cast.priya.person)
    assert entries(cast) == count


def test_words_change_only_before_anybody_else_has_read_them(cast):
    story = told(cast.priya)
    stories.change(
        story=story, title="Chair", text="Other words.", indicators=["response_rate"], by=cast.priya.person
    )
    story.refresh_from_db()
    assert (story.title, story.text, story.indicators) == ("Chair", "Other words.", ["response_rate"])
    stories.choose_uses(story=story, uses=["here"], naming="none", by=cast.priya.person)
    with pytest.raises(ActionError, match="Others have read"):
        stories.change(story=story, title="Chair", text="Third words.", by=cast.priya.person)


def test_what_was_only_heard_goes_no_further_than_here_until_its_owner_says_so(cast):
    typed = {"entered_by": cast.femi.person, "by": cast.femi.person}
    with pytest.raises(ActionError, match="they say themselves"):
        told(cast.walter, way="phone", uses=["here", "public"], **typed)
    heard = told(cast.walter, way="phone", uses=["here"], **typed)
    on_paper = told(cast.walter, way="post", uses=["here", "public"], **typed)
    assert on_paper.uses == ["here", "public"]
    with pytest.raises(ActionError, match="Only whoever told it"):
        stories.choose_uses(story=heard, uses=["public"], naming="none", by=cast.femi.person)
    stories.choose_uses(story=heard, uses=["public"], naming="none", by=cast.walter.person)
    heard.refresh_from_db()

    assert heard.uses == ["here", "public"]
    assert heard.confirmed_on == timezone.localdate()
    with pytest.raises(ActionError, match="Only whoever told it"):
        stories.take_back(story=heard, by=cast.femi.person)
    stories.take_back(story=on_paper, by=cast.femi.person)


def test_a_typed_in_story_is_confirmed_by_its_owner_alone(cast):
    story = told(
        cast.walter,
        way="post",
        uses=["here"],
        naming="name",
        entered_by=cast.femi.person,
        by=cast.femi.person,
    )
    with pytest.raises(ActionError, match="Only whoever told it"):
        stories.confirm(story=story, by=cast.femi.person)
    stories.confirm(story=story, by=cast.walter.person)
    story.refresh_from_db()
    assert story.confirmed_on == timezone.localdate()
    stories.take_back(story=story, by=cast.walter.person)
    assert b"story" not in sealed(cast)


@pytest.mark.parametrize(
    ("said", "match"),
    [
        ({"text": " "}, "title and some words"),
        ({"title": " "}, "title and some words"),
        ({"text": "a" * 12_001}, "very long"),
        ({"uses": ["everywhere"]}, "no such use"),
        ({"naming": "pseudonym"}, "other name"),
        ({"naming": "alias"}, "whether a name"),
        ({"indicators": ["made_up"]}, "figures out of the list"),
        ({"stage": "made_up"}, "stage out of the list"),
        ({"said_on": timezone.localdate() + timedelta(days=2)}, "still to come"),
    ],
)
def test_a_story_that_cannot_be_is_refused_and_leaves_nothing(cast, said, match):
    with pytest.raises(ActionError, match=match):
        told(cast.priya, **said)

    assert not Story.objects.exists()


def test_nobody_tells_anothers_story_and_nobody_who_is_gone(cast):
    with pytest.raises(ActionError, match="their own story"):
        told(cast.priya, by=cast.rosa.person)
    with pytest.raises(ActionError, match="no longer"):
        told(cast.dan)


def test_pressing_twice_tells_once_and_a_failed_entry_leaves_nothing(cast, monkeypatch):
    key = uuid.uuid4()
    told(cast.priya, form_key=key)
    with pytest.raises(AlreadyDone):
        told(cast.priya, form_key=key)
    monkeypatch.setattr(ledger, "append", _fails)
    with pytest.raises(RuntimeError):
        told(cast.rosa, uses=["here"])

    assert Story.objects.count() == 1


def test_leaving_takes_what_was_not_shared_and_erasing_takes_all(cast):
    told(cast.priya)
    shared = told(cast.priya, uses=["here"], text="Shared, and long enough to be looked for anywhere.")
    private = thought(cast.priya)
    open_one = thought(cast.priya)
    reflections.share(reflection=open_one, is_named=False, by=cast.priya.person)
    leaving.leave(partner=cast.priya, by=cast.priya.person)
    assert list(Story.objects.all()) == [shared]
    assert not Reflection.objects.filter(pk=private.pk).exists()
    erasures.erase_person(cast.priya.person, by=cast.priya.person)
    shared.refresh_from_db()

    assert (shared.text, shared.title, shared.uses) == ("", "", [])
    assert not Reflection.objects.exists()
    assert b"long enough" not in sealed(cast)
    assert b"I spoke too long" not in sealed(cast)


def test_taking_everything_back_takes_stories_back(cast):
    story = told(cast.priya, uses=["here"])
    assert leaving.withdraw_all(partner=cast.priya, by=cast.priya.person) == 1
    story.refresh_from_db()

    assert story.text == ""


def thought(partner, **more):
    return reflections.write(
        partner=partner, text="I spoke too long today, and nobody told me.", by=partner.person, **more
    )


def test_a_thought_is_in_no_record_before_it_is_shared(cast):
    before = entries(cast)
    found = thought(cast.priya, prompt="can_say_hard_things")
    reflections.change(reflection=found, text="I spoke too long. Nobody minded.", by=cast.priya.person)
    assert entries(cast) == before
    reflections.share(reflection=found, is_named=False, by=cast.priya.person)
    found.refresh_from_db()
    leaf = json.loads(bytes(LedgerEntry.objects.get(project=cast.project, seq=found.ledger_seq).leaf))

    assert leaf["actor"] is None
    assert b"partner" not in bytes(
        LedgerSecret.objects.get(project=cast.project, seq=found.ledger_seq).payload
    )
    for act in (
        lambda: reflections.share(reflection=found, is_named=True, by=cast.priya.person),
        lambda: reflections.change(reflection=found, text="Other.", by=cast.priya.person),
    ):
        with pytest.raises(ActionError):
            act()
    reflections.take_away(reflection=found, by=cast.priya.person)
    assert b"Nobody minded" not in sealed(cast)
    assert not Reflection.objects.exists()


def test_thoughts_are_ones_own(cast):
    found = thought(cast.priya)
    for act in (
        lambda: reflections.share(reflection=found, is_named=True, by=cast.rosa.person),
        lambda: reflections.change(reflection=found, text="Mine now.", by=cast.rosa.person),
        lambda: reflections.take_away(reflection=found, by=cast.rosa.person),
        lambda: reflections.write(partner=cast.priya, text="For her.", by=cast.rosa.person),
        lambda: reflections.write(partner=cast.priya, text=" ", by=cast.priya.person),
        lambda: thought(cast.priya, prompt="made_up"),
    ):
        with pytest.raises(ActionError):
            act()

    assert Reflection.objects.get().text.startswith("I spoke too long")


def _fails(*args, **kwargs):
    raise RuntimeError("the disk is full")
