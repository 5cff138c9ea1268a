from django.urls import path

from evenhand.web.views import decision_again, decision_voices

urlpatterns = [
    path("p/<slug:slug>/decisions/<int:number>/again/", decision_again.again, name="decision-again"),
    path(
        "p/<slug:slug>/decisions/<int:number>/again/for/<int:partner_id>/",
        decision_again.call_for,
        name="decision-again-enter",
    ),
    path(
        "p/<slug:slug>/decisions/<int:number>/again/take-back/",
        decision_again.take_back,
        name="decision-again-take-back",
    ),
    path(
        "p/<slug:slug>/decisions/<int:number>/again/confirm/",
        decision_again.confirm,
        name="decision-again-confirm",
    ),
    path(
        "p/<slug:slug>/decisions/<int:number>/again/<int:call_id>/answer/",
        decision_again.answer,
        name="decision-again-answer",
    ),
    path(
        "p/<slug:slug>/decisions/<int:number>/look-back/",
        decision_again.look_back,
        name="decision-look-back",
    ),
    path(
        "p/<slug:slug>/decisions/<int:number>/look-back/for/<int:partner_id>/",
        decision_again.look_back_for,
        name="decision-look-back-enter",
    ),
    path(
        "p/<slug:slug>/decisions/<int:number>/look-back/confirm/",
        decision_again.confirm_look_back,
        name="decision-look-back-confirm",
    ),
    path("p/<slug:slug>/decisions/<int:number>/tell/", decision_voices.tell, name="decision-tell"),
]
