"""Who may open a page at all. What they may do in a project is the door's to say."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse

View = Callable[..., HttpResponse]


def known_person(view: View) -> View:
    """For people who are signed in or on their own private page; others are sent to sign in."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.viewer.is_somebody:  # type: ignore[attr-defined]
            return redirect_to_login(request.get_full_path())
        return view(request, *args, **kwargs)

    guarded.guard = "known person"  # type: ignore[attr-defined]
    return guarded


def account_holder(view: View) -> View:
    """For people who are signed in with an account; a private page opens its one project only."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.viewer.has_account:  # type: ignore[attr-defined]
            return redirect_to_login(request.get_full_path())
        return view(request, *args, **kwargs)

    guarded.guard = "account holder"  # type: ignore[attr-defined]
    return guarded


def anyone(view: View) -> View:
    """Said aloud, because a page without a guard must be a decision and not an oversight."""
    view.guard = "anyone"  # type: ignore[attr-defined]
    return view
