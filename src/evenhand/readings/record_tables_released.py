"""What was found and what became public, for somebody’s copy of a record, with what was asked to be held back."""

from collections.abc import Iterator

from evenhand.access.contributions import readable
from evenhand.access.findings import hold_backs_of, readable_findings, readable_outputs
from evenhand.access.permissions import Permission
from evenhand.access.projects import Seat
from evenhand.readings.hold_backs import shown_each, with_people
from evenhand.readings.record_table import Row, Table, named
from evenhand.records.models import (
    Embargo,
    FindingSupport,
    FramingChange,
    OutputClaim,
    OutputReply,
    UseNote,
    UsePlan,
)


def _findings(seat: Seat) -> Iterator[Row]:
    found = (
        readable_findings(seat).select_related("partner__person").prefetch_related("partner__types", "claims")
    )
    for finding in found.order_by("number").iterator(500):
        yield {
            "finding": finding.number,
            "text": finding.text,
            "limits": finding.limits,
            "is_unwelcome": finding.is_unwelcome,
            "unwelcome_to": finding.unwelcome_to,
            "written_by": named(finding.partner),
            "found_on": finding.found_on,
            "state": finding.state,
            "taken_back_because": finding.taken_back_because,
            "is_used": bool(finding.claims.all()),
            "unused_because": finding.unused_because,
            "ledger_entry": finding.ledger_seq,
        }


def _supports(seat: Seat) -> Iterator[Row]:
    may_hear = set(readable(seat).order_by().values_list("pk", flat=True))
    found = FindingSupport.objects.filter(finding__in=readable_findings(seat).order_by().values("pk"))
    for support in found.select_related("finding", "contribution").order_by("finding__number", "pk"):
        said = support.contribution
        if said is not None and said.pk not in may_hear:
            # That there is something stays; what and whose it is does not go with whoever may not hear it.
            said = None
        yield {
            "finding": support.finding.number,
            "contribution": said.number if said else None,
            "words": support.words,
            "speaks_against": support.is_against,
        }


def _outputs(seat: Seat) -> Iterator[Row]:
    found = readable_outputs(seat).select_related("partner__person", "published_by__person", "decision")
    found = found.prefetch_related("partner__types", "published_by__types")
    for output in found.order_by("number").iterator(500):
        yield {
            "output": output.number,
            "title": output.title,
            "kind": output.kind,
            "stance": output.stance,
            "stance_words": output.stance_words,
            "for_whom": output.for_whom,
            "address": output.address,
            "made_by": named(output.partner),
            "state": output.state,
            "begun_on": output.begun_on,
            "shown_on": output.shown_on,
            "reply_by": output.reply_by,
            "public_on": output.public_on,
            "published_by": named(output.published_by),
            "outside_because": output.outside_because,
            "outside_missing": output.outside_missing,
            "stopped_because": output.stopped_because,
            "decision": output.decision.number if output.decision else None,
            "ledger_entry": output.ledger_seq,
        }


def _claims(seat: Seat) -> Iterator[Row]:
    findings = set(readable_findings(seat).order_by().values_list("pk", flat=True))
    found = OutputClaim.objects.filter(output__in=readable_outputs(seat).order_by().values("pk"))
    for claim in found.select_related("output", "finding").order_by("output__number", "pk").iterator(500):
        yield {
            "output": claim.output.number,
            "says": claim.text,
            "finding": claim.finding.number if claim.finding and claim.finding.pk in findings else None,
        }


def _embargoes(seat: Seat) -> Iterator[Row]:
    found = Embargo.objects.filter(output__in=readable_outputs(seat).order_by().values("pk"))
    found = found.select_related("output", "asked_by__person").prefetch_related("asked_by__types")
    for embargo in found.order_by("output__number", "pk"):
        yield {
            "output": embargo.output.number,
            "until": embargo.until,
            "why": embargo.why,
            "asked_by": named(embargo.asked_by),
            "set_on": embargo.set_on,
            "lifted_on": embargo.lifted_on,
            "ledger_entry": embargo.ledger_seq,
        }


def _replies(seat: Seat) -> Iterator[Row]:
    found = OutputReply.objects.filter(output__in=readable_outputs(seat).order_by().values("pk"))
    found = found.select_related("output", "partner__person", "answered_by__person")
    for reply in found.prefetch_related("partner__types", "answered_by__types").order_by(
        "output__number", "pk"
    ):
        yield {
            "output": reply.output.number,
            "said_by": named(reply.partner),
            "says": reply.says,
            "words": reply.words,
            "said_on": reply.said_on,
            "answer": reply.answer,
            "answered_by": named(reply.answered_by),
            "ledger_entry": reply.ledger_seq,
        }


