import pytest

from evenhand.actions import embargoes, hold_backs, output_replies, outputs, publishing, uses
from evenhand.actions.findings import SupportSaid
from evenhand.records.models import Output, OutputReply, UsePlan
from tests.access.samples import private_page
from tests.actions.test_hold_backs import answered, asked
from tests.contributions import said
from tests.people import join, person
from tests.release import agreed, begun, days, found, passed, shown
from tests.web.test_query_counts import queries

FORM = {"title": "Cold homes", "kind": "paper", "stance": "evidence"}


def address(cast, rest=""):
    return f"/p/{cast.project.slug}/outputs/{rest}"


def replied(cast, output, who=None, **more):
    who = who or cast.priya
    return output_replies.give(
        output=output, partner=who, says="differ", words="My home is warm.", by=who.person, **more
    )


def test_an_output_goes_from_its_first_claim_to_the_public(browser, cast):
    found(cast)
    browser.as_person(cast.rosa).get(address(cast, "new/"))
    browser.post(address(cast, "new/"), FORM)
    browser.post(address(cast, "1/claims/new/"), {"text": "Homes are cold.", "finding": "1"})
    browser.post(address(cast, "1/claims/new/"), {"text": "It should stop."})
    page = browser.get(address(cast, "1/"))
    assert page.has(
        "Rests on finding 1", "Rests on no finding here.", "everyone here has to be shown it first"
    )
    browser.get(address(cast, "1/show/"))
    browser.post(address(cast, "1/show/"), {"reply_by": days(3).isoformat()})
    page = browser.get(address(cast, "1/publish/"))
    assert page.has("It cannot be public yet as was agreed: people have until the end of")
    page = browser.post(address(cast, "1/publish/"), {"address": ""}, status=200)
    assert page.has("It cannot be public yet: people have until")
    passed(4)
    browser.post(address(cast, "1/publish/"), {"address": "https://example.org/cold"})
    page = browser.as_person(cast.olu).get(address(cast, "1/"))
    assert page.has("Public since", "as Rosa Adeyemi said", "https://example.org/cold", "Homes are cold.")
    assert browser.get(f"/p/{cast.project.slug}/findings/").has("Half of the homes were colder")


def test_outside_what_was_agreed_stands_first_with_by_whom_and_why(browser, cast):
    agreed(cast)
    shown(cast)
    browser.as_person(cast.rosa).get(address(cast, "1/publish/"))
    page = browser.post(address(cast, "1/publish/"), {"address": "", "is_outside": "on"}, status=200)
    assert page.has("Say why.")
    because = "The committee meets tomorrow."
    # Without the box, the reason alone publishes nothing.
    browser.post(address(cast, "1/publish/"), {"address": "", "outside_because": because}, status=200)
    browser.post(address(cast, "1/publish/"), {"is_outside": "on", "outside_because": because})
    for place in ("", "1/"):
        page = browser.as_person(cast.olu).get(address(cast, place))
        assert page.has("Published outside what was agreed, by Rosa Adeyemi.", because)
        assert page.has("14 days before the public", "to reply")
    text = browser.as_person(cast.priya).client.get(address(cast, "1/as/txt/")).content.decode()
    assert (
        text.index("outside what was agreed") < text.index("Asked to hold back") < text.index("What it says")
    )


def test_it_asks_for_a_change_and_says_which(browser, cast):
    browser.as_person(cast.priya)
    page = browser.post(address(cast, "new/"), {**FORM, "stance": "change"}, status=200)
    assert page.has("Say what it asks for, and of whom.")
    browser.post(address(cast, "new/"), {**FORM, "stance": "both", "stance_words": "Insulate the homes."})
    assert browser.get(address(cast, "1/")).has(
        "It does both, and says which is which", "Insulate the homes."
    )


def test_each_partner_replies_and_the_reply_goes_out_with_it(browser, cast):
    output = shown(cast)
    browser.as_person(cast.priya).get(address(cast, "1/reply/"))
    page = browser.post(address(cast, "1/reply/"), {"says": "differ"}, status=200)
    assert page.has("Say in a few words")
    browser.post(address(cast, "1/reply/"), {"says": "differ", "words": "My home is warm."})
    page = browser.as_person(cast.rosa).get(address(cast, "1/"))
    assert page.has("Priya Nair: I see it differently", "My home is warm.")
    reply = OutputReply.objects.get()
    browser.get(address(cast, f"1/replies/{reply.pk}/answer/"))
    browser.post(address(cast, f"1/replies/{reply.pk}/answer/"), {"because": "We say now: most homes."})
    assert browser.get(address(cast, "1/")).has("Rosa Adeyemi answers: We say now: most homes.")
    passed(15)
    publishing.publish(output=output, partner=cast.rosa, by=cast.rosa.person)
    for kind in ("txt", "docx", "pdf"):
        assert browser.client.get(address(cast, f"1/as/{kind}/")).status_code == 200
    text = browser.client.get(address(cast, "1/as/txt/")).content.decode()
    assert "My home is warm." in text
    assert "We say now: most homes." in text


