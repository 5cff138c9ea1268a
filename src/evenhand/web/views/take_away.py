"""Taking a first plan away, as sheets, letters, text and a file. Made on the spot; nothing is kept here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe

from evenhand.exchange import plan_file
from evenhand.exchange.document import html
from evenhand.exchange.document.tree import Document, Size
from evenhand.readings.first_plan import FirstPlan, not_answered, not_decided
from evenhand.readings.framework import current
from evenhand.readings.plan_documents import FORMS, form_text, invitation, one_page, whole_plan
from evenhand.readings.plan_sheet import plan_sheet
from evenhand.web.browser_plan import Typed, with_typed
from evenhand.web.document_files import document_response, file_response
from evenhand.web.signed_in import anyone
from evenhand.web.views.first_plan import needs_six, planned


@dataclass(frozen=True, slots=True)
class Sheet:
    """Something to take away: how it is made, in which size of print, and as which kinds of file."""

    name: str
    called: str
    made: Callable[[FirstPlan], Document]
    kinds: tuple[str, ...] = ("pdf", "docx", "html")
    size: Size = "ordinary"
    #: Printed small, because it has to fit; a letter never is.
    is_compact: bool = False


def _form(form: str) -> Callable[[FirstPlan], Document]:
    return lambda plan: form_text(plan, form)


SHEETS = (
    Sheet("one-page", "The one page", one_page, is_compact=True),
    Sheet("whole-plan", "The whole plan", whole_plan, is_compact=True),
    Sheet("invitation", "Ordinary print", invitation),
    Sheet("invitation-large", "Large print", invitation, size="large"),
)
FORM_TEXTS = tuple(
    Sheet(f"form-{form.replace('_', '-')}", called, _form(form), ("docx", "txt"))
    for form, called in FORMS.items()
)
_BY_NAME = {sheet.name: sheet for sheet in (*SHEETS, *FORM_TEXTS)}


@anyone
@with_typed
@needs_six
def take_away(request: HttpRequest, typed: Typed) -> HttpResponse:
    context = {
        "title": typed.plan.title,
        "not_decided": not_decided(not_answered(typed.plan, current())),
        "pages": SHEETS[:2],
        "invitations": SHEETS[2:],
        "forms": FORM_TEXTS,
        "said_who": bool(typed.plan.not_answered),
    }
    return render(request, "start/take_away.html", context)


@anyone
@with_typed
@needs_six
def sheet(request: HttpRequest, typed: Typed, name: str) -> HttpResponse:
    """Show a document as a page of ours, to read and to print."""
    found = _BY_NAME.get(name)
    if found is None:
        raise Http404
    made = found.made(planned(typed))
    context = {
        "sheet": found,
        "document": made,
        # Every text in it was escaped by the writer, which is tested for that.
        "blocks": mark_safe(html.fragment(made)),
    }
    return render(request, "start/sheet.html", context)


@anyone
@with_typed
@needs_six
def document(request: HttpRequest, typed: Typed, name: str, kind: str) -> HttpResponse:
    title = typed.plan.title
    if (name, kind) == ("plan", "toml"):
        return file_response(plan_file.write(typed.plan).encode(), title=title, name=name, kind=kind)
    if (name, kind) == ("costed-plan", "xlsx"):
        return file_response(plan_sheet(planned(typed)), title=title, name=name, kind=kind)
    found = _BY_NAME.get(name)
    if found is None or kind not in found.kinds:
        raise Http404
    made = found.made(planned(typed))
    return document_response(made, title=title, name=name, kind=kind, size=found.size)
