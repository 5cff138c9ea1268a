from django.urls import include, path

from evenhand.web.views import start

urlpatterns = [
    path("account/you/", start.start, name="your-account"),
    path("account/", include("allauth.urls")),
]
