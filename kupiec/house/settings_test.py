"""Settings of the tests: a throw-away data folder; the database comes from KUPIEC_TEST_DATABASE (tests/conftest)."""

from __future__ import annotations

import atexit
import gc
import os
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

if "pytest" in sys.modules:
    gc.disable()  # until all tests are collected (conftest): what is loaded until then is no garbage

if "KUPIEC_TEST_FOLDER" not in os.environ:
    _memory = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108 - a memory disk where there is one
    os.environ["KUPIEC_TEST_FOLDER"] = tempfile.mkdtemp(prefix="kupiec-test-", dir=_memory)
    atexit.register(shutil.rmtree, os.environ["KUPIEC_TEST_FOLDER"], ignore_errors=True)
_folder = os.environ["KUPIEC_DATA"] = f"{os.environ['KUPIEC_TEST_FOLDER']}/{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}"
os.environ["KUPIEC_MODE"] = "test"
os.environ.setdefault("KUPIEC_SECRET_KEY", "only-for-tests")
os.environ["KUPIEC_DATABASE"] = os.environ.get("KUPIEC_TEST_DATABASE", f"sqlite:{_folder}/kupiec.sqlite3")

from kupiec.house import words
from kupiec.house.settings import *  # noqa: F403
from kupiec.house.settings import DATABASES

words.compile_all()  # however tests are started: words are read once, and what is compiled later stays English for the whole run

Path(_folder).mkdir(parents=True, exist_ok=True)  # each worker has files of its own: another one's test may throw them away

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
if DATABASES["default"]["ENGINE"] == "kupiec.house.sqlite":
    DATABASES["default"]["TEST"] = {"NAME": f"{_folder}/test.sqlite3"}
    _options: Any = DATABASES["default"]["OPTIONS"]
    _options["init_command"] = _options["init_command"].replace("synchronous=FULL", "synchronous=OFF")
    # a walk makes thousands of savepoints inside one transaction; each end of one looks through a journal kept in memory from its beginning
    _options["init_command"] = _options["init_command"].replace("temp_store=MEMORY", "temp_store=FILE")
    os.environ.setdefault("SQLITE_TMPDIR", os.environ["KUPIEC_TEST_FOLDER"])
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
