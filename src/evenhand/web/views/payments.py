"""“Your pay”: what somebody is offered, what they ask for, and whether it came. Their own and nobody else's."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone

from evenhand.access.payments import may_see_receipts, own_claim, own_claims, own_offer
from evenhand.access.permissions import Permission
from evenhand.access.projects import Seat, seat_for
from evenhand.actions import claims, pay_offers
from evenhand.actions.errors import ActionError
from evenhand.actions.files import path_of
from evenhand.actions.once import AlreadyDone
from evenhand.notices import pay_letters
from evenhand.readings import payments as readings
from evenhand.records.models import Claim
from evenhand.web.forms.payments import ArrivedForm, ChoiceForm, ClaimChangeForm, ClaimForm, DisputeForm
from evenhand.web.forms.posted import posted
from evenhand.web.pin import pin_needed
from evenhand.web.signed_in import known_person

PER_PAGE = 50
GUIDANCE = {
    "income": pay_letters.INCOME,
    "not_income": pay_letters.NOT_INCOME,
    "guidance": pay_letters.GUIDANCE,
}


def shown(seat: Seat, template: str, request: HttpRequest, **context: Any) -> HttpResponse:
    return render(request, f"payments/{template}.html", {"seat": seat, "tab": "pay", **GUIDANCE, **context})


@known_person
def your_pay(request: HttpRequest, slug: str) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.PAY_RECEIVE)
    today = timezone.localdate()
    page = Paginator(own_claims(seat).order_by("-number"), PER_PAGE).get_page(request.GET.get("page"))
    return shown(
        seat,
        "your_pay",
        request,
        pay=readings.your_pay(seat, today),
        page=page,
        claims=readings.claims_shown(page.object_list, today),
    )


@known_person
@pin_needed
def choose(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.PAY_RECEIVE)
    offer = own_offer(seat, number)
    latest = offer.choices.filter(is_latest=True).first()
    initial = {}
    if latest:
        initial = {"choice": latest.choice, "elsewhere_to": latest.elsewhere_to}
        if latest.choice == "less":
            initial["pence"] = latest.pence
    form = ChoiceForm(posted(request), offer=offer, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            pay_offers.choose(
                offer=offer,
                **form.cleaned_data,
                way=seat.channel,
                by=seat.person,
                form_key=request.POST.get("form_key"),
            )
            messages.success(
                request, "Thank you. It is noted. You can change it until the money has been sent."
            )
            return redirect("your-pay", slug)
        except AlreadyDone:
            return redirect("your-pay", slug)
        except ActionError as error:
            form.add_error(None, str(error))
    return shown(seat, "choose", request, offer=offer, latest=latest, form=form)


@known_person
@pin_needed
def claim_make(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask for the pay that was agreed, for expenses, or for both in one go."""
    seat = seat_for(request.viewer, slug, Permission.PAY_RECEIVE)
    wanted = request.GET.get("offer", "")
    offer = (
        own_offer(seat, int(wanted)) if wanted.isascii() and wanted.isdigit() and len(wanted) < 7 else None
    )
    latest = offer.choices.filter(is_latest=True).first() if offer else None
    if offer and (latest is None or latest.choice == "decline"):
        return redirect("pay-choose", slug, offer.number)
    form = ClaimForm(posted(request), request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = claims.make(
                partner=seat.partner,
                offer=offer,
                lines=form.lines_said,
                way=seat.channel,
                by=seat.person,
                form_key=request.POST.get("form_key"),
            )
            messages.success(
                request, f"Thank you. We have it, as number {made.number}. You need not do anything more."
            )
            return redirect("your-pay", slug)
        except AlreadyDone:
            return redirect("your-pay", slug)
        except ActionError as error:
            form.add_error(None, str(error))
    return shown(
        seat, "claim_form", request, form=form, offer=offer, latest=latest, days=claims.PROMISED_DAYS
    )


@known_person
def claim(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.PAY_RECEIVE)
    found = own_claim(seat, number)
    lines = list(found.lines.all())
    pence = sum(line.pence for line in lines)
    return shown(
        seat,
        "claim",
        request,
        claim=found,
        lines=lines,
        shown=readings.claim_shown(found, pence, timezone.localdate()),
        typist=readings.typist_name(found, found.entered_by_id) if found.entered_by_id else "",
        arrival_typist=readings.typist_name(found, found.arrived_entered_by_id)
        if found.arrived_entered_by_id
        else "",
        is_changeable=found.state in ("claimed", "queried"),
        is_unsent=found.state in pay_offers.NOT_SENT,
    )


@known_person
@pin_needed
def claim_change(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.PAY_RECEIVE)
    found = own_claim(seat, number)
    before = list(found.lines.exclude(kind="pay"))
    form = ClaimChangeForm(
        posted(request), request.FILES or None, before=before, has_question=bool(found.query)
    )
    if request.method == "POST" and form.is_valid():
        try:
            claims.change(
                claim=found,
                lines=form.lines_said,
                answer=form.cleaned_data.get("answer", ""),
                by=seat.person,
                form_key=request.POST.get("form_key"),
            )
            messages.success(request, "Thank you. It is changed, and a second person looks at it next.")
            return redirect("claim", slug, number)
        except AlreadyDone:
            return redirect("claim", slug, number)
        except ActionError as error:
            form.add_error(None, str(error))
    pay = found.lines.filter(kind="pay").first()
    return shown(seat, "claim_change", request, form=form, claim=found, pay=pay)


@known_person
@pin_needed
def claim_arrived(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """“Has it come?” The only word that counts is that of the person whose money it is."""
    seat = seat_for(request.viewer, slug, Permission.PAY_RECEIVE)
    found = own_claim(seat, number)
    form = ArrivedForm(posted(request), initial={"arrived_on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        try:
            if form.cleaned_data["has_come"] == "yes":
                claims.arrive(
                    claim=found, arrived_on=form.cleaned_data["arrived_on"], way=seat.channel, by=seat.person
                )
                messages.success(request, "Thank you for telling us.")
            else:
                claims.not_come(claim=found, by=seat.person)
                messages.success(request, "Thank you. Those who pay now see at the top that it has not come.")
            return redirect("your-pay", slug)
        except ActionError as error:
            form.add_error(None, str(error))
    return shown(seat, "arrived", request, form=form, claim=found)


@known_person
@pin_needed
def claim_dispute(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.PAY_RECEIVE)
    found = own_claim(seat, number)
    form = DisputeForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            claims.dispute(claim=found, words=form.cleaned_data["words"], by=seat.person)
            messages.success(request, "Thank you. Those who pay see it, and nobody approves it as it is.")
            return redirect("claim", slug, number)
        except ActionError as error:
            form.add_error(None, str(error))
    return shown(seat, "dispute", request, form=form, claim=found)


@known_person
@pin_needed
def claim_confirm(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.PAY_RECEIVE)
    if request.method != "POST":
        # Where the four digits were asked for in between: the button is pressed once more.
        return redirect("claim", slug, own_claim(seat, number).number)
    try:
        claims.confirm(claim=own_claim(seat, number), by=seat.person)
        messages.success(request, "Thank you. It is yours, and it is right.")
    except ActionError as error:
        messages.error(request, str(error))
    return redirect("claim", slug, number)


@known_person
@pin_needed
def claim_take_back(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.PAY_RECEIVE)
    if request.method != "POST":
        # Where the four digits were asked for in between: the button is pressed once more.
        return redirect("claim", slug, own_claim(seat, number).number)
    try:
        claims.take_back(claim=own_claim(seat, number), by=seat.person)
        messages.success(request, "Taken back. You can ask for it again.")
    except ActionError as error:
        messages.error(request, str(error))
    return redirect("claim", slug, number)


@known_person
def receipt(request: HttpRequest, slug: str, number: int, place: int) -> HttpResponseBase:
    """A receipt's photo, for the person and for those who pay. Anybody else: not found, like the claim itself."""
    seat = _seat_for_receipts(request, slug)
    found = Claim.objects.filter(project=seat.project, number=number).first()
    if found is None or not may_see_receipts(seat, found):
        raise Http404
    lines = list(found.lines.all())
    line = lines[place - 1] if 1 <= place <= len(lines) else None
    if line is None or line.receipt is None or not path_of(line.receipt).exists():
        raise Http404
    response = FileResponse(
        path_of(line.receipt).open("rb"),
        as_attachment=True,
        filename=line.receipt_name,
        content_type=line.receipt_type or "application/octet-stream",
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "no-store, private"
    return response


def _seat_for_receipts(request: HttpRequest, slug: str) -> Seat:
    try:
        return seat_for(request.viewer, slug, Permission.PAY_RECEIVE)
    except PermissionDenied:
        return seat_for(request.viewer, slug, Permission.PAY_READ)
