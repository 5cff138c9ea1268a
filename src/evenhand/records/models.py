"""The index of records that Django reads. One noun a file; look there."""

from evenhand.records.access_need import AccessNeed, AccessNeedCheck
from evenhand.records.agenda_item import AgendaItem
from evenhand.records.answer import Answer, AnswerChange, AnswerResponse, Change
from evenhand.records.appraisal import AnswerSheet, Appraisal, AppraisalOption, AppraisalQuestion, SheetAnswer
from evenhand.records.ask import Ask, AskedPartner
from evenhand.records.ballot import Ballot, PaperCount, Voter
from evenhand.records.barrier import Barrier, BarrierAsk
from evenhand.records.brief import Brief, DecidedBefore
from evenhand.records.budget import Budget, BudgetLine, Trim
from evenhand.records.case import Case, CaseAnswer, CasePoint, ResourceLink
from evenhand.records.charter import AgendaTerms, Clause, ClauseAnswer, ClauseVersion, ReleaseTerms
from evenhand.records.contribution import (
    Attachment,
    Contribution,
    ContributionReader,
    ContributionVersion,
    WaitingContribution,
)
from evenhand.records.criterion import CriteriaAgreement, Criterion, CriterionMove, CriterionWording
from evenhand.records.decision import (
    Decision,
    DecisionCitation,
    DecisionOption,
    DecisionSignature,
    PositionAnswer,
    PositionChoice,
)
from evenhand.records.decision_again import LookBack, ReopenCall
from evenhand.records.decision_rule import DecisionRule, RulePresence
from evenhand.records.departure import Departure
from evenhand.records.draft import Draft
from evenhand.records.erasure import Erasure
from evenhand.records.finding import Finding, FindingSupport, FramingChange, HoldBack
from evenhand.records.flag import Confidant, Flag
from evenhand.records.form_text import FormText
from evenhand.records.funding import FileRelease, FunderAct, ReleaseConsent
from evenhand.records.harm import Harm, HarmLikelihood, HarmSeen, WatchSign, WatchSignSeen
from evenhand.records.hours import HoursEntry, WorkProfile
from evenhand.records.indicator_choice import IndicatorChoice
from evenhand.records.installation import Installation
from evenhand.records.interest import Gift, Interest
from evenhand.records.invitation import Invitation
from evenhand.records.involvement import Involvement
from evenhand.records.ledger import LedgerEntry, LedgerHead, LedgerNode, LedgerSecret, ProjectHead
from evenhand.records.minutes_asked import MinutesAsked, MinutesSpared
from evenhand.records.office import OfficeMember
from evenhand.records.open_question import OpenAnswer, OpenQuestion, OpenRound
from evenhand.records.organisation import Organisation, OrganisationAnswer, Post, ProjectHome
from evenhand.records.outbox import OutboxMessage, ScheduledRun
from evenhand.records.outcome import Outcome, OutcomeLook
from evenhand.records.output import Embargo, Output, OutputClaim, OutputReply, UseNote, UsePlan
from evenhand.records.partner import Partner, PartnerType
from evenhand.records.payment import Claim, ClaimLine, PayChoice, PayOffer
from evenhand.records.person import Person
from evenhand.records.power import PowerBefore, PowerGivenUp
from evenhand.records.private_page import CodeTries, PrivatePage
from evenhand.records.project import Idea, Project, TimeTogether
from evenhand.records.promise import Promise, PromiseHandover
from evenhand.records.questionnaire import Questionnaire, QuestionnaireSheet, StandardAnswer
from evenhand.records.reach import ReachCount
from evenhand.records.recognition import Recognition
from evenhand.records.report import Report, ReportSentence
from evenhand.records.role_charter import Credit, CreditWish, RoleCharter
from evenhand.records.rollback import Rollback
from evenhand.records.story import Reflection, Story
from evenhand.records.submission import Submission
from evenhand.records.told_figure import ToldFigure
from evenhand.records.toll import Toll
from evenhand.records.training import CoachingOffer, Training
from evenhand.records.work_sentence import FeatureTold, SentenceAnswer, WorkSentence

__all__ = [
    "AccessNeed",
    "AccessNeedCheck",
    "AgendaItem",
    "AgendaTerms",
    "Answer",
    "AnswerChange",
    "AnswerResponse",
    "AnswerSheet",
    "Appraisal",
    "AppraisalOption",
    "AppraisalQuestion",
    "Ask",
    "AskedPartner",
    "Attachment",
    "Ballot",
    "Barrier",
    "BarrierAsk",
    "Brief",
    "Budget",
    "BudgetLine",
    "Case",
    "CaseAnswer",
    "CasePoint",
    "Change",
    "Claim",
    "ClaimLine",
    "Clause",
    "ClauseAnswer",
    "ClauseVersion",
    "CoachingOffer",
    "CodeTries",
    "Confidant",
    "Contribution",
    "ContributionReader",
    "ContributionVersion",
    "Credit",
    "CreditWish",
    "CriteriaAgreement",
    "Criterion",
    "CriterionMove",
    "CriterionWording",
    "DecidedBefore",
    "Decision",
    "DecisionCitation",
    "DecisionOption",
    "DecisionRule",
    "DecisionSignature",
    "Departure",
    "Draft",
    "Embargo",
    "Erasure",
    "FeatureTold",
    "FileRelease",
    "Finding",
    "FindingSupport",
    "Flag",
    "FormText",
    "FramingChange",
    "FunderAct",
    "Gift",
    "Harm",
    "HarmLikelihood",
    "HarmSeen",
    "HoldBack",
    "HoursEntry",
    "Idea",
    "IndicatorChoice",
    "Installation",
    "Interest",
    "Invitation",
    "Involvement",
    "LedgerEntry",
    "LedgerHead",
    "LedgerNode",
    "LedgerSecret",
    "LookBack",
    "MinutesAsked",
    "MinutesSpared",
    "OfficeMember",
    "OpenAnswer",
    "OpenQuestion",
    "OpenRound",
    "Organisation",
    "OrganisationAnswer",
    "OutboxMessage",
    "Outcome",
    "OutcomeLook",
    "Output",
    "OutputClaim",
    "OutputReply",
    "PaperCount",
    "Partner",
    "PartnerType",
    "PayChoice",
    "PayOffer",
    "Person",
    "PositionAnswer",
    "PositionChoice",
    "Post",
    "PowerBefore",
    "PowerGivenUp",
    "PrivatePage",
    "Project",
    "ProjectHead",
    "ProjectHome",
    "Promise",
    "PromiseHandover",
    "Questionnaire",
    "QuestionnaireSheet",
    "ReachCount",
    "Recognition",
    "Reflection",
    "ReleaseConsent",
    "ReleaseTerms",
    "ReopenCall",
    "Report",
    "ReportSentence",
    "ResourceLink",
    "RoleCharter",
    "Rollback",
    "RulePresence",
    "ScheduledRun",
    "SentenceAnswer",
    "SheetAnswer",
    "StandardAnswer",
    "Story",
    "Submission",
    "TimeTogether",
    "ToldFigure",
    "Toll",
    "Training",
    "Trim",
    "UseNote",
    "UsePlan",
    "Voter",
    "WaitingContribution",
    "WatchSign",
    "WatchSignSeen",
    "WorkProfile",
    "WorkSentence",
]
