"""How sign-in is joined to people, and what it says."""

from smtplib import SMTPException
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.account.utils import filter_users_by_email, get_next_redirect_url
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from django.conf import settings
from django.http import HttpRequest
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from evenhand.access.sign_in_links import new_link
from evenhand.access.viewer import PIN_SESSION_KEY, PRIVATE_PAGE_SESSION_KEY
from evenhand.notices.addresses import address_of

#: The e-mails that bring a code also bring a link, for those who read them on another device.
WITH_A_LINK = {"account/email/login_code", "account/email/email_confirmation_signup"}


class AccountAdapter(DefaultAccountAdapter):
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "incorrect_code": "That is not the code. Please look at the newest e-mail, or at your app.",
        "too_many_login_attempts": "That was tried too often. Please wait a few minutes, then ask for a new code.",
        "rate_limited": "That was a lot of tries in a short time. Please wait a minute.",
        "email_taken": "That address belongs to another account here.",
        "duplicate_email": "That is your address already.",
        "invalid_login": "Please write your e-mail address, for example name@example.org.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return True

    def populate_username(self, request: HttpRequest, user: Any) -> None:
        """People have names, not user names."""

    def save_user(self, request: HttpRequest, user: Any, form: Any, commit: bool = True) -> Any:
        user.name = form.cleaned_data["name"]
        return super().save_user(request, user, form, commit)

    def is_safe_url(self, url: str) -> bool:
        """Only this site's own pages: a sign-in that sends people elsewhere is how they are deceived."""
        return url.startswith("/") and url_has_allowed_host_and_scheme(url, allowed_hosts=None)

    def login(self, request: HttpRequest, user: Any) -> None:
        # Someone who signs in on a device where a private page is open must not leave it open behind them.
        request.session.pop(PRIVATE_PAGE_SESSION_KEY, None)
        request.session.pop(PIN_SESSION_KEY, None)
        super().login(request, user)

    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        """One address a person: a newly confirmed one takes the place of the old."""
        before = EmailAddress.objects.filter(user=email_address.user, primary=True).first()
        if not super().confirm_email(request, email_address):
            return False
        if not email_address.primary:
            email_address.set_as_primary()
        EmailAddress.objects.filter(user=email_address.user).exclude(pk=email_address.pk).delete()
        if before and before.email != email_address.email:
            self.send_notification_mail(
                "account/email/email_changed",
                email_address.user,
                {"to_email": email_address.email},
                email=before.email,
            )
        return True

    def get_email_verification_redirect_url(self, email_address: EmailAddress) -> str:
        return reverse("your-account")

    def get_reauthentication_methods(self, user: Any) -> list[dict]:
        return [
            method
            for method in super().get_reauthentication_methods(user)
            if method["id"] != "reauthenticate"
        ]

    def send_mail(self, template_prefix: str, email: str, context: dict) -> None:
        if template_prefix in WITH_A_LINK:
            context = {**context, "link": self._sign_in_link(email)}
        message = self.render_mail(
            template_prefix, email, {"email": email, "site_url": settings.SITE_URL, **context}
        )
        try:
            message.send()
        except (SMTPException, OSError) as error:
            page = render(_request(), "account/mail_failed.html", status=503)
            raise ImmediateHttpResponse(page) from error

    def send_account_already_exists_mail(self, email: str) -> None:
        self.send_mail(
            "account/email/account_already_exists", email, {"sign_in": address_of("account_login")}
        )

    def send_notification_mail(
        self, template_prefix: str, user: Any, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        """Tell people of every change to how their account is opened, so that a stranger's shows."""
        to = email or user.email
        if not to:
            return
        message = self.render_mail(
            template_prefix, to, {"user": user, "site_url": settings.SITE_URL, **(context or {})}
        )
        # The change is made and must stay made, whether or not the mail server is well.
        try:
            message.send()
        except (SMTPException, OSError):
            return

    def _sign_in_link(self, email: str) -> str:
        people = filter_users_by_email(email, is_active=True, prefer_verified=True)
        if not people:
            return ""
        return address_of("sign-in-link", new_link(people[0], email, get_next_redirect_url(_request()) or ""))


def _request() -> HttpRequest:
    return context.request
