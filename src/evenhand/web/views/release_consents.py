"""May what I did and said go out in such a file? Everyone answers for themselves, and can change it."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from evenhand.access.permissions import Permission
from evenhand.access.projects import seat_for
from evenhand.access.roles import may
from evenhand.actions import release_consents
from evenhand.actions.errors import ActionError
from evenhand.actions.once import AlreadyDone
from evenhand.readings.names import shown_name
from evenhand.readings.release_consents import MEANS
from evenhand.records.funding import RELEASE_KINDS
from evenhand.records.models import ReleaseConsent
from evenhand.web.forms.posted import posted
from evenhand.web.forms.release_consents import ConsentForForm, ConsentForm
from evenhand.web.signed_in import known_person
from evenhand.web.typing_for import typing_for


@known_person
def say(request: HttpRequest, slug: str, file_kind: str) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.RELEASE_CONSENT)
    _known(file_kind)
    form = ConsentForm(posted(request), kind=file_kind, initial={"says": _says(seat.partner.pk, file_kind)})
    if request.method == "POST" and form.is_valid():
        try:
            release_consents.say(
                partner=seat.partner,
                kind=file_kind,
                **form.said,
                way=seat.channel,
                by=seat.person,
                form_key=request.POST.get("form_key"),
            )
            messages.success(request, "Kept. You can change it here at any time.")
            return redirect("file-release-list", slug)
        except AlreadyDone:
            return redirect("file-release-list", slug)
        except ActionError as error:
            form.add_error(None, str(error))
    return _page(request, seat, form, file_kind, "")


@known_person
def enter(request: HttpRequest, slug: str, file_kind: str, partner_id: int) -> HttpResponse:
    """Type in what somebody said by post, by phone or in a meeting."""
    seat, partner = typing_for(request, slug, partner_id)
    _known(file_kind)
    if not may(partner.role, Permission.RELEASE_CONSENT):
        raise Http404
    form = ConsentForForm(posted(request), kind=file_kind)
    if request.method == "POST" and form.is_valid():
        try:
            release_consents.say(
                partner=partner,
                kind=file_kind,
                **form.said,
                way=form.cleaned_data["way"],
                entered_by=seat.person,
                by=seat.person,
                form_key=request.POST.get("form_key"),
            )
            messages.success(request, "Kept, as typed in by you. They can change it on their own page.")
            return redirect("file-release-list", slug)
        except AlreadyDone:
            return redirect("file-release-list", slug)
        except ActionError as error:
            form.add_error(None, str(error))
    return _page(request, seat, form, file_kind, shown_name(partner))


def _page(request, seat, form, kind, of_name):  # type: ignore[no-untyped-def]
    what, words = MEANS[kind]
    return render(
        request,
        "file_releases/consent.html",
        {
            "seat": seat,
            "tab": "released",
            "form": form,
            "kind": kind,
            "kind_name": dict(RELEASE_KINDS)[kind],
            "what": what,
            "what_words": words,
            "of_name": of_name,
        },
    )


def _known(kind: str) -> None:
    if kind not in dict(RELEASE_KINDS):
        raise Http404


def _says(partner_id: int, kind: str) -> str:
    held = ReleaseConsent.objects.filter(partner=partner_id, kind=kind, is_latest=True).first()
    if held is None:
        return ""
    return "words" if held.with_words else "yes" if held.is_yes else "no"
