"""One letter back per person: whole for them, less for whoever prints it, and nothing behind a mask beside a name."""

import re
from datetime import timedelta
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pypdf import PdfReader

from evenhand.actions import heads
from evenhand.readings.heads import written_down
from evenhand.records.models import (
    Answer,
    AnswerChange,
    AnswerResponse,
    Ask,
    AskedPartner,
    Change,
    Claim,
    ClaimLine,
    Contribution,
    MinutesAsked,
    OutboxMessage,
    Partner,
    Promise,
)
from tests.access.samples import private_page
from tests.contributions import said
from tests.ledger.samples import own_data_folder
from tests.page import Browser

TODAY = timezone.localdate

__all__ = ["own_data_folder"]


def answered(row, by, reason="We moved the meeting downstairs.", *, days_ago=2, outcome="adopted"):
    return Answer.objects.create(
        contribution=row,
        number=1,
        outcome=outcome,
        reason=reason,
        partner=by,
        answered_on=TODAY() - timedelta(days=days_ago),
    )


def own(cast) -> str:
    return f"/p/{cast.project.slug}/letter/"


def letter_to(cast, partner) -> str:
    return f"/p/{cast.project.slug}/letters/back/{partner.pk}/"


PRINT = {"ring": "Femi, 0113 496 0000", "return_to": "1 Hall Road", "signed": "Femi", "size": "ordinary"}


@pytest.fixture
def four_ways(cast):
    """Walter said the same four hidden things and one by name, each with an answer, and is owed money."""
    answered(said(cast.walter, "NAMED words"), cast.rosa, "NAMED reason")
    answered(
        said(cast.walter, "MASKED words", naming="masked", mask="Grey heron"), cast.femi, "MASKED reason"
    )
    answered(
        said(cast.walter, "GROUP words", naming="group", shown_type="patient"), cast.rosa, "GROUP reason"
    )
    answered(said(cast.walter, "FACILITATOR words", audience="facilitator"), cast.femi, "FACILITATOR reason")
    answered(said(cast.walter, "CHOSEN words", readers=(cast.priya,)), cast.priya, "CHOSEN reason")
    claim = Claim.objects.create(
        project=cast.project, number=1, partner=cast.walter, person=cast.walter.person,
        claimed_on=TODAY() - timedelta(days=40), promised_on=TODAY() - timedelta(days=10),
    )  # fmt: skip
    ClaimLine.objects.create(claim=claim, kind="pay", what="Two evenings", pence=12345)
    return cast


HIDDEN = ["MASKED", "GROUP", "FACILITATOR", "CHOSEN"]


def test_the_letter_says_what_became_of_each_thing_and_what_is_owed(browser, cast):
    row = said(cast.priya)
    answer = answered(row, cast.rosa)
    change = Change.objects.create(
        project=cast.project, what="The room is on the ground floor", where="The plan, page 2",
        version="version 3", made_on=TODAY(), made_by=cast.rosa,
    )  # fmt: skip
    AnswerChange.objects.create(answer=answer, change=change)
    said(cast.priya, "And nobody is paid.", days_ago=1)
    Promise.objects.create(
        project=cast.project, number=1, what="Send the draft", to_partner=cast.priya, owner=cast.rosa,
        made_on=TODAY(), due_on=TODAY() - timedelta(days=1),
    )  # fmt: skip
    ask = Ask.objects.create(
        project=cast.project, number=1, what="Read two pages", minutes=20, due_on=TODAY(), pay="£10",
        ring="Femi, 0113 496 0000", made_by=cast.rosa, made_on=TODAY(),
    )  # fmt: skip
    AskedPartner.objects.create(ask=ask, partner=cast.priya)
    MinutesAsked.objects.create(partner=cast.priya, what="x", minutes=20, asked_on=TODAY(), about="ask 1")
    Partner.objects.filter(pk=cast.priya.pk).update(minutes_cap=60)
    cast.project.next_letter_on = TODAY() + timedelta(days=9)
    cast.project.save()

    page = browser.as_person(cast.priya).get(own(cast))
    assert page.has(
        "You do not have to do anything.",
        "The stairs are too steep.",
        "Adopted. We moved the meeting downstairs. (Rosa Adeyemi",
        "What changed: The room is on the ground floor. Where: The plan, page 2, version 3.",
        "And nobody is paid.",
        "It waits for an answer.",
        "Send the draft. Promised by Rosa Adeyemi.",
        "is late",
        "There is no money on its way to you",
        "about 20 minutes of your time. You agreed to no more than 60",
        "Read two pages: about 20 minutes",
        "No needs no reason",
        "You will next hear from us on",
        "ring Femi, 0113 496 0000",
    )


