import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from evenhand.records.models import Contribution, Draft, WaitingContribution
from tests.access.samples import private_page
from tests.actions.test_contributions import carers, letter
from tests.actions.test_contributions import say as say_it
from tests.people import join, person


def address(cast, rest=""):
    return f"/p/{cast.project.slug}/said/{rest}"


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.FILES_FOLDER = tmp_path / "files"


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
    assert browser.as_person(cast.olu).get(address(cast, "1/")).has("Priya Nair")


def test_what_a_researcher_says_is_for_the_partners_to_answer(browser, cast):
    browser.as_person(cast.rosa).post(address(cast, "say/"), {"text": "Which rooms are coldest?"})
    assert Contribution.objects.get().to_side == "partners"
    browser.post(address(cast, "say/"), {"text": "And you, Femi?", "asked": str(cast.femi.pk)})
    assert Contribution.objects.first().to_side == "team"


def test_somebody_without_an_account_says_it_on_their_own_page(browser, cast):
    browser.as_page(private_page(cast).pk)
    assert browser.get("/your-page/").has("Say something")
    browser.post(address(cast, "say/"), {"text": "I cannot carry coal."})
    said = Contribution.objects.get()
    assert (said.partner, said.way) == (cast.walter, "page")
    assert browser.get(address(cast, "1/")).has("by their own page")
    browser.get(address(cast, "enter/"), status=403)

    sent = browser.get(address(cast, "1/take-back/"), status=302)
    assert sent.url.startswith("/your-page/pin/")
    browser.post(address(cast, "1/take-back/"))
    said.refresh_from_db()
    assert said.text


def test_each_choice_says_who_sees_what_and_what_cannot_be_kept(browser, cast):
    carers(cast)
    page = browser.as_person(cast.priya).get(address(cast, "say/"))
    assert page.has(
        "Who sees this, and under what name?",
        "Priya Nair, the name you use here",
        "Only Femi Facilitator can look up that it was you.",
        "One of the carers",
        "No name: no one here can link it to you",
        "You cannot change it or take it back, and there is no receipt.",
        "What we cannot keep:",
        "Nobody else here can read it, not even the lead.",
    )


def test_what_could_not_be_kept_is_not_offered_and_it_says_why(browser, cast):
    cast.femi.removed_at, cast.femi.removed_by = timezone.now(), cast.rosa.person
    cast.femi.save()
    page = browser.as_person(cast.priya).get(address(cast, "say/"))
    assert page.has("A made-up name needs a facilitator here", "five or more people of that group")
    for naming in ("masked", "group:carer", "unlinkable", "nonsense"):
        page = browser.post(address(cast, "say/"), {"text": "x", "naming": naming}, status=200)
        assert page.has("There is something to mend")
    assert not Contribution.objects.exists()


def test_masked_words_show_their_mask_and_unlinkable_ones_say_nothing_more(browser, cast):
    carers(cast)
    browser.as_person(cast.priya)
    browser.post(address(cast, "say/"), {"text": "The lead does not listen.", "naming": "masked"})
    mask = Contribution.objects.get().mask
    assert browser.get(address(cast, "thank-you/")).has(f"“{mask}”")
    assert browser.get(address(cast, "1/")).has(f"You, shown as “{mask}”")
    browser.as_person(cast.rosa)
    page = browser.get(address(cast, "1/"))
    assert page.has(mask)
    assert "on this site" not in page.text
    assert "Priya" not in page.html

    browser.as_person(cast.priya)
    first = browser.post(address(cast, "say/"), {"text": "Unheard.", "naming": "unlinkable"})
    assert first.url == address(cast, "thank-you/")
    assert not first.response.cookies
    assert "number" not in browser.get(address(cast, "thank-you/")).text.split("What happens next")[0]
    assert WaitingContribution.objects.count() == 1


