"""What is owed: promised, asked for, taken on or not, kept, broken with a reason, handed on."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from evenhand.access.contributions import is_team
from evenhand.access.permissions import Permission
from evenhand.access.roles import may
from evenhand.actions import ledger, minutes, once, promises_told
from evenhand.actions.errors import ActionError
from evenhand.readings.authors import author_shown
from evenhand.readings.names import shown_name
from evenhand.records.models import Contribution, Decision, Partner, Person, Project, Promise, PromiseHandover

#: A promise may reach far beyond a grant, and a slip of the pen in the year should not.
MOST_YEARS = 30


@transaction.atomic
def make(
    *,
    project: Project,
    what: str,
    owner: Partner,
    due_on: date,
    by: Person,
    to_partner: Partner | None = None,
    to_whom: str = "",
    contribution: Contribution | None = None,
    decision: Decision | None = None,
    owner_leaves_on: date | None = None,
    form_key: str | None = None,
) -> Promise:
    """Promise something oneself. Nobody can promise in somebody else's name: ask them for it."""
    once.claim(form_key)
    if by.pk != owner.person_id:
        raise ActionError("Only the person who will do it can promise it. Ask them for it instead.")
    return _begin(
        project,
        "promise.make",
        what=what,
        owner=owner,
        to_partner=to_partner,
        to_whom=to_whom,
        contribution=contribution,
        decision=decision,
        due_on=due_on,
        owner_leaves_on=owner_leaves_on,
        by=by,
        state="open",
    )


@transaction.atomic
def ask(
    *,
    project: Project,
    what: str,
    owner: Partner,
    asked_by: Partner,
    due_on: date,
    by: Person,
    to_partner: Partner | None = None,
    to_whom: str = "",
    contribution: Contribution | None = None,
    decision: Decision | None = None,
    in_minutes: int | None = None,
    pay: str = "",
    ring: str = "",
    entered_by: Person | None = None,
    form_key: str | None = None,
) -> Promise:
    """Set somebody a task and a day. It is owed when they have taken it on, and not before.

    Somebody who takes part by post or phone may have it written down for them, and it says so.
    A task for somebody who is not on the team asks for their time: it says how long, what pay and whom to
    ring, and it is not asked beyond the minutes that they agreed to.
    """
    once.claim(form_key)
    if asked_by.pk == owner.pk:
        raise ActionError("This is for you to do yourself, so promise it instead.")
    if entered_by is None and by.pk != asked_by.person_id:
        raise ActionError("A task is set in one’s own name.")
    if entered_by is not None and (entered_by.pk == asked_by.person_id or asked_by.person.email):
        raise ActionError("Only for somebody without an account can a task be written down.")
    pay, ring = pay.strip(), ring.strip()
    if is_team(owner):
        in_minutes, pay, ring = None, "", ""
    elif not (in_minutes and pay and ring):
        raise ActionError(
            f"{shown_name(owner)} gives their own time to this. Say how many minutes it takes, what is paid "
            "(also if it is nothing), and whom to ring."
        )
    promise = _begin(
        project,
        "promise.ask",
        what=what,
        owner=owner,
        to_partner=to_partner or (None if contribution or to_whom.strip() else asked_by),
        to_whom=to_whom,
        contribution=contribution,
        decision=decision,
        due_on=due_on,
        owner_leaves_on=None,
        by=by,
        state="asked",
        asked_by=asked_by,
        in_minutes=in_minutes,
        pay=pay,
        ring=ring,
        entered_by=entered_by,
    )
    if in_minutes and not minutes.ask(owner, promise.what, in_minutes, _about(promise)):
        raise ActionError(
            "Not asked: it would go over the minutes that they agreed to. Ask for less, or ask later."
        )
    promises_told.asked(promise)
    return promise


@transaction.atomic
def take_on(*, promise: Promise, by: Person, entered_by: Person | None = None) -> Promise:
    """Say yes to a task: from now on it is owed."""
    promise = _locked(promise)
    _refuse_unless_owners(promise, by, entered_by)
    if promise.state == "open":
        return promise
    _refuse_unless(promise, "asked")
    promise.state = "open"
    promise.save(update_fields=["state"])
    _note(promise, "promise.take_on", by=by, entered=entered_by is not None)
    promises_told.answered(promise, is_taken_on=True)
    return promise


@transaction.atomic
def decline(*, promise: Promise, reason: str, by: Person, entered_by: Person | None = None) -> Promise:
    """Say no to a task, with a word on why for whoever asked."""
    promise = _locked(promise)
    _refuse_unless_owners(promise, by, entered_by)
    _refuse_unless(promise, "asked")
    if not reason.strip() and promise.minutes is None:
        raise ActionError("Say in a few words why not, so that whoever asked knows what to do next.")
    promise.words = reason.strip() or "No. No reason is needed."
    _end(promise, "declined")
    minutes.give_back([promise.owner], _about(promise))
    _note(promise, "promise.decline", by=by, words=promise.words, entered=entered_by is not None)
    promises_told.answered(promise, is_taken_on=False)
    return promise


