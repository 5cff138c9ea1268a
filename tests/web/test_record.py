import re
from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from evenhand.actions import contributions, erasures, heads
from evenhand.methods.ledger import verify
from evenhand.records.models import LedgerEntry, LedgerHead, Rollback
from tests.access.samples import private_page
from tests.ledger.samples import own_data_folder, without_guards
from tests.page import Browser

pytestmark = pytest.mark.usefixtures("own_data_folder")
__all__ = ["own_data_folder"]


def address(cast, rest=""):
    return f"/p/{cast.project.slug}/{rest}"


def say(cast, who=None, text="The stairs are too steep.\nAnd cold.", **more):
    who = who or cast.priya
    return contributions.say(partner=who, text=text, kind="concern", by=who.person, **more)


def test_the_record_says_what_it_proves_what_it_does_not_and_how_long_it_is(browser, cast):
    browser.as_person(cast.priya)
    page = browser.get(address(cast, "record/"))
    assert page.has(
        "What it proves", "What it does not prove", "They can read all that is stored here", "None yet."
    )

    say(cast)
    head = heads.sign(cast.project)
    page = browser.get(address(cast, "record/"))
    assert page.has("The latest heads", head.root[:16], "1, the last one over")
    assert f"/heads/{cast.project.pk}.txt" in page.links
    assert "/verify.py" in page.links


def test_an_announced_rollback_stands_at_the_top(browser, cast):
    head = LedgerEntry.objects.filter(project=cast.project).count()
    Rollback.objects.create(
        project=cast.project, lost_size=9, lost_root="00" * 32, kept_size=4, day="2026-11-20", ledger_seq=head
    )

    page = browser.as_person(cast.olu).get(address(cast, "record/"))
    assert page.has("This record was set back", "Once it had 9 entries; 4 of those are left")
    own = Browser().as_page(private_page(cast).pk).get("/your-page/")
    assert own.has("This project was set back to an older copy", "5 things that happened here are lost")


def test_heads_are_for_anyone_and_name_nobody(browser, cast):
    at = f"/heads/{cast.project.pk}.txt"
    browser.get(at, status=404)
    say(cast)
    heads.sign(cast.project)

    response = browser.get(at).response
    text = response.content.decode()
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert verify.check_file(response.content).holds
    assert "Warm" not in text
    assert cast.project.slug not in text
    browser.get("/heads/00000000-0000-0000-0000-000000000000.txt", status=404)


def test_the_verifier_that_is_handed_out_is_the_one_that_stands_alone(browser):
    response = browser.get("/verify.py").response

    assert response.content.decode() == Path(verify.__file__).read_text(encoding="utf-8")


def test_an_author_takes_a_receipt_that_holds_and_a_head_is_signed_for_it(browser, cast):
    said = say(cast)
    browser.as_person(cast.priya)
    response = browser.get(address(cast, f"said/{said.number}/receipt.txt")).response

    text = response.content.decode()
    assert verify.check_receipt(text).holds
    assert "> The stairs are too steep.\n> And cold." in text
    assert response["Cache-Control"] == "no-store, private"
    assert "attachment" in response["Content-Disposition"]
    assert "Priya" not in response["Content-Disposition"]
    assert LedgerHead.objects.filter(project=cast.project).count() == 1

    browser.get(address(cast, f"said/{said.number}/receipt.txt"))
    assert LedgerHead.objects.filter(project=cast.project).count() == 1


def test_a_receipt_can_be_printed_with_a_square(browser, cast):
    said = say(cast)
    page = browser.as_person(cast.priya).get(address(cast, f"said/{said.number}/receipt/"))

    assert page.has("Your receipt for number", "This square holds the whole receipt")
    assert 'src="data:image/svg+xml' in page.html


def test_long_words_leave_the_square_with_the_proof_alone(browser, cast):
    said = say(cast, text="The stairs are too steep. " * 80)
    page = browser.as_person(cast.priya).get(address(cast, f"said/{said.number}/receipt/"))

    assert page.has("Your words are too long for a square")


@pytest.mark.parametrize("rest", ["receipt/", "receipt.txt"])
def test_a_receipt_is_for_its_author_alone(browser, cast, rest):
    said = say(cast, naming="masked")
    for other in (cast.rosa, cast.femi, cast.olu, cast.nia):
        browser.as_person(other).get(address(cast, f"said/{said.number}/{rest}"), status=404)
    browser.as_person(cast.priya).get(address(cast, f"said/{said.number}/{rest}"))
    browser.get(address(cast, "said/99/receipt/"), status=404)
    browser.get(address(cast, f"said/{said.number}/{rest}?version=7"), status=404)


def test_nobody_but_the_author_makes_a_head_be_signed_by_asking(browser, cast):
    said = say(cast)
    browser.as_person(cast.femi).get(address(cast, f"said/{said.number}/receipt.txt"), status=404)

    assert not LedgerHead.objects.exists()


