from evenhand.records.models import Contribution


def address(cast, rest=""):
    return f"/p/{cast.project.slug}/said/{rest}"


def test_the_words_alone_are_enough(browser, cast):
    browser.as_person(cast.priya)
    browser.get(address(cast, "say/"))
    browser.post(address(cast, "say/"), {"text": "The stairs are too steep."})
    page = browser.get(address(cast, "thank-you/"))
    assert page.has("Thank you", "number 1", "You get an answer, with the reason, by")

    said = Contribution.objects.get()
    assert (said.naming, said.audience, said.to_side, said.kind) == ("named", "everyone", "team", "idea")
    assert browser.get(address(cast)).has("The stairs are too steep.", "You,")
    assert browser.get(address(cast, "1/")).has("The stairs are too steep.", "Change my words")
    browser.as_person(cast.olu)
    assert browser.get(address(cast, "1/")).has("Priya Nair")
