"""A program with the house already loaded that forks others: what is killed again and again starts in a moment.

Asked over its socket with the name of a module, its arguments and the end of a pipe for what it says; answers with its number.
"""

from __future__ import annotations

import importlib
import json
import os
import runpy
import signal
import socket
import sys

from django.conf import settings


def serve(asked: socket.socket) -> None:
    """Until whoever asks is gone. Children that end are nobody's to wait for."""
    importlib.import_module(settings.ROOT_URLCONF)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    while True:
        words, pipes, _flags, _address = socket.recv_fds(asked, 4096, 1)
        if not words:
            return
        child = os.fork()
        if not child:
            _become(asked, json.loads(words), pipes[0])
        os.close(pipes[0])
        asked.send(str(child).encode())


def _become(asked: socket.socket, words: list[str], pipe: int) -> None:
    """The module as a program of its own."""
    status = 1
    try:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        asked.close()
        os.dup2(pipe, 1)
        os.close(pipe)
        sys.argv = list(words)
        runpy.run_module(words[0], run_name="__main__")
        sys.stdout.flush()
        status = 0
    finally:
        os._exit(status)


if __name__ == "__main__":
    serve(socket.socket(fileno=int(sys.argv[1])))
