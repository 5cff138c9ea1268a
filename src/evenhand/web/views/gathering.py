from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from evenhand.access.contributions import contribution_for, is_own, readable
from evenhand.access.permissions import Permission
from evenhand.access.projects import seat_for
from evenhand.actions import gathering
from evenhand.actions.errors import ActionError
from evenhand.actions.once import AlreadyDone
from evenhand.readings.authors import author_shown_to
from evenhand.readings.queue import shown
from evenhand.web.answering import address_after, ticked
from evenhand.web.forms.gathering import GatherForm, SplitForm, TakeOutForm
from evenhand.web.forms.posted import posted
from evenhand.web.signed_in import known_person


@known_person
def gather(request: HttpRequest, slug: str) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.CONTRIBUTION_GATHER)
    rows = ticked(request, seat)
    form = GatherForm(posted(request))
    if len(rows) < 2 and request.method != "POST":
        messages.warning(request, "Tick at least two things to put together.")
        return redirect("answer-queue", slug)
    if request.method == "POST" and form.is_valid():
        try:
            made = gathering.gather(
                contributions=rows,
                text=form.cleaned_data["text"],
                partner=seat.partner,
                by=seat.person,
                form_key=request.POST.get("form_key"),
            )
            messages.success(
                request, f"Put together as number {made.number}. Answer it once for all of them."
            )
            return redirect("answer-queue", slug)
        except AlreadyDone:
            return redirect("answer-queue", slug)
        except ActionError as error:
            form.add_error(None, str(error))
    return render(
        request,
        "gathering/gather.html",
        {"seat": seat, "form": form, "rows": shown(rows, seat), "tab": "queue"},
    )


@known_person
def take_out(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """For its author, who is asked for no reason, and for those who put things together."""
    seat = seat_for(request.viewer, slug, Permission.CONTRIBUTION_READ)
    own = contribution_for(seat, number)
    if not is_own(seat, own) and not seat.may(Permission.CONTRIBUTION_GATHER):
        raise Http404
    form = TakeOutForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            gathering.take_out(
                contribution=own, words=form.cleaned_data["words"], partner=seat.partner, by=seat.person
            )
            messages.success(request, "Taken out. It waits for an answer of its own now.")
            return redirect(address_after(seat, own))
        except ActionError as error:
            form.add_error(None, str(error))
    whole = readable(seat).filter(pk=own.gathered_into_id).first() if own.gathered_into_id else None
    return render(
        request,
        "gathering/take_out.html",
        {"seat": seat, "form": form, "contribution": own, "whole": whole, "tab": "said"},
    )


@known_person
def split(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.CONTRIBUTION_GATHER)
    found = contribution_for(seat, number)
    form = SplitForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            gathering.split(
                contribution=found,
                parts=form.parts(),
                partner=seat.partner,
                by=seat.person,
                form_key=request.POST.get("form_key"),
            )
            messages.success(request, "Taken apart. Each part waits for its own answer.")
            return redirect("answer-queue", slug)
        except AlreadyDone:
            return redirect("answer-queue", slug)
        except ActionError as error:
            form.add_error(None, str(error))
    return render(
        request,
        "gathering/split.html",
        {
            "seat": seat,
            "form": form,
            "contribution": found,
            "author": author_shown_to(found, seat),
            "tab": "queue",
        },
    )
