"""What a web worker holds before anybody asks it: no machinery of the API, which takes 15 MB and more."""

from __future__ import annotations

import subprocess
import sys

from tests.house import source

ASKED = """
import django
django.setup()
import sys, kupiec.house.wsgi
from django.urls import resolve
resolve("/zdrowie/zyje/")
print(sorted({"ninja", "pydantic", "openpyxl", "xlsxwriter", "lxml", "webauthn"} & sys.modules.keys()))
"""


def test_libraries_of_what_nobody_asked_are_not_loaded() -> None:
    done = subprocess.run([sys.executable, "-c", ASKED], cwd=source.ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.strip()) == (0, "[]"), done.stdout + done.stderr
