"""The index of records that Django reads. One noun a file; look there."""

from evenhand.records.appraisal import AnswerSheet, Appraisal, AppraisalOption, AppraisalQuestion, SheetAnswer
from evenhand.records.brief import Brief, DecidedBefore
from evenhand.records.budget import Budget, BudgetLine, Trim
from evenhand.records.criterion import CriteriaAgreement, Criterion, CriterionMove, CriterionWording
from evenhand.records.decision import Decision, DecisionSignature
from evenhand.records.form_text import FormText
from evenhand.records.installation import Installation
from evenhand.records.invitation import Invitation
from evenhand.records.involvement import Involvement
from evenhand.records.ledger import LedgerEntry, LedgerHead, LedgerSecret, ProjectHead
from evenhand.records.minutes_asked import MinutesAsked
from evenhand.records.partner import Partner, PartnerType
from evenhand.records.person import Person
from evenhand.records.private_page import CodeTries, PrivatePage
from evenhand.records.project import Idea, Project, TimeTogether
from evenhand.records.submission import Submission

__all__ = [
    "AnswerSheet",
    "Appraisal",
    "AppraisalOption",
    "AppraisalQuestion",
    "Brief",
    "Budget",
    "BudgetLine",
    "CodeTries",
    "CriteriaAgreement",
    "Criterion",
    "CriterionMove",
    "CriterionWording",
    "DecidedBefore",
    "Decision",
    "DecisionSignature",
    "FormText",
    "Idea",
    "Installation",
    "Invitation",
    "Involvement",
    "LedgerEntry",
    "LedgerHead",
    "LedgerSecret",
    "MinutesAsked",
    "Partner",
    "PartnerType",
    "Person",
    "PrivatePage",
    "Project",
    "ProjectHead",
    "SheetAnswer",
    "Submission",
    "TimeTogether",
    "Trim",
]
