"""What to talk about: raise it, change it, take it back, give it a word, print it."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from evenhand.access.agenda import answer_days
from evenhand.access.contributions import readable
from evenhand.access.permissions import Permission
from evenhand.access.projects import Seat, seat_for
from evenhand.access.typing_in import typed_in_for
from evenhand.actions import agenda as items
from evenhand.actions.errors import ActionError
from evenhand.actions.once import AlreadyDone
from evenhand.exchange.document.tree import Size
from evenhand.notices.agenda_sheet import agenda_sheet
from evenhand.readings import agenda as shown
from evenhand.readings.names import Named, names_of_all, shown_name
from evenhand.records.models import AgendaItem, Contribution, Partner
from evenhand.web.forms.agenda import ItemAnswerForm, RaiseForForm, RaiseForm, RewordForm
from evenhand.web.forms.posted import posted
from evenhand.web.handing_in import number_of
from evenhand.web.signed_in import known_person
from evenhand.web.views.letters import printed

#: On paper. The page has them all.
MOST_PRINTED = 100


def one(seat: Seat, number: int) -> AgendaItem:
    found = seat.project.agenda_items.select_related(
        "project", "partner__person", "answered_by__person", "decision", "contribution"
    )
    return get_object_or_404(found, number=number)


@known_person
def agenda(request: HttpRequest, slug: str) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.CHARTER_READ)
    wanted = request.GET.get("as")
    if wanted in {"print", "pdf"}:
        return _printed(request, seat, as_pdf=wanted == "pdf")
    found = shown.agenda(seat, answer_days=answer_days(seat.project), page=request.GET.get("page"))
    return render(
        request,
        "agenda/list.html",
        {"seat": seat, "tab": "agenda", "agenda": found, "people": _people(seat)},
    )


def _printed(request: HttpRequest, seat: Seat, *, as_pdf: bool) -> HttpResponse:
    today = timezone.localdate()
    rows = shown.in_order(seat.project, today).exclude(state="taken_back")
    first = list(rows[:MOST_PRINTED])
    size: Size = "large" if request.GET.get("size", seat.partner.letter_size) == "large" else "ordinary"
    sheet = agenda_sheet(
        seat.project, shown.sections_of(first, seat, today), more=max(0, rows.count() - len(first))
    )
    return printed(request, sheet, size=size, as_pdf=as_pdf)


@known_person
def raise_item(request: HttpRequest, slug: str) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.AGENDA_RAISE)
    form = RaiseForm(posted(request), initial=_from(request, seat))
    return _raise(request, seat, seat.partner, form)


@known_person
def raise_for(request: HttpRequest, slug: str, partner_id: int) -> HttpResponse:
    """Type in what somebody wants to talk about. It stands under their name, and says who typed it."""
    seat = seat_for(request.viewer, slug, Permission.CONTRIBUTION_ENTER)
    partner: Partner = get_object_or_404(typed_in_for(seat), pk=partner_id)
    return _raise(request, seat, partner, RaiseForForm(posted(request)))


def _raise(request: HttpRequest, seat: Seat, partner: Partner, form: forms.Form) -> HttpResponse:
    slug, is_typed_in = seat.project.slug, partner.pk != seat.partner.pk
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        voice = _voice(seat, said["voice"])
        if said["voice"] and voice is None:
            form.add_error("voice", "Nothing with this number is here for you to read.")
        else:
            try:
                made = items.raise_item(
                    partner=partner,
                    text=said["text"],
                    why=said["why"],
                    contribution=voice,
                    way=said["way"] if is_typed_in else seat.channel,
                    entered_by=seat.person if is_typed_in else None,
                    by=seat.person,
                    form_key=request.POST.get("form_key"),
                )
                messages.success(
                    request,
                    f"Kept, as typed in by you for {shown_name(partner)}."
                    if is_typed_in
                    else f"It is on the list. It gets a word by {made.due_on.day} {made.due_on:%B %Y}.",
                )
                return redirect("agenda-item", slug, made.number)
            except AlreadyDone:
                return redirect("agenda", slug)
            except ActionError as error:
                form.add_error(None, str(error))
    return render(
        request,
        "agenda/raise.html",
        {"seat": seat, "tab": "agenda", "form": form, "partner": partner, "is_typed_in": is_typed_in},
    )


@known_person
def item(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.CHARTER_READ)
    found = one(seat, number)
    [row] = shown.items_shown([found], seat, timezone.localdate())
    return render(request, "agenda/item.html", {"seat": seat, "tab": "agenda", "row": row, "item": found})


@known_person
def answer(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.AGENDA_ANSWER)
    found = one(seat, number)
    form = ItemAnswerForm(
        posted(request), decisions=list(seat.project.decisions.filter(withdrawn_at=None)[:200])
    )
    if request.method == "POST" and form.is_valid():
        try:
            items.answer_item(
                item=found,
                **form.answered(),
                partner=seat.partner,
                by=seat.person,
                form_key=request.POST.get("form_key"),
            )
            messages.success(request, "Kept. Whoever raised it finds it on their own page.")
            return redirect("agenda-item", slug, number)
        except AlreadyDone:
            return redirect("agenda-item", slug, number)
        except ActionError as error:
            form.add_error(None, str(error))
    [row] = shown.items_shown([found], seat, timezone.localdate())
    return render(
        request,
        "agenda/answer.html",
        {"seat": seat, "tab": "agenda", "form": form, "row": row, "item": found},
    )


@known_person
def reword(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.AGENDA_RAISE)
    found = _own(seat, number)
    form = RewordForm(posted(request), initial={"text": found.text, "why": found.why})
    if request.method == "POST" and form.is_valid():
        try:
            items.reword(item=found, **form.cleaned_data, by=seat.person)
            messages.success(request, "Changed.")
            return redirect("agenda-item", slug, number)
        except ActionError as error:
            form.add_error(None, str(error))
    return render(request, "agenda/reword.html", {"seat": seat, "tab": "agenda", "form": form, "item": found})


@known_person
@require_POST
def confirm(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.AGENDA_RAISE)
    items.confirm(item=_own(seat, number), by=seat.person)
    messages.success(request, "Thank you. It is marked as right.")
    return redirect("agenda-item", slug, number)


@known_person
@require_POST
def take_back(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.AGENDA_RAISE)
    try:
        items.take_back(item=_own(seat, number), by=seat.person)
        messages.success(request, "Taken back. That it was on the list can still be read.")
    except ActionError as error:
        messages.error(request, str(error))
    return redirect("agenda-item", slug, number)


def _own(seat: Seat, number: int) -> AgendaItem:
    """One's own, or “not found”: nobody else changes it."""
    return get_object_or_404(seat.project.agenda_items, number=number, partner=seat.partner)


def _people(seat: Seat) -> list[Named]:
    return names_of_all(typed_in_for(seat)) if seat.may(Permission.CONTRIBUTION_ENTER) else []


def _from(request: HttpRequest, seat: Seat) -> dict[str, object]:
    """The number of what it follows from, where somebody came from its page."""
    number = number_of(request.GET.get("from"))
    return {"voice": number} if _voice(seat, number) else {}


def _voice(seat: Seat, number: int | None) -> Contribution | None:
    return readable(seat).filter(number=number).first() if number else None
