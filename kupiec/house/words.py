"""Compiles the rooms' translations (.po → .mo) with Babel, when a .po is newer; no gettext tools are needed."""

from __future__ import annotations

import os
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1]


def compile_all() -> int:
    """Compile what is out of date; returns how many files were written."""
    written = 0
    for source in sorted(PACKAGE.rglob("LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        _compile(source, target)
        written += 1
    return written


def _compile(source: Path, target: Path) -> None:
    """Whole at once: another program may be starting, and reading it."""
    from babel.messages.mofile import write_mo  # seldom needed, and slow to bring in
    from babel.messages.pofile import read_po

    with source.open("rb") as file:
        catalog = read_po(file, locale=source.parent.parent.name)
    whole = target.with_name(f"{target.name}.{os.getpid()}")
    with whole.open("wb") as file:
        write_mo(file, catalog)
    whole.replace(target)


if __name__ == "__main__":
    compile_all()
