"""Django's settings. What an installation may change comes from the environment (docs/operating.md lists it)."""

import os
from typing import Any

from django.utils.translation import gettext_lazy as _
from psycopg.conninfo import conninfo_to_dict

from openzone.config.paths import PACKAGE, data_folder
from openzone.config.secrets import secret_key

DATA = data_folder()
SECRET_KEY = secret_key(DATA)
# Never in the database, in a backup or in a log: who can change the log must not be able to seal it anew.
SEAL_KEY_FILE = os.environ.get("OPENZONE_SEAL_KEY_FILE") or DATA / "seal.key"
DEBUG = False
ALLOWED_HOSTS = os.environ.get("OPENZONE_HOSTS", "localhost 127.0.0.1 [::1]").split()
ORIGIN = os.environ.get("OPENZONE_ORIGIN", "")
CSRF_TRUSTED_ORIGINS = [ORIGIN] if ORIGIN else []
BEHIND_TLS = ORIGIN.startswith("https://")

OPENZONE_APPS = [
    "openzone.core",
    "openzone.accounts",
    "openzone.places",
    "openzone.registry",
    "openzone.formalities",
    "openzone.partnerships",
    "openzone.cases",
    "openzone.contact",
    "openzone.correspondence",
    "openzone.knowledge",
    "openzone.insight",
    "openzone.ui",
    "openzone.web",
    "openzone.web.account",
    "openzone.web.public",
    "openzone.web.portal",
    "openzone.web.desk",
    "openzone.web.setup",
    "openzone.api",
    "openzone.demo",
]
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    # Before allauth, so that its pages are found in our look.
    *OPENZONE_APPS,
    "allauth",
    "allauth.account",
    "django_htmx",
    "template_partials",
    "procrastinate.contrib.django",
]

MIDDLEWARE = [
    "openzone.web.observing.observed",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "openzone.web.middleware.content_security_policy",
    "openzone.web.middleware.unreadable",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "openzone.web.middleware.acting",
    "openzone.web.placing.placing",
    "openzone.web.middleware.kept_by_nobody",
    "openzone.web.middleware.ErrorsAsPages",
    "openzone.web.middleware.reading_does_not_write",
]

ROOT_URLCONF = "openzone.config.urls"
WSGI_APPLICATION = "openzone.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "web" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["openzone.ui.templatetags.ui"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "openzone.web.context.surroundings",
            ],
        },
    }
]


def database(address: str) -> dict[str, Any]:
    """Django's description of the database at the address (any form that libpq reads)."""
    parts = conninfo_to_dict(address)
    known = {name: str(parts.pop(name, "")) for name in ("dbname", "user", "password", "host", "port")}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": known["dbname"],
        "USER": known["user"],
        "PASSWORD": known["password"],
        "HOST": known["host"],
        "PORT": known["port"],
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {**parts, "application_name": "openzone"},
    }


DATABASE_URL = os.environ.get("DATABASE_URL", "dbname=openzone")
# The same database past a pooler; a pooled session ends with its transaction, and a cursor of the server with it.
DIRECT_DATABASE_URL = os.environ.get("OPENZONE_DIRECT_DATABASE_URL") or DATABASE_URL
POOLED = DIRECT_DATABASE_URL != DATABASE_URL
DATABASES = {"default": {**database(DATABASE_URL), "DISABLE_SERVER_SIDE_CURSORS": POOLED}}
if os.environ.get("OPENZONE_REPLICA_URL"):
    DATABASES["replica"] = database(os.environ["OPENZONE_REPLICA_URL"])
    # Nobody waits long for a machine that is gone.
    DATABASES["replica"]["OPTIONS"] = {
        "connect_timeout": "3",
        "tcp_user_timeout": "5000",
        **DATABASES["replica"]["OPTIONS"],
    }
    DATABASE_ROUTERS = ["openzone.core.replica.Router"]
REPLICA_LAG = int(os.environ.get("OPENZONE_REPLICA_LAG", "30"))
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}}

