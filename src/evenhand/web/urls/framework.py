from django.urls import path

from evenhand.web.views import start

urlpatterns = [path("framework/", start.start, name="framework")]
