"""Logos made harmless: a PNG is unpacked and packed anew, a JPEG keeps only what draws it; nothing else is let in.

SVG, GIF, WebP and everything else are refused: SVG is a program, the others are seldom logos. No text, profile, thumbnail,
script or second file hidden behind the picture survives.
"""

from __future__ import annotations

import base64
import struct
import zlib

from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_

MOST_BYTES = 1_000_000
MOST_SIDE = 2400
MOST_PIXELS = 4_000_000
_PNG = b"\x89PNG\r\n\x1a\n"
_CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
_DEPTHS = {0: (1, 2, 4, 8, 16), 2: (8, 16), 3: (1, 2, 4, 8), 4: (8, 16), 6: (8, 16)}
_PASSES = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))
_FRAMES = frozenset({0xC0, 0xC1, 0xC2})
_DRAWS = frozenset({0xC4, 0xDB, 0xDD}) | _FRAMES


def harmless(data: bytes) -> str:
    """The picture as a `data:` address, written anew. Refuses PICTURE_KIND, PICTURE_SIZE, PICTURE_BROKEN."""
    if len(data) > MOST_BYTES:
        raise Refusal("PICTURE_SIZE", N_("The picture is larger than 1 MB."), "file")
    try:
        if data.startswith(_PNG):
            return _address("png", _png(data))
        if data.startswith(b"\xff\xd8\xff"):
            return _address("jpeg", _jpeg(data))
    except (struct.error, zlib.error, IndexError, ValueError) as error:
        raise _broken() from error
    raise Refusal("PICTURE_KIND", N_("A logo is a PNG or JPEG picture."), "file")


def _address(kind: str, data: bytes) -> str:
    return f"data:image/{kind};base64,{base64.b64encode(data).decode()}"


def _broken() -> Refusal:
    return Refusal("PICTURE_BROKEN", N_("The picture is damaged."), "file")


def _check_side(width: int, height: int) -> None:
    if not 0 < width <= MOST_SIDE or not 0 < height <= MOST_SIDE or width * height > MOST_PIXELS:
        raise Refusal("PICTURE_SIZE", N_("The picture is at most %(most)s pixels wide and high."), "file", params={"most": MOST_SIDE})


def _png(data: bytes) -> bytes:
    """IHDR, palette, transparency and the pixels themselves, unpacked within their exact size and packed again."""
    parts = _chunks(data)
    width, height, depth, colour, packing, filters, interlaced = struct.unpack(">IIBBBBB", parts[b"IHDR"])
    _check_side(width, height)
    if depth not in _DEPTHS.get(colour, ()) or packing or filters or interlaced > 1:
        raise _broken()
    rows = _rows(width, height, interlaced)
    sizes = [(count, (wide * _CHANNELS[colour] * depth + 7) // 8) for wide, count in rows]
    wanted = sum(count * (size + 1) for count, size in sizes)
    opener = zlib.decompressobj()
    pixels = opener.decompress(parts[b"IDAT"], wanted + 1)
    if len(pixels) != wanted or (colour == 3 and not 3 <= len(parts.get(b"PLTE", b"")) <= 768):
        raise _broken()
    at = 0
    for count, size in sizes:
        if any(pixels[at + row * (size + 1)] > 4 for row in range(count)):
            raise _broken()
        at += count * (size + 1)
    kept = [(name, parts[name]) for name in (b"IHDR", b"PLTE", b"tRNS") if name in parts]
    return _PNG + b"".join(_chunk(name, body) for name, body in [*kept, (b"IDAT", zlib.compress(pixels, 9)), (b"IEND", b"")])


def _rows(width: int, height: int, interlaced: int) -> list[tuple[int, int]]:
    """Width and number of rows of each pass."""
    if not interlaced:
        return [(width, height)]
    passes = [((width - x + dx - 1) // dx, (height - y + dy - 1) // dy) for x, y, dx, dy in _PASSES]
    return [(wide, high) for wide, high in passes if wide > 0 and high > 0]


def _chunks(data: bytes) -> dict[bytes, bytes]:
    """Chunks by name, their sums checked; pixels joined; what follows the end is not looked at."""
    found: dict[bytes, bytes] = {}
    at = len(_PNG)
    while True:
        size, name = struct.unpack_from(">I4s", data, at)
        body = data[at + 8 : at + 8 + size]
        (told,) = struct.unpack_from(">I", data, at + 8 + size)
        if zlib.crc32(name + body) != told:
            raise _broken()
        if name == b"IEND":
            break
        found[name] = found.get(name, b"") + body if name == b"IDAT" else body
        at += size + 12
    if b"IHDR" not in found or b"IDAT" not in found:
        raise _broken()
    return found


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def _jpeg(data: bytes) -> bytes:
    """Tables, frame and scans; no application segments, no comments, nothing after the end."""
    out, at, framed, scanned = bytearray(b"\xff\xd8"), 2, False, False
    while True:
        if data[at] != 0xFF:
            raise _broken()
        marker = data[at + 1]
        if marker == 0xD9:
            break
        (size,) = struct.unpack_from(">H", data, at + 2)
        segment = data[at : at + 2 + size]
        if size < 2 or len(segment) != size + 2:
            raise _broken()
        if marker in _FRAMES:
            height, width = struct.unpack_from(">HH", segment, 5)
            _check_side(width, height)
            framed = True
        if marker in _DRAWS:
            out += segment
        elif marker == 0xDA:
            end = _scan_end(data, at + 2 + size)
            out += segment + data[at + 2 + size : end]
            at, scanned = end, True
            continue
        elif not 0xE0 <= marker <= 0xEF and marker != 0xFE:
            raise _broken()
        at += 2 + size
    if not framed or not scanned:
        raise _broken()
    return bytes(out + b"\xff\xd9")


def _scan_end(data: bytes, at: int) -> int:
    """Where the coded pixels end: at the next marker that is neither padding nor a restart."""
    while True:
        at = data.index(b"\xff", at)
        if data[at + 1] == 0x00 or 0xD0 <= data[at + 1] <= 0xD7:
            at += 2
        elif data[at + 1] == 0xFF:
            at += 1
        else:
            return at
