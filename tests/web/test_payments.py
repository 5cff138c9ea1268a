import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from evenhand.actions import claims
from evenhand.actions.claims import LineSaid
from evenhand.records.models import Claim, OutboxMessage, PayChoice, PayOffer
from tests.access.samples import private_page
from tests.payments import BUS, TEA, chosen, claimed, offered, payer, sent, supporter
from tests.people import join, person

SUM = 5137  # £51.37: a sum that stands on no page by chance.
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489"
    "0000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)


def pay(cast, rest=""):
    return f"/p/{cast.project.slug}/pay/{rest}"


def paying(cast, rest=""):
    return f"/p/{cast.project.slug}/paying/{rest}"


def with_pin(browser, cast):
    """Walter on his own page, who has chosen his four digits and given them."""
    browser.as_page(private_page(cast).pk)
    asked = browser.get(pay(cast, "claims/new/"), status=302)
    browser.get(asked.url)
    browser.post(asked.url, {"pin": "4821", "again": "4821"})
    return browser


def offer_form(*partners, **more):
    today = timezone.localdate()
    return {
        "partners": [str(partner.pk) for partner in partners],
        "what_for": "Three meetings and the reading, this term",
        "from_day": today.isoformat(),
        "to_day": (today + timedelta(days=90)).isoformat(),
        "pence": "51.37",
        "worked_out": "3 × 2 hours at £8.56",
        "promised_days": "20",
        "how": "A cheque by post",
        "ring": "Jo, 01632 960 441",
        **more,
    }


def seen(number=1):
    """What the page of a claim sends with a yes."""
    return {"seen": str(Claim.objects.get(number=number).ledger_seq)}


def lines(*rows):
    form = {}
    for number, (what, pounds, kind) in enumerate(rows, start=1):
        form |= {f"what_{number}": what, f"pence_{number}": pounds, f"kind_{number}": kind}
    return form


def test_pay_is_offered_before_anybody_agrees_with_all_that_one_must_know(browser, cast):
    browser.as_person(cast.rosa)
    page = browser.get(paying(cast, "offers/new/"))
    assert page.has("£13.80", "£495", "The Carer", "Before you say yes") or page.has("£13.80", "£495")
    browser.post(paying(cast, "offers/new/"), offer_form(cast.priya, cast.walter))
    assert PayOffer.objects.count() == 2
    assert browser.get(paying(cast, "offers/")).has("Priya Nair, offer 1", "Nothing said yet")

    page = browser.as_person(cast.priya).get(f"/p/{cast.project.slug}/")
    assert page.has("We would like to pay you for your time")
    page = browser.get(pay(cast))
    assert page.has(
        "We offer you £51.37", "Three meetings", "Within 20 days", "A cheque by post", "Jo, 01632 960 441",
        "3 × 2 hours at £8.56", "can count as income", "We cannot advise you", "is not income",
    )  # fmt: skip
    assert browser.get(pay(cast, "offers/1/")).has("Yes, all of it: £51.37", "you need not say why")


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ({"choice": "accept"}, "Yes, all of it: £51.37"),
        ({"choice": "less", "pence": "20"}, "Yes, but less: £20"),
        ({"choice": "decline"}, "No, thank you"),
        ({"choice": "elsewhere", "elsewhere_to": "The hospice"}, "£51.37 to The hospice"),
    ],
)
def test_each_of_four_answers_is_kept_and_can_be_changed(browser, cast, said, shown):
    offered(cast, cast.priya, SUM)
    browser.as_person(cast.priya).post(pay(cast, "offers/1/"), said)
    assert browser.get(pay(cast)).has(shown)
    browser.post(pay(cast, "offers/1/"), {"choice": "accept"})
    assert PayChoice.objects.get(is_latest=True).choice == "accept"


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({}, "Choose one of the four"),
        ({"choice": "less"}, "less than £51.37"),
        ({"choice": "less", "pence": "900"}, "less than £51.37"),
        ({"choice": "elsewhere"}, "Say who should have it"),
        ({"choice": "elsewhere", "elsewhere_to": "20-45-45 31926819"}, "bank details"),
        ({"choice": "accept\x00!"}, "valid choice"),
    ],
)
def test_what_is_lacking_is_said_in_a_sentence_and_nothing_is_kept(browser, cast, said, sentence):
    offered(cast, cast.priya, SUM)
    page = browser.as_person(cast.priya).post(pay(cast, "offers/1/"), said, status=200)
    assert sentence in page.text
    assert not PayChoice.objects.exists()


