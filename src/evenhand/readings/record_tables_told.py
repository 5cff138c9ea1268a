"""What people tell that no figure shows, for somebody’s copy of a record: as the pages show it, and nothing private."""

from collections.abc import Iterator

from evenhand.access.permissions import Permission
from evenhand.access.projects import Seat
from evenhand.readings.open_questions import shown_rounds
from evenhand.readings.outcomes import readable_finding, readable_output
from evenhand.readings.record_table import Row, Table, named
from evenhand.readings.stories import shared_thoughts, stories_for, teller
from evenhand.records.models import Outcome, OutcomeLook, ResourceLink


def _stories(seat: Seat) -> Iterator[Row]:
    for story in stories_for(seat.project, "here") if seat.may(Permission.ACCOUNT_READ) else ():
        is_named = story.naming == "name"
        yield {
            "story": story.number,
            "title": story.title,
            "text": story.text,
            "told_by": teller(story),
            "uses": story.uses,
            "figures": story.indicators,
            "told_on": story.told_on if is_named else None,
            "ledger_entry": story.ledger_seq if is_named else None,
        }


def _thoughts(seat: Seat) -> Iterator[Row]:
    for row in shared_thoughts(seat):
        is_named = row.reflection.is_named
        yield {
            "text": row.reflection.text,
            "question": row.prompt,
            "decision": row.reflection.decision.number if row.reflection.decision else None,
            "said_by": row.who if is_named else "",
            "shared_on": row.reflection.shared_on if is_named else None,
            "ledger_entry": row.reflection.ledger_seq if is_named else None,
        }


def _answers(seat: Seat) -> Iterator[Row]:
    for round_, answers, _ in shown_rounds(seat):
        for answer, who in answers:
            yield {
                "question": round_.question.number,
                "text": round_.question.text,
                "round": round_.number,
                "asked_on": round_.opened_on,
                "answer": answer.text,
                "said_by": who,
            }


def _outcomes(seat: Seat) -> Iterator[Row]:
    found = Outcome.objects.filter(project=seat.project).select_related(
        "partner__person", "criterion", "decision", "finding", "output"
    )
    for outcome in found.prefetch_related("partner__types").order_by("number").iterator(500):
        yield {
            "outcome": outcome.number,
            "domain": outcome.domain,
            "what": outcome.what,
            "for_whom": outcome.for_whom,
            "how_known": outcome.how_known,
            "state": outcome.state,
            "decision": outcome.decision.number if outcome.decision else None,
            "finding": readable_finding(outcome, seat),
            "output": readable_output(outcome, seat),
            "said_by": named(outcome.partner),
            "noted_on": outcome.noted_on,
            "look_again_on": outcome.look_again_on,
            "ledger_entry": outcome.ledger_seq,
        }


def _looks(seat: Seat) -> Iterator[Row]:
    found = OutcomeLook.objects.filter(outcome__project=seat.project)
    found = found.select_related("outcome", "partner__person").prefetch_related("partner__types")
    for look in found.order_by("outcome__number", "pk").iterator(500):
        yield {
            "outcome": look.outcome.number,
            "state": look.state,
            "words": look.words,
            "said_by": named(look.partner),
            "looked_on": look.looked_on,
            "ledger_entry": look.ledger_seq,
        }


def _links(seat: Seat) -> Iterator[Row]:
    found = ResourceLink.objects.filter(project=seat.project, removed_on=None)
    for link in found.select_related("partner__person").prefetch_related("partner__types"):
        yield {
            "title": link.title,
            "address": link.address,
            "good_for": link.good_for,
            "stage": link.stage,
            "added_by": named(link.partner),
            "added_on": link.added_on,
        }


TOLD = (
    Table(
        "stories",
        "What it was like, with the name and for the uses that each teller allows.",
        ("story", "title", "text", "told_by", "uses", "figures", "told_on", "ledger_entry"),
        _stories,
    ),
    Table(
        "thoughts",
        "Thoughts that their owners shared.",
        ("text", "question", "decision", "said_by", "shared_on", "ledger_entry"),
        _thoughts,
    ),
    Table(
        "open_answers",
        "Answers to short questions, shown once all who were asked had spoken.",
        ("question", "text", "round", "asked_on", "answer", "said_by"),
        _answers,
    ),
    Table(
        "outcomes",
        "What people hoped would come of it, and how it stands.",
        (
            "outcome",
            "domain",
            "what",
            "for_whom",
            "how_known",
            "state",
            "decision",
            "finding",
            "output",
            "said_by",
            "noted_on",
            "look_again_on",
            "ledger_entry",
        ),
        _outcomes,
    ),
    Table(
        "outcome_looks",
        "What people saw when they looked later.",
        ("outcome", "state", "words", "said_by", "looked_on", "ledger_entry"),
        _looks,
    ),
    Table(
        "places_to_learn",
        "Places to learn more that people here found.",
        ("title", "address", "good_for", "stage", "added_by", "added_on"),
        _links,
    ),
)
