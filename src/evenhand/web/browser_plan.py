"""The first plan, kept in the reader's own browser and nowhere else, as the very file that they can take away.

It travels in signed, compressed cookies that end with the browser's session and reach /start/ only. The server
holds nothing of it. Signing keeps it from being changed unseen; it is not secret from the reader, whose words it is.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseBase

from evenhand.exchange import plan_file
from evenhand.exchange.plan_file import PlanFile, PlanFileError
from evenhand.readings.framework import current
from evenhand.web.browser_lines import with_lines, without_lines

COOKIES = ("evenhand-plan-1", "evenhand-plan-2")
PATH = "/start/"
SALT = "evenhand.first-plan"
DAYS_KEPT = 14
#: Browsers refuse a cookie of more than about 4,096 bytes with its name and settings.
COOKIE_BYTES = 3800
#: Proxies refuse a request whose cookies pass 8 KB, and the sign-in and form cookies need their share.
ALL_BYTES = 7000

UNTITLED = "Our plan"
LOST = (
    "We could not read what you typed before: it is too old, or it was changed. This is a fresh start. "
    "If you took your file with you, you can bring it back."
)


class TooMuch(Exception):
    """The plan has grown past what a browser can carry. What was kept before is untouched."""


@dataclass(frozen=True, slots=True)
class Typed:
    """A first plan as far as it has been typed. `not_known` names what was answered with “not known yet”."""

    plan: PlanFile = field(default_factory=lambda: PlanFile(title=UNTITLED))
    not_known: frozenset[str] = frozenset()

    @classmethod
    def from_file(cls, plan: PlanFile) -> Typed:
        """A plan that was brought along: what it leaves out is taken as not known."""
        means = plan.means
        unknown = {"money": means.money_pence, "weeks": means.weeks}
        return cls(plan, frozenset(name for name, value in unknown.items() if value is None))

    def with_plan(self, plan: PlanFile) -> Typed:
        return replace(self, plan=plan)

    @property
    def is_empty(self) -> bool:
        return self == Typed()


def read(request: HttpRequest) -> Typed | None:
    """Return what the browser holds, an empty plan if it holds nothing, or None if it cannot be read."""
    found = "".join(request.COOKIES.get(name, "") for name in COOKIES)
    if not found:
        return Typed()
    try:
        kept = signing.loads(found, salt=SALT, max_age=DAYS_KEPT * 24 * 3600)
        plan = plan_file.read(kept["plan"], fw=current())
        return Typed(with_lines(plan, kept["lines"], current()), frozenset(kept["not_known"]))
    except (signing.BadSignature, PlanFileError, LookupError, TypeError, ValueError):
        return None


def keep(response: HttpResponseBase, typed: Typed) -> None:
    """Hand the plan to the browser. Raises `TooMuch`, having changed nothing, when it would not fit."""
    plan, lines = without_lines(replace(typed.plan, framework=current().version), current())
    kept = {"plan": plan_file.write(plan), "lines": lines, "not_known": sorted(typed.not_known)}
    value = signing.dumps(kept, salt=SALT, compress=True)
    if len(value) > ALL_BYTES:
        raise TooMuch
    # What could not be read back must never take the place of what can: better a fault here than a plan lost.
    plan_file.read(str(kept["plan"]), fw=current())
    for number, name in enumerate(COOKIES):
        part = value[number * COOKIE_BYTES : (number + 1) * COOKIE_BYTES]
        if part:
            response.set_cookie(
                name, part, path=PATH, httponly=True, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
            )
        else:
            response.delete_cookie(name, path=PATH, samesite="Lax")


def forget(response: HttpResponseBase) -> None:
    for name in COOKIES:
        response.delete_cookie(name, path=PATH, samesite="Lax")


def with_typed(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Give a view what has been typed so far. What cannot be read is a fresh start, said in a sentence."""

    @wraps(view)
    def given(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        typed = read(request)
        if typed is None:
            messages.warning(request, LOST)
        response = view(request, typed or Typed(), *args, **kwargs)
        if typed is None and COOKIES[0] not in response.cookies:
            forget(response)
        return response

    return given
