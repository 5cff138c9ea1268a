"""A row in every table of the charter, decisions by rule, and release: what copies, imports and erasures must know.

The rows are made straight, so that what is tested with them does not lean on the actions that make them.
"""

from types import SimpleNamespace

from django.utils import timezone

from evenhand.records import models as records

#: Words of Priya's, in every place where somebody can put their own.
OWN = "Only Priya says it in this way, in the place called"


def own(place: str) -> str:
    return f"{OWN} {place}."


def make(cast) -> SimpleNamespace:
    today, now = timezone.localdate(), timezone.now()
    project, rosa, priya, walter, femi = cast.project, cast.rosa, cast.priya, cast.walter, cast.femi
    made = SimpleNamespace()

    clause = records.Clause.objects.create(project=project, number=1, topic="deciding")
    made.version = records.ClauseVersion.objects.create(
        clause=clause, number=1, heading="Money", text="All of us decide.", proposed_by=rosa, proposed_on=today,
        state="in_force", in_force_on=today,
    )  # fmt: skip
    made.clause_answer = records.ClauseAnswer.objects.create(
        version=made.version, partner=priya, says="disagree", words=own("clause"), answered_on=today
    )
    made.waiting_answer = records.ClauseAnswer.objects.create(version=made.version, partner=walter)
    rule = records.DecisionRule.objects.create(version=made.version, kind="strategic", rule="consent")
    records.RulePresence.objects.create(rule=rule, type="carer", least=1)
    records.AgendaTerms.objects.create(version=made.version)
    terms = records.ReleaseTerms.objects.create(version=made.version, steps="We read it first.")

    said = records.Contribution.objects.create(
        project=project, partner=rosa, number=901, kind="idea", text="Cited words", audience="facilitator"
    )
    closed = {"closed_at": now, "closed_by": rosa.person, "outcome_words": "So it is."}
    made.decision = records.Decision.objects.create(
        project=project, number=11, question="Who keeps the budget?", words="We share it.", reasons="It is fair.",
        rule="consent", charter_rule=rule, closes_at=now, opened_by=rosa.person, outcome="made", made_at=now,
        clause_version=made.version, **closed,
    )  # fmt: skip
    option = records.DecisionOption.objects.create(decision=made.decision, number=1, text="Share it")
    made.decision.outcome_option = option
    made.decision.save()
    made.version.by_decision = made.decision
    made.version.save()
    records.DecisionCitation.objects.create(decision=made.decision, contribution=said)
    made.masked = records.DecisionSignature.objects.create(
        decision=made.decision, partner=priya, stance="object", words=own("objection"), signed_at=now,
        is_dissent=True, dissent_naming="masked", mask="Quiet Heron", lot_words="kettle",
    )  # fmt: skip
    records.PositionChoice.objects.create(signature=made.masked, option=option, value=1)
    records.PositionAnswer.objects.create(
        signature=made.masked, answers_words=made.masked.words, text="We hear you.", partner=rosa, answered_on=today
    )  # fmt: skip
    records.DecisionSignature.objects.create(
        decision=made.decision, partner=walter, stance="no_objection", signed_at=now
    )
    records.ReopenCall.objects.create(
        decision=made.decision, partner=priya, words=own("call"), called_on=today
    )
    records.LookBack.objects.create(
        decision=made.decision, partner=priya, would="otherwise", words=own("look back"), said_on=today
    )

    made.facilitated = records.Decision.objects.create(
        project=project, number=12, question="Which day?", words="A day for us.", reasons="We must choose.",
        rule="consent", secrecy="facilitator", closes_at=now, opened_by=rosa.person,
    )  # fmt: skip
    records.DecisionSignature.objects.create(
        decision=made.facilitated,
        partner=priya,
        stance="object",
        words=own("whispered objection"),
        signed_at=now,
    )
    made.unsigned = records.DecisionSignature.objects.create(decision=made.facilitated, partner=walter)
    made.counted = _vote(project, 13, rosa, [priya, walter, femi], **closed, outcome="not_made")
    made.open_vote = _vote(project, 14, rosa, [priya, walter])
    records.PaperCount.objects.create(decision=made.open_vote, counts={"[1]": 7}, counted_by=femi.person)

    made.finding = records.Finding.objects.create(
        project=project, number=1, text="Damp makes it worse.", partner=priya, found_on=today, release_terms=terms
    )  # fmt: skip
    records.FindingSupport.objects.create(finding=made.finding, contribution=said)
    made.output = records.Output.objects.create(
        project=project, number=1, title="Damp and breath", kind="report", stance="evidence", partner=priya,
        begun_on=today, decision=made.decision, release_terms=terms,
    )  # fmt: skip
    records.OutputClaim.objects.create(output=made.output, finding=made.finding, text="Damp harms.")
    records.Embargo.objects.create(
        output=made.output, until=today, why=own("embargo"), asked_by=priya, set_on=today
    )
    records.OutputReply.objects.create(
        output=made.output, partner=priya, says="differ", words=own("reply"), said_on=today
    )
    records.UsePlan.objects.create(
        project=project, output=made.output, who="The council", what="Read it out", partner=priya, planned_on=today
    )  # fmt: skip
    records.UseNote.objects.create(
        output=made.output, who="A school", how="In a lesson", used_on=today, partner=priya
    )
    records.FramingChange.objects.create(
        finding=made.finding, before="Bad homes", after="Damp homes", why=own("framing"), asked_by=priya,
        side="partners", changed_on=today, partner=priya,
    )  # fmt: skip
    records.HoldBack.objects.create(
        project=project, number=1, finding=made.finding, asked_by=priya, side="partners", why=own("hold back"),
        asked_on=today, partner=priya,
    )  # fmt: skip
    records.AgendaItem.objects.create(
        project=project, number=1, text=own("agenda"), why=own("agenda reason"), partner=priya, raised_on=today,
        due_on=today, decision=made.decision, contribution=said,
    )  # fmt: skip
    records.Interest.objects.create(
        partner=priya, what=own("interest"), guard=own("guard"), decision=made.decision, declared_on=today
    )
    records.Gift.objects.create(
        project=project, kind="money", what="Forty pounds for the hall", pence=4000, from_partner=rosa,
        to_words="the group", given_on=today, partner=rosa,
    )  # fmt: skip
    records.PowerBefore.objects.create(
        project=project, power="spend", words=own("power before"), partner=priya, said_on=today
    )
    records.PowerGivenUp.objects.create(partner=priya, what=own("power given up"), to_whom="All", since=today)
    records.RoleCharter.objects.create(
        partner=priya, number=1, stage="framing", does=own("role"), needs=own("role needs"), said_on=today
    )
    records.CreditWish.objects.create(partner=priya, wish="pseudonym", name="Lady of the Lamp", said_on=today)
    records.Credit.objects.create(partner=priya, role="conceptualization", degree="lead", said_on=today)
    return made


def _vote(project, number, by, voters, **more) -> records.Decision:
    decision = records.Decision.objects.create(
        project=project, number=number, question="Which school?", words="One school.", reasons="Money for one.",
        rule="majority", secrecy="unlinkable", closes_at=timezone.now(), opened_by=by.person, **more,
    )  # fmt: skip
    for each in (1, 2):
        records.DecisionOption.objects.create(decision=decision, number=each, text=f"School {each}")
    for partner in voters:
        records.DecisionSignature.objects.create(decision=decision, partner=partner)
        records.Voter.objects.create(decision=decision, partner=partner, cast="here")
        records.Ballot.objects.create(decision=decision, marks=f"[{number}]")
    return decision
