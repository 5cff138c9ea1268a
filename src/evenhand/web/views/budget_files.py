from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe

from evenhand.access.permissions import Permission
from evenhand.access.projects import seat_for
from evenhand.exchange.document import html
from evenhand.exchange.document.tree import Size
from evenhand.readings.budget import budget_of
from evenhand.readings.budget_document import budget_csv, budget_document, budget_workbook
from evenhand.readings.decision_said import decision_said
from evenhand.readings.framework import current
from evenhand.readings.trims import trims_of
from evenhand.web.document_files import WRITERS, document_response, file_response
from evenhand.web.signed_in import known_person


@known_person
def budget_file(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    """The plan and its money as a file. The trim log goes with it only where the project shares it."""
    seat = seat_for(request.viewer, slug, Permission.BUDGET_READ)
    if not seat.may(Permission.PROJECT_EXPORT):
        raise PermissionDenied
    fw = current()
    project = seat.project
    shown, said = budget_of(project, fw), decision_said(project)
    trims = trims_of(project, fw) if project.is_trim_log_shared else None
    if kind == "xlsx":
        content = budget_workbook(project, shown, said, fw, trims=trims)
        return file_response(content, title=project.title, name="plan", kind=kind)
    if kind == "csv":
        content = budget_csv(project, shown, said, fw).encode()
        return file_response(content, title=project.title, name="plan", kind=kind)
    made = budget_document(project, shown, said, fw, trims=trims)
    if kind == "page":
        blocks = mark_safe(html.fragment(made))
        return render(
            request, "budgets/print.html", {"seat": seat, "made": made, "blocks": blocks, "tab": "plan"}
        )
    if kind not in WRITERS or kind == "txt":
        raise Http404
    size: Size = "large" if request.GET.get("size") == "large" else "ordinary"
    return document_response(made, title=project.title, name="plan", kind=kind, size=size)
