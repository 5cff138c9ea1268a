"""A questionnaire brought with its own licence: asked once, seen by nobody while it is open, told in totals alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from evenhand.access.permissions import Permission
from evenhand.access.roles import ROLES, may
from evenhand.actions import asks_told, ledger, minutes, once
from evenhand.actions.errors import ActionError
from evenhand.exchange.questionnaire_file import Item, digest
from evenhand.methods.disclosure import aggregate_shown, breakdown
from evenhand.readings.framework import current
from evenhand.records.models import Partner, Person, Project, Questionnaire, QuestionnaireSheet

#: How many questions somebody answers in a minute, for the time that it says it takes. Our assumption.
A_MINUTE = 4
NO_ANSWER = "No answer"
LONGEST_WORDS = 2000
#: Who is asked: those who may answer one.
ANSWERS = tuple(role for role in ROLES if may(role, Permission.QUESTIONNAIRE_ANSWER))


@transaction.atomic
def bring(
    *,
    partner: Partner,
    title: str,
    licence: str,
    licence_ground: str,
    items: Sequence[Item],
    by: Person,
    instrument: str = "",
    form_key: str | None = None,
) -> Questionnaire:
    """Put it in as it was brought. Who brings it says on what ground this team may use it."""
    once.claim(form_key)
    if by.pk != partner.person_id or not partner.is_here:
        raise ActionError("Everyone brings a questionnaire for themselves, while they are here.")
    if not title.strip() or not items:
        raise ActionError("Give its name, and a file with its questions.")
    if not licence.strip() or not licence_ground.strip():
        raise ActionError("Say what its licence is, and why this team may use it.")
    if instrument and instrument not in {row.id for row in current().instruments}:
        raise ActionError("Choose one on the list, or another.")
    project = Project.objects.select_for_update(no_key=True).get(pk=partner.project_id)
    last = project.questionnaires.aggregate(last=Max("number"))["last"] or 0
    brought = Questionnaire.objects.create(
        project=project,
        number=last + 1,
        instrument=instrument,
        title=title.strip(),
        licence=licence.strip(),
        licence_ground=licence_ground.strip(),
        items=[
            {"id": f"q{number}", "text": each.text, "answers": list(each.answers)}
            for number, each in enumerate(items, start=1)
        ],
        digest=digest(list(items)),
        partner=partner,
        brought_on=timezone.localdate(),
    )
    # Its words are somebody else's: the record seals what they come to, and not the questions.
    brought.ledger_seq = ledger.append(
        project,
        "questionnaire.bring",
        {
            "questionnaire": brought.number,
            "title": brought.title,
            "instrument": instrument,
            "licence": brought.licence,
            "licence_ground": brought.licence_ground,
            "digest": brought.digest,
            "items": len(items),
            "partner": partner.pk,
        },
        by=by,
    )
    brought.save(update_fields=["ledger_seq"])
    return brought


@transaction.atomic
def open_(*, questionnaire: Questionnaire, by: Person) -> Questionnaire:
    """Ask everyone who takes part, within the minutes that they agreed to. Nobody has to answer."""
    found = _locked(questionnaire)
    if found.state != "draft":
        raise ActionError("It was opened already.")
    found.state, found.opened_on = "open", timezone.localdate()
    found.save(update_fields=["state", "opened_on"])
    _append(found, "questionnaire.open", {}, by)
    people = found.project.partners.filter(removed_at=None, role__in=ANSWERS).select_related(
        "person", "project"
    )
    what = "Some questions on how it is to work together here. You can leave out any of them, or all."
    asked = minutes.ask_each(people, what, minutes_for(found), about_of(found))
    asks_told.tell_each(
        asked,
        key=f"questionnaire-{found.project_id}-{found.number}",
        what=what,
        minutes=minutes_for(found),
        by=by,
    )
    return found


@transaction.atomic
def hand_in(
    *,
    questionnaire: Questionnaire,
    partner: Partner,
    answers: Mapping[str, int | str],
    by: Person,
    way: str = "web",
    entered_by: Person | None = None,
    handed_in_on: date | None = None,
) -> QuestionnaireSheet:
    """Hand one's answers in, or change them while it is open. It has no entry in the ledger, which would tell who did."""
    found = _locked(questionnaire)
    if found.state != "open":
        raise ActionError("It is not open, so nothing can be handed in.")
    if partner.project_id != found.project_id or not partner.is_here or partner.role not in ANSWERS:
        raise ActionError("This person is not among those who are asked.")
    if entered_by is None and by.pk != partner.person_id:
        raise ActionError("Everyone hands in their own answers.")
    today = timezone.localdate()
    if handed_in_on is not None and handed_in_on > today:
        raise ActionError("That day is still to come. Give today or a day before it.")
    kept = _fitting(found, answers)
    before = found.sheets.filter(partner=partner).first()
    if before is not None and entered_by is not None and before.entered_by_id is None:
        raise ActionError("They have handed in their own answers, and those stand.")
    sheet, _ = QuestionnaireSheet.objects.update_or_create(
        questionnaire=found,
        partner=partner,
        defaults={
            "answers": kept,
            "handed_in_on": handed_in_on or today,
            "way": way,
            "entered_by": entered_by,
        },
    )
    return sheet


