import hashlib
import json
import re
from datetime import timedelta

import pytest
from django.utils import timezone

from evenhand.access.contributions import readable
from evenhand.access.projects import Seat
from evenhand.access.viewer import Viewer
from evenhand.actions import contributions, drafts, ledger, masks, outbox
from evenhand.actions.errors import ActionError
from evenhand.actions.files import path_of
from evenhand.actions.once import AlreadyDone
from evenhand.exchange.attachments import Prepared
from evenhand.readings.authors import author_shown
from evenhand.records.models import Contribution, Draft, LedgerEntry, LedgerSecret, OutboxMessage
from tests.people import join, person


def say(partner, text="The stairs are too steep.", **more):
    return contributions.say(
        **{"partner": partner, "text": text, "kind": "concern", "by": partner.person, **more}
    )


def test_what_is_said_is_kept_numbered_and_due_after_the_agreed_days(cast):
    said = say(cast.priya)

    assert (said.number, said.state, said.naming, said.way) == (1, "open", "named", "web")
    assert (said.due_on - said.said_on).days == cast.project.answer_days
    assert [version.text for version in said.versions.all()] == ["The stairs are too steep."]
    assert LedgerEntry.objects.get(project=cast.project, seq=said.ledger_seq)


def test_the_ledger_holds_whose_named_words_they_are(cast):
    said = say(cast.priya)
    secret = LedgerSecret.objects.get(project=cast.project, seq=said.ledger_seq)

    assert f'"partner":{cast.priya.pk}'.encode() in bytes(secret.payload)


def test_pressing_twice_says_it_once(cast):
    key = "1c1f6a1e-5a53-4a3d-8a86-0d8f5d6f0001"
    say(cast.priya, form_key=key)
    with pytest.raises(AlreadyDone):
        say(cast.priya, form_key=key)
    assert Contribution.objects.count() == 1


@pytest.mark.parametrize("words", ["", " \n", "\x00\x07", "x" * 12_001])
def test_nothing_or_far_too_much_is_refused_in_a_sentence(cast, words):
    with pytest.raises(ActionError):
        say(cast.priya, words)
    assert not Contribution.objects.exists()


def carers(cast, count=5):
    """Enough people of one type for a group, Priya among them."""
    return [
        cast.priya,
        *(join(cast.project, person(f"Carer{n} Kind"), "partner", "carer") for n in range(count - 1)),
    ]


def payload_of(said):
    return json.loads(bytes(LedgerSecret.objects.get(project=said.project, seq=said.ledger_seq).payload))


def leaf_of(said):
    return json.loads(bytes(LedgerEntry.objects.get(project=said.project, seq=said.ledger_seq).leaf))


def test_each_masked_contribution_has_a_mask_of_its_own(cast):
    masks = {say(cast.priya, f"Thing {n}", naming="masked").mask for n in range(20)}

    assert len(masks) == 20
    assert all(re.fullmatch(r"[A-Z][a-z]+ [A-Z][a-z]+ \d\d", mask) for mask in masks)


def test_a_mask_is_never_given_again_also_when_its_words_are_gone(cast, monkeypatch):
    first = say(cast.priya, naming="masked")
    contributions.withdraw(first, cast.priya.person)
    colour, living, number = first.mask.split()
    words = iter([colour, living, "Amber", "Heron"])
    numbers = iter([int(number) - 10, 1])
    monkeypatch.setattr(masks.secrets, "choice", lambda _: next(words))
    monkeypatch.setattr(masks.secrets, "randbelow", lambda _: next(numbers))

    assert say(cast.priya, naming="masked").mask == "Amber Heron 11"


def test_a_mask_needs_a_facilitator_here_and_so_do_words_for_the_facilitator_alone(cast):
    cast.femi.removed_at, cast.femi.removed_by = timezone.now(), cast.rosa.person
    cast.femi.save()
    for words in ({"naming": "masked"}, {"audience": "facilitator"}):
        with pytest.raises(ActionError):
            say(cast.priya, **words)


def test_a_group_needs_five_who_are_here_and_can_say_something(cast):
    people = carers(cast, 4)
    join(cast.project, person("Onlooking Carer"), "observer", "carer")
    with pytest.raises(ActionError):
        say(cast.priya, naming="group", shown_type="carer")
    join(cast.project, person("Fifth Carer"), "partner", "carer")
    said = say(cast.priya, naming="group", shown_type="carer")
    people[1].removed_at, people[1].removed_by = timezone.now(), cast.rosa.person
    people[1].save()

    said.refresh_from_db()
    assert author_shown(said) == "Somebody here as carer"  # It stays as it was promised.
    with pytest.raises(ActionError):
        say(cast.priya, naming="group", shown_type="carer")
    with pytest.raises(ActionError):
        say(cast.rosa, naming="group", shown_type="carer")  # Not one of her own groups.


