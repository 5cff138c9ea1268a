"""Signing in and the account, in our words. What the forms check is allauth's; what they say is ours."""

import struct
from typing import Any

from allauth.account.fields import EmailField
from allauth.account.forms import (
    AddEmailForm,
    ConfirmEmailVerificationCodeForm,
    ConfirmLoginCodeForm,
    RequestLoginCodeForm,
    SignupForm,
)
from allauth.account.internal.flows.manage_email import sync_user_email_address
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from cryptography.exceptions import InvalidSignature
from django import forms
from django.db import IntegrityError, transaction
from django.http import HttpRequest

from evenhand.web.forms.names import Name


def _email(**kwargs: Any) -> EmailField:
    return EmailField(widget=forms.EmailInput(attrs={"autocomplete": "email"}), **kwargs)


def _code(label: str, help_text: str) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=40,
        widget=forms.TextInput(
            attrs={
                "autocomplete": "one-time-code",
                "autocapitalize": "characters",
                "spellcheck": "false",
                "class": "short",
            }
        ),
    )


class SignInForm(RequestLoginCodeForm):
    email = _email(
        label="What is your e-mail address?",
        help_text="We send a code to it. You do not need a password.",
    )

    def clean_email(self) -> str:
        email = super().clean_email()
        if self._user:
            # Else someone whose account was made for them would be asked for two codes the first time.
            sync_user_email_address(self._user)
        return email


class SignUpForm(SignupForm):
    account_already_exists: bool
    name = Name(
        label="What name do you go by?",
        help_text="A first name is enough. In each project you can choose how you are named.",
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"] = _email(
            label="What is your e-mail address?",
            help_text="We send a code to it, and nothing that you did not ask for.",
        )
        self.order_fields(["name", "email"])

    def try_save(self, request: HttpRequest) -> tuple[Any, Any]:
        if not self.account_already_exists:
            try:
                with transaction.atomic():
                    return self.save(request), None
            except IntegrityError:
                # Pressed twice at once: the other press made the account. Answer as for any known address.
                self.account_already_exists = True
        return super().try_save(request)


class SignInCodeForm(ConfirmLoginCodeForm):
    code = _code("What is the code?", "It is in the e-mail. Small or capital letters are the same.")


class EmailCodeForm(ConfirmEmailVerificationCodeForm):
    code = _code("What is the code?", "It is in the e-mail. Small or capital letters are the same.")


class NewEmailForm(AddEmailForm):
    email = _email(
        label="What is your new e-mail address?",
        help_text="We send a code to it. Your old address works until you have typed the code.",
    )


class SecondStepForm(AuthenticateForm):
    code = _code(
        "What is the code?", "Six figures from your authenticator app, or one of your recovery codes."
    )


class SecondStepAgainForm(ReauthenticateForm):
    code = _code(
        "What is the code?", "Six figures from your authenticator app, or one of your recovery codes."
    )


class AuthenticatorAppForm(ActivateTOTPForm):
    code = _code("What does the app show?", "Six figures. They change every half minute.")


class _SentPasskey:
    """Refuses what is no passkey. The libraries that read one raise whatever they stumble on."""

    def full_clean(self) -> None:
        try:
            super().full_clean()  # type: ignore[misc]
        except (
            ArithmeticError,
            AttributeError,
            InvalidSignature,
            LookupError,
            RecursionError,
            TypeError,
            ValueError,
            struct.error,
        ):
            self.cleaned_data: dict[str, Any] = {}
            # Nor shown again: the field would stumble in the same way.
            self.data = {name: value for name, value in self.data.items() if name != "credential"}  # type: ignore[has-type]
            self.add_error("credential", "That passkey could not be read. Please try again.")  # type: ignore[attr-defined]


class PasskeySignInForm(_SentPasskey, LoginWebAuthnForm):
    pass


class PasskeyNowForm(_SentPasskey, AuthenticateWebAuthnForm):
    pass


class PasskeyAgainForm(_SentPasskey, ReauthenticateWebAuthnForm):
    pass


class PasskeyForm(_SentPasskey, AddWebAuthnForm):
    name = Name(
        label="What shall we call it?",
        required=False,
        help_text="For example: my phone.",
        max_length=60,
    )
    passwordless = forms.BooleanField(
        label="Sign in with this alone, without an e-mailed code",
        required=False,
        initial=True,
        help_text="Your phone or computer asks for your finger, face or its own PIN.",
    )


class YourNameForm(forms.Form):
    name = Name(label="What name do you go by?", widget=forms.TextInput(attrs={"autocomplete": "name"}))
