"""Pictures of attached files: drawn once in a limited child, kept beside the content (KER-7).

A browser never gets the file itself to show, only our drawing of it. Office files are turned into PDF first where the
server has LibreOffice.
"""

from __future__ import annotations

import contextlib
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from kupiec.ground.files import rules, storage
from kupiec.ground.files.models import Content

WIDEST = 1400
WALL_SECONDS = 30
OFFICE_SECONDS = 90
_CHILD = Path(__file__).with_name("preview_child.py")
_PROGRAM = Path(__file__).parents[3]


@dataclass(frozen=True, slots=True)
class Drawn:
    """A page of a file as a PNG, and how many pages there are."""

    png: bytes
    pages: int


_LOCALES = {"pl": "pl-PL", "de": "de-DE"}


def possible(media_type: str) -> bool:
    """Whether this installation can draw files of this kind."""
    return media_type in rules.PICTURES or media_type == "application/pdf" or (media_type in rules.OFFICE and bool(office()))


def office() -> str | None:
    """LibreOffice of this server, if it has one."""
    return shutil.which("soffice")


def drawn(content: Content, page: int = 0) -> Drawn | None:
    """The page, from the cache or drawn now; None when the file can't be drawn (damaged, too large, locked)."""
    kept = _cache(content.sha256, page)
    with contextlib.suppress(FileNotFoundError):
        stored = kept.read_bytes()
        return Drawn(stored[4:], int.from_bytes(stored[:4], "big"))
    made = _draw(content, page)
    if made:
        kept.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=kept.parent, delete=False) as file:
            file.write(made)
        Path(file.name).replace(kept)
    return Drawn(made[4:], int.from_bytes(made[:4], "big")) if made else None


def _cache(sha256: str, page: int) -> Path:
    return Path(settings.DATA) / "previews" / storage.place(sha256).relative_to(Path(settings.DATA) / "files") / f"{page}.png"


def _draw(content: Content, page: int) -> bytes:
    with storage.opened(content.sha256) as file:
        given = file.read()
    kind = "picture" if content.media_type in rules.PICTURES else "pdf"
    if content.media_type in rules.OFFICE:
        given = as_pdf(given)
    return _child([sys.executable, "-I", str(_CHILD), kind, str(page), str(WIDEST), str(_PROGRAM)], given) if given else b""


def _child(command: list[str], given: bytes) -> bytes:
    try:
        done = subprocess.run(  # noqa: S603 - our own script, no shell
            command, input=given, capture_output=True, timeout=WALL_SECONDS, check=False, cwd="/", env={"LC_ALL": "C.UTF-8"}
        )
    except subprocess.TimeoutExpired:
        return b""
    return done.stdout if done.returncode == 0 else b""


def as_pdf(given: bytes, language: str = "pl") -> bytes:
    """An office file as PDF, by LibreOffice with a profile of its own and no macros; empty when it fails.

    Figures and days of sheets are written as in the document's language, whatever the server speaks.
    """
    program = office()
    if program is None:
        return b""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "file"
        source.write_bytes(given)
        _profile(Path(folder) / "profile" / "user", language)
        command = [program, f"-env:UserInstallation=file://{folder}/profile", "--headless", "--norestore", "--convert-to", "pdf",
                   "--outdir", folder, str(source)]  # fmt: skip
        with contextlib.suppress(subprocess.TimeoutExpired, FileNotFoundError):
            subprocess.run(  # noqa: S603 - a program of the server, fixed arguments, no shell
                command, capture_output=True, timeout=OFFICE_SECONDS, check=False, cwd=folder, env={"HOME": folder, "LC_ALL": "C.UTF-8"}
            )
            return source.with_suffix(".pdf").read_bytes()
    return b""


def _profile(folder: Path, language: str) -> None:
    items = (
        ("Setup/L10N", "ooSetupSystemLocale", _LOCALES.get(language[:2], "en-GB")),
        ("Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    )
    settings_ = "".join(
        f'<item oor:path="/org.openoffice.{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
        for path, name, value in items
    )
    folder.mkdir(parents=True)
    (folder / "registrymodifications.xcu").write_text(
        f'<?xml version="1.0" encoding="UTF-8"?><oor:items xmlns:oor="http://openoffice.org/2001/registry">{settings_}</oor:items>', "utf-8"
    )
