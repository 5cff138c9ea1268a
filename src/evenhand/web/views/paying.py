"""Paying people: who waits for money, a second person's yes, and what goes to the finance office."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from evenhand.access.payments import RECEIVES, offer_made, offers_made, payable, payable_claim
from evenhand.access.permissions import Permission
from evenhand.access.projects import Seat, seat_for
from evenhand.actions import claims, pay_offers
from evenhand.actions.errors import ActionError
from evenhand.actions.once import AlreadyDone
from evenhand.notices import pay_letters
from evenhand.notices.letters import Practical
from evenhand.readings import payments as readings
from evenhand.readings.framework import current
from evenhand.web.document_files import file_response
from evenhand.web.forms.payments import ChoiceEnterForm, OfferForm, PaperForm, QueryForm
from evenhand.web.forms.posted import posted
from evenhand.web.signed_in import known_person
from evenhand.web.views.letters import printed
from evenhand.web.views.payments import GUIDANCE, PER_PAGE


def shown(seat: Seat, template: str, request: HttpRequest, **context: Any) -> HttpResponse:
    return render(
        request, f"payments/{template}.html", {"seat": seat, "tab": "paying", **GUIDANCE, **context}
    )


def page_of(request: HttpRequest, rows: Any) -> Page:
    return Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))


@known_person
def paying(request: HttpRequest, slug: str) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.PAY_READ)
    today = timezone.localdate()
    page = page_of(request, readings.unpaid(seat))
    return shown(
        seat,
        "paying",
        request,
        not_come=readings.not_come(seat, today),
        disputed=readings.disputed(seat, today),
        page=page,
        unpaid=readings.claims_shown(page.object_list, today),
        to_send=readings.to_send(seat, today),
        batches=readings.batches(seat),
        how_long=readings.how_long(seat, today),
    )


@known_person
def arrived(request: HttpRequest, slug: str) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.PAY_READ)
    page = page_of(request, payable(seat).filter(state="arrived").order_by("-arrived_on", "-number"))
    came = readings.claims_shown(page.object_list, timezone.localdate())
    return shown(seat, "came", request, page=page, came=came)


@known_person
def offer_list(request: HttpRequest, slug: str) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.PAY_READ)
    page = page_of(request, offers_made(seat).order_by("-number"))
    offers = readings.offers_for_payers(seat, PER_PAGE, page.start_index() - 1 if page.paginator.count else 0)
    return shown(seat, "offer_list", request, page=page, offers=offers)


@known_person
def offer_make(request: HttpRequest, slug: str) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.PAY_OFFER)
    partners = list(seat.project.partners.filter(removed_at=None, role__in=RECEIVES).select_related("person"))
    form = OfferForm(posted(request), partners=partners, initial={"from_day": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        try:
            made = pay_offers.offer_each(
                **form.cleaned_data, by=seat.person, form_key=request.POST.get("form_key")
            )
            on_paper = [each for each in made if not each.partner.person.email]
            messages.success(request, "Offered. Each of them is told, without the sum.")
            if on_paper:
                messages.warning(
                    request,
                    f"{len(on_paper)} of them {'has' if len(on_paper) == 1 else 'have'} no e-mail address. "
                    "Open the offer and print the letter.",
                )
            return redirect("pay-offer-list", slug)
        except AlreadyDone:
            return redirect("pay-offer-list", slug)
        except ActionError as error:
            form.add_error(None, str(error))
    return shown(seat, "offer_make", request, form=form, rates=readings.rates_shown(current()))


@known_person
def offer(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.PAY_READ)
    found = offer_made(seat, number)
    choices = list(found.choices.order_by("id"))
    latest = choices[-1] if choices else None
    claim = found.claims.exclude(state="taken_back").first()
    is_sent = claim is not None and claim.state in ("sent", "arrived")
    return shown(
        seat,
        "offer",
        request,
        offer=found,
        choices=choices,
        claim=claim,
        is_open=found.taken_back_on is None and not is_sent,
        is_takeable=found.taken_back_on is None and (latest is None or latest.choice == "decline"),
    )


@known_person
def offer_letter(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """The offer on paper, with the sum. The practical lines are printed and not kept."""
    seat = seat_for(request.viewer, slug, Permission.PAY_READ)
    found = offer_made(seat, number)
    size = found.partner.letter_size
    form = PaperForm(posted(request), initial={"ring": found.ring, "size": size})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        practical = Practical(ring=said["ring"], return_to=said["return_to"], signed=said["signed"])
        document = pay_letters.offer_letter(found, practical)
        return printed(request, document, size=said["size"], as_pdf="pdf" in request.POST)
    return shown(seat, "print", request, form=form, title="An offer on paper", offer=found)


@known_person
def choice_enter(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Type in what somebody said to their offer. For those who pay alone: others must not learn of it."""
    seat = seat_for(request.viewer, slug, Permission.PAY_READ)
    found = offer_made(seat, number)
    if not seat.may(Permission.CLAIM_ENTER) or found.partner_id == seat.partner.pk:
        raise PermissionDenied
    form = ChoiceEnterForm(posted(request), offer=found)
    if request.method == "POST" and form.is_valid():
        try:
            pay_offers.choose(
                offer=found,
                **form.cleaned_data,
                entered_by=seat.person,
                by=seat.person,
                form_key=request.POST.get("form_key"),
            )
            messages.success(request, "Noted, and marked as typed in by you. They can change it.")
            return redirect("pay-offer", slug, number)
        except AlreadyDone:
            return redirect("pay-offer", slug, number)
        except ActionError as error:
            form.add_error(None, str(error))
    return shown(seat, "choice_enter", request, form=form, offer=found)