def test_somebody_on_their_own_page_gets_theirs(browser, cast):
    said = say(cast, cast.walter)
    browser.as_page(private_page(cast).pk)

    assert verify.check_receipt(
        browser.get(address(cast, f"said/{said.number}/receipt.txt")).response.content.decode()
    ).holds


def test_a_masked_receipt_does_not_hold_its_authors_name(browser, cast):
    said = say(cast, naming="masked")
    text = (
        browser.as_person(cast.priya)
        .get(address(cast, f"said/{said.number}/receipt.txt"))
        .response.content.decode()
    )

    assert "Priya" not in text
    assert '"actor":null' in text


def test_each_version_of_changed_words_has_its_receipt(browser, cast):
    said = say(cast, text="First words.")
    contributions.edit(said, "Second words.", cast.priya.person)
    browser.as_person(cast.priya)
    first, second, now = (
        browser.get(address(cast, f"said/{said.number}/receipt.txt{which}")).response.content.decode()
        for which in ("?version=1", "?version=2", "")
    )

    assert "> First words." in first
    assert "> Second words." in second
    assert now == second
    assert verify.check_receipt(first).holds
    page = browser.get(address(cast, f"said/{said.number}/receipt/"))
    assert page.has("Version 1", "Version 2")


def test_erased_words_have_no_receipt(browser, cast):
    said = say(cast)
    heads.sign(cast.project)
    erasures.erase_contribution(said, reason="withdrawn", by=cast.priya.person)

    browser.as_person(cast.priya).get(address(cast, f"said/{said.number}/receipt.txt"), status=404)


def test_when_nothing_can_be_signed_it_says_so_and_breaks_nothing(browser, cast, settings):
    said = say(cast)
    settings.LEDGER_KEY_FILE.write_text("not a key")

    sent = browser.as_person(cast.priya).get(address(cast, f"said/{said.number}/receipt/"), status=302)
    assert browser.get(sent.url).has("Your receipt cannot be made just now")


def a_receipt(browser, cast, said):
    return (
        browser.as_person(cast.priya)
        .get(address(cast, f"said/{said.number}/receipt.txt"))
        .response.content.decode()
    )


def test_a_receipt_is_checked_by_pasting_or_as_a_file(browser, cast):
    text = a_receipt(browser, cast, say(cast))
    at = address(cast, "record/check/")
    browser.get(at)

    pasted = text.replace("\n", "\r\n")
    page = browser.post(at, {"receipt": pasted}, status=200)
    assert page.has("Your receipt holds", "in the record here is the very same", "it could lie")
    page = browser.post(at, {"file": SimpleUploadedFile("r.txt", text.encode())}, status=200)
    assert page.has("Your receipt holds")


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda text: text.replace("too steep", "very nice"), "The words in this receipt are not those"),
        (lambda text: "Dear\x00 all", "its first lines are not those of a receipt"),
        (lambda text: text.replace("index ", "index 1"), "This receipt was changed"),
    ],
)
def test_a_changed_receipt_is_told_in_words(browser, cast, change, says):
    text = change(a_receipt(browser, cast, say(cast)))
    page = browser.post(address(cast, "record/check/"), {"receipt": text}, status=200)

    assert page.has("Something is not right", says) or page.has("Something is not right", "not in the form")


def test_a_record_changed_here_after_a_receipt_was_given_shows(browser, cast):
    said = say(cast)
    text = a_receipt(browser, cast, said)
    without_guards()
    entry = LedgerEntry.objects.get(project=cast.project, seq=said.ledger_seq)
    entry.leaf = re.sub(rb'"mac":"[0-9a-f]{4}', b'"mac":"0000', bytes(entry.leaf))
    entry.save()

    page = browser.post(address(cast, "record/check/"), {"receipt": text}, status=200)
    assert page.has("Something is not right", "is not the one in your receipt", "Keep your receipt safe")


def test_a_receipt_of_another_project_is_not_taken_for_one_of_this(browser, cast):
    said = contributions.say(partner=cast.nia, text="Elsewhere.", kind="idea", by=cast.nia.person)
    text = heads.receipt(said)
    page = browser.as_person(cast.priya).post(address(cast, "record/check/"), {"receipt": text}, status=200)

    assert page.has("Something is not right")


@pytest.mark.parametrize(
    ("sent", "says"),
    [
        ({}, "Paste a receipt, or choose its file."),
        ({"file": BytesIO(b"\xff\xfe\x00")}, "it is not plain text"),
        ({"file": BytesIO(b"x" * 1_100_000)}, "far longer than a receipt"),
    ],
)
def test_what_is_no_receipt_at_all_is_a_kind_sentence(browser, cast, sent, says):
    page = browser.as_person(cast.priya).post(address(cast, "record/check/"), sent, status=200)

    assert page.has("There is something to mend", says)


def test_somebody_without_a_place_here_finds_no_record(browser, cast):
    browser.as_person(cast.nia).get(address(cast, "record/"), status=404)
    browser.get(address(cast, "record/check/"), status=404)
