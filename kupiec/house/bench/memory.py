"""Memory of a web worker: the real server with one, every page of the rail opened by somebody who may see all."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

from kupiec.ground.access import public as access
from kupiec.ground.kit import frame
from kupiec.house.bench import data, processes, web

FIRST = 37
"""Pages the figure to reach is told after."""
START_SECONDS = 60
API = "/api/v1/parties?limit=50"


def measure() -> dict[str, Any]:
    """Private megabytes when started, after the first pages, after all, after all twice more, after the API was asked."""
    client = web.signed_in(data.firm())
    by = access.actor_of(access.User.objects.get(username="bench"))
    pages = ["/", *(url for _tab, url in frame.places(by))]
    asked = _Server(client.cookies[settings.SESSION_COOKIE_NAME].value)
    try:
        found = {"started": asked.private_mb()}
        wrong = [url for url in pages[:FIRST] if asked.get(url) != 200]
        found[f"after_{min(FIRST, len(pages))}"] = asked.private_mb()
        wrong += [url for url in pages[FIRST:] if asked.get(url) != 200]
        found["after_all"] = asked.private_mb()
        wrong += [url for url in pages * 2 if asked.get(url) != 200]
        found["after_all_thrice"] = asked.private_mb()
        wrong += [API] * (asked.get(API) != 200)
        found["after_the_api"] = asked.private_mb()
    finally:
        asked.end()
    return {"private_mb": found, "pages": len(pages), "control_total": wrong, "control_ok": not wrong, "engine": connection.vendor}


class _Server:
    """The web server as `kupiec run` starts it, on the database at hand, asked with the cookie of somebody signed in."""

    def __init__(self, session: str) -> None:
        self.cookie = f"{settings.SESSION_COOKIE_NAME}={session}"
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        command = [sys.executable, "-m", "granian", "--interface", "wsgi", "kupiec.house.wsgi:application", "--host", "127.0.0.1"]
        command += ["--port", str(self.port), "--workers", "1", "--blocking-threads", "1", "--no-ws", "--log-level", "error"]
        self.process = subprocess.Popen(command, env=processes.environment(), start_new_session=True)
        until = time.monotonic() + START_SECONDS
        while self.get("/zdrowie/zyje/") != 200:
            if time.monotonic() > until or self.process.poll() is not None:
                self.end()
                raise RuntimeError("the web server did not start")
            time.sleep(0.2)

    def get(self, path: str) -> int:
        """The status of an answer, of a list that opens on a view of its own that of the view; 0 while nobody answers."""
        asked = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            asked.request("GET", path, headers={"Host": "localhost", "Cookie": self.cookie})
            answer = asked.getresponse()
            answer.read()
            view = answer.getheader("Location", "")
            return self.get(view) if answer.status == 302 and view.startswith(f"{path}?") else answer.status
        except OSError:
            return 0
        finally:
            asked.close()

    def private_mb(self) -> float:
        """Of the worker, the largest of the server's processes; 0 where the system doesn't tell."""
        return max((_private_mb(pid) for pid in _family(self.process.pid)), default=0.0)

    def end(self) -> None:
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGTERM)
        self.process.wait(20)


def _family(group: int) -> list[int]:
    """The processes of a group."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue
        if int(fields[2]) == group:
            found.append(int(stat.parent.name))
    return found


def _private_mb(pid: int) -> float:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return round(sum(int(line.split()[1]) for line in lines if line.startswith("Private_")) / 1024, 1)
