"""What somebody would have done, said before they read what was done. Theirs alone until they show it."""

from django.db import IntegrityError, transaction
from django.utils import timezone

from evenhand.actions import ledger, once
from evenhand.actions.errors import ActionError
from evenhand.records.models import CaseAnswer, CasePoint, Partner, Person


@transaction.atomic
def answer(
    *,
    point: CasePoint,
    partner: Partner,
    text: str,
    is_shared: bool = False,
    by: Person,
    way: str = "web",
    form_key: str | None = None,
) -> CaseAnswer:
    """Say what one would do. It is not changed afterwards, for then one knows what came."""
    once.claim(form_key)
    point = CasePoint.objects.select_related("case__project").get(pk=point.pk)
    project = point.case.project
    if by.pk != partner.person_id or not partner.is_here or partner.project_id != project.pk:
        raise ActionError("Everyone answers for themselves, while they are here.")
    if point.case.removed_on is not None:
        raise ActionError("This case was put away.")
    if project.is_read_only:
        raise ActionError("This project can be read and not changed until it is adopted.")
    if not text.strip():
        raise ActionError("Write a few words. “I do not know” is an answer too.")
    try:
        with transaction.atomic():
            given = CaseAnswer.objects.create(
                point=point, partner=partner, text=text.strip(), answered_on=timezone.localdate(), way=way
            )
    except IntegrityError as error:
        raise ActionError("You have said already what you would do here.") from error
    return show(answer=given, is_shared=True, by=by) if is_shared else given


@transaction.atomic
def show(*, answer: CaseAnswer, is_shared: bool, by: Person) -> CaseAnswer:
    """Show it to the others here, or keep it to oneself again."""
    answer = (
        CaseAnswer.objects.select_for_update(no_key=True, of=("self",))
        .select_related("point__case__project", "partner")
        .get(pk=answer.pk)
    )
    if by.pk != answer.partner.person_id:
        raise ActionError("Only whoever said it can show it.")
    if answer.is_shared == is_shared:
        return answer
    answer.is_shared = is_shared
    answer.save(update_fields=["is_shared"])
    case = answer.point.case
    words = {"text": answer.text} if is_shared else {}
    ledger.append(
        case.project,
        "case_answer.share" if is_shared else "case_answer.keep",
        {
            "answer": answer.pk,
            "case": case.number,
            "point": answer.point.number,
            "partner": answer.partner_id,
            **words,
        },
        by=by,
        refs=ledger.refs_to(case),
    )
    return answer
