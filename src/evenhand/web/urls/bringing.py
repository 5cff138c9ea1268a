from django.urls import path

from evenhand.web.views import bringing

urlpatterns = [
    path("p/<slug:slug>/said/bring/", bringing.upload, name="contribution-bring"),
    path("p/<slug:slug>/said/bring/rows/", bringing.rows, name="contribution-bring-rows"),
    path("p/<slug:slug>/said/sheet/<slug:kind>/", bringing.sheet, name="contribution-sheet"),
]
