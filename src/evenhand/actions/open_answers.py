"""What each says to an open question. Nobody sees an answer before all who were asked have spoken.

“I would rather not say” is spoken too. Until all are shown, no entry of the record tells who has answered or what.
Then all are sealed at once, in an order that chance makes, and beside names only where everybody gave theirs.
"""

import secrets
from datetime import date

from django.db import transaction
from django.utils import timezone

from evenhand.actions import erasures, ledger
from evenhand.actions.errors import ActionError
from evenhand.records.models import OpenAnswer, OpenQuestion, OpenRound, Partner, Person


@transaction.atomic
def give(
    *,
    round_: OpenRound,
    partner: Partner,
    text: str = "",
    is_unsaid: bool = False,
    is_named: bool = False,
    way: str = "web",
    entered_by: Person | None = None,
    said_on: date | None = None,
    by: Person,
) -> OpenAnswer:
    """Answer, or say that one would rather not. It can be changed until all are shown."""
    round_ = locked(round_)
    if round_.state != "open":
        raise ActionError("It does not wait for answers any more.")
    if not partner.is_here:
        raise ActionError("This person is no longer in the project.")
    if entered_by is None and by.pk != partner.person_id:
        raise ActionError("Everyone answers for themselves.")
    given = round_.answers.filter(partner=partner).first()
    if given is None:
        raise ActionError("This was not asked of them, or not of you.")
    is_their_own = given.said_on is not None and (
        given.entered_by_id is None or given.confirmed_on is not None
    )
    if entered_by is not None and is_their_own:
        raise ActionError("They said something themselves. Only they can change it, on their own page.")
    if not is_unsaid and not text.strip():
        raise ActionError("Write a few words, or say that you would rather not.")
    if said_on is not None and said_on > timezone.localdate():
        raise ActionError("That day is still to come. Give today or a day before it.")
    given.text = "" if is_unsaid else text.strip()
    given.is_unsaid = is_unsaid
    given.is_named = is_named and not is_unsaid
    given.said_on = said_on or timezone.localdate()
    given.way, given.entered_by, given.confirmed_on = way, entered_by, None
    given.save()
    show_if_all_spoke(round_)
    return given


@transaction.atomic
def confirm(*, answer: OpenAnswer, by: Person) -> OpenAnswer:
    """Its owner says: yes, that is what I said. In no record, which would tell who has spoken."""
    locked(answer.round)
    answer = OpenAnswer.objects.select_related("partner").get(pk=answer.pk)
    if by.pk != answer.partner.person_id:
        raise ActionError("Only the person whose answer it is can confirm it.")
    if answer.entered_by_id is not None and answer.confirmed_on is None and answer.said_on is not None:
        answer.confirmed_on = timezone.localdate()
        answer.save(update_fields=["confirmed_on"])
    return answer


@transaction.atomic
def take_back(*, answer: OpenAnswer, by: Person) -> OpenAnswer:
    """Take one's words away after all were shown. It then reads as an answer that was not given."""
    round_ = locked(answer.round)
    answer = OpenAnswer.objects.select_related("partner").get(pk=answer.pk)
    if by.pk != answer.partner.person_id:
        raise ActionError("Only the person whose answer it is can take it back.")
    if round_.state != "shown":
        raise ActionError("Nobody has read it yet. You can change it, or say that you would rather not.")
    if answer.text:
        if answer.ledger_seq is not None:
            # Nobody is named, so that it cannot be told from an answer that was never given.
            erasures.erase_entries(round_.question.project, [answer.ledger_seq], "withdrawn", None)
        answer.text, answer.is_unsaid, answer.is_named, answer.ledger_seq = "", True, False, None
        answer.save()
    return answer


def show_if_all_spoke(round_: OpenRound) -> bool:
    """Show a round once nobody who is still here is waited for. Inside the caller's transaction."""
    waiting = round_.answers.filter(said_on=None, partner__removed_at=None)
    spoken = round_.answers.exclude(said_on=None)
    if round_.state != "open" or waiting.exists() or not spoken.exists():
        return False
    show(round_, because="", by=None)
    return True


def show_all_complete() -> int:
    """Rounds in which the last who was waited for has left. Part of the regular work."""
    shown = 0
    for found in OpenRound.objects.filter(state="open", question__project__is_read_only=False).order_by("pk"):
        with transaction.atomic():
            shown += show_if_all_spoke(locked(found))
    return shown


def show(round_: OpenRound, *, because: str, by: Person | None) -> OpenRound:
    """Seal the answers and show them. Inside the caller's transaction, with the round locked."""
    spoken = list(round_.answers.exclude(said_on=None).select_related("partner__person"))
    with_words = [each for each in spoken if each.text]
    are_named = all(each.is_named for each in spoken)
    question = round_.question
    round_.state = "shown"
    round_.shown_on = timezone.localdate()
    round_.shown_early_because = because
    round_.save(update_fields=["state", "shown_on", "shown_early_because"])
    ledger.append(
        question.project,
        "open_round.show",
        {
            "open_question": question.number,
            "round": round_.number,
            "answers": len(with_words),
            "early_because": because,
        },
        by=by,
        refs=ledger.refs_to(round_),
    )
    secrets.SystemRandom().shuffle(with_words)
    for each in with_words:
        whose: dict[str, object] = (
            {"partner": each.partner_id, "way": each.way, "entered": each.entered_by_id is not None}
            if are_named
            else {}
        )
        each.ledger_seq = ledger.append(
            question.project,
            "open_answer.say",
            {"open_question": question.number, "round": round_.number, "text": each.text, **whose},
            by=each.partner.person if are_named else None,
            refs=ledger.refs_to(round_),
        )
        each.save(update_fields=["ledger_seq"])
    return round_


def locked(round_: OpenRound) -> OpenRound:
    """The question first, as whoever asks it does."""
    OpenQuestion.objects.select_for_update(no_key=True).get(pk=round_.question_id)
    return (
        OpenRound.objects.select_for_update(no_key=True, of=("self",))
        .select_related("question__project", "partner")
        .get(pk=round_.pk)
    )
