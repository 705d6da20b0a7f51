"""Bytes on disk under their hash: written whole or not at all, never changed."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterable
from io import BufferedReader
from pathlib import Path

from django.conf import settings


def place(sha256: str) -> Path:
    """Where the content lies. Only a hash makes a path here; no name from outside ever does."""
    if len(sha256) != 64 or not set(sha256) <= set("0123456789abcdef"):
        raise ValueError("not a SHA-256")
    return Path(settings.DATA) / "files" / sha256[:2] / sha256[2:4] / sha256


def keep(chunks: Iterable[bytes]) -> tuple[str, int]:
    """Store the bytes; answers their SHA-256 and size. Storing the same again changes nothing."""
    root = Path(settings.DATA) / "files"
    root.mkdir(parents=True, exist_ok=True)
    digest, size = hashlib.sha256(), 0
    handle, partial = tempfile.mkstemp(prefix="incoming-", dir=root)
    try:
        with os.fdopen(handle, "wb") as file:
            for chunk in chunks:
                digest.update(chunk)
                size += len(chunk)
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
        target = place(digest.hexdigest())
        target.parent.mkdir(parents=True, exist_ok=True)
        Path(partial).replace(target)
    except BaseException:
        Path(partial).unlink(missing_ok=True)
        raise
    return digest.hexdigest(), size


def opened(sha256: str) -> BufferedReader:
    """The content, to be closed by the caller. FileNotFoundError when the disk lost it."""
    return place(sha256).open("rb")


def intact(sha256: str) -> bool:
    """Whether the bytes on disk are still those of the hash (`kupiec check`)."""
    try:
        with opened(sha256) as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == sha256
    except FileNotFoundError:
        return False
