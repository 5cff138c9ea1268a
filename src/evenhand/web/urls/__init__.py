"""Every address, grouped by the thing it is about. A module per noun; each ends in `urlpatterns`."""

from django.urls import include, path

from evenhand.web.urls import (
    accounts,
    appraisals,
    decisions,
    demonstration,
    framework,
    money,
    people,
    projects,
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
]

handler404 = "evenhand.web.views.site.not_found"
handler403 = "evenhand.web.views.site.not_yours"
handler400 = "evenhand.web.views.site.bad_request"
handler500 = "evenhand.web.views.site.broken"
