"""The doors to reports: a draft is for those who take part, what was released is for everyone here."""

from django.db.models import QuerySet
from django.http import Http404

from evenhand.access.permissions import Permission
from evenhand.access.projects import Seat
from evenhand.records.models import Report, ReportSentence


def readable_reports(seat: Seat) -> QuerySet[Report]:
    if seat.may(Permission.REPORT_WRITE):
        return seat.project.reports.all()
    if not seat.may(Permission.ACCOUNT_READ):
        return seat.project.reports.none()
    return seat.project.reports.filter(state="released")


def report_for(seat: Seat, number: int) -> Report:
    """One of them, or “not found”: also where it is there and not for this person."""
    found = readable_reports(seat).select_related("project", "partner__person").filter(number=number).first()
    if found is None:
        raise Http404
    return found


def sentence_for(seat: Seat, number: int, sentence_id: int) -> ReportSentence:
    """A sentence of a report that this person may write in."""
    found = (
        ReportSentence.objects.filter(report=report_for(seat, number), pk=sentence_id)
        .select_related("report__project", "partner__person")
        .first()
    )
    if found is None or not seat.may(Permission.REPORT_WRITE):
        raise Http404
    return found
