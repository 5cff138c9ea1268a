"""Reports: which there are, one with its sentences and gaps, letting it out, and taking it as a file."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from evenhand.access.permissions import Permission
from evenhand.access.projects import seat_for
from evenhand.access.reports import report_for
from evenhand.actions import reports
from evenhand.actions.errors import ActionError
from evenhand.actions.once import AlreadyDone
from evenhand.exchange import report_workbook
from evenhand.exchange.document.tree import Size
from evenhand.readings import reports as reading
from evenhand.readings.names import shown_name
from evenhand.readings.report_digest import canonical, is_as_released
from evenhand.readings.report_document import TAKEN_OFF_SINCE, head_written, report_document, stands
from evenhand.readings.report_sheets import report_sheets, said_sheet
from evenhand.web.document_files import document_response, file_response
from evenhand.web.forms.posted import posted
from evenhand.web.forms.reports import BeginForm, WhyForm
from evenhand.web.signed_in import known_person

DOCUMENTS = ("html", "pdf", "docx", "txt")
SHEETS = ("xlsx", "csv", "json")


@known_person
def report_list(request: HttpRequest, slug: str) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.ACCOUNT_READ)
    names = {row.id: row.name for row in reading.forms()}
    rows = [
        {
            "report": report,
            "form": names.get(report.form, report.form),
            "stands": stands(report),
            "by": shown_name(report.partner),
        }
        for report in reading.list_of(seat).order_by("-number")
    ]
    return render(
        request,
        "reports/list.html",
        {"seat": seat, "tab": "reports", "rows": rows, "forms": reading.forms()},
    )


@known_person
def begin(request: HttpRequest, slug: str) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.REPORT_WRITE)
    form = BeginForm(posted(request), initial={"form": request.GET.get("form", "gripp2_sf")})
    if request.method == "POST" and form.is_valid():
        try:
            begun = reports.begin(
                project=seat.project,
                **form.cleaned_data,
                partner=seat.partner,
                by=seat.person,
                form_key=request.POST.get("form_key"),
            )
            messages.success(request, "Drafted from the record. Read each sentence before you let it out.")
            return redirect("report", slug, begun.number)
        except AlreadyDone:
            return redirect("report-list", slug)
        except ActionError as error:
            form.add_error(None, str(error))
    return render(request, "reports/begin.html", {"seat": seat, "tab": "reports", "form": form})


@known_person
def report(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.ACCOUNT_READ)
    found = report_for(seat, number)
    is_draft = found.state == "draft"
    return render(
        request,
        "reports/report.html",
        {
            "seat": seat,
            "tab": "reports",
            "report": found,
            "shown": reading.shown(found, seat),
            "stands": stands(found),
            "head": head_written(found),
            "taken_off_since": TAKEN_OFF_SINCE,
            "is_as_released": found.state != "released" or is_as_released(found),
            "by": shown_name(found.partner),
            "released_by": shown_name(found.released_by) if found.released_by else "",
            "may_write": is_draft and seat.may(Permission.REPORT_WRITE),
            "may_release": is_draft and seat.may(Permission.REPORT_RELEASE),
            "is_sheet": reading.form_of(found).is_sheet,
        },
    )


@known_person
def draft_again(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.REPORT_WRITE)
    found = report_for(seat, number)
    if request.method == "POST":
        try:
            reports.draft_again(report=found, by=seat.person, form_key=request.POST.get("form_key"))
            messages.success(request, "Drafted again from the record as it is now.")
        except AlreadyDone:
            return redirect("report", slug, number)
        except ActionError as error:
            messages.error(request, str(error))
        return redirect("report", slug, number)
    return render(request, "reports/draft_again.html", {"seat": seat, "tab": "reports", "report": found})


@known_person
def release(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.REPORT_RELEASE)
    found = report_for(seat, number)
    error = ""
    if request.method == "POST":
        try:
            reports.release(
                report=found, partner=seat.partner, by=seat.person, form_key=request.POST.get("form_key")
            )
            messages.success(request, "It is out. Its words stay as they are now.")
            return redirect("report", slug, number)
        except AlreadyDone:
            return redirect("report", slug, number)
        except ActionError as refused:
            error = str(refused)
    shown = reading.shown(found, seat)
    context = {
        "seat": seat,
        "tab": "reports",
        "report": found,
        "shown": shown,
        "named": reading.names_in(shown),
        "error": error,
    }
    return render(request, "reports/release.html", context)


@known_person
def stop(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.REPORT_RELEASE)
    found = report_for(seat, number)
    form = WhyForm(posted(request), label="Why is it not going out?")
    if request.method == "POST" and form.is_valid():
        try:
            reports.stop(report=found, **form.cleaned_data, by=seat.person)
            messages.success(request, "It is not going out. It can still be read here.")
            return redirect("report", slug, number)
        except ActionError as error:
            form.add_error(None, str(error))
    context: dict[str, Any] = {"seat": seat, "tab": "reports", "report": found, "form": form}
    return render(request, "reports/stop.html", context)


@known_person
def report_file(request: HttpRequest, slug: str, number: int, kind: str) -> HttpResponse:
    """Made on the spot. Whoever looks on takes away what is out, and a draft is for those who take part."""
    seat = seat_for(request.viewer, slug, Permission.ACCOUNT_READ)
    found = report_for(seat, number)
    if kind not in DOCUMENTS + SHEETS:
        raise Http404
    if found.state != "released" and not seat.may(Permission.PROJECT_EXPORT):
        raise PermissionDenied
    shown = reading.shown(found, seat)
    title, name = seat.project.title, f"report-{found.number}-{found.form.replace('_', '-')}"
    if kind == "json":
        return file_response(canonical(found), title=title, name=name, kind=kind)
    if kind == "xlsx":
        made = report_workbook.workbook(found.title, report_sheets(seat.project, shown))
        return file_response(made, title=title, name=name, kind=kind)
    if kind == "csv":
        sheet = said_sheet(shown) or report_sheets(seat.project, shown)[0]
        return file_response(report_workbook.sheet_csv(sheet).encode(), title=title, name=name, kind=kind)
    size: Size = "large" if request.GET.get("size") == "large" else "ordinary"
    made_document = report_document(seat.project, shown, is_linked=kind == "html")
    return document_response(made_document, title=title, name=name, kind=kind, size=size)
