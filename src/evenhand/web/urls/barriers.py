from django.urls import path

from evenhand.web.views import barrier_roll_up, barriers

urlpatterns = [
    path("barriers/", barrier_roll_up.roll_up_page, name="barrier-roll-up"),
    path("barriers/as/<slug:kind>/", barrier_roll_up.roll_up_file, name="barrier-roll-up-file"),
    path("p/<slug:slug>/barriers/", barriers.barrier_list, name="barrier-list"),
    path("p/<slug:slug>/barriers/add/", barriers.add, name="barrier-add"),
    path("p/<slug:slug>/barriers/for/<int:partner_id>/", barriers.enter, name="barrier-enter"),
    path("p/<slug:slug>/barriers/<int:number>/", barriers.barrier, name="barrier"),
    path("p/<slug:slug>/barriers/<int:number>/ask/", barriers.ask, name="barrier-ask"),
    path(
        "p/<slug:slug>/barriers/<int:number>/asked/<int:barrier_ask_id>/",
        barriers.answer,
        name="barrier-answer",
    ),
    path("p/<slug:slug>/barriers/<int:number>/mended/", barriers.mended, name="barrier-mended"),
    path("p/<slug:slug>/barriers/<int:number>/again/", barriers.again, name="barrier-again"),
    path("p/<slug:slug>/barriers/<int:number>/beside/", barriers.beside, name="barrier-beside"),
    path("p/<slug:slug>/barriers/<int:number>/take-back/", barriers.take_back, name="barrier-take-back"),
]
