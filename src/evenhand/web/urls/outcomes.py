from django.urls import path

from evenhand.web.views import outcomes

urlpatterns = [
    path("p/<slug:slug>/outcomes/", outcomes.outcome_list, name="outcome-list"),
    path("p/<slug:slug>/outcomes/say/", outcomes.say, name="outcome-say"),
    path("p/<slug:slug>/outcomes/for/<int:partner_id>/", outcomes.enter, name="outcome-enter"),
    path("p/<slug:slug>/outcomes/<int:number>/", outcomes.outcome, name="outcome"),
    path("p/<slug:slug>/outcomes/<int:number>/look/", outcomes.look, name="outcome-look"),
    path(
        "p/<slug:slug>/outcomes/<int:number>/look/for/<int:partner_id>/",
        outcomes.look_for,
        name="outcome-look-enter",
    ),
    path("p/<slug:slug>/outcomes/<int:number>/take-back/", outcomes.take_back, name="outcome-take-back"),
]
