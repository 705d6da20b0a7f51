"""Other processes of ours on the same database: the real worker, clients that work at the same time."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlencode

from django.db import connection

POLL_SECONDS = 0.05


@dataclass(frozen=True, slots=True)
class Worked:
    """What a process said, how long it ran, the most memory it held."""

    said: str
    seconds: float
    peak_mb: float


def worker() -> Worked:
    """`kupiec worker --once`: works off what is queued, then ends."""
    return _ended(_started(["-m", "kupiec.house", "worker", "--once"]))


def client(*arguments: str) -> subprocess.Popen[str]:
    """A process that does documents of its own once a line is written to it."""
    return _started(["-m", "kupiec.house.bench.client", *arguments])


def _started(arguments: Sequence[str]) -> subprocess.Popen[str]:
    return subprocess.Popen([sys.executable, *arguments], env=environment(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def environment() -> dict[str, str]:
    """For a child that works on the database at hand, which this process leaves for now."""
    connection.close()  # SQLite: nothing of ours stays open beside
    address = _address()
    return {**os.environ, "KUPIEC_DATABASE": address, "KUPIEC_TEST_DATABASE": address}


def _address() -> str:
    """The database at hand as KUPIEC_DATABASE of a child."""
    settings = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:{settings['NAME']}"
    options = urlencode({key: value for key, value in settings["OPTIONS"].items() if isinstance(value, str)})
    place = f"{settings['HOST']}:{settings['PORT']}" if settings["HOST"] else ""
    return f"postgres://{quote(settings['USER'])}:{quote(settings['PASSWORD'])}@{place}/{settings['NAME']}?{options}"


def _ended(child: subprocess.Popen[str]) -> Worked:
    started, peak = time.perf_counter(), 0.0
    while child.poll() is None:
        peak = max(peak, peak_mb(child.pid))
        time.sleep(POLL_SECONDS)
    said = child.communicate()[0]
    if child.returncode:
        raise RuntimeError(f"the process ended with {child.returncode}: {said[-400:]}")
    return Worked(said, time.perf_counter() - started, peak)


def peak_mb(pid: int | str = "self") -> float:
    """The most memory a process has held (its high-water mark; the parent's is not inherited); 0 where it isn't told."""
    path = Path(f"/proc/{pid}/status")
    try:
        lines = path.read_text().splitlines()
    except OSError:
        return 0.0
    return next((round(int(line.split()[1]) / 1024, 1) for line in lines if line.startswith("VmHWM")), 0.0)
