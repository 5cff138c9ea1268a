from django.urls import path

from evenhand.web.views import reflections, resources, stories

urlpatterns = [
    path("p/<slug:slug>/stories/", stories.story_list, name="story-list"),
    path("p/<slug:slug>/stories/tell/", stories.tell, name="story-tell"),
    path("p/<slug:slug>/stories/for/<int:partner_id>/", stories.enter, name="story-enter"),
    path("p/<slug:slug>/stories/<int:number>/", stories.story, name="story"),
    path("p/<slug:slug>/stories/<int:number>/change/", stories.change, name="story-change"),
    path("p/<slug:slug>/stories/<int:number>/where/", stories.uses, name="story-uses"),
    path("p/<slug:slug>/stories/<int:number>/confirm/", stories.confirm, name="story-confirm"),
    path("p/<slug:slug>/stories/<int:number>/take-back/", stories.take_back, name="story-take-back"),
    path("p/<slug:slug>/thoughts/", reflections.reflection_list, name="reflection-list"),
    path("p/<slug:slug>/thoughts/write/", reflections.write, name="reflection-write"),
    path("p/<slug:slug>/thoughts/<int:reflection_id>/change/", reflections.change, name="reflection-change"),
    path("p/<slug:slug>/thoughts/<int:reflection_id>/share/", reflections.share, name="reflection-share"),
    path(
        "p/<slug:slug>/thoughts/<int:reflection_id>/take-away/",
        reflections.take_away,
        name="reflection-take-away",
    ),
    path("p/<slug:slug>/learn/", resources.resource_list, name="resource-list"),
    path("p/<slug:slug>/learn/add/", resources.add, name="resource-add"),
    path("p/<slug:slug>/learn/<int:link_id>/remove/", resources.remove, name="resource-remove"),
    path("p/<slug:slug>/looking-back/", resources.look_backs, name="look-back-list"),
]
