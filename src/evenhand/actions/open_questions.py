"""Short open questions that partners choose, and ask each other again over time, for what no figure shows."""

from collections.abc import Sequence
from datetime import timedelta

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from evenhand.access.charters import those_with_a_say
from evenhand.access.contributions import is_team
from evenhand.actions import asks_told, ledger, minutes, once, open_answers
from evenhand.actions.errors import ActionError
from evenhand.framework.rows.telling import OPEN_TOPICS
from evenhand.readings.framework import current
from evenhand.records.models import OpenAnswer, OpenQuestion, OpenRound, Partner, Person, Project

MINUTES = 3
MOST_LETTERS = 300
#: So long at least a round waits for those who have not spoken, and so many must have, before it is shown without them.
WAITS_DAYS = 14
LEAST_SPOKEN = 3


@transaction.atomic
def choose(
    *,
    partner: Partner,
    text: str,
    topic: str,
    template: str = "",
    again_days: int | None = None,
    by: Person,
    form_key: str | None = None,
) -> OpenQuestion:
    """Put a question on the list. Nobody is asked it yet."""
    once.claim(form_key)
    project = Project.objects.select_for_update(no_key=True).get(pk=partner.project_id)
    if by.pk != partner.person_id or not partner.is_here:
        raise ActionError("Everyone chooses for themselves, while they are here.")
    if not text.strip():
        raise ActionError("Write the question.")
    if len(text) > MOST_LETTERS:
        raise ActionError(f"A short question is easier to answer: {MOST_LETTERS} letters at most.")
    if topic not in OPEN_TOPICS:
        raise ActionError("Choose what the question is about.")
    if template and template not in {row.id for row in current().open_questions}:
        raise ActionError("Choose a question out of the list, or write your own.")
    if again_days is not None and not 7 <= again_days <= 1100:
        raise ActionError("Ask it again after a week at the earliest, and within three years.")
    last = project.open_questions.aggregate(last=Max("number"))["last"] or 0
    question = OpenQuestion.objects.create(
        project=project,
        number=last + 1,
        text=text.strip(),
        template=template,
        topic=topic,
        partner=partner,
        chosen_on=timezone.localdate(),
        again_days=again_days,
    )
    question.ledger_seq = ledger.append(
        project,
        "open_question.choose",
        {
            "open_question": question.number,
            "text": question.text,
            "topic": topic,
            "template": template,
            "again_days": again_days,
            "partner": partner.pk,
        },
        by=by,
    )
    question.save(update_fields=["ledger_seq"])
    return question


@transaction.atomic
def end(*, question: OpenQuestion, partner: Partner, by: Person) -> OpenQuestion:
    """Ask it no more. What was answered stays."""
    question = _locked(question)
    if by.pk != partner.person_id or not partner.is_here or partner.project_id != question.project_id:
        raise ActionError("Only somebody here can do this.")
    if question.rounds.filter(state="open").exists():
        raise ActionError("It waits for answers. Let that come to an end first.")
    if question.ended_on is None:
        question.ended_on = timezone.localdate()
        question.save(update_fields=["ended_on"])
        ledger.append(
            question.project,
            "open_question.end",
            {"open_question": question.number, "partner": partner.pk},
            by=by,
            refs=ledger.refs_to(question),
        )
    return question


