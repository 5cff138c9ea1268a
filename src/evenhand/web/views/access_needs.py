"""What people need in order to take part: said once, privately, and looked at before and after each occasion."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from evenhand.access.access_needs import (
    check_to_answer,
    check_to_arrange,
    own_need,
    own_needs,
    says_for,
)
from evenhand.access.permissions import Permission
from evenhand.access.projects import Seat, seat_for
from evenhand.actions import access_needs
from evenhand.actions.errors import ActionError
from evenhand.actions.once import AlreadyDone
from evenhand.readings.access_needs import by_person, figure, occasions, who_arranges
from evenhand.web.forms.access_needs import (
    ArrangedForm,
    MetForm,
    NeedForm,
    NeedForSomebodyForm,
    OccasionForm,
)
from evenhand.web.forms.posted import posted
from evenhand.web.signed_in import known_person


@known_person
def need_list(request: HttpRequest, slug: str) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.ACCESS_SAY)
    form = NeedForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            access_needs.say(
                partner=says_for(seat),
                need=form.cleaned_data["need"],
                by=seat.person,
                form_key=request.POST.get("form_key"),
            )
            messages.success(request, "Thank you. Those who arrange things can see it now, and nobody else.")
            return redirect("access-need-list", slug)
        except AlreadyDone:
            return redirect("access-need-list", slug)
        except ActionError as error:
            form.add_error(None, str(error))
    today = timezone.localdate()
    return render(
        request,
        "access_needs/list.html",
        {
            "seat": seat,
            "tab": "needs",
            "form": form,
            "needs": own_needs(seat),
            "who_arranges": who_arranges(seat.project),
            "for_whom": says_for(seat) if says_for(seat).pk != seat.partner.pk else None,
            "today": today,
        },
    )


@known_person
def need(request: HttpRequest, slug: str, need_id: int) -> HttpResponse:
    """Change one, say that it is still right, or that it is not needed any more."""
    seat = seat_for(request.viewer, slug, Permission.ACCESS_SAY)
    found = own_need(seat, need_id)
    do = request.POST.get("do", "")
    form = NeedForm(posted(request) if not do else None, initial={"need": found.need})
    if request.method == "POST":
        try:
            if do == "still_right":
                access_needs.still_right(need=found, by=seat.person)
                messages.success(request, "Thank you. We ask again in half a year.")
                return redirect("access-need-list", slug)
            if do == "end":
                access_needs.end(need=found, by=seat.person)
                messages.success(request, "It is gone, with all that was noted about it.")
                return redirect("access-need-list", slug)
            if form.is_valid():
                access_needs.change(need=found, words=form.cleaned_data["need"], by=seat.person)
                messages.success(request, "Changed.")
                return redirect("access-need-list", slug)
        except ActionError as error:
            form.add_error(None, str(error)) if form.is_bound else messages.error(request, str(error))
    return render(
        request, "access_needs/need.html", {"seat": seat, "tab": "needs", "form": form, "need": found}
    )


@known_person
def met(request: HttpRequest, slug: str, check_id: int) -> HttpResponse:
    """“Did you get what you needed?” Answered by the person, or typed in for somebody without an account."""
    seat = seat_for(request.viewer, slug, Permission.ACCESS_SAY)
    check = check_to_answer(seat, check_id)
    is_own = check.need.partner_id == says_for(seat).pk
    form = MetForm(posted(request), initial={"met": check.met, "words": check.words})
    if request.method == "POST" and form.is_valid():
        try:
            access_needs.say_met(check=check, **form.cleaned_data, by=seat.person)
            messages.success(request, "Thank you. It helps to do it better next time.")
            return redirect("access-need-list" if is_own else "access-need-arrange", slug)
        except ActionError as error:
            form.add_error(None, str(error))
    return render(
        request,
        "access_needs/met.html",
        {
            "seat": seat,
            "tab": "needs" if is_own else "arranging",
            "form": form,
            "check": check,
            "is_own": is_own,
        },
    )


@known_person
def arrange(request: HttpRequest, slug: str) -> HttpResponse:
    """For those who arrange things: who needs what, and what is coming up."""
    seat = seat_for(request.viewer, slug, Permission.ACCESS_ARRANGE)
    return _arranging(request, seat)


@known_person
def occasion_add(request: HttpRequest, slug: str) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.ACCESS_ARRANGE)
    form = OccasionForm(posted(request), people=[row.partner for row in by_person(seat)])
    if request.method == "POST" and form.is_valid():
        try:
            access_needs.plan_occasion(
                project=seat.project,
                occasion=form.cleaned_data["occasion"],
                day=form.cleaned_data["day"],
                partners=form.chosen,
                by=seat.person,
                form_key=request.POST.get("form_key"),
            )
            messages.success(request, "Noted. Write beside each need what was arranged.")
            return redirect("access-need-arrange", slug)
        except AlreadyDone:
            return redirect("access-need-arrange", slug)
        except ActionError as error:
            form.add_error(None, str(error))
    return render(request, "access_needs/occasion.html", {"seat": seat, "tab": "arranging", "form": form})


@known_person
def enter(request: HttpRequest, slug: str) -> HttpResponse:
    """Type in what somebody without an account said by post, by phone or face to face."""
    seat = seat_for(request.viewer, slug, Permission.ACCESS_ARRANGE)
    people = seat.project.partners.filter(removed_at=None, person__email=None).select_related("person")
    form = NeedForSomebodyForm(posted(request), people=people.prefetch_related("types"))
    if request.method == "POST" and form.is_valid():
        try:
            access_needs.say(
                partner=form.chosen,
                need=form.cleaned_data["need"],
                by=seat.person,
                form_key=request.POST.get("form_key"),
            )
            messages.success(request, "Kept. They are asked on their page whether it is right.")
            return redirect("access-need-arrange", slug)
        except AlreadyDone:
            return redirect("access-need-arrange", slug)
        except ActionError as error:
            form.add_error(None, str(error))
    return render(request, "access_needs/enter.html", {"seat": seat, "tab": "arranging", "form": form})


@known_person
def arranged(request: HttpRequest, slug: str, check_id: int) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.ACCESS_ARRANGE)
    check = check_to_arrange(seat, check_id)
    form = ArrangedForm(posted(request), initial={"arranged": check.arranged})
    if request.method == "POST" and form.is_valid():
        try:
            access_needs.arrange(check=check, arranged=form.cleaned_data["arranged"], by=seat.person)
            messages.success(request, "Kept.")
            return redirect("access-need-arrange", slug)
        except ActionError as error:
            form.add_error(None, str(error))
    return render(
        request,
        "access_needs/arranged.html",
        {"seat": seat, "tab": "arranging", "form": form, "check": check},
    )


def _arranging(request: HttpRequest, seat: Seat) -> HttpResponse:
    return render(
        request,
        "access_needs/arrange.html",
        {
            "seat": seat,
            "tab": "arranging",
            "people": by_person(seat),
            "occasions": occasions(seat),
            "figure": figure(seat.project),
        },
    )
