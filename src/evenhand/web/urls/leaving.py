from django.urls import path

from evenhand.web.views import leaving

urlpatterns = [
    path("p/<slug:slug>/leaving/", leaving.leaving, name="leaving"),
    path("p/<slug:slug>/leaving/download/", leaving.download, name="leaving-download"),
    path("p/<slug:slug>/leaving/take-back/", leaving.withdraw_all, name="leaving-withdraw-all"),
    path("p/<slug:slug>/leaving/forget-me/", leaving.forget_me, name="leaving-forget-me"),
    path("account/you/leaving/", leaving.account_leaving, name="account-leaving"),
    path("account/you/leaving/download/", leaving.account_download, name="account-download"),
    path("account/you/leaving/delete/", leaving.account_delete, name="account-delete"),
]
