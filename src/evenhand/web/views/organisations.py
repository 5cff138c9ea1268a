"""An organisation’s projects side by side, for its own office. Figures as they were told, and nobody’s words."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from evenhand.access.organisations import home_at, office_seat, organisations_seen_by
from evenhand.exchange.figures_csv import figures_csv
from evenhand.readings.organisation import LIMITS, csv_rows, one_project, side_by_side, together
from evenhand.readings.organisation_barriers import barriers_at
from evenhand.readings.organisation_reach import reach_at
from evenhand.readings.told_figures import OF_A_PROJECT
from evenhand.web.signed_in import account_holder


@account_holder
def organisation_list(request: HttpRequest) -> HttpResponse:
    """Those that one looks after; to somebody who looks after none, the page says so and what to do."""
    return render(
        request, "organisations/list.html", {"organisations": organisations_seen_by(request.viewer)}
    )


@account_holder
def side_by_side_page(request: HttpRequest, organisation: str) -> HttpResponse:
    office = office_seat(request.viewer, organisation)
    return render(
        request,
        "organisations/side_by_side.html",
        {
            "office": office,
            "here": "organisation",
            "page": side_by_side(office.organisation, request.GET.get("page")),
            "figures": OF_A_PROJECT,
            "limits": LIMITS,
        },
    )


@account_holder
def one(request: HttpRequest, organisation: str, home: str) -> HttpResponse:
    office = office_seat(request.viewer, organisation)
    found = home_at(office, home)
    return render(
        request,
        "organisations/project.html",
        {
            "office": office,
            "here": "organisation",
            "home": found,
            "cells": one_project(found),
            "limits": LIMITS,
        },
    )


@account_holder
def together_page(request: HttpRequest, organisation: str) -> HttpResponse:
    office = office_seat(request.viewer, organisation)
    return render(
        request,
        "organisations/together.html",
        {
            "office": office,
            "here": "organisation-together",
            "together": together(office.organisation),
            "limits": LIMITS,
        },
    )


@account_holder
def reach_page(request: HttpRequest, organisation: str) -> HttpResponse:
    office = office_seat(request.viewer, organisation)
    return render(
        request,
        "organisations/reach.html",
        {
            "office": office,
            "here": "organisation-reach",
            "page": reach_at(office.organisation, request.GET.get("page")),
        },
    )


@account_holder
def barriers_page(request: HttpRequest, organisation: str) -> HttpResponse:
    office = office_seat(request.viewer, organisation)
    return render(
        request,
        "organisations/barriers.html",
        {
            "office": office,
            "here": "organisation-barriers",
            "page": barriers_at(office.organisation, request.GET.get("page")),
        },
    )


@account_holder
def figures_file(request: HttpRequest, organisation: str) -> HttpResponse:
    office = office_seat(request.viewer, organisation)
    response = HttpResponse(
        figures_csv(csv_rows(office.organisation)), content_type="text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="{office.organisation.slug}-figures.csv"'
    return response
