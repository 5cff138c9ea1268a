from django.urls import path

from evenhand.web.views import hours

urlpatterns = [
    # Hours: one's own until they are shared
    path("p/<slug:slug>/hours/", hours.hours_list, name="hours-list"),
    path("p/<slug:slug>/hours/add/", hours.add, name="hours-add"),
    path("p/<slug:slug>/hours/share/", hours.share, name="hours-share"),
    path("p/<slug:slug>/hours/shared/", hours.shared, name="hours-shared"),
    path("p/<slug:slug>/hours/your-post/", hours.post, name="hours-post"),
    path("p/<slug:slug>/hours/<int:hours_id>/remove/", hours.remove, name="hours-remove"),
    path("p/<slug:slug>/hours/portfolio/<slug:kind>/", hours.portfolio_file, name="hours-portfolio"),
]
