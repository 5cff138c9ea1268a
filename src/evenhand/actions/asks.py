"""What is asked of contributors: how long, by when, what pay, whom to ring. “No” needs no reason."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils import timezone

from evenhand.access.permissions import Permission
from evenhand.access.roles import may
from evenhand.actions import ledger, minutes, once, outbox
from evenhand.actions.errors import ActionError
from evenhand.notices import asks as words
from evenhand.records.models import Ask, AskedPartner, Partner, Person, Project

MOST_MINUTES = 10_000


@transaction.atomic
def make(
    *,
    project: Project,
    what: str,
    minutes: int,
    due_on: date,
    pay: str,
    ring: str,
    partners: Sequence[Partner],
    by: Person,
    about: str = "",
    form_key: str | None = None,
) -> Ask:
    """Ask several people for their time. Who would be asked for more than they agreed to is left in peace."""
    once.claim(form_key)
    Project.objects.select_for_update(no_key=True).get(pk=project.pk)
    maker = project.partners.filter(person=by, removed_at=None).first()
    if maker is None:
        raise ActionError("Only somebody who is in the project can ask for something here.")
    what, pay, ring = what.strip(), pay.strip(), ring.strip()
    if not what:
        raise ActionError("Say what you ask for.")
    if not 1 <= minutes <= MOST_MINUTES:
        raise ActionError(f"Say how many minutes it takes, as a whole number from 1 to {MOST_MINUTES:,}.")
    if due_on < timezone.localdate():
        raise ActionError("Give a day that is today or still to come.")
    if not pay:
        raise ActionError("Say what is paid for it, also if it is nothing.")
    if not ring:
        raise ActionError("Say whom people can ring about it.")
    wanted = list({partner.pk: partner for partner in partners}.values())
    if not wanted:
        raise ActionError("Choose at least one person to ask.")
    if any(partner.project_id != project.pk or not partner.is_here for partner in wanted):
        raise ActionError("Everyone asked must be in this project now.")
    if any(not may(partner.role, Permission.ASK_ANSWER) for partner in wanted):
        raise ActionError("Somebody who only looks on or comes along is not asked for their time.")
    last = Ask.objects.filter(project=project).order_by("-number").values_list("number", flat=True).first()
    ask = Ask.objects.create(
        project=project,
        number=(last or 0) + 1,
        what=what[:200],
        about=about.strip(),
        minutes=minutes,
        due_on=due_on,
        pay=pay,
        ring=ring,
        made_by=maker,
        made_on=timezone.localdate(),
    )
    asked = _ask(ask, wanted)
    AskedPartner.objects.bulk_create(
        AskedPartner(ask=ask, partner=partner, state="asked" if partner in asked else "over_cap")
        for partner in wanted
    )
    ask.ledger_seq = ledger.append(
        project,
        "ask.make",
        {
            "ask": ask.number,
            "what": ask.what,
            "about": ask.about,
            "minutes": minutes,
            "due_on": due_on,
            "pay": pay,
            "ring": ring,
            "asked": [partner.pk for partner in asked],
            "over_cap": [partner.pk for partner in wanted if partner not in asked],
        },
        by=by,
    )
    ask.save(update_fields=["ledger_seq"])
    return ask


@transaction.atomic
def ask_the_spared(*, ask: Ask, by: Person) -> list[Partner]:
    """Try again with those who were left in peace; their cap holds as before. Return who was asked now."""
    ask = _locked(ask)
    _refuse_taken_back(ask)
    rows = {
        row.partner_id: row
        for row in ask.asked.filter(state="over_cap", partner__removed_at=None).select_related(
            "partner__person", "partner__project"
        )
    }
    asked = _ask(ask, [row.partner for row in rows.values()])
    if not asked:
        raise ActionError("It would still go over the minutes that they agreed to. Nobody was asked.")
    AskedPartner.objects.filter(pk__in=[rows[partner.pk].pk for partner in asked]).update(state="asked")
    ledger.append(
        ask.project,
        "ask.make",
        {"ask": ask.number, "asked": [partner.pk for partner in asked], "again": True},
        by=by,
        refs=_refs(ask),
    )
    return asked


@transaction.atomic
def answer(
    *,
    asked: AskedPartner,
    state: str,
    by: Person,
    way: str = "web",
    entered_by: Person | None = None,
) -> AskedPartner:
    """Say yes or no, or change one's mind. Somebody who was spared may say yes of their own accord."""
    if state not in {"yes", "no"}:
        raise ActionError("Say yes or no.")
    ask = _locked(asked.ask)
    asked = (
        AskedPartner.objects.select_for_update(of=("self",), no_key=True)
        .select_related("partner")
        .get(pk=asked.pk)
    )
    if by.pk != asked.partner.person_id and entered_by is None:
        raise ActionError("Only the person who was asked can say yes or no.")
    if not asked.partner.is_here:
        raise ActionError("This person is no longer in the project.")
    _refuse_taken_back(ask)
    if asked.state == "done":
        raise ActionError("This is done. Thank you.")
    if asked.state == "over_cap":
        if entered_by is not None:
            raise ActionError("They were not asked, so as not to go over the minutes they agreed to.")
        if state == "no":
            return asked
        minutes.count(asked.partner, ask.what, ask.minutes, _about(ask))
    asked.state, asked.answered_on = state, timezone.localdate()
    asked.way, asked.entered_by = way, entered_by
    asked.save(update_fields=["state", "answered_on", "way", "entered_by"])
    ledger.append(
        ask.project,
        "ask.answer",
        {
            "ask": ask.number,
            "partner": asked.partner_id,
            "state": state,
            "way": way,
            "entered": entered_by is not None,
        },
        by=by,
        refs=_refs(ask),
    )
    return asked


