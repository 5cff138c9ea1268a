from datetime import timedelta

from django.utils import timezone

from evenhand.records.models import Answer, Change, Contribution, Draft, OutboxMessage, Promise
from tests.closed_decisions import closed
from tests.contributions import said
from tests.people import join, person


def tell_at(cast, number=1):
    return f"/p/{cast.project.slug}/decisions/{number}/tell/"


def form_for(*numbers, ticked=True, **more):
    form = {}
    for number in numbers:
        form |= {
            f"n{number}-outcome": "adopted",
            f"n{number}-reason": "We move to the ground floor.",
            f"n{number}-change_what": "We meet on the ground floor.",
            f"n{number}-change_where": "Decision 1",
            f"n{number}-change_version": "made today",
        }
        if ticked:
            form[f"n{number}-is_chosen"] = "on"
    return form | more


def test_nothing_is_sent_before_it_was_looked_at_and_the_draft_says_how_it_came_out(browser, cast):
    closed(cast, said(cast.priya))
    page = browser.as_person(cast.rosa).get(tell_at(cast))

    assert page.has("The stairs are too steep.", "Move to the ground floor", "Nothing was sent")
    assert 'value="adopted" selected' in page.html
    assert "is among what led to decision 1" in page.html
    assert not Answer.objects.exists()


def test_what_is_ticked_is_sent_with_the_decision_and_its_author_is_told_once(browser, cast):
    first, second = said(cast.priya), said(cast.priya, "There is no lift.")
    decision = closed(cast, first, second)
    browser.as_person(cast.rosa).post(tell_at(cast), form_for(1, 2))

    assert {answer.decision for answer in Answer.objects.all()} == {decision}
    assert Change.objects.count() == 1
    assert OutboxMessage.objects.filter(kind="answer").count() == 1
    assert browser.get(tell_at(cast)).has("Answered already", "told of this decision")


def test_one_is_sent_by_its_own_button_and_what_was_typed_into_the_other_is_kept(browser, cast):
    closed(cast, said(cast.priya), said(cast.walter, "There is no lift."))
    form = form_for(1, 2, ticked=False, only="1")
    form["n2-reason"] = "Half written, for Walter."
    browser.as_person(cast.rosa).post(tell_at(cast), form)

    assert [answer.contribution.number for answer in Answer.objects.all()] == [1]
    assert "Half written, for Walter." in browser.get(tell_at(cast)).html
    assert Draft.objects.get().partner == cast.rosa
    browser.post(tell_at(cast), form_for(2))
    assert not Draft.objects.exists()


def test_pressing_twice_sends_once(browser, cast):
    closed(cast, said(cast.priya))
    key = "4be0643f-1d98-573b-97cd-ca98a65347dd"
    browser.as_person(cast.rosa)
    browser.post(tell_at(cast), form_for(1, form_key=key))
    browser.post(tell_at(cast), form_for(1, form_key=key))

    assert Answer.objects.count() == 1
    assert browser.get(tell_at(cast)).has("Number 1 does not wait for your answer any more.")


def test_nothing_ticked_sends_nothing_and_says_so(browser, cast):
    closed(cast, said(cast.priya))
    page = browser.as_person(cast.rosa).post(tell_at(cast), form_for(1, ticked=False), status=200)

    assert page.has("Tick at least one answer")
    assert not Answer.objects.exists()


def test_a_fault_in_one_sends_none(browser, cast):
    closed(cast, said(cast.priya), said(cast.walter, "There is no lift."))
    form = form_for(1, 2)
    form["n2-reason"] = " "
    page = browser.as_person(cast.rosa).post(tell_at(cast), form, status=200)

    assert page.has("Nothing was sent. Mend what is marked below first.", "Every answer needs a reason")
    assert not Answer.objects.exists()


def test_the_change_in_the_draft_is_left_out_where_it_is_not_adopted(browser, cast):
    closed(cast, said(cast.priya), outcome="not_made")
    page = browser.as_person(cast.rosa).get(tell_at(cast))
    assert 'value="not_adopted" selected' in page.html
    form = form_for(1) | {"n1-outcome": "not_adopted", "n1-reason": "Nobody agreed on a day."}
    browser.post(tell_at(cast), form)

    assert Answer.objects.get().outcome == "not_adopted"
    assert not Change.objects.exists()


def test_a_decision_taken_outside_the_charter_is_told_as_that(browser, cast):
    closed(cast, said(cast.priya), outcome="outside")
    page = browser.as_person(cast.rosa).get(tell_at(cast))

    assert "outside what our charter says, by Femi Facilitator" in page.html
    assert "The hall could not wait." in page.html


def test_an_open_decision_tells_nobody(browser, cast):
    closed(cast, said(cast.priya), outcome="")
    browser.as_person(cast.rosa).get(tell_at(cast), status=302)
    browser.post(tell_at(cast), form_for(1))

    assert not Answer.objects.exists()


def test_a_voice_for_the_facilitator_alone_is_seen_and_answered_by_the_facilitator_alone(browser, cast):
    closed(cast, said(cast.walter, "He shouts at us.", naming="masked", audience="facilitator"))
    page = browser.as_person(cast.rosa).get(tell_at(cast))
    assert not page.has("He shouts at us.")
    assert "Mask 1" not in page.html
    assert page.has("Nothing that this decision goes back to waits for an answer from you.")
    browser.post(tell_at(cast), form_for(1))
    assert not Answer.objects.exists()

    page = browser.as_person(cast.femi).get(tell_at(cast))
    assert page.has("He shouts at us.", "Mask 1")
    assert "Walter" not in page.html
    browser.post(tell_at(cast), form_for(1))
    assert Answer.objects.get().partner == cast.femi


