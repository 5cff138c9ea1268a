"""A round of asking everyone: opened with the wordings frozen, its second step begun, and closed."""

from django.db import IntegrityError, transaction
from django.utils import timezone

from evenhand.actions import asks_told, ledger, minutes, once
from evenhand.actions.errors import ActionError
from evenhand.readings import criteria
from evenhand.readings.amounts import joined
from evenhand.readings.criteria import answering_partners
from evenhand.readings.framework import current
from evenhand.readings.kept_rows import KeptRows, rows_to_keep
from evenhand.readings.names import shown_name
from evenhand.records.models import (
    Appraisal,
    AppraisalQuestion,
    CriteriaAgreement,
    CriterionWording,
    Partner,
    Person,
    Project,
)


@transaction.atomic
def open_round(
    *, project: Project, by: Person, all_the_same: bool = False, form_key: str | None = None
) -> Appraisal:
    """Freeze the list and ask everyone.

    Who has not agreed to the list is named; opening before they have takes a deliberate ``all_the_same``.
    """
    once.claim(form_key)
    Project.objects.select_for_update(no_key=True).get(pk=project.pk)
    if project.appraisals.filter(closed_at=None).exists():
        raise ActionError("A round is open already. Close it before you open another.")
    wordings = criteria.wordings_in_force(project)
    if not any(wording.criterion.kind == "aim" for wording in wordings):
        raise ActionError("There is no aim on the list yet. People need at least one to answer on.")
    seconds = criteria.seconds_asked(wordings, with_conditions=True)
    if seconds > criteria.MOST_MINUTES * 60:
        raise ActionError(
            f"Answering all of this would take about {criteria.minutes(seconds)} minutes, and we ask for "
            f"{criteria.MOST_MINUTES} at the most. Take something off the list, or make it shorter."
        )
    partners = answering_partners(project)
    digest = criteria.list_digest(wordings)
    not_agreed = _not_agreed(partners, digest)
    if not_agreed and not all_the_same:
        names = joined([shown_name(partner) for partner in not_agreed])
        raise ActionError(
            f"These people have not said that they agree with the list: {names}. "
            "Wait for them, or say that you want to open it all the same."
        )
    appraisal = _create(project, wordings, digest=digest, not_agreed=not_agreed, by=by)
    _ask_step_one(appraisal, partners, wordings, by=by)
    return appraisal


@transaction.atomic
def open_step_two(*, appraisal: Appraisal, by: Person) -> Appraisal:
    """Ask everyone to look at the ways of working that were chosen. At least two, or there is nothing to choose."""
    appraisal = locked(appraisal)
    if not appraisal.is_open:
        raise ActionError("This round is closed. Open a new one to look at ways of working.")
    if appraisal.step_two_opened_at is not None:
        raise ActionError("Step 2 is open already.")
    options = list(appraisal.options.filter(struck_at=None))
    if len(options) < 2:
        raise ActionError(
            "Choose at least two ways of working first. One of them may be to do something else."
        )
    seconds = seconds_for_step_two(appraisal)
    if seconds > criteria.MOST_MINUTES * 60:
        raise ActionError(
            f"Answering for {len(options)} ways would take about {criteria.minutes(seconds)} minutes, and we ask "
            f"for {criteria.MOST_MINUTES} at the most. Take some ways off the list."
        )
    appraisal.step_two_opened_at, appraisal.step_two_opened_by = timezone.now(), by
    appraisal.save(update_fields=["step_two_opened_at", "step_two_opened_by"])
    ledger.append(
        appraisal.project,
        "appraisal.open_step_two",
        {"appraisal": appraisal.pk, "options": [option.approach for option in options]},
        by=by,
        refs=refs_of(appraisal),
    )
    asked = minutes.ask_each(
        answering_partners(appraisal.project),
        "Step 2: looking at ways of working",
        criteria.minutes(seconds),
        asked_about(appraisal, 2),
    )
    asks_told.tell_each(
        asked,
        key=asked_about(appraisal, 2),
        what="to look at other ways of working, and to say what each would do",
        minutes=criteria.minutes(seconds),
        by=by,
    )
    return appraisal