@transaction.atomic
def done(*, asked: AskedPartner, by: Person) -> AskedPartner:
    """Note that somebody did what they had said yes to."""
    ask = _locked(asked.ask)
    asked = AskedPartner.objects.select_for_update(of=("self",), no_key=True).get(pk=asked.pk)
    if asked.state == "done":
        return asked
    if asked.state != "yes":
        raise ActionError("They have not said yes to this.")
    asked.state = "done"
    asked.save(update_fields=["state"])
    ledger.append(
        ask.project,
        "ask.answer",
        {"ask": ask.number, "partner": asked.partner_id, "state": "done"},
        by=by,
        refs=_refs(ask),
    )
    return asked


@transaction.atomic
def take_back(*, ask: Ask, by: Person) -> Ask:
    """Ask for it no more. The minutes of those who have not done it yet are free for something else."""
    ask = _locked(ask)
    if ask.taken_back_on is not None:
        return ask
    ask.taken_back_on = timezone.localdate()
    ask.save(update_fields=["taken_back_on"])
    rows = ask.asked.filter(partner__removed_at=None).select_related("partner__person", "partner__project")
    waiting = [row.partner for row in rows if row.state in {"asked", "yes"}]
    minutes.give_back([row.partner for row in rows if row.state in {"asked", "yes", "no"}], _about(ask))
    ledger.append(ask.project, "ask.take_back", {"ask": ask.number}, by=by, refs=_refs(ask))
    for partner in waiting:
        _tell(ask, partner, "taken back", words.taken_back(ask))
    return ask


@transaction.atomic
def say_what_came(*, ask: Ask, led_to: str, by: Person) -> Ask:
    """Say what came of it, so that people hear it before they are asked again."""
    ask = _locked(ask)
    if not led_to.strip():
        raise ActionError("Say in a few words what came of it, also if it was nothing.")
    ask.led_to, ask.led_to_on = led_to.strip(), timezone.localdate()
    ask.save(update_fields=["led_to", "led_to_on"])
    ledger.append(
        ask.project, "ask.led_to", {"ask": ask.number, "led_to": ask.led_to}, by=by, refs=_refs(ask)
    )
    return ask


def _ask(ask: Ask, partners: list[Partner]) -> list[Partner]:
    asked = minutes.ask_each(partners, ask.what, ask.minutes, _about(ask))
    for partner in asked:
        _tell(ask, partner, "asked", words.asked(ask, partner))
    return asked


def _tell(ask: Ask, partner: Partner, key: str, text: str) -> None:
    outbox.tell(
        partner.person,
        key=f"ask {ask.pk} {key}",
        kind="ask",
        subject=words.subject(ask.project),
        text=text,
        project=ask.project,
    )


def _locked(ask: Ask) -> Ask:
    return Ask.objects.select_for_update(of=("self",), no_key=True).select_related("project").get(pk=ask.pk)


def _refuse_taken_back(ask: Ask) -> None:
    if ask.taken_back_on is not None:
        raise ActionError("This was taken back, so it is asked no more.")


def _about(ask: Ask) -> str:
    return f"ask {ask.pk}"


def _refs(ask: Ask) -> list[int]:
    return [ask.ledger_seq] if ask.ledger_seq is not None else []
