"""All settings, read from the environment. Without DATABASE_URL: SQLite, files for mail and queue ("embedded").

Sections: environment, keys, addresses, applications, database, cache, Celery, mail, login, pages, security, logging.
"""

from pathlib import Path

import environ
from csp.constants import NONE, SELF

from . import local_keys

# --- environment ---------------------------------------------------------------------------------

BASE_DIR = Path(__file__).resolve().parent.parent

env = environ.Env()

DEBUG = env.bool("DEBUG", default=False)
EMBEDDED = not env.str("DATABASE_URL", default="")
DATA_DIR = Path(env.str("DATA_DIR", default=str(BASE_DIR / "var")))
if EMBEDDED:
    DATA_DIR.mkdir(parents=True, exist_ok=True)

# --- keys ----------------------------------------------------------------------------------------
# SECRET_KEY signs sessions and may be rotated; LINK_KEY makes the respondents' links and must be kept. EXCHANGE_KEY
# signs the files for other installations, which know the public key that follows from it; empty: no such files.

_made_here = local_keys.read_or_make(DATA_DIR / "keys.json") if EMBEDDED else {}
SECRET_KEY = env.str("SECRET_KEY", default=_made_here.get("SECRET_KEY", environ.Env.NOTSET))
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
LINK_KEY = env.str("LINK_KEY", default=_made_here.get("LINK_KEY", environ.Env.NOTSET))
EXCHANGE_KEY = env.str("EXCHANGE_KEY", default=_made_here.get("EXCHANGE_KEY", ""))

# --- addresses -----------------------------------------------------------------------------------

PUBLIC_BASE_URL = env.str(
    "PUBLIC_BASE_URL", default="http://127.0.0.1:8000" if EMBEDDED else environ.Env.NOTSET
).rstrip("/")
_public = env.url("PUBLIC_BASE_URL", default=PUBLIC_BASE_URL)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost"] if EMBEDDED else [_public.hostname])
IS_HTTPS = _public.scheme == "https"
CSRF_TRUSTED_ORIGINS = [PUBLIC_BASE_URL] if IS_HTTPS else []

# --- applications --------------------------------------------------------------------------------

INSTALLED_APPS = [
    "dimios",
    "reports",
    "analysis",
    "surveys",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "crispy_forms",
    "crispy_bootstrap5",
    "csp",
]

MIDDLEWARE = [
    "dimios.middleware.errors_of_the_api_in_json",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "dimios.middleware.policy_written_once",
    "dimios.middleware.unavailable_database_is_503",
    "dimios.middleware.login_except_for_respondents",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

ROOT_URLCONF = "dimios.urls"
WSGI_APPLICATION = "dimios.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- database ------------------------------------------------------------------------------------

_SQLITE = {
    "ENGINE": "django.db.backends.sqlite3",
    "NAME": DATA_DIR / "dimios.sqlite3",
    "OPTIONS": {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
    },
}
DATABASES = {"default": _SQLITE if EMBEDDED else env.db("DATABASE_URL")}
if not EMBEDDED:
    DATABASES["default"] |= {
        "ENGINE": "dimios.postgresql",
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"options": "-c lock_timeout=3000", "connect_timeout": 3},
    }

# --- cache ---------------------------------------------------------------------------------------
# In the database: login must work, and its rate limits must hold, while Redis is away.

CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "dimios_cache"},
}

# --- Celery --------------------------------------------------------------------------------------

# What runs, and when, is in dimios/celery.py. Redis carries the messages in production; without REDIS_URL they
# are files below DATA_DIR, for one worker on the same machine.

REDIS_URL = env.str("REDIS_URL", default="")
if REDIS_URL:
    CELERY_BROKER_URL = REDIS_URL
    CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, object] = {
        "socket_timeout": 0.5,  # a page whose job cannot be sent is held at most this long
        "socket_connect_timeout": 0.5,
        "max_retries": 0,
    }
