from django.urls import path

from evenhand.web.views import findings, hold_backs

urlpatterns = [
    path("p/<slug:slug>/findings/", findings.finding_list, name="finding-list"),
    path("p/<slug:slug>/findings/new/", findings.add, name="finding-add"),
    path("p/<slug:slug>/findings/<int:number>/", findings.finding, name="finding"),
    path("p/<slug:slug>/findings/<int:number>/support/", findings.add_support, name="finding-support"),
    path("p/<slug:slug>/findings/<int:number>/words/", findings.reword, name="finding-reword"),
    path("p/<slug:slug>/findings/<int:number>/take-back/", findings.take_back, name="finding-take-back"),
    path("p/<slug:slug>/findings/<int:number>/unused/", findings.say_why_unused, name="finding-unused"),
    path(
        "p/<slug:slug>/findings/<int:number>/hold-back/",
        hold_backs.ask_about_finding,
        name="finding-hold-back",
    ),
    path("p/<slug:slug>/held-back/", hold_backs.hold_back_list, name="hold-back-list"),
    path("p/<slug:slug>/held-back/<int:number>/", hold_backs.hold_back, name="hold-back"),
    path("p/<slug:slug>/held-back/<int:number>/answer/", hold_backs.answer, name="hold-back-answer"),
    path("p/<slug:slug>/held-back/<int:number>/take-back/", hold_backs.take_back, name="hold-back-take-back"),
]
