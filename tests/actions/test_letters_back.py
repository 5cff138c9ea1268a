"""Who is told what is new, when, and how often: at most once a week, and never with what is theirs alone."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.utils import timezone

from evenhand.actions import letters_back, sending
from evenhand.actions.errors import ActionError
from evenhand.records.models import Answer, OutboxMessage, Partner, Promise
from tests.contributions import said

TODAY = timezone.localdate


def answered(row, by, *, days_ago=2, reason="We moved the meeting downstairs.", outcome="adopted"):
    return Answer.objects.create(
        contribution=row,
        number=1,
        outcome=outcome,
        reason=reason,
        partner=by,
        answered_on=TODAY() - timedelta(days=days_ago),
    )


@pytest.fixture
def long_here(cast):
    """Everyone came a month ago, and heard two weeks ago at the latest."""
    Partner.objects.update(joined_at=timezone.now() - timedelta(days=30))
    for partner in (cast.rosa, cast.femi, cast.priya, cast.walter, cast.olu):
        partner.refresh_from_db()
    return cast


def digests() -> dict[str, OutboxMessage]:
    rows = OutboxMessage.objects.filter(kind="digest").select_related("person")
    return {row.person.name.split()[0]: row for row in rows}


def test_nothing_new_is_no_e_mail(long_here):
    assert letters_back.tell_weekly() == 0
    assert not OutboxMessage.objects.exists()


def test_an_answer_is_news_to_whoever_it_was_given_to(long_here):
    cast = long_here
    answered(said(cast.priya), cast.rosa)
    letters_back.tell_weekly()

    text = digests()["Priya"].text
    assert digests()["Priya"].subject == "News from Warm homes"
    assert "Answers to you" in text
    assert "Adopted. We moved the meeting downstairs. (Rosa Adeyemi" in text
    assert "The stairs are too steep." in text
    assert "Answers to you" not in digests()["Rosa"].text


def test_calling_it_again_adds_nothing(long_here):
    answered(said(long_here.priya), long_here.rosa)
    first = letters_back.tell_weekly()
    assert first
    assert letters_back.tell_weekly() == 0
    assert OutboxMessage.objects.count() == first


def test_the_same_news_is_not_news_a_second_time(long_here):
    answered(said(long_here.priya, days_ago=12), long_here.rosa, days_ago=9)
    assert letters_back.tell_weekly()
    # A week later.
    OutboxMessage.objects.update(created_at=timezone.now() - timedelta(days=7), state="sent", key="before")
    assert letters_back.tell_weekly() == 0


def test_what_came_on_the_day_of_the_last_e_mail_is_not_lost(long_here):
    said(long_here.priya, days_ago=14)
    letters_back.tell_weekly()
    OutboxMessage.objects.update(created_at=timezone.now() - timedelta(days=7), state="sent", key="before")
    answered(said(long_here.priya, days_ago=14), long_here.rosa, days_ago=7)
    letters_back.tell_weekly()
    assert "Answers to you" in digests()["Priya"].text


def test_who_stopped_them_gets_none_and_who_has_no_address_none_either(long_here):
    cast = long_here
    letters_back.want_weekly(cast.priya, wants=False)
    answered(said(cast.priya), cast.rosa)
    answered(said(cast.walter), cast.rosa)
    letters_back.tell_weekly()
    assert {"Priya", "Walter"}.isdisjoint(digests())


def test_who_has_left_and_who_reads_nothing_here_gets_none(long_here):
    cast = long_here
    Partner.objects.filter(pk=cast.olu.pk).update(role="payer")
    said(cast.priya)
    letters_back.tell_weekly()
    assert {"Olu", "Dan", "Nia"}.isdisjoint(digests())


def test_nobody_hears_about_what_they_did_not_want_to_hear(long_here):
    cast = long_here
    Partner.objects.filter(pk=cast.priya.pk).update(wants_to_hear=["funding"])
    answered(said(cast.priya), cast.rosa)
    said(cast.rosa, "A thing for all.")
    letters_back.tell_weekly()
    assert "Priya" not in digests()


def test_a_promise_broken_is_told_to_whom_it_was_made(long_here):
    cast = long_here
    day = TODAY() - timedelta(days=3)
    Promise.objects.create(
        project=cast.project, number=1, what="Send the draft", to_partner=cast.priya, owner=cast.rosa,
        made_on=day, due_on=day, state="broken", words="The funder was late.", closed_on=day,
    )  # fmt: skip
    letters_back.tell_weekly()
    assert "Broken: Send the draft (Rosa Adeyemi). The funder was late." in digests()["Priya"].text
    assert "Rosa" not in digests()


CANARIES = {
    "masked": {"naming": "masked", "mask": "Grey heron"},
    "group": {"naming": "group", "shown_type": "carer"},
    "facilitator": {"audience": "facilitator"},
    "chosen": {"audience": "chosen"},
}


@pytest.mark.parametrize("kind", CANARIES)
def test_what_is_for_one_alone_is_in_nobody_s_e_mail(long_here, kind):
    cast = long_here
    hidden = said(cast.priya, "CANARY words", **CANARIES[kind])
    answered(hidden, cast.rosa, reason="CANARY reason")
    day = TODAY() - timedelta(days=3)
    Promise.objects.create(
        project=cast.project, number=1, what="CANARY promise", to_partner=cast.priya, owner=cast.rosa,
        contribution=hidden, made_on=day, due_on=day,
    )  # fmt: skip
    said(cast.rosa, "A thing for all.")
    letters_back.tell_weekly()

    everything = "\n".join(row.subject + row.text for row in OutboxMessage.objects.all())
    assert "A thing for all." in everything
    assert "CANARY" not in everything
    assert "Grey heron" not in everything


def test_up_to_five_first_lines_newest_last_and_the_rest_counted(long_here):
    for number in range(7):
        said(long_here.rosa, f"Thought {number}\nand more of it")
    letters_back.tell_weekly()

    text = digests()["Priya"].text
    assert "7 things were said that everyone here may read." in text
    assert [line for line in range(7) if f"“Thought {line}”" in text] == [2, 3, 4, 5, 6]
    assert text.index("Thought 2") < text.index("Thought 6")
    assert "and more of it" not in text


def test_a_link_stops_them_without_signing_in_and_only_by_a_button(long_here, browser, settings):
    settings.EMAIL_IS_SET_UP = True
    said(long_here.rosa)
    letters_back.tell_weekly()
    from django.core import mail as mailbox

    while sending.send_next():
        pass
    letter = next(each for each in mailbox.outbox if each.to == ["priya@example.org"])
    assert letter.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    address = letter.extra_headers["List-Unsubscribe"].strip("<>")
    assert address in letter.body

    path = urlsplit(address).path
    assert browser.get(path).has("Stop the weekly e-mails?")
    long_here.priya.refresh_from_db()
    assert long_here.priya.wants_weekly_letter

    # As a mail program does it: no cookie, no token of a form.
    browser.client.handler.enforce_csrf_checks = True
    assert browser.post(path, {"List-Unsubscribe": "One-Click"}, status=200).has("No more weekly e-mails")
    long_here.priya.refresh_from_db()
    assert not long_here.priya.wants_weekly_letter
    assert Partner.objects.filter(wants_weekly_letter=False).count() == 1


def test_a_link_that_somebody_made_up_stops_nothing(browser, cast):
    browser.get("/letters/stop/eyJwIjoxfQ:not-signed/", status=404)


def test_the_day_that_was_named_is_kept(long_here):
    cast = long_here
    cast.project.next_letter_on = TODAY()
    cast.project.save()
    assert letters_back.tell_on_the_day() > 0
    again = OutboxMessage.objects.count()
    letters_back.tell_on_the_day()
    assert OutboxMessage.objects.count() == again

    states = {row.person.name.split()[0]: row.state for row in OutboxMessage.objects.filter(kind="letter")}
    # Everyone, also where there is nothing new: that a letter waits must not tell who was answered.
    assert states == {
        "Rosa": "waiting",
        "Femi": "waiting",
        "Priya": "waiting",
        "Olu": "waiting",
        "Walter": "folder",
    }


def test_who_heard_this_week_is_not_written_to_again_on_the_day(long_here):
    cast = long_here
    said(cast.rosa)
    letters_back.tell_weekly()
    cast.project.next_letter_on = TODAY()
    cast.project.save()
    letters_back.tell_on_the_day()
    assert [row.person for row in OutboxMessage.objects.filter(kind="letter")] == [cast.walter.person]


def test_a_day_is_named_for_all_and_recorded(cast):
    on = TODAY() + timedelta(days=20)
    letters_back.set_next_letter(project=cast.project, on=on, by=cast.rosa.person)
    cast.project.refresh_from_db()
    assert cast.project.next_letter_on == on
    assert b"project.set_next_letter" in bytes(cast.project.ledger.last().leaf)


@pytest.mark.parametrize("days", [0, -1, 400])
def test_a_day_that_is_gone_or_too_far_is_refused_and_changes_nothing(cast, days):
    with pytest.raises(ActionError):
        letters_back.set_next_letter(
            project=cast.project, on=TODAY() + timedelta(days=days), by=cast.rosa.person
        )
    cast.project.refresh_from_db()
    assert cast.project.next_letter_on is None


def test_examples_and_what_is_read_only_write_to_nobody(long_here):
    said(long_here.rosa)
    long_here.project.is_example = True
    long_here.project.save()
    assert letters_back.tell_weekly() == 0
