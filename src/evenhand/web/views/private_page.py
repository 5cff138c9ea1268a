"""“Your page”: the way in for someone without an account, and what they find there."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from evenhand.access.people import may_change, partner_in, seat_for_changing_people
from evenhand.access.permissions import Permission
from evenhand.access.private_pages import digest_of_code, grouped, page_of_token, tidied
from evenhand.access.projects import seat_for
from evenhand.access.roles import ROLES, may
from evenhand.access.viewer import PIN_SESSION_KEY, PRIVATE_PAGE_SESSION_KEY, viewer_of
from evenhand.actions import private_pages
from evenhand.actions.errors import ActionError
from evenhand.actions.once import AlreadyDone
from evenhand.notices.addresses import address_of
from evenhand.notices.letters import private_page_sheet
from evenhand.readings.asked import Ask, TypedIn
from evenhand.readings.partners import is_researcher, type_names, who_to_ask
from evenhand.readings.your_page import your_page
from evenhand.records.models import PrivatePage
from evenhand.web.addresses import address_or_none
from evenhand.web.forms.private_page import ChoosePinForm, CodeForm, PinForm, SheetForm
from evenhand.web.forms.projects import IdeaForm
from evenhand.web.pin import pin_was_given
from evenhand.web.second_factor import second_factor_asked
from evenhand.web.signed_in import anyone, known_person
from evenhand.web.views.letters import printed

#: A page left open on somebody else's computer closes by itself.
OPEN_SECONDS = 8 * 60 * 60


def open_in_session(request: HttpRequest, page: PrivatePage) -> None:
    """Let this browser in to one page, under a session key that nobody can have planted before."""
    if request.user.is_authenticated or PRIVATE_PAGE_SESSION_KEY in request.session:
        request.session.flush()
    else:
        request.session.cycle_key()
    request.session.pop(PIN_SESSION_KEY, None)
    request.session[PRIVATE_PAGE_SESSION_KEY] = page.pk
    request.session.set_expiry(OPEN_SECONDS)


@anyone
def open_by_link(request: HttpRequest, token: str) -> HttpResponse:
    """Land on a private link and leave it: after the redirect it is in no address, title or history entry of ours.

    Where somebody is signed in, or another page is open, a button is asked for: a link sent by a stranger
    must not quietly put one person in another's place.
    """
    page = page_of_token(token)
    if page is None:
        return render(request, "private_page/not_found.html", status=404)
    is_open_already = request.viewer.private_page is not None and request.viewer.private_page.pk == page.pk
    if request.method != "POST" and request.viewer.is_somebody and not is_open_already:
        return render(request, "private_page/somebody_else.html", {"project": page.partner.project})
    if not is_open_already:
        open_in_session(request, page)
    return redirect("your-page")


@anyone
def open_by_code(request: HttpRequest) -> HttpResponse:
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            page = private_pages.open_by_code(form.cleaned_data["code"])
        except ActionError as error:
            form.add_error("code", str(error))
        else:
            open_in_session(request, page)
            return redirect("your-page")
    return render(request, "private_page/code.html", {"form": form})


@known_person
def home(request: HttpRequest) -> HttpResponse:
    """“Your page.” Someone with an account has a list of projects instead."""
    page = request.viewer.private_page
    if page is None:
        return redirect("project-list")
    slug = page.partner.project.slug
    if not may(page.partner.role, Permission.PROJECT_READ):
        return redirect("project", slug)
    seat = seat_for(request.viewer, slug, Permission.PROJECT_READ)
    shown = your_page(seat)
    return render(
        request,
        "private_page/home.html",
        {
            "seat": seat,
            "page": page,
            "role": ROLES[seat.partner.role],
            "types": type_names(seat.partner.type_ids),
            "shown": shown,
            "asks": [(ask, address_of_ask(ask, slug)) for ask in shown.asks],
            "typed_in": [(typed, address_of_ask(typed, slug)) for typed in shown.typed_in],
            "is_researcher": is_researcher(seat.partner),
            "form": IdeaForm(),
        },
    )


def address_of_ask(ask: Ask | TypedIn, slug: str) -> str | None:
    """Where something that is asked of a partner is answered; nothing where that part is not installed."""
    if ask.at:
        return address_or_none(ask.at, slug, *ask.at_args)
    match ask.kind:
        case "criteria":
            return address_or_none("criteria", slug)
        case "profile":
            return address_or_none("partner-profile", slug)
        case "decision":
            name = "decision-sign" if isinstance(ask, Ask) else "decision"
            return address_or_none(name, slug, ask.number)
        case "step_2":
            return address_or_none("step-two-answer", slug)
        case _:
            return address_or_none("answer-sheet", slug)


@known_person
@require_POST
def close(request: HttpRequest) -> HttpResponse:
    request.session.flush()
    messages.success(request, "Your page is closed on this computer. Your link and your code still work.")
    return redirect("start")


@known_person
def pin(request: HttpRequest) -> HttpResponse:
    """Choose the four digits, or give them: asked before signing, and before leaving a project."""
    page = request.viewer.private_page
    if page is None:
        return redirect("project-list")
    is_first = not page.pin
    form = (ChoosePinForm if is_first else PinForm)(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data["pin"]
        try:
            if is_first:
                private_pages.choose_pin(page=page, pin=given, by=request.viewer.person)
            else:
                private_pages.check_pin(page=page, pin=given)
        except ActionError as error:
            form.add_error("pin", str(error))
            page.refresh_from_db(fields=["pin_wrong_tries"])
        else:
            pin_was_given(request, page)
            return redirect(_back_to(request))
    return render(
        request,
        "private_page/pin.html",
        {
            "form": form,
            "is_first": is_first,
            "is_locked": page.pin_wrong_tries >= private_pages.PIN_TRIES,
            "who_to_ask": who_to_ask(page.partner.project_id),
            "next": request.POST.get("next") or request.GET.get("next", ""),
        },
    )


def _back_to(request: HttpRequest) -> str:
    wanted = request.POST.get("next", "")
    is_ours = wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return wanted if is_ours else "your-page"


@known_person
@second_factor_asked
def manage(request: HttpRequest, slug: str, partner_id: int) -> HttpResponse:
    """Make somebody's page, take it back, or take the four digits off, for those who look after the people."""
    seat = seat_for_changing_people(request.viewer, slug)
    partner = partner_in(seat, partner_id)
    if not may_change(seat, partner) or partner.person.email:
        raise PermissionDenied
    if request.method == "POST":
        try:
            match request.POST.get("do"):
                case "make":
                    made = private_pages.make(
                        partner=partner, by=seat.person, form_key=request.POST.get("form_key")
                    )
                    return shown_once(request, made, is_own=False)
                case "revoke":
                    private_pages.revoke(partner=partner, by=seat.person)
                    messages.success(
                        request, "The page is taken back. Its link and its code do not work any more."
                    )
                case "reset_pin":
                    private_pages.reset_pin(partner=partner, by=seat.person)
                    messages.success(
                        request, "The four numbers are taken off. They choose new ones when they sign."
                    )
        except AlreadyDone:
            messages.warning(
                request,
                "That page was made already, and its link and code are shown only once. "
                "If you did not keep them, make a new page.",
            )
        except ActionError as error:
            messages.error(request, str(error))
        return redirect("private-page-manage", slug, partner.pk)
    page = partner.private_pages.filter(revoked_at=None).first()
    return render(
        request, "private_page/manage.html", {"seat": seat, "partner": partner, "page": page, "tab": "people"}
    )


def shown_once(request: HttpRequest, made: private_pages.Made, *, is_own: bool) -> HttpResponse:
    """The one time that a page's link and code can be seen. They go into no session and no log of ours."""
    request.viewer = viewer_of(request.user, request.session)
    partner = made.page.partner
    return render(
        request,
        "private_page/made.html",
        {
            "partner": partner,
            "project": partner.project,
            "link": address_of("private-page-open", made.token),
            "token": made.token,
            "code": grouped(made.code),
            "is_own": is_own,
            "form": SheetForm(),
        },
    )


@anyone
@require_POST
def sheet(request: HttpRequest) -> HttpResponse:
    """A sheet to print, made from the link and the code that its holder sends back to us."""
    page = page_of_token(request.POST.get("token", ""))
    code = tidied(request.POST.get("code", ""))
    if page is None or page.code_digest != digest_of_code(code):
        raise Http404
    form = SheetForm(request.POST)
    if not form.is_valid():
        form = SheetForm({"size": "ordinary"})
        form.is_valid()
    document = private_page_sheet(
        page.partner, request.POST["token"], code, ring=form.cleaned_data.get("ring", "")
    )
    return printed(request, document, size=form.cleaned_data["size"], as_pdf="pdf" in request.POST)
