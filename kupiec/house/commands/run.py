"""`kupiec run`: prepare the database, then run web server and job worker until Ctrl+C."""

from __future__ import annotations

import argparse
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--port", type=int, default=int(os.environ.get("KUPIEC_PORT", "8000")))
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: this computer only)")
    parser.add_argument("--data", metavar="DIR", default=argparse.SUPPRESS, help="folder of the data (default: var/)")
    parser.add_argument("--empty", action="store_true", help="do not fill an empty database with the demo company")
    parser.add_argument("--postgres", metavar="URL", help="use this PostgreSQL instead of SQLite")
    parser.add_argument("--as-of", metavar="DATE", help="pretend today is this date (for pictures)")
    parser.add_argument("--workers", type=int, default=2, help="web workers (default 2)")


def main(options: argparse.Namespace) -> int:
    if _taken(options.host, options.port):
        print(f"Port {options.port} is taken; choose another with --port.", file=sys.stderr)
        return 1
    _prepare(options)
    stop: list[Any] = []
    signal.signal(signal.SIGINT, lambda *_: stop.append(1))
    signal.signal(signal.SIGTERM, lambda *_: stop.append(1))
    children = _start(options)
    if _answers(options, children, stop):
        _say(options)
    return _watch(children, stop)


def _taken(host: str, port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(0.3)
        return probe.connect_ex((host, port)) == 0


def _prepare(options: argparse.Namespace) -> None:
    from kupiec.ground.access.public import User
    from kupiec.house import assets

    assets.migrate()
    assets.collect()
    if not options.empty and not User.objects.exists():
        from kupiec.house import demo

        demo.fill(as_of=None, say=_progress)


def _progress(step: str, done: int, total: int) -> None:
    """One line that moves: what the demo is at."""
    bar = "█" * (24 * done // max(1, total))
    end = "\n" if done == total else ""
    print(f"\r  {bar:<24} {step:<44}", end=end, flush=True)


def _start(options: argparse.Namespace) -> list[subprocess.Popen[bytes]]:
    from django.db import connections

    connections.close_all()
    os.environ.setdefault("KUPIEC_ADDRESS", f"http://{options.host}:{options.port}")
    address = [sys.executable, "-m", "granian", "--interface", "wsgi", "kupiec.house.wsgi:application"]
    address += ["--host", options.host, "--port", str(options.port), "--workers", str(options.workers)]
    address += ["--blocking-threads", "1", "--respawn-failed-workers", "--no-ws", "--log-level", "warning"]
    worker = [sys.executable, "-m", "kupiec.house", "worker"]
    root = Path(__file__).resolve().parents[3]
    return [subprocess.Popen(command, cwd=root, start_new_session=True) for command in (address, worker)]


def _answers(options: argparse.Namespace, children: list[subprocess.Popen[bytes]], stop: list[Any]) -> bool:
    """Wait for the web server: an address that is told can be opened. False when it ended or was ended first."""
    while not stop and all(child.poll() is None for child in children):
        if _taken(options.host, options.port):
            return True
        time.sleep(0.1)
    return False


def _say(options: argparse.Namespace) -> None:
    from django.conf import settings

    print(f"\n  Kupiec  http://{options.host}:{options.port}/\n")
    sign_ins = Path(settings.DATA) / "demo-sign-ins"
    if sign_ins.exists():
        print("  " + sign_ins.read_text(encoding="utf-8").strip().replace("\n", "\n  "))
    print("\n  Ctrl+C ends it.\n", flush=True)


def _watch(children: list[subprocess.Popen[bytes]], stop: list[Any]) -> int:
    """Wait until one ends or Ctrl+C; then end all, by force after 10 seconds."""
    while not stop and all(child.poll() is None for child in children):
        time.sleep(0.2)
    crashed = not stop
    for child in children:
        child.terminate() if child.poll() is None else None
    deadline = time.monotonic() + 10
    for child in children:
        try:
            child.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            os.killpg(child.pid, signal.SIGKILL)
    if crashed:
        print("A part of Kupiec stopped by itself; see the lines above.", file=sys.stderr)
    return 1 if crashed else 0