def test_an_empty_letter_is_a_letter_too(browser, cast):
    page = browser.as_person(cast.olu).get(own(cast))
    assert page.has("There is nothing here yet", "We have not said yet when you will next hear")


def test_what_theirs_was_put_together_with_answers_it(browser, cast):
    together = said(
        None, "We all mean the stairs.", project=cast.project, naming="named", gathered_by=cast.femi
    )
    answered(together, cast.rosa, "A lift is in the plan.")
    said(cast.priya, state="gathered", gathered_into=together)
    page = browser.as_person(cast.priya).get(own(cast))
    assert page.has(
        "The stairs are too steep.", "A lift is in the plan.", "put together with what others said"
    )
    assert not page.has("We all mean the stairs.")


def test_the_person_alone_reads_everything_they_said_and_what_they_are_owed(four_ways):
    cast = four_ways
    page = Browser().as_page(private_page(cast).pk).get(own(cast))
    for word in ["NAMED", *HIDDEN]:
        assert page.has(f"{word} words", f"{word} reason")
    assert page.has("others see it as “Grey heron”", "£123.45", "It should have been with you by")


@pytest.mark.parametrize("as_file", [False, True])
def test_who_prints_it_gets_less_and_the_letter_says_so(four_ways, as_file):
    cast = four_ways
    form = {**PRINT, **({"pdf": "yes"} if as_file else {})}
    lead = _read(Browser().as_person(cast.rosa).post(letter_to(cast, cast.walter), form, status=200), as_file)
    assert "Dear Walter Page" in lead
    assert "NAMED words" in lead
    assert "NAMED reason" in lead
    for word in [*HIDDEN, "Grey heron", "£123"]:
        assert word not in lead
    assert "There may be more, for you alone" in lead

    sealed = _read(
        Browser().as_person(cast.femi).post(letter_to(cast, cast.walter), form, status=200), as_file
    )
    for word in ["NAMED words", "MASKED words", "MASKED reason", "FACILITATOR words"]:
        assert word in sealed
    # The facilitator cannot know whose these are, and the mask itself stands beside no name.
    for word in ["GROUP", "CHOSEN", "Grey heron"]:
        assert word not in sealed


def _read(page, as_file: bool) -> str:
    if not as_file:
        return page.text
    response = page.response
    assert "walter" not in response["Content-Disposition"].lower()
    assert "no-store" in response["Cache-Control"]
    return " ".join(
        "\n".join(sheet.extract_text() for sheet in PdfReader(BytesIO(response.content)).pages).split()
    )


def test_the_line_that_there_is_more_stands_also_where_there_is_none(cast):
    page = Browser().as_person(cast.rosa).post(letter_to(cast, cast.walter), PRINT, status=200)
    assert page.has("If there is any, it is for you alone.")


def test_the_page_before_printing_warns_the_facilitator_to_seal_it(cast):
    assert Browser().as_person(cast.femi).get(letter_to(cast, cast.walter)).has("Please seal this letter.")
    assert (
        not Browser().as_person(cast.rosa).get(letter_to(cast, cast.walter)).has("Please seal this letter.")
    )


def test_partners_and_strangers_print_nobody_s_letter(cast):
    Browser().as_person(cast.priya).get(letter_to(cast, cast.walter), status=403)
    Browser().as_person(cast.nia).get(letter_to(cast, cast.walter), status=404)
    Browser().as_person(cast.rosa).get(letter_to(cast, cast.nia), status=404)
    Browser().as_person(cast.nia).get(own(cast), status=404)