@transaction.atomic
def close(*, questionnaire: Questionnaire, by: Person) -> Questionnaire:
    """End it, and work out once what it came to. Nobody had seen any of it before."""
    found = _locked(questionnaire)
    if found.state != "open":
        raise ActionError("Only an open one can be closed.")
    found.state, found.closed_on = "closed", timezone.localdate()
    found.result = result_of(found.items, list(found.sheets.values_list("answers", flat=True)))
    found.save(update_fields=["state", "closed_on", "result"])
    _append(found, "questionnaire.close", {"result": _counts(found.result)}, by)
    return found


def result_of(items: Sequence[Mapping[str, Any]], sheets: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Totals question by question, about five people or more, and no total over the questions.

    Whoever left a question out is a cell like the others, so that nobody is found by taking one sum from another.
    """
    if not aggregate_shown(len(sheets)):
        return {"sheets": None, "items": []}
    return {"sheets": len(sheets), "items": [_item_result(item, sheets) for item in items]}


def _item_result(item: Mapping[str, Any], sheets: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    given = [sheet.get(item["id"]) for sheet in sheets]
    if not item["answers"]:
        words = sorted(each.strip() for each in given if isinstance(each, str) and each.strip())
        return {"id": item["id"], "words": words if aggregate_shown(len(words)) else []}
    counts = {
        str(place): sum(1 for each in given if each == place and isinstance(each, int))
        for place in range(len(item["answers"]))
    }
    counts[NO_ANSWER] = len(sheets) - sum(counts.values())
    told = breakdown(counts)
    return {
        "id": item["id"],
        "shown": [[label, count] for label, count in told.shown],
        "hidden": list(told.hidden),
        "remainder": told.remainder,
        "reason": told.reason,
    }


def about_of(questionnaire: Questionnaire) -> str:
    return f"questionnaire {questionnaire.pk}"


def minutes_for(questionnaire: Questionnaire) -> int:
    return max(2, -(-len(questionnaire.items) // A_MINUTE))


def _counts(result: Mapping[str, Any]) -> dict[str, Any]:
    """Without anybody's own words, which are taken off the record with whoever wrote them."""
    kept = [{key: value for key, value in each.items() if key != "words"} for each in result["items"]]
    return {**result, "items": kept}


def _fitting(questionnaire: Questionnaire, answers: Mapping[str, int | str]) -> dict[str, int | str]:
    kept: dict[str, int | str] = {}
    items = {item["id"]: item for item in questionnaire.items}
    for id, answer in answers.items():
        item = items.get(id)
        if item is None:
            raise ActionError("That question is not in this questionnaire.")
        if item["answers"]:
            if (
                isinstance(answer, bool)
                or not isinstance(answer, int)
                or not 0 <= answer < len(item["answers"])
            ):
                raise ActionError("Choose one of the answers that are there, or leave the question out.")
            kept[id] = answer
        elif isinstance(answer, str) and answer.strip():
            kept[id] = answer.strip()[:LONGEST_WORDS]
    if not kept:
        raise ActionError("Answer one question at least. You can also leave all of it, and hand nothing in.")
    return kept


def _locked(questionnaire: Questionnaire) -> Questionnaire:
    return (
        Questionnaire.objects.select_for_update(no_key=True, of=("self",))
        .select_related("project")
        .get(pk=questionnaire.pk)
    )


def _append(found: Questionnaire, type: str, more: dict[str, object], by: Person) -> None:
    ledger.append(
        found.project, type, {"questionnaire": found.number, **more}, by=by, refs=ledger.refs_to(found)
    )