def test_a_reduced_offer_from_yes_to_money_that_came(browser, cast):
    """Offered, taken in part, asked for with a bus fare, looked at, sent, and there."""
    jo = payer(cast)
    offered(cast, cast.walter, SUM)
    with_pin(browser, cast)
    browser.post(pay(cast, "offers/1/"), {"choice": "less", "pence": "20"})
    assert browser.get(pay(cast)).has("Yes, but less: £20", "Ask for this money")
    browser.get(pay(cast, "claims/new/?offer=1"))
    browser.post(pay(cast, "claims/new/?offer=1"), lines(("Bus to the hall", "4.60", "expense")))
    assert browser.get(pay(cast)).has("Number 1: £24.60", "a second person looks at it", "£4.60")

    other = type(browser)().as_person(jo)
    assert other.get(paying(cast)).has(
        "Walter Page, number 1", "£24.60", "Promised in 20 days; 0 days so far"
    )
    assert other.get(paying(cast, "claims/1/")).has("Bus to the hall", "On paper", "Approve all of it")
    other.post(paying(cast, "claims/1/approve/"), seen())
    sent_to = other.post(paying(cast, "send/"), {"claim": ["1"]})
    assert other.get(sent_to.url).has("Walter Page", "£24.60")

    assert browser.get(pay(cast)).has("Sent to be paid on", "Has it come?")
    browser.get(pay(cast, "claims/1/arrived/"))
    browser.post(
        pay(cast, "claims/1/arrived/"), {"has_come": "yes", "arrived_on": timezone.localdate().isoformat()}
    )
    claim = Claim.objects.get()
    assert (claim.state, claim.arrived_way, claim.way) == ("arrived", "page", "page")
    assert other.get(paying(cast)).has("Nobody waits for money.", "Too few people")
    assert other.get(paying(cast, "arrived/")).has("Walter Page, number 1", "0 days in the end")


def test_money_on_a_private_page_asks_for_four_digits(browser, cast):
    offered(cast, cast.walter, SUM)
    claim = sent(cast, cast.walter)
    browser.as_page(private_page(cast).pk)
    browser.get(pay(cast))
    for rest, form in (
        ("offers/1/", {"choice": "accept"}),
        ("claims/new/", lines(("Bus", "1", "expense"))),
        (f"claims/{claim.number}/arrived/", {"has_come": "yes"}),
        (f"claims/{claim.number}/take-back/", {}),
        (f"claims/{claim.number}/confirm/", {}),
    ):
        assert browser.post(pay(cast, rest), form).url.startswith("/your-page/pin/")
    claim.refresh_from_db()
    assert (claim.state, PayChoice.objects.count(), Claim.objects.count()) == ("sent", 0, 1)


def test_ten_sums_fit_in_one_claim_and_each_fault_is_named_at_its_line(browser, cast):
    browser.as_person(cast.priya)
    page = browser.post(
        pay(cast, "claims/new/"),
        {"what_1": "Bus", "pence_2": "3", "pence_3": "x", "what_3": "Tea", "what_4": "20-45-45 31926819"},
        status=200,
    )
    assert page.has("Say how much it was.", "Say what it was for.", "Give pounds, such as", "bank details")
    assert page.has("What you wrote is still below")
    assert not Claim.objects.exists()

    browser.post(pay(cast, "claims/new/"), lines(*[(f"Bus {n}", "2.50", "expense") for n in range(10)]))
    assert Claim.objects.get().lines.count() == 10


def test_an_empty_claim_is_a_sentence(browser, cast):
    page = browser.as_person(cast.priya).post(pay(cast, "claims/new/"), {}, status=200)
    assert page.has("Write down at least one sum.")


