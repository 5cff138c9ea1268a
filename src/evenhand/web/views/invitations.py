from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from evenhand.access.people import roles_given_by, seat_for_changing_people
from evenhand.access.private_pages import digest_of_token
from evenhand.access.roles import ROLES
from evenhand.actions import invitations
from evenhand.actions.errors import ActionError
from evenhand.actions.once import AlreadyDone
from evenhand.notices.addresses import address_of
from evenhand.notices.letters import invitation_letter
from evenhand.readings.names import shown_name
from evenhand.readings.partners import most_minutes_asked_of_one, type_names
from evenhand.records.models import Invitation, Partner
from evenhand.web.forms.invitations import AcceptForm, InvitationForm, OwnPageForm
from evenhand.web.forms.private_page import SheetForm
from evenhand.web.second_factor import second_factor_asked
from evenhand.web.signed_in import anyone, known_person
from evenhand.web.views.letters import printed
from evenhand.web.views.private_page import open_in_session, shown_once


@known_person
@second_factor_asked
def create(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask someone in. The link is shown in the answer to this very form, and nowhere again."""
    seat = seat_for_changing_people(request.viewer, slug)
    form = InvitationForm(request.POST or None, roles=roles_given_by(seat.partner.role))
    if request.method == "POST" and form.is_valid():
        try:
            invited = invitations.create(
                project=seat.project,
                **form.cleaned_data,
                by=seat.person,
                form_key=request.POST.get("form_key"),
            )
        except AlreadyDone:
            messages.warning(
                request,
                "That invitation was made already, and its link is shown only once. "
                "If you did not keep it, take the invitation back and make a new one.",
            )
            return redirect("partner-list", slug)
        except ActionError as error:
            form.add_error(None, str(error))
        else:
            return render(
                request,
                "invitations/made.html",
                {
                    "seat": seat,
                    "invited": invited,
                    "role": ROLES[invited.invitation.role],
                    "link": address_of("invitation", invited.token),
                    "form": SheetForm(),
                    "tab": "people",
                },
            )
    return render(request, "invitations/create.html", {"seat": seat, "form": form, "tab": "people"})


@known_person
@require_POST
@second_factor_asked
def revoke(request: HttpRequest, slug: str, invitation_id: int) -> HttpResponse:
    seat = seat_for_changing_people(request.viewer, slug)
    invitation = get_object_or_404(seat.project.invitations, pk=invitation_id)
    try:
        invitations.revoke(invitation=invitation, by=seat.person)
        messages.success(request, f"The invitation for {invitation.name} is taken back.")
    except ActionError as error:
        messages.error(request, str(error))
    return redirect("partner-list", slug)


def invited_by(token: str) -> tuple[Invitation, Partner]:
    """The invitation that this link belongs to, and who sent it. A made-up link is simply not found."""
    invitation = (
        Invitation.objects.select_related("project", "created_by")
        .filter(token_digest=digest_of_token(token))
        .first()
    )
    if invitation is None:
        raise Http404
    inviter = Partner.objects.select_related("person").prefetch_related("types")
    return invitation, inviter.get(project=invitation.project, person=invitation.created_by)


def _told(invitation: Invitation, inviter: Partner) -> dict[str, object]:
    here = invitation.project.partners.filter(removed_at=None)
    return {
        "invitation": invitation,
        "project": invitation.project,
        "inviter": shown_name(inviter, lambda type_id: type_names([type_id])[0]),
        "role": ROLES[invitation.role],
        "spent": invitations.why_spent(invitation),
        "may_have_own_page": invitations.may_have_own_page(invitation),
        "people_count": here.count(),
        "most_minutes": most_minutes_asked_of_one(here.values_list("pk", flat=True)),
    }


@anyone
def landing(request: HttpRequest, token: str) -> HttpResponse:
    """What someone is invited to. Reading it changes nothing; saying yes or no is a button."""
    invitation, inviter = invited_by(token)
    told = _told(invitation, inviter)
    form = AcceptForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and not told["spent"]:
        if "no" in request.POST:
            try:
                invitations.decline(invitation=invitation)
            except ActionError:
                return redirect("invitation", token)
            return render(request, "invitations/declined.html", told)
        if request.viewer.has_account and form.is_valid():
            try:
                invitations.accept(
                    invitation=invitation, by=request.viewer.person, types=form.cleaned_data["types"]
                )
            except ActionError as error:
                form.add_error(None, str(error))
            else:
                messages.success(request, "Welcome. You are in the project now.")
                return redirect("project", invitation.project.slug)
    is_here = (
        request.viewer.is_somebody
        and invitation.project.partners.filter(person=request.viewer.person, removed_at=None).exists()
    )
    status = 410 if told["spent"] and not is_here else 200
    return render(
        request,
        "invitations/landing.html",
        {**told, "form": form, "is_here": is_here, "token": token, "here": request.path},
        status=status,
    )


@anyone
def own_page(request: HttpRequest, token: str) -> HttpResponse:
    """“I have no e-mail”: come in without an account, and get a page of one's own, shown this once."""
    invitation, inviter = invited_by(token)
    if request.viewer.private_page and invitation.accepted_by_id == request.viewer.person.pk:
        # A second press on the same button: they are in, and their page is open in this browser.
        messages.info(
            request,
            "You are in already, and this is your page. If you did not write down its link and code, ask for new ones.",
        )
        return redirect("your-page")
    told = _told(invitation, inviter)
    if told["spent"] or not told["may_have_own_page"] or request.viewer.has_account:
        return redirect("invitation", token)
    form = OwnPageForm(request.POST or None, initial={"name": invitation.name})
    if request.method == "POST" and form.is_valid():
        try:
            made = invitations.accept_with_own_page(invitation=invitation, **form.cleaned_data)
        except ActionError as error:
            form.add_error(None, str(error))
        else:
            open_in_session(request, made.page)
            return shown_once(request, made, is_own=True)
    return render(request, "invitations/own_page.html", {**told, "form": form, "token": token})


@known_person
@require_POST
@second_factor_asked
def letter(request: HttpRequest, slug: str) -> HttpResponse:
    """The invitation on paper, made from the link that its sender sends back to us."""
    seat = seat_for_changing_people(request.viewer, slug)
    token = request.POST.get("token", "")
    invitation, inviter = invited_by(token)
    if invitation.project_id != seat.project.pk or invitations.why_spent(invitation):
        raise Http404
    form = SheetForm(request.POST)
    if not form.is_valid():
        form = SheetForm({"size": "ordinary"})
        form.is_valid()
    document = invitation_letter(invitation, inviter, token, ring=form.cleaned_data.get("ring", ""))
    return printed(request, document, size=form.cleaned_data["size"], as_pdf="pdf" in request.POST)
