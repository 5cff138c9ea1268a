from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from evenhand.access.people import may_change, may_give, partner_in, roles_given_by, seat_for_changing_people
from evenhand.access.permissions import Permission
from evenhand.access.projects import Seat, seat_for
from evenhand.access.roles import ROLES
from evenhand.access.typing_in import typed_in_for
from evenhand.actions import partners
from evenhand.actions.errors import ActionError
from evenhand.actions.once import AlreadyDone
from evenhand.readings.partners import is_researcher, owes_nothing, people_of, shown
from evenhand.records.models import Partner
from evenhand.web.forms.partners import AddWithoutAccountForm, ProfileForm, RoleForm
from evenhand.web.second_factor import second_factor_asked
from evenhand.web.signed_in import known_person


def changeable(seat: Seat, partner_id: int) -> Partner:
    """Someone whose part in the project is this person's to change; a facilitator cannot unseat a lead."""
    partner = partner_in(seat, partner_id)
    if not may_change(seat, partner):
        raise PermissionDenied
    return partner


@known_person
def partner_list(request: HttpRequest, slug: str) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.PARTNER_READ)
    return render(request, "partners/list.html", {"seat": seat, "people": people_of(seat), "tab": "people"})


@known_person
def partner_detail(request: HttpRequest, slug: str, partner_id: int) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.PARTNER_READ)
    partner = partner_in(seat, partner_id)
    page = partner.private_pages.filter(revoked_at=None).first()
    minutes = sum(partner.minutes_asked.values_list("minutes", flat=True))
    return render(
        request,
        "partners/detail.html",
        {
            "seat": seat,
            "row": shown(partner, seat, minutes=minutes, page=page),
            "may_type_in": seat.may(Permission.LETTER_ENTER) and not partner.person.email,
            "may_type_words": typed_in_for(seat).filter(pk=partner.pk).exists(),
            "tab": "people",
        },
    )


@known_person
def profile(request: HttpRequest, slug: str) -> HttpResponse:
    """About oneself in this project. An observer says it too: they can be named like everybody else."""
    seat = seat_for(request.viewer, slug, Permission.PARTNER_READ)
    form = ProfileForm(request.POST or None, partner=seat.partner)
    if request.method == "POST":
        if "confirm" in request.POST:
            partners.confirm_profile(partner=seat.partner, by=seat.person)
            messages.success(request, "Thank you. What was written for you is yours now.")
            return redirect("partner-profile", slug)
        if form.is_valid():
            try:
                partners.describe(
                    partner=seat.partner, profile=form.profile, wishes=form.wishes, by=seat.person
                )
                messages.success(request, "Thank you. The others can read it now.")
                return redirect("partner-list", slug)
            except ActionError as error:
                form.add_error(None, str(error))
    return render(request, "partners/profile.html", {**_about(seat, seat.partner), "form": form})


@known_person
def profile_enter(request: HttpRequest, slug: str, partner_id: int) -> HttpResponse:
    """Type in what somebody without an account said about themself, by post, by phone or face to face."""
    seat = seat_for(request.viewer, slug, Permission.LETTER_ENTER)
    partner = partner_in(seat, partner_id)
    if partner.person.email or partner.pk == seat.partner.pk:
        raise PermissionDenied
    form = ProfileForm(request.POST or None, partner=partner)
    if request.method == "POST" and form.is_valid():
        try:
            partners.describe(partner=partner, profile=form.profile, wishes=form.wishes, by=seat.person)
            messages.success(
                request, f"Kept. It is marked as typed in by you, for {partner.person.name} to check."
            )
            return redirect("partner", slug, partner.pk)
        except ActionError as error:
            form.add_error(None, str(error))
    return render(request, "partners/profile_enter.html", {**_about(seat, partner), "form": form})


def _people_here(seat: Seat) -> list[Partner]:
    return list(seat.project.partners.filter(removed_at=None).select_related("person"))


def _about(seat: Seat, partner: Partner) -> dict[str, object]:
    return {
        "seat": seat,
        "partner": partner,
        "is_researcher": is_researcher(partner),
        "owes_nothing": owes_nothing(partner),
        "tab": "people",
    }


@known_person
@second_factor_asked
def add(request: HttpRequest, slug: str) -> HttpResponse:
    seat = seat_for_changing_people(request.viewer, slug)
    # Looking after people needs an account, so those parts are not offered here.
    roles = [role for role in roles_given_by(seat.partner.role) if not roles_given_by(role.id)]
    form = AddWithoutAccountForm(request.POST or None, roles=roles, people=_people_here(seat))
    if request.method == "POST" and form.is_valid():
        said = {key: value for key, value in form.cleaned_data.items() if key != "has_said_yes"}
        try:
            partner = partners.add_without_account(
                project=seat.project, **said, by=seat.person, form_key=request.POST.get("form_key")
            )
            messages.success(request, f"{partner.person.name} is in the project.")
            return redirect(
                "private-page-manage" if partner.channel == "page" else "partner", slug, partner.pk
            )
        except AlreadyDone:
            return redirect("partner-list", slug)
        except ActionError as error:
            form.add_error(None, str(error))
    return render(request, "partners/add.html", {"seat": seat, "form": form, "tab": "people"})


@known_person
@second_factor_asked
def change_role(request: HttpRequest, slug: str, partner_id: int) -> HttpResponse:
    seat = seat_for_changing_people(request.viewer, slug)
    partner = changeable(seat, partner_id)
    roles = roles_given_by(seat.partner.role)
    if not partner.person.email:
        roles = [role for role in roles if not roles_given_by(role.id)]
    form = RoleForm(
        request.POST or None,
        roles=roles,
        people=[each for each in _people_here(seat) if each.pk != partner.pk],
        initial={"role": partner.role, "supports": partner.supports_id},
    )
    if request.method == "POST" and form.is_valid():
        role = form.cleaned_data["role"]
        try:
            if not may_give(seat, role):
                raise PermissionDenied
            partners.change_role(
                partner=partner, role=role, supports=form.cleaned_data["supports"], by=seat.person
            )
            messages.success(request, f"{partner.person.name} is now: {ROLES[role].name}.")
            return redirect("partner-list", slug)
        except ActionError as error:
            form.add_error(None, str(error))
    return render(
        request, "partners/role.html", {"seat": seat, "form": form, "partner": partner, "tab": "people"}
    )


@known_person
@second_factor_asked
def remove(request: HttpRequest, slug: str, partner_id: int) -> HttpResponse:
    seat = seat_for_changing_people(request.viewer, slug)
    partner = changeable(seat, partner_id)
    if partner.pk == seat.partner.pk:
        return redirect("partner-leave", slug)
    error = ""
    if request.method == "POST":
        try:
            partners.remove(partner=partner, by=seat.person)
            messages.success(request, f"{partner.person.name} is no longer in the project.")
            return redirect("partner-list", slug)
        except ActionError as refused:
            error = str(refused)
    return render(
        request, "partners/remove.html", {"seat": seat, "partner": partner, "error": error, "tab": "people"}
    )
