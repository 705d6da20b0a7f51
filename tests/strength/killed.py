"""Programs to be killed: `worker` runs jobs with a lease of one second; `web PORT` serves the product, its child doing the work.

The web parent only forks a server, says its number, and forks the next one when it is gone.
"""

from __future__ import annotations

import os
import sys
import threading
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server


class Server(ThreadingMixIn, WSGIServer):
    """One thread for each request."""

    daemon_threads = True
    request_queue_size = 64


class Quiet(WSGIRequestHandler):
    """Logs nothing."""

    def log_message(self, *_: object) -> None:
        return


def work() -> None:
    from kupiec.ground.kernel import jobs

    print("ready", flush=True)
    jobs.run_worker(threading.Event(), lease_seconds=1.0)


def serve(port: int) -> None:
    from django.core.wsgi import get_wsgi_application
    from django.db import connections

    server = make_server("127.0.0.1", port, get_wsgi_application(), Server, Quiet)
    connections.close_all()
    print("ready", flush=True)
    while True:
        child = os.fork()
        if not child:
            server.serve_forever()
        print(child, flush=True)
        os.waitpid(child, 0)


if __name__ == "__main__":
    work() if sys.argv[1] == "worker" else serve(int(sys.argv[2]))
