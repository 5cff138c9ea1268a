"""Many answers at one instant, on a database where commits are real. Run as `positions_race` is."""

from functools import partial

from tests.actions.racing import AT_ONCE, at_once, entries, run_alone


def race() -> None:
    from tests.people import make_cast

    cast = make_cast()
    the_last_of_fifty_shows_them_once(cast)
    a_story_is_taken_back_or_shared_and_never_both(cast)


def the_last_of_fifty_shows_them_once(cast) -> None:
    from evenhand.actions import open_answers, open_questions
    from evenhand.records.models import OpenAnswer, OpenRound
    from tests.ballots import crowd

    people = crowd(cast, AT_ONCE)
    question = open_questions.choose(
        partner=cast.priya, text="How is it?", topic="trust", by=cast.priya.person
    )
    round_ = open_questions.ask(question=question, partners=people, partner=cast.priya, by=cast.priya.person)
    tries = [
        partial(open_answers.give, round_=round_, partner=each, text=f"Words {each.pk}.", by=each.person)
        for each in people
    ]
    assert at_once(tries) == {"done": AT_ONCE}
    assert OpenRound.objects.get().state == "shown"
    assert entries("open_round.show") == 1
    assert entries("open_answer.say") == AT_ONCE
    assert not OpenAnswer.objects.filter(ledger_seq=None).exists()


def a_story_is_taken_back_or_shared_and_never_both(cast) -> None:
    from evenhand.actions import stories
    from evenhand.records.models import LedgerSecret, Story

    words = "Words that are taken back while they are shared."
    story = stories.tell(partner=cast.priya, title="T", text=words, uses=["here"], by=cast.priya.person)
    share = partial(
        stories.choose_uses, story=story, uses=["here", "public"], naming="none", by=cast.priya.person
    )
    undo = partial(stories.take_back, story=story, by=cast.priya.person)
    at_once([share, share, undo, share] * 5)
    assert Story.objects.get().text == ""
    sealed = LedgerSecret.objects.filter(project=cast.project).values_list("payload", flat=True)
    assert not any(words.encode() in bytes(each) for each in sealed)


if __name__ == "__main__":
    run_alone(race)
