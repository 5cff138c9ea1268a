"""Answers, handed in whole: one's own, or typed in for somebody who wrote or rang. A correction is a new version."""

import uuid
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from django.db import IntegrityError, transaction
from django.utils import timezone

from evenhand.access.permissions import Permission
from evenhand.access.roles import may
from evenhand.actions import ledger, minutes, once
from evenhand.actions.appraisals import asked_about, locked, refs_of, seconds_for_step_two
from evenhand.actions.errors import ActionError
from evenhand.readings import criteria
from evenhand.readings.kept_rows import KeptRows
from evenhand.records.appraisal import AIM_ANSWERS, CONDITION_ANSWERS, SHOWN_AS
from evenhand.records.models import AnswerSheet, Appraisal, AppraisalQuestion, Partner, Person, SheetAnswer

_AIM = {value for value, _ in AIM_ANSWERS}
_CONDITION = {value for value, _ in CONDITION_ANSWERS}
#: The ways in which somebody's answers can reach the person who types them in.
TYPED_IN = {"post", "phone"}


@dataclass(frozen=True, slots=True)
class Answered:
    """One answer: to a question in step 1, to a question for one approach in step 2."""

    question: int
    value: str = ""
    approach: str = ""
    with_whom: tuple[str, ...] = ()
    stages: tuple[str, ...] = ()
    how: str = ""
    what_else: str = ""

    @property
    def says_something(self) -> bool:
        return bool(self.value or self.with_whom or self.stages or self.how.strip() or self.what_else.strip())


@transaction.atomic
def hand_in(
    *,
    appraisal: Appraisal,
    partner: Partner,
    step: int,
    answers: Sequence[Answered],
    shown_as: str,
    by: Person,
    must_keep: str = "",
    channel: str = "web",
    seen_version: int | None = None,
    form_key: str | None = None,
) -> AnswerSheet:
    """Keep a partner's answers to one step. The earlier version stays, and is no longer the latest.

    Anything may be left out, but not everything. When ``by`` is somebody else, the answers are marked as
    typed in, and are the partner's to confirm. ``seen_version`` is the version that was on the screen (0 for
    none): a second tab cannot overwrite what the first one saved.
    """
    once.claim(form_key)
    appraisal = locked(appraisal)
    said = [answer for answer in answers if answer.says_something]
    _check_moment(appraisal, step)
    _check_person(appraisal, partner, by, channel)
    _check_answers(appraisal, step, said)
    if shown_as not in {value for value, _ in SHOWN_AS}:
        raise ActionError(
            "Say how these answers may be shown: with a name, or only in totals of five or more."
        )
    if not said and not must_keep.strip():
        raise ActionError(
            "There is nothing in it yet. Answer at least one question; you can leave out the rest."
        )
    before = (
        AnswerSheet.objects.select_for_update(no_key=True)
        .filter(appraisal=appraisal, partner=partner, step=step, is_latest=True)
        .first()
    )
    if before is not None and by.pk != partner.person_id:
        _check_typing_over(partner, before, shown_as)
    if seen_version is not None and seen_version != (before.version if before else 0):
        raise ActionError(
            "These answers were changed in another window or on another device while you were writing. "
            "What you wrote is below. Send it again if it should stand instead."
        )
    sheet = _keep(
        appraisal,
        partner,
        step,
        said,
        before=before,
        shown_as=shown_as,
        must_keep=must_keep.strip(),
        channel=channel,
        by=by,
    )
    _count_minutes(appraisal, partner, step)
    return sheet


@transaction.atomic
def confirm(*, sheet: AnswerSheet, by: Person) -> AnswerSheet:
    """“Yes, this is what I said”: for answers that somebody typed in."""
    sheet = (
        AnswerSheet.objects.select_for_update(no_key=True).select_related("partner__project").get(pk=sheet.pk)
    )
    if by.pk != sheet.partner.person_id:
        raise ActionError("Only the person whose answers these are can confirm them.")
    if sheet.entered_by_id is None:
        raise ActionError("You gave these answers yourself. There is nothing to confirm.")
    if not sheet.is_latest:
        raise ActionError("There is a newer version of these answers. Look at that one.")
    if sheet.confirmed_at is not None:
        return sheet
    sheet.confirmed_at = timezone.now()
    sheet.save(update_fields=["confirmed_at"])
    ledger.append(
        sheet.partner.project,
        "answers.confirm",
        {"sheet": str(sheet.pk), "partner": sheet.partner_id},
        by=by,
        refs=[sheet.ledger_seq] if sheet.ledger_seq is not None else [],
    )
    return sheet


def _check_typing_over(partner: Partner, before: AnswerSheet, shown_as: str) -> None:
    """What somebody else may do to answers that are there: less than the person themself."""
    if before.entered_by_id is None and partner.person.email:
        raise ActionError(
            "This person answered here themself, so nobody else can change it. They can, while the round is open."
        )
    if before.shown_as == "group" and shown_as == "named":
        raise ActionError(
            "This person chose to be counted only in totals. Nobody else can put their name to it."
        )


