"""Four digits before signing, for someone who came by a private page.

    @known_person
    @pin_needed
    def decision_sign(request, slug, number): ...

or, inside a view, before anything is shown or saved:

    if asked := require_pin(request, seat):
        return asked

Both do nothing for someone with an account, who signed in. On a private page they send the person to
type their four digits (or to choose them, the first time) and back again. Given once, they hold for
half an hour in this browser, on this page only; closing the page ends that.

Use it on GET as well as on POST, so that nobody writes a reason and loses it to the question.
"""

import time
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from evenhand.access.projects import Seat
from evenhand.access.viewer import PIN_SESSION_KEY
from evenhand.records.models import PrivatePage
from evenhand.web.signed_in import View

HOLDS_SECONDS = 30 * 60


def require_pin(request: HttpRequest, seat: Seat) -> HttpResponse | None:
    """Where to send someone for their four digits first, or nothing when they need not be asked."""
    return _asked(request, seat.viewer.private_page)


def pin_needed(view: View) -> View:
    """Ask for the four digits before this view, whoever opens it by a private page."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return _asked(request, request.viewer.private_page) or view(request, *args, **kwargs)  # type: ignore[attr-defined]

    return guarded


def pin_was_given(request: HttpRequest, page: PrivatePage) -> None:
    request.session[PIN_SESSION_KEY] = {"page": page.pk, "at": time.time()}


def _asked(request: HttpRequest, page: PrivatePage | None) -> HttpResponse | None:
    if page is None or _is_given(request, page):
        return None
    return redirect(f"{reverse('private-page-pin')}?{urlencode({'next': request.get_full_path()})}")


def _is_given(request: HttpRequest, page: PrivatePage) -> bool:
    given = request.session.get(PIN_SESSION_KEY)
    if not given or not page.pin or given["page"] != page.pk:
        return False
    # Taken off meanwhile by somebody else: then what was given before counts no more.
    is_older_than_reset = page.pin_reset_at is not None and given["at"] < page.pin_reset_at.timestamp()
    return not is_older_than_reset and 0 <= time.time() - given["at"] < HOLDS_SECONDS