@pytest.mark.parametrize("naming", ["masked", "group"])
def test_the_ledger_points_at_nobody_who_is_not_named(cast, naming):
    carers(cast)
    said = say(
        cast.priya,
        naming=naming,
        shown_type="carer" if naming == "group" else "",
        audience="chosen",
        readers=[cast.rosa],
        asked=cast.femi,
    )
    contributions.edit(said, "Other words.", cast.priya.person)

    for entry in LedgerEntry.objects.filter(project=cast.project, seq__gte=said.ledger_seq):
        assert json.loads(bytes(entry.leaf))["actor"] is None
    payload = payload_of(said)
    assert not {"partner", "person", "asked", "readers", "witness", "entered", "way"} & set(payload)
    for secret in LedgerSecret.objects.filter(project=cast.project, seq__gte=said.ledger_seq):
        assert str(cast.priya.person_id).encode() not in bytes(secret.payload)


def test_a_named_entry_has_an_actor(cast):
    assert leaf_of(say(cast.priya))["actor"]


def test_chosen_readers_and_one_person_asked_can_read_it_and_nobody_else(cast):
    said = say(cast.priya, audience="chosen", readers=[cast.rosa], asked=cast.femi)

    def reads(partner):
        seat = Seat(cast.project, partner, Viewer(person=partner.person))
        return readable(seat).filter(pk=said.pk).exists()

    assert [reads(each) for each in (cast.priya, cast.rosa, cast.femi, cast.walter, cast.olu)] == [
        True,
        True,
        True,
        False,
        False,
    ]
    assert OutboxMessage.objects.filter(person=cast.femi.person, kind="ask").count() == 1


@pytest.mark.parametrize("wrong", ["own", "observer", "gone", "elsewhere"])
def test_only_somebody_else_here_who_can_answer_is_asked(cast, wrong):
    asked = {"own": cast.priya, "observer": cast.olu, "gone": cast.dan, "elsewhere": cast.nia}[wrong]
    with pytest.raises(ActionError):
        say(cast.priya, asked=asked)


def test_an_observer_somebody_gone_and_a_day_to_come_are_refused(cast):
    tomorrow = timezone.localdate() + timedelta(days=1)
    for partner, more in ((cast.olu, {}), (cast.dan, {}), (cast.priya, {"said_on": tomorrow})):
        with pytest.raises(ActionError):
            say(partner, **more)
    assert not Contribution.objects.exists()


def test_what_came_by_post_is_due_from_the_day_the_letter_came(cast):
    came = timezone.localdate() - timedelta(days=9)
    said = say(cast.walter, way="post", entered_by=cast.femi.person, by=cast.femi.person, said_on=came)

    assert said.due_on == came + timedelta(days=28)
    assert payload_of(said)["entered"] is True
    assert leaf_of(said)["type"] == "contribution.enter"
    contributions.confirm(said, cast.walter.person)
    said.refresh_from_db()
    assert said.confirmed_on == timezone.localdate()


def test_changing_words_typed_in_also_confirms_them_and_keeps_what_was_there(cast):
    said = say(cast.walter, "Step stairs", way="phone", entered_by=cast.femi.person, by=cast.femi.person)
    contributions.edit(said, "Steep stairs", cast.walter.person)

    said.refresh_from_db()
    assert (said.text, said.confirmed_on) == ("Steep stairs", timezone.localdate())
    assert [version.text for version in said.versions.all()] == ["Step stairs", "Steep stairs"]
    last = LedgerEntry.objects.filter(project=cast.project).last()
    assert json.loads(bytes(last.leaf))["refs"] == [said.ledger_seq]


def test_a_witness_has_that_part_and_says_it_of_the_first_words_only(cast):
    wendy = join(cast.project, person("Wendy Witness"), "witness")
    typed = {"way": "phone", "entered_by": cast.femi.person, "by": cast.femi.person}
    with pytest.raises(ActionError):
        say(cast.walter, witness=cast.priya, **typed)
    heard, changed = (say(cast.walter, text, witness=wendy, **typed) for text in ("One", "Two"))
    contributions.confirm_as_witness(heard, wendy.person)
    contributions.edit(changed, "Three", cast.walter.person)

    heard.refresh_from_db()
    assert heard.witnessed_on == timezone.localdate()
    for said, by in ((changed, wendy), (heard, cast.priya)):
        with pytest.raises(ActionError):
            contributions.confirm_as_witness(said, by.person)


