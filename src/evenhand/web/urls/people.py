from django.urls import path

from evenhand.web.views import invitations, leaving, letters, partners, private_page

urlpatterns = [
    # Who is in a project
    path("p/<slug:slug>/people/", partners.partner_list, name="partner-list"),
    path("p/<slug:slug>/people/you/", partners.profile, name="partner-profile"),
    path("p/<slug:slug>/people/leave/", leaving.leave, name="partner-leave"),
    path("p/<slug:slug>/people/add/", partners.add, name="partner-add"),
    path("p/<slug:slug>/people/<int:partner_id>/", partners.partner_detail, name="partner"),
    path(
        "p/<slug:slug>/people/<int:partner_id>/profile/", partners.profile_enter, name="partner-profile-enter"
    ),
    path("p/<slug:slug>/people/<int:partner_id>/role/", partners.change_role, name="partner-role"),
    path("p/<slug:slug>/people/<int:partner_id>/remove/", partners.remove, name="partner-remove"),
    path("p/<slug:slug>/people/<int:partner_id>/page/", private_page.manage, name="private-page-manage"),
    # Letters
    path("p/<slug:slug>/letters/", letters.letter_list, name="letter-list"),
    path("p/<slug:slug>/letters/<int:partner_id>/<slug:kind>/<int:number>/", letters.letter, name="letter"),
    # Invitations
    path("p/<slug:slug>/invitations/new/", invitations.create, name="invitation-create"),
    path("p/<slug:slug>/invitations/letter/", invitations.letter, name="invitation-letter"),
    path(
        "p/<slug:slug>/invitations/<int:invitation_id>/revoke/", invitations.revoke, name="invitation-revoke"
    ),
    path("invitation/<str:token>/", invitations.landing, name="invitation"),
    path("invitation/<str:token>/own-page/", invitations.own_page, name="invitation-own-page"),
    # A page of one's own
    path("page/", private_page.open_by_code, name="private-page-code"),
    path("page/sheet/", private_page.sheet, name="private-page-sheet"),
    path("page/<str:token>/", private_page.open_by_link, name="private-page-open"),
    path("your-page/", private_page.home, name="your-page"),
    path("your-page/pin/", private_page.pin, name="private-page-pin"),
    path("your-page/close/", private_page.close, name="private-page-close"),
]
