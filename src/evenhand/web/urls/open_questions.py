from django.urls import path

from evenhand.web.views import open_questions as views

_ROUND = "p/<slug:slug>/how-it-is/<int:number>/<int:round_number>"

urlpatterns = [
    path("p/<slug:slug>/how-it-is/", views.question_list, name="open-question-list"),
    path("p/<slug:slug>/how-it-is/choose/", views.choose, name="open-question-choose"),
    path("p/<slug:slug>/how-it-is/<int:number>/", views.question, name="open-question"),
    path("p/<slug:slug>/how-it-is/<int:number>/ask/", views.ask, name="open-question-ask"),
    path("p/<slug:slug>/how-it-is/<int:number>/end/", views.end, name="open-question-end"),
    path(f"{_ROUND}/say/", views.say, name="open-answer"),
    path(f"{_ROUND}/for/<int:partner_id>/", views.enter, name="open-answer-enter"),
    path(f"{_ROUND}/confirm/", views.confirm, name="open-answer-confirm"),
    path(f"{_ROUND}/take-away/", views.take_back_answer, name="open-answer-take-back"),
    path(f"{_ROUND}/take-back/", views.take_back, name="open-round-take-back"),
    path(f"{_ROUND}/show/", views.show_early, name="open-round-show"),
]
