"""Put something on the list of what to talk about, and give every item a word: when, what came of it, or why not."""

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from evenhand.access.agenda import answer_days
from evenhand.access.contributions import readable
from evenhand.access.permissions import Permission
from evenhand.access.projects import Seat
from evenhand.access.roles import may
from evenhand.access.viewer import Viewer
from evenhand.actions import ledger, once
from evenhand.actions.errors import ActionError
from evenhand.exchange.plan_values import clean
from evenhand.records.models import AgendaItem, Contribution, Decision, Partner, Person, Project

MOST_YEARS = 5
MOST_LETTERS = 300
#: Beside these words said here, everyone may see which item points at them.
_FOR_ALL = ("everyone", "partners")


@transaction.atomic
def raise_item(
    *,
    partner: Partner,
    text: str,
    why: str = "",
    contribution: Contribution | None = None,
    way: str = "web",
    entered_by: Person | None = None,
    by: Person,
    form_key: str | None = None,
) -> AgendaItem:
    """Put something on the list in somebody's name, by themselves or typed in for them."""
    once.claim(form_key)
    project = Project.objects.select_for_update(no_key=True).get(pk=partner.project_id)
    text, why = _checked_words(text, why)
    if not partner.is_here:
        raise ActionError("This person is no longer in the project.")
    if not may(partner.role, Permission.AGENDA_RAISE):
        raise ActionError("Somebody who only looks on or comes along cannot put something on the list.")
    _check_voice(contribution, partner, is_typed_in=entered_by is not None)
    last = AgendaItem.objects.filter(project=project).order_by("-number").first()
    today = timezone.localdate()
    item = AgendaItem.objects.create(
        project=project,
        number=(last.number if last else 0) + 1,
        text=text,
        why=why,
        partner=partner,
        raised_on=today,
        due_on=today + timedelta(days=answer_days(project)),
        way=way,
        entered_by=entered_by,
        contribution=contribution,
    )
    # Which words it points at stands in `refs` alone: not everybody who reads this may read those.
    item.ledger_seq = ledger.append(
        project,
        "agenda.raise",
        {
            "item": item.number,
            "text": text,
            "why": why,
            "partner": partner.pk,
            "due_on": item.due_on,
            "way": way,
            "entered": entered_by is not None,
        },
        by=by,
        refs=ledger.refs_to(contribution),
    )
    item.save(update_fields=["ledger_seq"])
    return item


@transaction.atomic
def reword(*, item: AgendaItem, text: str, why: str, by: Person) -> AgendaItem:
    """Let its raiser put it in other words while it waits for one."""
    item = _locked(item)
    _refuse_unless_raisers(item, by)
    if item.state != "open":
        raise ActionError("It has had a word already. Put something new on the list instead.")
    words = _checked_words(text, why)
    if words == (item.text, item.why) and (item.entered_by_id is None or item.confirmed_on is not None):
        return item  # The same form sent twice.
    item.text, item.why = words
    if item.entered_by_id is not None:
        item.confirmed_on = timezone.localdate()
    item.save(update_fields=["text", "why", "confirmed_on"])
    _note(item, "agenda.reword", by=by, text=item.text, why=item.why)
    return item


@transaction.atomic
def confirm(*, item: AgendaItem, by: Person) -> AgendaItem:
    """Its raiser says that what was typed in for them is right."""
    item = _locked(item)
    _refuse_unless_raisers(item, by)
    if item.entered_by_id is None or item.confirmed_on is not None:
        return item
    item.confirmed_on = timezone.localdate()
    item.save(update_fields=["confirmed_on"])
    _note(item, "agenda.confirm", by=by)
    return item


@transaction.atomic
def take_back(*, item: AgendaItem, by: Person) -> AgendaItem:
    """Its raiser takes it off the list. That it stood there can still be read."""
    item = _locked(item)
    _refuse_unless_raisers(item, by)
    if item.state == "taken_back":
        return item
    if item.state in {"done", "declined"}:
        raise ActionError("It has had its word already, so there is nothing to take back.")
    item.state = "taken_back"
    item.save(update_fields=["state"])
    _note(item, "agenda.take_back", by=by)
    return item


