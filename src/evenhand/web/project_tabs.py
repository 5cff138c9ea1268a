"""The way about a project: a short row of groups, and under it the pages of the group one is in."""

from dataclasses import dataclass

from evenhand.access.permissions import Permission as P
from evenhand.access.projects import Seat
from evenhand.web.addresses import address_or_none


@dataclass(frozen=True)
class Tab:
    """A page in the way about. `id` is what its view passes as `tab`."""

    id: str
    name: str
    address_name: str
    permission: P


@dataclass(frozen=True)
class TabShown:
    name: str
    address: str
    is_here: bool


@dataclass(frozen=True)
class GroupShown:
    name: str
    pages: list[TabShown]

    @property
    def address(self) -> str:
        return self.pages[0].address

    @property
    def is_here(self) -> bool:
        return any(page.is_here for page in self.pages)


@dataclass(frozen=True)
class WayAbout:
    all: list[GroupShown]
    here: GroupShown | None

    @property
    def is_inner(self) -> bool:
        """Whether this is not the first page, which on a phone alone shows the whole row of groups."""
        return bool(self.here) and self.all[0].name == "Start" and self.here is not self.all[0]


GROUPS: list[tuple[str, list[Tab]]] = [
    ("Start", [Tab("project", "Start", "project", P.PROJECT_READ)]),
    (
        "Say and hear",
        [
            Tab("said", "What people said", "contribution-list", P.CONTRIBUTION_READ),
            Tab("queue", "Waiting for an answer", "answer-queue", P.CONTRIBUTION_READ),
            Tab("heard", "What we heard, what we did", "what-we-heard", P.CONTRIBUTION_READ),
            Tab("rooms", "Off the record", "room-list", P.ROOM_OPEN),
            Tab("witness", "Say that you heard it", "witness-list", P.CONTRIBUTION_WITNESS),
        ],
    ),
    (
        "Owed and asked",
        [
            Tab("promises", "Promises", "promise-list", P.CONTRIBUTION_READ),
            Tab("asks", "What we ask of people", "ask-list", P.PARTNER_READ),
        ],
    ),
    (
        "Pay",
        [
            Tab("pay", "Your pay", "your-pay", P.PAY_RECEIVE),
            Tab("paying", "Paying people", "paying", P.PAY_READ),
            Tab("claims", "Paper claims", "claim-enter-list", P.CLAIM_ENTER),
        ],
    ),
    (
        "You",
        [
            Tab("letter", "Your letter", "letter-back", P.CONTRIBUTION_READ),
            Tab("needs", "What you need", "access-need-list", P.ACCESS_SAY),
            Tab("hours", "Your hours", "hours-list", P.HOURS_LOG),
            Tab("confidence", "In confidence", "flag-list", P.FLAG_RECEIVE),
        ],
    ),
    (
        "People",
        [
            Tab("people", "People", "partner-list", P.PARTNER_READ),
            Tab("arranging", "What people need", "access-need-arrange", P.ACCESS_ARRANGE),
            Tab("outbox", "Letters to post", "outbox", P.OUTBOX_READ),
        ],
    ),
    (
        "Agree",
        [
            Tab("charter", "Our charter", "charter", P.CHARTER_READ),
            Tab("roles", "Who does what", "role-list", P.CHARTER_READ),
            Tab("power", "Who holds power", "power", P.CHARTER_READ),
            Tab("interests", "Who gains or loses", "interest-list", P.CHARTER_READ),
        ],
    ),
    (
        "Plan together",
        [
            Tab("brief", "Ask first", "brief", P.PROJECT_READ),
            Tab("criteria", "Aims and answers", "criteria", P.PROJECT_READ),
            Tab("stages", "Stage by stage", "involvement", P.PROJECT_READ),
        ],
    ),
    (
        "Decide",
        [
            Tab("decision", "Decisions", "decision-list", P.PROJECT_READ),
            Tab("agenda", "What to talk about", "agenda", P.CHARTER_READ),
            Tab("decided", "How we decided", "how-we-decided", P.CHARTER_READ),
            Tab("checking", "Say that it was said", "position-check-list", P.DECISION_CHECK),
        ],
    ),
    (
        "Findings",
        [
            Tab("findings", "What we found", "finding-list", P.CHARTER_READ),
            Tab("outputs", "What we publish", "output-list", P.CHARTER_READ),
            Tab("held", "Asked to hold back", "hold-back-list", P.CHARTER_READ),
        ],
    ),
    (
        "Guard",
        [
            Tab("harms", "What could go wrong", "harm-list", P.ACCOUNT_READ),
            Tab("barriers", "What stands in the way", "barrier-list", P.ACCOUNT_READ),
            Tab("tolls", "What it costs and gives", "toll-list", P.ACCOUNT_READ),
        ],
    ),
    (
        "Account",
        [
            Tab("account", "The account", "account", P.ACCOUNT_READ),
            Tab("name", "What this work is", "work-name", P.ACCOUNT_READ),
            Tab("figures", "Figures", "indicator-list", P.ACCOUNT_READ),
            Tab("open_questions", "How it is for us", "open-question-list", P.ACCOUNT_READ),
            Tab("stories", "Stories", "story-list", P.ACCOUNT_READ),
            Tab("outcomes", "What came of it", "outcome-list", P.ACCOUNT_READ),
            Tab("standards", "Six standards", "standard-list", P.ACCOUNT_READ),
            Tab("recognition", "Good practice", "recognition-list", P.ACCOUNT_READ),
        ],
    ),
    (
        "Tell others",
        [
            Tab("reports", "Reports", "report-list", P.ACCOUNT_READ),
            Tab("funder", "Who funds it", "funder-act-list", P.ACCOUNT_READ),
            Tab("released", "Files for others", "file-release-list", P.ACCOUNT_READ),
            Tab("home", "Where it belongs", "project-home", P.ACCOUNT_READ),
            Tab("reach", "Who is reached", "reach", P.ACCOUNT_READ),
            Tab("cases", "Learn from others", "case-list", P.ACCOUNT_READ),
        ],
    ),
    (
        "Plan and money",
        [
            Tab("plan", "Plan and money", "budget", P.BUDGET_READ),
            Tab("forms", "Forms", "form-list", P.PROJECT_EXPORT),
        ],
    ),
    ("The record", [Tab("record", "The record", "record", P.RECORD_READ)]),
]


def way_about(seat: Seat, here: str) -> WayAbout:
    shown = []
    for name, tabs in GROUPS:
        pages = [
            TabShown(tab.name, address, tab.id == here)
            for tab in tabs
            if seat.may(tab.permission)
            if (address := address_or_none(tab.address_name, seat.project.slug))
        ]
        if pages:
            shown.append(GroupShown(name, pages))
    return WayAbout(shown, next((group for group in shown if group.is_here), None))
