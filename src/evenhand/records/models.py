"""The index of records that Django reads. One noun a file; look there."""

from evenhand.records.access_need import AccessNeed, AccessNeedCheck
from evenhand.records.agenda_item import AgendaItem
from evenhand.records.answer import Answer, AnswerChange, AnswerResponse, Change
from evenhand.records.appraisal import AnswerSheet, Appraisal, AppraisalOption, AppraisalQuestion, SheetAnswer
from evenhand.records.ask import Ask, AskedPartner
from evenhand.records.ballot import Ballot, PaperCount, Voter
from evenhand.records.brief import Brief, DecidedBefore
from evenhand.records.budget import Budget, BudgetLine, Trim
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
from evenhand.records.hours import HoursEntry, WorkProfile
from evenhand.records.installation import Installation
from evenhand.records.interest import Gift, Interest
from evenhand.records.invitation import Invitation
from evenhand.records.involvement import Involvement
from evenhand.records.ledger import LedgerEntry, LedgerHead, LedgerNode, LedgerSecret, ProjectHead
from evenhand.records.minutes_asked import MinutesAsked, MinutesSpared
from evenhand.records.office import OfficeMember
from evenhand.records.outbox import OutboxMessage, ScheduledRun
from evenhand.records.output import Embargo, Output, OutputClaim, OutputReply, UseNote, UsePlan
from evenhand.records.partner import Partner, PartnerType
from evenhand.records.payment import Claim, ClaimLine, PayChoice, PayOffer
from evenhand.records.person import Person
from evenhand.records.power import PowerBefore, PowerGivenUp
from evenhand.records.private_page import CodeTries, PrivatePage
from evenhand.records.project import Idea, Project, TimeTogether
from evenhand.records.promise import Promise, PromiseHandover
from evenhand.records.role_charter import Credit, CreditWish, RoleCharter
from evenhand.records.rollback import Rollback
from evenhand.records.submission import Submission

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
    "Brief",
    "Budget",
    "BudgetLine",
    "Change",
    "Claim",
    "ClaimLine",
    "Clause",
    "ClauseAnswer",
    "ClauseVersion",
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
    "Finding",
    "FindingSupport",
    "Flag",
    "FormText",
    "FramingChange",
    "Gift",
    "HoldBack",
    "HoursEntry",
    "Idea",
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
    "OutboxMessage",
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
    "PowerBefore",
    "PowerGivenUp",
    "PrivatePage",
    "Project",
    "ProjectHead",
    "Promise",
    "PromiseHandover",
    "ReleaseTerms",
    "ReopenCall",
    "RoleCharter",
    "Rollback",
    "RulePresence",
    "ScheduledRun",
    "SheetAnswer",
    "Submission",
    "TimeTogether",
    "Trim",
    "UseNote",
    "UsePlan",
    "Voter",
    "WaitingContribution",
    "WorkProfile",
]
