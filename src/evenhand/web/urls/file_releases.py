from django.urls import path

from evenhand.web.views import file_releases, funder_files, release_consents

urlpatterns = [
    path("p/<slug:slug>/files/", file_releases.release_list, name="file-release-list"),
    path("p/<slug:slug>/files/<int:number>/take/", file_releases.take, name="file-release-take"),
    path("p/<slug:slug>/files/see/<slug:file_kind>/", file_releases.see, name="file-release-see"),
    path("p/<slug:slug>/files/let-out/<slug:file_kind>/", file_releases.let_out, name="file-release-new"),
    path("p/<slug:slug>/files/yours/<slug:file_kind>/", release_consents.say, name="release-consent"),
    path(
        "p/<slug:slug>/files/yours/<slug:file_kind>/for/<int:partner_id>/",
        release_consents.enter,
        name="release-consent-enter",
    ),
    path("funder-files/", funder_files.side_by_side, name="funder-files"),
]