@pytest.mark.slow
def test_a_photo_of_a_receipt_is_for_its_owner_and_those_who_pay(browser, cast, settings, tmp_path):
    settings.FILES_FOLDER = tmp_path
    photo = SimpleUploadedFile("my bus.png", PNG, "image/png")
    browser.as_person(cast.priya).post(
        pay(cast, "claims/new/"), lines(("Bus", "4.60", "expense")) | {"receipt_1": photo}
    )
    at = pay(cast, "claims/1/receipts/1/")
    served = browser.get(at).response
    assert served["Content-Type"] == "image/png"
    assert served["Content-Disposition"].startswith("attachment")
    assert served["X-Content-Type-Options"] == "nosniff"
    assert b"".join(served.streaming_content).startswith(b"\x89PNG")
    b"".join(type(browser)().as_person(payer(cast)).get(at).response.streaming_content)
    for partner, status in ((cast.femi, 404), (cast.walter, 404), (cast.olu, 403), (cast.nia, 404)):
        type(browser)().as_person(partner).get(at, status=status)
    browser.get(pay(cast, "claims/1/receipts/2/"), status=404)

    bad = SimpleUploadedFile("receipt.png", b"<script>alert(1)</script>", "image/png")
    page = browser.post(
        pay(cast, "claims/new/"), lines(("Bus", "4.60", "expense")) | {"receipt_1": bad}, status=200
    )
    assert page.has("There is something to mend")
    assert Claim.objects.count() == 1


@pytest.mark.slow
def test_a_paper_claim_is_typed_in_confirmed_approved_sent_and_told_by_letter(browser, cast):
    """The paper journey: Femi types, Walter says it is right, Jo approves, a slip says that it came."""
    came = timezone.localdate() - timedelta(days=3)
    offer = offered(cast, cast.walter, SUM, promised_days=20)
    jo = type(browser)().as_person(payer(cast))
    jo.post(paying(cast, "offers/1/choice/"), {"way": "post", "choice": "less", "pence": "20"})
    assert jo.get(paying(cast, "offers/1/")).has("Yes, but less, £20", "typed in, by post")

    femi = browser.as_person(cast.femi)
    assert femi.get(paying(cast, "paper/")).has("Walter Page", "Type in a claim")
    at = paying(cast, f"paper/{cast.walter.pk}/")
    femi.get(at)
    form = {"way": "post", "claimed_on": came.isoformat(), "offer_number": str(offer.number)}
    done = femi.post(
        at, form | lines(("Bus", "4.60", "expense"), ("Sitter", "9", "no_receipt")), follow=True, status=200
    )
    assert done.has("Noted as number 1")
    claim = Claim.objects.get()
    assert (claim.claimed_on, claim.way, claim.entered_by) == (came, "post", cast.femi.person)
    assert claim.promised_on == came + timedelta(days=20)
    assert {line.kind: line.pence for line in claim.lines.all()} == {
        "pay": 2000,
        "expense": 460,
        "no_receipt": 900,
    }
    # The typist never learns what Walter agreed to.
    assert not re.search(r"£2\d|20\.00|33\.60", done.html + femi.get(paying(cast, "paper/")).html)

    walter = with_pin(type(browser)(), cast)
    home = walter.get("/your-page/")
    assert home.has("The money that you asked for (number 1)", "Femi Facilitator")
    page = walter.get(pay(cast, "claims/1/"))
    assert page.has("Femi Facilitator typed this in for you", "Is it right?", "Sitter")
    walter.post(pay(cast, "claims/1/confirm/"))
    assert not walter.get("/your-page/").has("The money that you asked for (number 1)")

    jo.post(paying(cast, "claims/1/approve/"), seen())
    jo.post(paying(cast, "send/"), {"claim": ["1"]})
    slip = paying(cast, f"paper/{cast.walter.pk}/arrived/")
    femi.get(slip)
    page = femi.post(slip, {"number": "9", "way": "post", "has_come": "yes"}, status=200)
    assert page.has("no money on its way to them under that number")
    femi.post(
        slip,
        {"number": "1", "way": "post", "has_come": "yes", "arrived_on": timezone.localdate().isoformat()},
    )
    claim.refresh_from_db()
    assert (claim.state, claim.arrived_entered_by) == ("arrived", cast.femi.person)
    assert jo.get(paying(cast, "claims/1/")).has(
        "typed in from their letter", "Promised in 20 days; 3 days in the end"
    )


def test_late_money_stands_at_the_top_and_not_come_above_it(browser, cast):
    late = sent(cast, cast.walter, TEA, days_ago=40)
    claimed(cast.priya, BUS)
    jo = browser.as_person(payer(cast))
    page = jo.get(paying(cast))
    assert page.has("Promised in 30 days; 40 days so far")
    assert page.text.index("Walter Page, number 1") < page.text.index("Priya Nair, number 2")
    assert page.html.count("tag late") == 1

    claims.ask_about_arrival(timezone.localdate())
    walter = with_pin(type(browser)(), cast)
    assert walter.get("/your-page/").has("Has your money come (number 1)?")
    assert walter.get(pay(cast)).has("It is late.", "We are sorry.")
    walter.post(pay(cast, f"claims/{late.number}/arrived/"), {"has_come": "no"})
    page = jo.get(paying(cast))
    assert page.has("They say that it has not come")
    assert page.text.index("has not come") < page.text.index("Not paid yet")
    assert walter.get(pay(cast)).has("that it has not come")


