"""Figures worked out from the record: a list, one of them with the records behind it, and which are looked at."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from evenhand.access.permissions import Permission
from evenhand.access.projects import Seat, seat_for
from evenhand.actions import indicator_choices
from evenhand.actions.errors import ActionError
from evenhand.actions.once import AlreadyDone
from evenhand.framework.rows import Indicator
from evenhand.readings.framework import current
from evenhand.readings.indicator_file import as_csv
from evenhand.readings.indicator_records import records_of
from evenhand.readings.indicator_stories import stories_beside
from evenhand.readings.indicators import FIRST_NAMES, indicator_of, indicators_of, listed
from evenhand.readings.limits import LIMITS, limits_line
from evenhand.records.models import IndicatorChoice
from evenhand.web.document_files import file_response
from evenhand.web.forms.indicators import ChoiceForm
from evenhand.web.forms.posted import posted
from evenhand.web.signed_in import known_person


@known_person
def indicator_list(request: HttpRequest, slug: str) -> HttpResponse:
    """Those that partners look at. Nothing is worked out for the others, which are there by name."""
    seat = seat_for(request.viewer, slug, Permission.ACCOUNT_READ)
    shown = indicators_of(seat.project, seat, is_on_only=True)
    first = [
        (id, name, [each for each in shown if each.first_of == id])
        for id, name in FIRST_NAMES.items()
        if any(each.first_of == id for each in shown)
    ]
    return render(
        request,
        "indicators/list.html",
        {
            "seat": seat,
            "tab": "figures",
            "first": first,
            "others": [each for each in shown if not each.is_first],
            "off": [each for each in listed(seat.project) if not each.is_on],
            "limits": limits_line(seat.project),
        },
    )


@known_person
def indicator(request: HttpRequest, slug: str, indicator: str) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.ACCOUNT_READ)
    row = _row(indicator)
    shown = indicator_of(seat.project, seat, row.id)
    choices = IndicatorChoice.objects.filter(project=seat.project, indicator=row.id).order_by("-pk")
    return render(
        request,
        "indicators/indicator.html",
        {
            "seat": seat,
            "tab": "figures",
            "shown": shown,
            "row": row,
            "records": records_of(row.id, seat),
            "stories": stories_beside(seat, row.id),
            "choices": choices.select_related("partner__person").prefetch_related("partner__types")[:20],
            "limits": LIMITS[3:],
        },
    )


@known_person
def choose(request: HttpRequest, slug: str, indicator: str) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.INDICATOR_CHOOSE)
    row = _row(indicator)
    is_on = not _is_on(seat, row)
    form = ChoiceForm(posted(request), is_on=is_on)
    if request.method == "POST" and form.is_valid():
        try:
            indicator_choices.choose(
                partner=seat.partner,
                indicator=row.id,
                # What the person saw when they pressed, so that two who press at once do not undo each other.
                is_on=request.POST.get("is_on", "yes" if is_on else "no") == "yes",
                why=form.cleaned_data["why"],
                by=seat.person,
                form_key=request.POST.get("form_key"),
            )
            messages.success(
                request, "It is on the page now." if is_on else "It is off now. Anybody here can turn it on."
            )
            return redirect("indicator", slug, row.id)
        except AlreadyDone:
            return redirect("indicator", slug, row.id)
        except ActionError as error:
            form.add_error(None, str(error))
    return render(
        request,
        "indicators/choose.html",
        {"seat": seat, "tab": "figures", "form": form, "row": row, "is_on": is_on},
    )


@known_person
def indicator_file(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    """As this reader may see them, those that are on: a file tells no more than the page."""
    seat = seat_for(request.viewer, slug, Permission.ACCOUNT_READ)
    if kind != "csv":
        raise Http404
    shown = indicators_of(seat.project, seat, is_on_only=True)
    content = as_csv(shown, limits_line(seat.project))
    return file_response(content, title=seat.project.title, name="figures", kind=kind)


def _row(id: str) -> Indicator:
    found = next((row for row in current().indicators if row.id == id), None)
    if found is None:
        raise Http404
    return found


def _is_on(seat: Seat, row: Indicator) -> bool:
    return next(each.is_on for each in listed(seat.project) if each.row.id == row.id)
