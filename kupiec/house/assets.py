"""Static files gathered into the data folder when their contents changed (a stamp keeps a second start quick)."""

from __future__ import annotations

import hashlib
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.management import call_command


def _fingerprint() -> str:
    """Names, sizes and times of all static files."""
    digest = hashlib.sha256(settings.VERSION.encode())
    for finder in finders.get_finders():
        for name, storage in finder.list([]):
            path = Path(storage.path(name))
            stat = path.stat()
            digest.update(f"{name}:{stat.st_size}:{stat.st_mtime_ns}".encode())
    return digest.hexdigest()


def collect() -> None:
    target = Path(settings.STATIC_ROOT)
    stamp, wanted = target / ".stamp", _fingerprint()
    if stamp.exists() and stamp.read_text() == wanted:
        return
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp.write_text(wanted)
