from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from evenhand.access.permissions import Permission
from evenhand.access.projects import seat_for
from evenhand.actions import form_texts
from evenhand.actions.errors import ActionError
from evenhand.exchange.document.tree import Size
from evenhand.readings.decision_said import decision_said
from evenhand.readings.form_document import form_document
from evenhand.readings.form_sections import (
    Known,
    form_shown,
    forms_known,
    known_of,
    part_shown,
    parts_of,
    versions_of,
)
from evenhand.readings.framework import current
from evenhand.web.document_files import document_response
from evenhand.web.forms.form_texts import FormTextForm
from evenhand.web.signed_in import known_person


@known_person
def form_list(request: HttpRequest, slug: str) -> HttpResponse:
    """What leaves the project is for everyone who takes part to read; to write it is for those who look after it."""
    seat = seat_for(request.viewer, slug, Permission.PROJECT_EXPORT)
    known = known_of(seat.project, current())
    shown = [form_shown(form, known) for form in forms_known(current())]
    return render(
        request,
        "form_texts/list.html",
        {"seat": seat, "forms": shown, "said": known.decision, "tab": "forms"},
    )


@known_person
def form(request: HttpRequest, slug: str, form: str) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.PROJECT_EXPORT)
    _check(form)
    known = known_of(seat.project, current())
    return render(
        request,
        "form_texts/form.html",
        {"seat": seat, "shown": form_shown(form, known), "said": known.decision, "tab": "forms"},
    )


@known_person
def form_file(request: HttpRequest, slug: str, form: str, kind: str) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.PROJECT_EXPORT)
    _check(form)
    if kind not in {"docx", "txt", "pdf"}:
        raise Http404
    known = known_of(seat.project, current())
    made = form_document(form_shown(form, known), seat.project, decision_said(seat.project), current())
    size: Size = "large" if request.GET.get("size") == "large" else "ordinary"
    return document_response(
        made, title=seat.project.title, name=form.replace("_", "-"), kind=kind, size=size
    )


@known_person
def section(request: HttpRequest, slug: str, form: str, section: str) -> HttpResponse:
    """One part: the draft from the record beside the team's own words, and its earlier versions."""
    seat = seat_for(request.viewer, slug, Permission.FORM_TEXT_EDIT)
    _check(form)
    part = next((each for each in parts_of(form, current()) if each.id == section), None)
    if part is None:
        raise Http404
    known: Known = known_of(seat.project, current())
    shown = part_shown(part, known)
    text = shown.text or (shown.draft if "draft" in request.GET else "")
    typed = FormTextForm(request.POST or None, initial={"text": text, "seen_version": shown.version})
    if request.method == "POST" and typed.is_valid():
        try:
            form_texts.write(
                partner=seat.partner,
                section=part.id,
                text=typed.cleaned_data["text"],
                seen_version=typed.cleaned_data["seen_version"],
                by=seat.person,
            )
            messages.success(request, "Saved. Earlier versions stay readable.")
            return redirect(f"{reverse('form', args=[slug, form])}#{part.id}")
        except ActionError as error:
            typed.add_error(None, str(error))
            typed.data = typed.data.copy()
            typed.data["seen_version"] = shown.version
    return render(
        request,
        "form_texts/section.html",
        {
            "seat": seat,
            "form": typed,
            "form_id": form,
            "form_name": forms_known(current())[form],
            "shown": shown,
            "versions": versions_of(shown.own, seat.project),
            "is_from_draft": "draft" in request.GET and not shown.text,
            "tab": "forms",
        },
    )


def _check(form: str) -> None:
    if form not in forms_known(current()):
        raise Http404
