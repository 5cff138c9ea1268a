from django.urls import path

from evenhand.web.views import promises

urlpatterns = [
    path("p/<slug:slug>/promises/", promises.promise_list, name="promise-list"),
    path("p/<slug:slug>/promises/make/", promises.make, name="promise-make"),
    path("p/<slug:slug>/promises/ask/", promises.ask, name="promise-ask"),
    path("p/<slug:slug>/promises/<int:number>/", promises.promise, name="promise"),
    path("p/<slug:slug>/promises/<int:number>/take-on/", promises.take_on, name="promise-take-on"),
    path("p/<slug:slug>/promises/<int:number>/decline/", promises.decline, name="promise-decline"),
    path("p/<slug:slug>/promises/<int:number>/kept/", promises.keep, name="promise-keep"),
    path("p/<slug:slug>/promises/<int:number>/not-kept/", promises.break_, name="promise-break"),
    path("p/<slug:slug>/promises/<int:number>/hand-on/", promises.hand_on, name="promise-hand-on"),
]
