"""What every response and every request carries."""

import codecs
from collections.abc import Callable

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from evenhand.access.viewer import viewer_of
from evenhand.actions.errors import ActionError

GetResponse = Callable[[HttpRequest], HttpResponse]


def forms_in_utf8(get_response: GetResponse) -> GetResponse:
    """Refuse a form in another charset than that of our pages, before anything reads it.

    A request may name any charset that Python knows. Some give no text at all, others half a letter, which no
    database and no file takes.
    """

    def respond(request: HttpRequest) -> HttpResponse:
        if request.encoding and codecs.lookup(request.encoding).name != "utf-8":
            raise BadRequest("A form must be sent in UTF-8.")
        return get_response(request)

    return respond


def private_responses(get_response: GetResponse) -> GetResponse:
    """Keep pages made for one person out of every cache, shared or their own.

    The pages before sign-in hold only what lies in the reader's own browser; they stay in its
    back-and-forward memory, so that “back” works on a phone without asking to send a form again.
    """

    def respond(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if not response.has_header("Cache-Control"):
            is_private = request.viewer.is_somebody  # type: ignore[attr-defined]
            response["Cache-Control"] = "no-store, private" if is_private else "private, no-cache"
        response.headers.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
        return response

    return respond


def wrong_method(get_response: GetResponse) -> GetResponse:
    """An address that only takes a form, opened as a page, says so instead of showing nothing."""

    def respond(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if response.status_code == 405 and not response.content:
            page = render(request, "site/wrong_method.html", status=405)
            page["Allow"] = response["Allow"]
            return page
        return response

    return respond


def refused(get_response: GetResponse) -> GetResponse:
    """Show the sentence of whatever could not be done, where a page does not show it beside its form.

    A project that was brought in refuses every change, also on pages whose action refuses nothing else.
    """

    def respond(request: HttpRequest) -> HttpResponse:
        return get_response(request)

    def sentence(request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, ActionError):
            return None
        return render(request, "site/refused.html", {"sentence": str(error)}, status=409)

    respond.process_exception = sentence  # type: ignore[attr-defined]
    return respond


def viewer(get_response: GetResponse) -> GetResponse:
    def respond(request: HttpRequest) -> HttpResponse:
        request.viewer = viewer_of(request.user, request.session)  # type: ignore[attr-defined]
        return get_response(request)

    return respond
