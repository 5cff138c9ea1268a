from django.urls import path

from evenhand.web.views import letters_back, outbox

urlpatterns = [
    path("p/<slug:slug>/letter/", letters_back.letter, name="letter-back"),
    path("p/<slug:slug>/letters/back/<int:partner_id>/", letters_back.letter_for, name="letter-back-for"),
    path("p/<slug:slug>/letters/waiting/", outbox.outbox_list, name="outbox"),
    path("p/<slug:slug>/letters/waiting/print/", letters_back.print_run, name="outbox-print"),
    path("p/<slug:slug>/letters/waiting/posted/", outbox.posted_by_hand, name="outbox-posted"),
    path("p/<slug:slug>/letters/waiting/again/", outbox.send_again, name="outbox-again"),
    path("p/<slug:slug>/letters/waiting/told/", outbox.told_otherwise, name="outbox-told"),
    path("p/<slug:slug>/letters/next/", outbox.next_letter, name="next-letter"),
    path("letters/stop/<str:token>/", letters_back.stop_weekly, name="stop-weekly-letter"),
]
