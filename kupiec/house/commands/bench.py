"""`kupiec bench`: the project's measured work (docs/benchmarks.md). The last line of output is one JSON object.

The database named must be new, and one people work in is refused: the masters are entered first. Absolute times differ from machine to machine; compare
ratios of one run.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
from typing import Any

import django
from django.core.management import call_command
from django.db import connection

from kupiec import __version__
from kupiec.house import collector

KINDS = ("q2c", "list", "search", "price", "line", "import", "batch", "memory", "relation", "palette", "open")


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("kind", choices=KINDS)
    parser.add_argument("--database", metavar="URL", default=argparse.SUPPRESS, help="sqlite:FILE or postgres://…, new")
    parser.add_argument("--size", choices=("tiny", "small", "large", "wide"), default="tiny")
    parser.add_argument("--mode", choices=("single", "batch"), default="single")
    parser.add_argument("--documents", type=int, default=0, help="50 for q2c, 10,000 for batch when not said")
    parser.add_argument("--rows", type=int, default=100_000, help="parties for list, search and import, prices for price")
    parser.add_argument("--contacts", type=int, default=200_000, help="relation: this many contacts and a quarter of it cases")
    parser.add_argument("--open-lines", type=int, default=100_000, help="open: this many lines of accepted orders")
    parser.add_argument("--clients", type=int, default=1, help="q2c: this many at the same time, beside one")
    parser.add_argument("--runs", type=int, default=3)


def main(options: argparse.Namespace) -> int:
    if _in_use():
        print("This database holds data. Name a new one: kupiec bench … --database sqlite:/tmp/bench.sqlite3", file=sys.stderr)
        return 2
    call_command("migrate", interactive=False, verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0, clear=False)
    collector.settle()
    found = _measure(options)
    found["versions"] = {"kupiec": __version__, "python": platform.python_version(), "django": django.get_version()}
    found["load"] = os.getloadavg()
    print(json.dumps(found, sort_keys=True, default=str))
    return 0 if found.get("control_ok", True) else 1


def _in_use() -> bool:
    """Whether people work in this database: masters of a measurement are nothing for it."""
    from kupiec.ground.access.public import User

    return "access_user" in connection.introspection.table_names() and User.objects.exclude(username="bench").exists()


def _measure(options: argparse.Namespace) -> dict[str, Any]:
    from kupiec.house.bench import ahead, batch, clients, imports, lines, lists, memory, prices, q2c, relation

    if options.kind == "q2c" and options.clients > 1:
        return clients.measure(size=options.size, documents=options.documents or 50, runs=options.runs, clients=options.clients)
    if options.kind == "q2c":
        return q2c.measure(size=options.size, mode=options.mode, documents=options.documents or 50, runs=options.runs)
    if options.kind == "price":
        return prices.measure(size=options.size, rows=options.rows, runs=options.runs)
    if options.kind == "import":
        return imports.measure(rows=options.rows)
    if options.kind == "relation":
        return relation.measure(contacts=options.contacts, cases=options.contacts // 4, runs=options.runs)
    if options.kind == "palette":
        return relation.palette(rows=options.rows, runs=options.runs)
    if options.kind == "batch":
        return batch.measure(size=options.size, documents=options.documents or 10_000)
    if options.kind == "open":
        return ahead.measure(size=options.size, open_lines=options.open_lines, runs=options.runs)
    if options.kind == "memory":
        return memory.measure()
    if options.kind == "line":
        return lines.measure(size=options.size, runs=options.runs)
    return lists.measure(rows=options.rows, kind=options.kind, runs=options.runs)
