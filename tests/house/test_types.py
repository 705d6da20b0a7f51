"""The product passes the type checker: no finding, no exemption that has become needless."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house import source

CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "kupiec-types"
"""What the checker remembers between runs, outside the repository: a second run takes seconds."""


@pytest.mark.programs
def test_the_type_checker_finds_nothing():
    pytest.importorskip("mypy", reason="no type checker: pip install -r requirements-dev.lock")
    pytest.importorskip("mypy_django_plugin", reason="no django-stubs: pip install -r requirements-dev.lock")
    command = [sys.executable, "-m", "mypy", "--cache-dir", str(CACHE), "kupiec"]
    done = subprocess.run(command, cwd=source.ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout + done.stderr
