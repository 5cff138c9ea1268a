from django.urls import path

from evenhand.web.views import answers, changes, gathering, heard

urlpatterns = [
    path("p/<slug:slug>/queue/", answers.answer_queue, name="answer-queue"),
    path("p/<slug:slug>/queue/agreed-window/", answers.agreed_window_set, name="agreed-window"),
    path("p/<slug:slug>/queue/answer/", answers.give, name="answer-give"),
    path("p/<slug:slug>/queue/together/", gathering.gather, name="contribution-gather"),
    path("p/<slug:slug>/queue/for/<int:partner_id>/", answers.enter_list, name="answer-enter-list"),
    path("p/<slug:slug>/queue/for/<int:partner_id>/answer/", answers.enter, name="answer-enter"),
    path("p/<slug:slug>/said/<int:number>/respond/", answers.respond, name="answer-respond"),
    path("p/<slug:slug>/said/<int:number>/respond-for/", answers.respond_for, name="answer-respond-enter"),
    path("p/<slug:slug>/said/<int:number>/take-out/", gathering.take_out, name="contribution-take-out"),
    path("p/<slug:slug>/said/<int:number>/apart/", gathering.split, name="contribution-split"),
    path("p/<slug:slug>/changes/", changes.change_list, name="change-list"),
    path("p/<slug:slug>/changes/new/", changes.add, name="change-add"),
    path("p/<slug:slug>/heard/", heard.heard, name="what-we-heard"),
    path("p/<slug:slug>/heard/as/<slug:kind>/", heard.heard_file, name="what-we-heard-file"),
    path("p/<slug:slug>/heard/public/", heard.publish, name="heard-publish"),
    path("heard/<slug:slug>/", heard.heard_public, name="heard-public"),
]
