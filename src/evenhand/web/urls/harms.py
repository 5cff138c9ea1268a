from django.urls import path

from evenhand.web.views import harms, harms_seen, watch_signs

urlpatterns = [
    path("p/<slug:slug>/harms/", harms.harm_list, name="harm-list"),
    path("p/<slug:slug>/harms/add/", harms.add, name="harm-add"),
    path("p/<slug:slug>/harms/start-from/", harms.start_from, name="harm-start-from"),
    path("p/<slug:slug>/harms/for/<int:partner_id>/", harms.enter, name="harm-enter"),
    path("p/<slug:slug>/harms/as/<slug:kind>/", harms.as_file, name="harm-file"),
    path("p/<slug:slug>/harms/happened/", harms_seen.note, name="harm-seen-add"),
    path("p/<slug:slug>/harms/happened/for/<int:partner_id>/", harms_seen.enter, name="harm-seen-enter"),
    path("p/<slug:slug>/harms/happened/<int:number>/", harms_seen.seen, name="harm-seen"),
    path("p/<slug:slug>/harms/happened/<int:number>/done/", harms_seen.done, name="harm-seen-done"),
    path(
        "p/<slug:slug>/harms/happened/<int:number>/take-back/",
        harms_seen.take_back,
        name="harm-seen-take-back",
    ),
    path("p/<slug:slug>/harms/<int:number>/", harms.harm, name="harm"),
    path("p/<slug:slug>/harms/<int:number>/words/", harms.reword, name="harm-reword"),
    path("p/<slug:slug>/harms/<int:number>/guard/", harms.guard, name="harm-guard"),
    path("p/<slug:slug>/harms/<int:number>/likely/", harms.likelihood, name="harm-likelihood"),
    path(
        "p/<slug:slug>/harms/<int:number>/likely/for/<int:partner_id>/",
        harms.enter_likelihood,
        name="harm-likelihood-enter",
    ),
    path(
        "p/<slug:slug>/harms/<int:number>/likely/confirm/",
        harms.confirm_likelihood,
        name="harm-likelihood-confirm",
    ),
    path("p/<slug:slug>/harms/<int:number>/put-away/", harms.put_away, name="harm-put-away"),
    path("p/<slug:slug>/harms/<int:number>/again/", harms.again, name="harm-again"),
    path("p/<slug:slug>/harms/<int:number>/signs/", watch_signs.add, name="watch-sign-add"),
    path(
        "p/<slug:slug>/harms/<int:number>/signs/<int:sign_id>/seen/",
        watch_signs.see,
        name="watch-sign-see",
    ),
    path(
        "p/<slug:slug>/harms/<int:number>/signs/<int:sign_id>/end/",
        watch_signs.end,
        name="watch-sign-end",
    ),
    path(
        "p/<slug:slug>/harms/<int:number>/signs/seen/<int:seen_id>/answer/",
        watch_signs.answer,
        name="watch-sign-answer",
    ),
]
