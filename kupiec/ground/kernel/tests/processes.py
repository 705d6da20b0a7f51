"""Starting other processes on the test database, to kill them."""

from __future__ import annotations

import json
import os
import select
import signal
import socket
import subprocess
import sys
from contextlib import suppress
from functools import cache
from urllib.parse import quote, urlencode

from django.db import connection


def database_address() -> str:
    """The test database at hand as KUPIEC_TEST_DATABASE of a child."""
    settings = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:{settings['NAME']}"
    options = urlencode({key: value for key, value in settings["OPTIONS"].items() if isinstance(value, str)})
    place = f"{settings['HOST']}:{settings['PORT']}" if settings["HOST"] else ""
    return f"postgres://{quote(settings['USER'])}:{quote(settings['PASSWORD'])}@{place}/{settings['NAME']}?{options}"


class Child:
    """A program on the test database: what it says, and its end."""

    def __init__(self, pid: int, said: int) -> None:
        self.pid = pid
        self.stdout = os.fdopen(said, encoding="utf-8")

    def kill(self) -> None:
        with suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)

    def wait(self) -> None:
        """Until it is gone."""
        with suppress(ProcessLookupError):
            watched = os.pidfd_open(self.pid)
            select.select([watched], [], [])
            os.close(watched)


@cache
def _warm() -> socket.socket:
    """The way to ask the program that has everything loaded (`warm`); it ends with this process."""
    ours, theirs = socket.socketpair()
    run = "import django, runpy; django.setup(); runpy.run_module('kupiec.ground.kernel.tests.warm', run_name='__main__')"
    subprocess.Popen(
        [sys.executable, "-c", run, str(theirs.fileno())],
        env={**os.environ, "KUPIEC_TEST_DATABASE": database_address()},
        pass_fds=[theirs.fileno()],
    )
    theirs.close()
    return ours


def start(module: str, *arguments: str) -> Child:
    """Run a module as a program on the test database; returns once it has said "ready"."""
    said, says = os.pipe()
    socket.send_fds(_warm(), [json.dumps([module, *arguments]).encode()], [says])
    os.close(says)
    child = Child(int(_warm().recv(32)), said)
    assert child.stdout.readline().strip() == "ready"
    return child
