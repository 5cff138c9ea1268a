"""Bringing a spreadsheet: read and shown with what is missing, and only then brought in, whole or not at all."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from evenhand.access.permissions import Permission
from evenhand.access.projects import Seat, seat_for
from evenhand.actions import budgets
from evenhand.actions.errors import ActionError
from evenhand.actions.once import AlreadyDone
from evenhand.exchange.sheet_reading import MOST_BYTES
from evenhand.exchange.upload_limits import UploadRefused
from evenhand.readings.budget_spreadsheet import SheetFound, lines_of, read_upload
from evenhand.readings.framework import current
from evenhand.records.models import BudgetLine
from evenhand.web.forms.budget_spreadsheet import GONE, SpreadsheetLines, SpreadsheetUpload
from evenhand.web.forms.plan_upload import shown_file_name
from evenhand.web.signed_in import known_person


@known_person
def upload(request: HttpRequest, slug: str) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.BUDGET_EDIT)
    is_sent = request.method == "POST"
    form = SpreadsheetUpload(request.POST, request.FILES) if is_sent else SpreadsheetUpload()
    if is_sent and form.is_valid():
        given = form.cleaned_data["file"]
        name = shown_file_name(given.name)
        try:
            # One byte past the limit is enough to know that it is too long.
            found = read_upload(given.read(MOST_BYTES + 1), name, current(), only=form.cleaned_data["only"])
        except UploadRefused as refused:
            form.add_error("file", refused.sentence)
        else:
            carried = SpreadsheetLines.for_rows(found.rows, found.uncertain, name, current())
            return _preview(request, seat, carried, found)
    return render(request, "budgets/from_spreadsheet.html", {"seat": seat, "form": form, "tab": "plan"})


@known_person
@require_POST
def bring_in(request: HttpRequest, slug: str) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.BUDGET_EDIT)
    form = SpreadsheetLines(request.POST, fw=current())
    if not form.found:
        messages.error(request, GONE)
        return redirect("budget-from-spreadsheet", slug)
    if form.is_valid():
        try:
            added = budgets.bring_in(
                project=seat.project,
                lines=lines_of(form.found, form.answers(), form.name),
                made_from=f"The spreadsheet “{form.name}”",
                is_instead=request.POST.get("is_instead") == "yes",
                by=seat.person,
                form_key=request.POST.get("form_key"),
            )
            messages.success(
                request, f"{len(added)} {'line is' if len(added) == 1 else 'lines are'} in the plan."
            )
            return redirect("budget", slug)
        except AlreadyDone:
            return redirect("budget", slug)
        except ActionError as error:
            form.add_error(None, str(error))
    return _preview(request, seat, form, None)


def _preview(
    request: HttpRequest, seat: Seat, form: SpreadsheetLines, found: SheetFound | None
) -> HttpResponse:
    rows = found.rows if found else form.found
    return render(
        request,
        "budgets/spreadsheet_preview.html",
        {
            "seat": seat,
            "form": form,
            "found": found,
            "rows": rows,
            "total_pence": sum(row.pence for row in rows),
            "headings": {row.id: row.name for row in current().cost_headings},
            "lines_here": BudgetLine.objects.filter(budget__project=seat.project, removed_at=None).count(),
            "tab": "plan",
        },
    )
