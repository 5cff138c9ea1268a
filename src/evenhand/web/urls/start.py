from django.urls import path

from evenhand.web.views import first_plan, plan_spreadsheet, plan_upload, start, take_away

urlpatterns = [
    path("", start.start, name="start"),
    path("start/invited/", start.invited, name="start-invited"),
    path("start/judge/", plan_upload.judge, name="start-judge"),
    path("start/bring/", plan_upload.bring, name="start-bring"),
    path("start/spreadsheet/", plan_spreadsheet.spreadsheet, name="start-spreadsheet"),
    path("start/spreadsheet/lines/", plan_spreadsheet.take_lines, name="start-spreadsheet-lines"),
    path("start/answers/", start.answers, name="start-answers"),
    path("start/stop-here/", start.stop, name="start-stop"),
    path("start/clear/", start.clear, name="start-clear"),
    path("start/plan/", first_plan.first_plan, name="first-plan"),
    path("start/plan/lines/", first_plan.lines, name="first-plan-lines"),
    path("start/plan/approach/", first_plan.choose_approach, name="first-plan-approach"),
    path("start/plan/consider/", first_plan.consider, name="first-plan-consider"),
    path("start/plan/trim/", first_plan.trim, name="first-plan-trim"),
    path("start/plan/money/", first_plan.money, name="first-plan-money"),
    path("start/plan/afresh/", first_plan.afresh, name="first-plan-afresh"),
    path("start/take-away/", take_away.take_away, name="take-away"),
    path("start/take-away/<slug:name>.<slug:kind>", take_away.document, name="take-away-document"),
    path("start/take-away/<slug:name>/", take_away.sheet, name="take-away-sheet"),
    path("start/<slug:door>/", start.begin, name="start-begin"),
    path("start/<slug:route>/<slug:page>/", start.question, name="start-question"),
]