@known_person
@require_POST
def offer_take_back(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.PAY_OFFER)
    try:
        pay_offers.take_back(offer=offer_made(seat, number), by=seat.person)
        messages.success(request, "Taken back, and they are told.")
    except ActionError as error:
        messages.error(request, str(error))
    return redirect("pay-offer", slug, number)


@known_person
def check(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """One claim, for those who pay: its sums, its receipts, and what can be done next."""
    return _check(request, seat_for(request.viewer, slug, Permission.PAY_READ), number, QueryForm())


def _check(request: HttpRequest, seat: Seat, number: int, form: QueryForm) -> HttpResponse:
    found = payable_claim(seat, number)
    lines = list(found.lines.all())
    is_second = seat.person.pk not in (found.person_id, found.entered_by_id)
    return shown(
        seat,
        "check",
        request,
        claim=found,
        lines=lines,
        shown=readings.claim_shown(found, sum(line.pence for line in lines), timezone.localdate()),
        typist=readings.typist_name(found, found.entered_by_id) if found.entered_by_id else "",
        is_open=found.state in ("claimed", "queried"),
        is_second=is_second,
        may_enter_arrival=found.state == "sent" and found.partner_id != seat.partner.pk,
        form=form,
    )


@known_person
@require_POST
def approve(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.PAY_APPROVE)
    try:
        claims.approve(
            claim=payable_claim(seat, number), by=seat.person, seen=_seen(request.POST.get("seen", ""))
        )
        messages.success(request, f"Claim {number} is approved. Next, send it to the finance office.")
        return redirect("paying", slug)
    except ActionError as error:
        messages.error(request, str(error))
    return redirect("claim-check", slug, number)


def _seen(typed: str) -> int:
    """Which state of a claim stood on the page. None at all is none that can be approved."""
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 19 else -1


@known_person
@require_POST
def query(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.PAY_APPROVE)
    form = QueryForm(posted(request))
    if form.is_valid():
        try:
            claims.query(claim=payable_claim(seat, number), words=form.cleaned_data["words"], by=seat.person)
            messages.success(request, "Asked. They are told that there is a question.")
            return redirect("claim-check", slug, number)
        except ActionError as error:
            form.add_error(None, str(error))
    return _check(request, seat, number, form)


@known_person
@require_POST
def send(request: HttpRequest, slug: str) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.PAY_APPROVE)
    wanted = [
        int(each)
        for each in request.POST.getlist("claim")
        if each.isascii() and each.isdigit() and len(each) < 8
    ]
    try:
        batch = claims.send(payable(seat).filter(number__in=wanted), by=seat.person)
        messages.success(request, "Noted as sent. Now take the file to your finance office.")
        return redirect("claim-batch", slug, batch)
    except ActionError as error:
        messages.error(request, str(error))
    return redirect("paying", slug)


@known_person
def batch(request: HttpRequest, slug: str, batch: UUID) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.PAY_READ)
    found = payable(seat).filter(sent_in=batch).order_by("number")
    if not found.exists():
        raise Http404
    rows = readings.claims_shown(found, timezone.localdate())
    total = sum(each.pence for each in rows)
    return shown(seat, "batch", request, rows=rows, batch=batch, sent_on=rows[0].claim.sent_on, total=total)


@known_person
def batch_file(request: HttpRequest, slug: str, batch: UUID) -> HttpResponse:
    """The same bytes each time: nothing in it can change once it was sent."""
    seat = seat_for(request.viewer, slug, Permission.PAY_READ)
    found = list(payable(seat).filter(sent_in=batch).select_related("offer").prefetch_related("lines"))
    if not found:
        raise Http404
    content = readings.batch_csv(seat.project, found).encode()
    return file_response(content, title=seat.project.slug, name=f"claims-{str(batch)[:8]}", kind="csv")
