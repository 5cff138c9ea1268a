from django.urls import path

from evenhand.web.views import exports

urlpatterns = [path("p/<slug:slug>/record/take-away/", exports.record_export, name="record-export")]
