"""The index of records that Django reads. One noun a file; look there."""

from evenhand.records.access_need import AccessNeed, AccessNeedCheck
from evenhand.records.answer import Answer, AnswerChange, AnswerResponse, Change
from evenhand.records.appraisal import AnswerSheet, Appraisal, AppraisalOption, AppraisalQuestion, SheetAnswer
from evenhand.records.ask import Ask, AskedPartner
from evenhand.records.brief import Brief, DecidedBefore
from evenhand.records.budget import Budget, BudgetLine, Trim
from evenhand.records.contribution import (
    Attachment,
    Contribution,
    ContributionReader,
    ContributionVersion,
    WaitingContribution,
)
from evenhand.records.criterion import CriteriaAgreement, Criterion, CriterionMove, CriterionWording
from evenhand.records.decision import Decision, DecisionSignature
from evenhand.records.departure import Departure
from evenhand.records.draft import Draft
from evenhand.records.erasure import Erasure
from evenhand.records.flag import Confidant, Flag
from evenhand.records.form_text import FormText
from evenhand.records.hours import HoursEntry, WorkProfile
from evenhand.records.installation import Installation
from evenhand.records.invitation import Invitation
from evenhand.records.involvement import Involvement
from evenhand.records.ledger import LedgerEntry, LedgerHead, LedgerNode, LedgerSecret, ProjectHead
from evenhand.records.minutes_asked import MinutesAsked, MinutesSpared
from evenhand.records.office import OfficeMember
from evenhand.records.outbox import OutboxMessage, ScheduledRun
from evenhand.records.partner import Partner, PartnerType
from evenhand.records.payment import Claim, ClaimLine, PayChoice, PayOffer
from evenhand.records.person import Person
from evenhand.records.private_page import CodeTries, PrivatePage
from evenhand.records.project import Idea, Project, TimeTogether
from evenhand.records.promise import Promise, PromiseHandover
from evenhand.records.rollback import Rollback
from evenhand.records.submission import Submission

__all__ = [
    "AccessNeed",
    "AccessNeedCheck",
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
    "Brief",
    "Budget",
    "BudgetLine",
    "Change",
    "Claim",
    "ClaimLine",
    "CodeTries",
    "Confidant",
    "Contribution",
    "ContributionReader",
    "ContributionVersion",
    "CriteriaAgreement",
    "Criterion",
    "CriterionMove",
    "CriterionWording",
    "DecidedBefore",
    "Decision",
    "DecisionSignature",
    "Departure",
    "Draft",
    "Erasure",
    "Flag",
    "FormText",
    "HoursEntry",
    "Idea",
    "Installation",
    "Invitation",
    "Involvement",
    "LedgerEntry",
    "LedgerHead",
    "LedgerNode",
    "LedgerSecret",
    "MinutesAsked",
    "MinutesSpared",
    "OfficeMember",
    "OutboxMessage",
    "Partner",
    "PartnerType",
    "PayChoice",
    "PayOffer",
    "Person",
    "PrivatePage",
    "Project",
    "ProjectHead",
    "Promise",
    "PromiseHandover",
    "Rollback",
    "ScheduledRun",
    "SheetAnswer",
    "Submission",
    "TimeTogether",
    "Trim",
    "WaitingContribution",
    "WorkProfile",
]
