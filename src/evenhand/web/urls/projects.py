from django.urls import path

from evenhand.web.views import projects

urlpatterns = [
    path("projects/", projects.project_list, name="project-list"),
    path("projects/new/", projects.start, name="project-start"),
    path("p/<slug:slug>/", projects.overview, name="project"),
    path("p/<slug:slug>/about/", projects.describe, name="project-describe"),
    path("p/<slug:slug>/ideas/", projects.ideas, name="idea-list"),
    path("p/<slug:slug>/time-together/", projects.time_together, name="time-together"),
]
