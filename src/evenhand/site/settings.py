"""Settings: one file, read from the environment, safe by default, loud on nonsense.

Every name that begins with EVENHAND_ is documented in docs/guides/administrator.md.
"""

import os
import warnings
import zoneinfo
from pathlib import Path
from urllib.parse import urlsplit

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from evenhand.site import sqlite
from evenhand.site.data_folder import data_folder, secret_key

env = environ.Env()


def yes_or_no(name: str, default: bool) -> bool:
    value = os.environ.get(name, "")
    if value == "":
        return default
    if value.lower() in {"yes", "true", "1"}:
        return True
    if value.lower() in {"no", "false", "0"}:
        return False
    raise ImproperlyConfigured(f"{name} is “{value}”. It can be yes or no.")


PACKAGE = Path(__file__).resolve().parent.parent
DATA = data_folder()

SECRET_KEY = secret_key()
DEBUG = False

#: Where people reach this site. Used in letters, e-mails and QR codes, and for what hosts are answered.
SITE_URL = os.environ.get("EVENHAND_URL", f"http://localhost:{os.environ.get('PORT', '8000')}").rstrip("/")
_address = urlsplit(SITE_URL)
if _address.scheme not in {"http", "https"} or not _address.hostname:
    raise ImproperlyConfigured(
        f"EVENHAND_URL is “{SITE_URL}”. It must be a whole address such as https://evenhand.example.org."
    )
IS_HTTPS = _address.scheme == "https"
LOOPBACK_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
_hostname = f"[{_address.hostname}]" if ":" in _address.hostname else _address.hostname
ALLOWED_HOSTS = [
    host.strip() for host in os.environ.get("EVENHAND_HOSTS", _hostname).split(",") if host.strip()
]
if _hostname in LOOPBACK_HOSTS:
    ALLOWED_HOSTS += LOOPBACK_HOSTS
CSRF_TRUSTED_ORIGINS = [SITE_URL]
FRAMEWORK_FOLDER = Path(os.environ["EVENHAND_FRAMEWORK"]) if os.environ.get("EVENHAND_FRAMEWORK") else None

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "evenhand.records",
    "evenhand.web",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "evenhand.web.middleware.forms_in_utf8",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "evenhand.web.middleware.private_responses",
    "evenhand.web.middleware.viewer",
    "evenhand.web.middleware.wrong_method",
    "evenhand.web.middleware.refused",
]

ROOT_URLCONF = "evenhand.web.urls"
WSGI_APPLICATION = "evenhand.site.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "web" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "evenhand.web.context.site",
            ],
            "builtins": ["evenhand.web.templatetags.evenhand"],
        },
    }
]
FORM_RENDERER = "evenhand.web.form_renderer.FormRenderer"

if os.environ.get("DATABASE_URL"):
    try:
        with warnings.catch_warnings(
            action="ignore"
        ):  # What it would warn of is refused below, in a sentence.
            DATABASES = {"default": env.db_url("DATABASE_URL")}
    except (ValueError, KeyError, ImproperlyConfigured) as error:
        raise ImproperlyConfigured(
            "DATABASE_URL cannot be read. It must be an address such as postgres://name@host/database "
            "or sqlite:////a/folder/file.sqlite3."
        ) from error
    DATABASES["default"].setdefault("ENGINE", "")
    if "postgresql" in DATABASES["default"]["ENGINE"]:
        DATABASES["default"]["CONN_MAX_AGE"] = 60
        DATABASES["default"].setdefault("OPTIONS", {})["options"] = "-c synchronous_commit=on"
    elif "sqlite3" not in DATABASES["default"]["ENGINE"]:
        raise ImproperlyConfigured(
            "DATABASE_URL must begin with sqlite:/// or postgres://, "
            f"and names {DATABASES['default']['ENGINE'].rsplit('.', 1)[-1] or 'no database'}."
        )
else:
    DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": DATA / "evenhand.sqlite3"}}
if "sqlite3" in DATABASES["default"]["ENGINE"]:
    DATABASES["default"]["OPTIONS"] = sqlite.options()
    DATABASES["default"]["CONN_MAX_AGE"] = None
