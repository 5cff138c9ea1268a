from datetime import timedelta

import pytest
from django.utils import timezone

from evenhand.actions import drafts
from evenhand.readings.answers import answers_of
from evenhand.records.models import Answer, AnswerResponse, Change, Contribution, Draft
from evenhand.web.templatetags.evenhand import ended
from tests.access.samples import private_page
from tests.actions.test_answers import CHANGED, answer, respond
from tests.actions.test_gathering import gather
from tests.contributions import said
from tests.readings.test_queue import seat_of

KEY = "1c1f6a1e-5a53-4a3d-8a86-0d8f5d6f0005"


def at(cast, rest=""):
    return f"/p/{cast.project.slug}/{rest}"


def form_for(*rows, **more):
    return {
        "number": [row.number for row in rows],
        "outcome": "not_adopted",
        "reason": "There is no money for it this year.",
        **more,
    }


def test_the_queue_shows_yours_first_then_what_waits_for_others(browser, cast):
    said(cast.priya, "The stairs are steep.", days_ago=40)
    said(cast.rosa, "Would a diary be too much?", to_side="partners")
    page = browser.as_person(cast.rosa).get(at(cast, "queue/"))

    assert page.has("within 28 days", "For you to answer (1)", "12 days late", "For others to answer (1)")
    assert page.text.index("The stairs are steep.") < page.text.index("Would a diary be too much?")
    page = browser.as_person(cast.priya).get(at(cast, "queue/"))
    assert page.text.index("Would a diary be too much?") < page.text.index("The stairs are steep.")
    assert browser.as_person(cast.olu).get(at(cast, "queue/")).has("Would a diary", "The stairs")
    browser.as_person(cast.nia).get(at(cast, "queue/"), status=404)


def test_several_are_ticked_and_answered_at_once_by_keyboard_alone(browser, cast):
    rows = [said(cast.priya), said(cast.walter, "The door is heavy.")]
    browser.as_person(cast.rosa)
    page = browser.get(at(cast, "queue/answer/?number=1&number=2"))
    assert page.has("The same answer goes to these 2", "The stairs are too steep.", "The door is heavy.")

    form = form_for(
        *rows,
        outcome="adopted",
        change_what="We meet on the ground floor",
        change_where="Meeting plan",
        change_version="2",
    )
    preview = browser.post(at(cast, "queue/answer/"), {**form, "preview": "yes"}, status=200)
    assert preview.has("What they will read", "Rosa Adeyemi says:", "We meet on the ground floor")
    assert not Answer.objects.exists()
    browser.post(at(cast, "queue/answer/"), form)
    assert Answer.objects.count() == 2
    assert Change.objects.get().answers.count() == 2
    assert browser.get(at(cast, "queue/")).has("2 things are answered", "Nothing waits for you.")


def test_a_partner_answers_a_researcher_by_their_own_page_with_the_same_five_outcomes(browser, cast):
    row = said(cast.rosa, "Would a diary be too much?", to_side="partners")
    browser.as_page(private_page(cast).pk)
    page = browser.get(at(cast, "queue/answer/?number=1"))
    assert page.has("Adopted in part:", "Deferred:", "Passed on:")
    until = timezone.localdate() + timedelta(days=30)
    browser.post(at(cast, "queue/answer/"), form_for(row, outcome="deferred", deferred_until=str(until)))

    given = Answer.objects.get()
    assert (given.partner, given.way, given.deferred_until) == (cast.walter, "page", until)


def test_what_is_missing_is_said_beside_its_field_and_nothing_is_sent(browser, cast):
    row = said(cast.priya)
    browser.as_person(cast.rosa)
    for more, sentence in [
        ({"reason": " "}, "needs a reason in plain words"),
        ({"outcome": "adopted"}, "Name what changed because of it."),
        ({"outcome": "in_part", "change_what": "Bigger print"}, "all three: what, where"),
        ({"outcome": "deferred"}, "Say until which day"),
        ({"outcome": "deferred", "deferred_until": "2020-01-01"}, "a day that is still to come"),
        ({"outcome": "passed_on"}, "to whom it was passed on"),
        ({"change_what": "X", "change_where": "Y", "change_version": "1"}, "leave the change out"),
        ({"outcome": "nonsense"}, "not one of the available choices"),
        ({"reason": "a\x00"}, None),
    ]:
        page = browser.post(at(cast, "queue/answer/"), form_for(row, **more), status=200 if sentence else 302)
        assert not sentence or page.has(sentence, "There is something to mend")
    assert Answer.objects.get().reason == "a"


