"""What was agreed and who holds which power, for somebody’s copy of a record: charter, roles, interests, gifts."""

from collections.abc import Iterator

from django.db.models import Q

from evenhand.access.permissions import Permission
from evenhand.access.projects import Seat
from evenhand.readings.record_table import Row, Table, named
from evenhand.records.models import (
    ClauseAnswer,
    ClauseVersion,
    Credit,
    CreditWish,
    Gift,
    Interest,
    PowerBefore,
    PowerGivenUp,
    RoleCharter,
)

_BY_PARTNER = ("partner__person", "partner__project")


def _clauses(seat: Seat) -> Iterator[Row]:
    if not seat.may(Permission.CHARTER_READ):
        return
    found = ClauseVersion.objects.filter(clause__project=seat.project)
    found = found.select_related("clause", "proposed_by__person", "by_decision", "decision_rule")
    found = found.prefetch_related("proposed_by__types", "decision_rule__presences")
    for version in found.order_by("clause__number", "number").iterator(500):
        rule = getattr(version, "decision_rule", None)
        yield {
            "clause": version.clause.number,
            "topic": version.clause.topic,
            "version": version.number,
            "heading": version.heading,
            "text": version.text,
            "reason": version.reason,
            "would_end_it": version.is_end,
            "proposed_by": named(version.proposed_by),
            "proposed_on": version.proposed_on,
            "state": version.state,
            "in_force_on": version.in_force_on,
            "ended_on": version.ended_on,
            "by_decision": version.by_decision.number if version.by_decision else None,
            "rule": rule.rule if rule else "",
            "matter": rule.matter if rule else "",
            "presence": [f"{each.least} {each.type}" for each in rule.presences.all()] if rule else [],
            "ledger_entry": version.ledger_seq,
        }


def _clause_answers(seat: Seat) -> Iterator[Row]:
    """Also those who have not answered: silence is no yes."""
    if not seat.may(Permission.CHARTER_READ):
        return
    found = ClauseAnswer.objects.filter(version__clause__project=seat.project)
    found = found.select_related("version__clause", *_BY_PARTNER).prefetch_related("partner__types")
    for answer in found.order_by("version__clause__number", "version__number", "pk").iterator(500):
        yield {
            "clause": answer.version.clause.number,
            "version": answer.version.number,
            "asked": named(answer.partner),
            "says": answer.says,
            "words": answer.words,
            "answered_on": answer.answered_on,
            "ledger_entry": answer.ledger_seq,
        }


def _role_charters(seat: Seat) -> Iterator[Row]:
    if not seat.may(Permission.CHARTER_READ):
        return
    found = RoleCharter.objects.filter(partner__project=seat.project)
    found = found.select_related(*_BY_PARTNER).prefetch_related("partner__types")
    for role in found.order_by("partner_id", "number").iterator(500):
        yield {
            "who": named(role.partner),
            "number": role.number,
            "stage": role.stage,
            "does": role.does,
            "decides": role.decides,
            "does_not": role.does_not,
            "needs": role.needs,
            "said_on": role.said_on,
            "look_again_on": role.look_again_on,
            "ledger_entry": role.ledger_seq,
        }


def _credits(seat: Seat) -> Iterator[Row]:
    """One’s own, and those of people who want to be named."""
    if not seat.may(Permission.CHARTER_READ):
        return
    is_told = Q(partner=seat.partner) | Q(partner__credit_wish__wish="name")
    found = Credit.objects.filter(is_told, partner__project=seat.project, ended_on=None)
    found = found.select_related(*_BY_PARTNER).prefetch_related("partner__types")
    for credit in found.order_by("partner_id", "pk").iterator(500):
        yield {
            "who": named(credit.partner),
            "role": credit.role,
            "degree": credit.degree,
            "said_on": credit.said_on,
            "ledger_entry": credit.ledger_seq,
        }


def _my_credit_wish(seat: Seat) -> Iterator[Row]:
    """How somebody wants to be named can give away who they are, so it is in no copy but their own."""
    for wish in CreditWish.objects.filter(partner=seat.partner):
        yield {"wish": wish.wish, "name": wish.name, "said_on": wish.said_on}


