"""Templates are laid out by a tool, so that a stranger reads them and a change shows as a change."""

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_templates_are_formatted():
    program = shutil.which("djangofmt", path=str(Path(sys.executable).parent)) or shutil.which("djangofmt")
    assert program, "djangofmt comes with requirements-dev.lock"
    done = subprocess.run([program, "--check", "kupiec"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"run `djangofmt kupiec`:\n{done.stdout}{done.stderr}"
