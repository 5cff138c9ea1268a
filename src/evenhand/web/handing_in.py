"""How a sheet of answers is handed in, the same for both steps: taken, shown again, or given back to copy."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from evenhand.access.permissions import Permission
from evenhand.access.projects import Seat
from evenhand.access.roles import may
from evenhand.actions import answer_sheets
from evenhand.actions.errors import ActionError
from evenhand.actions.once import AlreadyDone
from evenhand.readings.appraisal_answers import earlier_versions
from evenhand.readings.names import shown_name
from evenhand.readings.sheets import sheets_shown
from evenhand.records.models import AnswerSheet, Appraisal, Partner
from evenhand.web.forms.answer_sheets import SheetForm
from evenhand.web.forms.posted import posted

#: How the names of those fields end in which people write words.
_IN_WORDS = ("-how", "-what_else", "must_keep")


def take_sheet(
    request: HttpRequest,
    seat: Seat,
    partner: Partner,
    appraisal: Appraisal,
    step: int,
    before: AnswerSheet | None,
    form: SheetForm,
    template: str,
    parts: dict[str, Any],
) -> HttpResponse:
    """Hand a sheet in, or show it again with all that was typed and one sentence on what to mend."""
    is_own = partner.pk == seat.partner.pk
    version = before.version if before else 0
    seen = number_of(request.POST.get("seen")) if request.method == "POST" else version
    if request.method == "POST" and form.is_valid():
        try:
            answer_sheets.hand_in(
                appraisal=appraisal,
                partner=partner,
                step=step,
                answers=form.answered(),  # type: ignore[attr-defined]
                shown_as=form.cleaned_data["shown_as"],
                must_keep=form.cleaned_data.get("must_keep", ""),
                channel=seat.channel if is_own else form.cleaned_data["channel"],
                seen_version=seen,
                by=seat.person,
                form_key=request.POST.get("form_key"),
            )
            return _thanks(request, seat, partner, step)
        except AlreadyDone:
            return _thanks(request, seat, partner, step)
        except ActionError as error:
            form.add_error(None, str(error))
            seen = version
    shared = {
        "seat": seat,
        "tab": "criteria",
        "appraisal": appraisal,
        "partner": partner,
        "is_own": is_own,
        "before": before,
        "seen": seen,
        "earlier": sheets_shown(earlier_versions(before)) if before and is_own else [],
    }
    return render(request, template, {**shared, **parts})


def not_taken(request: HttpRequest, seat: Seat, appraisal: Appraisal | None, answer_at: str) -> HttpResponse:
    """No round is open, or another one than the one on the screen. What was typed is given back."""
    sent = posted(request)
    words = {name: sent.getlist(name) for name in sent if name.endswith(_IN_WORDS)} if sent else {}
    typed = [text for texts in words.values() for text in texts if text]
    parts = {"seat": seat, "tab": "criteria", "appraisal": appraisal, "typed": typed, "answer_at": answer_at}
    return render(
        request, "answer_sheets/not_taken.html", parts, status=409 if request.method == "POST" else 200
    )


def round_changed(request: HttpRequest, appraisal: Appraisal) -> bool:
    return request.method == "POST" and number_of(request.POST.get("round")) != appraisal.number


def form_options(partner: Partner, *, is_own: bool, had_answered: bool) -> dict[str, Any]:
    return {
        "name": shown_name(partner),
        "typed_in_for": "" if is_own else shown_name(partner),
        "had_answered": had_answered,
    }


def somebody_else(seat: Seat, partner_id: int) -> Partner:
    """Somebody in this project who has a say and does not type here themselves."""
    here = seat.project.partners.filter(removed_at=None).select_related("person").prefetch_related("types")
    partner: Partner = get_object_or_404(here, pk=partner_id)
    if not may(partner.role, Permission.APPRAISAL_ANSWER):
        return get_object_or_404(here.none(), pk=partner_id)
    return partner


def _thanks(request: HttpRequest, seat: Seat, partner: Partner, step: int) -> HttpResponse:
    slug = seat.project.slug
    if partner.pk != seat.partner.pk:
        messages.success(
            request,
            f"Kept, as typed in by you for {shown_name(partner)}. It is theirs to confirm or to change.",
        )
        return redirect("answer-sheet-enter-list", slug)
    messages.success(
        request, "Thank you. Your answers are kept. You can change them until the round is closed."
    )
    return redirect("side-by-side" if step == 1 else "step-two", slug)


def number_of(text: str | None) -> int:
    """A number that came in a hidden field; anything else stands for none."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else 0
