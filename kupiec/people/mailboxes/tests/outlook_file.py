"""Writes `.msg` files for tests: an OLE container (MS-CFB) with the properties of a message (MS-OXMSG)."""

from __future__ import annotations

import struct
from typing import Any

SECTOR, FREE, END, FAT = 512, 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
Tree = dict[str, Any]


def saved(
    subject: str, body: str, *, sender: tuple[str, str], to: tuple[str, str], message_id: str, files: tuple[tuple[str, bytes], ...] = ()
) -> bytes:
    """A message as Outlook saves it."""
    tree: Tree = {
        "__properties_version1.0": b"\0" * 32 + struct.pack("<HHIQ", 0x0040, 0x0039, 6, 134_084_034_000_000_000),
        **_texts({0x0037: subject, 0x1000: body, 0x0C1A: sender[0], 0x5D01: sender[1], 0x1035: message_id}),
        "__recip_version1.0_#00000000": {
            "__properties_version1.0": b"\0" * 8 + struct.pack("<HHIQ", 0x0003, 0x0C15, 6, 1),
            **_texts({0x3001: to[0], 0x39FE: to[1]}),
        },
    }
    for number, (name, content) in enumerate(files):
        tree[f"__attach_version1.0_#{number:08X}"] = {
            "__properties_version1.0": b"\0" * 8,
            **_texts({0x3707: name}),
            "__substg1.0_37010102": content,
        }
    return container(tree)


def _texts(texts: dict[int, str]) -> Tree:
    return {f"__substg1.0_{code:04X}001F": text.encode("utf-16-le") for code, text in texts.items()}


def container(tree: Tree) -> bytes:
    """The container: every stream in whole sectors of its own (padded past 4096 bytes, so that no mini stream is needed)."""
    entries: list[list[Any]] = [["Root Entry", 5, FREE, FREE, FREE, b""]]
    _add(entries, 0, tree)
    sectors: list[bytes] = []
    table: list[int] = []
    places = []
    for entry in entries:
        content = entry[5]
        if entry[1] != 2 or not content:
            places.append((END if entry[1] == 5 else 0, 0))
            continue
        padded = content.ljust(4096, b"\0")
        pieces = [padded[at : at + SECTOR].ljust(SECTOR, b"\0") for at in range(0, len(padded), SECTOR)]
        places.append((len(sectors), len(padded)))
        table += [len(sectors) + at + 1 for at in range(len(pieces) - 1)] + [END]
        sectors += pieces
    listed = b"".join(_entry(entry, place) for entry, place in zip(entries, places, strict=True))
    listed += _entry(["", 0, FREE, FREE, FREE, b""], (0, 0)) * (-len(entries) % 4)
    first = len(sectors)
    pieces = [listed[at : at + SECTOR] for at in range(0, len(listed), SECTOR)]
    table += [first + at + 1 for at in range(len(pieces) - 1)] + [END]
    sectors += pieces
    fats = 1
    while (len(sectors) + fats) * 4 > fats * SECTOR:
        fats += 1
    places_of_fat = [len(sectors) + at for at in range(fats)]
    table += [FAT] * fats
    table += [FREE] * (fats * 128 - len(table))
    sectors += [struct.pack("<128I", *table[at * 128 : at * 128 + 128]) for at in range(fats)]
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16 + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + b"\0" * 6
    head += struct.pack("<IIIIIIIII", 0, fats, first, 0, 4096, END, 0, END, 0)
    head += struct.pack("<109I", *(places_of_fat + [FREE] * (109 - fats)))
    return head + b"".join(sectors)


def _add(entries: list[list[Any]], parent: int, tree: Tree) -> None:
    """The children of a storage, as a list hanging to the right in their order."""
    before = None
    for name in sorted(tree, key=lambda one: (len(one), one.upper())):
        at = len(entries)
        value = tree[name]
        entries.append([name, 1 if isinstance(value, dict) else 2, FREE, FREE, FREE, b"" if isinstance(value, dict) else value])
        if before is None:
            entries[parent][4] = at
        else:
            entries[before][3] = at
        before = at
        if isinstance(value, dict):
            _add(entries, at, value)


def _entry(entry: list[Any], place: tuple[int, int]) -> bytes:
    name, kind, left, right, child, _content = entry
    wide = name.encode("utf-16-le")
    size = len(wide) + 2 if name else 0
    return (
        wide.ljust(64, b"\0") + struct.pack("<HBBIII", size, kind, 1, left, right, child) + b"\0" * 36 + struct.pack("<IQ", place[0], place[1])
    )  # fmt: skip
