from django.urls import path

from evenhand.web.views import paper_claims, paying, payments

urlpatterns = [
    path("p/<slug:slug>/pay/", payments.your_pay, name="your-pay"),
    path("p/<slug:slug>/pay/offers/<int:number>/", payments.choose, name="pay-choose"),
    path("p/<slug:slug>/pay/claims/new/", payments.claim_make, name="claim-make"),
    path("p/<slug:slug>/pay/claims/<int:number>/", payments.claim, name="claim"),
    path("p/<slug:slug>/pay/claims/<int:number>/change/", payments.claim_change, name="claim-change"),
    path("p/<slug:slug>/pay/claims/<int:number>/confirm/", payments.claim_confirm, name="claim-confirm"),
    path("p/<slug:slug>/pay/claims/<int:number>/not-right/", payments.claim_dispute, name="claim-dispute"),
    path(
        "p/<slug:slug>/pay/claims/<int:number>/take-back/", payments.claim_take_back, name="claim-take-back"
    ),
    path("p/<slug:slug>/pay/claims/<int:number>/arrived/", payments.claim_arrived, name="claim-arrived"),
    path(
        "p/<slug:slug>/pay/claims/<int:number>/receipts/<int:place>/", payments.receipt, name="claim-receipt"
    ),
    path("p/<slug:slug>/paying/", paying.paying, name="paying"),
    path("p/<slug:slug>/paying/arrived/", paying.arrived, name="paying-arrived"),
    path("p/<slug:slug>/paying/offers/", paying.offer_list, name="pay-offer-list"),
    path("p/<slug:slug>/paying/offers/new/", paying.offer_make, name="pay-offer-make"),
    path("p/<slug:slug>/paying/offers/<int:number>/", paying.offer, name="pay-offer"),
    path("p/<slug:slug>/paying/offers/<int:number>/letter/", paying.offer_letter, name="pay-offer-letter"),
    path("p/<slug:slug>/paying/offers/<int:number>/choice/", paying.choice_enter, name="pay-choice-enter"),
    path(
        "p/<slug:slug>/paying/offers/<int:number>/take-back/",
        paying.offer_take_back,
        name="pay-offer-take-back",
    ),
    path("p/<slug:slug>/paying/claims/<int:number>/", paying.check, name="claim-check"),
    path("p/<slug:slug>/paying/claims/<int:number>/approve/", paying.approve, name="claim-approve"),
    path("p/<slug:slug>/paying/claims/<int:number>/query/", paying.query, name="claim-query"),
    path("p/<slug:slug>/paying/send/", paying.send, name="claim-send"),
    path("p/<slug:slug>/paying/sent/<uuid:batch>/", paying.batch, name="claim-batch"),
    path("p/<slug:slug>/paying/sent/<uuid:batch>/file/", paying.batch_file, name="claim-batch-file"),
    path("p/<slug:slug>/paying/paper/", paper_claims.people, name="claim-enter-list"),
    path("p/<slug:slug>/paying/paper/<int:partner_id>/", paper_claims.enter, name="claim-enter"),
    path("p/<slug:slug>/paying/paper/<int:partner_id>/print/", paper_claims.paper, name="claim-paper"),
    path(
        "p/<slug:slug>/paying/paper/<int:partner_id>/arrived/",
        paper_claims.arrived,
        name="claim-arrived-enter",
    ),
]