@transaction.atomic
def answer_item(
    *,
    item: AgendaItem,
    state: str,
    answer: str = "",
    comes_up_on: date | None = None,
    decision: Decision | None = None,
    partner: Partner,
    by: Person,
    form_key: str | None = None,
) -> AgendaItem:
    """Give it a word: it comes up on a day, it was talked about or decided, or it is not taken up and why.

    A later word takes the place of an earlier one; nothing leaves the list without any.
    """
    once.claim(form_key)
    item = _locked(item)
    answer = clean(answer)
    today = timezone.localdate()
    if partner.project_id != item.project_id or not partner.is_here:
        raise ActionError("Only somebody in this project now can answer.")
    if not may(partner.role, Permission.AGENDA_ANSWER):
        raise ActionError("The facilitator or the lead answers what is put on the list.")
    if item.state == "taken_back":
        raise ActionError("Whoever put this on the list took it back.")
    if state not in {"planned", "done", "declined"}:
        raise ActionError("Say when it comes up, what came of it, or why it is not taken up.")
    if state == "planned" and (comes_up_on is None or comes_up_on < today):
        raise ActionError("Give the day on which it comes up: today, or a day that is still to come.")
    if comes_up_on and comes_up_on.year > today.year + MOST_YEARS:
        raise ActionError(f"Give a day within the next {MOST_YEARS} years.")
    if state == "declined" and not answer:
        raise ActionError("Say in plain words why it is not taken up. Nothing is dropped without a reason.")
    if state == "done" and decision is None and not answer:
        raise ActionError("Say in a few words what came of it, or name the decision that it became.")
    if decision is not None:
        decision = Decision.objects.get(pk=decision.pk)
        if decision.project_id != item.project_id:
            raise ActionError("The decision named here belongs to another project.")
    item.state = state
    item.answer = answer
    if state == "planned":
        item.comes_up_on = comes_up_on
    item.decision = decision if state == "done" else None
    item.answered_by, item.answered_on = partner, today
    item.save(
        update_fields=["state", "answer", "comes_up_on", "decision", "answered_by", "answered_on"],
    )
    _note(
        item,
        "agenda.answer",
        by=by,
        more_refs=ledger.refs_to(decision) if item.decision else [],
        state=state,
        answer=answer,
        comes_up_on=item.comes_up_on if state == "planned" else None,
        decision=item.decision.number if item.decision else None,
        partner=partner.pk,
    )
    return item


def became_decision(*, item: AgendaItem, decision: Decision, partner: Partner, by: Person) -> AgendaItem:
    """Note that a decision was opened on what somebody put on the list, in the transaction that opens it.

    Whoever opens it need not be the one who answers the list: the decision is the answer.
    """
    item = _locked(item)
    if item.project_id != decision.project_id:
        raise ActionError("What this decision follows from is not on the list of this project.")
    if item.state == "taken_back":
        raise ActionError("Whoever put this on the list took it back.")
    item.state, item.decision, item.answer = "done", decision, ""
    item.answered_by, item.answered_on = partner, timezone.localdate()
    item.save(update_fields=["state", "decision", "answer", "answered_by", "answered_on"])
    _note(
        item,
        "agenda.answer",
        by=by,
        more_refs=ledger.refs_to(decision),
        state="done",
        answer="",
        decision=decision.number,
        partner=partner.pk,
    )
    return item


def _checked_words(text: str, why: str) -> tuple[str, str]:
    text, why = " ".join(clean(text).split()), clean(why)
    if not text:
        raise ActionError("Say in one line what you want to talk about.")
    if len(text) > MOST_LETTERS:
        raise ActionError(
            f"Say it in one line of {MOST_LETTERS} letters at most. There is room for more below."
        )
    return text, why


def _check_voice(contribution: Contribution | None, partner: Partner, *, is_typed_in: bool) -> None:
    """What it points at must be theirs to read.

    Typed in, only what all may read: else trying each name would tell whose words those are.
    """
    if contribution is None:
        return
    seat = Seat(project=partner.project, partner=partner, viewer=Viewer(person=partner.person))
    found = readable(seat).filter(pk=contribution.pk).exclude(state="withdrawn")
    if is_typed_in:
        found = found.filter(audience__in=_FOR_ALL)
    if not found.exists():
        raise ActionError("What this points at was taken back, or is not in this project.")


def _locked(item: AgendaItem) -> AgendaItem:
    return (
        AgendaItem.objects.select_for_update(of=("self",), no_key=True)
        .select_related("project", "partner__person")
        .get(pk=item.pk)
    )


def _refuse_unless_raisers(item: AgendaItem, by: Person) -> None:
    if item.partner.person_id != by.pk:
        raise ActionError("Only whoever put it on the list can change it or take it back.")


def _note(
    item: AgendaItem, entry: str, *, by: Person, more_refs: list[int] | None = None, **more: object
) -> None:
    refs = ledger.refs_to(item)
    ledger.append(item.project, entry, {"item": item.number, **more}, by=by, refs=[*refs, *(more_refs or [])])
