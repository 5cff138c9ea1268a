from django.urls import path

from evenhand.web.views import guides, site

urlpatterns = [
    path("about/", site.about, name="about"),
    path("privacy/", site.privacy, name="privacy"),
    path("guides/<slug:name>/", guides.show, name="guide"),
    path("guides/<slug:name>/<slug:size>.pdf", guides.file, name="guide-file"),
    path("accessibility/", site.accessibility, name="accessibility"),
]