def test_the_facilitator_alone_looks_up_who_is_behind_a_mask(browser, cast):
    said = say_it(cast.priya, naming="masked")
    for other in (cast.rosa, cast.walter, cast.olu):
        browser.as_person(other).get(address(cast, "1/who/"), status=403)
    page = browser.as_person(cast.femi).get(address(cast, "1/who/"))
    assert page.has("Priya Nair said it.")
    assert said.mask not in page.html
    assert said.text not in page.html
    say_it(cast.priya)
    browser.get(address(cast, "2/who/"), status=404)


def test_an_objection_to_a_decision_says_which(browser, cast):
    from tests.actions.test_decisions import put

    put(cast)
    browser.as_person(cast.priya)
    assert browser.get(address(cast, "say/?decision=1")).has("This is about decision 1")
    browser.post(address(cast, "say/"), {"text": "Six months is too short.", "decision": "1"})
    said = Contribution.objects.get()
    assert (said.kind, said.about_decision.number) == ("objection", 1)
    assert browser.get(address(cast, "1/")).has("Decision 1")
    for wrong in ("2", "x", "1e9", "99999999999999"):
        browser.get(address(cast, f"say/?decision={wrong}"), status=404)


def test_chosen_readers_are_needed_and_are_the_only_ones(browser, cast):
    browser.as_person(cast.priya)
    page = browser.post(address(cast, "say/"), {"text": "For Rosa", "audience": "chosen"}, status=200)
    assert page.has("Choose at least one person")
    browser.post(
        address(cast, "say/"), {"text": "For Rosa", "audience": "chosen", "readers": [str(cast.rosa.pk)]}
    )
    assert browser.as_person(cast.rosa).get(address(cast, "1/")).has("For Rosa")
    for other in (cast.femi, cast.olu):
        browser.as_person(other).get(address(cast, "1/"), status=404)
        assert "For Rosa" not in browser.get(address(cast)).text


def test_pressing_twice_and_odd_letters_end_in_one_kind_page(browser, cast):
    browser.as_person(cast.priya)
    key = "1c1f6a1e-5a53-4a3d-8a86-0d8f5d6f0001"
    for _ in range(2):
        browser.post(address(cast, "say/"), {"text": "One\x00\x07", "form_key": key})
    assert [each.text for each in Contribution.objects.all()] == ["One"]
    assert browser.post(address(cast, "say/"), {"text": "\x00 "}, status=200).has(
        "There is something to mend"
    )
    browser.get(address(cast, "?words=%00%22&kind=x&stage=%27&page=x&side=1&state=%00"))


def test_an_observer_reads_and_cannot_say(browser, cast):
    browser.as_person(cast.olu).get(address(cast, "say/"), status=403)
    assert "Say something" not in browser.get(address(cast)).text


def test_another_projects_words_are_not_found(browser, cast):
    say_it(cast.priya)
    browser.as_person(cast.nia).get(address(cast, "1/"), status=404)
    browser.get(f"/p/{cast.other_project.slug}/said/1/", status=404)


@pytest.mark.slow
def test_the_list_is_narrowed_and_searched_within_what_one_may_read(browser, cast):
    say_it(cast.priya, "Cold stairs for all.", stage="data")
    say_it(cast.priya, "Cold stairs for Rosa.", audience="chosen", readers=[cast.rosa])
    say_it(cast.rosa, "Warm kitchens.", kind="question", to_side="partners")
    browser.as_person(cast.walter)
    assert browser.get(address(cast, "?words=STAIR")).text.count("Number ") == 1
    assert browser.get(address(cast, "?kind=question")).has("Warm kitchens.")
    assert browser.get(address(cast, "?side=partners&state=waiting")).text.count("Number ") == 1
    assert browser.get(address(cast, "?stage=data")).text.count("Number ") == 1
    assert browser.get(address(cast, "?state=done")).has("Nothing that you can read fits.")
    assert browser.get(address(cast, "?mine=yes")).has("Nothing that you can read fits.")
    assert browser.as_person(cast.rosa).get(address(cast, "?words=stairs")).text.count("Number ") == 2


