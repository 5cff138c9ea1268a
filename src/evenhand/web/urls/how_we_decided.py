from django.urls import path

from evenhand.web.views import how_we_decided as views

urlpatterns = [
    path("p/<slug:slug>/how-we-decided/", views.how_we_decided, name="how-we-decided"),
    path(
        "p/<slug:slug>/how-we-decided/as/<slug:kind>/", views.how_we_decided_file, name="how-we-decided-file"
    ),
]
