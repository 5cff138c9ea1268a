import pytest
from django.db import IntegrityError, transaction

from evenhand.actions import findings, ledger
from evenhand.actions.errors import ActionError
from evenhand.actions.findings import SupportSaid
from evenhand.actions.framing import AskedFor
from evenhand.actions.once import AlreadyDone
from evenhand.records.models import Finding, FramingChange, LedgerEntry
from tests.contributions import refs_of, said
from tests.people import join, person
from tests.release import ASKED, agreed, days, found

KEY = "1c1f6a1e-5a53-4a3d-8a86-0d8f5d6f0021"


def test_a_finding_keeps_what_speaks_for_it_what_speaks_against_it_and_its_limits(cast):
    for_it, against_it = said(cast.walter), said(cast.priya, "Mine is warm.")
    finding = found(
        cast,
        limits="Forty homes in one street.",
        is_unwelcome=True,
        unwelcome_to="The housing office",
        supports=[SupportSaid(for_it), SupportSaid(against_it, is_against=True), SupportSaid(words="Meters")],
    )
    assert [each.is_against for each in finding.supports.all()] == [False, True, False]
    assert finding.is_unwelcome
    assert finding.unwelcome_to == "The housing office"
    assert refs_of(cast.project, finding.ledger_seq) == [for_it.ledger_seq, against_it.ledger_seq]


def test_what_was_agreed_on_release_when_it_was_written_down_stays_with_it(cast):
    before = found(cast)
    terms = agreed(cast)
    after = found(cast)
    assert before.release_terms is None
    assert after.release_terms == terms


def test_a_finding_rests_on_something(cast):
    with pytest.raises(ActionError, match="rests on"):
        found(cast, supports=[])
    with pytest.raises(ActionError, match="rests on"):
        found(cast, supports=[SupportSaid(words="Mine is warm", is_against=True)])
    with pytest.raises(ActionError, match="data in words"):
        found(cast, supports=[SupportSaid(words="  ")])
    assert not Finding.objects.exists()
    assert not LedgerEntry.objects.filter(leaf__contains=b"finding.add").exists()


def test_nothing_rests_on_words_from_elsewhere_or_on_words_that_were_taken_back(cast):
    withdrawn = said(cast.priya, state="withdrawn")
    elsewhere = said(cast.nia)
    for contribution in (withdrawn, elsewhere):
        with pytest.raises(ActionError, match="taken back, or was not said"):
            found(cast, supports=[SupportSaid(contribution)])


def test_what_speaks_against_a_finding_is_put_beside_it_later_and_once(cast):
    finding, contribution = found(cast), said(cast.walter)
    against = SupportSaid(contribution, is_against=True)
    findings.add_support(finding=finding, support=against, by=cast.walter.person)
    with pytest.raises(ActionError, match="already"):
        findings.add_support(finding=finding, support=against, by=cast.walter.person)
    assert finding.supports.count() == 2


def test_other_words_keep_the_words_before_who_asked_on_which_side_and_why(cast):
    finding = found(cast, "Most homes were cold.")
    for asked in (
        AskedFor("Only half were.", partner=cast.rosa),
        AskedFor("It reads better.", partner=cast.priya),
        AskedFor("They want it milder.", words="The housing office"),
    ):
        finding = findings.reword(
            finding=finding,
            text=finding.text + " Still.",
            asked=asked,
            partner=cast.femi,
            by=cast.femi.person,
        )
    first, *_ = changes = list(FramingChange.objects.all())
    assert [change.side for change in changes] == ["researchers", "partners", "outside"]
    assert (first.before, first.after) == ("Most homes were cold.", "Most homes were cold. Still.")
    assert refs_of(cast.project, first.ledger_seq) == [finding.ledger_seq]


def test_taking_a_limit_or_the_mark_as_unwelcome_away_is_a_change_of_words_too(cast):
    finding = found(cast, limits="Forty homes.", is_unwelcome=True, unwelcome_to="The office")
    findings.reword(finding=finding, text=finding.text, asked=ASKED, partner=cast.rosa, by=cast.rosa.person)
    change = FramingChange.objects.get()
    assert "Forty homes." in change.before
    assert "Unwelcome to: The office" in change.before
    assert "nothing said" in change.after
    assert "Not marked as unwelcome" in change.after


@pytest.mark.parametrize("asked", [AskedFor("", words="The office"), AskedFor("It reads better.")])
def test_other_words_need_a_reason_and_somebody_who_asked(cast, asked):
    finding = found(cast)
    with pytest.raises(ActionError):
        findings.reword(finding=finding, text="Else", asked=asked, partner=cast.rosa, by=cast.rosa.person)
    assert Finding.objects.get().text == finding.text


def test_a_finding_is_taken_back_with_a_reason_and_never_deleted(cast):
    finding = found(cast)
    with pytest.raises(ActionError, match="why"):
        findings.take_back(finding=finding, because=" ", by=cast.rosa.person)
    findings.take_back(finding=finding, because="The thermometers were wrong.", by=cast.rosa.person)
    with pytest.raises(ActionError, match="taken back"):
        findings.reword(finding=finding, text="Else", asked=ASKED, partner=cast.rosa, by=cast.rosa.person)
    assert Finding.objects.get().state == "taken_back"
    with pytest.raises(IntegrityError), transaction.atomic():
        Finding.objects.update(taken_back_because="")


def test_the_same_form_sent_twice_writes_one_finding(cast):
    found(cast, form_key=KEY)
    with pytest.raises(AlreadyDone):
        found(cast, form_key=KEY)
    assert Finding.objects.count() == 1


def test_nothing_is_left_of_a_finding_when_its_entry_fails(cast, monkeypatch):
    monkeypatch.setattr(ledger, "append", lambda *_, **__: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        found(cast)
    assert not Finding.objects.exists()


def test_observers_write_no_findings_and_no_day_is_still_to_come(cast):
    with pytest.raises(ActionError, match="take part"):
        found(cast, partner=cast.olu)
    with pytest.raises(ActionError, match="today or earlier"):
        found(cast, found_on=days(1))
    with pytest.raises(ActionError, match="take part"):
        found(cast, partner=join(cast.other_project, person("Zed"), "partner", "carer"))
