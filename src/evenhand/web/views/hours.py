"""Unseen work: one's own hours, in two taps. Nobody else sees them before they are shared."""

from datetime import date, datetime
from fractions import Fraction

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from evenhand.access.permissions import Permission
from evenhand.access.projects import Seat, seat_for
from evenhand.actions import hours
from evenhand.actions.errors import ActionError
from evenhand.actions.once import AlreadyDone
from evenhand.exchange.document.tree import Size
from evenhand.readings import amounts
from evenhand.readings.hours import months_of, shared_in
from evenhand.readings.hours_document import portfolio, portfolio_csv
from evenhand.records.models import HoursEntry, WorkProfile
from evenhand.web.document_files import document_response, file_response
from evenhand.web.forms.hours import MINUTES, HoursForm, PostForm, TwoTapsForm
from evenhand.web.forms.posted import posted
from evenhand.web.signed_in import known_person

ENTRIES_A_PAGE = 50


@known_person
def hours_list(request: HttpRequest, slug: str) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.HOURS_LOG)
    entries = HoursEntry.objects.filter(partner=seat.partner)
    last = entries.order_by("-pk").first()
    form = TwoTapsForm(posted(request), initial={"is_paid_for": last.is_paid_for if last else "unknown"})
    if request.method == "POST" and form.is_valid():
        try:
            entry = hours.log(
                partner=seat.partner,
                **form.cleaned_data,
                day=timezone.localdate(),
                by=seat.person,
                form_key=request.POST.get("form_key"),
            )
            messages.success(
                request,
                f"Kept: {amounts.hours(Fraction(entry.minutes, 60))}, {entry.get_kind_display().lower()}. "
                "Only you see it.",
            )
            return redirect("hours-list", slug)
        except AlreadyDone:
            return redirect("hours-list", slug)
        except ActionError as error:
            form.add_error(None, str(error))
    months = months_of(seat.partner)
    return render(
        request,
        "hours/list.html",
        {
            **_about(seat),
            "form": form,
            "lengths": MINUTES,
            "months": months,
            "page": Paginator(entries.order_by("-day", "-pk"), ENTRIES_A_PAGE).get_page(
                request.GET.get("page")
            ),
            "has_unshared": any(not month.is_all_shared for month in months),
        },
    )


@known_person
def add(request: HttpRequest, slug: str) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.HOURS_LOG)
    form = HoursForm(posted(request), initial={"day": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        given = {name: said[name] for name in ("kind", "minutes", "is_paid_for", "words")}
        common = {"partner": seat.partner, "by": seat.person, "form_key": request.POST.get("form_key")}
        try:
            if said["how"] == "month":
                hours.guess_month(**common, **given, month=said["day"])
            else:
                hours.log(**common, **given, day=said["day"])
            messages.success(request, "Kept. Only you see it.")
            return redirect("hours-list", slug)
        except AlreadyDone:
            return redirect("hours-list", slug)
        except ActionError as error:
            form.add_error(None, str(error))
    return render(request, "hours/add.html", {**_about(seat), "form": form})


@known_person
@require_POST
def remove(request: HttpRequest, slug: str, hours_id: int) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.HOURS_LOG)
    entry = get_object_or_404(HoursEntry.objects.select_related("partner"), pk=hours_id, partner=seat.partner)
    hours.remove(entry=entry, by=seat.person)
    messages.success(request, "Taken away.")
    return redirect("hours-list", slug)


@known_person
def share(request: HttpRequest, slug: str) -> HttpResponse:
    """What sharing means is said on the page before the button."""
    seat = seat_for(request.viewer, slug, Permission.HOURS_LOG)
    if request.method == "POST":
        try:
            month = _month(request.POST.get("month", ""))
            if request.POST.get("do") == "take_back":
                hours.take_back(partner=seat.partner, month=month, by=seat.person)
                messages.success(request, "Off the pages. Nobody here sees it now but you.")
            else:
                hours.share(
                    partner=seat.partner,
                    month=month,
                    by=seat.person,
                    form_key=request.POST.get("form_key"),
                )
                messages.success(request, "Shared. Those who take part here can see the sums.")
        except AlreadyDone:
            pass
        except ActionError as error:
            messages.error(request, str(error))
        return redirect("hours-share", slug)
    return render(request, "hours/share.html", {**_about(seat), "months": months_of(seat.partner)})


@known_person
def shared(request: HttpRequest, slug: str) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.HOURS_LOG)
    found = shared_in(seat.project)
    page = Paginator(found.months, ENTRIES_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "hours/shared.html", {**_about(seat), "found": found, "page": page})


@known_person
def post(request: HttpRequest, slug: str) -> HttpResponse:
    """One's own post, so that one can hold one's hours against what is paid for."""
    seat = seat_for(request.viewer, slug, Permission.HOURS_LOG)
    kept = WorkProfile.objects.filter(partner=seat.partner).first()
    initial = {"career_stage": kept.career_stage, "contract": kept.contract} if kept else {}
    if kept and kept.paid_share is not None:
        initial["paid_percent"] = (kept.paid_share * 100).normalize()
    form = PostForm(posted(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            hours.describe_post(
                partner=seat.partner,
                career_stage=form.cleaned_data["career_stage"],
                contract=form.cleaned_data["contract"],
                paid_share=form.paid_share,
                by=seat.person,
            )
            messages.success(request, "Kept. Nobody else sees it.")
            return redirect("hours-list", slug)
        except ActionError as error:
            form.add_error(None, str(error))
    return render(request, "hours/post.html", {**_about(seat), "form": form})


@known_person
def portfolio_file(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    """One's own hours to take away."""
    seat = seat_for(request.viewer, slug, Permission.HOURS_LOG)
    title = seat.project.title
    if kind == "csv":
        return file_response(portfolio_csv(seat.partner), title=title, name="my-hours", kind=kind)
    if kind not in {"pdf", "docx"}:
        raise Http404
    size: Size = "large" if request.GET.get("size") == "large" else "ordinary"
    return document_response(portfolio(seat.partner), title=title, name="my-hours", kind=kind, size=size)


def _about(seat: Seat) -> dict[str, object]:
    return {"seat": seat, "tab": "hours"}


def _month(typed: str) -> date | None:
    """The month of a button; nothing for all of them."""
    if not typed:
        return None
    try:
        return datetime.strptime(typed[:7], "%Y-%m").date()
    except ValueError:
        raise ActionError("Choose one of your months.") from None
