"""What could go wrong: a map and a list, each harm with its guard, its signs and how likely those say who would bear it."""

from base64 import b64encode
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from evenhand.access.permissions import Permission
from evenhand.access.projects import Seat, seat_for
from evenhand.actions import harms
from evenhand.actions.errors import ActionError
from evenhand.actions.once import AlreadyDone
from evenhand.exchange.document.harm_map import MOST_CHAINS, Chain, harm_map
from evenhand.exchange.document.tree import Size
from evenhand.framework.rows import HarmTemplate
from evenhand.readings.framework import current
from evenhand.readings.harm_templates import template_or_none, template_shown, templates_by_group, types_here
from evenhand.readings.harms import HarmShown, harm_page, harms_of, people_who_may_guard, shown_each
from evenhand.readings.harms_document import MOST, harms_document
from evenhand.readings.names import shown_name
from evenhand.records.models import Harm, HarmLikelihood
from evenhand.web.document_files import document_response
from evenhand.web.forms.harms import (
    GuardFields,
    HarmForForm,
    HarmForm,
    HarmWordsForm,
    LikelihoodForForm,
    LikelihoodForm,
    PutAwayForm,
)
from evenhand.web.forms.posted import posted
from evenhand.web.signed_in import known_person
from evenhand.web.typing_for import people_to_type_for, typing_for

KINDS = ("pdf", "docx", "txt")


def one(seat: Seat, number: int) -> Harm:
    return get_object_or_404(harms_of(seat), number=number)


def page(request: HttpRequest, template: str, seat: Seat, **more: Any) -> HttpResponse:
    return render(request, f"harms/{template}.html", {"seat": seat, "tab": "harms", **more})


@known_person
def harm_list(request: HttpRequest, slug: str) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.ACCOUNT_READ)
    found = harm_page(seat, page=request.GET.get("page"))
    return page(
        request,
        "list",
        seat,
        found=found,
        map=_drawn(found.chains),
        more_than_map=max(0, len(found.chains) - MOST_CHAINS),
        people=people_to_type_for(seat) if seat.may(Permission.HARM_SAY) else [],
    )


@known_person
def start_from(request: HttpRequest, slug: str) -> HttpResponse:
    """What others have feared or seen, to begin from. Choosing one writes nothing."""
    seat = seat_for(request.viewer, slug, Permission.HARM_SAY)
    used = set(seat.project.harms.exclude(template="").values_list("template", flat=True))
    return page(request, "start_from", seat, groups=templates_by_group(), used=used)


@known_person
def add(request: HttpRequest, slug: str) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.HARM_SAY)
    template = _template(request)
    form = HarmForm(
        posted(request),
        template=template,
        here=types_here(seat.project),
        people=people_who_may_guard(seat),
        initial=_initial(template),
    )
    if request.method == "POST" and form.is_valid():
        try:
            harm = harms.foresee(
                partner=seat.partner,
                template=template.id if template else "",
                **form.said,
                by=seat.person,
                form_key=request.POST.get("form_key"),
            )
            messages.success(request, "Written down. Now say how you would notice it.")
            return redirect("harm", slug, harm.number)
        except AlreadyDone:
            return redirect("harm-list", slug)
        except ActionError as error:
            form.add_error(None, str(error))
    return page(request, "add", seat, form=form, began_from=template_shown(template) if template else None)


@known_person
def enter(request: HttpRequest, slug: str, partner_id: int) -> HttpResponse:
    """Type in what somebody said by post, by phone or in a meeting. It says so wherever it is shown."""
    seat, partner = typing_for(request, slug, partner_id)
    _check_may_say(seat)
    form = HarmForForm(posted(request), people=people_who_may_guard(seat))
    if request.method == "POST" and form.is_valid():
        try:
            harm = harms.foresee(
                partner=partner,
                **form.said,
                entered_by=seat.person,
                by=seat.person,
                form_key=request.POST.get("form_key"),
            )
            messages.success(request, "Noted, and marked as typed in by you.")
            return redirect("harm", slug, harm.number)
        except AlreadyDone:
            return redirect("harm-list", slug)
        except ActionError as error:
            form.add_error(None, str(error))
    return page(request, "add", seat, form=form, of_name=shown_name(partner))


@known_person
def harm(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.ACCOUNT_READ)
    shown = _shown(seat, number)
    return page(
        request,
        "harm",
        seat,
        row=shown,
        mine=next((each for each in shown.likelihoods if each.is_mine), None),
        may_reword=shown.is_mine and not _is_answered(shown),
        people=people_to_type_for(seat) if seat.may(Permission.HARM_SAY) else [],
    )


@known_person
def reword(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.HARM_SAY)
    found = one(seat, number)
    if found.partner_id != seat.partner.pk:
        raise Http404
    template = template_or_none(found.template)
    names = ("trigger", "mechanism", "harm", "bearer_types", "bearer_words", "holds_here_because", "stage")
    form = HarmWordsForm(
        posted(request),
        template=template,
        here=types_here(seat.project),
        initial={name: getattr(found, name) for name in names},
    )
    if request.method == "POST" and form.is_valid():
        said = form.said
        try:
            harms.reword(harm=found, what=said.pop("harm"), **said, by=seat.person)
            messages.success(request, "Kept. Your earlier words stay in the record.")
            return redirect("harm", slug, number)
        except ActionError as error:
            form.add_error(None, str(error))
    shown = template_shown(template) if template else None
    return page(request, "reword", seat, form=form, harm=found, began_from=shown)


