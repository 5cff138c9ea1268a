"""Who may do what in a project. Roles are data that a partner can read and check."""

from dataclasses import dataclass

from evenhand.access.permissions import Permission as P


@dataclass(frozen=True)
class Role:
    id: str
    name: str
    description: str
    permissions: frozenset[P]
    #: The roles that somebody in this one may hand out.
    hands_out: tuple[str, ...] = ()


_READS = {P.PROJECT_READ, P.PARTNER_READ, P.CONTRIBUTION_READ, P.RECORD_READ, P.CHARTER_READ, P.ACCOUNT_READ}
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
    P.CONTRIBUTION_ADD,
    P.ANSWER_GIVE,
    P.PROMISE_MAKE,
    P.ASK_ANSWER,
    P.ROOM_OPEN,
    P.PAY_RECEIVE,
    P.HOURS_LOG,
    P.FLAG_RECEIVE,
    P.ACCESS_SAY,
    P.RECORD_EXPORT,
    P.CHARTER_PROPOSE,
    P.CHARTER_AGREE,
    P.DECISION_OPEN,
    P.DECISION_CHECK,
    P.AGENDA_RAISE,
    P.POWER_SAY,
    P.INTEREST_SAY,
    P.ROLE_SAY,
    P.FINDING_READ,
    P.FINDING_ADD,
    P.OUTPUT_ADD,
    P.HOLD_BACK_ASK,
    P.HOLD_BACK_ANSWER,
    P.HARM_SAY,
    P.BARRIER_RAISE,
    P.TOLL_SAY,
    P.SENTENCE_PROPOSE,
    P.SENTENCE_ANSWER,
    P.FEATURE_TELL,
    P.INDICATOR_CHOOSE,
    P.OPEN_QUESTION_ASK,
    P.OPEN_QUESTION_ANSWER,
    P.OUTCOME_SAY,
    P.STORY_TELL,
    P.CASE_ANSWER,
    P.STANDARD_SAY,
    P.QUESTIONNAIRE_ANSWER,
    P.REPORT_WRITE,
    P.RECOGNITION_GIVE,
    P.FUNDER_ACT_SAY,
    P.RELEASE_CONSENT,
}
_FACILITATES = _TAKES_PART | {
    P.PARTNER_MANAGE,
    P.LETTER_ENTER,
    P.APPRAISAL_RUN,
    P.DECISION_DRAFT,
    P.BRIEF_EDIT,
    P.FORM_TEXT_EDIT,
    P.CONTRIBUTION_ENTER,
    P.CONTRIBUTION_BRING,
    P.CONTRIBUTION_GATHER,
    P.ASK_MAKE,
    P.CLAIM_ENTER,
    P.ACCESS_ARRANGE,
    P.OUTBOX_READ,
    P.DECISION_CLOSE,
    P.BALLOT_COUNT,
    P.AGENDA_ANSWER,
    P.OUTPUT_PUBLISH,
    P.CASE_BRING,
    P.QUESTIONNAIRE_BRING,
    P.REPORT_RELEASE,
    P.REACH_SAY,
}
_LEADS = _FACILITATES | {
    P.PROJECT_EDIT,
    P.BUDGET_EDIT,
    P.HEARD_PUBLISH,
    P.PAY_OFFER,
    P.PAY_READ,
    P.PAY_APPROVE,
    P.HOME_SAY,
    P.FILE_RELEASE,
}

ROLES = {
    role.id: role
    for role in [
        Role(
            "lead",
            "Lead",
            "Looks after the project. Can invite people, keep the plan and its money, and put a decision to "
            "those named. Need not be a researcher. Cannot see how others answer before answering too, and cannot see who is behind a mask.",
            frozenset(_LEADS),
            (
                "lead",
                "facilitator",
                "partner",
                "observer",
                "supporter",
                "payer",
                "confidant",
                "witness",
            ),
        ),
        Role(
            "facilitator",
            "Facilitator",
            "Helps everyone be heard. Can invite people, open and close the questions, and type in what came "
            "by post or phone. Alone knows who is behind a mask. Cannot change the money, and cannot make or "
            "change a lead.",
            frozenset(_FACILITATES | {P.CONTRIBUTION_UNMASK}),
            ("facilitator", "partner", "observer", "supporter", "confidant", "witness"),
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
        Role(
            "supporter",
            "Supporter",
            "Comes along with one partner. Can read what the project shows, pass on that person’s words, and "
            "claim what coming along cost. Has no say of their own.",
            frozenset(_READS | {P.CONTRIBUTION_ENTER, P.PAY_RECEIVE, P.CLAIM_ENTER, P.ACCESS_SAY}),
        ),
        Role(
            "payer",
            "Payer",
            "Sees to it that people are paid. Sees offers and claims, and nobody’s words.",
            frozenset({P.PAY_READ, P.PAY_APPROVE, P.CLAIM_ENTER}),
        ),
        Role(
            "confidant",
            "Confidant",
            "Somebody to tell when something is wrong. Sees only what was sent to them.",
            frozenset({P.FLAG_RECEIVE}),
        ),
        Role(
            "witness",
            "Witness",
            "Hears or sees what somebody says by phone or on paper, and says so. Sees only that.",
            frozenset({P.CONTRIBUTION_WITNESS, P.DECISION_CHECK}),
        ),
    ]
}

#: The parts of those who take part and have a say; the others look on, come along, pay or listen.
HAS_A_SAY = tuple(role.id for role in ROLES.values() if P.DECISION_SIGN in role.permissions)


def may(role: str, permission: P) -> bool:
    known = ROLES.get(role)
    return known is not None and permission in known.permissions
