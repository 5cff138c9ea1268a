"""Who is reached beside who is affected: counts out of a survey without names, brought in as a file."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from evenhand.access.permissions import Permission
from evenhand.access.projects import seat_for
from evenhand.actions import reach_counts
from evenhand.actions.errors import ActionError
from evenhand.actions.once import AlreadyDone
from evenhand.exchange import reach_csv
from evenhand.exchange.figures_csv import figures_csv
from evenhand.exchange.plan_values import clean
from evenhand.readings.reach import surveys
from evenhand.web.forms.organisations import ReachFileForm
from evenhand.web.forms.posted import posted
from evenhand.web.signed_in import known_person


@known_person
def reach_page(request: HttpRequest, slug: str) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.ACCOUNT_READ)
    return render(
        request, "reach/reach.html", {"seat": seat, "tab": "reach", "surveys": surveys(seat.project)}
    )


@known_person
def bring(request: HttpRequest, slug: str) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.REACH_SAY)
    form = ReachFileForm(
        posted(request), request.FILES or None, initial={"surveyed_on": timezone.localdate()}
    )
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            # One more byte than may be is enough to see that it is too much.
            rows = reach_csv.read(said["file"].read(reach_csv.MOST_BYTES + 1))
            reach_counts.bring(
                partner=seat.partner,
                survey=said["survey"],
                surveyed_on=said["surveyed_on"],
                asked=said["asked"],
                rows=rows,
                by=seat.person,
                form_key=request.POST.get("form_key"),
            )
            messages.success(request, "Kept. Small groups are not shown to anybody here.")
            return redirect("reach", slug)
        except AlreadyDone:
            return redirect("reach", slug)
        except reach_csv.ReachFileError as error:
            form.add_error("file", str(error))
        except ActionError as error:
            form.add_error(None, str(error))
    return render(request, "reach/bring.html", {"seat": seat, "tab": "reach", "form": form})


@known_person
def empty_file(request: HttpRequest, slug: str) -> HttpResponse:
    seat_for(request.viewer, slug, Permission.REACH_SAY)
    content = figures_csv(
        [
            reach_csv.HEADER,
            ["Age", "16 to 34", "12", "31", "Census 2021", "2021-03-21"],
            ["Age", "35 and over", "20", "69", "Census 2021", "2021-03-21"],
            ["Age", "Rather not say", "3", "", "", ""],
        ]
    )
    response = HttpResponse(content, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="who-is-reached.csv"'
    return response


@known_person
@require_POST
def take_away(request: HttpRequest, slug: str) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.REACH_SAY)
    try:
        reach_counts.take_away(
            project=seat.project, survey=clean(request.POST.get("survey", "")), by=seat.person
        )
        messages.success(request, "Taken away.")
    except ActionError as error:
        messages.error(request, str(error))
    return redirect("reach", slug)
