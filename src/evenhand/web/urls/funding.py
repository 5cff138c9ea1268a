from django.urls import path

from evenhand.web.views import funder_acts

urlpatterns = [
    path("p/<slug:slug>/funder/", funder_acts.act_list, name="funder-act-list"),
    path("p/<slug:slug>/funder/note/", funder_acts.note, name="funder-act-note"),
    path("p/<slug:slug>/funder/<int:number>/what-came/", funder_acts.what_came, name="funder-act-came"),
    path("p/<slug:slug>/funder/<int:number>/take-back/", funder_acts.take_back, name="funder-act-take-back"),
]
