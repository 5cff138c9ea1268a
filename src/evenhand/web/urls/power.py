from django.urls import path

from evenhand.web.views import power

urlpatterns = [
    path("p/<slug:slug>/power/", power.power_page, name="power"),
    path("p/<slug:slug>/power/before/<slug:power_id>/", power.before, name="power-before"),
    path("p/<slug:slug>/power/given-up/", power.give_up, name="power-give-up"),
    path(
        "p/<slug:slug>/power/given-up/<int:given_up_id>/take-back/",
        power.take_back,
        name="power-take-back",
    ),
]
