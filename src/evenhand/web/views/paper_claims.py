"""Claims that came on paper or by phone. Whoever types one in sees that paper, and nobody's pay."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from evenhand.access.payments import partner_to_type_for, typed_for, typed_in_by
from evenhand.access.permissions import Permission
from evenhand.access.projects import Seat, seat_for
from evenhand.actions import claims
from evenhand.actions.errors import ActionError
from evenhand.actions.once import AlreadyDone
from evenhand.notices import pay_letters
from evenhand.notices.letters import Practical
from evenhand.readings.names import shown_name
from evenhand.readings.partners import type_names
from evenhand.records.models import Claim, Partner, PayOffer
from evenhand.web.forms.payments import ArrivedEnterForm, ClaimEnterForm, PaperForm
from evenhand.web.forms.posted import posted
from evenhand.web.signed_in import known_person
from evenhand.web.views.letters import printed

TYPED_SHOWN = 50
_NO_CLAIM = "There is no money on its way to them under that number. Look at the number on the letter again."


def shown(seat: Seat, template: str, request: HttpRequest, **context: Any) -> HttpResponse:
    return render(request, f"payments/{template}.html", {"seat": seat, "tab": "claims", **context})


def name_for(seat: Seat, partner: Partner) -> str:
    """A real name for those who see real names anyway: on the list of people, or because they pay."""
    sees_names = seat.may(Permission.PARTNER_MANAGE) or seat.may(Permission.PAY_READ)
    return partner.person.name if sees_names else shown_name(partner)


@known_person
def people(request: HttpRequest, slug: str) -> HttpResponse:
    """Everyone for whom a claim may be typed in: all alike, whatever they were offered and said to it."""
    seat = seat_for(request.viewer, slug, Permission.CLAIM_ENTER)
    typed = typed_in_by(seat).select_related("partner__person").prefetch_related("partner__types")
    return shown(
        seat,
        "paper_list",
        request,
        people=[
            (partner, name_for(seat, partner), type_names(partner.type_ids)) for partner in typed_for(seat)
        ],
        typed=[(claim, name_for(seat, claim.partner)) for claim in typed.order_by("-number")[:TYPED_SHOWN]],
    )


@known_person
def enter(request: HttpRequest, slug: str, partner_id: int) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.CLAIM_ENTER)
    partner = partner_to_type_for(seat, partner_id)
    initial = {"claimed_on": timezone.localdate(), "way": "phone" if partner.channel == "phone" else "post"}
    form = ClaimEnterForm(posted(request), request.FILES or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            made = claims.make(
                partner=partner,
                offer=_offer(partner, said["offer_number"]),
                lines=form.lines_said,
                way=said["way"],
                claimed_on=said["claimed_on"],
                entered_by=seat.person,
                by=seat.person,
                form_key=request.POST.get("form_key"),
            )
            messages.success(
                request,
                f"Noted as number {made.number}, typed in by you. {name_for(seat, partner)} can check and change it, "
                "and somebody else approves it.",
            )
            return redirect("claim-enter-list", slug)
        except AlreadyDone:
            return redirect("claim-enter-list", slug)
        except ActionError as error:
            form.add_error(None, str(error))
    return shown(seat, "paper_form", request, form=form, partner=partner, name=name_for(seat, partner))


@known_person
def arrived(request: HttpRequest, slug: str, partner_id: int) -> HttpResponse:
    """Type in a slip that says whether money came. The number on it is enough; no sum is shown."""
    seat = seat_for(request.viewer, slug, Permission.CLAIM_ENTER)
    partner = partner_to_type_for(seat, partner_id)
    number = request.GET.get("number", "")
    form = ArrivedEnterForm(
        posted(request),
        initial={"number": number if number.isascii() and number.isdigit() else None, "way": "post"},
    )
    if request.method == "POST" and form.is_valid():
        try:
            _note_arrival(seat, partner, form.cleaned_data)
            messages.success(request, "Noted, and marked as typed in by you.")
            return redirect("claim-enter-list", slug)
        except ActionError as error:
            form.add_error(None, str(error))
    return shown(seat, "paper_arrived", request, form=form, partner=partner, name=name_for(seat, partner))


@known_person
def paper(request: HttpRequest, slug: str, partner_id: int) -> HttpResponse:
    """An empty claim to print and post. It holds no sum and no offer."""
    seat = seat_for(request.viewer, slug, Permission.CLAIM_ENTER)
    partner = partner_to_type_for(seat, partner_id)
    form = PaperForm(posted(request), initial={"size": partner.letter_size})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        practical = Practical(ring=said["ring"], return_to=said["return_to"], signed=said["signed"])
        document = pay_letters.claim_paper(partner, practical, name=name_for(seat, partner))
        return printed(request, document, size=said["size"], as_pdf="pdf" in request.POST)
    return shown(seat, "print", request, form=form, title="An empty claim on paper")


def _note_arrival(seat: Seat, partner: Partner, said: dict[str, Any]) -> None:
    claim = Claim.objects.filter(
        project=seat.project, partner=partner, number=said["number"], state="sent"
    ).first()
    if claim is None:
        raise ActionError(_NO_CLAIM)
    if said["has_come"] == "yes":
        claims.arrive(
            claim=claim,
            arrived_on=said["arrived_on"],
            way=said["way"],
            entered_by=seat.person,
            by=seat.person,
        )
    else:
        claims.not_come(claim=claim, entered_by=seat.person, by=seat.person)


def _offer(partner: Partner, number: int | None) -> PayOffer | None:
    """The offer whose number is on the paper. A wrong one is refused by the action, in one sentence for all."""
    if number is None:
        return None
    found = PayOffer.objects.filter(project=partner.project_id, partner=partner, number=number).first()
    if found is None:
        raise ActionError(claims.NO_OFFER)
    return found