@pytest.mark.slow
def test_the_list_costs_the_same_for_two_and_for_fifty(browser, cast):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    everyone = carers(cast)
    browser.as_person(cast.rosa)

    def queries():
        with CaptureQueriesContext(
            connection,
        ) as caught:
            browser.get(address(cast))
        return len(caught)

    for each in everyone[:2]:
        say_it(each)
    few = queries()
    for number in range(30):
        say_it(everyone[number % 5], f"Thing {number}", naming="masked" if number % 3 else "named")
    assert queries() == few


@pytest.mark.slow
def test_older_pages_keep_what_was_looked_for(browser, cast):
    from evenhand.web.views import contributions

    for number in range(4):
        say_it(cast.priya, f"Cold {number}")
    contributions.PAGE, before = 3, contributions.PAGE
    try:
        page = browser.as_person(cast.rosa).get(address(cast, "?words=cold"))
    finally:
        contributions.PAGE = before
    assert page.has("Page 1.")
    assert "?words=cold&page=2" in page.links
    assert browser.get(address(cast, "?page=9")).has("There is nothing older.")


def test_changing_words_keeps_the_old_ones_readable(browser, cast):
    say_it(cast.priya, "Step stairs")
    browser.as_person(cast.rosa).get(address(cast, "1/change/"), status=404)
    browser.as_person(cast.priya)
    assert browser.get(address(cast, "1/change/")).has("Step stairs")
    browser.post(address(cast, "1/change/"), {"text": "Steep stairs"})
    page = browser.as_person(cast.rosa).get(address(cast, "1/"))
    assert page.has("Steep stairs", "What it said before", "Step stairs", "Changed on")


def test_taking_back_says_first_what_goes_and_what_stays(browser, cast):
    say_it(cast.priya, "A most particular sentence.")
    browser.as_person(cast.rosa).post(address(cast, "1/take-back/"), status=404)
    page = browser.as_person(cast.priya).get(address(cast, "1/take-back/"))
    assert page.has("What goes", "What stays", "This cannot be undone.")
    browser.post(address(cast, "1/take-back/"))
    taken_back = browser.get(address(cast, "1/"))
    assert taken_back.has("This was taken back")
    assert not taken_back.has("What became of it")
    page = browser.as_person(cast.rosa).get(address(cast))
    assert page.has("Taken back. The words are gone.")
    assert "particular" not in page.text
    assert browser.get(address(cast, "?words=particular")).has("Nothing that you can read fits.")


# Drafts


def test_a_draft_is_kept_without_a_script_and_is_there_again_for_its_writer_alone(browser, cast):
    browser.as_person(cast.priya)
    browser.post(
        address(cast, "say/"),
        {"text": "Half a thou", "keep": "yes", "audience": "chosen", "readers": [str(cast.rosa.pk)]},
    )
    page = browser.get(address(cast, "say/"))
    assert page.has("You began this on", "Half a thou")
    assert re.search(rf'value="{cast.rosa.pk}"[^>]*checked', page.html)
    assert "Half a thou" not in browser.as_person(cast.rosa).get(address(cast, "say/")).text

    browser.as_person(cast.priya).post(address(cast, "say/"), {"throw": "yes"})
    assert not Draft.objects.exists()


def test_the_script_keeps_a_draft_and_choosing_unlinkable_erases_it_at_once(browser, cast):
    browser.as_person(cast.priya)
    at = f"/p/{cast.project.slug}/draft/"
    browser.post(at, {"purpose": "say", "text": "The lead", "naming": "named"}, status=204)
    assert Draft.objects.get().content == {"text": "The lead", "naming": "named"}
    browser.post(at, {"purpose": "say", "naming": "unlinkable"}, status=205)
    assert not Draft.objects.exists()

    page = browser.post(
        address(cast, "say/"), {"text": "The lead", "naming": "unlinkable", "keep": "yes"}, status=200
    )
    assert page.has("This is not kept for later", "The lead")
    assert not Draft.objects.exists()


@pytest.mark.parametrize("purpose", ["", "say 1", "../x", "edit x", "say\n"])
def test_a_draft_of_something_unknown_is_not_kept(browser, cast, purpose):
    browser.as_person(cast.priya).post(f"/p/{cast.project.slug}/draft/", {"purpose": purpose, "text": "x"})
    assert not Draft.objects.exists()