AUTH_USER_MODEL = "accounts.User"
# The e-mail is unique whatever its case, by a constraint that this check does not know.
SILENCED_SYSTEM_CHECKS = ["auth.W004"]
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/home/"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "openzone.accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
# How many proxies stand before us: throttling looks at the address that the last of them names.
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("OPENZONE_PROXIES", "0"))
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
# Django's, because allauth's own writes a row while a link is only looked at.
ONE_TIME_LINKS = "openzone.accounts.links.OneTimeLinks"
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = ONE_TIME_LINKS
ACCOUNT_FORMS = {
    "login": "openzone.web.account.forms.SignIn",
    "change_password": "openzone.web.account.forms.ChangePassword",
    "reset_password": "openzone.web.account.forms.AskForLink",
    "reset_password_from_key": "openzone.web.account.forms.ChoosePassword",
}
ACCOUNT_RATE_LIMITS = {
    "login": "60/m/ip",
    # The key is an address from one place: who types wrong passwords elsewhere locks nobody out here, up to a bound.
    "login_failed": "20/m/ip,5/300s/key",
    "login_address": "60/h/key",
    "change_password": "10/m/user",
    "reset_password": "20/m/ip,60/h/ip,5/h/key",
    "reset_password_from_key": "20/m/ip",
    "register": "60/h/ip,5/h/key",
}

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("zh-hans", _("Simplified Chinese"))]
LOCALE_PATHS = [PACKAGE / "locale"]
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

STATIC_URL = "/static/"
STATIC_ROOT = PACKAGE / "static-root"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": DATA / "files"}},
    "staticfiles": {"BACKEND": "openzone.config.static_files.StaticFiles"},
}
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000

SESSION_COOKIE_AGE = 60 * 60 * 24 * 14
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = BEHIND_TLS
SESSION_COOKIE_HTTPONLY = True
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_TLS else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "openzone.web.errors.csrf_failure"

DEFAULT_FROM_EMAIL = os.environ.get("OPENZONE_SENDER", "OpenZone <noreply@localhost>")
EMAIL_HOST = os.environ.get("OPENZONE_SMTP_HOST", "")
EMAIL_PORT = int(os.environ.get("OPENZONE_SMTP_PORT", "587"))
EMAIL_HOST_USER = os.environ.get("OPENZONE_SMTP_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("OPENZONE_SMTP_PASSWORD", "")
# starttls | tls | none: what the port is usually for, unless said otherwise.
_SMTP_TLS = os.environ.get("OPENZONE_SMTP_TLS", {587: "starttls", 465: "tls"}.get(EMAIL_PORT, "none"))
EMAIL_USE_TLS, EMAIL_USE_SSL = _SMTP_TLS == "starttls", _SMTP_TLS == "tls"
EMAIL_TIMEOUT = 20
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'filebased'}.EmailBackend"
EMAIL_FILE_PATH = DATA / "mail"
# Where undeliverable mail comes back to.
IMAP_HOST = os.environ.get("OPENZONE_IMAP_HOST", "")
IMAP_PORT = int(os.environ.get("OPENZONE_IMAP_PORT", "993"))
IMAP_USER = os.environ.get("OPENZONE_IMAP_USER", "")
IMAP_PASSWORD = os.environ.get("OPENZONE_IMAP_PASSWORD", "")
# Mail servers of the office's own network (`host` or `host:port`) whose mailboxes zones may read; who certifies them.
MAILBOX_HOSTS = os.environ.get("OPENZONE_MAILBOX_HOSTS", "").lower().split()
MAILBOX_CA = os.environ.get("OPENZONE_MAILBOX_CA", "")
# Hosts to which notices may be posted besides those of WeCom and DingTalk.
WEBHOOK_HOSTS = os.environ.get("OPENZONE_WEBHOOK_HOSTS", "").split()
# What links in letters begin with; `openzone serve` says where it listens when nobody has named the public address.
ADDRESS = ORIGIN or os.environ.get("OPENZONE_ADDRESS", "http://localhost:8000")

# Without a token nobody is shown any.
METRICS_TOKEN = os.environ.get("OPENZONE_METRICS_TOKEN", "")
LOG_LEVEL = os.environ.get("OPENZONE_LOG", "WARNING")
LOG_JSON = os.environ.get("OPENZONE_LOG_FORMAT") == "json"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"},
        "json": {"()": "openzone.config.logs.JsonLines"},
    },
    "filters": {"outcomes": {"()": "openzone.config.logs.JobsByOutcome"}},
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "formatter": "json" if LOG_JSON else "line",
            "filters": ["outcomes"] if LOG_JSON else [],
        }
    },
    "root": {"handlers": ["stderr"], "level": LOG_LEVEL},
    "loggers": {name: {"level": "INFO"} for name in ("openzone.request", "procrastinate.worker") if LOG_JSON},
}
