"""`kupiec backup`: a consistent copy of the running installation in one archive with checksums.

SQLite is copied by `VACUUM INTO` (one consistent snapshot under load), PostgreSQL by pg_dump. Never by copying files.
"""

from __future__ import annotations

import argparse
import hashlib
import json
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
        dump = _dump(Path(folder))
        parts = {dump.name: dump} | _data_files()
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
    import os

    options = database.get("OPTIONS", {})
    host = database["HOST"] or options.get("host", "")
    command = [tool, f"--dbname={database['NAME']}"]
    command += [f"--username={database['USER']}"] if database["USER"] else []
    command += [f"--host={host}"] if host else []
    command += [f"--port={database['PORT']}"] if database["PORT"] else []
    return command, {**os.environ, "PGPASSWORD": database["PASSWORD"] or ""}


def _data_files() -> dict[str, Path]:
    root = Path(settings.DATA)
    found = {}
    for name in KEPT:
        start = root / name
        paths = [start] if start.is_file() else sorted(path for path in start.rglob("*") if path.is_file())
        found.update({path.relative_to(root).as_posix(): path for path in paths})
    return found


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
