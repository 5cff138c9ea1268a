"""Signing in, signing up, and one's own account. allauth does the work; nobody has a password."""

from typing import Any

from allauth.account import views as allauth_views
from allauth.account.internal.flows.email_verification import verify_email_indirectly
from allauth.account.internal.flows.login import record_authentication
from allauth.account.internal.flows.manage_email import add_email, sync_user_email_address
from allauth.account.models import EmailAddress
from allauth.account.utils import perform_login
from allauth.core import ratelimit
from allauth.mfa.models import Authenticator
from allauth.mfa.totp import views as app_views
from allauth.mfa.webauthn import views as passkey_views
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from evenhand.access.office import is_office_member
from evenhand.access.organisations import organisations_seen_by
from evenhand.access.sign_in_links import link_of
from evenhand.actions import accounts
from evenhand.actions.errors import ActionError
from evenhand.web.forms.accounts import NewEmailForm, YourNameForm
from evenhand.web.signed_in import account_holder, anyone

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


class SignUp(allauth_views.SignupView):
    """Passes over `SignupView.dispatch`, which does no more than count tries per network address.

    A community centre, a library and a whole mobile network each share one address. How often a code
    is sent to one e-mail address is still limited.
    """

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        return super(allauth_views.SignupView, self).dispatch(request, *args, **kwargs)


class PasskeySignIn(passkey_views.LoginWebAuthnView):
    """Passes over the count of tries per network address, for the same reason. A passkey cannot be guessed."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        return super(passkey_views.LoginWebAuthnView, self).dispatch(request, *args, **kwargs)


class _JustShown:
    """For views that add a second step: whoever has just shown it need not show it again to see the codes."""

    request: HttpRequest

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)  # type: ignore[misc]
        record_authentication(self.request, self.request.user, method="mfa", reauthenticated=True)  # type: ignore[arg-type]
        return response


class AddApp(_JustShown, app_views.ActivateTOTPView):
    pass


class AddPasskey(_JustShown, passkey_views.AddWebAuthnView):
    pass


@anyone
def sign_in_link(request: HttpRequest, token: str) -> HttpResponse:
    """Opening the link changes nothing: mail programs open links by themselves. The button signs in."""
    if request.method != "POST":
        link = link_of(token)
        return render(request, "account/sign_in_link.html", {"link": link}, status=200 if link else 410)
    try:
        link = accounts.use_sign_in_link(token)
    except ActionError:
        return render(request, "account/sign_in_link.html", {"link": None}, status=410)
    if request.user.is_authenticated and request.user.pk != link.person.pk:
        allauth_views.flows.logout.logout(request, show_message=False)
    sync_user_email_address(link.person)
    record_authentication(request, link.person, method="code", email=link.email)
    verify_email_indirectly(request, link.person, link.email)
    # A second step, where there is one, is still asked for.
    return perform_login(request, link.person, redirect_url=link.next or None, email=link.email)


@account_holder
def your_account(request: HttpRequest) -> HttpResponse:
    kept = list(Authenticator.objects.filter(user=request.user).order_by("created_at"))
    recovery = next((each for each in kept if each.type == Authenticator.Type.RECOVERY_CODES), None)
    return render(
        request,
        "account/your_account.html",
        {
            "app": next((each for each in kept if each.type == Authenticator.Type.TOTP), None),
            "passkeys": [each for each in kept if each.type == Authenticator.Type.WEBAUTHN],
            "recovery": recovery,
            "recovery_left": len(recovery.wrap().get_unused_codes()) if recovery else 0,
            "is_office_member": is_office_member(request.viewer),
            "looks_after": organisations_seen_by(request.viewer).exists(),
        },
    )


@account_holder
def your_name(request: HttpRequest) -> HttpResponse:
    form = YourNameForm(request.POST or None, initial={"name": request.user.name})
    if request.method == "POST" and form.is_valid():
        accounts.rename(person=request.user, name=form.cleaned_data["name"], by=request.user)
        messages.success(request, "Your name is changed.")
        return redirect("your-account")
    return render(request, "account/your_name.html", {"form": form})


@account_holder
def your_email(request: HttpRequest) -> HttpResponse:
    form = NewEmailForm(user=request.user, data=request.POST or None)
    if request.method == "POST" and form.is_valid():
        if too_often := ratelimit.consume_or_429(request, action="manage_email", user=request.user):
            return too_often
        add_email(request, form)
        return redirect("account_email_verification_sent")
    now = EmailAddress.objects.filter(user=request.user, primary=True).first()
    return render(
        request, "account/email.html", {"form": form, "now": now.email if now else request.user.email}
    )


@account_holder
@require_POST
def sign_out_elsewhere(request: HttpRequest) -> HttpResponse:
    person = accounts.sign_out_everywhere(person=request.user, by=request.user)
    update_session_auth_hash(request, person)
    messages.success(request, "You are signed out everywhere else. Here you are still signed in.")
    return redirect("your-account")


@account_holder
def second_step_index(request: HttpRequest) -> HttpResponse:
    """Where allauth sends people back to; everything about the second step is on their account page."""
    return redirect("your-account")


@account_holder
def second_factor_first(request: HttpRequest) -> HttpResponse:
    """Why a lead needs a second step before changing who is in a project, and how to set it up."""
    go_on = request.GET.get("next", "")
    if go_on.startswith("/") and url_has_allowed_host_and_scheme(go_on, allowed_hosts=None):
        request.session["after_second_step"] = go_on[:300]
    return render(request, "account/second_factor_first.html")
