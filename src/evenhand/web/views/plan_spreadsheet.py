"""Friday's spreadsheet: what it holds, what is missing, and its lines as the lines of a first plan.

The pages answer an upload themselves. A redirect would have to keep somebody's budget on the server meanwhile.
"""

from __future__ import annotations

from dataclasses import replace

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from evenhand.exchange import plan_file
from evenhand.exchange.plan_file import MANY, PlanFile
from evenhand.exchange.sheet_reading import MOST_BYTES
from evenhand.exchange.upload_limits import UploadRefused
from evenhand.readings.budget_spreadsheet import RowFound, SheetFound, lines_of, read_upload
from evenhand.readings.framework import current
from evenhand.web.browser_plan import TooMuch, Typed, keep, with_typed
from evenhand.web.document_files import file_response
from evenhand.web.forms.budget_spreadsheet import GONE, SpreadsheetLines, SpreadsheetUpload
from evenhand.web.forms.plan_upload import shown_file_name
from evenhand.web.forms.start_routes import still_open
from evenhand.web.signed_in import anyone
from evenhand.web.views.first_plan import costed_afresh

TOO_MANY = (
    "Your browser cannot carry this many lines. Nothing has changed. Take them away as a plan file instead: it holds "
    "all of them, with everything else that you said."
)
MOST_LINES = MANY["lines"][1]


@anyone
@with_typed
def spreadsheet(request: HttpRequest, typed: Typed) -> HttpResponse:
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
            return _found(request, typed, carried, found.rows, found)
    return render(request, "start/spreadsheet.html", {"form": form, "typed": typed})


@anyone
@require_POST
@with_typed
def take_lines(request: HttpRequest, typed: Typed) -> HttpResponse:
    """Make the lines of the spreadsheet the plan's lines, in the browser or in a file to take away."""
    form = SpreadsheetLines(request.POST, fw=current())
    if not form.found:
        messages.error(request, GONE)
        return redirect("start-spreadsheet")
    if not form.is_valid():
        return _found(request, typed, form, form.found, None)
    with_lines = _with_lines(typed.plan, form)
    if len(with_lines.lines) > MOST_LINES:
        form.add_error(None, f"A plan holds up to {MOST_LINES} lines, and these are {len(with_lines.lines)}.")
        return _found(request, typed, form, form.found, None)
    if "as_file" in request.POST:
        content = plan_file.write(with_lines).encode()
        return file_response(content, title=with_lines.title, name="plan", kind="toml")
    taken = typed.with_plan(with_lines)
    response = redirect("start-answers" if still_open(taken) else "first-plan")
    try:
        keep(response, taken)
    except TooMuch:
        form.add_error(None, TOO_MANY)
        return _found(request, typed, form, form.found, None)
    messages.success(request, f"The lines of your plan are now those of “{form.name}”.")
    return response


def _with_lines(plan: PlanFile, form: SpreadsheetLines) -> PlanFile:
    lines = lines_of(form.found, form.answers(), form.name)
    named = tuple(replace(line, id=f"row_{number}") for number, line in enumerate(lines, start=1))
    return replace(costed_afresh(plan), lines=named)


def _found(
    request: HttpRequest,
    typed: Typed,
    form: SpreadsheetLines,
    rows: tuple[RowFound, ...],
    found: SheetFound | None,
) -> HttpResponse:
    fw = current()
    context = {
        "form": form,
        "found": found,
        "rows": rows,
        "total_pence": sum(row.pence for row in rows),
        "headings": {row.id: row.name for row in fw.cost_headings},
        "too_little": next((row for row in fw.comparators if row.id == "evening_for_eight"), None),
        "has_lines": bool(typed.plan.lines),
    }
    return render(request, "start/spreadsheet_found.html", context)
