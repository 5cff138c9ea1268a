"""Bring what people said before from a spreadsheet: read, shown, and only then brought in, whole or not at all."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from evenhand.access.permissions import Permission
from evenhand.access.projects import Seat, seat_for
from evenhand.actions import bringing
from evenhand.actions.errors import ActionError
from evenhand.actions.once import AlreadyDone
from evenhand.exchange.said_sheet import MOST_CHARACTERS, MOST_ROWS, Read
from evenhand.exchange.sheet_reading import MOST_BYTES, Row, read_sheet
from evenhand.exchange.upload_limits import UploadRefused
from evenhand.readings.bringing import Brought, prepare
from evenhand.readings.said_table import said_csv, said_workbook
from evenhand.web.document_files import MEDIA, file_response
from evenhand.web.forms.bringing import GONE, MOST_CARRIED, SheetColumns, SheetUpload
from evenhand.web.forms.plan_upload import shown_file_name
from evenhand.web.forms.posted import posted
from evenhand.web.signed_in import known_person

SHOWN = 20


@known_person
def upload(request: HttpRequest, slug: str) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.CONTRIBUTION_BRING)
    is_sent = request.method == "POST"
    form = SheetUpload(posted(request), request.FILES) if is_sent else SheetUpload()
    if is_sent and form.is_valid():
        given = form.cleaned_data["file"]
        name = shown_file_name(given.name)
        try:
            # One byte past the limit is enough to know that it is too long.
            rows = _rows(given.read(MOST_BYTES + 1), name, form.cleaned_data["only"])
            columns = SheetColumns.for_sheet(rows, name)
            if len(columns.initial["rows"]) > MOST_CARRIED:
                raise UploadRefused("This sheet holds too many words to bring at once. Bring it in parts.")
        except UploadRefused as refused:
            form.add_error("file", refused.sentence)
        else:
            return _columns(request, seat, columns)
    return render(
        request, "bringing/upload.html", {"seat": seat, "form": form, "most_rows": MOST_ROWS, "tab": "said"}
    )


@known_person
@require_POST
def rows(request: HttpRequest, slug: str) -> HttpResponse:
    """The columns as the person says they are: look at it first, then bring it in."""
    seat = seat_for(request.viewer, slug, Permission.CONTRIBUTION_BRING)
    form = SheetColumns(posted(request))
    if not form.found:
        messages.error(request, GONE)
        return redirect("contribution-bring", slug)
    if not form.is_valid():
        return _columns(request, seat, form)
    read = form.read()
    said = form.cleaned_data
    found = prepare(
        seat,
        read.rows,
        default_kind=said["kind"],
        default_day=said["day"],
        when_changed=said["when_changed"],
        file=form.name,
    )
    if request.POST.get("do") != "bring" or read.problems:
        return _columns(request, seat, form, read, found)
    try:
        made = bringing.bring(
            partner=seat.partner,
            rows=found,
            file=form.name,
            by=seat.person,
            form_key=request.POST.get("form_key"),
        )
        messages.success(
            request,
            f"{len(made)} {'thing is' if len(made) == 1 else 'things are'} here now, with what became of them.",
        )
        return redirect("contribution-list", slug)
    except AlreadyDone:
        return redirect("contribution-list", slug)
    except ActionError as error:
        form.add_error(None, str(error))
    return _columns(request, seat, form, read, found)


@known_person
def sheet(request: HttpRequest, slug: str, kind: str) -> HttpResponseBase:
    """What this person may read, to take away in columns that can be brought in again."""
    seat = seat_for(request.viewer, slug, Permission.CONTRIBUTION_READ)
    if kind == "csv":
        response = StreamingHttpResponse(said_csv(seat), content_type=MEDIA["csv"])
        response["Content-Disposition"] = f'attachment; filename="{seat.project.slug}-said.csv"'
        return response
    if kind != "xlsx":
        raise Http404
    return file_response(said_workbook(seat), title=seat.project.title, name="said", kind=kind)


def _rows(data: bytes, name: str, only: str) -> tuple[Row, ...]:
    sheet = read_sheet(data, name, most_characters=MOST_CHARACTERS)
    names = list(dict.fromkeys(row.sheet for row in sheet.rows))
    wanted = only.strip() or (names[0] if names else "")
    found = tuple(row for row in sheet.rows if row.sheet == wanted)
    if not found:
        there = ", ".join(f"“{each}”" for each in names if each)
        raise UploadRefused(
            f"There is no sheet called “{wanted[:60]}” in this file. It has {there}."
            if only.strip() and there
            else "There is nothing in this file that we can read."
        )
    return found


def _columns(
    request: HttpRequest,
    seat: Seat,
    form: SheetColumns,
    read: Read | None = None,
    found: list[Brought] | None = None,
) -> HttpResponse:
    found = found or []
    return render(
        request,
        "bringing/columns.html",
        {
            "seat": seat,
            "form": form,
            "read": read,
            "shown": found[:SHOWN],
            "count": len(found),
            "answered": sum(bool(row.outcome) for row in found),
            "with_author": sum(row.author is not None for row in found),
            "notes": [note for row in found for note in row.notes],
            "tab": "said",
        },
    )