def test_one_of_several_that_was_answered_meanwhile_is_named(browser, cast):
    rows = [said(cast.priya), said(cast.walter)]
    answer(rows[0], partner=cast.femi)
    page = browser.as_person(cast.rosa).post(at(cast, "queue/answer/"), form_for(*rows), status=200)
    assert page.has("Number 1 is not waiting for an answer any more. Nothing was sent.")
    assert browser.get(at(cast, "queue/answer/?number=1&number=2")).has("left out: number 1")
    browser.get(at(cast, "queue/answer/?number=1"), status=302)
    browser.get(at(cast, "queue/answer/"), status=302)


def test_who_may_not_answer_is_told_so_and_what_they_may_not_read_is_not_there(browser, cast):
    row = said(cast.walter)
    secret = said(cast.walter, "For you alone, Femi.", audience="facilitator")
    page = browser.as_person(cast.priya).post(at(cast, "queue/answer/"), form_for(row), status=200)
    assert page.has("Number 1 is not yours to answer")
    browser.as_person(cast.olu).get(at(cast, "queue/answer/?number=1"), status=403)
    for someone in (cast.rosa, cast.priya):
        browser.as_person(someone).get(at(cast, f"queue/answer/?number={secret.number}"), status=404)
        browser.post(at(cast, "queue/answer/"), form_for(row, secret), status=404)
    assert not Answer.objects.exists()


def test_half_an_answer_is_kept_for_later_and_gone_once_it_is_given(browser, cast):
    row = said(cast.priya)
    browser.as_person(cast.rosa)
    browser.post(at(cast, "queue/answer/"), form_for(row, outcome="", reason="Not yet su", keep="yes"))
    assert "Not yet su" in browser.get(at(cast, "queue/answer/?number=1")).html
    assert "Not yet su" not in browser.as_person(cast.femi).get(at(cast, "queue/answer/?number=1")).html

    browser.as_person(cast.rosa).post(at(cast, "queue/answer/"), form_for(row))
    assert not Draft.objects.exists()
    assert drafts.KEPT_DAYS == 90


def test_sending_the_form_twice_answers_once_and_says_nothing_bad(browser, cast):
    row = said(cast.priya)
    browser.as_person(cast.rosa)
    for _ in range(2):
        browser.post(at(cast, "queue/answer/"), form_for(row, form_key=KEY))
    assert Answer.objects.count() == 1


def test_an_author_says_what_they_think_of_the_answer_or_nothing(browser, cast):
    row = said(cast.walter)
    [given] = answer(row, partner=cast.rosa)
    browser.as_page(private_page(cast).pk)
    page = browser.get(at(cast, "said/1/respond/"))
    assert page.has("There is no money for it.", "Seen", "That is not what I said", "This does not answer me")
    page = browser.post(at(cast, "said/1/respond/"), {"answer": given.pk}, status=200)
    assert page.has("Press one of the three buttons")

    browser.post(
        at(cast, "said/1/respond/"),
        {"answer": given.pk, "says": "does_not_answer", "words": "I asked about the lift."},
    )
    row.refresh_from_db()
    assert (row.state, AnswerResponse.objects.get().way) == ("reopened", "page")
    page = browser.as_person(cast.rosa).get(at(cast, "queue/"))
    assert page.has("This does not answer me", "I asked about the lift.")
    browser.get(at(cast, "said/1/respond/"), status=404)


def test_a_word_to_an_answer_that_was_replaced_meanwhile_is_not_taken_for_the_new_one(browser, cast):
    row = said(cast.priya)
    [first] = answer(row, partner=cast.rosa)
    respond(first, row)
    answer(row, partner=cast.rosa, reason="The lift is mended.")
    browser.as_person(cast.priya)
    page = browser.post(at(cast, "said/1/respond/"), {"answer": first.pk, "says": "seen"}, status=200)
    assert page.has("There is a newer answer", "The lift is mended.", "An earlier answer")


def test_what_an_author_says_by_phone_is_typed_in_by_those_who_may_know_who_it_is(browser, cast):
    named, masked = said(cast.walter), said(cast.walter, naming="masked", mask="Blue Heron 12")
    group = said(cast.walter, naming="group", entered_by=cast.femi.person)
    for row in (named, masked, group):
        answer(row, partner=cast.rosa)
    browser.as_person(cast.rosa).get(at(cast, "said/1/respond-for/"))
    for number in (2, 3):
        browser.get(at(cast, f"said/{number}/respond-for/"), status=404)
    browser.as_person(cast.priya).get(at(cast, "said/1/respond-for/"), status=403)

    browser.as_person(cast.femi)
    for number, row in ((2, masked), (3, group)):
        page = browser.get(at(cast, f"said/{number}/respond-for/"))
        assert "Walter" not in page.html
        answer_id = row.answers.get().pk
        browser.post(
            at(cast, f"said/{number}/respond-for/"),
            {"answer": answer_id, "way": "phone", "says": "not_what_i_said", "words": "No."},
        )
    assert AnswerResponse.objects.filter(entered_by=cast.femi.person).count() == 2
    page = browser.get(at(cast, "queue/"))
    assert "Walter" not in page.html.replace("For Walter Page", "")


