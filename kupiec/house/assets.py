"""What a start prepares: the database and the static files, each only when something changed since the last start."""

from __future__ import annotations

import hashlib
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.management import call_command
from django.db import connection


def _fingerprint() -> str:
    """Names, sizes and times of all static files."""
    digest = hashlib.sha256(settings.VERSION.encode())
    for finder in finders.get_finders():
        for name, storage in finder.list([]):
            path = Path(storage.path(name))
            stat = path.stat()
            digest.update(f"{name}:{stat.st_size}:{stat.st_mtime_ns}".encode())
    return digest.hexdigest()


def migrate() -> None:
    """Bring the database up to date; skipped when the program's files and the database are those of the last start."""
    stamp, wanted = Path(settings.DATA) / ".migrated", _program()
    if stamp.exists() and stamp.read_text() == wanted and "access_user" in connection.introspection.table_names():
        return
    call_command("migrate", interactive=False, verbosity=0)
    stamp.write_text(wanted)


def _program() -> str:
    """The program's source files by name, size and time, and the database they serve."""
    digest = hashlib.sha256(str(connection.settings_dict["NAME"]).encode())
    for path in sorted(Path(__file__).resolve().parents[1].rglob("*.py")):
        stat = path.stat()
        digest.update(f"{path.name}:{stat.st_size}:{stat.st_mtime_ns}".encode())
    return digest.hexdigest()


def collect() -> None:
    target = Path(settings.STATIC_ROOT)
    stamp, wanted = target / ".stamp", _fingerprint()
    if stamp.exists() and stamp.read_text() == wanted:
        return
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp.write_text(wanted)
