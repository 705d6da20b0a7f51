"""The child, run as a bare script: no Django, no database, no network, no files of its own, little time and memory.

Arguments: the work (`look`, `fill`, `weigh`, `pack`), the folder of the program. By standard input a JSON and then files, each with
its length before it (8 bytes); the answer leaves the same way. What is declined leaves as `{"refused": code, "params": {…}}`.
"""

from __future__ import annotations

import json
import os
import sys
from typing import Any

CPU_SECONDS = 20


def done(work: str, told: dict[str, Any], given: list[bytes]) -> tuple[dict[str, Any], list[bytes]]:
    """The work asked for: what is told of it, and the files made."""
    from kupiec.ground.office.child import packages

    try:
        if work in ("look", "fill"):
            from kupiec.ground.office.child import sheets, templates

            book = packages.is_book(given[0])
        else:
            from kupiec.ground.office.child import pdfs
        match work:
            case "look":
                return (sheets.looked if book else templates.looked)(given[0], told["names"])
            case "fill":
                return {}, [(sheets.filled if book else templates.filled)(given[0], told["data"], told["language"])]
            case "weigh":
                return pdfs.weighed(given[0]), []
            case _:
                return pdfs.packed(told["pieces"], given)
    except packages.DeclinedError as declined:
        return {"refused": declined.code, "params": declined.params}, []


def main() -> None:
    """One piece of work, then the end."""
    sys.path.insert(0, sys.argv[2])
    from kupiec.ground.kernel import confined
    from kupiec.ground.office.child import packages  # noqa: F401 - the libraries are loaded before the limits, as they map much memory

    if sys.argv[1] in ("look", "fill"):
        from kupiec.ground.office.child import sheets, templates  # noqa: F401
    else:
        from kupiec.ground.office.child import pdfs  # noqa: F401

    source, target = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    told = json.loads(_one(source))
    given = [_one(source) for _each in range(told["files"])]
    confined.lock_up()
    confined.more_time(CPU_SECONDS)
    answer, made = done(sys.argv[1], told, given)
    for piece in (json.dumps({**answer, "files": len(made)}).encode(), *made):
        target.write(len(piece).to_bytes(8, "big") + piece)
    target.flush()


def _one(source: Any) -> bytes:
    data: bytes = source.read(int.from_bytes(source.read(8), "big"))
    return data


if __name__ == "__main__":
    main()