@transaction.atomic
def keep(*, promise: Promise, how: str, by: Person, entered_by: Person | None = None) -> Promise:
    """Say that it was done, and how, so that whoever it was owed to can see it for themself."""
    promise = _locked(promise)
    _refuse_unless_may_end(promise, by, entered_by)
    _refuse_unless(promise, "open")
    if not how.strip():
        raise ActionError("Say how it was kept: what was done, and where it can be seen.")
    promise.words = how.strip()
    _end(promise, "kept")
    _note(promise, "promise.keep", by=by, words=promise.words, entered=entered_by is not None)
    promises_told.ended(promise, by=by)
    return promise


@transaction.atomic
def break_(*, promise: Promise, reason: str, by: Person, entered_by: Person | None = None) -> Promise:
    """Say that it will not be done, and why. It stays in the list, before those that were kept."""
    promise = _locked(promise)
    _refuse_unless_may_end(promise, by, entered_by)
    _refuse_unless(promise, "open")
    if not reason.strip():
        raise ActionError("Say why it was not kept. Whoever it was owed to will read it.")
    promise.words = reason.strip()
    _end(promise, "broken")
    _note(promise, "promise.break", by=by, words=promise.words, entered=entered_by is not None)
    promises_told.ended(promise, by=by)
    return promise


@transaction.atomic
def hand_on(
    *, promise: Promise, to_partner: Partner, why: str, by: Person, form_key: str | None = None
) -> Promise:
    """Give a promise into another named person's hands. What is owed stays the same, and to whom.

    The owner may, and whoever looks after the project; and anyone may take over what has no owner any more.
    Nobody's time outside the team is given away for them: they take it over themself.
    """
    once.claim(form_key)
    promise = _locked(promise)
    before = promise.owner
    to_partner = Partner.objects.select_related("person", "project").get(pk=to_partner.pk)
    actor = promise.project.partners.filter(person=by, removed_at=None).first()
    is_taking_over = to_partner.person_id == by.pk
    if actor is None or not (
        by.pk == before.person_id
        or may(actor.role, Permission.PARTNER_MANAGE)
        or (is_taking_over and not before.is_here)
    ):
        raise ActionError("Only whoever owes it, or whoever looks after the project, can hand it on.")
    _refuse_unless(promise, "open", "asked")
    if to_partner.project_id != promise.project_id or not to_partner.is_here:
        raise ActionError("Hand it on to somebody who is in the project now.")
    if to_partner.pk == before.pk:
        raise ActionError("It is theirs already. Choose somebody else.")
    if not may(to_partner.role, Permission.PROMISE_MAKE):
        raise ActionError("Somebody who only looks on or comes along cannot owe anything here.")
    if not is_team(to_partner) and not is_taking_over:
        raise ActionError(
            f"{shown_name(to_partner)} is not on the team, so their time is not ours to give. "
            "They can take it over themself, or you can ask them for something new."
        )
    if not why.strip():
        raise ActionError("Say why it goes into other hands.")
    minutes.give_back([before], _about(promise))
    promise.owner, promise.owner_leaves_on = to_partner, None
    promise.minutes, promise.pay, promise.ring = None, "", ""
    if promise.state == "asked" and is_taking_over:
        promise.state = "open"
    promise.save(update_fields=["owner", "owner_leaves_on", "minutes", "pay", "ring", "state"])
    seq = _note(
        promise, "promise.hand_on", by=by, **{"from": before.pk, "to": to_partner.pk, "words": why.strip()}
    )
    PromiseHandover.objects.create(
        promise=promise,
        from_partner=before,
        to_partner=to_partner,
        why=why.strip(),
        handed_on=timezone.localdate(),
        ledger_seq=seq,
    )
    promises_told.handed_on(promise, before=before, why=why.strip(), by=by)
    return promise


@transaction.atomic
def set_leaving_day(*, promise: Promise, owner_leaves_on: date | None, by: Person) -> Promise:
    """Note when its owner's contract ends, so that somebody is asked in time to hand it on."""
    promise = _locked(promise)
    _refuse_unless_owners(promise, by, None)
    _refuse_unless(promise, "open", "asked")
    promise.owner_leaves_on = owner_leaves_on
    promise.save(update_fields=["owner_leaves_on"])
    _note(promise, "promise.leaving_day", by=by, owner_leaves_on=owner_leaves_on)
    return promise