def test_taking_back_erases_every_version_and_leaves_the_number(cast):
    said = say(cast.priya, "A quite particular sentence of mine.")
    contributions.edit(said, "Another particular sentence of mine.", cast.priya.person)
    contributions.withdraw(said, cast.priya.person)
    contributions.withdraw(said, cast.priya.person)  # A second press does nothing more.

    said.refresh_from_db()
    assert (said.text, said.state, said.number) == ("", "withdrawn", 1)
    assert not any(version.text for version in said.versions.all())
    assert not any(b"particular" in bytes(secret.payload) for secret in LedgerSecret.objects.all())
    with pytest.raises(ActionError):
        contributions.edit(said, "Again", cast.priya.person)
    assert say(cast.priya).number == 2


def test_nothing_stays_without_its_ledger_entry(cast, monkeypatch, settings, tmp_path):
    settings.FILES_FOLDER = tmp_path
    monkeypatch.setattr(ledger, "append", lambda *a, **k: (_ for _ in ()).throw(RuntimeError("no ledger")))
    with pytest.raises(RuntimeError):
        say(cast.priya, files=[letter()])

    assert not Contribution.objects.exists()
    assert not OutboxMessage.objects.exists()


def letter(name="letter.txt", data=b"Steep."):
    return Prepared(name, "text/plain; charset=utf-8", ".txt", data, hashlib.sha256(data).hexdigest(), True)


def test_a_file_is_on_the_disk_for_its_owner_alone_and_its_digest_in_the_ledger(cast, settings, tmp_path):
    settings.FILES_FOLDER = tmp_path / "files"
    said = say(cast.priya, files=[letter()])
    kept = said.attachments.get()

    assert path_of(kept.pk).read_bytes() == b"Steep."
    assert path_of(kept.pk).stat().st_mode & 0o777 == 0o600
    assert payload_of(said)["files"] == [
        {"bytes": 6, "digest": kept.digest, "type": "text/plain; charset=utf-8"}
    ]
    contributions.withdraw(said, cast.priya.person)
    kept.refresh_from_db()
    assert kept.erased_on
    assert not kept.digest


def test_a_file_goes_when_what_it_came_with_is_refused(cast, settings, tmp_path, monkeypatch):
    settings.FILES_FOLDER = tmp_path
    monkeypatch.setattr(outbox, "tell", lambda *a, **k: (_ for _ in ()).throw(RuntimeError("no outbox")))
    with pytest.raises(RuntimeError):
        say(cast.priya, files=[letter()])

    assert list(tmp_path.iterdir()) == []


def test_beside_a_mask_a_file_has_no_name_of_its_own_and_a_telling_one_is_refused(cast, settings, tmp_path):
    settings.FILES_FOLDER = tmp_path
    said = say(cast.priya, naming="masked", files=[letter("From Priya Nair.txt")])
    assert said.attachments.get().name == "file-1.txt"

    voice = Prepared("me.mp3", "audio/mpeg", ".mp3", b"x", "0" * 64, False)
    with pytest.raises(ActionError, match="may carry your name"):
        say(cast.priya, naming="masked", files=[voice])


def test_a_receipt_is_mailed_for_named_words_only(cast):
    say(cast.priya)
    say(cast.priya, "Under a mask.", naming="masked")
    say(cast.walter, "No address.")

    message = OutboxMessage.objects.get(kind="receipt")
    assert message.person == cast.priya.person
    assert "stairs" not in message.subject + message.text


def test_sending_erases_the_draft_and_saying_for_another_does_not(cast):
    drafts.keep(partner=cast.femi, purpose="say", content={"text": "Begun"})
    say(cast.walter, entered_by=cast.femi.person, by=cast.femi.person, way="phone")
    assert Draft.objects.filter(partner=cast.femi).exists()
    say(cast.femi)
    assert not Draft.objects.exists()


def test_no_leaf_tells_that_masked_words_were_typed_in_witnessed_or_confirmed(cast):
    wendy = join(cast.project, person("Wendy Witness"), "witness")
    typed = {"way": "phone", "entered_by": cast.femi.person, "by": cast.femi.person, "naming": "masked"}
    said = say(cast.walter, witness=wendy, **typed)
    contributions.confirm_as_witness(said, wendy.person)
    contributions.confirm(said, cast.walter.person)
    contributions.edit(said, "The stairs are far too steep.", cast.walter.person)
    as_if_self = say(cast.walter, naming="masked")

    about = {said.ledger_seq, as_if_self.ledger_seq}
    leaves = [json.loads(bytes(each)) for each in LedgerEntry.objects.values_list("leaf", flat=True)]
    of_it = [each for each in leaves if each["seq"] in about or set(each["refs"]) & about]
    assert [each["type"] for each in of_it] == ["contribution.add", "contribution.edit", "contribution.add"]
    payloads = [bytes(each) for each in LedgerSecret.objects.values_list("payload", flat=True)]
    assert not [each for each in payloads if b'"entered"' in each]
    said.refresh_from_db()
    assert said.confirmed_on
    assert said.witnessed_on
