from evenhand.actions import reflections, stories
from evenhand.records.models import Reflection, Story
from tests.access.samples import private_page


def at(cast, rest=""):
    return f"/p/{cast.project.slug}/{rest}"


def by_page(browser, cast):
    browser.client.logout()
    return browser.as_page(private_page(cast).pk)


def told(partner, **more):
    said = {"title": "The chair", "text": "Somebody had kept a chair for me.", "by": partner.person}
    return stories.tell(partner=partner, **{**said, **more})


def test_a_story_is_told_by_private_page_with_its_uses_and_taken_back(browser, cast):
    by_page(browser, cast)
    browser.get(at(cast, "stories/tell/"))
    browser.post(
        at(cast, "stories/tell/"),
        {
            "title": "The chair",
            "text": "Somebody had kept a chair for me.",
            "uses": ["here", "teaching"],
            "naming": "pseudonym",
            "credit_as": "Kestrel",
            "indicators": ["response_rate"],
        },
    )
    page = browser.get(at(cast, "stories/"))
    assert page.has("Yours", "The chair", "Read by everyone here, for teaching others.")
    browser.client.logout()
    page = browser.as_person(cast.olu).get(at(cast, "stories/1/"))
    assert page.has("Somebody had kept a chair", "Kestrel", "For teaching others")
    assert not page.has("Walter")
    assert not page.has("Take it back")
    beside = browser.get(at(cast, "figures/response_rate/"))
    assert beside.has("The chair", "Kestrel")
    assert not beside.has("Tell a story that stands beside it")
    browser.get(at(cast, "stories/1/take-back/"), status=404)
    browser.client.logout()
    browser.as_person(cast.rosa).get(at(cast, "stories/1/take-back/"), status=404)
    browser.post(at(cast, "stories/1/where/"), {"naming": "none"}, status=404)
    by_page(browser, cast)
    browser.get(at(cast, "stories/1/take-back/"))
    browser.post(at(cast, "stories/1/take-back/"))
    browser.get(at(cast, "stories/1/"), status=404)
    assert Story.objects.get().text == ""


def test_without_a_use_nobody_else_finds_it(browser, cast):
    browser.as_person(cast.priya).post(
        at(cast, "stories/tell/"), {"title": "Mine", "text": "For me.", "naming": "none"}
    )
    page = browser.get(at(cast, "stories/"))
    assert page.has("Mine", "For you alone.")
    browser.post(at(cast, "stories/1/change/"), {"title": "Mine", "text": "For me, still."})
    assert browser.get(at(cast, "stories/1/")).has("For me, still.", "Nobody else reads it.")
    page = browser.as_person(cast.rosa).get(at(cast, "stories/"))
    assert not page.has("Mine")
    browser.get(at(cast, "stories/1/"), status=404)
    browser.as_person(cast.priya).post(at(cast, "stories/1/where/"), {"uses": ["here"], "naming": "name"})
    assert browser.as_person(cast.rosa).get(at(cast, "stories/1/")).has("For me, still.", "Priya Nair")
    assert browser.as_person(cast.priya).get(at(cast, "stories/1/where/")).has("Where may it go?")


def test_typed_in_it_waits_for_its_teller_on_their_page(browser, cast):
    said = {
        "way": "phone",
        "day": "2026-01-02",
        "title": "The stairs",
        "text": "I had to sit down twice.",
        "uses": ["here", "public"],
        "naming": "none",
    }
    address = at(cast, f"stories/for/{cast.walter.pk}/")
    page = browser.as_person(cast.femi).post(address, said, status=200)
    assert page.has("That it may go further, they say themselves")
    browser.post(address, {**said, "uses": ["here"]})
    assert browser.get(at(cast, "stories/")).has("Typed in by you for Walter Page")
    by_page(browser, cast)
    assert browser.get(at(cast)).has("The stairs")
    assert browser.get(at(cast, "stories/1/")).has("Somebody typed this in for you.", "typed in by Femi")
    browser.post(at(cast, "stories/1/confirm/"))
    browser.client.logout()
    browser.as_person(cast.femi).get(at(cast, "stories/1/take-back/"), status=404)


