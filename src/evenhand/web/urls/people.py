from django.urls import path

from evenhand.web.views import start

urlpatterns = [
    path("your-page/", start.start, name="your-page"),
    path("your-page/close/", start.start, name="private-page-close"),
]
