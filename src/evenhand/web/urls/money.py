from django.urls import path

from evenhand.web.views import (
    budget,
    budget_files,
    budget_sources,
    budget_spreadsheet,
    form_texts,
    plan_files,
    trims,
)

urlpatterns = [
    path("p/<slug:slug>/plan/", budget.budget, name="budget"),
    path("p/<slug:slug>/plan/ways-out/", budget.ways_out, name="budget-ways-out"),
    path("p/<slug:slug>/plan/money/", budget.figures, name="budget-figures"),
    path("p/<slug:slug>/plan/start/", budget_sources.start, name="budget-start"),
    path("p/<slug:slug>/plan/start/activities/", budget_sources.activities, name="budget-from-activities"),
    path("p/<slug:slug>/plan/start/last-project/", budget_sources.last_project, name="budget-from-project"),
    path("p/<slug:slug>/plan/start/spreadsheet/", budget_spreadsheet.upload, name="budget-from-spreadsheet"),
    path(
        "p/<slug:slug>/plan/start/spreadsheet/lines/",
        budget_spreadsheet.bring_in,
        name="budget-spreadsheet-lines",
    ),
    path("p/<slug:slug>/plan/lines/new/", budget.line_add, name="budget-line-add"),
    path("p/<slug:slug>/plan/lines/<int:line_id>/", budget.line, name="budget-line"),
    path("p/<slug:slug>/plan/lines/<int:line_id>/hold/", budget.line_hold, name="budget-line-hold"),
    path("p/<slug:slug>/plan/lines/<int:line_id>/remove/", budget.line_remove, name="budget-line-remove"),
    path("p/<slug:slug>/plan/lines/<int:line_id>/restore/", budget.line_restore, name="budget-line-restore"),
    path("p/<slug:slug>/plan/lines/<int:line_id>/move/", budget.line_move, name="budget-line-move"),
    path("p/<slug:slug>/plan/lines/<int:line_id>/trim/", trims.record, name="trim-record"),
    path("p/<slug:slug>/plan/lines/<int:line_id>/clear-award/", trims.clear_award, name="trim-clear-award"),
    path("p/<slug:slug>/plan/trims/", trims.trim_list, name="trim-list"),
    path("p/<slug:slug>/plan/trims/rest/", trims.rest, name="trim-rest"),
    path("p/<slug:slug>/plan/trims/share/", trims.share, name="trim-share"),
    path("p/<slug:slug>/plan/take-away/<slug:kind>/", budget_files.budget_file, name="budget-file"),
    path("p/<slug:slug>/plan/file/", plan_files.page, name="plan-file"),
    path("p/<slug:slug>/plan/file/take-away/", plan_files.take, name="plan-file-take"),
    path("p/<slug:slug>/plan/file/bring-in/", plan_files.bring_in, name="plan-file-bring-in"),
    path("p/<slug:slug>/forms/", form_texts.form_list, name="form-list"),
    path("p/<slug:slug>/forms/<slug:form>/", form_texts.form, name="form"),
    path("p/<slug:slug>/forms/<slug:form>/as/<slug:kind>/", form_texts.form_file, name="form-file"),
    path("p/<slug:slug>/forms/<slug:form>/<slug:section>/", form_texts.section, name="form-section"),
    path("projects/from-a-file/", plan_files.project_from_file, name="project-from-file"),
    # Below /start/, because the browser hands over the plan it holds only there.
    path("start/plan/into/project/", plan_files.project_from_plan, name="project-from-plan"),
]
