"""Many positions at one instant, on a database where commits are real. Run as `ballots_race` is."""

import json
import random
import time
from functools import partial

from tests.actions.racing import AT_ONCE, at_once, entries, run_alone, waits_past_the_end


def race() -> None:
    from tests.people import make_cast

    cast = make_cast()
    one_person_fifty_times(cast)
    fifty_people_once(cast)
    fifty_close_once(cast)
    whoever_waits_past_the_end_is_late(cast)
    at_the_closing_instant(cast)


def one_person_fifty_times(cast) -> None:
    from evenhand.records.models import DecisionSignature, LedgerSecret, PositionChoice
    from tests.decisions import put_by_rule, signature_of, take

    decision = put_by_rule(cast, "majority")
    tries = [
        partial(take, decision, cast.priya, "chose", f"Try {number}.", choices={1 + number % 3: 1})
        for number in range(AT_ONCE)
    ]
    assert at_once(tries) == {"done": AT_ONCE}
    assert DecisionSignature.objects.filter(decision=decision).exclude(stance="").count() == 1
    chosen = PositionChoice.objects.get(signature__decision=decision).option.number
    kept = signature_of(decision, cast.priya)
    # The row says what the last entry says: no two of them crossed.
    last = LedgerSecret.objects.get(project=cast.project, seq=kept.ledger_seq)
    said = json.loads(bytes(last.payload))
    assert (said["words"], said["choices"]) == (kept.words, {str(chosen): 1})
    assert entries("decision.position") == AT_ONCE


def fifty_people_once(cast) -> None:
    from tests.ballots import crowd
    from tests.decisions import close_later, put_by_rule, take

    people = crowd(cast, AT_ONCE)
    decision = put_by_rule(cast, "majority", say=people)
    tries = [
        partial(take, decision, each, "chose", choices={1 + number % 2: 1})
        for number, each in enumerate(people)
    ]
    assert at_once(tries) == {"done": AT_ONCE}
    closed = close_later(decision, cast.femi)
    assert closed.result["figures"]["counts"] == {"1": AT_ONCE // 2, "2": AT_ONCE // 2, "3": 0}
    assert closed.result["why"] == "tie"


def fifty_close_once(cast) -> None:
    from evenhand.actions import closing
    from tests.decisions import days_later, put_by_rule, take

    decision = put_by_rule(cast, say=[cast.priya, cast.walter])
    take(decision, cast.priya, "no_objection")
    before = entries("decision.close") + entries("decision.take_back")
    with days_later(8):
        close = partial(closing.close, decision=decision, outcome_words="So.", by=cast.femi.person)
        undo = partial(closing.take_back, decision, "No.", cast.rosa.person)
        ended = at_once([close, undo] * (AT_ONCE // 2))
    assert ended == {"done": 1, "ActionError": AT_ONCE - 1}
    assert entries("decision.close") + entries("decision.take_back") == before + 1


def whoever_waits_past_the_end_is_late(cast) -> None:
    """A position sent in time that waits for the row past the end does not count."""
    from tests.decisions import in_days, put_by_rule, signature_of, take

    decision = put_by_rule(cast, closes_at=in_days(1 / 86400))
    came_to = waits_past_the_end(decision, partial(take, decision, cast.priya, "no_objection"))
    assert came_to == ["The time to say something to this is over."]
    assert signature_of(decision, cast.priya).stance == ""


def at_the_closing_instant(cast) -> None:
    """People speak around the very end while somebody keeps trying to close: who was told yes is counted."""
    from django.utils import timezone

    from evenhand.actions import closing
    from evenhand.actions.errors import ActionError
    from tests.ballots import crowd
    from tests.decisions import fresh, in_days, put_by_rule, take

    people = crowd(cast, 28)
    decision = put_by_rule(cast, say=people, closes_at=in_days(2.5 / 86400))
    spread = random.Random(4)
    told_yes: list[int] = []

    def until(seconds: float) -> None:
        time.sleep(max(0.0, (decision.closes_at - timezone.now()).total_seconds() + seconds))

    def speak(partner, wait: float) -> None:
        until(wait)
        take(decision, partner, "no_objection")
        told_yes.append(partner.pk)

    def close() -> None:
        until(-0.2)
        while True:
            try:
                closing.close(decision=decision, outcome_words="So.", by=cast.femi.person)
                return
            except ActionError:
                time.sleep(0.005)

    tries = [partial(speak, each, spread.uniform(-0.6, 0.2)) for each in people]
    at_once([*tries, close])
    closed = fresh(decision)
    assert closed.closed_at is not None
    spoken = set(decision.signatures.exclude(stance="").values_list("partner", flat=True))
    assert spoken == set(told_yes)
    assert closed.result["spoken"] == len(told_yes)
    assert 0 < len(told_yes) < len(tries), "nobody, or everybody, was in time: nothing was tried"


if __name__ == "__main__":
    run_alone(race)
