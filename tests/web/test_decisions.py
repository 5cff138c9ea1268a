from evenhand.actions import options
from evenhand.records.models import Decision
from tests import rounds
from tests.access.samples import private_page
from tests.actions.test_decisions import put, say


def address(cast, rest=""):
    return f"/p/{cast.project.slug}/decisions/{rest}"


def form_for(*partners, **more):
    return {
        "words": "We work together.",
        "reasons": "It is their homes.",
        "approaches": ["co_production"],
        "named": [str(partner.pk) for partner in partners],
        **more,
    }


def test_a_decision_signed_with_one_dissent_shows_the_dissent_first(browser, cast):
    browser.as_person(cast.rosa)
    browser.get(address(cast, "new/"))
    browser.post(address(cast, "new/"), form_for(cast.rosa, cast.priya))
    browser.post(address(cast, "1/sign/"), {"stance": "agree"})
    assert browser.get(address(cast, "1/")).has("Not decided. These people have not answered: Priya Nair.")

    browser.as_person(cast.priya)
    browser.get(address(cast, "1/sign/"))
    browser.post(address(cast, "1/sign/"), {"stance": "dissent", "words": "Six months is too short."})
    page = browser.get(address(cast, "1/"))
    assert page.has("Made on", "Six months is too short.")
    assert page.text.index("Who disagrees") < page.text.index("Who agrees")


def test_nobody_named_is_a_sentence_and_nothing_is_opened(browser, cast):
    page = browser.as_person(cast.rosa).post(address(cast, "new/"), form_for(), status=200)

    assert page.has("Name at least one person.", "There is something to mend")
    assert not Decision.objects.exists()


def test_the_approach_nothing_asks_for_a_signed_reason(browser, cast):
    form = form_for(cast.rosa, approaches=["nothing"])
    page = browser.as_person(cast.rosa).post(address(cast, "new/"), form, status=200)
    assert page.has("needs a reason in your own words")

    form["without_public_because"] = "The data set is closed and about roofs."
    browser.post(address(cast, "new/"), form)
    assert browser.get(address(cast, "1/")).has("Nobody from the public takes part", "about roofs")


def test_a_partner_cannot_open_and_an_observer_cannot_sign(browser, cast):
    browser.as_person(cast.priya).get(address(cast, "new/"), status=403)
    put(cast)
    browser.as_person(cast.olu).get(address(cast, "1/sign/"), status=403)
    browser.get(address(cast, "1/"))


def test_someone_not_named_cannot_sign(browser, cast):
    put(cast)
    browser.as_person(cast.femi).post(address(cast, "1/sign/"), {"stance": "agree"}, status=404)


def test_an_answer_by_phone_says_who_typed_it_and_who_heard_it(browser, cast):
    put(cast, cast.rosa, cast.walter)
    at = address(cast, f"1/sign-for/{cast.walter.pk}/")
    browser.as_person(cast.priya).get(at, status=403)
    browser.as_person(cast.femi).get(at)
    page = browser.post(at, {"channel": "phone", "stance": "agree", "words": "Yes, go on."}, status=200)
    assert page.has("Who else heard or saw it?")

    browser.post(at, {"channel": "phone", "stance": "agree", "words": "Yes, go on.", "witness": "Priya Nair"})
    assert browser.get(address(cast, "1/")).has(
        "Yes, go on.", "by phone", "typed in by Femi Facilitator", "Priya Nair"
    )


def test_taking_back_is_for_those_who_may_draft_and_only_while_it_waits(browser, cast):
    decision = put(cast)
    browser.as_person(cast.priya).post(address(cast, "1/take-back/"), status=403)
    say(decision, cast.rosa, "agree")
    say(decision, cast.priya, "agree")
    browser.as_person(cast.rosa).post(address(cast, "1/take-back/"))

    decision.refresh_from_db()
    assert decision.withdrawn_at is None
    assert browser.get(address(cast, "1/")).has("This decision is made.")


def test_another_projects_decision_is_not_found(browser, cast):
    put(cast)
    browser.as_person(cast.nia).get(address(cast, "1/"), status=404)
    browser.get(f"/p/{cast.other_project.slug}/decisions/1/", status=404)


def test_someone_on_their_own_page_is_asked_for_four_digits_before_signing(browser, cast):
    put(cast, cast.rosa, cast.walter)
    browser.as_page(private_page(cast).pk)
    sent = browser.get(address(cast, "1/sign/"), status=302)
    assert sent.url.startswith("/your-page/pin/")
    browser.post(address(cast, "1/sign/"), {"stance": "agree"})
    assert Decision.objects.get().signatures.get(partner=cast.walter).stance == ""

    browser.get(sent.url)
    browser.post(sent.url, {"pin": "4821", "again": "4821"})
    browser.get(address(cast, "1/sign/"))
    browser.post(address(cast, "1/sign/"), {"stance": "agree"})
    assert Decision.objects.get().signatures.get(partner=cast.walter).stance == "agree"


def test_the_ways_that_a_round_looks_at_come_first_ones_own_among_them(browser, cast):
    appraisal = rounds.opened(cast)
    own = options.add(
        appraisal=appraisal,
        partner=cast.priya,
        name="Handrails first",
        about="Just do it.",
        by=cast.priya.person,
    )
    page = browser.as_person(cast.rosa).get(address(cast, "new/"))
    assert page.text.index("Looked at in this round") < page.text.index("Handrails first")
    assert page.text.index("Handrails first") < page.text.index("Co-production from the first idea")

    browser.post(address(cast, "new/"), form_for(cast.rosa, approaches=[own.approach]))
    assert browser.get(address(cast, "1/")).has("Way of working Handrails first")


def test_an_address_for_forms_alone_says_so_when_it_is_opened(browser, cast):
    put(cast)
    page = browser.as_person(cast.rosa).get(address(cast, "1/take-back/"), status=405)

    assert page.has("There is no page at this address", "Nothing was changed")
