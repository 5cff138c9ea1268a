"""How things were decided, for somebody’s copy of a record, and never more of it than its pages show them."""

from collections.abc import Iterator

from django.db.models import Count, Q, QuerySet

from evenhand.access.contributions import readable
from evenhand.access.decisions import is_masked
from evenhand.access.permissions import Permission
from evenhand.access.projects import Seat
from evenhand.readings.dissents import dissents_of
from evenhand.readings.record_table import Row, Table, named
from evenhand.readings.whole_record import told_who_voted
from evenhand.records.models import (
    AgendaItem,
    Ballot,
    DecisionCitation,
    DecisionOption,
    DecisionSignature,
    LookBack,
    ReopenCall,
    Voter,
)


def _decisions(seat: Seat) -> Iterator[Row]:
    found = seat.project.decisions.select_related(
        "charter_rule__version__clause", "decider__person", "replaces"
    )
    found = found.select_related("outcome_option", "closed_by", "clause_version__clause")
    found = found.annotate(people=Count("signatures"))
    for decision in found.prefetch_related("decider__types").order_by("number"):
        rule = decision.charter_rule
        yield {
            "decision": decision.number,
            "question": decision.question,
            "words": decision.words,
            "reasons": decision.reasons,
            "ways": decision.approaches,
            "kind": decision.kind,
            "rule": decision.rule,
            "by_clause": f"{rule.version.clause.number}.{rule.version.number}" if rule else "",
            "secrecy": decision.secrecy,
            "quorum_percent": decision.quorum_percent,
            "threshold_percent": decision.threshold_percent,
            "presence": [f"{each['least']} {each['type']}" for each in decision.presence],
            "decider": named(decision.decider),
            "people_with_a_say": decision.people,
            "was_put_to_people": decision.people > 0,
            "replaces": decision.replaces.number if decision.replaces else None,
            "opened_on": decision.opened_at.date(),
            "closes_on": decision.closes_at.date() if decision.closes_at else None,
            "made_on": decision.made_at.date() if decision.made_at else None,
            "outcome": decision.outcome,
            "outcome_option": decision.outcome_option.number if decision.outcome_option else None,
            "outcome_words": decision.outcome_words,
            "outside_because": decision.outside_because,
            # What is too small to tell was never put there.
            "figures": decision.result if decision.closed_at else {},
            "lot_digest": decision.lot_digest,
            "lot_secret": decision.lot_secret if decision.closed_at else "",
            "called_again_on": decision.called_again_on,
            "taken_back": decision.withdrawn_at is not None,
            "taken_back_because": decision.withdrawn_because,
            "ledger_entry": decision.ledger_seq,
        }


def _options(seat: Seat) -> Iterator[Row]:
    found = DecisionOption.objects.filter(decision__project=seat.project).select_related("decision")
    for option in found.order_by("decision__number", "number").iterator(500):
        yield {
            "decision": option.decision.number,
            "option": option.number,
            "text": option.text,
            "would_change": option.would_change,
        }


def _citations(seat: Seat) -> Iterator[Row]:
    found = DecisionCitation.objects.filter(
        decision__project=seat.project, contribution__in=readable(seat).order_by().values("pk")
    )
    for pair in found.order_by("decision__number", "contribution__number").values_list(
        "decision__number", "contribution__number"
    ):
        yield {"decision": pair[0], "contribution": pair[1]}


def readable_positions(seat: Seat) -> QuerySet[DecisionSignature]:
    """One’s own, those that everybody here may see by name, and for the facilitator those that only they may."""
    open_to_me = Q(partner=seat.partner) | Q(decision__secrecy="named")
    if seat.may(Permission.CONTRIBUTION_UNMASK):
        open_to_me |= Q(decision__secrecy="facilitator")
    return DecisionSignature.objects.filter(open_to_me, decision__project=seat.project).exclude(stance="")


def _signatures(seat: Seat) -> Iterator[Row]:
    """Words of a disagreement without a name are not beside the name of whoever took that position."""
    found = readable_positions(seat).select_related("decision", "partner__person")
    found = found.prefetch_related("partner__types", "choices__option")
    for signed in found.order_by("decision__number", "pk").iterator(500):
        is_hidden = is_masked(signed) and signed.partner_id != seat.partner.pk
        yield {
            "decision": signed.decision.number,
            "signed_by": named(signed.partner),
            "stance": signed.stance,
            "choices": [f"{each.option.number}: {each.value}" for each in signed.choices.all()],
            "words": "" if is_hidden else signed.words,
            "counts": signed.counts,
        }


def _dissents(seat: Seat) -> Iterator[Row]:
    for decision in seat.project.decisions.order_by("number"):
        for dissent in dissents_of(decision, seat):
            yield {
                "decision": decision.number,
                "who": dissent.name,
                "words": dissent.words,
                "answers": [f"{each.by}: {each.text}" for each in dissent.answers],
            }


def _ballots(seat: Seat) -> Iterator[Row]:
    """Of closed votes only, sorted by what they say."""
    if not seat.may(Permission.CHARTER_READ):
        return
    found = Ballot.objects.filter(decision__project=seat.project, decision__closed_at__isnull=False)
    for number, marks in found.order_by("decision__number", "marks").values_list("decision__number", "marks"):
        yield {"decision": number, "marks": marks}


