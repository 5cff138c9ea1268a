import pytest

from evenhand.records.models import LedgerEntry
from tests.actions.test_answers import CHANGED, answer
from tests.contributions import said


def at(cast, rest=""):
    return f"/p/{cast.project.slug}/heard/{rest}"


def test_what_is_late_comes_before_what_was_adopted(browser, cast):
    answer(said(cast.priya, "Pay the bus."), partner=cast.rosa, outcome="adopted", changes=[CHANGED])
    said(cast.walter, "The stairs.", days_ago=50)
    page = browser.as_person(cast.olu).get(at(cast))

    assert page.text.index("The stairs.") < page.text.index("Pay the bus.")
    assert page.has("22 days late", "Meetings are on the ground floor", "Fewer than five people")
    assert browser.get(at(cast, "?part=adopted")).has("Pay the bus.")
    browser.get(at(cast, "?part=nonsense"), status=404)
    browser.as_person(cast.nia).get(at(cast), status=404)


@pytest.mark.parametrize("kind", ["docx", "txt"])
def test_it_is_taken_away_by_those_who_take_part(browser, cast, kind):
    said(cast.priya)
    response = browser.as_person(cast.priya).get(at(cast, f"as/{kind}/?size=large")).response
    assert "attachment" in response["Content-Disposition"]
    browser.as_person(cast.olu).get(at(cast, f"as/{kind}/"), status=403)
    browser.as_person(cast.priya).get(at(cast, "as/exe/"), status=404)


@pytest.mark.slow
def test_it_prints_in_large_print_too(browser, cast):
    answer(said(cast.priya), partner=cast.rosa, outcome="adopted", changes=[CHANGED])
    browser.as_person(cast.priya)
    for size in ("", "?size=large"):
        assert browser.get(at(cast, f"as/pdf/{size}")).response.content.startswith(b"%PDF")


def test_it_is_public_only_while_the_lead_lets_it_and_then_without_names(browser, cast):
    cast.priya.person.name = "Quetzal Canary"
    cast.priya.person.save()
    answer(said(cast.priya, "Pay the bus."), partner=cast.rosa, outcome="adopted", changes=[CHANGED])
    said(cast.priya, "Only those who take part.", audience="partners")
    said(cast.walter, "Under a mask", naming="masked", mask="Blue Heron 12")
    public = f"/heard/{cast.project.slug}/"
    browser.get(public, status=404)
    for someone in (cast.femi, cast.priya):
        browser.as_person(someone).get(at(cast, "public/"), status=403)

    browser.as_person(cast.rosa)
    assert browser.get(at(cast, "public/")).has("Ask people first.", "would show 2 things")
    browser.post(at(cast, "public/"), {"public": "yes"})
    browser.client.logout()
    page = browser.get(public)
    assert page.has("Pay the bus.", "Under a mask", "Nobody is named here.")
    for secret in ("Canary", "Rosa", "Walter", "Blue Heron", "Only those who take part", "/p/"):
        assert secret not in page.html.replace(public, "")
    assert browser.get(f"{public}?part=adopted").has("Pay the bus.")

    browser.as_person(cast.rosa).post(at(cast, "public/"), {"public": "no"})
    browser.get(public, status=404)


def test_opening_it_is_in_the_record_once(browser, cast):
    browser.as_person(cast.rosa)
    for _ in range(2):
        browser.post(at(cast, "public/"), {"public": "yes"})

    leaves = [bytes(entry.leaf) for entry in LedgerEntry.objects.filter(project=cast.project)]
    assert sum(b"project.publish_heard" in leaf for leaf in leaves) == 1
