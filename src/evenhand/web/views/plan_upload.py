"""Bringing a plan: to go on with it, or to read someone else's. A file is taken whole or not at all."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.safestring import mark_safe

from evenhand.exchange.document import html
from evenhand.readings.first_plan import first_plan
from evenhand.readings.framework import current
from evenhand.readings.plan_documents import whole_plan
from evenhand.web.browser_plan import TooMuch, Typed, keep, with_typed
from evenhand.web.forms.plan_upload import PlanUpload
from evenhand.web.forms.start_routes import still_open
from evenhand.web.signed_in import anyone

TOO_BIG = (
    "There is nothing wrong with this file, but it holds more than a browser can carry. Nothing has changed. "
    "You can read it as a page instead, or start a project from it."
)


@anyone
def judge(request: HttpRequest) -> HttpResponse:
    """What to look for; and a plan file, read and shown as a page.

    The page answers the upload itself. A redirect would have to keep someone's plan on the server meanwhile.
    """
    fw = current()
    form = _form(request)
    if request.method == "POST" and form.is_valid() and form.plan:
        made = whole_plan(first_plan(form.plan, fw, today=timezone.localdate()))
        context = {"document": made, "blocks": mark_safe(html.fragment(made)), "is_read": True}
        return render(request, "start/sheet.html", context)
    context = {"form": form, "features": fw.features, "comparators": fw.comparators}
    return render(request, "start/judge.html", context)


@anyone
@with_typed
def bring(request: HttpRequest, typed: Typed) -> HttpResponse:
    form = _form(request)
    if request.method == "POST" and form.is_valid() and form.plan:
        brought = Typed.from_file(form.plan)
        response = redirect("start-answers" if still_open(brought) else "first-plan")
        try:
            keep(response, brought)
            messages.success(request, "Your plan is here again.")
            return response
        except TooMuch:
            form.add_error("file", TOO_BIG)
    return render(request, "start/bring.html", {"form": form, "typed": typed})


def _form(request: HttpRequest) -> PlanUpload:
    if request.method == "POST":
        return PlanUpload(request.POST, request.FILES, fw=current())
    return PlanUpload(fw=current())
