"""Outlook's bundle (`winmail.dat`, TNEF): the files inside it. What doesn't hold together is nothing, never an error."""

from __future__ import annotations

import struct

from kupiec.people.mailboxes.child import words

SIGNATURE = 0x223E9F78
BEGINS, NAME, CONTENT, MAPI = 0x00069002, 0x00018010, 0x0006800F, 0x00069005
LONG_NAME, SHORT_NAME = 0x3707, 0x3704
MOST = 100
_SIZES = {0x0002: 2, 0x0003: 4, 0x0004: 4, 0x0005: 8, 0x0006: 8, 0x0007: 8, 0x000A: 4, 0x000B: 2, 0x0014: 8, 0x0040: 8}


def files(content: bytes) -> list[tuple[str, bytes]]:
    """Names and bytes of the files of a bundle; empty when there are none or it is damaged."""
    try:
        return _files(content)
    except (struct.error, ValueError, IndexError):
        return []


def _files(content: bytes) -> list[tuple[str, bytes]]:
    if len(content) < 6 or struct.unpack_from("<I", content)[0] != SIGNATURE:
        return []
    found: list[dict[str, bytes | str]] = []
    at = 6
    while at + 9 <= len(content) and len(found) <= MOST:
        level, attribute, size = struct.unpack_from("<BII", content, at)
        value = content[at + 9 : at + 9 + size]
        at += 9 + size + 2
        if level not in (1, 2) or len(value) < size:
            break
        if attribute == BEGINS:
            found.append({})
        elif found and attribute == NAME:
            found[-1].setdefault("name", words.guessed(value.split(b"\0")[0]))
        elif found and attribute == CONTENT:
            found[-1]["content"] = value
        elif found and attribute == MAPI:
            name = _long_name(value)
            if name:
                found[-1]["name"] = name
    return [
        (words.one_line(str(one.get("name") or "plik"), 180), bytes(one["content"]))  # type: ignore[arg-type]
        for one in found if one.get("content")
    ]  # fmt: skip


def _long_name(value: bytes) -> str:
    """The long name among a file's properties; they are walked until one that isn't understood."""
    (count,) = struct.unpack_from("<I", value)
    at, name = 4, ""
    for _turn in range(min(count, 200)):
        kind, code = struct.unpack_from("<HH", value, at)
        at += 4
        if code >= 0x8000:
            at = _past_name(value, at)
        if kind in _SIZES:
            at += (_SIZES[kind] + 3) // 4 * 4
            continue
        if kind not in (0x001E, 0x001F, 0x0102, 0x000D):
            break
        (values,) = struct.unpack_from("<I", value, at)
        at += 4
        for _each in range(min(values, 20)):
            (size,) = struct.unpack_from("<I", value, at)
            raw = value[at + 4 : at + 4 + size]
            at += 4 + (size + 3) // 4 * 4
            if code in (LONG_NAME, SHORT_NAME) and (code == LONG_NAME or not name):
                name = (raw.decode("utf-16-le", "replace") if kind == 0x001F else words.guessed(raw)).rstrip("\0")
    return name


def _past_name(value: bytes, at: int) -> int:
    """Past the name of a named property: its set (16 bytes) and a number or a text."""
    (kind,) = struct.unpack_from("<I", value, at + 16)
    if kind == 0:
        return at + 24
    (size,) = struct.unpack_from("<I", value, at + 20)
    return at + 24 + (size + 3) // 4 * 4
