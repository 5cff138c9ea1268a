"""Signing in and the account. Each of allauth's pages that we use is named here.

Its pages about passwords are not: nobody has one, so there is nothing to set, change or forget.
"""

from allauth.account import views as account
from allauth.mfa.base import views as second_step
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as app
from allauth.mfa.webauthn import views as passkeys
from django.urls import include, path
from django.views.generic import RedirectView

from evenhand.web.forms import accounts as forms
from evenhand.web.signed_in import account_holder, anyone
from evenhand.web.views import accounts

sign_in = account.RequestLoginCodeView.as_view(
    form_class=forms.SignInForm, template_name="account/login.html"
)
sign_up = accounts.SignUp.as_view(form_class=forms.SignUpForm)
sign_in_code = account.ConfirmLoginCodeView.as_view(form_class=forms.SignInCodeForm)
email_code = account.ConfirmEmailVerificationCodeView.as_view(form_class=forms.EmailCodeForm)
second_step_now = second_step.AuthenticateView.as_view(
    form_class=forms.SecondStepForm, webauthn_form_class=forms.PasskeyNowForm
)
second_step_again = second_step.ReauthenticateView.as_view(form_class=forms.SecondStepAgainForm)
add_app = accounts.AddApp.as_view(form_class=forms.AuthenticatorAppForm)
passkey_again = passkeys.ReauthenticateWebAuthnView.as_view(form_class=forms.PasskeyAgainForm)
passkey_sign_in = accounts.PasskeySignIn.as_view(form_class=forms.PasskeySignInForm)
add_passkey = accounts.AddPasskey.as_view(form_class=forms.PasskeyForm)

second_step_urls = [
    path("", accounts.second_step_index, name="mfa_index"),
    path("now/", anyone(second_step_now), name="mfa_authenticate"),
    path("again/", account_holder(second_step_again), name="mfa_reauthenticate"),
    path("app/add/", account_holder(add_app), name="mfa_activate_totp"),
    path("app/remove/", account_holder(app.DeactivateTOTPView.as_view()), name="mfa_deactivate_totp"),
    path(
        "recovery-codes/",
        account_holder(recovery_codes.ViewRecoveryCodesView.as_view()),
        name="mfa_view_recovery_codes",
    ),
    path(
        "recovery-codes/new/",
        account_holder(recovery_codes.GenerateRecoveryCodesView.as_view()),
        name="mfa_generate_recovery_codes",
    ),
    path(
        "recovery-codes/file/",
        account_holder(recovery_codes.DownloadRecoveryCodesView.as_view()),
        name="mfa_download_recovery_codes",
    ),
    path("passkeys/", accounts.second_step_index, name="mfa_list_webauthn"),
    path("passkeys/add/", account_holder(add_passkey), name="mfa_add_webauthn"),
    path(
        "passkeys/<int:pk>/remove/",
        account_holder(passkeys.RemoveWebAuthnView.as_view()),
        name="mfa_remove_webauthn",
    ),
    path(
        "passkeys/again/",
        account_holder(passkey_again),
        name="mfa_reauthenticate_webauthn",
    ),
    path("passkeys/sign-in/", anyone(passkey_sign_in), name="mfa_login_webauthn"),
]

urlpatterns = [
    path("account/login/", anyone(sign_in), name="account_login"),
    # allauth knows the same page by a second name.
    path(
        "account/login/code/",
        anyone(RedirectView.as_view(pattern_name="account_login", query_string=True)),
        name="account_request_login_code",
    ),
    path("account/login/code/confirm/", anyone(sign_in_code), name="account_confirm_login_code"),
    path("account/login/link/<str:token>/", accounts.sign_in_link, name="sign-in-link"),
    path("account/logout/", anyone(account.LogoutView.as_view()), name="account_logout"),
    path("account/signup/", anyone(sign_up), name="account_signup"),
    path("account/confirm-email/", anyone(email_code), name="account_email_verification_sent"),
    path("account/inactive/", anyone(account.AccountInactiveView.as_view()), name="account_inactive"),
    path("account/you/", accounts.your_account, name="your-account"),
    path("account/you/name/", accounts.your_name, name="your-name"),
    path("account/you/email/", accounts.your_email, name="account_email"),
    path("account/you/sign-out-elsewhere/", accounts.sign_out_elsewhere, name="sign-out-elsewhere"),
    path("account/second-step-first/", accounts.second_factor_first, name="second-factor-first"),
    path("account/second-step/", include(second_step_urls)),
]