def test_a_question_goes_to_the_person_and_its_answer_back(browser, cast):
    claimed(cast.priya, BUS)
    jo = browser.as_person(payer(cast))
    assert jo.post(paying(cast, "claims/1/query/"), {"words": ""}, status=200).has(
        "There is something to mend"
    )
    jo.post(paying(cast, "claims/1/query/"), {"words": "Which bus?"})

    priya = type(browser)().as_person(cast.priya)
    assert priya.get(f"/p/{cast.project.slug}/").has("There is a question about the money")
    assert priya.get(pay(cast, "claims/1/")).has("Which bus?", "Answer it", "That is not a no.")
    page = priya.get(pay(cast, "claims/1/change/"))
    assert 'value="Bus to the hall"' in page.html
    priya.post(
        pay(cast, "claims/1/change/"), lines(("Bus to the hall", "4.60", "expense")) | {"answer": "The 38"}
    )
    assert jo.get(paying(cast, "claims/1/")).has("The 38", "Approve all of it")


def test_nobody_approves_what_they_typed_in_or_asked_for(browser, cast):
    claimed(cast.rosa, BUS)
    claimed(cast.walter, BUS, way="post", entered_by=cast.rosa.person, by=cast.rosa.person)
    rosa = browser.as_person(cast.rosa)
    for number in (1, 2):
        page = rosa.get(paying(cast, f"claims/{number}/"))
        assert page.has("Somebody else must do this")
        assert "Approve all of it" not in page.text
        rosa.post(paying(cast, f"claims/{number}/approve/"), seen(number))
    assert not Claim.objects.filter(state="approved").exists()


def test_a_yes_is_only_to_the_sums_that_stood_on_the_page(browser, cast):
    claim = claimed(cast.walter, BUS)
    jo = browser.as_person(payer(cast))
    page, before = jo.get(paying(cast, "claims/1/")), seen()
    assert f'name="seen" value="{before["seen"]}"' in page.html
    claims.change(claim=claim, lines=[LineSaid("expense", "Taxi", 9_000_00)], by=cast.walter.person)

    for form in (before, {}, {"seen": "x"}):
        at = jo.post(paying(cast, "claims/1/approve/"), form).url
        assert jo.get(at).has("was changed while you looked at it", "£9,000")
    assert Claim.objects.get().state == "claimed"
    jo.post(paying(cast, "claims/1/approve/"), seen())
    assert Claim.objects.get().state == "approved"


def test_the_file_for_the_finance_office_runs_nothing_and_comes_out_the_same(browser, cast):
    cast.priya.person.name = "=cmd|' /C calc'!A0"
    cast.priya.person.save()
    offer = offered(cast, cast.walter, SUM)
    chosen(offer, "elsewhere", elsewhere_to="+hospice;@SUM(A1)")
    made = [claimed(cast.priya, BUS, TEA), claimed(cast.walter, offer=offer)]
    for claim in made:
        claims.approve(claim=claim, by=payer(cast).person)
    batch = claims.send(made, by=payer(cast).person)
    at = paying(cast, f"sent/{batch}/file/")
    jo = browser.as_person(payer(cast))
    first = jo.get(at).response.content
    rows = first.decode("utf-8-sig").splitlines()

    assert len(rows) == 3
    assert rows[1].startswith(
        f"{batch},{cast.project.slug},1,'=cmd|' /C calc'!A0,7.70,Expenses,0.00,4.60,3.10,0.00,,"
    )
    assert "'+hospice;'@SUM(A1),51.37,Contributor pay,51.37" in rows[2]
    cast.priya.person.name = "Priya Married"
    cast.priya.person.save()
    cast.project.title = "Another name"
    cast.project.save()
    assert jo.get(at).response.content == first


