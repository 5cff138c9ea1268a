from django.urls import path

from evenhand.web.views import start

urlpatterns = [path("", start.start, name="start")]
