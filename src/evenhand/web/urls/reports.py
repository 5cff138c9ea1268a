from django.urls import path

from evenhand.web.views import report_sentences, reports

urlpatterns = [
    path("p/<slug:slug>/reports/", reports.report_list, name="report-list"),
    path("p/<slug:slug>/reports/new/", reports.begin, name="report-begin"),
    path("p/<slug:slug>/reports/<int:number>/", reports.report, name="report"),
    path("p/<slug:slug>/reports/<int:number>/draft-again/", reports.draft_again, name="report-draft-again"),
    path("p/<slug:slug>/reports/<int:number>/release/", reports.release, name="report-release"),
    path("p/<slug:slug>/reports/<int:number>/stop/", reports.stop, name="report-stop"),
    path("p/<slug:slug>/reports/<int:number>/as/<slug:kind>/", reports.report_file, name="report-file"),
    path(
        "p/<slug:slug>/reports/<int:number>/write/<slug:item_id>/",
        report_sentences.write,
        name="report-write",
    ),
    path(
        "p/<slug:slug>/reports/<int:number>/sentences/<int:sentence_id>/",
        report_sentences.reword,
        name="report-reword",
    ),
    path(
        "p/<slug:slug>/reports/<int:number>/sentences/<int:sentence_id>/leave-out/",
        report_sentences.leave_out,
        name="report-leave-out",
    ),
    path(
        "p/<slug:slug>/reports/<int:number>/sentences/<int:sentence_id>/put-back/",
        report_sentences.put_back,
        name="report-put-back",
    ),
]