def test_a_payer_begins_with_paying_people_and_reads_no_words(browser, cast):
    cast.project.about = "CANARY about damp walls"
    cast.project.save()
    jo = browser.as_person(payer(cast))
    assert browser.get(f"/p/{cast.project.slug}/", status=302).url == paying(cast)
    listed = jo.get("/projects/")
    assert listed.has("Warm homes")
    assert "CANARY" not in listed.html
    page = jo.get(paying(cast))
    assert "CANARY" not in page.html
    assert [link for link in page.links if "/said" in link or "/people" in link or "/criteria" in link] == []
    assert type(browser)().as_person(cast.priya).get("/projects/").has("CANARY about damp walls")


@pytest.mark.parametrize(("role", "first"), [("confidant", "confidence"), ("witness", "witness")])
def test_those_who_listen_or_witness_begin_where_they_can_do_something(browser, cast, role, first):
    browser.as_person(join(cast.project, person(f"{role.title()} One"), role))
    response = browser.client.get(f"/p/{cast.project.slug}/")
    assert response.status_code in (302, 403)
    if response.status_code == 302:
        browser.get(response.headers["Location"])


def test_a_supporter_types_in_for_the_one_they_come_with_and_claims_their_own(browser, cast):
    sal = browser.as_person(supporter(cast))
    page = sal.get(paying(cast, "paper/"))
    assert page.has("Walter Page")
    assert "Priya" not in page.text
    sal.get(paying(cast, f"paper/{cast.walter.pk}/"))
    sal.get(paying(cast, f"paper/{cast.priya.pk}/"), status=404)
    sal.post(pay(cast, "claims/new/"), lines(("Train, to come along", "12", "expense")))
    assert sal.get(pay(cast)).has("Number 1: £12")


SECRETS = ("51.37", "20.37", "2037", "hospice", "No, thank you", "decline")


@pytest.mark.slow
def test_nobody_else_learns_what_was_offered_said_or_claimed(browser, cast):
    """Every page that links lead to, from the first one on, for those who do not pay."""
    jo = payer(cast)
    sums = [offered(cast, partner, SUM) for partner in (cast.priya, cast.walter, cast.priya)]
    chosen(sums[0], "decline")
    chosen(sums[1], "elsewhere", elsewhere_to="The hospice")
    chosen(sums[2], "less", pence=2037)
    claim = claimed(cast.priya, offer=sums[2])
    claims.approve(claim=claim, by=jo.person)
    claims.send([claim], by=jo.person)
    sam = join(cast.project, person("Sam Partner"), "partner", "carer")
    for looking in (sam, cast.femi, cast.olu, supporter(cast)):
        walker = type(browser)().as_person(looking)
        for address in walk(walker, cast):
            page = walker.client.get(address)
            found = [secret for secret in SECRETS if secret in page.content.decode(errors="replace")]
            assert not found, f"{looking.person.name} found {found} at {address}"


def walk(browser, cast, most=80):
    start = f"/p/{cast.project.slug}/"
    seen, todo = [], [start, pay(cast), paying(cast, "paper/")]
    while todo and len(seen) < most:
        address = todo.pop(0)
        if address in seen or not address.startswith(start):
            continue
        response = browser.client.get(address)
        if response.streaming or not response.headers.get("Content-Type", "").startswith("text/html"):
            continue
        seen.append(address)
        links = re.findall(r'href="([^"#?]+)', response.content.decode())
        todo += [link for link in links if link not in seen]
    assert len(seen) > 5
    return seen


def test_whoever_does_not_pay_gets_no_paying_page_and_a_foreigner_finds_none(browser, cast):
    offered(cast, cast.priya, SUM)
    claim = sent(cast, cast.priya)
    rests = [
        "", "arrived/", "offers/", "offers/1/", "offers/1/letter/", "offers/1/choice/", "claims/1/",
        f"sent/{claim.sent_in}/", f"sent/{claim.sent_in}/file/",
    ]  # fmt: skip
    for rest in rests:
        for partner, status in ((cast.femi, 403), (cast.walter, 403), (cast.olu, 403), (cast.nia, 404)):
            type(browser)().as_person(partner).get(paying(cast, rest), status=status)
    for partner in (cast.rosa, cast.femi, payer(cast)):
        # One's own pages show one's own things and nobody else's, to those who pay too.
        status = 403 if partner.role == "payer" else 404
        for rest in ("offers/1/", "claims/1/", "claims/1/arrived/"):
            type(browser)().as_person(partner).get(pay(cast, rest), status=status)


