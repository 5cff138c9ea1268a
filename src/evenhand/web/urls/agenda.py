from django.urls import path

from evenhand.web.views import agenda

urlpatterns = [
    path("p/<slug:slug>/agenda/", agenda.agenda, name="agenda"),
    path("p/<slug:slug>/agenda/new/", agenda.raise_item, name="agenda-raise"),
    path("p/<slug:slug>/agenda/for/<int:partner_id>/", agenda.raise_for, name="agenda-raise-enter"),
    path("p/<slug:slug>/agenda/<int:number>/", agenda.item, name="agenda-item"),
    path("p/<slug:slug>/agenda/<int:number>/answer/", agenda.answer, name="agenda-answer"),
    path("p/<slug:slug>/agenda/<int:number>/change/", agenda.reword, name="agenda-reword"),
    path("p/<slug:slug>/agenda/<int:number>/confirm/", agenda.confirm, name="agenda-confirm"),
    path("p/<slug:slug>/agenda/<int:number>/take-back/", agenda.take_back, name="agenda-take-back"),
]