@transaction.atomic
def close(*, appraisal: Appraisal, by: Person) -> Appraisal:
    """Take no more answers. What was said stays, and totals of five or more are told from now on."""
    appraisal = locked(appraisal)
    if not appraisal.is_open:
        raise ActionError("This round is closed already.")
    appraisal.closed_at, appraisal.closed_by = timezone.now(), by
    appraisal.save(update_fields=["closed_at", "closed_by"])
    ledger.append(
        appraisal.project, "appraisal.close", {"appraisal": appraisal.pk}, by=by, refs=refs_of(appraisal)
    )
    return appraisal


def seconds_for_step_two(appraisal: Appraisal) -> int:
    """About how long it takes to read the ways chosen and to say what each would do for each aim."""
    rows = KeptRows(appraisal.framework_rows)
    options = list(appraisal.options.filter(struck_at=None))
    aims = appraisal.questions.filter(wording__criterion__kind="aim").count()
    plain = [rows.get("approaches", each.approach).plain if not each.name else each.about for each in options]
    words = sum(len(text.split()) for text in plain)
    reading = words * 60 // criteria.WORDS_READ_A_MINUTE
    return criteria.SECONDS_TO_BEGIN_AND_SEND + reading + criteria.SECONDS_A_RATING * aims * len(options)


def asked_about(appraisal: Appraisal, step: int) -> str:
    """What a request for minutes is filed under, so that one request counts once."""
    return f"appraisal {appraisal.pk} step {step}"


def locked(appraisal: Appraisal) -> Appraisal:
    """The round as it is now, held until the action is done. The project's own row stays free."""
    rounds = Appraisal.objects.select_for_update(of=("self",), no_key=True).select_related("project")
    return rounds.get(pk=appraisal.pk)


def refs_of(appraisal: Appraisal) -> list[int]:
    return [appraisal.ledger_seq] if appraisal.ledger_seq is not None else []


def _not_agreed(partners: list[Partner], digest: str) -> list[Partner]:
    agreed = set(CriteriaAgreement.objects.filter(list_digest=digest).values_list("partner_id", flat=True))
    return [partner for partner in partners if partner.pk not in agreed]


def _create(
    project: Project, wordings: list[CriterionWording], *, digest: str, not_agreed: list[Partner], by: Person
) -> Appraisal:
    fw = current()
    rows = rows_to_keep(fw)
    kept = KeptRows(rows).digest
    number = (project.appraisals.order_by("-number").values_list("number", flat=True).first() or 0) + 1
    missing = [partner.pk for partner in not_agreed]
    seq = ledger.append(
        project,
        "appraisal.open",
        {
            "number": number,
            "framework_version": fw.version,
            "framework_digest": kept,
            "list": digest,
            "wordings": [wording.pk for wording in wordings],
            "not_agreed": missing,
        },
        by=by,
        refs=[wording.ledger_seq for wording in wordings if wording.ledger_seq is not None],
    )
    try:
        with transaction.atomic():
            appraisal = Appraisal.objects.create(
                project=project,
                number=number,
                framework_version=fw.version,
                framework_digest=kept,
                framework_rows=rows,
                not_agreed=missing,
                ledger_seq=seq,
                opened_by=by,
            )
    except IntegrityError as error:
        raise ActionError("Somebody opened a round at the same moment. It is open now.") from error
    AppraisalQuestion.objects.bulk_create(
        AppraisalQuestion(appraisal=appraisal, wording=wording, position=position)
        for position, wording in enumerate(wordings, start=1)
    )
    return appraisal


def _ask_step_one(
    appraisal: Appraisal, partners: list[Partner], wordings: list[CriterionWording], *, by: Person
) -> None:
    """Those who are shown the conditions only to read are asked for the time that the aims take."""
    public = criteria.public_types()
    for with_conditions in (True, False):
        needed = criteria.minutes(criteria.seconds_asked(wordings, with_conditions=with_conditions))
        asked = minutes.ask_each(
            [
                each
                for each in partners
                if criteria.is_asked_conditions(each.type_ids, public) is with_conditions
            ],
            "Step 1: your answers on each aim",
            needed,
            asked_about(appraisal, 1),
        )
        asks_told.tell_each(
            asked,
            key=asked_about(appraisal, 1),
            what="to say, for each aim, whether working together would help",
            minutes=needed,
            by=by,
        )
