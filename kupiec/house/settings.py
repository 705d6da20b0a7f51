"""Settings, all from the environment (docs/administrator.md lists the variables)."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from kupiec import __version__
from kupiec.house import logs
from kupiec.house.postgresql import address as postgresql

ROOT = Path(__file__).resolve().parents[2]
DATA = Path(os.environ.get("KUPIEC_DATA", ROOT / "var")).resolve()
MODE = os.environ.get("KUPIEC_MODE", "demo")
"""`demo` (this computer only), `production`, or `test`."""
VERSION = __version__
DEBUG = False


def _secret() -> str:
    """The signing key: from KUPIEC_SECRET_KEY, else made once per installation and kept in the data folder (0600)."""
    given = os.environ.get("KUPIEC_SECRET_KEY")
    if given:
        return given
    if MODE == "production":
        raise SystemExit("KUPIEC_SECRET_KEY is not set")
    path = DATA / "secret-key"
    if not path.exists():
        DATA.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(50))
    return path.read_text()


def _database(address: str) -> dict[str, object]:
    """Django's settings for `sqlite:PATH` or `postgres://…` (`house/postgresql/address.py`)."""
    if address.startswith("sqlite:"):
        return {
            "ENGINE": "kupiec.house.sqlite",
            "NAME": address.removeprefix("sqlite:"),
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 30,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
                " PRAGMA cache_size=-16000; PRAGMA temp_store=MEMORY;",
            },
        }
    return postgresql.settings(address)


