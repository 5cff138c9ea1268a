from django.urls import path

from evenhand.web.views import gifts, interests

urlpatterns = [
    path("p/<slug:slug>/interests/", interests.interest_list, name="interest-list"),
    path("p/<slug:slug>/interests/say/", interests.say, name="interest-say"),
    path("p/<slug:slug>/interests/bring/", interests.bring, name="interest-bring"),
    path("p/<slug:slug>/interests/say-for/<int:partner_id>/", interests.enter, name="interest-enter"),
    path("p/<slug:slug>/interests/<int:interest_id>/", interests.interest, name="interest"),
    path("p/<slug:slug>/interests/<int:interest_id>/guard/", interests.guard, name="interest-guard"),
    path("p/<slug:slug>/interests/<int:interest_id>/confirm/", interests.confirm, name="interest-confirm"),
    path("p/<slug:slug>/interests/<int:interest_id>/end/", interests.end, name="interest-end"),
    path("p/<slug:slug>/gifts/", gifts.gift_list, name="gift-list"),
    path("p/<slug:slug>/gifts/add/", gifts.add, name="gift-add"),
    path("p/<slug:slug>/gifts/<int:gift_id>/strike/", gifts.strike, name="gift-strike"),
]
