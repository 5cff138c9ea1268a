"""Every address, grouped by the thing it is about. A module per noun; each ends in `urlpatterns`."""

from django.urls import include, path

from evenhand.web.urls import (
    accounts,
    answers,
    appraisals,
    asks,
    bringing,
    contributions,
    decisions,
    demonstration,
    exports,
    framework,
    leaving,
    letters_back,
    money,
    office,
    payments,
    people,
    private_notes,
    projects,
    promises,
    record,
    rooms,
    site,
    start,
)

urlpatterns = [
    path("", include(start)),
    path("", include(site)),
    path("", include(demonstration)),
    path("", include(framework)),
    path("", include(accounts)),
    path("", include(people)),
    path("", include(projects)),
    path("", include(appraisals)),
    path("", include(decisions)),
    path("", include(money)),
    path("", include(contributions)),
    path("", include(bringing)),
    path("", include(answers)),
    path("", include(promises)),
    path("", include(asks)),
    path("", include(rooms)),
    path("", include(payments)),
    path("", include(letters_back)),
    path("", include(private_notes)),
    path("", include(leaving)),
    path("", include(record)),
    path("", include(exports)),
    path("", include(office)),
]

handler404 = "evenhand.web.views.site.not_found"
handler403 = "evenhand.web.views.site.not_yours"
handler400 = "evenhand.web.views.site.bad_request"
handler500 = "evenhand.web.views.site.broken"