def _interests(seat: Seat) -> Iterator[Row]:
    if not seat.may(Permission.CHARTER_READ):
        return
    found = Interest.objects.filter(partner__project=seat.project)
    found = found.select_related("decision", "finding", "output", *_BY_PARTNER)
    for interest in found.prefetch_related("partner__types").order_by("pk").iterator(500):
        touched = (
            ("decision", interest.decision),
            ("finding", interest.finding),
            ("output", interest.output),
        )
        yield {
            "who": named(interest.partner),
            "what": interest.what,
            "touches": next(
                (f"{kind} {thing.number}" for kind, thing in touched if thing), interest.analysis
            ),
            "guard": interest.guard,
            "declared_on": interest.declared_on,
            "ended_on": interest.ended_on,
            "ledger_entry": interest.ledger_seq,
        }


def _gifts(seat: Seat) -> Iterator[Row]:
    if not seat.may(Permission.BUDGET_READ):
        return
    found = Gift.objects.filter(project=seat.project).select_related("from_partner__person")
    for gift in found.prefetch_related("from_partner__types").order_by("pk").iterator(500):
        yield {
            "kind": gift.kind,
            "what": gift.what,
            "pence": gift.pence,
            "from": named(gift.from_partner, gift.from_words),
            "to": gift.to_words,
            "expected": gift.expected,
            "given_on": gift.given_on,
            "struck_because": gift.struck_because,
            "ledger_entry": gift.ledger_seq,
        }


def _powers(seat: Seat) -> Iterator[Row]:
    if not seat.may(Permission.CHARTER_READ):
        return
    before = PowerBefore.objects.filter(project=seat.project)
    for each in before.select_related("partner__person").prefetch_related("partner__types").order_by("pk"):
        yield {
            "kind": "before",
            "power": each.power,
            "what": each.words,
            "who": named(each.partner),
            "to_whom": "",
            "since": each.said_on,
            "taken_back_on": None,
            "taken_back_because": "",
            "ledger_entry": each.ledger_seq,
        }
    given = PowerGivenUp.objects.filter(partner__project=seat.project)
    for up in given.select_related("partner__person").prefetch_related("partner__types").order_by("pk"):
        yield {
            "kind": "given up",
            "power": "",
            "what": up.what,
            "who": named(up.partner),
            "to_whom": up.to_whom,
            "since": up.since,
            "taken_back_on": up.taken_back_on,
            "taken_back_because": up.taken_back_because,
            "ledger_entry": up.ledger_seq,
        }


AGREED = (
    Table(
        "charter",
        "Each clause of the charter, with every wording that it had.",
        (
            "clause",
            "topic",
            "version",
            "heading",
            "text",
            "reason",
            "would_end_it",
            "proposed_by",
            "proposed_on",
            "state",
            "in_force_on",
            "ended_on",
            "by_decision",
            "rule",
            "matter",
            "presence",
            "ledger_entry",
        ),
        _clauses,
    ),
    Table(
        "charter_answers",
        "Who was asked about a clause, and what they said. Nothing said is no yes.",
        ("clause", "version", "asked", "says", "words", "answered_on", "ledger_entry"),
        _clause_answers,
    ),
    Table(
        "roles",
        "What each person takes on.",
        (
            "who",
            "number",
            "stage",
            "does",
            "decides",
            "does_not",
            "needs",
            "said_on",
            "look_again_on",
            "ledger_entry",
        ),
        _role_charters,
    ),
    Table("credits", "Who did what.", ("who", "role", "degree", "said_on", "ledger_entry"), _credits),
    Table(
        "my_credit_wish",
        "How this person wants to be named. Nobody else’s.",
        ("wish", "name", "said_on"),
        _my_credit_wish,
    ),
    Table(
        "interests",
        "What people stand to gain or lose, and what it may touch.",
        ("who", "what", "touches", "guard", "declared_on", "ended_on", "ledger_entry"),
        _interests,
    ),
    Table(
        "gifts",
        "Money, favours and gifts. They say nothing about how good the work is.",
        ("kind", "what", "pence", "from", "to", "expected", "given_on", "struck_because", "ledger_entry"),
        _gifts,
    ),
    Table(
        "powers",
        "How power lay before there was a charter, and what people gave up.",
        (
            "kind",
            "power",
            "what",
            "who",
            "to_whom",
            "since",
            "taken_back_on",
            "taken_back_because",
            "ledger_entry",
        ),
        _powers,
    ),
)
