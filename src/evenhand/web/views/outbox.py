"""Letters to post, and e-mails that may not have arrived."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from evenhand.access.people import partner_in
from evenhand.access.permissions import Permission
from evenhand.access.projects import seat_for
from evenhand.actions import letters_back, outbox
from evenhand.actions.errors import ActionError
from evenhand.readings.outbox import known_messages, to_post, troubled, waiting_for
from evenhand.records.models import OutboxMessage
from evenhand.web.forms.letters_back import NextLetterForm
from evenhand.web.forms.posted import posted
from evenhand.web.signed_in import known_person


@known_person
def outbox_list(request: HttpRequest, slug: str) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.OUTBOX_READ)
    return render(
        request,
        "letters_back/outbox.html",
        {
            "seat": seat,
            "to_post": to_post(seat),
            "troubled": troubled(seat),
            "sends_mail": settings.EMAIL_IS_SET_UP,
            "tab": "outbox",
        },
    )


@known_person
@require_POST
def posted_by_hand(request: HttpRequest, slug: str) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.OUTBOX_READ)
    partner = partner_in(seat, _number(request, "partner"), is_here=False)
    done = outbox.mark_posted(waiting_for(seat, partner, _number(request, "up_to")), by=seat.person)
    if done:
        messages.success(request, f"Noted: what waited for {partner.person.name} is on its way.")
    return redirect("outbox", slug)


@known_person
@require_POST
def send_again(request: HttpRequest, slug: str) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.OUTBOX_READ)
    message = _message(request, known_messages(seat))
    try:
        outbox.send_again(message, by=seat.person)
        messages.success(request, "It is sent once more. It may come twice.")
    except ActionError as error:
        messages.error(request, str(error))
    return redirect("outbox", slug)


@known_person
@require_POST
def told_otherwise(request: HttpRequest, slug: str) -> HttpResponse:
    """One that did not arrive was printed and posted, or told in some other way."""
    seat = seat_for(request.viewer, slug, Permission.OUTBOX_READ)
    outbox.mark_posted([_message(request, known_messages(seat))], by=seat.person)
    messages.success(request, "Noted.")
    return redirect("outbox", slug)


@known_person
def next_letter(request: HttpRequest, slug: str) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.LETTER_ENTER)
    form = NextLetterForm(posted(request), initial={"on": seat.project.next_letter_on})
    if request.method == "POST" and form.is_valid():
        try:
            letters_back.set_next_letter(project=seat.project, on=form.cleaned_data["on"], by=seat.person)
            messages.success(request, "Saved. Every letter says so from now on.")
            return redirect("outbox", slug)
        except ActionError as error:
            form.add_error("on", str(error))
    return render(request, "letters_back/next_letter.html", {"seat": seat, "form": form, "tab": "outbox"})


def _number(request: HttpRequest, name: str) -> int:
    value = request.POST.get(name, "")
    # No more digits than a row's number has: a database refuses longer ones.
    if not (value.isascii() and value.isdigit() and len(value) <= 18):
        raise Http404
    return int(value)


def _message(request: HttpRequest, among) -> OutboxMessage:  # type: ignore[no-untyped-def]
    found = among.filter(pk=_number(request, "message")).first()
    if found is None:
        raise Http404
    return found