def test_a_paper_answer_is_typed_in_and_says_so(browser, cast):
    row = said(cast.rosa, "Would a diary be too much?", to_side="partners")
    said(cast.rosa, "Only for Walter", to_side="partners", readers=(cast.walter,))
    browser.as_person(cast.femi)
    page = browser.get(at(cast, f"queue/for/{cast.walter.pk}/"))
    assert page.has("Would a diary be too much?")
    assert "Only for Walter" not in page.text
    browser.get(at(cast, f"queue/for/{cast.walter.pk}/answer/?number=1"))
    browser.post(at(cast, f"queue/for/{cast.walter.pk}/answer/"), form_for(row, way="post"))

    given = Answer.objects.get()
    assert (given.partner, given.way, given.entered_by) == (cast.walter, "post", cast.femi.person)
    page = browser.as_person(cast.rosa).get(at(cast, "said/1/respond/"))
    assert page.has("came by post, typed in by Femi Facilitator")
    browser.as_person(cast.priya).get(at(cast, f"queue/for/{cast.walter.pk}/"), status=403)
    browser.as_person(cast.femi).get(at(cast, f"queue/for/{cast.olu.pk}/"), status=404)
    browser.get(at(cast, f"queue/for/{cast.femi.pk}/"), status=404)


def test_the_window_is_agreed_by_those_who_look_after_the_project(browser, cast):
    browser.as_person(cast.priya).get(at(cast, "queue/agreed-window/"), status=403)
    browser.as_person(cast.femi).get(at(cast, "queue/agreed-window/"))
    assert browser.post(at(cast, "queue/agreed-window/"), {"days": "0"}, status=200).has("something to mend")
    browser.post(at(cast, "queue/agreed-window/"), {"days": "14"})
    assert browser.get(at(cast, "queue/")).has("within 14 days")
    assert cast.project.ledger.count() > 0


def test_things_are_put_together_and_an_author_takes_theirs_out(browser, cast):
    first = said(cast.priya)
    said(cast.walter, "The door is heavy.", naming="masked")
    browser.as_person(cast.femi)
    browser.get(at(cast, "queue/together/?number=1"), status=302)
    assert browser.get(at(cast, "queue/together/?number=1&number=2")).has("The door is heavy.")
    browser.post(
        at(cast, "queue/together/"), {"number": [1, 2], "text": "Getting in is hard.", "form_key": KEY}
    )
    assert browser.get(at(cast, "queue/")).has("Getting in is hard.", "Put together by Femi Facilitator")
    browser.as_person(cast.priya).get(at(cast, "said/2/take-out/"), status=404)

    browser.get(at(cast, "said/1/take-out/"))
    browser.post(at(cast, "said/1/take-out/"), {"words": "I meant the lift."})
    first.refresh_from_db()
    assert first.state == "open"
    browser.as_person(cast.priya).get(at(cast, "queue/together/?number=1"), status=403)


def test_one_is_taken_apart_in_its_authors_words(browser, cast):
    said(cast.priya, "A steep stair. A late bus. A loud room. No lift. No tea.")
    browser.as_person(cast.femi).get(at(cast, "said/1/apart/"))
    page = browser.post(
        at(cast, "said/1/apart/"), {"part_1": "A steep stair.", "part_2": "Buses."}, status=200
    )
    assert page.has("Part 2 is not in the author’s own words")
    browser.post(
        at(cast, "said/1/apart/"),
        {
            "part_1": "A steep stair.",
            "part_2": "A late bus.",
            "part_3": "A loud room.",
            "part_4": "No lift.\r\n\r\nNo tea.",
        },
    )
    assert list(
        Contribution.objects.filter(state="open").order_by("number").values_list("text", flat=True)
    ) == [
        "A steep stair.",
        "A late bus.",
        "A loud room.",
        "No lift.",
        "No tea.",
    ]
    browser.as_person(cast.priya).get(at(cast, "said/1/apart/"), status=403)