def test_asked_and_nobody_is_not_the_same_as_not_asked(browser, cast):
    begun(cast, found(cast))
    browser.as_person(cast.priya)
    assert browser.get(address(cast, "1/")).has("Nobody has been asked yet.")
    outputs.show(output=Output.objects.get(), by=cast.rosa.person)
    assert browser.get(address(cast, "1/")).has("Everyone who takes part was asked. Nobody has replied.")


def test_a_reply_by_phone_is_typed_in_and_confirmed_on_a_private_page(browser, cast):
    shown(cast)
    at = address(cast, f"1/reply-for/{cast.walter.pk}/")
    page = browser.as_person(cast.femi).get(address(cast, "1/"))
    assert "What Walter Page says" in page.text
    browser.get(at)
    browser.post(at, {"way": "phone", "says": "add", "words": "Mine has mould."})
    assert browser.get(address(cast, "1/")).has(
        "Typed in by Femi Facilitator, and not yet confirmed by them."
    )
    browser.client.logout()
    browser.as_page(private_page(cast).pk)
    assert browser.get(address(cast, "1/")).has("Is it right?", "Mine has mould.")
    browser.post(address(cast, "1/reply/right/"))
    browser.client.logout()
    page = browser.as_person(cast.femi).get(address(cast, "1/"))
    assert page.has("and they said that it is right.")
    assert at not in page.html
    assert browser.post(at, {"way": "phone", "says": "agree"}, status=200).has("Only they can change it")


@pytest.mark.parametrize("who", ["olu", "nia", "dan"])
def test_nobody_types_a_reply_in_for_somebody_who_cannot_give_one(browser, cast, who):
    shown(cast)
    browser.as_person(cast.femi).get(address(cast, f"1/reply-for/{getattr(cast, who).pk}/"), status=404)
    browser.as_person(cast.priya).get(address(cast, f"1/reply-for/{cast.walter.pk}/"), status=403)


def test_a_supporter_types_in_for_the_one_they_come_along_with_alone(browser, cast):
    shown(cast)
    sam = join(cast.project, person("Sam Support"), "supporter")
    sam.supports = cast.walter
    sam.save()
    browser.as_person(sam)
    browser.post(address(cast, f"1/reply-for/{cast.walter.pk}/"), {"way": "post", "says": "agree"})
    browser.get(address(cast, f"1/reply-for/{cast.priya.pk}/"), status=404)
    assert OutputReply.objects.get().partner == cast.walter


def test_a_draft_is_for_those_who_take_part_and_what_was_shown_for_everyone_here(browser, cast):
    output = begun(cast, found(cast, "The mould is real."))
    browser.as_person(cast.olu).get(address(cast, "1/"), status=404)
    outputs.show(output=output, by=cast.rosa.person)
    page = browser.get(address(cast, "1/"))
    assert page.has("Homes are cold.", "Rests on finding 1.")
    assert "mould" not in page.html
    assert "findings/1/" not in page.html
    for rest in ("new/", "1/words/", "1/reply/", "1/publish/", "1/stop/", "1/as/txt/", "use/new/", "1/used/"):
        browser.get(address(cast, rest), status=403)
    browser.as_person(cast.priya)
    for rest in ("1/publish/", "1/embargo/"):
        browser.get(address(cast, rest), status=403)


def test_another_s_project_holds_nothing_for_them(browser, cast):
    output = shown(cast)
    claim, reply = output.claims.get(), replied(cast, output)
    wait = embargoes.set_(output=output, until=days(3), why="So.", partner=cast.rosa, by=cast.rosa.person)
    browser.as_person(cast.nia)
    other = f"/p/{cast.other_project.slug}/outputs/"
    begun_there = outputs.begin(
        project=cast.other_project, said=outputs.OutputSaid(**FORM), partner=cast.nia, by=cast.nia.person
    )
    for rest in (f"1/claims/{claim.pk}/", f"1/replies/{reply.pk}/answer/", "2/", "1/as/doc/"):
        browser.get(other + rest, status=404)
    browser.post(f"{other}1/embargo/{wait.pk}/lift/", status=404)
    for rest in ("", "1/", "1/publish/", "1/as/txt/", "1/print/", "agreed/", "use/"):
        browser.get(address(cast, rest), status=404)
    assert begun_there.number == 1


