from django.urls import path

from evenhand.web.views import site

urlpatterns = [
    path("about/", site.about, name="about"),
    path("privacy/", site.privacy, name="privacy"),
    path("accessibility/", site.accessibility, name="accessibility"),
]
