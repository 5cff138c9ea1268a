from django.urls import path

from evenhand.web.views import organisation_posts, organisations, project_homes

urlpatterns = [
    path("organisations/", organisations.organisation_list, name="organisation-list"),
    path("organisations/<slug:organisation>/", organisations.side_by_side_page, name="organisation"),
    path(
        "organisations/<slug:organisation>/figures.csv",
        organisations.figures_file,
        name="organisation-figures-file",
    ),
    path(
        "organisations/<slug:organisation>/projects/<slug:home>/",
        organisations.one,
        name="organisation-project",
    ),
    path(
        "organisations/<slug:organisation>/together/",
        organisations.together_page,
        name="organisation-together",
    ),
    path("organisations/<slug:organisation>/reach/", organisations.reach_page, name="organisation-reach"),
    path(
        "organisations/<slug:organisation>/in-the-way/",
        organisations.barriers_page,
        name="organisation-barriers",
    ),
    path(
        "organisations/<slug:organisation>/behind-it/",
        organisation_posts.behind_it,
        name="organisation-behind-it",
    ),
    path(
        "organisations/<slug:organisation>/behind-it/posts/add/",
        organisation_posts.add_post,
        name="organisation-post-add",
    ),
    path(
        "organisations/<slug:organisation>/behind-it/posts/<int:post_id>/",
        organisation_posts.change_post,
        name="organisation-post",
    ),
    path(
        "organisations/<slug:organisation>/behind-it/<slug:house_question>/",
        organisation_posts.answer,
        name="organisation-answer",
    ),
    path("p/<slug:slug>/belongs-to/", project_homes.project_home, name="project-home"),
    path("p/<slug:slug>/belongs-to/say/", project_homes.say, name="project-home-say"),
    path("p/<slug:slug>/belongs-to/<slug:organisation>/end/", project_homes.end, name="project-home-end"),
]
