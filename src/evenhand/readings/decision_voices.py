"""From a decision back to the voices it goes back to: what each could be answered, drafted and not sent.

What stands in a draft is worked out from how the decision came out. Whoever answers looks at it and changes it.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone

from evenhand.access.answers import answerable_now
from evenhand.access.contributions import readable
from evenhand.access.projects import Seat
from evenhand.readings.amounts import day
from evenhand.readings.authors import author_shown, author_shown_to
from evenhand.readings.decision_again import name_of
from evenhand.readings.names import shown_name
from evenhand.readings.promises import PromiseShown, shown_each, with_people
from evenhand.records.contribution import WAITING
from evenhand.records.models import Answer, Contribution, Decision, DecisionCitation

#: As many as somebody can look at with care on one page. Once they are answered the next ones come.
A_PAGE = 10
#: When a promise that follows is due, where nothing better is known.
PROMISE_DAYS = 30
LONGEST = 500


@dataclass(frozen=True)
class Draft:
    """What an answer could say. Nobody has said it yet."""

    outcome: str
    reason: str
    change_what: str
    change_where: str
    change_version: str


@dataclass(frozen=True)
class Voice:
    """Something that the decision goes back to, as one person may see it."""

    contribution: Contribution
    author: str
    #: What was gathered in it and cited by itself: the answer goes to these too.
    stands_for: list[int]
    answer: Answer | None
    is_told: bool
    may_answer: bool


@dataclass(frozen=True)
class DraftedPromise:
    """Something that could be promised because of it. Who does it is chosen on the next page."""

    what: str
    due_on: date
    #: The voice it would be owed to; without one, all whose words led here.
    voice: Contribution | None
    author: str


@dataclass(frozen=True)
class Voices:
    to_answer: list[Voice]
    more_to_answer: int
    waits_for_others: list[Voice]
    answered: list[Voice]
    promised: list[PromiseShown]


def is_closed(decision: Decision) -> bool:
    return decision.withdrawn_at is None and not decision.is_open


def voices_of(decision: Decision, seat: Seat) -> Voices:
    """Every cited contribution that this person may read: to answer now, for others to answer, or answered."""
    rows, stands_for = _where_answered(decision, seat)
    mine = set(
        answerable_now(seat).filter(pk__in=[row.pk for row in rows]).order_by().values_list("pk", flat=True)
    )
    latest = {
        answer.contribution_id: answer
        for answer in Answer.objects.filter(contribution__in=rows, is_latest=True).select_related("decision")
    }
    voices = [
        Voice(
            contribution=row,
            author=author_shown_to(row, seat),
            stands_for=sorted(stands_for[row.pk]),
            answer=latest.get(row.pk),
            is_told=row.pk in latest and latest[row.pk].decision_id == decision.pk,
            may_answer=row.pk in mine,
        )
        for row in rows
    ]
    # What was put off is answered anew now, unless it was put off because of this very decision.
    to_answer = [voice for voice in voices if voice.may_answer and not _is_told_and_settled(voice)]
    others = [voice for voice in voices if voice not in to_answer and voice.contribution.state in WAITING]
    return Voices(
        to_answer=to_answer[:A_PAGE],
        more_to_answer=max(0, len(to_answer) - A_PAGE),
        waits_for_others=others,
        answered=[voice for voice in voices if voice not in to_answer and voice not in others],
        promised=shown_each(with_people(decision.promises.order_by("number")), seat),
    )


def to_tell(decision: Decision, seat: Seat) -> int:
    """How many of those voices this person could answer now."""
    rows, _ = _where_answered(decision, seat)
    found = answerable_now(seat).filter(pk__in=[row.pk for row in rows])
    return found.exclude(answers__is_latest=True, answers__decision=decision, state="answered").count()


def _is_told_and_settled(voice: Voice) -> bool:
    return voice.is_told and voice.contribution.state not in WAITING


def _where_answered(decision: Decision, seat: Seat) -> tuple[list[Contribution], dict[int, set[int]]]:
    """Where each cited voice is answered: in the sentence it was put into, in its parts, or by itself."""
    here = readable(seat)
    cited = list(
        here.filter(pk__in=DecisionCitation.objects.filter(decision=decision).values("contribution"))
        .exclude(state="withdrawn")
        .order_by()
        .values_list("pk", "number", "state", "gathered_into")
    )
    stands_for: dict[int, set[int]] = {}
    for pk, number, state, whole in cited:
        if state == "gathered" and whole is not None:
            stands_for.setdefault(whole, set()).add(number)
        else:
            stands_for.setdefault(pk, set())
    split = [pk for pk, _, state, _ in cited if state == "split"]
    if split:
        for part, of in here.filter(split_from__in=split).order_by().values_list("pk", "split_from__number"):
            stands_for.setdefault(part, set()).add(of)
    rows = list(
        here.filter(pk__in=set(stands_for) - set(split))
        .exclude(state="withdrawn")
        .select_related("partner__person", "asked__person", "gathered_by__person")
        .prefetch_related("partner__types", "asked__types", "gathered_by__types")
        .order_by("number")
    )
    return rows, stands_for


def draft_for(decision: Decision) -> Draft:
    """What is said to a voice that led here, unless whoever answers says it in other words."""
    when = day(timezone.localdate(decision.made_at or decision.closed_at))
    option = decision.outcome_option
    where = f"Decision {decision.number}"
    if decision.outcome == "not_made":
        said = f"We asked: “{name_of(decision)}” It was not decided on {when}, so it stays as it is for now."
        return Draft("not_adopted", _with(said, decision.outcome_words), "", "", "")
    if decision.outcome == "outside":
        who = _closed_by(decision)
        said = (
            f"This was decided on {when}, outside what our charter says, by {who}. "
            f"The reason given: {decision.outside_because}"
        )
    else:
        said = f"What you said is among what led to decision {decision.number}, made on {when}."
    if option is not None:
        said = _with(said, f"It came out as: {option.text}")
        what = option.would_change or option.text
    else:
        what = decision.words
    said = _with(said, decision.outcome_words or ("" if option is not None else decision.words))
    return Draft("adopted", said, what[:LONGEST], where, f"made on {when}"[:80])


def drafted_promises(decision: Decision, seat: Seat, voices: list[Voice]) -> list[DraftedPromise]:
    """What follows from it and might have to be done: once for all, and once for each voice that is read here."""
    if not decision.is_taken:
        return []
    option = decision.outcome_option
    what = (option.would_change or option.text) if option is not None else decision.words
    due_on = _due_on(decision)
    return [
        DraftedPromise(what[:LONGEST], due_on, None, ""),
        *(
            DraftedPromise(what[:LONGEST], due_on, voice.contribution, author_shown(voice.contribution))
            for voice in voices
            if voice.contribution.audience in {"everyone", "partners"}
        ),
    ]


def promise_draft(decision: Decision) -> dict[str, object]:
    """What the page that promises or asks begins with."""
    option = decision.outcome_option
    what = (option.would_change or option.text) if option is not None else decision.words
    return {
        "what": what[:LONGEST],
        "due_on": _due_on(decision),
        "to_whom": f"everyone whose words led to decision {decision.number}",
    }


def _due_on(decision: Decision) -> date:
    today = timezone.localdate()
    if decision.look_again_on and decision.look_again_on > today:
        return decision.look_again_on
    return today + timedelta(days=PROMISE_DAYS)


def _with(said: str, more: str) -> str:
    return f"{said}\n\n{more.strip()}" if more.strip() else said


def _closed_by(decision: Decision) -> str:
    found = (
        decision.project.partners.filter(person=decision.closed_by_id)
        .select_related("person")
        .prefetch_related("types")
        .first()
    )
    return shown_name(found) if found else "somebody who was in this project"
