"""A web server on the test database whose worker is to be killed; its arguments: company, port; its token: "good".

The parent only forks a worker, says its number, and forks the next one when it is gone.
"""

from __future__ import annotations

import os
import sys
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server


class Server(WSGIServer):
    """One thread and one connection to the database, as a worker in production has."""

    request_queue_size = 64


class Quiet(WSGIRequestHandler):
    """Logs nothing."""

    def log_message(self, *_: object) -> None:
        return


if __name__ == "__main__":
    from django.conf import settings
    from django.core.wsgi import get_wsgi_application
    from django.urls import resolve

    from kupiec.ground.kernel.actor import Actor
    from kupiec.ground.kit import api

    settings.ROOT_URLCONF = "kupiec.ground.kit.tests.test_api"
    actor = Actor(user_id=7, company_id=int(sys.argv[1]), rights=frozenset({"staff.see", "staff.edit"}), language="en")
    api.token_actors._plugs = [lambda secret, request_id: actor if secret == "good" else None]
    server = make_server("127.0.0.1", int(sys.argv[2]), get_wsgi_application(), Server, Quiet)
    resolve("/api/v1/openapi.json")
    print("ready", flush=True)  # noqa: T201
    while True:
        worker = os.fork()
        if not worker:
            server.serve_forever()
        print(worker, flush=True)  # noqa: T201
        os.waitpid(worker, 0)
