"""Bring in another project's case to learn from, and put it away again."""

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone

from evenhand.actions import ledger, once
from evenhand.actions.errors import ActionError
from evenhand.exchange.case_file import CaseFile
from evenhand.records.models import Case, CasePoint, Partner, Person, Project


@transaction.atomic
def bring(*, partner: Partner, file: CaseFile, digest: str, by: Person, form_key: str | None = None) -> Case:
    """Keep a case that its people let out. The same file is not brought in twice."""
    once.claim(form_key)
    project = Project.objects.select_for_update(no_key=True).get(pk=partner.project_id)
    if by.pk != partner.person_id or not partner.is_here:
        raise ActionError("Only somebody who is in this project can bring a case in.")
    if project.cases.filter(digest=digest, removed_on=None).exists():
        raise ActionError("This case is here already.")
    last = project.cases.aggregate(last=Max("number"))["last"] or 0
    try:
        with transaction.atomic():
            case = Case.objects.create(
                project=project,
                number=last + 1,
                title=file.title,
                about=file.about,
                told_by=file.told_by,
                licence=file.licence,
                digest=digest,
                partner=partner,
                brought_on=timezone.localdate(),
            )
    except IntegrityError as error:
        raise ActionError("This case is here already.") from error
    CasePoint.objects.bulk_create(
        CasePoint(
            case=case,
            number=number,
            stage=point.stage,
            situation=point.situation,
            options=list(point.options),
            what_they_did=point.what_they_did,
            what_came=point.what_came,
            looking_back=point.looking_back,
        )
        for number, point in enumerate(file.points, start=1)
    )
    case.ledger_seq = ledger.append(
        project,
        "case.bring",
        {
            "case": case.number,
            "title": case.title,
            "told_by": case.told_by,
            "digest": digest,
            "points": len(file.points),
            "partner": partner.pk,
        },
        by=by,
    )
    case.save(update_fields=["ledger_seq"])
    return case


@transaction.atomic
def remove(*, case: Case, partner: Partner, by: Person) -> Case:
    """Put a case away: it is no longer read here. What people said they would do stays theirs."""
    case = Case.objects.select_for_update(no_key=True, of=("self",)).select_related("project").get(pk=case.pk)
    if by.pk != partner.person_id or not partner.is_here or partner.project_id != case.project_id:
        raise ActionError("Only somebody who is in this project can put a case away.")
    if case.removed_on is None:
        case.removed_on = timezone.localdate()
        case.save(update_fields=["removed_on"])
        ledger.append(
            case.project,
            "case.remove",
            {"case": case.number, "partner": partner.pk},
            by=by,
            refs=ledger.refs_to(case),
        )
    return case
