"""One sentence of a report: written, put in other words, left out with a reason, put back."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from evenhand.access.permissions import Permission
from evenhand.access.projects import seat_for
from evenhand.access.reports import report_for, sentence_for
from evenhand.actions import reports
from evenhand.actions.errors import ActionError
from evenhand.actions.once import AlreadyDone
from evenhand.readings.reports import shown
from evenhand.records.models import ReportSentence
from evenhand.web.forms.posted import posted
from evenhand.web.forms.reports import RewordForm, WhyForm, WriteForm
from evenhand.web.signed_in import known_person


@known_person
def write(request: HttpRequest, slug: str, number: int, item_id: str) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.REPORT_WRITE)
    report = report_for(seat, number)
    part = next((each for each in shown(report, seat).items if each.id == item_id), None)
    if part is None:
        raise Http404
    form = WriteForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            reports.write(
                report=report,
                item=item_id,
                text=form.cleaned_data["text"],
                rests_on=form.rests_on,
                partner=seat.partner,
                by=seat.person,
                form_key=request.POST.get("form_key"),
            )
            messages.success(request, "Added, under your name.")
            return _to(slug, number, item_id)
        except AlreadyDone:
            return _to(slug, number, item_id)
        except ActionError as error:
            form.add_error(None, str(error))
    context = {"seat": seat, "tab": "reports", "report": report, "form": form, "part": part}
    return render(request, "reports/write.html", context)


@known_person
def reword(request: HttpRequest, slug: str, number: int, sentence_id: int) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.REPORT_WRITE)
    sentence = sentence_for(seat, number, sentence_id)
    columns, cells = _row_of(sentence)
    initial = {"text": sentence.text} | {f"cell_{place}": cell for place, cell in enumerate(cells)}
    form = RewordForm(posted(request), initial=initial, columns=columns)
    if request.method == "POST" and form.is_valid():
        try:
            reports.reword(
                sentence=sentence,
                text=form.cleaned_data["text"],
                cells=form.cells,
                partner=seat.partner,
                by=seat.person,
            )
            messages.success(request, "Kept. What the record gave stands beside it.")
            return _to(slug, number, sentence.item)
        except ActionError as error:
            form.add_error(None, str(error))
    context = {"seat": seat, "tab": "reports", "report": sentence.report, "sentence": sentence, "form": form}
    return render(request, "reports/reword.html", context)


@known_person
def leave_out(request: HttpRequest, slug: str, number: int, sentence_id: int) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.REPORT_WRITE)
    sentence = sentence_for(seat, number, sentence_id)
    form = WhyForm(posted(request), label="Why is it left out?")
    if request.method == "POST" and form.is_valid():
        try:
            reports.leave_out(sentence=sentence, **form.cleaned_data, by=seat.person)
            messages.success(request, "Left out. The report says that something was, and why.")
            return _to(slug, number, sentence.item)
        except ActionError as error:
            form.add_error(None, str(error))
    context = {"seat": seat, "tab": "reports", "report": sentence.report, "sentence": sentence, "form": form}
    return render(request, "reports/leave_out.html", context)


@known_person
def put_back(request: HttpRequest, slug: str, number: int, sentence_id: int) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.REPORT_WRITE)
    sentence = sentence_for(seat, number, sentence_id)
    if request.method == "POST":
        try:
            reports.put_back(sentence=sentence, by=seat.person)
            messages.success(request, "Put back.")
        except ActionError as error:
            messages.error(request, str(error))
    return _to(slug, number, sentence.item)


def _row_of(sentence: ReportSentence) -> tuple[list[str], list[str]]:
    """The cells of a sheet's row, to be changed one by one. A table with more rows than one is the record's own."""
    rows = sentence.table.get("rows", [])
    return (sentence.table["header"], rows[0]) if len(rows) == 1 else ([], [])


def _to(slug: str, number: int, item: str) -> HttpResponse:
    return redirect(f"{reverse('report', args=[slug, number])}#{item}")