# Typed in for others


def test_what_came_by_post_is_typed_in_confirmed_and_marked(browser, cast):
    browser.as_person(cast.femi)
    assert browser.get(address(cast, "enter/")).has("Walter Page")
    at = address(cast, f"enter/{cast.walter.pk}/")
    day = timezone.localdate() - timedelta(days=3)
    sent = browser.post(at, {"text": "Coal is heavy.", "way": "post", "said_on": day.isoformat()})
    page = browser.get(sent.url)
    assert page.has("Kept as number 1", "What Walter Page said")
    assert re.search(r'value="post"[^>]*checked', page.html)
    assert f'value="{day.isoformat()}"' in page.html
    assert browser.get(address(cast, "1/")).has("by post, typed in by Femi Facilitator")

    browser.as_page(private_page(cast).pk)
    browser.client.logout()
    browser.as_page(private_page(cast).pk)
    assert browser.get("/your-page/").has("What you said (number 1)", "Typed in by Femi Facilitator")
    assert browser.get(address(cast, "1/")).has("Is this what you said?")
    browser.post(address(cast, "1/right/"))
    assert "What you said (number 1)" not in browser.get("/your-page/").text
    assert browser.get(address(cast, "1/")).has("Its author says that it is right.")


def test_a_day_to_come_is_a_sentence_and_unlinkable_is_never_typed_in(browser, cast):
    carers(cast)
    at = address(cast, f"enter/{cast.walter.pk}/")
    day = timezone.localdate()
    form = {"text": "x", "way": "phone", "said_on": (day + timedelta(days=1)).isoformat()}
    browser.as_person(cast.femi)
    assert "no one here can link" not in browser.get(at).text
    assert browser.post(at, form, status=200).has("That day is still to come.")
    form |= {"said_on": day.isoformat(), "naming": "unlinkable"}
    assert browser.post(at, form, status=200).has("There is something to mend")


def test_a_supporter_types_in_for_their_one_partner_only(browser, cast):
    sam = join(cast.project, person("Sam Supporter"), "supporter")
    sam.supports = cast.walter
    sam.save()
    browser.as_person(sam)
    assert browser.get(address(cast, "enter/"), status=302).url.endswith(f"/{cast.walter.pk}/")
    browser.get(address(cast, f"enter/{cast.priya.pk}/"), status=404)
    form = {"text": "For Walter", "way": "phone", "said_on": timezone.localdate().isoformat()}
    browser.post(address(cast, f"enter/{cast.walter.pk}/"), form)
    assert Contribution.objects.get().partner == cast.walter
    browser.post(address(cast, f"enter/{cast.priya.pk}/"), form, status=404)
    browser.as_person(cast.priya).get(address(cast, f"enter/{cast.walter.pk}/"), status=403)


def test_a_masked_one_typed_in_says_nowhere_who_typed_or_how_it_came(browser, cast):
    sam = join(cast.project, person("Sam Supporter"), "supporter")
    sam.supports = cast.walter
    sam.save()
    form = {"text": "Hush", "way": "post", "said_on": timezone.localdate().isoformat(), "naming": "masked"}
    browser.as_person(sam).post(address(cast, f"enter/{cast.walter.pk}/"), form)
    page = browser.as_person(cast.priya).get(address(cast, "1/"))
    assert not any(word in page.text for word in ("Sam", "Walter", "by post", "typed in"))


