from django.urls import path

from evenhand.web.views import reach

urlpatterns = [
    path("p/<slug:slug>/reach/", reach.reach_page, name="reach"),
    path("p/<slug:slug>/reach/bring/", reach.bring, name="reach-bring"),
    path("p/<slug:slug>/reach/empty.csv", reach.empty_file, name="reach-empty-file"),
    path("p/<slug:slug>/reach/take-away/", reach.take_away, name="reach-take-away"),
]
