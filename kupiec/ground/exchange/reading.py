"""Reading tables out of files: CSV in any usual encoding, XLSX; bounded, never trusting (C11, C15, F12)."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterator, Sequence
from pathlib import Path

from kupiec.ground.exchange import sheets
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_

LARGEST_FILE = 200 * 1024 * 1024
MOST_ROWS = 1_000_000
MOST_COLUMNS = 300
LONGEST_CELL = 32_000
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_GUESSES = ("utf-8", "cp1250", "iso-8859-2", "latin-1")


def decode(raw: bytes, encodings: Sequence[str] = ()) -> str:
    """The text of a file: by its byte order mark, else the first encoding that fits. Refuses BINARY_FILE."""
    if len(raw) > LARGEST_FILE:
        raise Refusal("FILE_TOO_LARGE", N_("The file is larger than 200 MB."), "file")
    for mark, name in _MARKS:
        if raw.startswith(mark):
            return _decoded(raw, name) or _broken()
    if b"\x00" in raw[:10_000]:
        _broken()
    for name in (*encodings, *_GUESSES):
        text = _decoded(raw, name)
        if text is not None:
            return text
    return _broken()


def _decoded(raw: bytes, encoding: str) -> str | None:
    try:
        return raw.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return None


def _broken() -> str:
    raise Refusal("BINARY_FILE", N_("This is not a text file: its encoding is not one we know."), "file")


def table(raw: bytes, *, name: str, delimiter: str = "", encodings: Sequence[str] = ()) -> Iterator[list[str]]:
    """Rows of a CSV or XLSX file as lists of texts. Refuses EMPTY_FILE, BROKEN_FILE, TOO_MANY_ROWS, BINARY_FILE."""
    if name.lower().endswith((".xls", ".ods", ".numbers", ".pdf", ".zip", ".docx")):
        raise Refusal("WRONG_FORMAT", N_("Save the file as XLSX or CSV; this format is not read."), "file")
    if name.lower().endswith((".xlsx", ".xlsm")) or raw[:4] == b"PK\x03\x04":
        sheets.check(raw)
        yield from _sheet(raw)
        return
    text = decode(raw, encodings)
    if not text.strip():
        raise Refusal("EMPTY_FILE", N_("The file is empty."), "file")
    csv.field_size_limit(LONGEST_CELL * 4)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter or _delimiter(text))
    try:
        yield from _bounded(rows)
    except csv.Error as error:
        raise Refusal(
            "BROKEN_FILE", N_("The file can’t be read as a table (line %(line)s)."), "file", params={"line": rows.line_num}
        ) from error


def _delimiter(text: str) -> str:
    """The separator that splits the first line into most columns."""
    first = text.splitlines()[0]
    return max("\t;,|", key=first.count)


def _bounded(rows: Iterator[list[str]]) -> Iterator[list[str]]:
    for number, row in enumerate(rows, 1):
        if number > MOST_ROWS:
            raise Refusal("TOO_MANY_ROWS", N_("The file has more than a million rows."), "file")
        if len(row) > MOST_COLUMNS:
            raise Refusal("TOO_MANY_COLUMNS", N_("The file has more than %(most)s columns."), "file", params={"most": MOST_COLUMNS})
        if any(len(cell) > LONGEST_CELL for cell in row):
            raise Refusal("BROKEN_FILE", N_("The file can’t be read as a table (line %(line)s)."), "file", params={"line": number})
        yield [cell.replace("\x00", "") for cell in row]


def _sheet(raw: bytes) -> Iterator[list[str]]:
    """The first sheet of a spreadsheet; whole numbers lose the `.0` that readers give them."""
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(raw)).get_sheet_by_index(0)
        rows = sheet.to_python(skip_empty_area=False)
    except (CalamineError, ValueError, IndexError, OSError) as error:
        raise Refusal("BROKEN_FILE", N_("The spreadsheet can’t be read."), "file") from error
    if not rows:
        raise Refusal("EMPTY_FILE", N_("The file is empty."), "file")
    yield from _bounded([_cell(cell) for cell in row] for row in rows)


def _cell(value: object) -> str:
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat(" ", "seconds")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value)


def read(path: Path) -> bytes:
    """A file's bytes, refusing what is too large before reading it."""
    if path.stat().st_size > LARGEST_FILE:
        raise Refusal("FILE_TOO_LARGE", N_("The file is larger than 200 MB."), "file")
    return path.read_bytes()
