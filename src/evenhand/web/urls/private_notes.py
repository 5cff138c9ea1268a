from django.urls import path

from evenhand.web.views import access_needs, flags, hours

urlpatterns = [
    # Hours: one's own until they are shared
    path("p/<slug:slug>/hours/", hours.hours_list, name="hours-list"),
    path("p/<slug:slug>/hours/add/", hours.add, name="hours-add"),
    path("p/<slug:slug>/hours/share/", hours.share, name="hours-share"),
    path("p/<slug:slug>/hours/shared/", hours.shared, name="hours-shared"),
    path("p/<slug:slug>/hours/your-post/", hours.post, name="hours-post"),
    path("p/<slug:slug>/hours/<int:hours_id>/remove/", hours.remove, name="hours-remove"),
    path("p/<slug:slug>/hours/portfolio/<slug:kind>/", hours.portfolio_file, name="hours-portfolio"),
    # In confidence: to one chosen person, never to a lead
    path("p/<slug:slug>/in-confidence/", flags.flag_list, name="flag-list"),
    path("p/<slug:slug>/in-confidence/choose/", flags.choose, name="flag-choose"),
    path(
        "p/<slug:slug>/in-confidence/rather-not/<int:partner_id>/", flags.rather_not, name="flag-rather-not"
    ),
    path("p/<slug:slug>/in-confidence/<int:flag_id>/", flags.reply, name="flag-reply"),
    path("p/<slug:slug>/in-confidence/<int:flag_id>/take-back/", flags.take_back, name="flag-take-back"),
    # Access needs: said once, seen by those who arrange
    path("p/<slug:slug>/needs/", access_needs.need_list, name="access-need-list"),
    path("p/<slug:slug>/needs/arrange/", access_needs.arrange, name="access-need-arrange"),
    path("p/<slug:slug>/needs/arrange/occasion/", access_needs.occasion_add, name="access-need-occasion"),
    path("p/<slug:slug>/needs/arrange/enter/", access_needs.enter, name="access-need-enter"),
    path("p/<slug:slug>/needs/arrange/<int:check_id>/", access_needs.arranged, name="access-need-arranged"),
    path("p/<slug:slug>/needs/met/<int:check_id>/", access_needs.met, name="access-need-met"),
    path("p/<slug:slug>/needs/<int:need_id>/", access_needs.need, name="access-need"),
]