def _begin(
    project: Project,
    entry: str,
    *,
    what: str,
    owner: Partner,
    to_partner: Partner | None,
    to_whom: str,
    contribution: Contribution | None,
    decision: Decision | None,
    due_on: date,
    owner_leaves_on: date | None,
    by: Person,
    state: str,
    asked_by: Partner | None = None,
    in_minutes: int | None = None,
    pay: str = "",
    ring: str = "",
    entered_by: Person | None = None,
) -> Promise:
    Project.objects.select_for_update(no_key=True).get(pk=project.pk)
    today = timezone.localdate()
    for partner in filter(None, [owner, to_partner, asked_by]):
        if partner.project_id != project.pk or not partner.is_here:
            raise ActionError("Everyone named must be in this project now.")
    if not may(owner.role, Permission.PROMISE_MAKE):
        raise ActionError("Somebody who only looks on or comes along cannot owe anything here.")
    if not what.strip():
        raise ActionError("Say what will be done.")
    if due_on < today:
        raise ActionError("Give a day that is today or still to come.")
    if due_on.year > today.year + MOST_YEARS:
        raise ActionError(f"Give a day within the next {MOST_YEARS} years.")
    if contribution is not None:
        if contribution.project_id != project.pk or contribution.state == "withdrawn":
            raise ActionError("What this follows from was taken back, or is not in this project.")
        to_partner, to_whom = _owed_to_author(contribution, to_partner, to_whom)
        if to_partner is not None and to_partner.pk == owner.pk:
            # Nobody owes anything to themselves because it was they who said it.
            to_partner, to_whom = asked_by, "" if asked_by else "everyone here"
    if decision is not None and (decision.project_id != project.pk or decision.withdrawn_at is not None):
        raise ActionError("The decision that this follows from was taken back, or is not in this project.")
    if to_partner is None and not to_whom.strip():
        raise ActionError("Say to whom it is owed: a person here, or in your own words.")
    last = (
        Promise.objects.filter(project=project).order_by("-number").values_list("number", flat=True).first()
    )
    promise = Promise.objects.create(
        project=project,
        number=(last or 0) + 1,
        what=what.strip(),
        to_partner=to_partner,
        to_whom=to_whom.strip(),
        owner=owner,
        asked_by=asked_by,
        entered_by=entered_by,
        contribution=contribution,
        decision=decision,
        minutes=in_minutes,
        pay=pay,
        ring=ring,
        made_on=today,
        due_on=due_on,
        state=state,
        owner_leaves_on=owner_leaves_on,
    )
    follows = [each.ledger_seq for each in (contribution, decision) if each is not None]
    promise.ledger_seq = ledger.append(
        project,
        entry,
        {
            "promise": promise.number,
            "what": promise.what,
            "owner": owner.pk,
            "asked_by": asked_by.pk if asked_by else None,
            "entered": entered_by is not None,
            "to_partner": to_partner.pk if to_partner else None,
            "to_whom": promise.to_whom,
            "contribution": contribution.number if contribution else None,
            "minutes": in_minutes,
            "pay": pay,
            "ring": ring,
            "due_on": due_on,
            "owner_leaves_on": owner_leaves_on,
            **({"decision": decision.number} if decision is not None else {}),
        },
        by=by,
        refs=[seq for seq in follows if seq is not None],
    )
    promise.save(update_fields=["ledger_seq"])
    return promise


def _owed_to_author(
    contribution: Contribution, to_partner: Partner | None, to_whom: str
) -> tuple[Partner | None, str]:
    """Whoever said it; and never a name beside something that was not said under a name.

    That holds whichever person was chosen: if only the author were refused, trying each in turn would tell.
    """
    is_for_all = contribution.audience in {"everyone", "partners"}
    if contribution.naming == "named" and contribution.partner is not None:
        if to_partner is None and not to_whom.strip():
            to_partner = contribution.partner if contribution.partner.is_here else None
            to_whom = "" if to_partner else author_shown(contribution)
        return to_partner, to_whom
    if to_partner is None and to_whom.strip():
        return None, to_whom
    return None, author_shown(contribution)[:140] if is_for_all else "Somebody here"


def _locked(promise: Promise) -> Promise:
    return (
        Promise.objects.select_for_update(of=("self",), no_key=True)
        .select_related("project", "owner__person", "to_partner__person", "asked_by__person", "contribution")
        .get(pk=promise.pk)
    )


def _refuse_unless(promise: Promise, *states: str) -> None:
    if promise.state not in states:
        said = promise.get_state_display().lower()
        raise ActionError(f"This cannot be done now. It stands as: {said}.")


def _refuse_unless_owners(promise: Promise, by: Person, entered_by: Person | None) -> None:
    if by.pk != promise.owner.person_id and entered_by is None:
        raise ActionError(f"This is for {shown_name(promise.owner)} to say.")
    if not promise.owner.is_here:
        raise ActionError(f"{shown_name(promise.owner)} has left. Hand it on to somebody who is here first.")


def _refuse_unless_may_end(promise: Promise, by: Person, entered_by: Person | None) -> None:
    """Its owner says how it went; where they have left, whoever looks after the project does."""
    if promise.owner.is_here:
        _refuse_unless_owners(promise, by, entered_by)
        return
    actor = promise.project.partners.filter(person=by, removed_at=None).first()
    if actor is None or not may(actor.role, Permission.PARTNER_MANAGE):
        raise ActionError("Its owner has left. Whoever looks after the project can say how it went.")


def _end(promise: Promise, state: str) -> None:
    promise.state, promise.closed_on = state, timezone.localdate()
    promise.save(update_fields=["state", "closed_on", "words"])


def _note(promise: Promise, entry: str, *, by: Person, **more: object) -> int:
    return ledger.append(
        promise.project,
        entry,
        {"promise": promise.number, **more},
        by=by,
        refs=[promise.ledger_seq] if promise.ledger_seq is not None else [],
    )


def _about(promise: Promise) -> str:
    return f"promise {promise.pk}"
