"""Makes the project's own environment (.venv) with the locked libraries. Standard library only; called by ./run, ./test.

Libraries come from requirements.lock (and requirements-dev.lock), by uv where it can be had, else by pip. The
environment is made anew only when a lock file changed. KUPIEC_VENV names another place for it.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = Path(os.environ.get("KUPIEC_VENV", ROOT / ".venv"))
PYTHON = VENV / "bin" / "python"


def ensure(*, dev: bool = False) -> Path:
    """Make or renew the environment; returns its Python. What is started with it next keeps what it compiled."""
    if sys.version_info < (3, 11):
        sys.exit(f"Kupiec needs Python 3.11 or newer; this is {sys.version.split()[0]}.")
    _compile_once()
    locks = [ROOT / "requirements.lock"] + ([ROOT / "requirements-dev.lock"] if dev else [])
    stamp = VENV / ("kupiec-dev.stamp" if dev else "kupiec.stamp")
    wanted = hashlib.sha256(b"".join(lock.read_bytes() for lock in locks)).hexdigest()
    done = {path.read_text() for path in (stamp, VENV / "kupiec-dev.stamp") if path.exists()}
    if wanted in done or (not dev and _dev_covers()):
        return PYTHON
    _make(locks)
    stamp.write_text(wanted)
    return PYTHON


def _compile_once() -> None:
    """Where nothing may be kept beside the source, it is kept in the environment: each of the three programs of a start, and each of the
    dozens that tests start, would read two thousand files anew, which takes longer than all else it does before it answers."""
    if os.environ.pop("PYTHONDONTWRITEBYTECODE", ""):
        os.environ.setdefault("PYTHONPYCACHEPREFIX", str(VENV / "bytecode"))


def _dev_covers() -> bool:
    """An up-to-date development environment holds all that running needs."""
    stamp = VENV / "kupiec-dev.stamp"
    locks = [ROOT / "requirements.lock", ROOT / "requirements-dev.lock"]
    wanted = hashlib.sha256(b"".join(lock.read_bytes() for lock in locks)).hexdigest()
    return stamp.exists() and stamp.read_text() == wanted


def _make(locks: list[Path]) -> None:
    print(f"Preparing the environment in {VENV.name}/ (once; about a minute) …", flush=True)
    if not PYTHON.exists() and not _made_by_the_faster_one():
        subprocess.run([sys.executable, "-m", "venv", str(VENV)], check=True)
    files = [part for lock in locks for part in ("-r", str(lock))]
    uv = shutil.which("uv") or _own_uv()
    if uv:
        command = [uv, "pip", "install", "--quiet", "--python", str(PYTHON), "--require-hashes", *files]
        if subprocess.run(command, check=False).returncode == 0:
            return
        print("uv could not install the libraries; trying pip.", flush=True)
    subprocess.run([str(PYTHON), "-m", "pip", "install", "--quiet", "--require-hashes", *files], check=True)


def _made_by_the_faster_one() -> bool:
    """A Python built without optimizations, as pyenv builds it unless told, takes a third longer for everything. Called by such a one, the
    environment is made by the distribution's own of the same version, which is built with them; False where there is none."""
    system = Path(f"/usr/bin/python{sysconfig.get_python_version()}")
    optimized = "--enable-optimizations" in (sysconfig.get_config_var("CONFIG_ARGS") or "")
    if optimized or not system.exists() or Path(sys.base_prefix) == Path("/usr"):
        return False
    made = [system, "-m", "venv", "--without-pip", VENV], [sys.executable, "-m", "pip", "--python", PYTHON, "install", "--quiet", "pip"]
    if all(subprocess.run(command, check=False, capture_output=True).returncode == 0 for command in made):
        return True
    shutil.rmtree(VENV, ignore_errors=True)
    return False


def _own_uv() -> str | None:
    """uv inside the environment: ten times faster than pip; where it can't be had, pip does."""
    own = VENV / "bin" / "uv"
    if not own.exists():
        command = [str(PYTHON), "-m", "pip", "install", "--quiet", "uv==0.13.9"]
        subprocess.run(command, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return str(own) if own.exists() else None


if __name__ == "__main__":
    print(ensure(dev="--dev" in sys.argv))
