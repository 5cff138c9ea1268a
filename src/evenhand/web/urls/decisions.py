from django.urls import path

from evenhand.web.views import briefs, decisions, involvements

urlpatterns = [
    path("p/<slug:slug>/ask-first/", briefs.brief, name="brief"),
    path("p/<slug:slug>/ask-first/decided-before/", briefs.decided_before, name="decided-before"),
    path("p/<slug:slug>/stages/", involvements.stages, name="involvement"),
    path("p/<slug:slug>/stages/<slug:stage>/", involvements.stage, name="involvement-stage"),
    path("p/<slug:slug>/decisions/", decisions.decision_list, name="decision-list"),
    path("p/<slug:slug>/decisions/new/", decisions.open_for_signing, name="decision-open"),
    path("p/<slug:slug>/decisions/<int:number>/", decisions.decision, name="decision"),
    path("p/<slug:slug>/decisions/<int:number>/sign/", decisions.sign, name="decision-sign"),
    path(
        "p/<slug:slug>/decisions/<int:number>/sign-for/<int:partner_id>/",
        decisions.sign_for,
        name="decision-sign-enter",
    ),
    path("p/<slug:slug>/decisions/<int:number>/take-back/", decisions.take_back, name="decision-take-back"),
]
