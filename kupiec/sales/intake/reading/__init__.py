"""Reading orders out of bytes: nothing is trusted, nothing is written here."""

from __future__ import annotations

from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.sales.intake.reading import ecod, edifact, sheet, text
from kupiec.sales.intake.values import LARGEST, MOST_LINES, MOST_ORDERS, ReadOrder, Source

__all__ = ["file", "text"]


def file(name: str, raw: bytes) -> tuple[Source, list[ReadOrder]]:
    """The orders in a file and what kind of file it is. Refuses EMPTY_FILE, FILE_TOO_LARGE, BROKEN_FILE, WRONG_FORMAT, NO_LINES, TOO_MANY."""
    if not raw.strip():
        raise Refusal("EMPTY_FILE", N_("The file is empty."), "file")
    if len(raw) > LARGEST:
        raise Refusal("FILE_TOO_LARGE", N_("The file is larger than %(most)s MB."), "file", params={"most": LARGEST // (1024 * 1024)})
    source, found = _read(name, raw)
    if len(found) > MOST_ORDERS or any(len(one.lines) > MOST_LINES for one in found):
        raise Refusal(
            "TOO_MANY",
            N_("At most %(orders)s orders of %(lines)s lines in a file."),
            "file",
            params={"orders": MOST_ORDERS, "lines": MOST_LINES},
        )
    if not any(one.says for one in found):
        raise Refusal("NO_LINES", N_("No lines of an order are found in the file."), "file")
    return source, found


def _read(name: str, raw: bytes) -> tuple[Source, list[ReadOrder]]:
    if edifact.looks(raw):
        return Source.EDIFACT, edifact.read(raw)
    if ecod.looks(raw):
        return Source.ECOD, [ecod.read(raw)]
    return Source.SHEET, [sheet.read(name, raw)]
