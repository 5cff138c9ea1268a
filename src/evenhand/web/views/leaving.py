"""Taking one's things, taking words back, leaving, and deleting an account. What stays is said before."""

from django.contrib import messages
from django.contrib.auth import logout
from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.text import slugify
from django.views.decorators.http import require_POST

from evenhand.access.leaving import seat_for_leaving
from evenhand.access.projects import Seat
from evenhand.actions import accounts
from evenhand.actions import leaving as leaving_actions
from evenhand.actions.errors import ActionError
from evenhand.readings.my_things import everything
from evenhand.readings.partners import who_to_ask
from evenhand.records.models import Partner, Person, Project
from evenhand.web.forms.leaving import DeleteForm, LeaveForm, WithdrawAllForm
from evenhand.web.forms.posted import posted
from evenhand.web.pin import pin_needed
from evenhand.web.signed_in import account_holder, known_person

WORDS_A_PAGE = 50


@known_person
@pin_needed
def leaving(request: HttpRequest, slug: str) -> HttpResponse:
    """What stays, what goes, and each way of going."""
    return _page(request, seat_for_leaving(request.viewer, slug), WithdrawAllForm())


@known_person
@pin_needed
@require_POST
def download(request: HttpRequest, slug: str) -> HttpResponseBase:
    seat = seat_for_leaving(request.viewer, slug)
    return _zip(seat.person, seat.project)


@known_person
@pin_needed
@require_POST
def withdraw_all(request: HttpRequest, slug: str) -> HttpResponse:
    seat = seat_for_leaving(request.viewer, slug)
    form = WithdrawAllForm(request.POST)
    if form.is_valid():
        try:
            count = leaving_actions.withdraw_all(partner=seat.partner, by=seat.person)
            messages.success(
                request,
                "There was nothing left to take back."
                if not count
                else f"{count} {'thing that you said is' if count == 1 else 'things that you said are'} taken back.",
            )
            return redirect("leaving", slug)
        except ActionError as error:
            form.add_error(None, str(error))
    return _page(request, seat, form)


@known_person
@pin_needed
def leave(request: HttpRequest, slug: str) -> HttpResponse:
    """Anyone may go, whenever they like, without a reason."""
    seat = seat_for_leaving(request.viewer, slug)
    form = LeaveForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            leaving_actions.leave(partner=seat.partner, reason=form.cleaned_data["reason"], by=seat.person)
        except ActionError as refused:
            form.add_error(None, str(refused))
        else:
            if request.viewer.private_page:
                request.session.flush()
            messages.success(request, "You have left the project. Thank you for what you gave to it.")
            return redirect("project-list" if request.viewer.has_account else "start")
    return render(
        request,
        "partners/leave.html",
        {"seat": seat, "form": form, "who_to_ask": who_to_ask(seat.project.pk), "tab": "people"},
    )


@known_person
@pin_needed
def forget_me(request: HttpRequest, slug: str) -> HttpResponse:
    """For somebody without an account: leave, and have one's name taken away."""
    seat = seat_for_leaving(request.viewer, slug)
    if request.viewer.has_account:
        return redirect("account-delete")
    form = DeleteForm(posted(request))
    if request.method == "POST" and (gone := _deleted(request, seat.person, form)):
        return gone
    return render(request, "leaving/forget_me.html", {"seat": seat, "form": form, "tab": "people"})


@account_holder
def account_leaving(request: HttpRequest) -> HttpResponse:
    places = Partner.objects.filter(person=request.viewer.person, removed_at=None).select_related("project")
    return render(request, "leaving/account.html", {"places": places})


@account_holder
@require_POST
def account_download(request: HttpRequest) -> HttpResponseBase:
    return _zip(request.viewer.person, None)


@account_holder
def account_delete(request: HttpRequest) -> HttpResponse:
    form = DeleteForm(posted(request))
    if request.method == "POST" and (gone := _deleted(request, request.viewer.person, form)):
        return gone
    return render(request, "leaving/delete.html", {"form": form})


def _deleted(request: HttpRequest, person: Person, form: DeleteForm) -> HttpResponse | None:
    if not form.is_valid():
        return None
    try:
        accounts.delete(person=person, by=person, erase_words=form.cleaned_data["words"] == "erase")
    except ActionError as refused:
        form.add_error(None, str(refused))
        return None
    logout(request)
    messages.success(request, "It is done. Your name and your way in are gone. Thank you for what you gave.")
    return redirect("start")


def _page(request: HttpRequest, seat: Seat, form: WithdrawAllForm) -> HttpResponse:
    said = seat.partner.contributions.exclude(state="withdrawn").filter(erased_on=None).order_by("-number")
    return render(
        request,
        "leaving/leaving.html",
        {
            "seat": seat,
            "tab": "people",
            "form": form,
            "page": Paginator(said, WORDS_A_PAGE).get_page(request.GET.get("page")),
        },
    )


def _zip(person: Person, project: Project | None) -> FileResponse:
    """Put together in the request and sent piece by piece; nothing of it is kept."""
    stem = slugify(project.title)[:60].strip("-") if project else "evenhand"
    return FileResponse(
        everything(person, project),
        as_attachment=True,
        filename=f"{stem or 'project'}-my-things.zip",
        content_type="application/zip",
    )
