from django.urls import path

from evenhand.web.views import framework

urlpatterns = [
    path("framework/", framework.index, name="framework"),
    path("framework/approaches/<slug:approach>/", framework.approach, name="approach"),
    path("framework/<slug:slug>/", framework.kind, name="framework-kind"),
]
