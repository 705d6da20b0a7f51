"""`kupiec erasures`: erase again, by the list kept outside the database, whoever a restored backup brought back."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from kupiec.people.privacy.services import again


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("list", nargs="?", metavar="FILE", help="the list of erasures (default: the one of this installation)")


def main(options: argparse.Namespace) -> int:
    try:
        return apply(Path(options.list) if options.list else None)
    except (OSError, ValueError) as wrong:
        print(f"Nothing erased: {wrong}", file=sys.stderr)
        return 1


def apply(path: Path | None) -> int:
    """Erase by the list, say what became of it; 1 when somebody could not be erased."""
    report = again.erase_again(again.read(path))
    again.complete()
    print(f"Erased again: {len(report.erased)}. Erased already: {len(report.already)}. Not in this database: {len(report.unknown)}.")
    for one, why in report.refused:
        print(f"NOT erased: {one.kind} {one.id}, first erased {one.at:%Y-%m-%d}: {why}", file=sys.stderr)
    return 1 if report.refused else 0
