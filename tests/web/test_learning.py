"""Where to learn more, and looking back at what was decided."""

import pytest

from evenhand.actions import decision_again, ledger, reflections, resource_links
from evenhand.actions.errors import ActionError
from evenhand.readings.framework import current
from evenhand.records.models import ResourceLink
from tests.closed_decisions import closed


def at(cast, rest=""):
    return f"/p/{cast.project.slug}/{rest}"


def link(partner, **more):
    said = {"title": "A guide", "address": "https://example.org/guide", "by": partner.person}
    return resource_links.add(partner=partner, **{**said, **more})


def test_the_map_has_every_place_with_who_told_of_it(browser, cast):
    page = browser.as_person(cast.olu).get(at(cast, "learn/"))

    assert page.has(*(row.name for row in current().resources))
    assert page.has("Told of in:", "Nobody here has added one.")
    browser.get(at(cast, "learn/add/"), status=403)


def test_people_add_places_and_take_them_off_the_list(browser, cast):
    browser.as_person(cast.priya).get(at(cast, "learn/add/"))
    browser.post(
        at(cast, "learn/add/"),
        {"title": "Warm homes guide", "address": "https://example.org/warm", "good_for": "Tenants"},
    )
    found = ResourceLink.objects.get()
    assert (
        browser.as_person(cast.walter)
        .get(at(cast, "learn/"))
        .has("Warm homes guide", "Tenants", "Priya Nair")
    )
    page = browser.post(
        at(cast, "learn/add/"), {"title": "The same", "address": "https://example.org/warm"}, status=200
    )
    assert page.has("on the list already")
    assert browser.post(
        at(cast, "learn/add/"), {"title": "Bad", "address": "javascript:alert(1)"}, status=200
    )
    browser.post(at(cast, f"learn/{found.pk}/remove/"))
    assert browser.get(at(cast, "learn/")).has("Only whoever added it")
    browser.as_person(cast.priya).post(at(cast, f"learn/{found.pk}/remove/"))
    assert not browser.get(at(cast, "learn/")).has("Warm homes guide")
    assert link(cast.priya, address="https://example.org/warm").pk != found.pk


@pytest.mark.parametrize("said", [{"title": " "}, {"address": "ftp://example.org"}, {"stage": "made_up"}])
def test_a_place_that_cannot_be_is_refused(cast, said):
    with pytest.raises(ActionError):
        link(cast.priya, **said)
    with pytest.raises(ActionError):
        link(cast.priya, by=cast.rosa.person)

    assert not ResourceLink.objects.exists()


def test_a_failed_entry_leaves_no_link(cast, monkeypatch):
    monkeypatch.setattr(ledger, "append", _fails)
    with pytest.raises(RuntimeError):
        link(cast.priya)

    assert not ResourceLink.objects.exists()


def test_looking_back_shows_what_people_would_do_now_and_thoughts_they_shared(browser, cast):
    assert browser.as_person(cast.priya).get(at(cast, "looking-back/")).has("Nothing has been decided")
    decision = closed(cast, stage="framing", say=(cast.rosa, cast.priya, cast.walter))
    page = browser.get(at(cast, "looking-back/"))
    assert page.has("Nobody has looked back at it.", "Say what you would do now")
    decision_again.look_back(
        decision=decision, partner=cast.priya, would="otherwise", words="Ask earlier.", by=cast.priya.person
    )
    private = reflections.write(
        partner=cast.priya, text="I gave in too fast.", decision=decision, by=cast.priya.person
    )
    page = browser.as_person(cast.rosa).get(at(cast, "looking-back/"))
    assert page.has("Priya Nair: Something else.", "Ask earlier.")
    assert not page.has("I gave in too fast.")
    reflections.share(reflection=private, is_named=False, by=cast.priya.person)
    assert (
        browser.as_person(cast.olu).get(at(cast, "looking-back/")).has("I gave in too fast.", "Somebody here")
    )
    assert not browser.get(at(cast, "looking-back/")).has("Say what you would do now")
    browser.as_person(cast.nia).get(at(cast, "looking-back/"), status=404)


def _fails(*args, **kwargs):
    raise RuntimeError("the disk is full")
