from django.urls import path

from evenhand.web.views import account

urlpatterns = [
    path("p/<slug:slug>/account/", account.page, name="account"),
    path("p/<slug:slug>/account/as/<slug:kind>/", account.file, name="account-file"),
]