def test_notes_of_a_meeting_are_kept_line_by_line_or_not_at_all(browser, cast):
    browser.as_person(cast.femi)
    at = address(cast, "meeting/")
    browser.get(at)
    form = {
        "said_at": "Panel",
        "said_on": timezone.localdate().isoformat(),
        "partner-1": str(cast.priya.pk),
        "text-1": "Cold stairs.",
        "kind-1": "concern",
        "partner-3": str(cast.rosa.pk),
        "text-3": "We will measure.",
        "text-4": "Whose?",
    }
    page = browser.post(at, form, status=200)
    assert page.has("Choose whose words these are.")
    assert not Contribution.objects.exists()
    del form["text-4"]
    browser.post(at, form)
    said = {
        each.text: (each.partner, each.way, each.said_at, each.to_side) for each in Contribution.objects.all()
    }
    assert said == {
        "Cold stairs.": (cast.priya, "meeting", "Panel", "team"),
        "We will measure.": (cast.rosa, "meeting", "Panel", "partners"),
    }
    assert browser.post(at, {"said_at": "P", "said_on": "2026-01-01"}, status=200).has(
        "Write at least one line"
    )


def test_a_witness_sees_what_they_were_named_for_and_nothing_else(browser, cast):
    wendy = join(cast.project, person("Wendy Witness"), "witness")
    say_it(cast.priya, "Not for Wendy")
    form = {
        "text": "Coal is heavy.",
        "way": "phone",
        "said_on": timezone.localdate().isoformat(),
        "witness": str(wendy.pk),
    }
    browser.as_person(cast.femi).post(address(cast, f"enter/{cast.walter.pk}/"), form)
    browser.as_person(wendy)
    page = browser.get(address(cast, "heard/"))
    assert page.has("Coal is heavy.")
    assert "Not for Wendy" not in page.text
    browser.get(address(cast), status=403)
    browser.post(address(cast, "1/heard/"), status=404)
    browser.post(address(cast, "2/heard/"))
    assert browser.get(address(cast, "heard/")).has("You have said so")
    assert browser.as_person(cast.priya).get(address(cast, "2/")).has("Wendy Witness heard or saw it.")


# Files


def test_a_file_is_saved_never_shown_and_only_by_those_who_may_read(browser, cast):
    said = say_it(cast.priya, files=[letter("Mein „Brief“.txt")], audience="chosen", readers=[cast.rosa])
    at = address(cast, f"file/{said.attachments.get().pk}/")
    got = browser.as_person(cast.rosa).get(at).response
    assert b"".join(got.streaming_content) == b"Steep."
    assert got.headers["Content-Disposition"].startswith("attachment;")
    assert got.headers["X-Content-Type-Options"] == "nosniff"
    assert got.headers["Cache-Control"] == "no-store, private"
    assert "sandbox" in got.headers["Content-Security-Policy"]
    for other in (cast.femi, cast.olu, cast.nia):
        browser.as_person(other).get(at, status=404)
    browser.as_person(cast.priya).post(address(cast, "1/take-back/"))
    browser.get(at, status=404)


def test_what_is_no_file_that_we_know_is_refused_and_the_words_stay(browser, cast):
    bad = SimpleUploadedFile("evil.pdf", b"\x7fELF\x02\x01\x01\x00")
    page = browser.as_person(cast.priya).post(
        address(cast, "say/"), {"text": "Look at this", "files": bad}, status=200
    )
    assert page.has("We cannot tell what this is.", "Look at this")
    assert not Contribution.objects.exists()


def test_words_that_no_one_can_link_take_no_file_with_them(browser, cast):
    carers(cast)
    form = {"text": "x", "naming": "unlinkable", "files": SimpleUploadedFile("a.txt", b"words")}
    assert (
        browser.as_person(cast.priya)
        .post(address(cast, "say/"), form, status=200)
        .has("A file cannot come with words that no one can link")
    )
    assert not WaitingContribution.objects.exists()


def test_more_files_than_three_are_refused(browser, cast):
    files = [SimpleUploadedFile(f"{n}.txt", b"words") for n in range(4)]
    page = browser.as_person(cast.priya).post(
        address(cast, "say/"), {"text": "x", "files": files}, status=200
    )
    assert page.has("Bring 3 files at most")


def test_who_speaks_where_the_world_may_read_is_told_so_before(browser, cast):
    browser.as_person(cast.priya)
    address = f"/p/{cast.project.slug}/said/say/"
    assert not browser.get(address).has("shows the world what it heard")

    cast.project.is_heard_public = True
    cast.project.save()

    assert browser.get(address).has("shows the world what it heard")
