"""Who may do what in a project. Roles are data that a partner can read and check."""

from dataclasses import dataclass

from evenhand.access.permissions import Permission as P


@dataclass(frozen=True)
class Role:
    id: str
    name: str
    description: str
    permissions: frozenset[P]


_READS = {P.PROJECT_READ, P.PARTNER_READ}
_TAKES_PART = _READS | {
    P.IDEA_ADD,
    P.TIME_TOGETHER_ADD,
    P.PARTNER_EDIT_OWN,
    P.CRITERION_PROPOSE,
    P.APPRAISAL_ANSWER,
    P.DECISION_SIGN,
    P.INVOLVEMENT_EDIT,
    P.BUDGET_READ,
    P.TRIM_READ,
    P.PROJECT_EXPORT,
}
_FACILITATES = _TAKES_PART | {
    P.PARTNER_MANAGE,
    P.LETTER_ENTER,
    P.APPRAISAL_RUN,
    P.DECISION_DRAFT,
    P.BRIEF_EDIT,
    P.FORM_TEXT_EDIT,
}
_LEADS = _FACILITATES | {P.PROJECT_EDIT, P.BUDGET_EDIT}

ROLES = {
    role.id: role
    for role in [
        Role(
            "lead",
            "Lead",
            "Looks after the project. Can invite people, keep the plan and its money, and put a decision to "
            "those named. Need not be a researcher. Cannot see how others answer before answering too.",
            frozenset(_LEADS),
        ),
        Role(
            "facilitator",
            "Facilitator",
            "Helps everyone be heard. Can invite people, open and close the questions, and type in what came "
            "by post or phone. Cannot change the money, and cannot make or change a lead.",
            frozenset(_FACILITATES),
        ),
        Role(
            "partner",
            "Partner",
            "Takes part and has a say. Can add ideas, propose, strike and reword aims, answer, sign or "
            "disagree, and read the plan and its money.",
            frozenset(_TAKES_PART),
        ),
        Role(
            "observer",
            "Observer",
            "Can read what the project shows. Has no say, and sees no one’s answers or the money.",
            frozenset(_READS),
        ),
    ]
}


def may(role: str, permission: P) -> bool:
    known = ROLES.get(role)
    return known is not None and permission in known.permissions
