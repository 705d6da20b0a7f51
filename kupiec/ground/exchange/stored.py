"""Files sent in, kept in the data folder until their import has ended."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings

from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_

MOST_BYTES = 100 * 1024 * 1024
_NAME = re.compile(r"^[0-9a-f]{32}$")


def _folder() -> Path:
    folder = Path(settings.DATA) / "imports"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def keep(blocks: Iterable[bytes]) -> str:
    """Write a file under a name of ours; refuses FILE_TOO_LARGE."""
    name, size = secrets.token_hex(16), 0
    target = _folder() / name
    try:
        with target.open("xb") as file:
            for block in blocks:
                size += len(block)
                if size > MOST_BYTES:
                    raise Refusal(
                        "FILE_TOO_LARGE", N_("The file is larger than %(megabytes)s MB."), "file", params={"megabytes": MOST_BYTES >> 20}
                    )
                file.write(block)
    except BaseException:
        target.unlink(missing_ok=True)
        raise
    return name


def content(name: str) -> bytes:
    """Refuses FILE_GONE."""
    path = _folder() / name
    if not _NAME.match(name) or not path.is_file():
        raise Refusal("FILE_GONE", N_("The file is no longer kept; send it again."), "file")
    return path.read_bytes()


def drop(name: str) -> None:
    if _NAME.match(name):
        (_folder() / name).unlink(missing_ok=True)
