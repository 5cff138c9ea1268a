"""What people hope will come of the work, and what came of it, in four domains; looked at after one, two and five years.

What did not happen, and what nobody knows, is said like what did. Looks stay side by side where people differ.
"""

import calendar
from datetime import date

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from evenhand.actions import ledger, once, outbox
from evenhand.actions.errors import ActionError
from evenhand.notices import outcomes as words_of
from evenhand.records.models import (
    Criterion,
    Decision,
    Finding,
    Outcome,
    OutcomeLook,
    Output,
    Partner,
    Person,
    Project,
)
from evenhand.records.outcome import OUTCOME_DOMAINS, OUTCOME_STATES

LOOK_MONTHS = (12, 24, 60)
SAID_STATES = [(id, name) for id, name in OUTCOME_STATES if id != "taken_back"]
#: What somebody who looks can have seen. Nobody sees a hope.
SEEN_STATES = [(id, name) for id, name in SAID_STATES if id != "hoped"]
STILL = ("hoped", "Not yet; it is still hoped for")


@transaction.atomic
def say(
    *,
    partner: Partner,
    domain: str,
    what: str,
    for_whom: str = "",
    how_known: str = "",
    state: str = "hoped",
    criterion: Criterion | None = None,
    decision: Decision | None = None,
    finding: Finding | None = None,
    output: Output | None = None,
    is_looked_at_again: bool = True,
    entered_by: Person | None = None,
    by: Person,
    form_key: str | None = None,
) -> Outcome:
    """Write down a hope, or something that came of the work or did not."""
    once.claim(form_key)
    project = Project.objects.select_for_update(no_key=True).get(pk=partner.project_id)
    _check_speaks(partner, by, entered_by)
    if domain not in dict(OUTCOME_DOMAINS):
        raise ActionError("Choose where it would show: policy, practice, people, or research.")
    if state not in dict(SAID_STATES):
        raise ActionError("Say whether it is hoped for, happened or not, or whether nobody knows.")
    if not what.strip():
        raise ActionError("Say what it is, in your own words.")
    if state != "hoped" and not how_known.strip():
        raise ActionError("Say how you know, or what would have to be known.")
    things = [each for each in (criterion, decision, finding, output) if each is not None]
    if any(_project_of(each) != project.pk for each in things):
        raise ActionError("What it belongs to must be in this project.")
    today = timezone.localdate()
    last = project.outcomes.aggregate(last=Max("number"))["last"] or 0
    outcome = Outcome.objects.create(
        project=project,
        number=last + 1,
        domain=domain,
        what=what.strip(),
        for_whom=for_whom.strip(),
        how_known=how_known.strip(),
        state=state,
        criterion=criterion,
        decision=decision,
        finding=finding,
        output=output,
        partner=partner,
        entered_by=entered_by,
        noted_on=today,
        look_again_on=next_look(today, today) if is_looked_at_again else None,
    )
    outcome.ledger_seq = ledger.append(
        project,
        "outcome.say",
        {
            "outcome": outcome.number,
            "domain": domain,
            "what": outcome.what,
            "for_whom": outcome.for_whom,
            "how_known": outcome.how_known,
            "state": state,
            "criterion": criterion.pk if criterion else None,
            "decision": decision.number if decision else None,
            "finding": finding.number if finding else None,
            "output": output.number if output else None,
            "look_again_on": outcome.look_again_on,
            "partner": partner.pk,
            "entered": entered_by is not None,
        },
        by=by,
        refs=[each.ledger_seq for each in things if getattr(each, "ledger_seq", None) is not None],
    )
    outcome.save(update_fields=["ledger_seq"])
    return outcome