def _framings(seat: Seat) -> Iterator[Row]:
    findings, outputs = (
        set(found.order_by().values_list("pk", flat=True))
        for found in (readable_findings(seat), readable_outputs(seat))
    )
    found = FramingChange.objects.filter(partner__project=seat.project)
    found = found.select_related("finding", "output", "asked_by__person", "partner__person")
    for change in found.prefetch_related("asked_by__types", "partner__types").order_by("pk").iterator(500):
        if change.finding_id not in findings and change.output_id not in outputs:
            continue
        yield {
            "of": f"finding {change.finding.number}" if change.finding else f"output {change.output.number}",
            "before": change.before,
            "after": change.after,
            "why": change.why,
            "asked_by": named(change.asked_by, change.asked_by_words),
            "side": change.side,
            "changed_on": change.changed_on,
            "changed_by": named(change.partner),
            "ledger_entry": change.ledger_seq,
        }


def _hold_backs(seat: Seat) -> Iterator[Row]:
    """Every request; of what may not be read it tells no more than its page does."""
    for shown in shown_each(with_people(hold_backs_of(seat)).order_by("number"), seat):
        asked = shown.hold_back
        yield {
            "request": asked.number,
            "of": shown.what,
            "asked_by": shown.who,
            "side": asked.side,
            "why": asked.why if shown.may_read else "",
            "asked_on": asked.asked_on,
            "until": asked.until,
            "state": asked.state,
            "answer": shown.answer,
            "held_until": asked.held_until,
            "answered_by": shown.answered_by,
            "answered_on": asked.answered_on,
            "ledger_entry": asked.ledger_seq,
        }


def _uses(seat: Seat) -> Iterator[Row]:
    """What is planned, for those who take part, and what became of what was published."""
    outputs = readable_outputs(seat).order_by().values("pk")
    if seat.may(Permission.FINDING_READ):
        plans = UsePlan.objects.filter(project=seat.project).select_related("output", "helper__person")
        for plan in plans.prefetch_related("helper__types").order_by("pk"):
            yield {
                "kind": "planned",
                "output": plan.output.number if plan.output else None,
                "who": plan.who,
                "what": plan.what,
                "help": plan.help,
                "helper": named(plan.helper),
                "day": plan.planned_on,
                "gave_credit": "",
                "ledger_entry": plan.ledger_seq,
            }
    for note in UseNote.objects.filter(output__in=outputs).select_related("output").order_by("pk"):
        yield {
            "kind": "used",
            "output": note.output.number,
            "who": note.who,
            "what": note.how,
            "help": "",
            "helper": "",
            "day": note.used_on,
            "gave_credit": note.gave_credit,
            "ledger_entry": note.ledger_seq,
        }


RELEASED = (
    Table(
        "findings",
        "What was found out.",
        (
            "finding",
            "text",
            "limits",
            "is_unwelcome",
            "unwelcome_to",
            "written_by",
            "found_on",
            "state",
            "taken_back_because",
            "is_used",
            "unused_because",
            "ledger_entry",
        ),
        _findings,
    ),
    Table(
        "finding_supports",
        "What speaks for a finding, and what speaks against it.",
        ("finding", "contribution", "words", "speaks_against"),
        _supports,
    ),
    Table(
        "outputs",
        "What was made for others to read, see or use.",
        (
            "output",
            "title",
            "kind",
            "stance",
            "stance_words",
            "for_whom",
            "address",
            "made_by",
            "state",
            "begun_on",
            "shown_on",
            "reply_by",
            "public_on",
            "published_by",
            "outside_because",
            "outside_missing",
            "stopped_because",
            "decision",
            "ledger_entry",
        ),
        _outputs,
    ),
    Table(
        "output_claims",
        "What each says, and the finding that it rests on.",
        ("output", "says", "finding"),
        _claims,
    ),
    Table(
        "embargoes",
        "What stays here until a day, and why.",
        ("output", "until", "why", "asked_by", "set_on", "lifted_on", "ledger_entry"),
        _embargoes,
    ),
    Table(
        "output_replies",
        "What people here say to it, which goes out with it.",
        ("output", "said_by", "says", "words", "said_on", "answer", "answered_by", "ledger_entry"),
        _replies,
    ),
    Table(
        "framing_changes",
        "What was put in other words: before, after, who asked, and why.",
        (
            "of",
            "before",
            "after",
            "why",
            "asked_by",
            "side",
            "changed_on",
            "changed_by",
            "ledger_entry",
        ),
        _framings,
    ),
    Table(
        "asked_to_hold_back",
        "Who asked that something be held back, why, and what became of it.",
        (
            "request",
            "of",
            "asked_by",
            "side",
            "why",
            "asked_on",
            "until",
            "state",
            "answer",
            "held_until",
            "answered_by",
            "answered_on",
            "ledger_entry",
        ),
        _hold_backs,
    ),
    Table(
        "uses",
        "How findings are meant to be used, and who used them.",
        ("kind", "output", "who", "what", "help", "helper", "day", "gave_credit", "ledger_entry"),
        _uses,
    ),
)
