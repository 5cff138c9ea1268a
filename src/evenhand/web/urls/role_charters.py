from django.urls import path

from evenhand.web.views import credits, role_charters

urlpatterns = [
    path("p/<slug:slug>/roles/", role_charters.role_list, name="role-list"),
    path("p/<slug:slug>/roles/say/", role_charters.say, name="role-say"),
    path("p/<slug:slug>/roles/say-for/<int:partner_id>/", role_charters.enter, name="role-enter"),
    path("p/<slug:slug>/roles/as/<slug:kind>/", role_charters.role_file, name="role-file"),
    path("p/<slug:slug>/roles/<int:partner_id>/", role_charters.role_charter, name="role-charter"),
    path("p/<slug:slug>/roles/<int:role_charter_id>/confirm/", role_charters.confirm, name="role-confirm"),
    path(
        "p/<slug:slug>/roles/<int:role_charter_id>/still-right/",
        role_charters.still_right,
        name="role-still-right",
    ),
    path("p/<slug:slug>/credit/", credits.credit, name="credit"),
    path("p/<slug:slug>/credit/yours/", credits.say, name="credit-say"),
    path("p/<slug:slug>/credit/as/<slug:kind>/", credits.credit_file, name="credit-file"),
]
