from django.urls import path

from evenhand.web.views import indicators

urlpatterns = [
    path("p/<slug:slug>/figures/", indicators.indicator_list, name="indicator-list"),
    path("p/<slug:slug>/figures/as/<slug:kind>/", indicators.indicator_file, name="indicator-file"),
    path("p/<slug:slug>/figures/<slug:indicator>/", indicators.indicator, name="indicator"),
    path("p/<slug:slug>/figures/<slug:indicator>/choose/", indicators.choose, name="indicator-choose"),
]
