"""Fixtures of the room: an IMAP server on this computer, allowed as an administrator would allow it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from kupiec.people.activities import public as activities
from kupiec.people.mailboxes.tests.server import Post, Server


@pytest.fixture
def serve(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Server]]:
    """Starts servers; each is allowed by the installation."""
    started: list[Server] = []

    def start(post: Post, **options: Any) -> Server:
        server = Server(post, **options).__enter__()
        started.append(server)
        monkeypatch.setenv("KUPIEC_INSIDE_SERVERS", ",".join(f"127.0.0.1:{one.port},localhost:{one.port}" for one in started))
        return server

    yield start
    for server in started:
        server.__exit__()


@pytest.fixture
def data(tmp_path: Any, settings: Any) -> None:
    """Files of the test in a folder of its own."""
    settings.DATA = tmp_path


@pytest.fixture
def office(cast: Any, data: None) -> Any:
    """The cast with the dictionaries contacts need."""
    activities.install_dictionaries()
    return cast
