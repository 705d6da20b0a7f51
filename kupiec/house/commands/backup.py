"""`kupiec backup`: a consistent copy of the running installation in one archive with checksums.

SQLite is copied by `VACUUM INTO` (one consistent snapshot under load), PostgreSQL by pg_dump. Never by copying files.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import json
import os
import shutil
import subprocess
import tarfile
import tempfile
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

from kupiec.ground.kernel import clock

KEPT = ("files", "secret-key", "demo-sign-ins")


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("target", nargs="?", metavar="FILE", help="archive to write (default: DATA/backups/…)")


def main(options: argparse.Namespace) -> int:
    name = f"kupiec-{clock.now():%Y%m%d-%H%M%S-%f}.tar.gz"
    target = Path(options.target) if options.target else Path(settings.DATA) / "backups" / name
    print(make(target))
    return 0


def make(target: Path) -> Path:
    """Write the archive: database, stored files, keys, and a manifest with the SHA-256 of each; 0600."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent) as folder:
        kept = _pin(Path(folder) / "data")
        dump = _dump(Path(folder))
        kept |= _pin(Path(folder) / "data")
        parts = {dump.name: dump} | kept
        manifest = {
            "program": "kupiec",
            "version": settings.VERSION,
            "made": clock.now().isoformat(),
            "engine": connection.vendor,
            "sha256": {name: _sha256(path) for name, path in parts.items()},
        }
        listing = Path(folder) / "manifest.json"
        listing.write_text(json.dumps(manifest, indent=1), encoding="utf-8")
        partial = target.with_suffix(".partial")
        partial.touch(mode=0o600)
        with tarfile.open(partial, "w:gz", compresslevel=3) as archive:
            archive.add(listing, "manifest.json")
            for name, path in parts.items():
                archive.add(path, name)
        partial.rename(target)
    return target


def _dump(folder: Path) -> Path:
    if connection.vendor == "sqlite":
        copy = folder / "kupiec.sqlite3"
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(copy)])
        return copy
    dump = folder / "kupiec.dump"
    command, environment = postgres_command("pg_dump", connection.settings_dict)
    subprocess.run([*command, "--format=custom", "--no-owner", f"--file={dump}"], check=True, env=environment)
    return dump


def postgres_command(tool: str, database: dict[str, Any]) -> tuple[list[str], dict[str, str]]:
    """A PostgreSQL client tool for the configured database, as an argument list, the password in its environment."""
    options = database.get("OPTIONS", {})
    host = database["HOST"] or options.get("host", "")
    command = [tool, f"--dbname={database['NAME']}"]
    command += [f"--username={database['USER']}"] if database["USER"] else []
    command += [f"--host={host}"] if host else []
    command += [f"--port={database['PORT']}"] if database["PORT"] else []
    return command, {**os.environ, "PGPASSWORD": database["PASSWORD"] or ""}


def _pin(place: Path) -> dict[str, Path]:
    """Hold every stored file by a link (a copy on another disk) under `place`, so that it outlives its removal meanwhile.

    Called before and after the database is copied: what the copy refers to is there, whichever came or went beside it.
    """
    root = Path(settings.DATA)
    pinned = {}
    for kept in KEPT:
        start = root / kept
        for path in [start] if start.is_file() else sorted(path for path in start.rglob("*") if path.is_file()):
            name = path.relative_to(root).as_posix()
            held = place / name
            if held.exists() or _hold(path, held):
                pinned[name] = held
    return pinned


def _hold(path: Path, held: Path) -> bool:
    """False when the file has gone meanwhile."""
    held.parent.mkdir(parents=True, exist_ok=True)
    with contextlib.suppress(FileNotFoundError):
        try:
            os.link(path, held)
        except OSError as refused:  # another disk, or a file system without links
            if isinstance(refused, FileNotFoundError):
                raise
            shutil.copy2(path, held)
        return True
    return False


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
