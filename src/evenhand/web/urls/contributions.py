from django.urls import path

from evenhand.web.views import contribution_entering, contribution_one, contributions, drafts

urlpatterns = [
    path("p/<slug:slug>/said/", contributions.contribution_list, name="contribution-list"),
    path("p/<slug:slug>/said/say/", contributions.say, name="contribution-add"),
    path("p/<slug:slug>/said/thank-you/", contributions.thanks, name="contribution-thanks"),
    path("p/<slug:slug>/said/enter/", contribution_entering.choose, name="contribution-enter"),
    path(
        "p/<slug:slug>/said/enter/<int:partner_id>/",
        contribution_entering.enter,
        name="contribution-enter-one",
    ),
    path("p/<slug:slug>/said/meeting/", contribution_entering.notes, name="contribution-notes"),
    path("p/<slug:slug>/said/heard/", contribution_entering.witness_list, name="witness-list"),
    path(
        "p/<slug:slug>/said/<int:number>/heard/", contribution_entering.witness, name="contribution-witness"
    ),
    path("p/<slug:slug>/said/<int:number>/", contribution_one.one, name="contribution"),
    path("p/<slug:slug>/said/<int:number>/change/", contribution_one.edit, name="contribution-edit"),
    path("p/<slug:slug>/said/<int:number>/right/", contribution_one.confirm, name="contribution-confirm"),
    path(
        "p/<slug:slug>/said/<int:number>/take-back/", contribution_one.withdraw, name="contribution-withdraw"
    ),
    path("p/<slug:slug>/said/<int:number>/who/", contribution_one.who, name="contribution-who"),
    path("p/<slug:slug>/said/file/<uuid:attachment_id>/", contribution_one.attachment, name="attachment"),
    path("p/<slug:slug>/draft/", drafts.keep, name="draft-keep"),
]
