from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from evenhand.access.office import office_member
from evenhand.exchange.plan_values import clean
from evenhand.readings.office import PLAIN_THRESHOLD, over_asked, pay_delays
from evenhand.records.minutes_asked import WINDOW_DAYS
from evenhand.web.forms.office import ThresholdForm
from evenhand.web.signed_in import account_holder


@account_holder
def office(request: HttpRequest) -> HttpResponse:
    """Who is asked for much across projects. For the office’s members alone; nobody else learns that it is there."""
    member = office_member(request.viewer)
    form = ThresholdForm(
        {"over": clean(request.GET["over"])} if "over" in request.GET else None,
        initial={"over": PLAIN_THRESHOLD},
    )
    threshold = PLAIN_THRESHOLD
    if form.is_bound and form.is_valid():
        threshold = form.cleaned_data["over"]
    return render(
        request,
        "office/office.html",
        {
            "member": member,
            "form": form,
            "threshold": threshold,
            "people": over_asked(threshold),
            "delays": pay_delays(),
            "window_days": WINDOW_DAYS,
        },
    )