# Explicit transactions live in the actions: with this on, every page view would take the write lock.
DATABASES["default"]["ATOMIC_REQUESTS"] = False

AUTH_USER_MODEL = "records.Person"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_REDIRECT_URL = "project-list"
LOGOUT_REDIRECT_URL = "start"
LOGIN_URL = "account_login"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]

ACCOUNT_ADAPTER = "evenhand.web.account_adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 5
# Three minutes, the usual, is too short for somebody who has to find their glasses.
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 900
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
# An address that is not known gets a letter too: kinder, and the answer takes as long either way.
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_DEFAULT_HTTP_PROTOCOL = _address.scheme
# Codes are limited per address of the person, not per network address: a hall shares one.
ACCOUNT_RATE_LIMITS = {
    "login": None,
    "signup": None,
    "login_failed": "10/m/key",
    "request_login_code": "5/m/key,30/d/key",
}
MFA_RATE_LIMITS = {"webauthn_login": None}
MFA_ADAPTER = "evenhand.web.mfa_adapter.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Evenhand"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not IS_HTTPS

try:
    EMAIL_CONFIG = env.email_url("EMAIL_URL", default="filemail:///" + str(DATA / "letters"))
except (ValueError, KeyError, ImproperlyConfigured) as error:
    raise ImproperlyConfigured(
        "EMAIL_URL cannot be read. It must be an address such as smtp+tls://name:password@mail.example.org:587 "
        "or smtp+ssl://name:password@mail.example.org:465."
    ) from error
EMAIL_BACKEND = EMAIL_CONFIG.pop("EMAIL_BACKEND")
vars().update(EMAIL_CONFIG)
EMAIL_TIMEOUT = 10
EMAIL_IS_SET_UP = "EMAIL_URL" in os.environ
if not EMAIL_IS_SET_UP:
    EMAIL_FILE_PATH = DATA / "letters"
DEFAULT_FROM_EMAIL = os.environ.get("EVENHAND_FROM", f"Evenhand <evenhand@{_address.hostname}>")

# In the database, because allauth's limits must be one count across all worker processes.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        # At Django's default of 300 the limits on sign-in codes would be thrown out early.
        "OPTIONS": {"MAX_ENTRIES": 50_000},
    }
}
SESSION_COOKIE_AGE = 60 * 60 * 24 * 14
SESSION_COOKIE_NAME = "evenhand"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SECURE_CONTENT_TYPE_NOSNIFF = True
# Not "no-referrer": with it browsers send "Origin: null" with our own forms, and they are refused.
SECURE_REFERRER_POLICY = "same-origin"
CSRF_FAILURE_VIEW = "evenhand.web.views.site.form_too_old"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31536000 if IS_HTTPS else 0
if yes_or_no("EVENHAND_BEHIND_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "manifest-src": [SELF],
    }
}

#: Where files lie that people brought, each under its own id; never served by name.
FILES_FOLDER = DATA / "files"
#: The key that signs the ledger's heads: beside the data, never in the database or a backup of it.
LEDGER_KEY_FILE = DATA / "ledger-key"
#: Heads as they were signed, and what was erased: both must outlive the database they speak of.
HEADS_FOLDER = DATA / "heads"
ERASURES_FILE = DATA / "erasures.jsonl"

#: A second factor is asked of leads before they change who is in a project. Off only in a demonstration.
LEADS_NEED_SECOND_FACTOR = yes_or_no("EVENHAND_LEADS_NEED_SECOND_FACTOR", default=True)

DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000

LANGUAGE_CODE = "en-gb"
TIME_ZONE = os.environ.get("EVENHAND_TIME_ZONE", "Europe/London")
if TIME_ZONE not in zoneinfo.available_timezones():
    raise ImproperlyConfigured(
        f"EVENHAND_TIME_ZONE is “{TIME_ZONE}”. It must be a name such as Europe/London or Asia/Kolkata."
    )
USE_I18N = True
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = DATA / "static"
STATICFILES_DIRS = [PACKAGE / "web" / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
# The address is unique in any case of letters by a database constraint, which this check cannot see.
SILENCED_SYSTEM_CHECKS = ["auth.W004"]
