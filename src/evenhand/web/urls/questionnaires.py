from django.urls import path

from evenhand.web.views import questionnaires

urlpatterns = [
    path("p/<slug:slug>/questionnaires/", questionnaires.questionnaire_list, name="questionnaire-list"),
    path("p/<slug:slug>/questionnaires/bring/", questionnaires.bring, name="questionnaire-bring"),
    path("p/<slug:slug>/questionnaires/empty-file/", questionnaires.empty_file, name="questionnaire-file"),
    path("p/<slug:slug>/questionnaires/<int:number>/", questionnaires.questionnaire, name="questionnaire"),
    path(
        "p/<slug:slug>/questionnaires/<int:number>/answer/",
        questionnaires.answer,
        name="questionnaire-answer",
    ),
    path(
        "p/<slug:slug>/questionnaires/<int:number>/answer-for/<int:partner_id>/",
        questionnaires.enter,
        name="questionnaire-enter",
    ),
    path("p/<slug:slug>/questionnaires/<int:number>/open/", questionnaires.open_, name="questionnaire-open"),
    path(
        "p/<slug:slug>/questionnaires/<int:number>/close/", questionnaires.close, name="questionnaire-close"
    ),
]
