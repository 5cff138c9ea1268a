from django.urls import path

from evenhand.web.views import standards

urlpatterns = [
    path("p/<slug:slug>/standards/", standards.standard_list, name="standard-list"),
    path("p/<slug:slug>/standards/<slug:standard_question>/say/", standards.say, name="standard-say"),
    path(
        "p/<slug:slug>/standards/<slug:standard_question>/say-for/", standards.for_whom, name="standard-for"
    ),
    path(
        "p/<slug:slug>/standards/<slug:standard_question>/say-for/<int:partner_id>/",
        standards.enter,
        name="standard-enter",
    ),
    path(
        "p/<slug:slug>/standards/said/<int:standard_answer_id>/confirm/",
        standards.confirm,
        name="standard-confirm",
    ),
    path(
        "p/<slug:slug>/standards/said/<int:standard_answer_id>/take-back/",
        standards.take_back,
        name="standard-take-back",
    ),
]
