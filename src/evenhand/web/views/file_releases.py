"""Files that the team lets out: what each would hold, for whom it went, and how to check it."""

import base64

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.utils.safestring import mark_safe
from django.utils.text import slugify

from evenhand.access.permissions import Permission
from evenhand.access.projects import seat_for
from evenhand.actions import file_releases
from evenhand.actions.errors import ActionError
from evenhand.actions.once import AlreadyDone
from evenhand.readings.file_releases import FILES, Wanted, made, shown
from evenhand.readings.release_consents import how_many, own_consents
from evenhand.records.funding import RELEASE_KINDS
from evenhand.records.models import FileRelease
from evenhand.web.forms.file_releases import CaseReleaseForm, ReleaseForm, WithMoneyForm
from evenhand.web.forms.posted import posted
from evenhand.web.signed_in import known_person
from evenhand.web.typing_for import people_to_type_for

A_PAGE = 50
NAMES = dict(RELEASE_KINDS)
FORMS: dict[str, type[ReleaseForm]] = {
    "funder_file": WithMoneyForm,
    "extract": WithMoneyForm,
    "case": CaseReleaseForm,
}


@known_person
def release_list(request: HttpRequest, slug: str) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.ACCOUNT_READ)
    released = seat.project.file_releases.defer("content").order_by("-number")
    released = released.select_related("partner__person", "decision").prefetch_related("partner__types")
    return render(
        request,
        "file_releases/list.html",
        {
            "seat": seat,
            "tab": "released",
            "page": Paginator(released, A_PAGE).get_page(request.GET.get("page")),
            "gone": set(seat.project.file_releases.filter(content="").values_list("number", flat=True)),
            "mine": own_consents(seat.partner) if seat.may(Permission.RELEASE_CONSENT) else [],
            "kinds": [(kind, name, how_many(seat, kind)) for kind, name in RELEASE_KINDS],
            "people": people_to_type_for(seat),
        },
    )


@known_person
def see(request: HttpRequest, slug: str, file_kind: str) -> HttpResponse:
    """What a file of this kind would hold today, for everyone here to read before it goes out."""
    seat = seat_for(request.viewer, slug, Permission.ACCOUNT_READ)
    _known(file_kind)
    return render(
        request,
        "file_releases/see.html",
        {
            "seat": seat,
            "tab": "released",
            "kind": file_kind,
            "kind_name": NAMES[file_kind],
            # Every text in it was escaped when the fragment was written.
            "fragment": mark_safe(shown(seat.project, file_kind)),
        },
    )


@known_person
def let_out(request: HttpRequest, slug: str, file_kind: str) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.FILE_RELEASE)
    _known(file_kind)
    form = FORMS[file_kind](posted(request), seat=seat)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        wanted = Wanted(
            said["for_whom"],
            said.get("with_money", False),
            {int(number) for number in said["points"]} if "points" in said else None,
            said.get("licence", ""),
        )
        file = made(seat.project, file_kind, wanted)
        try:
            release = file_releases.release(
                partner=seat.partner,
                kind=file_kind,
                for_whom=wanted.for_whom,
                content=file.content,
                head_size=file.head_size,
                decision=form.chosen,
                by=seat.person,
                form_key=request.POST.get("form_key"),
            )
            messages.success(request, f"File {release.number} may go out. Take it from the list below.")
            return redirect("file-release-list", slug)
        except AlreadyDone:
            return redirect("file-release-list", slug)
        except ActionError as error:
            form.add_error(None, str(error))
    return render(
        request,
        "file_releases/let_out.html",
        {
            "seat": seat,
            "tab": "released",
            "form": form,
            "kind": file_kind,
            "kind_name": NAMES[file_kind],
            "what": FILES[file_kind].what,
            "said": how_many(seat, file_kind),
        },
    )


@known_person
def take(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """The file as it went out, to the byte. Money may be in it, so it is for those who may read the money here."""
    seat = seat_for(request.viewer, slug, Permission.ACCOUNT_READ)
    if not seat.may(Permission.BUDGET_READ):
        raise PermissionDenied
    release = get_object_or_404(FileRelease, project=seat.project, number=number)
    if not release.content:
        raise Http404
    file = FILES[release.kind]
    try:
        content = base64.b64decode(release.content) if release.kind == "extract" else release.content.encode()
    except ValueError as error:
        # A record that was brought in from elsewhere may hold anything.
        raise Http404 from error
    response = HttpResponse(content, content_type=file.media)
    stem = slugify(seat.project.title)[:60].strip("-") or "project"
    name = f"{stem}-{file.name}-{release.number}.{file.ending}"
    response["Content-Disposition"] = content_disposition_header(True, name)
    return response


def _known(kind: str) -> None:
    if kind not in FILES:
        raise Http404
