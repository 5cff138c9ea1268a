from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe

from evenhand.exchange.document import html
from evenhand.notices.guides import NAMES, guide
from evenhand.web.document_files import document_response
from evenhand.web.signed_in import anyone


@anyone
def show(request: HttpRequest, name: str) -> HttpResponse:
    if name not in NAMES:
        raise Http404
    return render(
        request,
        "guides/guide.html",
        {
            "name": name,
            "guide": guide(name),
            # The writer escapes every text it is given; a test of its own holds that.
            "body": mark_safe(html.fragment(guide(name))),
            "others": [(other, guide(other).title) for other in NAMES if other != name],
        },
    )


@anyone
def file(request: HttpRequest, name: str, size: str) -> HttpResponse:
    if name not in NAMES or size not in {"ordinary", "large"}:
        raise Http404
    return document_response(
        guide(name),
        title="Evenhand",
        name=f"{name}-{size}",
        kind="pdf",
        size="large" if size == "large" else "ordinary",
    )
