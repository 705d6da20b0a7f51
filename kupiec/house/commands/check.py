"""`kupiec check`: audit all invariants, print each with its count of offending rows; exit 1 when there is any."""

from __future__ import annotations

import argparse

from kupiec.ground.kernel import audit, invariants

SHOWN = 5


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--quiet", action="store_true", help="print only what is broken")


def main(options: argparse.Namespace) -> int:
    broken = 0
    for found, rows in invariants.run():
        broken += len(rows)
        if rows or not options.quiet:
            room = found.room.removeprefix("kupiec.").split(".")[1]
            print(f"{len(rows):7d}  {found.code:4} {room:12} {found.says}")
        for row in rows[:SHOWN]:
            print(f"         · {row}")
        if len(rows) > SHOWN:
            print(f"         · … and {len(rows) - SHOWN} more")
    missing = audit.missing_triggers()
    if missing:
        print(f"{len(missing):7d}  audit triggers are missing: {', '.join(missing[:10])}")
    print("All invariants hold." if not broken and not missing else f"{broken} offending rows.")
    return 1 if broken or missing else 0
