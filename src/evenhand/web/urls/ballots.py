from django.urls import path

from evenhand.web.views import ballots

urlpatterns = [
    path("p/<slug:slug>/decisions/<int:vote>/vote/", ballots.cast, name="ballot-cast"),
    path("p/<slug:slug>/decisions/<int:vote>/vote/on-paper/", ballots.on_paper, name="ballot-on-paper"),
    path("p/<slug:slug>/decisions/<int:vote>/papers/", ballots.papers, name="ballot-papers"),
    path(
        "p/<slug:slug>/decisions/<int:vote>/papers/print/", ballots.papers_print, name="ballot-papers-print"
    ),
    path(
        "p/<slug:slug>/decisions/<int:vote>/papers/count/", ballots.papers_count, name="ballot-papers-count"
    ),
]
