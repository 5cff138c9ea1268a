from django.urls import path

from evenhand.web.views import charter_answers, charters

urlpatterns = [
    path("p/<slug:slug>/charter/", charters.charter, name="charter"),
    path("p/<slug:slug>/charter/begin/", charters.begin, name="charter-begin"),
    path("p/<slug:slug>/charter/new/", charters.choose, name="clause-choose"),
    path("p/<slug:slug>/charter/new/<slug:topic>/", charters.propose, name="clause-propose"),
    path("p/<slug:slug>/charter/print/", charters.to_print, name="charter-print"),
    path("p/<slug:slug>/charter/as/<slug:kind>/", charters.file, name="charter-file"),
    path("p/<slug:slug>/charter/answer/", charter_answers.answer, name="charter-answer"),
    path("p/<slug:slug>/charter/waiting/", charter_answers.waiting, name="charter-waiting"),
    path(
        "p/<slug:slug>/charter/answer-for/<int:partner_id>/",
        charter_answers.answer_for,
        name="charter-answer-enter",
    ),
    path("p/<slug:slug>/charter/<int:number>/", charters.clause, name="clause"),
    path("p/<slug:slug>/charter/<int:number>/change/", charters.change, name="clause-change"),
    path("p/<slug:slug>/charter/<int:number>/end/", charters.end, name="clause-end"),
    path("p/<slug:slug>/charter/<int:number>/confirm/", charter_answers.confirm, name="clause-confirm"),
    path("p/<slug:slug>/charter/<int:number>/take-back/", charters.take_back, name="clause-take-back"),
    path("p/<slug:slug>/charter/<int:number>/see/", charters.see, name="clause-see"),
]
