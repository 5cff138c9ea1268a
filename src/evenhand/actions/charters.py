"""Put clauses of a charter forward, all of a short one at once or one by one, and take a wording back."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from evenhand.access.charters import those_with_a_say
from evenhand.access.roles import HAS_A_SAY
from evenhand.actions import asks_told, clause_terms, ledger, once
from evenhand.actions.clause_answers import STANDS
from evenhand.actions.clause_losses import who_loses
from evenhand.actions.clause_terms import AgendaStated, ReleaseStated, RuleStated, TermsStated
from evenhand.actions.clauses_in_force import hold_ledger, locked
from evenhand.actions.errors import ActionError
from evenhand.readings.names import shown_name
from evenhand.records.charter import CLAUSE_TOPICS
from evenhand.records.models import (
    Clause,
    ClauseAnswer,
    ClauseVersion,
    Decision,
    Partner,
    Person,
    Project,
)

#: About how long it takes to read one clause and say yes or no to it.
MINUTES_A_CLAUSE = 2
MOST_CLAUSES = 60


@dataclass(frozen=True)
class ClauseStated:
    """A clause as somebody puts it forward."""

    topic: str
    heading: str
    text: str
    reason: str = ""
    template: str = ""
    rule: RuleStated | None = None
    agenda: AgendaStated | None = None
    release: ReleaseStated | None = None


@transaction.atomic
def propose(
    *,
    project: Project,
    topic: str,
    heading: str,
    text: str,
    reason: str,
    touches: Sequence[Partner],
    clause: Clause | None = None,
    is_end: bool = False,
    rule: RuleStated | None = None,
    agenda: AgendaStated | None = None,
    release: ReleaseStated | None = None,
    template: str = "",
    partner: Partner,
    by: Person,
    form_key: str | None = None,
) -> ClauseVersion:
    """Put a clause forward, or a change of one, or its end.

    A clause that does not hold yet asks everyone with a say, whoever is in `touches`.
    """
    once.claim(form_key)
    Project.objects.select_for_update(no_key=True).get(pk=project.pk)
    stated = ClauseStated(topic, heading, text, reason, template, rule, agenda, release)
    version, asked = _put_forward(
        project, stated, touches=touches, clause=clause, is_end=is_end, partner=partner, by=by
    )
    asks_told.tell_each(
        asked,
        key=f"clause {version.pk}",
        what="to say what you think of a clause of the charter: you can agree, not agree, or ask to talk first",
        minutes=MINUTES_A_CLAUSE,
        by=by,
    )
    return version


@transaction.atomic
def begin(
    *,
    project: Project,
    clauses: Sequence[ClauseStated],
    partner: Partner,
    by: Person,
    form_key: str | None = None,
) -> list[ClauseVersion]:
    """Put a whole short charter forward: all of it or nothing of it, where there is none."""
    once.claim(form_key)
    Project.objects.select_for_update(no_key=True).get(pk=project.pk)
    if ClauseVersion.objects.filter(clause__project=project, state__in=STANDS).exists():
        raise ActionError("This charter is begun already. Change it clause by clause.")
    if not clauses:
        raise ActionError("Keep at least one clause.")
    versions: list[ClauseVersion] = []
    asked: list[Partner] = []
    for stated in clauses:
        version, asked = _put_forward(
            project, stated, touches=(), clause=None, is_end=False, partner=partner, by=by
        )
        versions.append(version)
    asks_told.tell_each(
        asked,
        key=f"clause {versions[0].pk}",
        what=f"to say what you think of a charter with {len(versions)} clauses: "
        "you can agree, not agree, or ask to talk first, to each of them",
        minutes=MINUTES_A_CLAUSE * len(versions),
        by=by,
    )
    return versions


@transaction.atomic
def take_back(version: ClauseVersion, by: Person) -> None:
    """Take back a wording that is asked about. What people said to it stays readable, and what held holds."""
    clause, version = locked(version)
    if version.state == "taken_back":
        return
    if version.state != "proposed":
        raise ActionError("This wording holds already. To change it, put forward another one.")
    if Decision.objects.filter(
        clause_version=version, made_at=None, closed_at=None, withdrawn_at=None
    ).exists():
        raise ActionError("A decision about this wording is open. Take that back first, or wait for it.")
    version.state = "taken_back"
    version.ended_on = timezone.localdate()
    version.save(update_fields=["state", "ended_on"])
    ledger.append(
        clause.project,
        "clause.take_back",
        {"clause": clause.number, "version": version.number},
        by=by,
        refs=ledger.refs_to(version),
    )


def _put_forward(
    project: Project,
    stated: ClauseStated,
    *,
    touches: Sequence[Partner],
    clause: Clause | None,
    is_end: bool,
    partner: Partner,
    by: Person,
) -> tuple[ClauseVersion, list[Partner]]:
    """The version, and whom it asks. The project is locked, so that two clauses at once cannot pass by each other."""
    hold_ledger(project)
    if clause is not None:
        clause = Clause.objects.select_for_update(no_key=True).get(pk=clause.pk)
    _check(project, stated, clause=clause, is_end=is_end, partner=partner)
    topic = clause.topic if clause else stated.topic
    terms = clause_terms.fitting(
        topic,
        is_end=is_end,
        rule=stated.rule,
        agenda=stated.agenda,
        release=stated.release,
        project=project,
    )
    clause_terms.refuse_other_days(stated.text, terms)
    clause_terms.refuse_twice(project, terms, but=clause.pk if clause else None)
    before = clause.versions.filter(state="in_force").first() if clause else None
    here = list(those_with_a_say(project))
    asked = _whom_to_ask(before, terms, is_end=is_end, here=here, touches=touches, partner=partner)
    if clause is None:
        last = Clause.objects.filter(project=project).order_by("-number").first()
        clause = Clause.objects.create(
            project=project,
            number=(last.number if last else 0) + 1,
            topic=topic,
            template=stated.template,
        )
    newest = clause.versions.order_by("-number").first()
    version = ClauseVersion.objects.create(
        clause=clause,
        number=(newest.number if newest else 0) + 1,
        heading=stated.heading.strip(),
        text=stated.text.strip(),
        reason=stated.reason.strip(),
        is_end=is_end,
        proposed_by=partner,
        proposed_on=timezone.localdate(),
    )
    clause_terms.keep(version, terms)
    ClauseAnswer.objects.bulk_create(ClauseAnswer(version=version, partner=each) for each in asked)
    version.ledger_seq = ledger.append(
        project,
        "clause.propose",
        {
            "clause": clause.number,
            "version": version.number,
            "topic": topic,
            "heading": version.heading,
            "text": version.text,
            "reason": version.reason,
            "is_end": is_end,
            "template": clause.template,
            "proposed_by": partner.pk,
            "asked": [each.pk for each in asked],
            **clause_terms.said(terms),
        },
        by=by,
        refs=ledger.refs_to(before),
    )
    version.save(update_fields=["ledger_seq"])
    return version, asked


def _check(
    project: Project, stated: ClauseStated, *, clause: Clause | None, is_end: bool, partner: Partner
) -> None:
    if partner.project_id != project.pk or not partner.is_here or partner.role not in HAS_A_SAY:
        raise ActionError("Only people with a say in this project put clauses forward.")
    if not stated.heading.strip() or not stated.text.strip():
        raise ActionError("A clause needs a heading and its words.")
    if clause is None:
        if is_end:
            raise ActionError("Only a clause that holds can end.")
        if stated.topic not in dict(CLAUSE_TOPICS):
            raise ActionError("Choose what the clause is about.")
        if Clause.objects.filter(project=project).count() >= MOST_CLAUSES:
            raise ActionError(f"A charter has up to {MOST_CLAUSES} clauses. Change one that is there.")
        return
    if clause.project_id != project.pk:
        raise ActionError("This clause belongs to another project.")
    if clause.versions.filter(state="proposed").exists():
        raise ActionError(
            "Another wording of this clause is asked about now. Answer that one first, or ask for it to be taken back."
        )
    if is_end and not clause.versions.filter(state="in_force", is_end=False).exists():
        raise ActionError("Only a clause that holds can end.")


def _whom_to_ask(
    before: ClauseVersion | None,
    terms: TermsStated,
    *,
    is_end: bool,
    here: list[Partner],
    touches: Sequence[Partner],
    partner: Partner,
) -> list[Partner]:
    if before is None or before.is_end:
        return here
    chosen = {each.pk for each in touches}
    if not chosen:
        raise ActionError("Choose whom this change touches. They are asked.")
    if not chosen <= {each.pk for each in here}:
        raise ActionError("Everyone asked must be in this project now, with a say.")
    if chosen == {partner.pk} and len(here) > 1:
        raise ActionError("Ask somebody else too. Nobody changes the charter alone.")
    unasked = [each for each in who_loses(before, terms, is_end=is_end, here=here) if each.pk not in chosen]
    if unasked:
        raise ActionError(
            "This change would take something from people who are not asked: "
            f"{', '.join(shown_name(each) for each in unasked)}. Ask them too."
        )
    return [each for each in here if each.pk in chosen]