@transaction.atomic
def look(
    *,
    outcome: Outcome,
    partner: Partner,
    state: str,
    words: str,
    is_looked_at_again: bool = True,
    entered_by: Person | None = None,
    by: Person,
    form_key: str | None = None,
) -> OutcomeLook:
    """Say how it stands now, and how one knows. Earlier looks stay beside it."""
    once.claim(form_key)
    outcome = _locked(outcome)
    _check_speaks(partner, by, entered_by)
    if partner.project_id != outcome.project_id:
        raise ActionError("That one is in another project.")
    if outcome.state == "taken_back":
        raise ActionError("This was taken back. Write it down anew.")
    if state not in dict(SAID_STATES):
        raise ActionError("Say how it stands now, or that you do not know.")
    if not words.strip():
        raise ActionError("Say how you know. “Nobody has looked” is an answer, too.")
    today = timezone.localdate()
    made = OutcomeLook.objects.create(
        outcome=outcome,
        state=state,
        words=words.strip(),
        partner=partner,
        entered_by=entered_by,
        looked_on=today,
    )
    outcome.state = state
    outcome.look_again_on = next_look(outcome.noted_on, today) if is_looked_at_again else None
    outcome.save(update_fields=["state", "look_again_on"])
    made.ledger_seq = ledger.append(
        outcome.project,
        "outcome.look",
        {
            "outcome": outcome.number,
            "state": state,
            "words": made.words,
            "look_again_on": outcome.look_again_on,
            "partner": partner.pk,
            "entered": entered_by is not None,
        },
        by=by,
        refs=ledger.refs_to(outcome),
    )
    made.save(update_fields=["ledger_seq"])
    return made


@transaction.atomic
def take_back(*, outcome: Outcome, by: Person) -> Outcome:
    """It was not meant so, or was written down twice. It stays readable, and nobody is asked to look at it."""
    outcome = _locked(outcome)
    if by.pk not in (outcome.partner.person_id, outcome.entered_by_id):
        raise ActionError("Only whoever wrote it down can take it back.")
    if outcome.looks.exists():
        raise ActionError("Somebody has looked at it since. Look at it yourself and say how it stands.")
    if outcome.state != "taken_back":
        outcome.state, outcome.look_again_on = "taken_back", None
        outcome.save(update_fields=["state", "look_again_on"])
        ledger.append(
            outcome.project,
            "outcome.take_back",
            {"outcome": outcome.number, "partner": outcome.partner_id},
            by=by,
            refs=ledger.refs_to(outcome),
        )
    return outcome


def next_look(noted_on: date, today: date) -> date | None:
    """The next of one, two and five years after it was written down. After the last, none."""
    days = (_months_after(noted_on, months) for months in LOOK_MONTHS)
    return next((day for day in days if day > today), None)


def prompt_due(today: date | None = None) -> int:
    """Ask for the looks whose day has come, each once. Part of the regular work: it may begin twice.

    Whoever wrote it down is asked; where they have left, those who lead.
    """
    today = today or timezone.localdate()
    due = Outcome.objects.filter(look_again_on__lte=today, project__is_read_only=False)
    due = due.exclude(state="taken_back").select_related("project", "partner__person")
    told = 0
    for outcome in due.order_by("pk"):
        here = outcome.partner if outcome.partner.is_here else None
        people = [here] if here else list(_leads(outcome.project))
        with transaction.atomic():
            for partner in people:
                outbox.tell(
                    partner.person,
                    key=f"outcome {outcome.pk} look {outcome.look_again_on}",
                    kind="ask",
                    subject=words_of.subject(outcome.project),
                    text=words_of.look_due(outcome),
                    project=outcome.project,
                )
        told += 1
    return told


def _leads(project: Project) -> list[Partner]:
    return list(project.partners.filter(role="lead", removed_at=None).select_related("person"))


def _months_after(day: date, months: int) -> date:
    year, month = day.year + (day.month - 1 + months) // 12, (day.month - 1 + months) % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def _project_of(thing: Criterion | Decision | Finding | Output) -> object:
    return thing.project_id


def _check_speaks(partner: Partner, by: Person, entered_by: Person | None) -> None:
    if not partner.is_here:
        raise ActionError("This person is no longer in the project.")
    if entered_by is None and by.pk != partner.person_id:
        raise ActionError("Everyone says this for themselves.")


def _locked(outcome: Outcome) -> Outcome:
    return (
        Outcome.objects.select_for_update(no_key=True, of=("self",))
        .select_related("project", "partner")
        .get(pk=outcome.pk)
    )
