from django.urls import path

from evenhand.web.views import demonstration

urlpatterns = [
    path("demonstration/", demonstration.demonstration, name="demonstration"),
    path("demonstration/<int:partner_id>/", demonstration.one_of_the_cast, name="demonstration-one"),
    path("demonstration/<int:partner_id>/be/", demonstration.be, name="demonstration-be"),
]
