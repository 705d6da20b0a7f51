"""Compiles the rooms' translations (.po → .mo) with Babel, when a .po is newer; no gettext tools are needed."""

from __future__ import annotations

from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

PACKAGE = Path(__file__).resolve().parents[1]


def compile_all() -> int:
    """Compile what is out of date; returns how many files were written."""
    written = 0
    for source in sorted(PACKAGE.rglob("LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        with source.open("rb") as file:
            catalog = read_po(file, locale=source.parent.parent.name)
        with target.open("wb") as file:
            write_mo(file, catalog)
        written += 1
    return written


if __name__ == "__main__":
    compile_all()
