from django.urls import path

from evenhand.web.views import cases

urlpatterns = [
    path("p/<slug:slug>/cases/", cases.case_list, name="case-list"),
    path("p/<slug:slug>/cases/bring/", cases.bring, name="case-bring"),
    path("p/<slug:slug>/cases/<int:number>/", cases.case, name="case"),
    path("p/<slug:slug>/cases/<int:number>/put-away/", cases.put_away, name="case-remove"),
    path("p/<slug:slug>/cases/<int:number>/<int:point>/", cases.point, name="case-point"),
    path("p/<slug:slug>/cases/<int:number>/<int:point>/show/", cases.show, name="case-answer-show"),
]