def test_a_change_shows_only_the_voices_that_its_reader_may_read(browser, cast):
    open_, secret = said(cast.priya, "The stairs."), said(cast.walter, "My secret.", audience="facilitator")
    browser.as_person(cast.rosa)
    browser.get(at(cast, "changes/new/"))
    browser.post(at(cast, "changes/new/"), {"what": "Ground floor", "where": "Plan", "version": "2"})
    change = Change.objects.get()
    answer(open_, secret, partner=cast.femi, outcome="adopted", changes=[change])

    page = browser.get(at(cast, "changes/"))
    assert page.has("Ground floor", "The stairs.")
    assert "My secret." not in page.html
    assert browser.as_person(cast.femi).get(at(cast, "changes/")).has("My secret.", "The stairs.")
    browser.as_person(cast.olu).get(at(cast, "changes/new/"), status=403)
    page = browser.as_person(cast.rosa).get(at(cast, "queue/"))
    [tick] = [said(cast.priya)]
    assert browser.get(at(cast, f"queue/answer/?number={tick.number}")).has("Ground floor (Plan, 2)")


def test_those_who_may_read_one_original_do_not_read_the_answer_to_a_narrower_whole(cast):
    first, second = said(cast.priya), said(cast.walter, audience="partners")
    whole = gather(first, second, by=cast.femi)
    answer(whole, partner=cast.rosa, reason="Only for those who take part.")
    first.refresh_from_db()
    assert answers_of(first, seat_of(cast.olu)).answers == []
    assert not answers_of(first, seat_of(cast.olu)).may_read_whole
    of = answers_of(first, seat_of(cast.priya))
    assert [each.answer.reason for each in of.answers] == ["Only for those who take part."]
    assert of.to_respond_to is not None


def test_a_canary_name_stands_beside_no_masked_words_on_any_of_these_pages(browser, cast):
    cast.walter.person.name = "Quetzalcoatl Canary"
    cast.walter.person.save()
    rows = [
        said(cast.walter, "Under a mask", naming="masked", mask="Blue Heron 12"),
        said(cast.walter, "In a group", naming="group", shown_type="patient"),
    ]
    given = answer(*rows, partner=cast.rosa, outcome="adopted", changes=[CHANGED])
    for each, row in zip(given, rows, strict=True):
        respond(each, row, "does_not_answer", "Not so.")
    addresses = [
        "queue/answer/?number=1&number=2",
        "queue/together/?number=1&number=2",
        "said/1/apart/",
        "changes/",
    ]
    for someone in (cast.rosa, cast.femi):
        browser.as_person(someone)
        for address in addresses:
            assert "Canary" not in browser.get(at(cast, address)).html
        # The list of those for whom one can type in names everybody here, beside nobody's words.
        html = browser.get(at(cast, "queue/")).html
        assert html.count("Canary") == html.count("For Quetzalcoatl Canary") == 1


def test_the_lists_for_each_person_tell_nobody_who_is_behind_a_mask_by_leaving_it_out(browser, cast):
    masked = said(cast.priya, "Who pays for the bus?", naming="masked", to_side="partners")
    group = said(cast.priya, "Who minds the children?", naming="group", to_side="partners")
    first = said(cast.priya, "It is far.", naming="masked", to_side="partners")
    gather(first, said(cast.rosa, "It is late.", to_side="partners"), by=cast.femi, text="Getting there")
    hidden = ["Who pays for the bus?", "Who minds the children?", "Getting there"]

    def lists(by, *words):
        browser.as_person(by)
        pages = [browser.get(at(cast, f"queue/for/{each.pk}/")).text for each in (cast.priya, cast.walter)]
        return [[word in page for word in words] for page in pages]

    author, other = lists(cast.rosa, *hidden)
    assert author == other == [False] * 3
    # The facilitator knows who is behind a mask, and nobody who is behind a group.
    author, other = lists(cast.femi, *hidden)
    assert author == [False, False, False]
    assert other == [True, False, True]

    browser.as_person(cast.rosa)
    for each in (cast.priya, cast.walter):
        there = at(cast, f"queue/for/{each.pk}/")
        for row in (masked, group):
            page = browser.post(f"{there}answer/", form_for(row, way="post"))
            assert browser.get(page.url).has("Not waiting for this answer, so nothing was kept")
    assert not Answer.objects.exists()


@pytest.mark.parametrize(
    ("typed", "shown"), [("A stop", "A stop."), ("A stop. ", "A stop."), ("Why?", "Why?")]
)
def test_what_was_typed_goes_on_after_one_full_stop(typed, shown):
    assert ended(typed) == shown