DATABASES = {"default": _database(os.environ.get("KUPIEC_DATABASE", f"sqlite:{DATA / 'kupiec.sqlite3'}"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "kupiec.ground.kernel.apps.KernelConfig",
    "kupiec.ground.company.apps.CompanyConfig",
    "kupiec.ground.access.apps.AccessConfig",
    "kupiec.ground.kit.apps.KitConfig",
    "kupiec.ground.merging.apps.MergingConfig",
    "kupiec.ground.settings.apps.SettingsConfig",
    "kupiec.ground.exchange.apps.ExchangeConfig",
    "kupiec.ground.files.apps.FilesConfig",
    "kupiec.ground.layouts.apps.LayoutsConfig",
    "kupiec.ground.documents.apps.DocumentsConfig",
    "kupiec.ground.registries.apps.RegistriesConfig",
    "kupiec.ground.attributes.apps.AttributesConfig",
    "kupiec.ground.office.apps.OfficeConfig",
    "kupiec.ground.mail.apps.MailConfig",
    "kupiec.ground.notifications.apps.NotificationsConfig",
    "kupiec.ground.workflow.apps.WorkflowConfig",
    "kupiec.people.parties.apps.PartiesConfig",
    "kupiec.people.persons.apps.PersonsConfig",
    "kupiec.people.privacy.apps.PrivacyConfig",
    "kupiec.people.catalog.apps.CatalogConfig",
    "kupiec.people.activities.apps.ActivitiesConfig",
    "kupiec.people.caldav.apps.CaldavConfig",
    "kupiec.people.cases.apps.CasesConfig",
    "kupiec.people.correspondence.apps.CorrespondenceConfig",
    "kupiec.people.mailboxes.apps.MailboxesConfig",
    "kupiec.money.ledger.apps.LedgerConfig",
    "kupiec.money.receivables.apps.ReceivablesConfig",
    "kupiec.money.stock.apps.StockConfig",
    "kupiec.money.pricing.apps.PricingConfig",
    "kupiec.money.margins.apps.MarginsConfig",
    "kupiec.money.lots.apps.LotsConfig",
    "kupiec.money.promotions.apps.PromotionsConfig",
    "kupiec.money.warehousing.apps.WarehousingConfig",
    "kupiec.money.invoicing.apps.InvoicingConfig",
    "kupiec.money.pricelists.apps.PricelistsConfig",
    "kupiec.money.empties.apps.EmptiesConfig",
    "kupiec.sales.booking.apps.BookingConfig",
    "kupiec.sales.supply.apps.SupplyConfig",
    "kupiec.sales.promising.apps.PromisingConfig",
    "kupiec.sales.contracts.apps.ContractsConfig",
    "kupiec.sales.orders.apps.OrdersConfig",
    "kupiec.sales.returns.apps.ReturnsConfig",
    "kupiec.sales.amendments.apps.AmendmentsConfig",
    "kupiec.sales.registers.apps.RegistersConfig",
    "kupiec.sales.ordermessages.apps.OrdermessagesConfig",
    "kupiec.sales.intake.apps.IntakeConfig",
    "kupiec.sales.transport.apps.TransportConfig",
    "kupiec.sales.calloffs.apps.CalloffsConfig",
    "kupiec.sales.budgets.apps.BudgetsConfig",
    "kupiec.sales.inquiries.apps.InquiriesConfig",
    "kupiec.sales.offers.apps.OffersConfig",
    "kupiec.sales.confirmations.apps.ConfirmationsConfig",
    "kupiec.sales.blankets.apps.BlanketsConfig",
    "kupiec.sales.offerpages.apps.OfferpagesConfig",
    "kupiec.sales.calculations.apps.CalculationsConfig",
    "kupiec.sales.paperwork.apps.PaperworkConfig",
    "kupiec.sales.offerterms.apps.OffertermsConfig",
    "kupiec.sales.followups.apps.FollowupsConfig",
    "kupiec.roof.desk.apps.DeskConfig",
    "kupiec.house.apps.HouseConfig",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "kupiec.ground.access.middleware.ActorMiddleware",
    "kupiec.ground.merging.middleware.ForwardingMiddleware",
]
AUTH_USER_MODEL = "access.User"
AUTHENTICATION_BACKENDS = ["kupiec.ground.access.backend.KupiecBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
SESSION_ENGINE = "kupiec.ground.access.sessions"
SESSION_COOKIE_NAME = "kupiec_session"
SESSION_COOKIE_AGE = 7 * 24 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_SERIALIZER = "django.contrib.sessions.serializers.JSONSerializer"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
LOGIN_URL = "/wejscie/"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 12_000
DATA_UPLOAD_MAX_NUMBER_FILES = 20
if MODE == "production":
    SESSION_COOKIE_NAME = "__Host-kupiec_session"
    CSRF_COOKIE_NAME = "__Host-kupiec_csrf"
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    if os.environ.get("KUPIEC_BEHIND_PROXY") == "1":
        SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
CSRF_FAILURE_VIEW = "kupiec.ground.kit.pages.csrf_failed"
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "connect-src": ["'self'"],
        "font-src": ["'self'"],
        "form-action": ["'self'"],
        "manifest-src": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
    }
}
ROOT_URLCONF = "kupiec.house.urls"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "kupiec.ground.kit.frame.processor",
            ],
            "builtins": ["kupiec.ground.kit.templatetags.kit"],
            "libraries": {"i18n": "kupiec.ground.kit.templatetags.said"},
        },
    }
]
SILENCED_SYSTEM_CHECKS = ["templates.W003"]  # `i18n` is ours on purpose
SECRET_KEY = _secret()
ALLOWED_HOSTS = os.environ.get("KUPIEC_HOSTS", "localhost,127.0.0.1,[::1],testserver").split(",")
ADDRESS = os.environ.get("KUPIEC_ADDRESS", f"https://{ALLOWED_HOSTS[0]}" if MODE == "production" else "http://127.0.0.1:8000").rstrip("/")
"""Where people open the program: links in e-mails begin with it."""
LOGGING = logs.config(lines="json" if MODE == "production" else "words")
USE_TZ = True
TIME_ZONE = "UTC"
USE_I18N = True
LANGUAGE_CODE = "pl"
LANGUAGES = [("pl", "polski"), ("en", "English")]
STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
ERASURES = Path(os.environ.get("KUPIEC_ERASURES", DATA / "erasures.jsonl"))
"""The list of erasures, outside database and backups: a restored backup is erased by it again."""
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "servestatic.storage.CompressedManifestStaticFilesStorage"},
}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]
