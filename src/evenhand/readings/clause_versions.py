"""One wording of a clause as its readers see it: what it holds people to, and who has said what to it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import QuerySet

from evenhand.access.charters import is_waited_for, may_take_back, typed_in_by
from evenhand.access.permissions import Permission
from evenhand.access.projects import Seat
from evenhand.access.roles import HAS_A_SAY
from evenhand.readings.clause_terms import Term, in_one_line, matter, rule_of, terms_of
from evenhand.readings.names import shown_name
from evenhand.records.charter import CLAUSE_TOPICS
from evenhand.records.models import Clause, ClauseAnswer, ClauseVersion, Decision, Partner

TOPICS = dict(CLAUSE_TOPICS)
#: Of those who agree. Whoever does not, or has not answered, is always named.
MOST_NAMES = 15
_ORDER = {topic: place for place, (topic, _) in enumerate(CLAUSE_TOPICS)}


@dataclass(frozen=True)
class Answered:
    """What one person said to a wording, and how it came."""

    name: str
    words: str
    how: str
    is_confirmed: bool
    is_you: bool
    has_left: bool


@dataclass(frozen=True)
class Waiting:
    """Somebody whose word is still open. `partner_id` only where the reader may type in what they say."""

    name: str
    is_you: bool
    types_in_id: int | None = None


@dataclass(frozen=True)
class VersionShown:
    version: ClauseVersion
    terms: list[Term]
    #: For the printed page: a matter and its rule in one line.
    one_line: tuple[str, str] | None
    agreed: list[Answered] = field(default_factory=list)
    disagreed: list[Answered] = field(default_factory=list)
    to_talk: list[Answered] = field(default_factory=list)
    not_answered: list[Waiting] = field(default_factory=list)
    #: With a say here, and never asked about this clause: those who came later.
    not_asked_yet: list[Waiting] = field(default_factory=list)
    #: Agreed to the wording before, and this one does not touch them.
    untouched: list[str] = field(default_factory=list)
    own: ClauseAnswer | None = None
    may_answer: bool = False
    may_take_back: bool = False
    #: Nobody is waited for any more, and it only has to be said.
    is_ready: bool = False
    decision: Decision | None = None

    @property
    def number(self) -> int:
        return self.version.number

    @property
    def agreed_first(self) -> list[Answered]:
        """For the page of the whole charter; the clause’s own page names everyone."""
        return self.agreed[:MOST_NAMES]

    @property
    def more_agreed(self) -> int:
        return max(len(self.agreed) - MOST_NAMES, 0)

    @property
    def open_decision(self) -> Decision | None:
        """Where people are stuck, they may have put it to a decision."""
        waiting = self.version.decisions.filter(withdrawn_at=None, closed_at=None, made_at=None)
        return waiting.order_by("-number").first()

    @property
    def is_waiting(self) -> bool:
        return self.version.state == "proposed"


@dataclass(frozen=True)
class People:
    """Everybody who ever had to do with these clauses, fetched once however many wordings there are."""

    by_id: dict[int, Partner]
    with_a_say: list[Partner]
    by_person: dict[object, str]
    #: For whom the reader may type something in.
    typed_for: set[int]
    #: By clause: who had said something to which wording that was not taken back.
    answered: dict[int, list[tuple[int, int]]]

    def answered_before(self, version: ClauseVersion) -> set[int]:
        said = self.answered.get(version.clause_id, [])
        return {partner_id for number, partner_id in said if number < version.number}

    def answers_to(self, version: ClauseVersion) -> list[ClauseAnswer]:
        """With whoever gave them: thousands of answers are given by the same few hundred people."""
        rows = list(version.answers.all())
        for row in rows:
            row.partner = self.by_id[row.partner_id]
        return rows


def people_of(seat: Seat, clauses: Iterable[Clause]) -> People:
    everyone = list(seat.project.partners.select_related("person").prefetch_related("types"))
    said = ClauseAnswer.objects.filter(version__clause__in=[each.pk for each in clauses]).exclude(says="")
    answered: dict[int, list[tuple[int, int]]] = defaultdict(list)
    rows = said.exclude(version__state="taken_back").order_by()
    for clause_id, number, partner_id in rows.values_list("version__clause", "version__number", "partner"):
        answered[clause_id].append((number, partner_id))
    return People(
        by_id={each.pk: each for each in everyone},
        with_a_say=[each for each in everyone if each.is_here and each.role in HAS_A_SAY],
        by_person={each.person_id: shown_name(each) for each in everyone},
        typed_for=set(typed_in_by(seat).values_list("pk", flat=True)),
        answered=answered,
    )


def answered_versions(versions: QuerySet[ClauseVersion]) -> QuerySet[ClauseVersion]:
    """With everything that is shown of them but the people, whom `people_of` fetches once for all."""
    return versions.select_related(
        "proposed_by__person",
        "by_decision",
        "clause__project",
        "decision_rule__decider__person",
        "agenda_terms",
        "release_terms",
    ).prefetch_related(
        "proposed_by__types", "decision_rule__presences", "decision_rule__decider__types", "answers"
    )


def place_of(version: ClauseVersion) -> tuple[int, int]:
    return place_of_clause(version.clause)


def place_of_clause(clause: Clause) -> tuple[int, int]:
    """In the order of their topics, and within one in the order in which they came."""
    return _ORDER[clause.topic], clause.number


def version_shown(version: ClauseVersion, seat: Seat, people: People) -> VersionShown:
    """One wording for this reader; it comes from `answered_versions`."""
    rows = people.answers_to(version)
    answered = {row.partner_id for row in rows}
    before = people.answered_before(version)
    not_asked = [each for each in people.with_a_say if each.pk not in answered]
    is_now = version.state in ("proposed", "in_force")
    rule = rule_of(version)
    own = next((row for row in rows if row.partner_id == seat.partner.pk), None)
    waiting = [row for row in rows if not row.says and is_waited_for(row)]
    return VersionShown(
        version=version,
        terms=terms_of(version),
        one_line=(matter(rule), in_one_line(rule)) if rule else None,
        agreed=_said(rows, "agree", seat, people),
        disagreed=_said(rows, "disagree", seat, people),
        to_talk=_said(rows, "talk", seat, people),
        not_answered=[_waits(row.partner, seat, people) for row in waiting],
        not_asked_yet=[_waits(each, seat, people) for each in not_asked if each.pk not in before]
        if version.state == "in_force"
        else [],
        untouched=[shown_name(each) for each in not_asked if each.pk in before] if is_now else [],
        own=own,
        may_answer=seat.may(Permission.CHARTER_AGREE)
        and (
            version.state == "proposed"
            or (version.state == "in_force" and not version.is_end and not agreed_themself(own))
        ),
        may_take_back=may_take_back(seat, version),
        is_ready=version.state == "proposed"
        and not any(is_waited_for(row) for row in rows)
        and any(row.says == "agree" and row.partner.is_here for row in rows),
        decision=version.by_decision,
    )


def agreed_themself(own: ClauseAnswer | None) -> bool:
    """Somebody who said yes themself to what now holds changes it by putting forward another wording."""
    if own is None or own.says != "agree":
        return False
    return own.entered_by_id is None or own.confirmed_on is not None


def _said(rows: list[ClauseAnswer], says: str, seat: Seat, people: People) -> list[Answered]:
    return [
        Answered(
            name=shown_name(row.partner),
            words=row.words,
            how=_how(row, people),
            is_confirmed=row.entered_by_id is None or row.confirmed_on is not None,
            is_you=row.partner_id == seat.partner.pk,
            has_left=not row.partner.is_here,
        )
        for row in rows
        if row.says == says
    ]


def _how(row: ClauseAnswer, people: People) -> str:
    """How it came, where somebody else wrote it down."""
    if row.entered_by_id is None:
        return ""
    typist = people.by_person.get(row.entered_by_id, "somebody who was in this project")
    confirmed = "confirmed by them" if row.confirmed_on else "not confirmed by them yet"
    return f"{row.get_channel_display()}, typed in by {typist}, heard or seen by {row.witness}, {confirmed}"


def _waits(partner: Partner, seat: Seat, people: People) -> Waiting:
    return Waiting(
        name=shown_name(partner),
        is_you=partner.pk == seat.partner.pk,
        types_in_id=partner.pk if partner.pk in people.typed_for else None,
    )
