from datetime import date

import pytest
from allauth.account.models import EmailAddress
from django.utils import timezone

from evenhand.access.sign_in_links import link_of, new_link
from evenhand.actions import (
    access_needs,
    accounts,
    clause_answers,
    contributions,
    flags,
    hours,
    leaving,
    ledger,
    partners,
)
from evenhand.actions.errors import ActionError
from evenhand.readings.authors import author_shown
from evenhand.records.models import (
    AccessNeed,
    Confidant,
    Contribution,
    Departure,
    Draft,
    Flag,
    HoursEntry,
    LedgerEntry,
    LedgerSecret,
    Partner,
    Project,
)
from tests.actions.test_decisions import put
from tests.actions.test_decisions import say as sign
from tests.charters import proposed

WORDS = "Canary dunnock: the boiler has been off since the spring of the year before last."


def say(partner, text=WORDS, **more):
    return contributions.say(
        partner=partner, text=text, kind="experience", by=partner.person, said_on=date(2026, 11, 1), **more
    )


def private_notes(partner, confidant):
    flags.choose(partner=partner, confidant=confidant, by=partner.person)
    flags.raise_flag(partner=partner, kind="stress", words="Canary flag", by=partner.person)
    access_needs.say(partner=partner, need="Canary need", by=partner.person)
    Draft.objects.create(partner=partner, purpose="answer 7", content={"text": "Canary draft"})
    for minutes in (30, 60):
        hours.log(partner=partner, kind="tea", minutes=minutes, day=timezone.localdate(), by=partner.person)
        if minutes == 30:
            hours.share(partner=partner, by=partner.person)


def test_leaving_keeps_the_reason_in_one_word_and_not_in_the_ledger(cast):
    leaving.leave(partner=cast.priya, reason="treated_badly", by=cast.priya.person)

    gone = Departure.objects.get()
    assert (gone.partner, gone.reason, gone.left_on) == (cast.priya, "treated_badly", timezone.localdate())
    assert b'"type":"partner.leave"' in bytes(LedgerEntry.objects.order_by("-seq").first().leaf)
    assert not any(b"treated_badly" in bytes(each.payload) for each in LedgerSecret.objects.all())


def test_private_notes_go_with_whoever_leaves_and_what_was_shared_and_said_stays(cast):
    private_notes(cast.priya, cast.femi)
    said = say(cast.priya)
    leaving.leave(partner=cast.priya, by=cast.priya.person)

    for kind in (Flag, Confidant, AccessNeed, Draft):
        assert not kind.objects.exists()
    assert list(HoursEntry.objects.values_list("minutes", flat=True)) == [30]
    said.refresh_from_db()
    assert said.text == WORDS


def test_being_removed_by_others_takes_no_notes_away(cast):
    private_notes(cast.priya, cast.femi)
    partners.remove(partner=cast.priya, by=cast.rosa.person)
    assert Flag.objects.count() == AccessNeed.objects.count() == Draft.objects.count() == 1
    assert not Departure.objects.exists()


def test_only_oneself_can_leave_with_a_reason_that_is_on_the_list(cast):
    with pytest.raises(ActionError, match="Only the person themself"):
        leaving.leave(partner=cast.priya, by=cast.rosa.person)
    with pytest.raises(ActionError, match="Choose one of the reasons"):
        leaving.leave(partner=cast.priya, reason="boredom", by=cast.priya.person)
    with pytest.raises(ActionError, match="only lead"):
        leaving.leave(partner=cast.rosa, by=cast.rosa.person)
    assert Partner.objects.get(pk=cast.priya.pk).is_here
    assert not Departure.objects.exists()


