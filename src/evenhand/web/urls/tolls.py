from django.urls import path

from evenhand.web.views import tolls

urlpatterns = [
    path("p/<slug:slug>/costs-and-gives/", tolls.toll_list, name="toll-list"),
    path("p/<slug:slug>/costs-and-gives/tell/", tolls.tell, name="toll-tell"),
    path("p/<slug:slug>/costs-and-gives/for/<int:partner_id>/", tolls.enter, name="toll-enter"),
    path("p/<slug:slug>/costs-and-gives/<int:toll_id>/share/", tolls.share, name="toll-share"),
    path("p/<slug:slug>/costs-and-gives/<int:toll_id>/confirm/", tolls.confirm, name="toll-confirm"),
    path("p/<slug:slug>/costs-and-gives/<int:toll_id>/take-back/", tolls.take_back, name="toll-take-back"),
]
