"""What somebody may read of a record, as tables to take away. An author is named as on the pages, never otherwise.

Numbers are those on the pages. Those of words that no one can link were given in shuffled order, so they tell
nothing about when or by whom; they carry no day and no person in the database either.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Q, QuerySet

from evenhand.access.contributions import readable
from evenhand.access.permissions import Permission
from evenhand.access.projects import Seat
from evenhand.readings.authors import author_shown
from evenhand.readings.names import shown_name
from evenhand.readings.record_table import Row, Table
from evenhand.readings.record_tables_accounted import ACCOUNTED
from evenhand.readings.record_tables_agreed import AGREED
from evenhand.readings.record_tables_decided import DECIDED
from evenhand.readings.record_tables_guarding import GUARDED
from evenhand.readings.record_tables_housed import HOUSED
from evenhand.readings.record_tables_learned import LEARNED
from evenhand.readings.record_tables_released import RELEASED
from evenhand.readings.record_tables_reports import REPORTS
from evenhand.readings.record_tables_standards import STANDARDS
from evenhand.readings.record_tables_told import TOLD
from evenhand.records.models import (
    Answer,
    AnswerResponse,
    Attachment,
    Change,
    Claim,
    Contribution,
    Partner,
    PayOffer,
    Promise,
)


def _contributions(seat: Seat) -> Iterator[Row]:
    for said in _read(seat).iterator(500):
        yield {
            "number": said.number,
            "kind": said.kind,
            "stage": said.stage,
            "said_by": author_shown(said),
            "naming": said.naming,
            "audience": said.audience,
            "to_side": said.to_side,
            "said_on": said.said_on,
            # Beside a mask the way it came is a name where one person writes letters.
            "way": said.way if said.naming == "named" else "",
            "state": said.state,
            "answer_due_on": said.due_on,
            "gathered_into": said.gathered_into.number if said.gathered_into else None,
            "split_from": said.split_from.number if said.split_from else None,
            "ledger_entry": said.ledger_seq,
            "text": said.text,
        }


def _answers(seat: Seat) -> Iterator[Row]:
    answers = Answer.objects.filter(contribution__in=_ids(seat)).order_by("contribution__number", "number")
    answers = answers.select_related("contribution", "partner__person")
    for answer in answers.prefetch_related("changes", "partner__types").iterator(500):
        yield {
            "contribution": answer.contribution.number,
            "answer": answer.number,
            "outcome": answer.outcome,
            "reason": answer.reason,
            "answered_by": shown_name(answer.partner),
            "answered_on": answer.answered_on,
            "deferred_until": answer.deferred_until,
            "passed_on_to": answer.passed_on_to,
            "is_latest": answer.is_latest,
            "changes": [
                f"{change.what} ({change.where}, {change.version})" for change in answer.changes.all()
            ],
            "ledger_entry": answer.ledger_seq,
        }


def _responses(seat: Seat) -> Iterator[Row]:
    found = AnswerResponse.objects.filter(contribution__in=_ids(seat)).order_by("contribution__number", "pk")
    found = found.select_related(
        "answer", "contribution__partner__person", "contribution__gathered_by__person"
    )
    for response in found.prefetch_related("contribution__partner__types").iterator(500):
        yield {
            "contribution": response.contribution.number,
            "answer": response.answer.number,
            "said_by": author_shown(response.contribution),
            "says": response.says,
            "words": response.words,
            "said_on": response.said_on,
            "ledger_entry": response.ledger_seq,
        }


def _changes(seat: Seat) -> Iterator[Row]:
    # A change that answers only what this person may not hear would tell of it.
    open_to_me = Q(answers=None) | Q(answers__contribution__in=_ids(seat))
    found = Change.objects.filter(open_to_me, project=seat.project).distinct().order_by("made_on", "pk")
    for change in found.select_related("made_by__person").prefetch_related("made_by__types").iterator(500):
        yield {
            "what": change.what,
            "where": change.where,
            "version": change.version,
            "made_on": change.made_on,
            "made_by": shown_name(change.made_by),
            "ledger_entry": change.ledger_seq,
        }


def _promises(seat: Seat) -> Iterator[Row]:
    me = seat.partner
    mine = Q(owner=me) | Q(to_partner=me) | Q(asked_by=me)
    shown = Q(contribution=None) | Q(contribution__in=_ids(seat))
    found = Promise.objects.filter(mine | shown, project=seat.project).order_by("number")
    may_hear = set(_ids(seat).values_list("pk", flat=True))
    found = found.select_related("owner__person", "to_partner__person", "contribution")
    for promise in found.prefetch_related("owner__types", "to_partner__types").iterator(500):
        # Owed to whoever stands behind a mask: then whom it is owed to is the mask.
        said = promise.contribution
        is_masked = said is not None and said.naming != "named" and said.partner_id == promise.to_partner_id
        to_whom = shown_name(promise.to_partner) if promise.to_partner else promise.to_whom
        yield {
            "promise": promise.number,
            "what": promise.what,
            "owed_by": shown_name(promise.owner),
            "owed_to": author_shown(said) if is_masked and said is not None else to_whom,
            "from_contribution": said.number if said and said.pk in may_hear else None,
            "made_on": promise.made_on,
            "due_on": promise.due_on,
            "state": promise.state,
            "words": promise.words,
            "closed_on": promise.closed_on,
            "ledger_entry": promise.ledger_seq,
        }


def _ideas(seat: Seat) -> Iterator[Row]:
    ideas = seat.project.ideas.select_related("partner__person").prefetch_related("partner__types")
    for idea in ideas.order_by("pk").iterator(500):
        yield {"text": idea.text, "said_by": shown_name(idea.partner), "said_on": idea.created_at.date()}


def _people(seat: Seat) -> Iterator[Row]:
    people = Partner.objects.filter(project=seat.project).select_related("person").prefetch_related("types")
    for partner in people.order_by("pk"):
        yield {
            "name": shown_name(partner),
            "role": partner.role,
            "here_as": partner.type_ids,
            "is_here": partner.is_here,
        }


def _files(seat: Seat) -> Iterator[Row]:
    for attachment in readable_files(seat):
        yield {
            "file": f"files/{attachment.pk}",
            "name": attachment.name,
            "contribution": attachment.contribution.number,
            "type": attachment.content_type,
            "bytes": attachment.bytes,
            "sha256": attachment.digest,
        }


def _pay(seat: Seat) -> Iterator[Row]:
    for offer in PayOffer.objects.filter(project=seat.project, partner=seat.partner).order_by("number"):
        yield {
            "kind": "offer",
            "number": offer.number,
            "what_for": offer.what_for,
            "pence": offer.pence,
            "from_day": offer.from_day,
            "to_day": offer.to_day,
            "state": "taken back" if offer.taken_back_on else "offered",
        }
    claims = Claim.objects.filter(project=seat.project, partner=seat.partner).order_by("number")
    for claim in claims.prefetch_related("lines"):
        for line in claim.lines.all():
            yield {
                "kind": "claim",
                "number": claim.number,
                "what_for": line.what,
                "pence": line.pence,
                "from_day": claim.claimed_on,
                "to_day": claim.arrived_on,
                "state": claim.state,
            }


TABLES = (
    Table(
        "contributions",
        "What was said.",
        (
            "number",
            "kind",
            "stage",
            "said_by",
            "naming",
            "audience",
            "to_side",
            "said_on",
            "way",
            "state",
            "answer_due_on",
            "gathered_into",
            "split_from",
            "ledger_entry",
            "text",
        ),
        _contributions,
    ),
    Table(
        "answers",
        "What became of it, and why.",
        (
            "contribution",
            "answer",
            "outcome",
            "reason",
            "answered_by",
            "answered_on",
            "deferred_until",
            "passed_on_to",
            "is_latest",
            "changes",
            "ledger_entry",
        ),
        _answers,
    ),
    Table(
        "responses",
        "What authors said to the answers they got.",
        ("contribution", "answer", "said_by", "says", "words", "said_on", "ledger_entry"),
        _responses,
    ),
    Table(
        "changes",
        "What became different because of what was said.",
        ("what", "where", "version", "made_on", "made_by", "ledger_entry"),
        _changes,
    ),
    Table(
        "promises",
        "What is owed, by whom, to whom, by when.",
        (
            "promise",
            "what",
            "owed_by",
            "owed_to",
            "from_contribution",
            "made_on",
            "due_on",
            "state",
            "words",
            "closed_on",
            "ledger_entry",
        ),
        _promises,
    ),
    *AGREED,
    *DECIDED,
    *RELEASED,
    *REPORTS,
    *GUARDED,
    *ACCOUNTED,
    *TOLD,
    *STANDARDS,
    *HOUSED,
    *LEARNED,
    Table("ideas", "Thoughts put on the table early.", ("text", "said_by", "said_on"), _ideas),
    Table(
        "people", "Who is here, as they chose to be named.", ("name", "role", "here_as", "is_here"), _people
    ),
    Table(
        "files",
        "Files that came with what was said.",
        ("file", "name", "contribution", "type", "bytes", "sha256"),
        _files,
    ),
    Table(
        "my_pay",
        "What this person was offered and claimed. Nobody else’s.",
        ("kind", "number", "what_for", "pence", "from_day", "to_day", "state"),
        _pay,
    ),
)


def readable_files(seat: Seat) -> QuerySet[Attachment]:
    files = Attachment.objects.filter(contribution__in=_ids(seat), erased_on=None)
    return files.select_related("contribution").order_by("contribution__number", "pk")


def _read(seat: Seat) -> QuerySet[Contribution]:
    if not seat.may(Permission.RECORD_EXPORT):
        return seat.project.contributions.none()
    found = readable(seat).order_by("number")
    found = found.select_related("partner__person", "gathered_by__person", "gathered_into", "split_from")
    return found.prefetch_related("partner__types", "gathered_by__types")


def _ids(seat: Seat) -> QuerySet:
    return readable(seat).order_by().values("pk")
