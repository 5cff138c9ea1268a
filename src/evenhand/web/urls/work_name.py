from django.urls import path

from evenhand.web.views import features_told, work_name

urlpatterns = [
    path("p/<slug:slug>/name/", work_name.page, name="work-name"),
    path("p/<slug:slug>/name/definitions/", work_name.definitions, name="definition-list"),
    path("p/<slug:slug>/name/sentences/", work_name.sentences, name="sentence-list"),
    path("p/<slug:slug>/name/propose/", work_name.propose, name="sentence-propose"),
    path("p/<slug:slug>/name/<int:sentence>/answer/", work_name.answer, name="sentence-answer"),
    path("p/<slug:slug>/name/<int:sentence>/for/<int:partner_id>/", work_name.enter, name="sentence-enter"),
    path("p/<slug:slug>/name/<int:sentence>/confirm/", work_name.confirm, name="sentence-confirm"),
    path("p/<slug:slug>/name/<int:sentence>/take-back/", work_name.take_back, name="sentence-take-back"),
    path("p/<slug:slug>/name/tell/<slug:feature_id>/<slug:side>/", features_told.tell, name="feature-tell"),
    path(
        "p/<slug:slug>/name/tell/<slug:feature_id>/<slug:side>/for/<int:partner_id>/",
        features_told.enter,
        name="feature-enter",
    ),
    path("p/<slug:slug>/name/told/<int:told_id>/confirm/", features_told.confirm, name="feature-confirm"),
    path(
        "p/<slug:slug>/name/told/<int:told_id>/take-back/", features_told.take_back, name="feature-take-back"
    ),
]
