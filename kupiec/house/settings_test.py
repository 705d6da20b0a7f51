"""Settings of the tests: a throw-away data folder; the database comes from KUPIEC_TEST_DATABASE (tests/conftest)."""

from __future__ import annotations

import os
import tempfile

_folder = os.environ.setdefault("KUPIEC_DATA", tempfile.mkdtemp(prefix="kupiec-test-"))
os.environ["KUPIEC_MODE"] = "test"
os.environ.setdefault("KUPIEC_SECRET_KEY", "only-for-tests")
os.environ["KUPIEC_DATABASE"] = os.environ.get("KUPIEC_TEST_DATABASE", f"sqlite:{_folder}/kupiec.sqlite3")

from kupiec.house.settings import *  # noqa: E402, F403
from kupiec.house.settings import DATABASES  # noqa: E402

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
if DATABASES["default"]["ENGINE"] == "kupiec.house.sqlite":
    DATABASES["default"]["TEST"] = {"NAME": f"{_folder}/test.sqlite3"}
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
MIDDLEWARE = [name for name in MIDDLEWARE if "servestatic" not in name]  # noqa: F405