def test_nothing_happens_when_the_entry_fails(cast, monkeypatch):
    private_notes(cast.priya, cast.femi)

    def fail(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr(ledger, "append", fail)
    with pytest.raises(RuntimeError):
        leaving.leave(partner=cast.priya, by=cast.priya.person)
    assert Partner.objects.get(pk=cast.priya.pk).is_here
    assert Flag.objects.count() == 1


def test_taking_everything_back_erases_each_of_ones_words_and_nobody_elses(cast):
    say(cast.priya)
    say(cast.priya, "Canary two, said under a mask that nobody knows.", naming="masked")
    say(cast.walter, "Mine stays.")

    assert leaving.withdraw_all(partner=cast.priya, by=cast.priya.person) == 2
    assert leaving.withdraw_all(partner=cast.priya, by=cast.priya.person) == 0
    assert list(Contribution.objects.exclude(text="").values_list("text", flat=True)) == ["Mine stays."]
    assert not any(b"Canary" in bytes(each.payload) for each in LedgerSecret.objects.all())
    with pytest.raises(ActionError, match="Only whoever said it"):
        leaving.withdraw_all(partner=cast.walter, by=cast.rosa.person)


def test_a_deleted_account_leaves_words_under_no_name_and_no_way_in(cast):
    EmailAddress.objects.create(
        user=cast.priya.person, email="priya@example.org", primary=True, verified=True
    )
    link = new_link(cast.priya.person, "priya@example.org")
    said = say(cast.priya)
    accounts.delete(person=cast.priya.person, by=cast.priya.person, erase_words=False)

    person = cast.priya.person
    person.refresh_from_db()
    assert (person.name, person.email, person.is_active) == ("Somebody who left", None, False)
    assert not EmailAddress.objects.exists()
    assert link_of(link) is None
    said = Contribution.objects.select_related("partner__person").get(pk=said.pk)
    assert (said.text, author_shown(said)) == (WORDS, "Somebody who left")
    assert not Partner.objects.get(pk=cast.priya.pk).is_here


def test_a_name_that_one_goes_by_and_what_one_said_of_oneself_go_too(cast):
    profile = partners.Profile(
        types=["carer"], brings="Canary brings: nine years of nights", named_as="pseudonym", pseudonym="Wren"
    )
    partners.describe(partner=cast.priya, profile=profile, by=cast.priya.person)
    accounts.delete(person=cast.priya.person, by=cast.priya.person, erase_words=False)

    kept = Partner.objects.get(pk=cast.priya.pk)
    assert (kept.pseudonym, kept.brings, kept.named_as) == ("", "", "name")
    assert not any(b"Canary brings" in bytes(each.payload) for each in LedgerSecret.objects.all())


def test_a_deleted_account_can_take_its_words_along(cast):
    say(cast.priya)
    accounts.delete(person=cast.priya.person, by=cast.priya.person, erase_words=True)
    assert Contribution.objects.get().text == ""
    assert not any(b"Canary" in bytes(each.payload) for each in LedgerSecret.objects.all())


def test_whoever_is_alone_in_a_project_can_still_go(cast):
    Partner.objects.filter(project=cast.project).exclude(pk=cast.rosa.pk).update(
        removed_at=timezone.now(), removed_by=cast.rosa.person
    )
    accounts.delete(person=cast.rosa.person, by=cast.rosa.person, erase_words=True)
    assert not Partner.objects.get(pk=cast.rosa.pk).is_here


def test_the_only_lead_of_a_record_that_is_only_read_here_can_go(cast):
    Project.objects.filter(pk=cast.project.pk).update(is_read_only=True)
    accounts.delete(person=cast.rosa.person, by=cast.rosa.person, erase_words=False)

    cast.rosa.person.refresh_from_db()
    assert not cast.rosa.person.is_active


def test_the_only_lead_is_asked_to_hand_over_first_and_nothing_is_changed(cast):
    with pytest.raises(ActionError, match=r"only lead of Warm homes\. Make somebody else a lead there first"):
        accounts.delete(person=cast.rosa.person, by=cast.rosa.person, erase_words=True)
    assert Partner.objects.get(pk=cast.rosa.pk).is_here
    with pytest.raises(ActionError, match="Only you"):
        accounts.delete(person=cast.priya.person, by=cast.rosa.person, erase_words=True)


def test_whoever_leaves_is_waited_for_no_longer_in_a_decision_and_in_a_clause(cast):
    decision = put(cast, cast.rosa, cast.priya)
    sign(decision, cast.rosa, "agree")
    version = proposed(cast)
    for partner in (cast.rosa, cast.femi, cast.walter):
        clause_answers.answer(answer=version.answers.get(partner=partner), says="agree", by=partner.person)

    leaving.leave(partner=cast.priya, by=cast.priya.person)

    decision.refresh_from_db()
    version.refresh_from_db()
    assert decision.is_made
    assert version.state == "in_force"


def test_a_decision_is_not_made_by_taking_out_whoever_has_not_answered(cast):
    decision = put(cast, cast.rosa, cast.priya, cast.walter)
    sign(decision, cast.rosa, "agree")
    partners.remove(partner=cast.priya, by=cast.femi.person)

    decision.refresh_from_db()
    assert not decision.is_made
    sign(decision, cast.walter, "agree")
    decision.refresh_from_db()
    assert decision.is_made


def test_a_decision_to_which_nobody_said_anything_is_not_made_by_leaving(cast):
    decision = put(cast, cast.priya)
    leaving.leave(partner=cast.priya, by=cast.priya.person)

    decision.refresh_from_db()
    assert not decision.is_made