def test_the_account_says_who_asked_to_hold_back_what_and_why_and_leaves_out_what_is_for_few(browser, cast):
    secret = said(cast.walter, "My landlord hit me.", readers=(cast.femi,))
    masked = said(cast.priya, "I am afraid.", naming="masked", mask="Quiet heron")
    finding = found(cast, partner=cast.femi, supports=[SupportSaid(secret), SupportSaid(masked)])
    output = shown(cast, finding)
    answered(cast, asked(cast, finding))
    browser.as_person(cast.femi)
    text = " ".join(browser.client.get(address(cast, "1/as/txt/")).content.decode().split())
    for part in (
        "Rosa Adeyemi (a researcher) asked on", "The ministry will not like it.", "Not held back.",
        "People have a right to know.", "Quiet heron", "Something said here that not everybody may read.",
        "It says what was found", "Rests on finding 1.", "Nothing had been agreed",
    ):  # fmt: skip
        assert part in text
    assert "landlord" not in text
    assert browser.get(address(cast, f"{output.number}/print/")).has("The ministry will not like it.")


def test_an_embargo_says_why_ends_and_can_be_let_go(browser, cast):
    shown(cast)
    browser.as_person(cast.rosa).get(address(cast, "1/embargo/"))
    late = {"until": days(400).isoformat(), "why": "The journal."}
    assert browser.post(address(cast, "1/embargo/"), late, status=200).has("90 days in all is the most")
    browser.post(address(cast, "1/embargo/"), {**late, "until": days(9).isoformat()})
    page = browser.get(address(cast, "1/"))
    assert page.has("It stays here until", "Rosa Adeyemi asked for it", "The journal.", "under embargo until")
    wait = Output.objects.get().embargoes.get()
    browser.post(address(cast, f"1/embargo/{wait.pk}/lift/"))
    assert browser.get(address(cast, "1/")).has("was let go on")


def test_what_was_overridden_by_publishing_says_so_and_does_not_look_as_if_it_still_held(browser, cast):
    finding = found(cast)
    output = shown(cast, finding)
    answered(cast, asked(cast, finding), "granted", held_until=days(9))
    asked(cast, output, cast.walter)
    wait = embargoes.set_(output=output, until=days(9), why="So.", partner=cast.rosa, by=cast.rosa.person)
    publishing.publish(output=output, partner=cast.rosa, by=cast.rosa.person, outside_because="All the same.")
    page = browser.as_person(cast.rosa).get(address(cast, "1/"))
    assert page.has("It was to be held back until", "and went out all the same", "It was to stay here until")
    assert page.has(
        "It went out before anybody answered this.", "request 2 to hold it back waits for an answer"
    )
    browser.post(address(cast, f"1/embargo/{wait.pk}/lift/"))
    assert browser.get(address(cast, "1/")).has("It went out before this ended")


def test_that_something_was_left_out_is_said_to_everyone(browser, cast):
    found(cast, "The mould is real.")
    shown(cast)
    page = browser.as_person(cast.olu).get(address(cast, "1/"))
    assert page.has("1 finding of this project is in nothing that is published.")
    assert "mould" not in page.html


def test_a_change_after_it_was_shown_says_who_asked_and_the_days_begin_again(browser, cast):
    agreed(cast, partners_days=14)
    output = shown(cast, days_ago=14)
    at = address(cast, f"1/claims/{output.claims.get().pk}/")
    page = browser.as_person(cast.rosa).get(at)
    assert page.has("the days before the public and the days to reply begin again")
    form = {"text": "", "who": str(cast.femi.pk), "why": "Nobody could check it."}
    browser.post(at, form)
    page = browser.get(address(cast, "1/"))
    assert page.has("Left out.", "asked for by Femi Facilitator", "Nobody could check it.")
    browser.post(address(cast, "1/claims/new/"), {"text": "Some homes are cold."}, status=200)
    browser.post(
        address(cast, "1/claims/new/"),
        {"text": "Some homes are cold.", "who": str(cast.rosa.pk), "why": "So."},
    )
    assert browser.get(address(cast, "1/")).has("14 days before the public")