@transaction.atomic
def ask(
    *,
    question: OpenQuestion,
    partners: Sequence[Partner],
    partner: Partner,
    by: Person,
    form_key: str | None = None,
) -> OpenRound:
    """Ask it of these people. Each answers alone, and all are shown together."""
    once.claim(form_key)
    question = _locked(question)
    if by.pk != partner.person_id or not partner.is_here or partner.project_id != question.project_id:
        raise ActionError("Everyone asks for themselves, while they are here.")
    if question.ended_on is not None:
        raise ActionError("This question is asked no more. Choose it anew.")
    if question.rounds.filter(state="open").exists():
        raise ActionError("It was asked already, and waits for answers.")
    may_answer = {each.pk: each for each in those_with_a_say(question.project)}
    wanted = [may_answer[each.pk] for each in partners if each.pk in may_answer]
    if len(wanted) < len(partners):
        raise ActionError("Somebody on the list is not here, or has no say here.")
    last = question.rounds.aggregate(last=Max("number"))["last"] or 0
    round_ = OpenRound.objects.create(
        question=question, number=last + 1, opened_on=timezone.localdate(), partner=partner
    )
    asked = minutes.ask_each(wanted, question.text[:140], MINUTES, about_of(round_))
    if len(asked) < 2:
        raise ActionError(
            "A question for everybody needs two people or more who can be asked for some minutes now."
        )
    if question.topic == "worth" and len({is_team(each) for each in asked}) < 2:
        raise ActionError(
            "What the partnership is worth is asked of both sides: of those who run the research, and of the others."
        )
    OpenAnswer.objects.bulk_create(OpenAnswer(round=round_, partner=each) for each in asked)
    round_.ledger_seq = ledger.append(
        question.project,
        "open_round.open",
        {
            "open_question": question.number,
            "round": round_.number,
            "text": question.text,
            "asked": len(asked),
            "partner": partner.pk,
        },
        by=by,
        refs=ledger.refs_to(question),
    )
    round_.save(update_fields=["ledger_seq"])
    asks_told.tell_each(
        asked,
        key=f"open-round-{round_.pk}",
        what=f"a short question: “{question.text}” Nobody sees an answer before everybody has spoken",
        minutes=MINUTES,
        by=by,
    )
    return round_


@transaction.atomic
def take_back(*, round_: OpenRound, partner: Partner, by: Person) -> OpenRound:
    """Ask it no longer this time. What was answered is erased unread."""
    round_ = open_answers.locked(round_)
    _may_end(round_, partner, by)
    answers = OpenAnswer.objects.filter(round=round_)
    minutes.give_back(
        Partner.objects.filter(pk__in=answers.filter(said_on=None).values("partner")), about_of(round_)
    )
    answers.delete()
    round_.state = "taken_back"
    round_.save(update_fields=["state"])
    ledger.append(
        round_.question.project,
        "open_round.take_back",
        {"open_question": round_.question.number, "round": round_.number, "partner": partner.pk},
        by=by,
        refs=ledger.refs_to(round_),
    )
    return round_


@transaction.atomic
def show_early(*, round_: OpenRound, because: str, partner: Partner, by: Person) -> OpenRound:
    """Show what was said although somebody has not spoken, with the reason beside it for as long as it stands."""
    round_ = open_answers.locked(round_)
    _may_end(round_, partner, by)
    if not because.strip():
        raise ActionError("Say why it is shown before everybody has spoken. Your reason stands beside it.")
    if round_.opened_on + timedelta(days=WAITS_DAYS) > timezone.localdate():
        raise ActionError(f"Give people {WAITS_DAYS} days to answer.")
    if round_.answers.exclude(said_on=None).count() < LEAST_SPOKEN:
        raise ActionError(f"Fewer than {LEAST_SPOKEN} people have spoken. Wait for more, or take it back.")
    return open_answers.show(round_, because=because.strip(), by=by)


def about_of(round_: OpenRound) -> str:
    return f"open round {round_.pk}"


def _may_end(round_: OpenRound, partner: Partner, by: Person) -> None:
    is_theirs = partner.pk == round_.partner_id or partner.role in ("lead", "facilitator")
    is_here = partner.is_here and partner.project_id == round_.question.project_id
    if by.pk != partner.person_id or not is_here or not is_theirs:
        raise ActionError("Only whoever asked it, or somebody who leads or facilitates here, can do this.")
    if round_.state != "open":
        raise ActionError("It does not wait for answers any more.")


def _locked(question: OpenQuestion) -> OpenQuestion:
    return (
        OpenQuestion.objects.select_for_update(no_key=True, of=("self",))
        .select_related("project")
        .get(pk=question.pk)
    )
