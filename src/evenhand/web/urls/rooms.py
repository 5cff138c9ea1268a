from django.urls import path

from evenhand.web.views import rooms

urlpatterns = [
    path("p/<slug:slug>/off-the-record/", rooms.room_list, name="room-list"),
    path("p/<slug:slug>/off-the-record/<str:room_id>/", rooms.room, name="room"),
    path("p/<slug:slug>/off-the-record/<str:room_id>/words/", rooms.words, name="room-words"),
    path("p/<slug:slug>/off-the-record/<str:room_id>/leave/", rooms.leave, name="room-leave"),
    path("p/<slug:slug>/off-the-record/<str:room_id>/end/", rooms.end, name="room-end"),
]