def test_a_form_without_the_other_name_is_shown_again(browser, cast):
    page = browser.as_person(cast.priya).post(
        at(cast, "stories/tell/"), {"title": "A", "text": "B", "naming": "pseudonym"}, status=200
    )
    assert page.has("Write the other name")
    story = told(cast.priya, uses=["here"])
    page = browser.post(at(cast, f"stories/{story.number}/change/"), {"title": "A", "text": "B"}, status=200)
    assert page.has("Others have read this.")


def test_an_observer_reads_and_tells_none_and_nobody_outside_comes_in(browser, cast):
    told(cast.priya, uses=["here"])
    assert browser.as_person(cast.olu).get(at(cast, "stories/")).has("The chair", "Somebody here")
    for each in ("stories/tell/", "thoughts/", "thoughts/write/"):
        browser.get(at(cast, each), status=403)
    browser.as_person(cast.nia).get(at(cast, "stories/"), status=404)


def test_thoughts_are_written_changed_shared_and_taken_away_by_their_owner(browser, cast):
    browser.as_person(cast.priya)
    browser.post(at(cast, "thoughts/write/"), {"text": "Was I heard?", "prompt": "can_say_hard_things"})
    found = Reflection.objects.get()
    assert browser.get(at(cast, "thoughts/")).has("Was I heard?", "Yours alone.")
    browser.post(at(cast, f"thoughts/{found.pk}/change/"), {"text": "Was I heard at all?"})
    browser.as_person(cast.rosa)
    for verb in ("change", "share", "take-away"):
        browser.get(at(cast, f"thoughts/{found.pk}/{verb}/"), status=404)
    assert not browser.get(at(cast, "stories/")).has("Was I heard")
    browser.as_person(cast.priya).get(at(cast, f"thoughts/{found.pk}/share/"))
    browser.post(at(cast, f"thoughts/{found.pk}/share/"), {"named": "no"})
    page = browser.as_person(cast.olu).get(at(cast, "stories/"))
    assert page.has("Was I heard at all?", "Somebody here")
    assert not page.has("Priya")
    browser.as_person(cast.priya).get(at(cast, f"thoughts/{found.pk}/take-away/"))
    browser.post(at(cast, f"thoughts/{found.pk}/take-away/"))
    assert not Reflection.objects.exists()


def test_a_thought_about_a_decision_leads_to_it(browser, cast):
    from tests.actions.test_decisions import put

    decision = put(cast, cast.rosa, cast.priya)
    browser.as_person(cast.priya)
    page = browser.get(at(cast, f"thoughts/write/?decision={decision.number}"))
    assert page.has("About decision 1")
    browser.post(at(cast, f"thoughts/write/?decision={decision.number}"), {"text": "I wavered."})
    assert Reflection.objects.get().decision == decision
    assert reflections.share(reflection=Reflection.objects.get(), is_named=True, by=cast.priya.person)
    assert browser.get(at(cast, "stories/")).has("I wavered.", "decision 1")


def test_outside_only_what_its_teller_let_into_public_is_read(browser, cast):
    told(cast.priya, uses=["here", "public"], naming="pseudonym", credit_as="Kestrel")
    told(cast.priya, title="The stairs", uses=["here", "reports"], naming="name")
    cast.project.is_heard_public = True
    cast.project.save()
    page = browser.get(f"/heard/{cast.project.slug}/")

    assert page.has("The chair", "Kestrel", "Each teller let theirs go into public")
    assert not page.has("The stairs")
    assert not page.has("Priya")
    stories.take_back(story=Story.objects.get(number=1), by=cast.priya.person)
    assert not browser.get(f"/heard/{cast.project.slug}/").has("The chair")
    assert not browser.as_person(cast.olu).get(f"/p/{cast.project.slug}/heard/").has("Each teller let")


def test_a_story_can_be_begun_from_a_figure(browser, cast):
    browser.as_person(cast.priya)
    assert browser.get(at(cast, "figures/barrier_fixes/")).has("Tell a story that stands beside it")
    page = browser.get(at(cast, "stories/tell/?beside=barrier_fixes"))
    assert 'value="barrier_fixes"' in page.html
    assert browser.get(at(cast, "stories/tell/?beside=made_up")).has("Tell a story")
