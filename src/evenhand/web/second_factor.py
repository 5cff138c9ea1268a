"""Ask a lead for a second step of signing in before they change who is in a project."""

from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from evenhand.access.people import SecondFactorNeeded
from evenhand.web.signed_in import View


def second_factor_asked(view: View) -> View:
    """For views that go through `seat_for_changing_people`: what is missing becomes a page that says how."""

    @wraps(view)
    def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except SecondFactorNeeded:
            is_page = request.method == "GET"
            go_on = request.path if is_page else reverse("partner-list", kwargs={"slug": kwargs["slug"]})
            return redirect(f"{reverse('second-factor-first')}?{urlencode({'next': go_on})}")

    return asked