def test_the_slip_asks_by_number_and_for_nothing_said_under_a_mask(four_ways):
    cast = four_ways
    page = Browser().as_person(cast.femi).post(letter_to(cast, cast.walter), PRINT, status=200)
    slip = page.text[page.text.index("Only if you want to (number") :]
    numbers = {row.text.split()[0]: row.number for row in Contribution.objects.all()}
    assert f"The answer to number {numbers['NAMED']}:" in slip
    assert f"The answer to number {numbers['MASKED']}:" not in slip
    assert all(words in slip for words in ["Seen", "That is not what I said", "This does not answer me"])
    assert "You owe us nothing." in page.text
    assert "Walter" not in slip
    assert "words" not in slip


def test_what_was_answered_already_is_not_asked_again(cast):
    row = said(cast.walter)
    answer = answered(row, cast.rosa)
    AnswerResponse.objects.create(
        answer=answer, partner=cast.walter, contribution=row, says="seen", said_on=TODAY()
    )
    page = Browser().as_person(cast.femi).post(letter_to(cast, cast.walter), PRINT, status=200)
    assert "The answer to number" not in page.text


def test_only_what_is_new_since_the_last_letter_is_marked_new(browser, cast):
    Partner.objects.update(joined_at=timezone.now() - timedelta(days=60))
    answered(said(cast.priya, "Old words", days_ago=40), cast.rosa, days_ago=30)
    assert not browser.as_person(cast.priya).get(own(cast)).has("New:")

    message = OutboxMessage.objects.create(
        person=cast.priya.person, project=cast.project, key="d", kind="digest", subject="x", text="x",
        state="sent", due_at=timezone.now(),
    )  # fmt: skip
    OutboxMessage.objects.filter(pk=message.pk).update(created_at=timezone.now() - timedelta(days=7))
    answered(said(cast.priya, "Late words", days_ago=40), cast.rosa, "Now we have one.")
    page = browser.get(own(cast))
    assert page.text.count("New: Number") == 1
    assert page.text.index("Late words") < page.text.index("Old words")


def test_it_is_printed_in_the_size_that_the_person_chose(browser, cast):
    Partner.objects.filter(pk=cast.priya.pk).update(letter_size="large")
    assert 'class="sheet large"' in browser.as_person(cast.priya).get(own(cast) + "?as=print").html
    pdf = browser.get(own(cast) + "?as=pdf")
    assert pdf.response["Content-Type"] == "application/pdf"
    assert PdfReader(BytesIO(pdf.response.content)).trailer["/Root"]["/MarkInfo"]["/Marked"]

    form = Browser().as_person(cast.femi).get(letter_to(cast, cast.priya))
    assert form.tree.find('.//input[@name="size"][@checked]').get("value") == "large"


def test_who_wants_to_hear_only_thanks_is_thanked_and_still_told_what_is_owed(browser, cast):
    Partner.objects.filter(pk=cast.priya.pk).update(wants_to_hear=["thanks"])
    answered(said(cast.priya), cast.rosa)
    page = browser.as_person(cast.priya).get(own(cast))
    assert page.has("Thank you for your time", "What we owe you")
    assert not page.has("The stairs are too steep.")


@pytest.mark.slow
def test_a_long_life_here_costs_no_more_queries_than_a_short_one(browser, cast):
    def queries() -> int:
        browser.get(own(cast))
        with CaptureQueriesContext(connection) as asked:
            browser.get(own(cast))
        return len(asked)

    browser.as_person(cast.priya)
    answered(said(cast.priya), cast.rosa)
    few = queries()
    for number in range(60):
        answered(said(cast.priya, f"Thought {number}"), cast.rosa)
    assert queries() <= few + 1
    assert browser.get(own(cast)).has("You said 21 more things")


@pytest.mark.usefixtures("own_data_folder")
def test_every_letter_holds_how_the_record_stood_in_a_form_that_the_verifier_takes(browser, cast):
    head = heads.sign(cast.project)

    page = browser.as_person(cast.priya).get(f"/p/{cast.project.slug}/letter/")

    line = written_down(head)
    assert page.has(line)
    # Forty-four letters of the root after the count: what `verify --head` takes as written down by hand.
    assert re.fullmatch(r"[0-9]+:[A-Za-z0-9+/=]{44}", line)
