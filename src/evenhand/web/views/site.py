from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from evenhand.web.signed_in import anyone


@anyone
def about(request: HttpRequest) -> HttpResponse:
    return render(request, "site/about.html")


@anyone
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "site/privacy.html")


@anyone
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "site/accessibility.html")


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "site/not_found.html", status=404)


def not_yours(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "site/not_yours.html", status=403)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "site/bad_request.html", status=400)


def form_too_old(request: HttpRequest, reason: str = "") -> HttpResponse:
    return render(request, "site/form_too_old.html", status=403)


def broken(request: HttpRequest) -> HttpResponse:
    # No context processors and no database: whatever broke may be one of them.
    with_nothing = HttpResponse(status=500)
    with_nothing.write(
        '<!DOCTYPE html><html lang="en-GB"><head><meta charset="utf-8"><title>Something broke – Evenhand</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1"></head><body><main>'
        "<h1>Something broke</h1><p>This is our fault, not yours. What you had saved before is safe. "
        "Please go back and try again in a minute.</p></main></body></html>"
    )
    return with_nothing
