"""Code and templates are laid out by tools, so that a stranger reads them and a change shows as a change."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("command", ["ruff format --check kupiec tests tools conftest.py", "ruff check .", "djangofmt --check kupiec"])
def test_nothing_is_left_to_tidy(command):
    name, *arguments = command.split()
    program = shutil.which(name, path=str(Path(sys.executable).parent)) or shutil.which(name)
    assert program, f"{name} comes with requirements-dev.lock"
    done = subprocess.run([program, *arguments], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"run `{command.replace(' --check', '')}`:\n{done.stdout[-2000:]}{done.stderr[-2000:]}"