def _voters(seat: Seat) -> Iterator[Row]:
    if not seat.may(Permission.CHARTER_READ):
        return
    found = Voter.objects.filter(decision__in=told_who_voted(seat.project))
    found = found.select_related("decision", "partner__person").prefetch_related("partner__types")
    for voter in found.order_by("decision__number", "partner_id"):
        yield {
            "decision": voter.decision.number,
            "who": named(voter.partner),
            "has_voted": voter.cast != "no",
        }


def _calls(seat: Seat) -> Iterator[Row]:
    if not seat.may(Permission.CHARTER_READ):
        return
    found = ReopenCall.objects.filter(decision__project=seat.project).select_related("decision")
    found = found.select_related("partner__person", "answered_by__person")
    for call in found.prefetch_related("partner__types", "answered_by__types").order_by("pk").iterator(500):
        yield {
            "decision": call.decision.number,
            "called_by": named(call.partner),
            "words": call.words,
            "called_on": call.called_on,
            "answer": call.answer,
            "answered_by": named(call.answered_by),
            "taken_back_on": call.taken_back_on,
            "ledger_entry": call.ledger_seq,
        }


def _look_backs(seat: Seat) -> Iterator[Row]:
    """Where who said what is the facilitator’s alone to know, looking back would tell of it."""
    if not seat.may(Permission.CHARTER_READ):
        return
    open_to_me = Q(decision__secrecy="named") | Q(partner=seat.partner)
    if seat.may(Permission.CONTRIBUTION_UNMASK):
        open_to_me |= Q(decision__secrecy="facilitator")
    found = LookBack.objects.filter(open_to_me, decision__project=seat.project).select_related(
        "decision", "partner__person"
    )
    for back in found.prefetch_related("partner__types").order_by("pk").iterator(500):
        yield {
            "decision": back.decision.number,
            "said_by": named(back.partner),
            "would": back.would,
            "words": back.words,
            "said_on": back.said_on,
            "ledger_entry": back.ledger_seq,
        }


def _agenda(seat: Seat) -> Iterator[Row]:
    if not seat.may(Permission.CHARTER_READ):
        return
    may_hear = set(readable(seat).order_by().values_list("pk", flat=True))
    found = AgendaItem.objects.filter(project=seat.project).select_related("decision", "contribution")
    found = found.select_related("partner__person", "answered_by__person")
    for item in (
        found.prefetch_related("partner__types", "answered_by__types").order_by("number").iterator(500)
    ):
        said = item.contribution
        yield {
            "item": item.number,
            "text": item.text,
            "why": item.why,
            "raised_by": named(item.partner),
            "raised_on": item.raised_on,
            "due_on": item.due_on,
            "state": item.state,
            "answer": item.answer,
            "answered_by": named(item.answered_by),
            "comes_up_on": item.comes_up_on,
            "decision": item.decision.number if item.decision else None,
            "contribution": said.number if said and said.pk in may_hear else None,
            "ledger_entry": item.ledger_seq,
        }


DECIDED = (
    Table(
        "decisions",
        "What was put to people, by which rule, and what came of it.",
        (
            "decision",
            "question",
            "words",
            "reasons",
            "ways",
            "kind",
            "rule",
            "by_clause",
            "secrecy",
            "quorum_percent",
            "threshold_percent",
            "presence",
            "decider",
            "people_with_a_say",
            "was_put_to_people",
            "replaces",
            "opened_on",
            "closes_on",
            "made_on",
            "outcome",
            "outcome_option",
            "outcome_words",
            "outside_because",
            "figures",
            "lot_digest",
            "lot_secret",
            "called_again_on",
            "taken_back",
            "taken_back_because",
            "ledger_entry",
        ),
        _decisions,
    ),
    Table(
        "decision_options",
        "The ways it could have gone, and what each would have changed.",
        ("decision", "option", "text", "would_change"),
        _options,
    ),
    Table(
        "decision_sources",
        "What was said that a decision goes back to.",
        ("decision", "contribution"),
        _citations,
    ),
    Table(
        "signatures",
        "Who agreed and who did not, in their words.",
        ("decision", "signed_by", "stance", "choices", "words", "counts"),
        _signatures,
    ),
    Table(
        "dissents",
        "Disagreement, kept beside what was decided, with its answers. None here is no sign that all agreed.",
        ("decision", "who", "words", "answers"),
        _dissents,
    ),
    Table(
        "ballots", "Closed votes that no one can link to anybody, sorted.", ("decision", "marks"), _ballots
    ),
    Table(
        "voters",
        "Who took part in such a vote, where at least three did.",
        ("decision", "who", "has_voted"),
        _voters,
    ),
    Table(
        "calls_to_look_again",
        "Who called for a decision to be looked at again, and what became of it.",
        (
            "decision",
            "called_by",
            "words",
            "called_on",
            "answer",
            "answered_by",
            "taken_back_on",
            "ledger_entry",
        ),
        _calls,
    ),
    Table(
        "looking_back",
        "What people would do now.",
        ("decision", "said_by", "would", "words", "said_on", "ledger_entry"),
        _look_backs,
    ),
    Table(
        "agenda",
        "What people wanted talked about, and what became of it.",
        (
            "item",
            "text",
            "why",
            "raised_by",
            "raised_on",
            "due_on",
            "state",
            "answer",
            "answered_by",
            "comes_up_on",
            "decision",
            "contribution",
            "ledger_entry",
        ),
        _agenda,
    ),
)
