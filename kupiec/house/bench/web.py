"""The program over HTTP: its real WSGI application on a loopback port, and somebody signed in who asks it."""

from __future__ import annotations

import http.client
import json
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from statistics import quantiles
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import connections
from django.test import Client

from kupiec.ground.access import public as access
from kupiec.ground.kernel import tx
from kupiec.ground.kernel.actor import Actor
from kupiec.house import roles

_TOKEN = "b" * 32


class _Quiet(WSGIRequestHandler):
    """Says nothing of each request."""

    def log_message(self, format: str, *args: Any) -> None:
        return


def signed_in(by: Actor) -> Client:
    """Somebody signed in who may see everything."""
    role = roles.ensure(by=by)["dyrektor"]
    with tx.write_tx(by=by):
        user = access.User.objects.filter(username="bench").first() or access.create_user(
            "bench",
            password="bench-bench-bench-1",  # noqa: S106
            by=by,
            roles=[(role.pk, by.company_id, by.branch_id)],
        )
    client = Client(headers={"host": "localhost"})
    client.force_login(user)
    return client


@contextmanager
def served() -> Iterator[int]:
    """The port of the application, served by one thread (as one worker of the real server does)."""
    server = WSGIServer(("127.0.0.1", 0), _Quiet)
    server.set_app(get_wsgi_application())
    thread = threading.Thread(target=_serve, args=(server,), daemon=True)
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _serve(server: WSGIServer) -> None:
    server.serve_forever(0.05)
    connections.close_all()


class Browser:
    """Asks over HTTP with the cookies of somebody signed in."""

    def __init__(self, port: int, client: Client) -> None:
        self.port = port
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        self.headers = {
            "Host": "localhost",
            "Cookie": f"{settings.SESSION_COOKIE_NAME}={session}; {settings.CSRF_COOKIE_NAME}={_TOKEN}",
            "X-CSRFToken": _TOKEN,
        }

    def post(self, path: str, told: Any) -> tuple[float, Any, int]:
        """Milliseconds until the whole answer was here, the answer, its bytes."""
        body = json.dumps(told)
        started = time.perf_counter()
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request("POST", path, body, {**self.headers, "Content-Type": "application/json"})
            answer = connection.getresponse()
            raw = answer.read()
        finally:
            connection.close()
        taken = (time.perf_counter() - started) * 1000
        if answer.status != 200:
            raise RuntimeError(f"{path} answered {answer.status}")
        return taken, json.loads(raw), len(raw)


def spread(found: Sequence[float]) -> dict[str, float]:
    """p50 and p95."""
    cuts = quantiles(found, n=20) if len(found) > 1 else [*found] * 19
    return {"p50": round(cuts[9], 2), "p95": round(cuts[18], 2)}
