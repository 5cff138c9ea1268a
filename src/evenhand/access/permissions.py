from enum import StrEnum


class Permission(StrEnum):
    """What may be done in a project. Named NOUN_VERB; `roles.py` says who may."""

    PROJECT_READ = "project_read"
    PROJECT_EDIT = "project_edit"
    IDEA_ADD = "idea_add"
    TIME_TOGETHER_ADD = "time_together_add"
    PARTNER_READ = "partner_read"
    PARTNER_EDIT_OWN = "partner_edit_own"
    PARTNER_MANAGE = "partner_manage"
    LETTER_ENTER = "letter_enter"
    BRIEF_EDIT = "brief_edit"
    CRITERION_PROPOSE = "criterion_propose"
    APPRAISAL_RUN = "appraisal_run"
    APPRAISAL_ANSWER = "appraisal_answer"
    INVOLVEMENT_EDIT = "involvement_edit"
    DECISION_DRAFT = "decision_draft"
    DECISION_SIGN = "decision_sign"
    BUDGET_READ = "budget_read"
    BUDGET_EDIT = "budget_edit"
    TRIM_READ = "trim_read"
    FORM_TEXT_EDIT = "form_text_edit"
    PROJECT_EXPORT = "project_export"
