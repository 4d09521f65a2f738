"""Django settings. Everything that differs between machines comes from the environment."""

import os

from psycopg.conninfo import conninfo_to_dict

from .logging import configure_structlog, dict_config
from .paths import paths, read_or_make_secret
from .postgres import dsn_of


def _listed(name: str, otherwise: list[str]) -> list[str]:
    """A comma-separated variable."""
    return [part.strip() for part in os.environ.get(name, "").split(",") if part.strip()] or otherwise


PATHS = paths()

SECRET_KEY = read_or_make_secret(PATHS.secret_file)
DEBUG = False
ALLOWED_HOSTS = _listed("SHOUHOU_ALLOWED_HOSTS", ["*"])
CSRF_TRUSTED_ORIGINS = _listed("SHOUHOU_TRUSTED_ORIGINS", [])
HOST = os.environ.get("SHOUHOU_HOST") or "127.0.0.1"
PORT = int(os.environ.get("SHOUHOU_PORT") or 8000)
SANDBOX_PORT = int(os.environ.get("SHOUHOU_SANDBOX_PORT") or 8001)
BLOB_ROOT = PATHS.blobs
ANCHOR_ROOT = PATHS.data / "anchors"
IMPORT_ROOT = PATHS.data / "imports"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_htmx",
    "django_structlog",
    "procrastinate.contrib.django",
    "shouhou.storage.apps.StorageConfig",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django_structlog.middlewares.RequestMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "shouhou.web.language.UserLocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "shouhou.web.bodies.BodyLimitMiddleware",
]

ROOT_URLCONF = "shouhou.config.urls"
WSGI_APPLICATION = "shouhou.config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "storage.User"
LOGIN_URL = "/login/"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/login/"

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

# Read by libpq's own rules, so that every address that psql takes is an address here, sockets included.
_address = conninfo_to_dict(os.environ.get("DATABASE_URL") or dsn_of(PATHS.data))
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": _address.pop("dbname", "shouhou"),
        "USER": _address.pop("user", ""),
        "PASSWORD": _address.pop("password", ""),
        "HOST": _address.pop("host", ""),
        "PORT": _address.pop("port", ""),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "ATOMIC_REQUESTS": False,
        # Values that a clock decides are passed in as arguments; the server's zone must not matter.
        "OPTIONS": {**_address, "options": f"{_address.get('options', '')} -c timezone=UTC".strip()},
    }
}

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [PATHS_WEB := os.path.join(os.path.dirname(os.path.dirname(__file__)), "web")],
        "APP_DIRS": False,
        "OPTIONS": {
            "environment": "shouhou.web.jinja.environment",
            "context_processors": [
                "django.contrib.messages.context_processors.messages",
                "shouhou.web.frame.frame",
            ],
        },
    },
]

USE_TZ = True
TIME_ZONE = "Asia/Shanghai"  # on screen; storage is UTC
USE_I18N = True
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [os.path.join(PATHS_WEB, "locale")]

STATIC_URL = "/static/"
STATICFILES_DIRS = [os.path.join(PATHS_WEB, "static")]
# Only ours: the bundle holds what the pages use of other packages, which ship forty files for every taste.
STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
STATIC_ROOT = str(PATHS.data / "static")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 3600

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "shouhou.web.doors.csrf_failure"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:", "blob:"],
        "connect-src": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'self'"],
        "form-action": ["'self'"],
        "object-src": ["'none'"],
    }
}

# Of one picture and of one video, in bytes; the environment says megabytes. Pictures are made anew in memory.
PICTURE_MAX_BYTES = int(os.environ.get("SHOUHOU_PICTURE_MB") or 20) * 1024 * 1024
VIDEO_MAX_BYTES = int(os.environ.get("SHOUHOU_VIDEO_MB") or 100) * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 6 * 1024 * 1024
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
SILENCED_SYSTEM_CHECKS: list[str] = []
LOGGING = dict_config()
configure_structlog()

PROCRASTINATE_IMPORT_PATHS = ["shouhou.jobs.tasks"]