else:
    CELERY_BROKER_URL = "filesystem://localhost//"
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(DATA_DIR / "queue"),
        "data_folder_out": str(DATA_DIR / "queue"),
        "control_folder": str(DATA_DIR / "queue-control"),
        "polling_interval": 0.1,
    }
    for folder in ("queue", "queue-control"):
        (DATA_DIR / folder).mkdir(parents=True, exist_ok=True)
CELERY_BEAT_SCHEDULE_FILENAME = str(DATA_DIR / "beat-schedule")

# --- mail ----------------------------------------------------------------------------------------

DEFAULT_FROM_EMAIL = env.str("MAIL_FROM", default="DiMiOS <dimios@localhost>")
vars().update(env.email("EMAIL_URL", default=f"filemail:///{DATA_DIR.as_posix().lstrip('/')}/mail"))
if EMBEDDED and "EMAIL_URL" not in env.ENVIRON:
    EMAIL_FILE_PATH = DATA_DIR / "mail"
EMAIL_TIMEOUT = env.int("MAIL_TIMEOUT", default=30)
MAIL_CONNECTIONS = env.int("MAIL_CONNECTIONS", default=4)
# Swedish hours on weekdays between which invitations and reminders leave, "7,18"; empty: at any time.
MAIL_HOURS = env.list("MAIL_HOURS", cast=int, default=[] if EMBEDDED and "EMAIL_URL" not in env.ENVIRON else [7, 18])
# Bounces come to name+TAG@domain when MAIL_BOUNCES_TO is name@domain; read from imaps://user:password@host/INBOX.
MAIL_BOUNCES_TO = env.str("MAIL_BOUNCES_TO", default="")
BOUNCE_IMAP_URL = env.str("BOUNCE_IMAP_URL", default="")

# --- login ---------------------------------------------------------------------------------------

AUTH_USER_MODEL = "surveys.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "dashboards:measurements"
ACCOUNT_ADAPTER = "dimios.accounts.ClosedSignup"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_SESSION_REMEMBER = False
# A municipality has one network address, and behind a proxy everybody may have the same: the limits are of accounts.
_PER_SENDER = "1000/m/ip"
ACCOUNT_RATE_LIMITS = {
    "login": _PER_SENDER,
    "login_failed": f"{_PER_SENDER},5/5m/key",
    "reset_password": f"{_PER_SENDER},5/m/key",
    "reset_password_from_key": _PER_SENDER,
}
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
SESSION_COOKIE_AGE = 12 * 60 * 60

# --- pages ---------------------------------------------------------------------------------------

LANGUAGE_CODE = "sv"
LANGUAGES = [("sv", "Svenska"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Europe/Stockholm"
USE_TZ = True
USE_I18N = True

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "surveys.administration.context.administers",
            ],
            "builtins": ["reports.templatetags.figures"],
        },
    },
]
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static" if EMBEDDED else BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "dimios.plotly_files.PlotlyFinder",
]
#: Introduction films. No address leads here: a view that knows the link sends them.
MEDIA_ROOT = DATA_DIR / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True


# --- security ------------------------------------------------------------------------------------

SECURE_SSL_REDIRECT = IS_HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if IS_HTTPS else None
SECURE_REDIRECT_EXEMPT = [r"^halsa/"]
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if IS_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = IS_HTTPS
SECURE_HSTS_PRELOAD = IS_HTTPS
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = IS_HTTPS
CSRF_COOKIE_SECURE = IS_HTTPS
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "base-uri": [NONE],
        "object-src": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    },
}

# --- logging -------------------------------------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {
        "no_tokens": {"()": "dimios.log_filter.NoTokens"},
        "no_traceback_of_refusals": {"()": "dimios.log_filter.NoTracebackOfRefusals"},
    },
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "formatter": "line",
            "filters": ["no_traceback_of_refusals", "no_tokens"],
        },
    },
    "root": {"handlers": ["stderr"], "level": env.str("LOG_LEVEL", default="INFO")},
    "loggers": {
        "django": {"handlers": [], "propagate": True},
        "django.server": {"handlers": [], "propagate": True},
    },
}
