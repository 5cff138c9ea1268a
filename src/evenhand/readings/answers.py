"""What became of one thing said: every answer in its order, what changed, and what its author said to it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from evenhand.access.answers import may_type_in_response, waiting_for
from evenhand.access.contributions import is_own, readable
from evenhand.access.permissions import Permission
from evenhand.access.projects import Seat
from evenhand.readings.authors import author_shown_to
from evenhand.readings.names import shown_name
from evenhand.records.models import Answer, AnswerResponse, Change, Contribution, Partner, Project


@dataclass(frozen=True)
class ResponseShown:
    """What somebody said to an answer. How it came is left out beside a mask: “by post” can be a name."""

    who: str
    says: str
    words: str
    on: date
    typed_in_by: str


@dataclass(frozen=True)
class AnswerShown:
    answer: Answer
    who: str
    typed_in_by: str
    changes: list[Change]
    responses: list[ResponseShown]
    #: The sentence it was given to, where this was put together with others.
    whole: Contribution | None
    may_read_whole: bool


@dataclass(frozen=True)
class AnswersOf:
    """All of it for one contribution, and what this person may do about it."""

    contribution: Contribution
    answers: list[AnswerShown]
    is_own: bool
    may_answer: bool
    #: The answer that this author has not said anything to yet.
    to_respond_to: Answer | None
    #: The same, for somebody who may type in what the author says.
    to_respond_to_for: Answer | None
    whole: Contribution | None
    may_read_whole: bool
    may_take_out: bool
    may_split: bool
    originals: list[Contribution]
    parts: list[Contribution]
    part_of: Contribution | None


def answers_of(contribution: Contribution, seat: Seat) -> AnswersOf:
    """Everything that answers this, also what was said to a sentence that it was put into."""
    here = readable(seat)
    own = is_own(seat, contribution)
    whole = contribution.gathered_into if contribution.state == "gathered" else None
    near = _near(contribution)
    neighbours = list(here.filter(pk__in=near).order_by("number")) if near else []
    readable_ids = {row.pk for row in neighbours} | {contribution.pk}
    found = [
        answer
        for answer in _answers(contribution)
        if own or answer.contribution_id in readable_ids or here.filter(pk=answer.contribution_id).exists()
    ]
    latest = next((answer for answer in reversed(found) if answer.is_latest), None)
    to_respond_to = _unanswered(contribution, latest)
    gathers = seat.may(Permission.CONTRIBUTION_GATHER)
    return AnswersOf(
        contribution=contribution,
        answers=_shown(found, contribution, seat, readable_ids),
        is_own=own,
        may_answer=waiting_for(seat).filter(pk=contribution.pk).exists(),
        to_respond_to=to_respond_to if own else None,
        to_respond_to_for=to_respond_to if may_type_in_response(seat, contribution) else None,
        whole=whole,
        may_read_whole=whole is not None and whole.pk in readable_ids,
        may_take_out=whole is not None and (own or gathers),
        may_split=gathers and contribution.is_waiting and contribution.gathered_by_id is None,
        originals=[row for row in neighbours if row.gathered_into_id == contribution.pk],
        parts=[row for row in neighbours if row.split_from_id == contribution.pk],
        part_of=next((row for row in neighbours if row.pk == contribution.split_from_id), None),
    )


def _near(contribution: Contribution) -> list[int]:
    """What it was put into or taken from, and what was put into it or taken from it.

    Looked for one by one, each by its own index: asked in one, the database reads all that was ever said here.
    """
    rows = Contribution.objects.order_by().values_list("pk", flat=True)
    above = [pk for pk in (contribution.gathered_into_id, contribution.split_from_id) if pk]
    below = rows.filter(gathered_into=contribution).union(rows.filter(split_from=contribution))
    return [*above, *below]


def to_respond_to(contribution: Contribution) -> Answer | None:
    """The answer to somebody's words that they may say something to, and have not."""
    found = _answers(contribution)
    return _unanswered(contribution, next((answer for answer in reversed(found) if answer.is_latest), None))


def _answers(contribution: Contribution) -> list[Answer]:
    mine = Q(contribution=contribution) | Q(responses__contribution=contribution)
    if contribution.state == "gathered":
        mine |= Q(contribution=contribution.gathered_into_id)
    pks = Answer.objects.filter(mine).values("pk")
    found = Answer.objects.filter(pk__in=pks).select_related("partner__person", "contribution", "decision")
    return list(found.prefetch_related("partner__types", "changes").order_by("pk"))


def _unanswered(contribution: Contribution, latest: Answer | None) -> Answer | None:
    if latest is None or contribution.state not in {"answered", "gathered"}:
        return None
    said = AnswerResponse.objects.filter(answer=latest, contribution=contribution).exists()
    return None if said else latest


def _shown(
    found: list[Answer], contribution: Contribution, seat: Seat, readable_ids: set[int]
) -> list[AnswerShown]:
    responses = AnswerResponse.objects.filter(answer__in=found).select_related(
        "contribution__partner__person", "contribution__gathered_by__person"
    )
    if contribution.gathered_by_id is None:
        # On one's own words stand one's own responses; those of the others stand on theirs.
        responses = responses.filter(contribution=contribution)
    else:
        responses = responses.filter(contribution__in=readable(seat))
    by_answer: dict[int, list[AnswerResponse]] = {}
    for response in responses.order_by("pk"):
        by_answer.setdefault(response.answer_id, []).append(response)
    typists = typist_names(
        seat.project,
        [answer.entered_by_id for answer in found]
        + [response.entered_by_id for each in by_answer.values() for response in each],
    )
    return [
        AnswerShown(
            answer=answer,
            who=shown_name(answer.partner),
            typed_in_by=typists.get(answer.entered_by_id, ""),
            changes=list(answer.changes.all()),
            responses=[_response(response, seat, typists) for response in by_answer.get(answer.pk, [])],
            whole=answer.contribution if answer.contribution_id != contribution.pk else None,
            may_read_whole=answer.contribution_id in readable_ids,
        )
        for answer in found
    ]


def _response(response: AnswerResponse, seat: Seat, typists: dict[object, str]) -> ResponseShown:
    is_named = response.contribution.naming == "named"
    return ResponseShown(
        who=author_shown_to(response.contribution, seat),
        says=response.get_says_display(),
        words=response.words,
        on=response.said_on,
        typed_in_by=typists.get(response.entered_by_id, "") if is_named else "",
    )


def typist_names(project: Project, person_ids: Iterable[object]) -> dict[object, str]:
    """How those who typed something in are named in this project."""
    wanted = {each for each in person_ids if each is not None}
    if not wanted:
        return {}
    here = Partner.objects.filter(project=project, person__in=wanted).select_related("person")
    names = {partner.person_id: shown_name(partner) for partner in here.prefetch_related("types")}
    return {each: names.get(each, "somebody who was in this project") for each in wanted}
