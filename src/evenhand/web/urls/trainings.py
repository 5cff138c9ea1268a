from django.urls import path

from evenhand.web.views import trainings

urlpatterns = [
    path("p/<slug:slug>/skills/", trainings.training_list, name="training-list"),
    path("p/<slug:slug>/skills/note/", trainings.note, name="training-note"),
    path("p/<slug:slug>/skills/<int:training_id>/share/", trainings.share, name="training-share"),
    path("p/<slug:slug>/skills/<int:training_id>/remove/", trainings.remove, name="training-remove"),
    path("p/<slug:slug>/skills/coaching/", trainings.coaching_say, name="coaching-say"),
    path("p/<slug:slug>/skills/coaching/<int:offer_id>/end/", trainings.coaching_end, name="coaching-end"),
]
