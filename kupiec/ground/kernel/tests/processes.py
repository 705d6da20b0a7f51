"""Starting other processes on the test database, to kill them."""

from __future__ import annotations

import os
import subprocess
import sys
from urllib.parse import quote, urlencode

from django.db import connection


def database_address() -> str:
    """The test database at hand as KUPIEC_TEST_DATABASE of a child."""
    settings = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:{settings['NAME']}"
    options = urlencode({key: value for key, value in settings["OPTIONS"].items() if isinstance(value, str)})
    place = f"{settings['HOST']}:{settings['PORT']}" if settings["HOST"] else ""
    return f"postgres://{quote(settings['USER'])}:{quote(settings['PASSWORD'])}@{place}/{settings['NAME']}?{options}"


def start(module: str, *arguments: str) -> subprocess.Popen[str]:
    """Run a module as a program on the test database; returns once it has said "ready"."""
    run = f"import django, runpy; django.setup(); runpy.run_module({module!r}, run_name='__main__')"
    child = subprocess.Popen(
        [sys.executable, "-c", run, *arguments],
        env={**os.environ, "KUPIEC_TEST_DATABASE": database_address()},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert child.stdout is not None
    assert child.stdout.readline().strip() == "ready"
    return child
