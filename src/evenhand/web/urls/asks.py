from django.urls import path

from evenhand.web.views import asks

urlpatterns = [
    path("p/<slug:slug>/asks/", asks.ask_list, name="ask-list"),
    path("p/<slug:slug>/asks/new/", asks.make, name="ask-make"),
    path("p/<slug:slug>/asks/yours/", asks.your_minutes, name="your-minutes"),
    path("p/<slug:slug>/asks/<int:number>/", asks.ask, name="ask"),
    path("p/<slug:slug>/asks/<int:number>/answer/", asks.answer, name="ask-answer"),
    path("p/<slug:slug>/asks/<int:number>/again/", asks.again, name="ask-again"),
    path("p/<slug:slug>/asks/<int:number>/take-back/", asks.take_back, name="ask-take-back"),
    path("p/<slug:slug>/asks/<int:number>/what-came/", asks.what_came, name="ask-what-came"),
    path("p/<slug:slug>/asks/<int:number>/for/<int:partner_id>/", asks.answer_enter, name="ask-answer-enter"),
    path("p/<slug:slug>/asks/<int:number>/done/<int:partner_id>/", asks.done, name="ask-done"),
]
