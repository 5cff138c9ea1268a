from django.urls import path

from evenhand.web.views import contribution_statements, recognitions

urlpatterns = [
    path("p/<slug:slug>/good-practice/", recognitions.recognition_list, name="recognition-list"),
    path("p/<slug:slug>/good-practice/say/", recognitions.give, name="recognition-give"),
    path("p/<slug:slug>/good-practice/<int:number>/keep/", recognitions.keep, name="recognition-keep"),
    path(
        "p/<slug:slug>/good-practice/<int:number>/leave-out/",
        recognitions.leave_out,
        name="recognition-leave-out",
    ),
    path(
        "p/<slug:slug>/good-practice/<int:number>/take-back/",
        recognitions.take_back,
        name="recognition-take-back",
    ),
    # What one did here, for one's own use. Nothing of it is kept.
    path("p/<slug:slug>/what-you-did/", contribution_statements.page, name="contribution-statement"),
    path(
        "p/<slug:slug>/what-you-did/as/<slug:kind>/",
        contribution_statements.file,
        name="contribution-statement-file",
    ),
]
