"""A project's charter as it is read: what holds, what is asked about, and who has said what to it."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Prefetch

from evenhand.access.charters import is_waited_for, may_take_back, those_with_a_say, typed_in_by
from evenhand.access.permissions import Permission
from evenhand.access.projects import Seat
from evenhand.access.roles import HAS_A_SAY
from evenhand.readings.clause_terms import Term, in_one_line, matter, rule_of, terms_of
from evenhand.readings.framework import current
from evenhand.readings.names import shown_name
from evenhand.records.charter import CLAUSE_TOPICS
from evenhand.records.models import Clause, ClauseAnswer, ClauseVersion, Decision, Partner

TOPICS = dict(CLAUSE_TOPICS)
_ORDER = {topic: place for place, (topic, _) in enumerate(CLAUSE_TOPICS)}


@dataclass(frozen=True)
class Template:
    """Words to begin a clause with, and where they come from."""

    id: str
    topic: str
    name: str
    text: str
    is_short: bool
    source: tuple[str, ...] = ()


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
    def open_decision(self) -> Decision | None:
        """Where people are stuck, they may have put it to a decision."""
        waiting = self.version.decisions.filter(withdrawn_at=None, closed_at=None, made_at=None)
        return waiting.order_by("-number").first()

    @property
    def is_waiting(self) -> bool:
        return self.version.state == "proposed"


@dataclass(frozen=True)
class ClauseShown:
    clause: Clause
    topic: str
    in_force: VersionShown | None
    proposed: VersionShown | None

    @property
    def current(self) -> VersionShown:
        shown = self.in_force or self.proposed
        assert shown is not None
        return shown


@dataclass(frozen=True)
class CharterShown:
    clauses: list[ClauseShown]
    ended: list[Clause]
    #: Clauses that wait for the reader’s own yes or no.
    waiting_for_you: int
    may_begin: bool

    @property
    def in_force(self) -> list[ClauseShown]:
        return [each for each in self.clauses if each.in_force]

    @property
    def is_agreed(self) -> bool:
        return any(each.in_force for each in self.clauses)


def templates() -> tuple[Template, ...]:
    return tuple(
        Template(row.id, row.topic, row.name, row.text, row.is_short, tuple(row.source))
        for row in current().clauses
    )


def charter(seat: Seat) -> CharterShown:
    """The whole charter, in the order of its topics, in as many queries for forty people as for four."""
    project = seat.project
    clauses = list(project.clauses.prefetch_related(_versions()))
    people = _people(seat)
    standing = [each for each in clauses if any(_stands(version) for version in each.versions.all())]
    shown = [_clause(each, seat, people) for each in sorted(standing, key=_place)]
    return CharterShown(
        clauses=shown,
        ended=[
            each
            for each in clauses
            if each not in standing and any(version.state != "taken_back" for version in each.versions.all())
        ],
        waiting_for_you=len(waiting_for(seat.partner)),
        may_begin=not standing and seat.may(Permission.CHARTER_PROPOSE),
    )


def clause_shown(clause: Clause, seat: Seat) -> tuple[ClauseShown | None, list[VersionShown]]:
    """The clause as it stands, and every wording that it ever had, the latest first."""
    people = _people(seat)
    versions = list(_answered(clause.versions.all()).order_by("-number"))
    history = [_version(version, versions, seat, people) for version in versions]
    by_state = {each.version.state: each for each in reversed(history)}
    in_force, proposed = by_state.get("in_force"), by_state.get("proposed")
    if in_force is not None and in_force.version.is_end:
        in_force = None
    if in_force is None and proposed is None:
        return None, history
    return ClauseShown(clause, TOPICS[clause.topic], in_force, proposed), history


def waiting_for(partner: Partner) -> list[ClauseVersion]:
    """Wordings that wait for this person’s yes or no; for somebody who came later, those that hold."""
    if partner.role not in HAS_A_SAY or not partner.is_here:
        return []
    versions = ClauseVersion.objects.filter(clause__project=partner.project_id).select_related("clause")
    asked = versions.filter(state="proposed", answers__partner=partner, answers__says="")
    ever = Clause.objects.filter(project=partner.project_id, versions__answers__partner=partner)
    never = versions.filter(state="in_force", is_end=False).exclude(clause__in=ever.values("pk"))
    return sorted([*asked, *never], key=_place_of)


def answerable(partner: Partner, shown: CharterShown) -> list[VersionShown]:
    """What this person may say yes or no to now: what waits for them first, then what they may still change."""
    if partner.role not in HAS_A_SAY or not partner.is_here:
        return []
    waiting = {each.pk for each in waiting_for(partner)}
    own = {row.version_id: row for row in partner.clause_answers.all()}
    found = []
    for clause in shown.clauses:
        if clause.proposed:
            found.append(clause.proposed)
        elif clause.in_force and not _agreed_themself(own.get(clause.in_force.version.pk)):
            found.append(clause.in_force)
    return sorted(found, key=lambda each: each.version.pk not in waiting)


def typed_in(partner: Partner) -> list[ClauseAnswer]:
    """Written down for this person, and not confirmed by them yet."""
    rows = ClauseAnswer.objects.filter(
        partner=partner,
        entered_by__isnull=False,
        confirmed_on=None,
        version__state__in=["proposed", "in_force"],
    )
    return list(rows.select_related("version__clause").order_by("version__clause__number"))


def not_agreed(charter: CharterShown) -> dict[str, list[str]]:
    """By name: which clauses in force somebody here has not said yes to, for the foot of the printed page."""
    found: dict[str, list[str]] = {}
    for shown in charter.in_force:
        version = shown.in_force
        assert version is not None
        for said, rows in (
            ("does not agree", version.disagreed),
            ("wants to talk first", version.to_talk),
            ("has not answered", version.not_answered),
            ("has not agreed yet", version.not_asked_yet),
        ):
            for row in rows:
                if not getattr(row, "has_left", False):
                    found.setdefault(f"{row.name} {said}", []).append(str(shown.clause.number))
    return found


@dataclass(frozen=True)
class WaitedFor:
    """Somebody with a say, and the clauses that wait for a word of theirs."""

    partner: Partner
    name: str
    clauses: list[ClauseVersion]
    types_in_id: int | None
    letter_to: int | None


def who_is_waited_for(seat: Seat) -> list[WaitedFor]:
    """By name, since silence is shown and never counted as a yes. As many queries for forty people as for four."""
    people = _people(seat)
    versions = ClauseVersion.objects.filter(clause__project=seat.project).select_related("clause")
    in_force = list(versions.filter(state="in_force", is_end=False))
    answers = ClauseAnswer.objects.filter(version__clause__project=seat.project)
    asked: dict[int, list[ClauseVersion]] = {}
    for row in answers.filter(says="", version__state="proposed").select_related("version__clause"):
        asked.setdefault(row.partner_id, []).append(row.version)
    ever = set(answers.values_list("version__clause_id", "partner_id"))
    found = []
    for partner in people.with_a_say:
        never = [each for each in in_force if (each.clause_id, partner.pk) not in ever]
        clauses = sorted([*asked.get(partner.pk, []), *never], key=_place_of)
        if clauses:
            may_write = seat.may(Permission.LETTER_ENTER) and not partner.person.email
            found.append(
                WaitedFor(
                    partner,
                    shown_name(partner),
                    clauses,
                    partner.pk if partner.pk in people.typed_for else None,
                    partner.pk if may_write else None,
                )
            )
    return found


# ---------------------------------------------------------------- inside


@dataclass(frozen=True)
class _People:
    with_a_say: list[Partner]
    by_person: dict[object, str]
    #: For whom the reader may type something in.
    typed_for: set[int]


def _people(seat: Seat) -> _People:
    everyone = seat.project.partners.select_related("person").prefetch_related("types")
    return _People(
        with_a_say=list(those_with_a_say(seat.project)),
        by_person={each.person_id: shown_name(each) for each in everyone},
        typed_for=set(typed_in_by(seat).values_list("pk", flat=True)),
    )


def _answered(versions: object) -> object:
    answers = ClauseAnswer.objects.select_related("partner__person").prefetch_related("partner__types")
    return versions.select_related(  # type: ignore[attr-defined]
        "proposed_by__person",
        "by_decision",
        "clause__project",
        "decision_rule__decider__person",
        "agenda_terms",
        "release_terms",
    ).prefetch_related(
        "proposed_by__types",
        "decision_rule__presences",
        "decision_rule__decider__types",
        Prefetch("answers", answers),
    )


def _versions() -> Prefetch:
    return Prefetch("versions", _answered(ClauseVersion.objects.order_by("-number")))


def _stands(version: ClauseVersion) -> bool:
    return version.state == "proposed" or (version.state == "in_force" and not version.is_end)


def _place(clause: Clause) -> tuple[int, int]:
    return _ORDER[clause.topic], clause.number


def _place_of(version: ClauseVersion) -> tuple[int, int]:
    return _place(version.clause)


def _clause(clause: Clause, seat: Seat, people: _People) -> ClauseShown:
    versions = list(clause.versions.all())
    in_force = next((each for each in versions if each.state == "in_force" and not each.is_end), None)
    proposed = next((each for each in versions if each.state == "proposed"), None)
    return ClauseShown(
        clause,
        TOPICS[clause.topic],
        _version(in_force, versions, seat, people) if in_force else None,
        _version(proposed, versions, seat, people) if proposed else None,
    )


def _version(
    version: ClauseVersion, versions: Iterable[ClauseVersion], seat: Seat, people: _People
) -> VersionShown:
    rows = list(version.answers.all())
    answered = {row.partner_id for row in rows}
    before = {
        row.partner_id
        for each in versions
        if each.number < version.number and each.state != "taken_back"
        for row in each.answers.all()
        if row.says
    }
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
            or (version.state == "in_force" and not version.is_end and not _agreed_themself(own))
        ),
        may_take_back=may_take_back(seat, version),
        is_ready=version.state == "proposed"
        and not any(is_waited_for(row) for row in rows)
        and any(row.says == "agree" and row.partner.is_here for row in rows),
        decision=version.by_decision,
    )


def _agreed_themself(own: ClauseAnswer | None) -> bool:
    """Somebody who said yes themself to what now holds changes it by putting forward another wording."""
    if own is None or own.says != "agree":
        return False
    return own.entered_by_id is None or own.confirmed_on is not None


def _said(rows: list[ClauseAnswer], says: str, seat: Seat, people: _People) -> list[Answered]:
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


def _how(row: ClauseAnswer, people: _People) -> str:
    """How it came, where somebody else wrote it down."""
    if row.entered_by_id is None:
        return ""
    typist = people.by_person.get(row.entered_by_id, "somebody who was in this project")
    confirmed = "confirmed by them" if row.confirmed_on else "not confirmed by them yet"
    return f"{row.get_channel_display()}, typed in by {typist}, heard or seen by {row.witness}, {confirmed}"


def _waits(partner: Partner, seat: Seat, people: _People) -> Waiting:
    return Waiting(
        name=shown_name(partner),
        is_you=partner.pk == seat.partner.pk,
        types_in_id=partner.pk if partner.pk in people.typed_for else None,
    )