def test_title_and_stance_are_changed_with_a_reason(browser, cast):
    begun(cast)
    form = {**FORM, "title": "Cold and damp", "who": str(cast.rosa.pk), "why": "Damp came up."}
    browser.as_person(cast.rosa).get(address(cast, "1/words/"))
    browser.post(address(cast, "1/words/"), form)
    assert browser.get(address(cast, "1/")).has("Title: Cold homes", "Title: Cold and damp", "Damp came up.")
    assert browser.post(address(cast, "1/words/"), form, status=200).has("Nothing is different from before")


def test_who_could_use_it_what_help_they_get_and_who_used_it(browser, cast):
    shown(cast)
    browser.as_person(cast.priya).get(address(cast, "use/new/?of=1"))
    browser.get(address(cast, "use/new/?of=x"))
    form = {
        "who": "The tenants’ group",
        "what": "A leaflet",
        "help": "Lay it out",
        "helper": "",
        "output": "1",
    }
    browser.post(address(cast, "use/new/"), form)
    assert browser.get(address(cast, "1/")).has("The tenants’ group", "Nobody yet.")
    plan = UsePlan.objects.get()
    browser.as_person(cast.rosa).get(address(cast, f"use/{plan.pk}/promise/"))
    browser.post(address(cast, f"use/{plan.pk}/promise/"), {"due_on": days(20).isoformat()})
    assert browser.get(address(cast, "use/")).has("Rosa Adeyemi: promise 1")
    browser.get(address(cast, "1/used/"))
    used = {"who": "The city", "how": "In a speech", "used_on": days(0).isoformat(), "gave_credit": "no"}
    browser.post(address(cast, "1/used/"), used)
    page = browser.get(address(cast, "1/"))
    assert page.has("The city", "In a speech", "They did not say where it came from.")


def test_it_is_stopped_by_whoever_began_it_with_a_reason(browser, cast):
    shown(cast)
    browser.as_person(cast.walter.person).get(address(cast, "1/stop/"), status=403)
    browser.as_person(cast.rosa).get(address(cast, "1/stop/"))
    browser.post(address(cast, "1/stop/"), {"because": "The journal closed."})
    assert browser.get(address(cast, "1/")).has("Not going ahead.", "The journal closed.")


def test_what_was_agreed_is_said_in_plain_words(browser, cast):
    browser.as_person(cast.olu)
    assert browser.get(address(cast, "agreed/")).has("Nothing is agreed yet.", "90 days in all")
    agreed(cast, partners_days=14, reply_days=7, most=30)
    page = browser.get(address(cast, "agreed/"))
    assert page.has("14 days before the public", "7 days to reply", "more than 30 days in all")


def test_replies_due_and_requests_that_wait_stand_on_the_first_page(browser, cast):
    output = shown(cast)
    asked(cast, output)
    page = browser.as_person(cast.priya).get(f"/p/{cast.project.slug}/")
    assert page.has("“Cold homes” may soon be public.", "Somebody asks that something we found be held back.")
    replied(cast, output)
    answered(cast, hold_backs.HoldBack.objects.get())
    page = browser.get(f"/p/{cast.project.slug}/")
    assert "may soon be public" not in page.text
    assert "be held back" not in page.text
    assert "may soon be public" not in browser.as_person(cast.olu).get(f"/p/{cast.project.slug}/").text


@pytest.mark.slow
def test_twenty_outputs_and_replies_cost_no_more_than_two(browser, cast):
    browser.as_person(cast.priya)
    output = shown(cast)
    places = [address(cast), address(cast, "1/"), address(cast, "use/")]

    def grow(rows):
        for _ in range(rows):
            new = join(cast.project, person("Some Body", has_account=False), "partner", "carer")
            finding = found(cast, partner=new)
            shown(cast, finding)
            reply = replied(cast, output, new)
            output_replies.answer(reply=reply, text="So.", partner=cast.rosa, by=cast.rosa.person)
            asked(cast, output, new)
            claim = {"output": output, "text": "More.", "finding": finding, "partner": new, "by": new.person}
            outputs.add_claim(asked=outputs.AskedFor("So.", new), **claim)

            uses.plan(
                project=cast.project, who="All", what="So", helper=new, output=output, partner=new, by=new.person
            )  # fmt: skip

    grow(2)
    few = [queries(browser, place) for place in places]
    grow(18)
    assert [queries(browser, place) for place in places] == few
