"""Put clauses of a charter forward, answer them, and let them hold once everyone asked has said yes."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from evenhand.access.charters import rules_in_force, those_with_a_say, waited_for
from evenhand.access.roles import HAS_A_SAY
from evenhand.actions import asks_told, clause_terms, heads, ledger, once
from evenhand.actions.clause_losses import who_loses
from evenhand.actions.clause_terms import AgendaStated, ReleaseStated, RuleStated, TermsStated
from evenhand.actions.errors import ActionError
from evenhand.readings.names import shown_name
from evenhand.records.charter import CLAUSE_SAYS, CLAUSE_TOPICS
from evenhand.records.decision_rule import ONE_DECIDES
from evenhand.records.models import (
    Clause,
    ClauseAnswer,
    ClauseVersion,
    Decision,
    DecisionRule,
    Partner,
    Person,
    Project,
    ProjectHead,
)
from evenhand.records.partner import CHANNELS

__all__ = ["AgendaStated", "ClauseStated", "ReleaseStated", "RuleStated", "SaidTo"]

#: About how long it takes to read one clause and say yes or no to it.
MINUTES_A_CLAUSE = 2
MOST_CLAUSES = 60
STANDS = ("proposed", "in_force")


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


def answer(
    *,
    answer: ClauseAnswer,
    says: str,
    words: str = "",
    by: Person,
    channel: str = "web",
    entered_by: Person | None = None,
    witness: str = "",
) -> ClauseVersion:
    """Keep what somebody who was asked says to a wording."""
    return answer_as(
        version=answer.version,
        partner=answer.partner,
        says=says,
        words=words,
        by=by,
        channel=channel,
        entered_by=entered_by,
        witness=witness,
    )


@transaction.atomic
def answer_as(
    *,
    version: ClauseVersion,
    partner: Partner,
    says: str,
    words: str = "",
    by: Person,
    channel: str = "web",
    entered_by: Person | None = None,
    witness: str = "",
) -> ClauseVersion:
    """The same for anybody with a say: who was not asked, or came later, may say yes or no too.

    While the wording is asked about, it then waits for their yes like for anybody's. When it is in force, what
    they say stands beside it and keeps nothing from holding.
    """
    clause, version = _locked(version)
    partner = Partner.objects.select_related("person").get(pk=partner.pk)
    if version.state not in STANDS:
        raise ActionError("This wording is no longer asked about. Read the clause as it is now.")
    if partner.project_id != clause.project_id or not partner.is_here:
        raise ActionError("This person is not in the project now.")
    if partner.role not in HAS_A_SAY:
        raise ActionError("Only people with a say agree to the charter.")
    if says not in dict(CLAUSE_SAYS):
        raise ActionError("Choose one of the answers.")
    if channel not in dict(CHANNELS):
        raise ActionError("Choose how the answer came.")
    _check_typed_in(partner, entered_by, witness)
    row = ClauseAnswer.objects.filter(version=version, partner=partner).first()
    if row is None:
        row = ClauseAnswer(version=version, partner=partner)
    is_theirs = bool(row.says) and (row.entered_by_id is None or row.confirmed_on is not None)
    if entered_by is None and is_theirs and (row.says, row.words) == (says, words):
        return version
    if entered_by is not None and is_theirs:
        raise ActionError(
            f"{shown_name(partner)} has answered this themself, so nobody else can change it for them."
        )
    if version.state == "in_force" and is_theirs and row.says == "agree":
        raise ActionError(
            "You agreed to this clause, and it holds. If it should change, put forward another wording."
        )
    row.says = says
    row.words = words
    row.answered_on = timezone.localdate()
    row.channel = channel
    row.entered_by = entered_by
    row.witness = witness.strip() if entered_by else ""
    row.confirmed_on = None
    row.ledger_seq = ledger.append(
        clause.project,
        "clause.answer",
        {
            "clause": clause.number,
            "version": version.number,
            "partner": partner.pk,
            "says": says,
            "words": words,
            "channel": channel,
            "entered": entered_by is not None,
            "witness": row.witness,
        },
        by=by,
        refs=ledger.refs_to(version),
    )
    row.save()
    _hold_if_agreed(clause, version)
    return version


@dataclass(frozen=True)
class SaidTo:
    """What somebody says to one of several wordings that wait for them."""

    version: ClauseVersion
    says: str
    words: str = ""


@transaction.atomic
def answer_several(
    *,
    partner: Partner,
    said: Sequence[SaidTo],
    by: Person,
    channel: str = "web",
    entered_by: Person | None = None,
    witness: str = "",
) -> None:
    """Keep what somebody says to several wordings at once: all of it, or nothing where one cannot be kept."""
    if not said:
        raise ActionError("Answer at least one of the clauses.")
    for each in said:
        answer_as(
            version=each.version,
            partner=partner,
            says=each.says,
            words=each.words,
            by=by,
            channel=channel,
            entered_by=entered_by,
            witness=witness,
        )


@transaction.atomic
def confirm(answer: ClauseAnswer, by: Person) -> None:
    """Its owner says: yes, what was typed in is what I said."""
    clause, version = _locked(answer.version)
    row = ClauseAnswer.objects.select_related("partner").get(pk=answer.pk)
    if by.pk != row.partner.person_id:
        raise ActionError("Only the person themself can say that this is what they said.")
    if row.entered_by_id is None or row.confirmed_on is not None:
        return
    row.confirmed_on = timezone.localdate()
    row.ledger_seq = ledger.append(
        clause.project,
        "clause.answer",
        {
            "clause": clause.number,
            "version": version.number,
            "partner": row.partner_id,
            "says": row.says,
            "words": row.words,
            "confirmed": True,
        },
        by=by,
        refs=ledger.refs_to(row),
    )
    row.save(update_fields=["confirmed_on", "ledger_seq"])
    _hold_if_agreed(clause, version)


@transaction.atomic
def take_back(version: ClauseVersion, by: Person) -> None:
    """Take back a wording that is asked about. What people said to it stays readable, and what held holds."""
    clause, version = _locked(version)
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


@transaction.atomic
def see_whether_agreed(version: ClauseVersion) -> bool:
    """Let a wording hold if nobody is waited for any more, as when the last one who had not answered has left."""
    clause, version = _locked(version)
    _hold_if_agreed(clause, version)
    return version.state == "in_force"


def see_whether_any_agreed() -> int:
    """The same for every wording that is asked about, as regular work."""
    waiting = ClauseVersion.objects.filter(state="proposed", clause__project__is_read_only=False)
    return sum(see_whether_agreed(version) for version in waiting.order_by("pk"))


def check_decidable(
    version: ClauseVersion,
    *,
    kind: str,
    rule: str,
    charter_rule: DecisionRule | None,
    roll: Sequence[Partner],
) -> None:
    """Whether a decision could let a wording hold although not everybody agrees. It is checked when it is opened.

    Otherwise a rule chosen for the day, or a few people chosen for it, would get round the yes of each.
    """
    _check_rule_of_decision(kind, rule)
    if charter_rule is None and rules_in_force(version.clause.project).exists():
        raise ActionError(
            "A charter is changed by a rule that it has itself, or by the yes of everyone asked."
        )
    asked = version.answers.filter(partner__removed_at=None, partner__role__in=HAS_A_SAY)
    on_the_roll = {each.pk for each in roll}
    left_out = [row for row in asked.select_related("partner__person") if row.partner_id not in on_the_roll]
    if left_out:
        raise ActionError(
            "Everyone who was asked about this wording must have a say in a decision on it. Missing: "
            f"{', '.join(shown_name(row.partner) for row in left_out)}."
        )


def _check_rule_of_decision(kind: str, rule: str) -> None:
    if rule in ONE_DECIDES:
        raise ActionError("Nobody changes the charter alone. Choose a rule by which all of you decide.")
    if kind != "strategic":
        raise ActionError("A change of the charter is about where you are going, so it is decided like that.")


@transaction.atomic
def put_in_force_by_decision(version: ClauseVersion, decision: Decision) -> None:
    """Let a wording hold because a decision says so. Who did not agree to it stays beside it."""
    clause, version = _locked(version)
    if version.state in ("in_force", "replaced"):
        return
    if version.state == "taken_back":
        raise ActionError(
            "The wording that this decision is about was taken back. Take the decision back too."
        )
    _check_rule_of_decision(decision.kind, decision.rule)
    _hold(clause, version, decision=decision)


# ---------------------------------------------------------------- inside


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
    _hold_ledger(project)
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


def _locked(version: ClauseVersion) -> tuple[Clause, ClauseVersion]:
    """The clause, held until this is kept, and the wording as it is now."""
    _hold_ledger(version.clause.project)
    clause = (
        Clause.objects.select_for_update(no_key=True, of=("self",))
        .select_related("project")
        .get(pk=version.clause_id)
    )
    return clause, ClauseVersion.objects.get(pk=version.pk)


def _hold_ledger(project: Project) -> None:
    """Take the ledger's own lock first, as everybody does in the end: so no two wait for each other's clause.

    A decision that puts a clause in force has written its own entry before it comes here.
    """
    ProjectHead.objects.select_for_update(no_key=True).filter(project=project).first()


def _check_typed_in(partner: Partner, entered_by: Person | None, witness: str) -> None:
    if entered_by is None:
        return
    if entered_by.pk == partner.person_id:
        raise ActionError("This is your own answer. Give it on your own page.")
    if not witness.strip():
        raise ActionError("Name somebody else who heard or saw this answer.")
    if same_name(witness, entered_by.name):
        raise ActionError("Whoever heard or saw it must be somebody else than you.")


def same_name(one: str, other: str) -> bool:
    return " ".join(one.split()).casefold() == " ".join(other.split()).casefold()


def _hold_if_agreed(clause: Clause, version: ClauseVersion) -> None:
    """Silence never does it: at least one person who is here said yes, and nobody is waited for."""
    if version.state != "proposed" or waited_for(version).exists():
        return
    if version.answers.filter(says="agree", partner__removed_at=None).exists():
        _hold(clause, version, decision=None)


def _hold(clause: Clause, version: ClauseVersion, *, decision: Decision | None) -> None:
    today = timezone.localdate()
    before = clause.versions.filter(state="in_force").first()
    if before is not None:
        before.state, before.ended_on = "replaced", today
        before.save(update_fields=["state", "ended_on"])
    version.state, version.in_force_on, version.by_decision = "in_force", today, decision
    version.save(update_fields=["state", "in_force_on", "by_decision"])
    clause.ended_on = today if version.is_end else None
    clause.save(update_fields=["ended_on"])
    answers = list(version.answers.order_by("pk"))
    refs = {*ledger.refs_to(version), *(each.ledger_seq for each in answers if each.ledger_seq is not None)}
    if decision is not None and decision.ledger_seq is not None:
        refs.add(decision.ledger_seq)
    ledger.append(
        clause.project,
        "clause.in_force",
        {
            "clause": clause.number,
            "version": version.number,
            "replaces": before.number if before else None,
            "agreed": [each.partner_id for each in answers if each.says == "agree"],
            "by_decision": decision.number if decision else None,
        },
        by=None,
        refs=sorted(refs),
    )
    heads.sign_when_kept(clause.project)
