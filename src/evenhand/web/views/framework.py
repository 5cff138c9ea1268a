from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from evenhand.framework import UnknownRow
from evenhand.readings.framework import current
from evenhand.readings.framework_shown import entry, kind_shown
from evenhand.readings.framework_words import kind_at, shelves
from evenhand.web.signed_in import anyone

#: Kinds whose rows have a shape of their own; the others share one page.
OWN_PAGE = {"disagreements", "conditions", "approaches", "rates", "sources"}


@anyone
def index(request: HttpRequest) -> HttpResponse:
    fw = current()
    return render(request, "framework/index.html", {"framework": fw, "shelves": shelves(fw)})


@anyone
def kind(request: HttpRequest, slug: str) -> HttpResponse:
    name = kind_at(slug)
    if name is None:
        raise Http404
    template = f"framework/{name}.html" if name in OWN_PAGE else "framework/kind.html"
    return render(request, template, {"shown": kind_shown(current(), name)})


@anyone
def approach(request: HttpRequest, approach: str) -> HttpResponse:
    fw = current()
    try:
        row = fw.get("approaches", approach)
    except UnknownRow:
        raise Http404 from None
    parts = {
        "approach": row,
        "entry": entry(fw, row),
        "stages": [fw.get("stages", stage) for stage in row.stages],  # type: ignore[attr-defined]
        "activities": [fw.get("activities", each) for each in row.activities],  # type: ignore[attr-defined]
    }
    return render(request, "framework/approach.html", parts)