def test_mail_and_letters_about_pay_look_the_same_whatever_was_said(browser, cast):
    for choice in ("accept", "decline"):
        chosen(offered(cast, cast.priya, SUM), choice)
    told = OutboxMessage.objects.filter(kind="pay").order_by("id")
    assert len({message.subject for message in told}) == 1
    assert len({message.text for message in told}) == 1


def test_a_letter_with_the_sum_is_printed_by_those_who_pay(browser, cast):
    offered(cast, cast.walter, SUM)
    jo = browser.as_person(payer(cast))
    at = paying(cast, "offers/1/letter/")
    jo.get(at)
    page = jo.post(at, {"ring": "Jo", "return_to": "The hall", "size": "large"}, status=200)
    assert page.has("£51.37", "Within 20 days", "Give it to somebody else:", "offer 1", "can count as income")
    femi = type(browser)().as_person(cast.femi)
    at = paying(cast, f"paper/{cast.walter.pk}/print/")
    femi.get(at)
    page = femi.post(at, {"size": "ordinary"}, status=200)
    assert page.has("Money that I want to ask for", "is always paid back")
    assert "51.37" not in page.html


def test_an_offer_taken_back_is_gone_from_the_page_that_waits(browser, cast):
    offered(cast, cast.priya, SUM)
    rosa = browser.as_person(cast.rosa)
    rosa.post(paying(cast, "offers/1/take-back/"))
    assert rosa.get(paying(cast, "offers/")).has("Taken back")
    priya = type(browser)().as_person(cast.priya)
    assert "51.37" not in priya.get(pay(cast)).text
    assert priya.get(pay(cast, "offers/1/")).has("was taken back")


@pytest.mark.slow
def test_pay_pages_cost_no_more_queries_for_twenty_than_for_two(browser, cast):
    from tests.web.test_query_counts import queries

    jo = payer(cast)
    browser.as_person(jo)

    def grow(start, count):
        for number in range(start, start + count):
            partner = join(cast.project, person(f"More{number} Person"), "partner", "carer")
            offer = offered(cast, partner, SUM)
            chosen(offer)
            claims.approve(claim=claimed(partner, BUS, offer=offer), by=jo.person)
            sent(cast, cast.priya, BUS)
            claimed(cast.priya, TEA)

    addresses = [paying(cast), paying(cast, "offers/"), paying(cast, "paper/")]
    grow(0, 2)
    few = {address: queries(browser, address) for address in addresses}
    own = type(browser)().as_person(cast.priya)
    few_own = queries(own, pay(cast))
    grow(2, 18)
    assert {address: queries(browser, address) for address in addresses} == few
    assert queries(own, pay(cast)) == few_own


def test_a_project_brought_in_from_elsewhere_changes_nothing_and_breaks_no_page(browser, cast):
    offered(cast, cast.priya, SUM)
    claimed(cast.priya, BUS, way="post", entered_by=cast.femi.person, by=cast.femi.person)
    cast.project.is_read_only = True
    cast.project.save()
    priya = browser.as_person(cast.priya)
    for rest, form, status in (
        ("offers/1/", {"choice": "decline"}, 200),
        ("claims/new/", lines(("Bus", "1", "expense")), 200),
        ("claims/1/change/", lines(("Bus", "1", "expense")), 200),
        ("claims/1/not-right/", {"words": "No"}, 200),
        ("claims/1/confirm/", {}, 302),
        ("claims/1/take-back/", {}, 302),
    ):
        priya.post(pay(cast, rest), form, status=status)
    rosa = type(browser)().as_person(cast.rosa)
    rosa.post(paying(cast, "offers/new/"), offer_form(cast.walter), status=200)
    rosa.post(paying(cast, "claims/1/approve/"))
    rosa.post(paying(cast, "claims/1/query/"), {"words": "Why?"}, status=200)
    claim = Claim.objects.get()
    assert (claim.state, claim.confirmed_on, claim.dispute) == ("claimed", None, "")
    assert not PayChoice.objects.exists()


@pytest.mark.parametrize("rest", ["offers/99999999999999999999/", "claims/99999999999999999999/"])
def test_a_number_out_of_all_reason_is_not_found(browser, cast, rest):
    browser.as_person(cast.rosa).get(paying(cast, rest), status=404)
    browser.get(pay(cast, rest), status=404)
    browser.post(paying(cast, "send/"), {"claim": ["99999999999999999999", "x", "²", ""]})