@known_person
def guard(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.HARM_SAY)
    found = one(seat, number)
    initial = {"guard": found.guard, "guard_owner": found.guard_owner_id}
    form = GuardFields(posted(request), people=people_who_may_guard(seat), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            harms.guard(
                harm=found,
                guard=form.cleaned_data["guard"],
                owner=form.cleaned_data["guard_owner"],
                partner=seat.partner,
                by=seat.person,
            )
            messages.success(request, "Kept. Everyone here can read who sees to it.")
            return redirect("harm", slug, number)
        except ActionError as error:
            form.add_error(None, str(error))
    return page(request, "guard", seat, form=form, harm=found)


@known_person
def likelihood(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Those who would bear it say how likely it is, each for themself."""
    seat = seat_for(request.viewer, slug, Permission.HARM_SAY)
    shown = _shown(seat, number)
    own = next((each.said for each in shown.likelihoods if each.is_mine), None)
    initial = {"likelihood": own.likelihood, "words": own.words} if own else {}
    form = LikelihoodForm(posted(request), would_bear=shown.would_bear, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            harms.say_likelihood(
                harm=shown.harm,
                partner=seat.partner,
                **form.said,
                way=seat.channel,
                by=seat.person,
                form_key=request.POST.get("form_key"),
            )
            messages.success(request, "Thank you. It stands beside what others say, under your name.")
            return redirect("harm", slug, number)
        except AlreadyDone:
            return redirect("harm", slug, number)
        except ActionError as error:
            form.add_error(None, str(error))
    return page(request, "likelihood", seat, form=form, row=shown)


@known_person
def enter_likelihood(request: HttpRequest, slug: str, number: int, partner_id: int) -> HttpResponse:
    seat, partner = typing_for(request, slug, partner_id)
    _check_may_say(seat)
    shown = _shown(seat, number)
    would_bear = bool(set(partner.type_ids) & set(shown.harm.bearer_types))
    initial = {"way": partner.channel, "day": timezone.localdate()}
    form = LikelihoodForForm(posted(request), would_bear=would_bear, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            harms.say_likelihood(
                harm=shown.harm,
                partner=partner,
                **form.said,
                way=form.cleaned_data["way"],
                said_on=form.cleaned_data["day"],
                entered_by=seat.person,
                by=seat.person,
                form_key=request.POST.get("form_key"),
            )
            messages.success(request, "Noted, and marked as typed in by you.")
            return redirect("harm", slug, number)
        except AlreadyDone:
            return redirect("harm", slug, number)
        except ActionError as error:
            form.add_error(None, str(error))
    return page(request, "likelihood", seat, form=form, row=shown, of_name=shown_name(partner))


@known_person
@require_POST
def confirm_likelihood(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.HARM_SAY)
    said = get_object_or_404(HarmLikelihood, harm=one(seat, number), partner=seat.partner, is_latest=True)
    try:
        harms.confirm_likelihood(said=said, by=seat.person)
        messages.success(request, "Thank you. It says that you looked at it.")
    except ActionError as error:
        messages.error(request, str(error))
    return redirect("harm", slug, number)


@known_person
def put_away(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.HARM_SAY)
    found = one(seat, number)
    form = PutAwayForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            harms.close(
                harm=found, because=form.cleaned_data["because"], partner=seat.partner, by=seat.person
            )
            messages.success(request, "Put away, with your reason. Anybody here can open it again.")
            return redirect("harm-list", slug)
        except ActionError as error:
            form.add_error(None, str(error))
    return page(request, "put_away", seat, form=form, harm=found)


@known_person
@require_POST
def again(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.HARM_SAY)
    try:
        harms.open_again(harm=one(seat, number), partner=seat.partner, by=seat.person)
        messages.success(request, "We watch it again.")
    except ActionError as error:
        messages.error(request, str(error))
    return redirect("harm", slug, number)


@known_person
def as_file(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.PROJECT_EXPORT)
    if kind not in KINDS:
        raise Http404
    size: Size = "large" if request.GET.get("size") == "large" else "ordinary"
    made = harms_document(seat.project, harm_page(seat, a_page=MOST))
    return document_response(made, title=seat.project.title, name="harms", kind=kind, size=size)


def _drawn(chains: list[Chain]) -> str:
    """The map as a picture, which no browser reads letter by letter; the same stands on the page as a list."""
    if not chains:
        return ""
    drawn = harm_map("What could go wrong", chains, name="harm-map")
    return f"data:image/svg+xml;base64,{b64encode(drawn.encode()).decode()}"


def _shown(seat: Seat, number: int) -> HarmShown:
    return shown_each([one(seat, number)], seat)[0]


def _check_may_say(seat: Seat) -> None:
    if not seat.may(Permission.HARM_SAY):
        raise PermissionDenied


def _is_answered(shown: HarmShown) -> bool:
    return bool(shown.seen) or any(not each.is_mine for each in shown.likelihoods)


def _template(request: HttpRequest) -> HarmTemplate | None:
    wanted = request.POST.get("template") or request.GET.get("from") or ""
    known = {row.id for row in current().harms}
    return template_or_none(wanted) if wanted in known else None


def _initial(template: HarmTemplate | None) -> dict[str, Any]:
    """Others' words to change. Who would bear it is left empty: it is never carried over by itself."""
    if template is None:
        return {}
    return {
        "trigger": template.trigger,
        "mechanism": template.mechanism,
        "harm": template.harm,
        "stage": template.stage or "",
        "is_of_not_involving": template.is_of_not_involving,
    }
