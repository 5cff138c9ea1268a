from django.urls import path

from evenhand.web.views import hold_backs, outputs, publishing

urlpatterns = [
    path("p/<slug:slug>/outputs/", outputs.output_list, name="output-list"),
    path("p/<slug:slug>/outputs/new/", outputs.begin, name="output-begin"),
    path("p/<slug:slug>/outputs/agreed/", outputs.agreed, name="release-terms"),
    path("p/<slug:slug>/outputs/use/", publishing.use_plan_list, name="use-plan-list"),
    path("p/<slug:slug>/outputs/use/new/", publishing.plan_use, name="use-plan"),
    path(
        "p/<slug:slug>/outputs/use/<int:plan_id>/promise/", publishing.promise_help, name="use-plan-promise"
    ),
    path("p/<slug:slug>/outputs/<int:number>/", outputs.output, name="output"),
    path("p/<slug:slug>/outputs/<int:number>/print/", outputs.output_print, name="output-print"),
    path("p/<slug:slug>/outputs/<int:number>/as/<slug:kind>/", outputs.output_file, name="output-file"),
    path("p/<slug:slug>/outputs/<int:number>/words/", outputs.reword, name="output-reword"),
    path("p/<slug:slug>/outputs/<int:number>/claims/new/", outputs.add_claim, name="output-claim-add"),
    path(
        "p/<slug:slug>/outputs/<int:number>/claims/<int:claim_id>/",
        outputs.change_claim,
        name="output-claim",
    ),
    path("p/<slug:slug>/outputs/<int:number>/show/", outputs.show, name="output-show"),
    path("p/<slug:slug>/outputs/<int:number>/stop/", outputs.stop, name="output-stop"),
    path("p/<slug:slug>/outputs/<int:number>/publish/", publishing.publish, name="output-publish"),
    path("p/<slug:slug>/outputs/<int:number>/embargo/", publishing.set_embargo, name="output-embargo"),
    path(
        "p/<slug:slug>/outputs/<int:number>/embargo/<int:embargo_id>/lift/",
        publishing.lift_embargo,
        name="output-embargo-lift",
    ),
    path(
        "p/<slug:slug>/outputs/<int:number>/hold-back/", hold_backs.ask_about_output, name="output-hold-back"
    ),
    path("p/<slug:slug>/outputs/<int:number>/reply/", publishing.reply, name="output-reply"),
    path(
        "p/<slug:slug>/outputs/<int:number>/reply-for/<int:partner_id>/",
        publishing.reply_for,
        name="output-reply-enter",
    ),
    path(
        "p/<slug:slug>/outputs/<int:number>/reply/right/",
        publishing.confirm_reply,
        name="output-reply-confirm",
    ),
    path(
        "p/<slug:slug>/outputs/<int:number>/replies/<int:reply_id>/answer/",
        publishing.answer_reply,
        name="output-reply-answer",
    ),
    path("p/<slug:slug>/outputs/<int:number>/used/", publishing.note_use, name="output-used"),
]
