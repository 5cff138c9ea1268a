"""One form, one action, and back: what most pages on findings and outputs are."""

from collections.abc import Callable, Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from evenhand.access.projects import Seat
from evenhand.actions.errors import ActionError
from evenhand.actions.once import AlreadyDone
from evenhand.records.models import Partner
from evenhand.web.forms.posted import posted

REWORDED = "Kept. The words before stay readable, with who asked and why."
#: From what was said in the form and the key of the form to what was made.
Act = Callable[[dict[str, Any], str | None], Any]


def one_form(
    request: HttpRequest,
    seat: Seat,
    form: forms.Form,
    act: Act,
    *,
    title: str,
    button: str,
    done: str,
    back: tuple[object, ...],
    to: Callable[[Any], tuple[object, ...]] | None = None,
    tab: str = "outputs",
    intro: Sequence[str] = (),
    warning: str = "",
    quoted: str = "",
    quoted_from: str = "",
) -> HttpResponse:
    """`back` and `to` are the name of a page and what comes after the project in its address."""
    slug = seat.project.slug
    if request.method == "POST" and form.is_valid():
        try:
            made = act(form.cleaned_data, request.POST.get("form_key"))
            messages.success(request, done)
            return _redirect(slug, to(made) if to else back)
        except AlreadyDone:
            return _redirect(slug, back)
        except ActionError as error:
            form.add_error(None, str(error))
    return render(
        request,
        "findings/act.html",
        {
            "seat": seat,
            "tab": tab,
            "form": form,
            "title": title,
            "button": button,
            "intro": intro,
            "warning": warning,
            "quoted": quoted,
            "quoted_from": quoted_from,
            "back": redirect(str(back[0]), slug, *back[1:]).url,
        },
    )


def other_words(
    request: HttpRequest,
    seat: Seat,
    kind: Callable[..., forms.Form],
    act: Callable[[Any, dict[str, Any], str | None], Any],
    *,
    thing: Model,
    names: Sequence[str],
    back: tuple[object, ...],
    **more: Any,
) -> HttpResponse:
    """A form with the words as they stand, and with who asked for others and why."""
    form = kind(
        posted(request),
        people=people_of(seat),
        me=seat.partner,
        initial={name: getattr(thing, name) for name in names},
    )
    return one_form(
        request,
        seat,
        form,
        lambda said, key: act(form, said, key),
        title="Put it in other words",
        button="Keep the new words",
        done=REWORDED,
        back=back,
        **more,
    )


def people_of(seat: Seat) -> list[Partner]:
    """Everybody here but oneself, for lists of who asked."""
    here = seat.project.partners.filter(removed_at=None).exclude(pk=seat.partner.pk)
    return list(here.select_related("person").prefetch_related("types").order_by("pk"))


def one_press(
    request: HttpRequest, seat: Seat, act: Callable[[], object], *, done: str, back: tuple[object, ...]
) -> HttpResponse:
    """A button without questions."""
    try:
        act()
        messages.success(request, done)
    except ActionError as error:
        messages.error(request, str(error))
    return _redirect(seat.project.slug, back)


def _redirect(slug: str, to: tuple[object, ...]) -> HttpResponse:
    return redirect(str(to[0]), slug, *to[1:])