def test_nobody_answers_their_own_words_and_others_see_for_whom_they_wait(browser, cast):
    closed(cast, said(cast.rosa, "We could meet online."))
    page = browser.as_person(cast.rosa).get(tell_at(cast))

    assert not page.has("Send all that are ticked")
    assert page.has("For others to answer", "Number 1")


def test_what_was_put_together_is_answered_in_the_sentence_it_was_put_into(browser, cast):
    whole = said(None, "Stairs keep people out.", project=cast.project, naming="named", gathered_by=cast.femi)
    first, second = said(cast.priya), said(cast.walter, "No lift.")
    for row in (first, second):
        row.state, row.gathered_into = "gathered", whole
        row.save()
    closed(cast, first, second)
    page = browser.as_person(cast.rosa).get(tell_at(cast))
    assert page.has("Stairs keep people out.", "numbers 2, 3")
    browser.post(tell_at(cast), form_for(1))

    assert Answer.objects.get().contribution == whole
    assert OutboxMessage.objects.filter(kind="answer").count() == 2


def test_what_was_taken_apart_is_answered_in_its_parts_and_what_was_taken_back_not_at_all(browser, cast):
    row, gone = said(cast.priya), said(cast.walter, "")
    row.state = "split"
    row.save()
    gone.state = "withdrawn"
    gone.save()
    said(cast.priya, "The ramp.", split_from=row)
    closed(cast, row, gone)
    page = browser.as_person(cast.rosa).get(tell_at(cast))

    assert page.has("The ramp.", "goes back to number 1")
    assert not page.has("Number 1,")
    assert not page.has("Number 2,")


def test_what_was_put_off_until_then_can_be_answered_anew_and_what_was_opened_again_too(browser, cast):
    from tests.actions.test_answers import answer, respond

    off, again = said(cast.priya), said(cast.walter, "There is no lift.")
    answer(
        off, partner=cast.rosa, outcome="deferred", deferred_until=timezone.localdate() + timedelta(days=90)
    )
    [given] = answer(again, partner=cast.rosa)
    respond(given, again)
    closed(cast, off, again)
    browser.as_person(cast.rosa).post(tell_at(cast), form_for(1, 2))

    latest = Answer.objects.filter(is_latest=True)
    assert [row.decision.number for row in latest] == [1, 1]
    assert browser.get(tell_at(cast)).has("waits for an answer from you")


def test_the_author_the_letter_and_what_we_heard_lead_to_the_decision(browser, cast):
    closed(cast, said(cast.priya))
    browser.as_person(cast.rosa).post(tell_at(cast), form_for(1))
    browser.as_person(cast.priya)
    page = browser.get(f"/p/{cast.project.slug}/said/1/")
    assert page.has("It came with decision 1", "Cited in decision 1")
    assert browser.get(f"/p/{cast.project.slug}/heard/").has("It came with decision 1")
    assert browser.get(f"/p/{cast.project.slug}/letter/").has("It came with decision 1: Where do we meet?")


def test_a_promise_begins_with_what_was_decided_and_names_it(browser, cast):
    decision = closed(cast, said(cast.priya))
    page = browser.as_person(cast.rosa).get(tell_at(cast))
    address = next(link for link in page.links if "from=1" in link)
    page = browser.get(address)
    assert "We meet on the ground floor." in page.html
    assert not Promise.objects.exists()
    day = timezone.localdate() + timedelta(days=7)
    browser.post(
        address.split("?")[0],
        {"what": "Book the hall downstairs", "due_on": f"{day}", "decision": "1", "from": "1"},
    )
    made = Promise.objects.get()
    assert (made.decision, made.to_partner, made.due_on) == (decision, cast.priya, day)
    assert browser.get(tell_at(cast)).has("Book the hall downstairs")
    assert browser.get(f"/p/{cast.project.slug}/promises/1/").has("Follows from", "Decision 1")


def test_decisions_and_voices_of_another_project_are_not_found(browser, cast):
    closed(cast, said(cast.priya))
    browser.as_person(cast.nia).get(tell_at(cast), status=404)
    other = f"/p/{cast.other_project.slug}"
    browser.get(f"{other}/decisions/1/tell/", status=404)
    browser.get(f"{other}/promises/make/?decision=1", status=404)
    browser.as_person(cast.olu).get(tell_at(cast), status=403)


def test_partners_answer_what_was_put_to_their_side(browser, cast):
    closed(cast, said(cast.rosa, "Would Tuesdays do?", to_side="partners"))
    browser.as_person(cast.priya).get(tell_at(cast))
    browser.post(tell_at(cast), form_for(1))

    assert Answer.objects.get().partner == cast.priya
    assert Contribution.objects.get().state == "answered"


def test_whoever_can_tell_is_asked_to_on_their_own_page(browser, cast):
    closed(cast, said(cast.priya))
    words = "Tell those whose words led to it"
    assert browser.as_person(cast.rosa).get(f"/p/{cast.project.slug}/").has(words)
    assert not browser.as_person(cast.priya).get(f"/p/{cast.project.slug}/").has(words)


def test_many_voices_come_in_pages_that_a_person_can_read(browser, cast):
    extra = join(cast.project, person("Zed Many"), "partner", "patient")
    closed(cast, *(said(extra, f"Thing {n}") for n in range(12)))
    page = browser.as_person(cast.rosa).get(tell_at(cast))

    assert page.has("Answers to look at (10 of 12)")
