from io import BytesIO
from zipfile import ZipFile

from evenhand.actions import contributions
from tests.access.samples import private_page
from tests.page import Browser

ASKED = "for=promotion&name=Dr+R.+Adeyemi&from_day=2020-01-01&to_day=2030-01-01&parts=said&parts=words"


def at(cast, rest=""):
    return f"/p/{cast.project.slug}/{rest}"


def said(cast):
    contributions.say(partner=cast.rosa, text="Ask about damp first.", kind="idea", by=cast.rosa.person)


def test_a_year_is_chosen_looked_at_and_taken_away(browser, cast):
    said(cast)
    browser.as_person(cast.rosa)
    assert browser.get(at(cast, "what-you-did/")).has("A promotion or a review", "A benefits office")
    form = browser.get(at(cast, "what-you-did/?for=promotion"))
    assert form.has("What should be in it?", "Hours that I have not shared as well")
    page = browser.get(at(cast, f"what-you-did/?{ASKED}"))
    assert page.has("It is ready", "Ask about damp first.")
    for kind, start in (("pdf", b"%PDF"), ("docx", b"PK"), ("html", b"<!DOCTYPE"), ("txt", b"What I did")):
        response = browser.client.get(at(cast, f"what-you-did/as/{kind}/?{ASKED}"))
        assert response.content.startswith(start), kind
        assert "no-store" in response["Cache-Control"]
    docx = browser.client.get(at(cast, f"what-you-did/as/docx/?{ASKED}")).content
    assert "Dr R. Adeyemi" in ZipFile(BytesIO(docx)).read("word/document.xml").decode()


def test_it_is_the_readers_own_whoever_they_are(browser, cast):
    said(cast)
    for somebody in (cast.priya, cast.femi, cast.olu):
        browser.as_person(somebody)
        assert (
            "Ask about damp"
            not in browser.client.get(at(cast, f"what-you-did/as/txt/?{ASKED}")).content.decode()
        )
    browser.as_person(cast.nia).get(at(cast, "what-you-did/"), status=404)


def test_asked_for_plainly_it_is_the_last_year_for_a_promotion(browser, cast):
    said(cast)
    browser.as_person(cast.rosa)
    response = browser.client.get(at(cast, "what-you-did/as/txt/"))

    assert "What I did with people in research: Rosa Adeyemi" in response.content.decode()


def test_wrong_days_are_said_and_nothing_is_made(browser, cast):
    browser.as_person(cast.rosa)
    wrong = ASKED.replace("2030", "2019")
    assert browser.get(at(cast, f"what-you-did/?{wrong}")).has("The last day comes before the first.")
    browser.get(at(cast, f"what-you-did/as/txt/?{wrong}"), status=404)


def test_whoever_goes_by_another_name_is_warned(browser, cast):
    cast.priya.named_as, cast.priya.pseudonym = "pseudonym", "Lark"
    cast.priya.save()
    page = browser.as_person(cast.priya).get(at(cast, "what-you-did/?for=cv"))

    assert page.has("could tell who you are there")


def test_on_a_private_page_it_is_this_project_alone(cast):
    browser = Browser().as_page(private_page(cast).pk)
    page = browser.get(at(cast, "what-you-did/?for=benefits"))

    assert page.has("This site gives no advice")
    assert not page.has("From all my projects")
