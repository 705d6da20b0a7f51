"""The child, run as a bare script with the folder of the program as its argument.

From standard input, again and again: a kind (one byte: `e` MIME, `m` Outlook, `h` MIME of which only the headers are
wanted), a length (8 bytes), so many bytes. Answers each with a length and a JSON, then every file with its length.
"""

from __future__ import annotations

import json
import os
import sys
from typing import Any

CPU_SECONDS = 8


def taken(kind: bytes, content: bytes) -> tuple[dict[str, Any], list[bytes]]:
    """A message by its kind: its facts and the bytes of its files."""
    from kupiec.people.mailboxes.child import mime, outlook

    if kind == b"m":
        return outlook.taken(content)
    return mime.headers_only(content) if kind == b"h" else mime.taken(content)


def main() -> None:
    """Serve messages until the input ends."""
    sys.path.insert(0, sys.argv[1])
    from kupiec.ground.kernel import confined
    from kupiec.people.mailboxes.child import mime, outlook, tnef  # noqa: F401 - loaded before the limits

    confined.lock_up()
    source, target = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    while kind := source.read(1):
        content = source.read(int.from_bytes(source.read(8), "big"))
        confined.more_time(CPU_SECONDS)
        facts, files = taken(kind, content)
        told = json.dumps(facts).encode()
        target.write(len(told).to_bytes(8, "big") + told)
        for one in files:
            target.write(len(one).to_bytes(8, "big") + one)
        target.flush()


if __name__ == "__main__":
    main()
