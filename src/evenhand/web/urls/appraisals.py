from django.urls import path

from evenhand.web.views import answers, appraisal, criteria, options

urlpatterns = [
    path("p/<slug:slug>/criteria/", criteria.criteria_list, name="criteria"),
    path("p/<slug:slug>/criteria/agree/", criteria.agree, name="criteria-agree"),
    path("p/<slug:slug>/criteria/debate/", criteria.debate, name="condition-list"),
    path("p/<slug:slug>/criteria/debate/add/", criteria.condition_add, name="condition-add"),
    path("p/<slug:slug>/criteria/propose/", criteria.aim_propose, name="aim-propose"),
    path("p/<slug:slug>/criteria/<int:criterion_id>/", criteria.criterion, name="criterion"),
    path("p/<slug:slug>/criteria/<int:criterion_id>/reword/", criteria.reword, name="criterion-reword"),
    path("p/<slug:slug>/criteria/<int:criterion_id>/strike/", criteria.strike, name="criterion-strike"),
    path("p/<slug:slug>/criteria/<int:criterion_id>/restore/", criteria.restore, name="criterion-restore"),
    path("p/<slug:slug>/round/open/", appraisal.open_round, name="appraisal-open"),
    path("p/<slug:slug>/round/close/", appraisal.close, name="appraisal-close"),
    path("p/<slug:slug>/round/export/", appraisal.export, name="appraisal-export"),
    path("p/<slug:slug>/round/<int:number>/export/", appraisal.export, name="appraisal-round-export"),
    path("p/<slug:slug>/answers/", answers.answer, name="answers"),
    path("p/<slug:slug>/answers/confirm/", answers.confirm, name="answers-confirm"),
    path("p/<slug:slug>/answers/enter/", answers.enter_list, name="answers-enter-list"),
    path("p/<slug:slug>/answers/enter/<int:partner_id>/", answers.enter, name="answers-enter"),
    path("p/<slug:slug>/side-by-side/", appraisal.compare, name="side-by-side"),
    path("p/<slug:slug>/side-by-side/<int:number>/", appraisal.compare, name="side-by-side-round"),
    path("p/<slug:slug>/ways/", options.option_list, name="options"),
    path("p/<slug:slug>/ways/<int:option_id>/", options.facts, name="option-facts"),
    path("p/<slug:slug>/ways/<int:option_id>/strike/", options.strike, name="option-strike"),
    path("p/<slug:slug>/ways/<int:option_id>/restore/", options.restore, name="option-restore"),
    path("p/<slug:slug>/step-two/", options.result, name="step-two"),
    path("p/<slug:slug>/step-two/open/", appraisal.open_step_two, name="step-two-open"),
    path("p/<slug:slug>/step-two/answer/", options.answer, name="step-two-answer"),
    path("p/<slug:slug>/step-two/enter/<int:partner_id>/", options.enter, name="step-two-enter"),
    path("p/<slug:slug>/step-two/round/<int:number>/", options.result, name="step-two-round"),
]
