"""Every row of one project, as plain values and in the order in which they can be made again elsewhere.

What is in no export lies in `LEFT_OUT`, with the reason. A table in neither fails a test.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import models as fields
from django.db.models import Model, QuerySet

from evenhand.records import models as records
from evenhand.records.models import Person, Project

#: Table by table, and how each is found from the project. A row comes after what it points at, but for clauses,
#: decisions and their options, which point at each other: an import gives every row its number before it makes any.
TABLES: tuple[tuple[type[Model], str], ...] = (
    (records.Partner, "project"),
    (records.PartnerType, "partner__project"),
    (records.Brief, "project"),
    (records.DecidedBefore, "project"),
    (records.Idea, "project"),
    (records.TimeTogether, "project"),
    (records.Criterion, "project"),
    (records.CriterionWording, "criterion__project"),
    (records.CriterionMove, "criterion__project"),
    (records.CriteriaAgreement, "project"),
    (records.Appraisal, "project"),
    (records.AppraisalQuestion, "appraisal__project"),
    (records.AppraisalOption, "appraisal__project"),
    (records.AnswerSheet, "appraisal__project"),
    (records.SheetAnswer, "sheet__appraisal__project"),
    (records.Involvement, "project"),
    (records.Clause, "project"),
    (records.ClauseVersion, "clause__project"),
    (records.ClauseAnswer, "version__clause__project"),
    (records.DecisionRule, "version__clause__project"),
    (records.RulePresence, "rule__version__clause__project"),
    (records.AgendaTerms, "version__clause__project"),
    (records.ReleaseTerms, "version__clause__project"),
    (records.Decision, "project"),
    (records.DecisionOption, "decision__project"),
    (records.DecisionSignature, "decision__project"),
    (records.PositionChoice, "signature__decision__project"),
    (records.PositionAnswer, "signature__decision__project"),
    (records.Voter, "decision__project"),
    (records.Ballot, "decision__project"),
    (records.ReopenCall, "decision__project"),
    (records.LookBack, "decision__project"),
    (records.Budget, "project"),
    (records.BudgetLine, "budget__project"),
    (records.Trim, "budget__project"),
    (records.FormText, "project"),
    (records.Contribution, "project"),
    (records.ContributionVersion, "contribution__project"),
    (records.ContributionReader, "contribution__project"),
    (records.Attachment, "contribution__project"),
    (records.Answer, "contribution__project"),
    (records.Change, "project"),
    (records.AnswerChange, "answer__contribution__project"),
    (records.AnswerResponse, "answer__contribution__project"),
    (records.Promise, "project"),
    (records.PromiseHandover, "promise__project"),
    (records.Ask, "project"),
    (records.AskedPartner, "ask__project"),
    (records.MinutesAsked, "partner__project"),
    (records.MinutesSpared, "partner__project"),
    (records.PayOffer, "project"),
    (records.PayChoice, "offer__project"),
    (records.Claim, "project"),
    (records.ClaimLine, "claim__project"),
    (records.DecisionCitation, "decision__project"),
    (records.AgendaItem, "project"),
    (records.Finding, "project"),
    (records.FindingSupport, "finding__project"),
    (records.Output, "project"),
    (records.OutputClaim, "output__project"),
    (records.Embargo, "output__project"),
    (records.OutputReply, "output__project"),
    (records.UsePlan, "project"),
    (records.UseNote, "output__project"),
    (records.FramingChange, "partner__project"),
    (records.HoldBack, "project"),
    (records.Interest, "partner__project"),
    (records.Gift, "project"),
    (records.PowerBefore, "project"),
    (records.PowerGivenUp, "partner__project"),
    (records.RoleCharter, "partner__project"),
    (records.CreditWish, "partner__project"),
    (records.Credit, "partner__project"),
    (records.Harm, "project"),
    (records.HarmLikelihood, "harm__project"),
    (records.HarmSeen, "project"),
    (records.WatchSign, "harm__project"),
    (records.WatchSignSeen, "sign__harm__project"),
    (records.Barrier, "project"),
    (records.BarrierAsk, "barrier__project"),
    (records.WorkSentence, "project"),
    (records.SentenceAnswer, "sentence__project"),
    (records.FeatureTold, "project"),
    (records.IndicatorChoice, "project"),
    (records.OpenQuestion, "project"),
    (records.OpenRound, "question__project"),
    (records.OpenAnswer, "round__question__project"),
    (records.Outcome, "project"),
    (records.OutcomeLook, "outcome__project"),
    (records.Case, "project"),
    (records.CasePoint, "case__project"),
    (records.ResourceLink, "project"),
    (records.StandardAnswer, "project"),
    (records.Questionnaire, "project"),
    (records.Report, "project"),
    (records.ReportSentence, "report__project"),
    (records.Recognition, "project"),
    (records.ReachCount, "project"),
    (records.FunderAct, "project"),
    (records.ReleaseConsent, "project"),
    (records.FileRelease, "project"),
    (records.Toll, "project"),
    (records.Story, "project"),
    (records.Departure, "partner__project"),
    (records.Erasure, "project"),
    (records.Rollback, "project"),
    (records.LedgerHead, "project"),
)
LEFT_OUT: dict[str, str] = {
    "Person": "people.jsonl holds their names, and their addresses only where that was asked for",
    "Project": "project.json",
    "ProjectHead": "worked out again from the entries",
    "LedgerEntry": "ledger/entries.jsonl",
    "LedgerSecret": "ledger/secrets.jsonl",
    "LedgerNode": "worked out again from the entries",
    "AccessNeed": "held apart: in no export of the project",
    "AccessNeedCheck": "held apart: in no export of the project",
    "Flag": "a private word to a confidant",
    "Confidant": "whom somebody trusts is theirs alone",
    "HoursEntry": "private until shared, and then only in sums",
    "WorkProfile": "private",
    "Draft": "not sent, so not said",
    "WaitingContribution": "words that no one can link must not be told from those that are shown already",
    "PaperCount": "one person’s count of paper ballots, which a second one has not come to yet",
    "OutboxMessage": "copies of what lies elsewhere",
    "PrivatePage": "opens this server only",
    "CodeTries": "guards this server only",
    "Invitation": "opens this server only",
    "Submission": "guards this server only",
    "ScheduledRun": "guards this server only",
    "Installation": "what this server is",
    "OfficeMember": "of this institution, not of the project",
    "Organisation": "of this institution, not of the project",
    "OrganisationAnswer": "of this institution, not of the project",
    "ToldFigure": "what this institution was told; the entries that say so are in the ledger",
    "ProjectHome": "where a project belongs is said anew wherever it comes to",
    "Post": "of this institution, not of the project",
    "Training": "a person’s own, and in what they take away",
    "CoachingOffer": "a person’s own, and in what they take away",
    "Reflection": "private until shared; in what its owner takes away",
    "CaseAnswer": "a person’s own thoughts on another project’s case",
    "QuestionnaireSheet": "one person’s answers, which are told only in totals",
}


def name_of(model: type[Model]) -> str:
    return model._meta.model_name or ""


#: Of an open vote that no one can link, not even how many have voted leaves the server. Nor does who voted, of a
#: vote in which fewer did than may be told of.
LEAST_WHO_VOTED = 3


def rows(model: type[Model], path: str, project: Project) -> Iterator[dict[str, Any]]:
    for row in _found(model, path, project).iterator(500):
        yield values_of(row)


def _found(model: type[Model], path: str, project: Project) -> QuerySet:
    found = model._default_manager.filter(**{path: project})
    if model is records.Ballot:
        # Under the ids that they were sealed with, which were made anew as the vote was closed.
        return found.filter(decision__closed_at__isnull=False).order_by("decision", "marks")
    if model is records.Voter:
        return found.filter(decision__in=told_who_voted(project)).order_by("decision", "partner")
    if model is records.Toll or model is records.Story:
        # Its owner’s alone until they share it.
        return found.filter(shared_on__isnull=False).order_by("pk")
    if model is records.OpenAnswer:
        # Nobody sees an answer before all asked have spoken.
        return found.filter(round__state="shown").order_by("pk")
    return found.order_by("pk")


def told_who_voted(project: Project) -> QuerySet[records.Decision]:
    """The votes that no one can link of which everybody here may hear who took part: closed, and by enough people."""
    closed = project.decisions.filter(secrecy="unlinkable", closed_at__isnull=False)
    voted = fields.Count("voters", filter=~fields.Q(voters__cast="no"))
    return closed.annotate(voted=voted).filter(voted__gte=LEAST_WHO_VOTED)


def values_of(row: Model) -> dict[str, Any]:
    return {field.attname: _plain(field, row) for field in row._meta.concrete_fields}


def people(project: Project, *, with_addresses: bool) -> Iterator[dict[str, Any]]:
    """Everyone who is named in any of these rows, each once."""
    wanted: set[Any] = {project.created_by_id}
    for model, path in TABLES:
        for field in model._meta.concrete_fields:
            if field.is_relation and field.related_model is Person:
                found = model._default_manager.filter(**{path: project}).exclude(**{field.attname: None})
                wanted |= set(found.order_by().values_list(field.attname, flat=True).distinct())
    for person in Person.objects.filter(pk__in=wanted).order_by("pk").iterator(500):
        yield {
            "id": str(person.pk),
            "name": person.name,
            "is_example": person.is_example,
            "email": person.email if with_addresses else None,
        }


def _plain(field: Any, row: Model) -> Any:
    """Days, times, ids and exact numbers are text, since JSON has no word for them."""
    value = getattr(row, field.attname)
    kinds = (fields.DateField, fields.TimeField, fields.UUIDField, fields.DecimalField)
    return field.value_to_string(row) if value is not None and isinstance(field, kinds) else value
