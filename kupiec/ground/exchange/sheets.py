"""Spreadsheets before they are opened: what unpacks to too much, or pretends to have cells far away, is refused (C15)."""

from __future__ import annotations

import io
import re
import zipfile
import zlib

from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_

MOST_UNPACKED = 400 * 1024 * 1024
MOST_PARTS = 2_000
MOST_COLUMNS = 300
MOST_ROWS = 1_000_000
MOST_CELLS = 30_000_000
_PLACE = re.compile(rb"""\br\s*=\s*["']([A-Z]{1,4})(\d{1,9})["']""")
_ROW = re.compile(rb"""<(?:\w+:)?row\b[^>]*?\br\s*=\s*["'](\d{1,12})["']""")


def check(raw: bytes) -> None:
    """Unpack every part once, counting. Refuses ZIP_BOMB, TOO_MANY_COLUMNS, TOO_MANY_ROWS, BROKEN_FILE."""
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            parts = archive.infolist()
            if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
                _bomb()
            unpacked = 0
            for part in parts:
                unpacked += _part(archive, part, MOST_UNPACKED - unpacked)
    except (zipfile.BadZipFile, zlib.error, OSError, NotImplementedError, RuntimeError, EOFError, ValueError) as error:
        raise Refusal("BROKEN_FILE", N_("The spreadsheet can’t be read."), "file") from error


def _part(archive: zipfile.ZipFile, part: zipfile.ZipInfo, left: int) -> int:
    """Bytes of one part; zipfile itself refuses a part longer than it says."""
    sheet = "worksheets/" in part.filename and part.filename.endswith(".xml")
    size, rest, column, row = 0, b"", 0, 0
    with archive.open(part) as file:
        while block := file.read(1024 * 1024):
            size += len(block)
            if size > left:
                _bomb()
            if sheet:
                if size == len(block) and b"\x00" in block[:64]:
                    raise ValueError("a sheet in UTF-16")
                text = rest + block
                column, row = _far(text, column, row)
                rest = text[-256:]
    if sheet:
        _within(column, row)
    return size


def _far(text: bytes, column: int, row: int) -> tuple[int, int]:
    """The farthest column and row that cells of this text name."""
    for letters, digits in _PLACE.findall(text):
        row = max(row, int(digits))
        if len(letters) > 1 or column < 26:
            column = max(column, _number(letters))
    rows = [int(digits) for digits in _ROW.findall(text)]
    return column, max([row, *rows])


def _number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _within(column: int, row: int) -> None:
    if column > MOST_COLUMNS:
        raise Refusal("TOO_MANY_COLUMNS", N_("The file has more than %(most)s columns."), "file", params={"most": MOST_COLUMNS})
    if row > MOST_ROWS or column * row > MOST_CELLS:
        raise Refusal(
            "TOO_MANY_ROWS",
            N_("The sheet reaches too far (row %(row)s); delete what stands far below the data."),
            "file",
            params={"row": row},
        )


def _bomb() -> None:
    raise Refusal("ZIP_BOMB", N_("The spreadsheet unpacks to more than 400 MB and was not opened."), "file")
