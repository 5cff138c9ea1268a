"""Say what became of something said, and let its author say whether that answers them."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from evenhand.access.contributions import answerable
from evenhand.access.projects import Seat
from evenhand.access.viewer import Viewer
from evenhand.actions import answers_told, ledger, once
from evenhand.actions import changes as changes_made
from evenhand.actions.changes import NewChange
from evenhand.actions.errors import ActionError
from evenhand.exchange.plan_values import clean
from evenhand.records.answer import OUTCOMES, SAYS
from evenhand.records.contribution import WAITING
from evenhand.records.models import (
    Answer,
    AnswerChange,
    AnswerResponse,
    Change,
    Contribution,
    ContributionVersion,
    Decision,
    Draft,
    Partner,
    Person,
    Project,
)

#: The outcomes that say that something became different, and so name what.
NAMES_A_CHANGE = ("adopted", "in_part")
#: What opens an answered contribution again.
REOPENS = ("not_what_i_said", "does_not_answer")
#: More than a person can answer with care in one go, and a bound on one transaction.
MOST_AT_ONCE = 100


@transaction.atomic
def give(
    *,
    contributions: Sequence[Contribution],
    outcome: str,
    reason: str,
    changes: Sequence[Change | NewChange] = (),
    deferred_until: date | None = None,
    passed_on_to: str = "",
    partner: Partner,
    way: str = "web",
    entered_by: Person | None = None,
    decision: Decision | None = None,
    by: Person,
    form_key: str | None = None,
) -> list[Answer]:
    """Give one outcome and one reason to everything named, or to nothing of it.

    `decision` is the one that the answer tells of.
    """
    once.claim(form_key)
    project = partner.project
    if decision is not None and decision.project_id != project.pk:
        raise ActionError("The decision named here belongs to another project.")
    reason, passed_on_to = clean(reason), clean(passed_on_to)
    _check_outcome(project, outcome, reason, changes, deferred_until, passed_on_to)
    rows = _locked([row.pk for row in contributions])
    latest = {
        answer.contribution_id: answer
        for answer in Answer.objects.filter(contribution__in=rows, is_latest=True)
    }
    _check_rows(rows, latest, partner)
    named = [
        changes_made.add(
            project=project,
            what=change.what,
            where=change.where,
            version=change.version,
            partner=partner,
            by=by,
        )
        if isinstance(change, NewChange)
        else change
        for change in changes
    ]
    seqs = latest_seqs(rows)
    responses = _response_seqs(latest.values())
    Answer.objects.filter(pk__in=[answer.pk for answer in latest.values()]).update(is_latest=False)
    today = timezone.localdate()
    given = []
    for row in rows:
        before = latest.get(row.pk)
        answer = Answer(
            contribution=row,
            number=before.number + 1 if before else 1,
            outcome=outcome,
            reason=reason,
            deferred_until=deferred_until if outcome == "deferred" else None,
            passed_on_to=passed_on_to if outcome == "passed_on" else "",
            partner=partner,
            way=way,
            entered_by=entered_by,
            decision=decision,
            answered_on=today,
        )
        refs = [seqs[row.pk], *(change.ledger_seq for change in named)]
        if decision is not None:
            refs.append(decision.ledger_seq)
        if before:
            refs += [before.ledger_seq, *responses.get(before.pk, [])]
        answer.ledger_seq = ledger.append(
            project,
            "answer.give",
            {
                "contribution": row.number,
                "answer": answer.number,
                "outcome": outcome,
                "reason": reason,
                "changes": [
                    {"what": change.what, "where": change.where, "version": change.version}
                    for change in named
                ],
                "deferred_until": answer.deferred_until,
                "passed_on_to": answer.passed_on_to,
                "partner": partner.pk,
                "way": way,
                "entered": entered_by is not None,
                **({"decision": decision.number} if decision is not None else {}),
            },
            by=by,
            refs=[seq for seq in refs if seq is not None],
        )
        answer.save()
        AnswerChange.objects.bulk_create(AnswerChange(answer=answer, change=change) for change in named)
        given.append(answer)
    Contribution.objects.filter(pk__in=[row.pk for row in rows]).update(state="answered")
    answers_told.tell_authors(project, given)
    Draft.objects.filter(partner=partner, purpose=draft_purpose([row.number for row in rows])).delete()
    return given


@transaction.atomic
def respond(
    *,
    answer: Answer,
    contribution: Contribution,
    says: str,
    words: str = "",
    partner: Partner,
    way: str = "web",
    entered_by: Person | None = None,
    by: Person,
) -> AnswerResponse:
    """Keep what an author says to the answer they got. Two of the three things to say open it again.

    `contribution` is the author's own: the one that was answered, or one that was gathered into it. In the
    second case it is theirs that comes out and waits again; nobody else's answer is undone.
    """
    locked = {row.pk: row for row in _locked({answer.contribution_id, contribution.pk})}
    own, answered = locked[contribution.pk], locked[answer.contribution_id]
    answer = Answer.objects.get(pk=answer.pk)
    words = clean(words)
    if says not in dict(SAYS):
        raise ActionError("Choose one of the three things to say.")
    if own.partner_id is None or own.partner_id != partner.pk:
        raise ActionError("Only whoever said it can say whether this answers it.")
    if not partner.is_here:
        raise ActionError("This person is no longer in the project.")
    is_gathered = own.pk != answered.pk
    if is_gathered and own.gathered_into_id != answered.pk:
        raise ActionError("This answer is no longer to these words.")
    if not answer.is_latest:
        raise ActionError("There is a newer answer. Please read that one, and say what you think of it.")
    if own.state not in {"answered", "gathered"}:
        raise ActionError("This is already waiting for a new answer.")
    if AnswerResponse.objects.filter(answer=answer, contribution=own).exists():
        raise ActionError("You have already said what you think of this answer. You can say something new.")
    response = AnswerResponse(
        answer=answer,
        partner=partner,
        contribution=own,
        says=says,
        words=words,
        said_on=timezone.localdate(),
        way=way,
        entered_by=entered_by,
    )
    # Beside a mask or a group the entry carries no actor, and not the way it came: whoever may read the entry
    # could try every name, and “by post” is a name where one person writes letters.
    is_named = own.naming == "named"
    refs = [answer.ledger_seq, *latest_seqs([own]).values()]
    response.ledger_seq = ledger.append(
        partner.project,
        "answer.respond",
        {
            "contribution": own.number,
            "answered": answered.number,
            "answer": answer.number,
            "says": says,
            "words": words,
            "reopened": says in REOPENS,
            **({"way": way, "entered": entered_by is not None} if is_named else {}),
        },
        by=by if is_named else None,
        refs=[seq for seq in refs if seq is not None],
    )
    response.save()
    if says in REOPENS:
        _reopen(own, partner.project)
    return response


def latest_seqs(rows: Iterable[Contribution]) -> dict[int, int | None]:
    """Where in the ledger the words of each stand as they are now: the last edit, or the first entry."""
    found = {row.pk: row.ledger_seq for row in rows}
    edited = (
        ContributionVersion.objects.filter(contribution__in=list(found), ledger_seq__isnull=False)
        .order_by()
        .values_list("contribution")
        .annotate(last=Max("ledger_seq"))
    )
    return {**found, **dict(edited)}


def draft_purpose(numbers: Sequence[int]) -> str:
    """What a half-written answer is kept under: one, or several at once."""
    return f"answer {numbers[0]}" if len(numbers) == 1 else "answer several"


def _reopen(own: Contribution, project: Project) -> None:
    own.state = "reopened"
    own.gathered_into = None
    own.due_on = timezone.localdate() + timedelta(days=project.answer_days)
    own.save(update_fields=["state", "gathered_into", "due_on"])


def _locked(ids: Iterable[int]) -> list[Contribution]:
    """The rows, locked in the order of their ids, so that two batches never wait for each other.

    Without their keys: whatever is written meanwhile and points at one of these rows need not wait either.
    """
    rows = Contribution.objects.select_for_update(no_key=True).filter(pk__in=set(ids))
    return list(rows.order_by("pk"))


def _check_outcome(
    project: Project,
    outcome: str,
    reason: str,
    changes: Sequence[Change | NewChange],
    deferred_until: date | None,
    passed_on_to: str,
) -> None:
    if outcome not in dict(OUTCOMES):
        raise ActionError("Choose one of the five outcomes.")
    if not reason:
        raise ActionError("Every answer needs a reason in plain words.")
    if outcome in NAMES_A_CHANGE and not changes:
        raise ActionError("Name what changed because of it: what, where, and in which version.")
    if outcome not in NAMES_A_CHANGE and changes:
        raise ActionError(
            "You named a change, and this answer says that nothing was adopted. Choose “adopted” or "
            "“adopted in part”, or leave the change out."
        )
    if any(isinstance(change, Change) and change.project_id != project.pk for change in changes):
        raise ActionError("A change named here belongs to another project.")
    if outcome == "deferred" and (deferred_until is None or deferred_until <= timezone.localdate()):
        raise ActionError("Say until when it is put off: a day that is still to come.")
    if outcome == "passed_on" and not passed_on_to:
        raise ActionError("Say to whom it was passed on.")


def _check_rows(rows: Sequence[Contribution], latest: dict[int, Answer], partner: Partner) -> None:
    if not rows:
        raise ActionError("Choose at least one thing to answer.")
    if len(rows) > MOST_AT_ONCE:
        raise ActionError(f"Answer at most {MOST_AT_ONCE} things at once.")
    if not partner.is_here:
        raise ActionError("Only somebody in this project now can answer.")
    ids = [row.pk for row in rows]
    seat = Seat(project=partner.project, partner=partner, viewer=Viewer(person=partner.person))
    allowed = set(answerable(seat).filter(pk__in=ids).values_list("pk", flat=True))
    own = set(
        Contribution.objects.filter(gathered_into__in=ids, partner=partner).values_list(
            "gathered_into", flat=True
        )
    )
    own |= {row.pk for row in rows if row.partner_id == partner.pk}
    _refuse([row for row in rows if row.pk in own], "in your own words. Somebody else answers those")
    _refuse([row for row in rows if row.pk not in allowed], "not yours to answer")
    _refuse(
        [row for row in rows if not _waits(row, latest.get(row.pk))], "not waiting for an answer any more"
    )


def _waits(row: Contribution, latest: Answer | None) -> bool:
    """What was put off may be answered at any time, before its day or after."""
    if row.state in WAITING:
        return True
    return row.state == "answered" and latest is not None and latest.outcome == "deferred"


def _refuse(rows: Sequence[Contribution], why: str) -> None:
    if not rows:
        return
    numbers = [str(row.number) for row in rows]
    which = f"Number {numbers[0]} is" if len(numbers) == 1 else f"Numbers {', '.join(numbers)} are"
    raise ActionError(f"{which} {why}. Nothing was sent.")


def _response_seqs(answers: Iterable[Answer]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    pairs = AnswerResponse.objects.filter(answer__in=list(answers), ledger_seq__isnull=False)
    for answer_id, seq in pairs.values_list("answer_id", "ledger_seq"):
        found.setdefault(answer_id, []).append(seq)
    return found
