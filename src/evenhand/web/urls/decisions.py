from django.urls import path

from evenhand.web.views import briefs, decisions, decisions_by_rule, involvements, positions

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
    path("p/<slug:slug>/decisions/by-rule/", decisions_by_rule.open_by_rule, name="decision-open-by-rule"),
    path("p/<slug:slug>/decisions/checking/", positions.check_list, name="position-check-list"),
    path("p/<slug:slug>/decisions/<int:matter>/say/", positions.take, name="position-take"),
    path("p/<slug:slug>/decisions/<int:matter>/say/confirm/", positions.confirm, name="position-confirm"),
    path(
        "p/<slug:slug>/decisions/<int:matter>/say-for/<int:partner_id>/",
        positions.enter,
        name="position-enter",
    ),
    path(
        "p/<slug:slug>/decisions/<int:matter>/check/<int:partner_id>/",
        positions.check,
        name="position-check",
    ),
    path(
        "p/<slug:slug>/decisions/<int:matter>/answer/<slug:said>/",
        positions.answer,
        name="position-answer",
    ),
    path("p/<slug:slug>/decisions/<int:matter>/close/", decisions_by_rule.close, name="decision-close"),
    path(
        "p/<slug:slug>/decisions/<int:matter>/withdraw/",
        decisions_by_rule.take_back,
        name="decision-withdraw",
    ),
    path(
        "p/<slug:slug>/decisions/<int:number>/outside-the-charter/",
        decisions_by_rule.note_outside,
        name="decision-note-outside",
    ),
    path("p/<slug:slug>/decisions/<int:matter>/more-time/", decisions_by_rule.extend, name="decision-extend"),
]