def _check_moment(appraisal: Appraisal, step: int) -> None:
    if step not in (1, 2):
        raise ActionError("There are two steps, 1 and 2.")
    if not appraisal.is_open:
        raise ActionError("This round was closed. It takes no more answers.")
    if step == 2 and appraisal.step_two_opened_at is None:
        raise ActionError("Step 2 has not been opened yet.")


def _check_person(appraisal: Appraisal, partner: Partner, by: Person, channel: str) -> None:
    if partner.project_id != appraisal.project_id:
        raise ActionError("That person is not in this project.")
    if not partner.is_here:
        raise ActionError("That person is no longer in this project.")
    if not may(partner.role, Permission.APPRAISAL_ANSWER):
        raise ActionError("An observer reads along and does not answer.")
    if by.pk != partner.person_id and channel not in TYPED_IN:
        raise ActionError("Say how the answers came: by post or by phone.")


def _check_answers(appraisal: Appraisal, step: int, answers: Sequence[Answered]) -> None:
    kinds = dict(
        AppraisalQuestion.objects.filter(appraisal=appraisal).values_list("pk", "wording__criterion__kind")
    )
    rows = KeptRows(appraisal.framework_rows)
    types, stages = set(rows.ids("partner_types")), set(rows.ids("stages"))
    options = set(appraisal.options.filter(struck_at=None).values_list("approach", flat=True))
    seen: set[tuple[int, str]] = set()
    for answer in answers:
        kind = kinds.get(answer.question)
        if kind is None or (step == 2 and kind != "aim"):
            raise ActionError("One of these answers is to a question that is not in this round.")
        if answer.value and answer.value not in (_AIM if kind == "aim" else _CONDITION):
            raise ActionError(f"“{answer.value}” is not one of the answers to choose from.")
        if (answer.approach not in options) if step == 2 else bool(answer.approach):
            raise ActionError("One of these answers is about a way of working that is not being looked at.")
        if not set(answer.with_whom) <= types or not set(answer.stages) <= stages:
            raise ActionError("One of the people or stages ticked is not on the list.")
        if (answer.question, answer.approach) in seen:
            raise ActionError("One question was answered twice.")
        seen.add((answer.question, answer.approach))


def _keep(
    appraisal: Appraisal,
    partner: Partner,
    step: int,
    answers: Sequence[Answered],
    *,
    before: AnswerSheet | None,
    shown_as: str,
    must_keep: str,
    channel: str,
    by: Person,
) -> AnswerSheet:
    is_own = by.pk == partner.person_id
    sheet_id, version = uuid.uuid4(), before.version + 1 if before else 1
    refs = refs_of(appraisal)
    if before is not None and before.ledger_seq is not None:
        refs.append(before.ledger_seq)
    seq = ledger.append(
        appraisal.project,
        "answers.hand_in" if is_own else "answers.type_in",
        {
            "sheet": str(sheet_id),
            "appraisal": appraisal.pk,
            "partner": partner.pk,
            "step": step,
            "version": version,
            "shown_as": shown_as,
            "must_keep": must_keep,
            "types": partner.type_ids,
            "channel": channel,
            "answers": [asdict(answer) for answer in answers],
        },
        by=by,
        refs=refs,
    )
    try:
        with transaction.atomic():
            if before is not None:
                before.is_latest = False
                before.save(update_fields=["is_latest"])
            sheet = AnswerSheet.objects.create(
                id=sheet_id,
                appraisal=appraisal,
                partner=partner,
                step=step,
                version=version,
                shown_as=shown_as,
                must_keep=must_keep,
                types=partner.type_ids,
                channel=channel,
                entered_by=None if is_own else by,
                ledger_seq=seq,
            )
    except IntegrityError as error:
        raise ActionError(
            "These answers were sent twice at the same moment. The first ones are kept."
        ) from error
    SheetAnswer.objects.bulk_create(
        SheetAnswer(
            sheet=sheet,
            question_id=answer.question,
            approach=answer.approach,
            value=answer.value,
            with_whom=list(answer.with_whom),
            stages=list(answer.stages),
            how=answer.how.strip(),
            what_else=answer.what_else.strip(),
        )
        for answer in answers
    )
    return sheet


def _count_minutes(appraisal: Appraisal, partner: Partner, step: int) -> None:
    """Whoever joined after the opening, or was spared then, was not asked; the answering counts for them."""
    if step == 2:
        minutes.count(
            partner,
            "Step 2: looking at ways of working",
            criteria.minutes(seconds_for_step_two(appraisal)),
            asked_about(appraisal, 2),
        )
        return
    wordings = [question.wording for question in appraisal.questions.select_related("wording__criterion")]
    with_conditions = criteria.is_asked_conditions(partner.type_ids, criteria.public_types())
    seconds = criteria.seconds_asked(wordings, with_conditions=with_conditions)
    minutes.count(
        partner, "Step 1: your answers on each aim", criteria.minutes(seconds), asked_about(appraisal, 1)
    )
