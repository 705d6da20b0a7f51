"""Reading GS1 element strings (GS1-128, DataMatrix) and check digits of GTINs (CAT-2). Pure, standard library only."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from decimal import Decimal

SEPARATOR = "\x1d"
_SYMBOLOGY = re.compile(r"^\](?:C1|d2|d1|e0|Q3|J1)")
_FIXED = {"00": 18, "01": 14, "02": 14, "11": 6, "12": 6, "13": 6, "15": 6, "16": 6, "17": 6, "20": 2}
_VARIABLE = {"10": 20, "21": 20, "22": 20, "30": 8, "37": 8, "240": 30, "241": 30, "242": 6, "250": 30, "400": 30}
_WEIGHT = re.compile(r"310([0-5])")
_MEASURE = re.compile(r"3[1-6]\d\d")
_BRACKETED = re.compile(r"\((\d{2,4})\)([^()]*)")


@dataclass(frozen=True, slots=True)
class Reading:
    """What a GS1 code says: the item's number (`contained`: the number of what is inside), weight, count, lot, dates."""

    gtin: str = ""
    contained: str = ""
    weight_kg: Decimal | None = None
    count: int | None = None
    lot: str | None = None
    serial: str | None = None
    expiry: dt.date | None = None


def check_digit(body: str) -> str:
    """The check digit of a GTIN or SSCC body (all digits but the last)."""
    total = sum(int(digit) * (3 if index % 2 == 0 else 1) for index, digit in enumerate(reversed(body)))
    return str(-total % 10)


def is_gtin(text: str) -> bool:
    """EAN-8, UPC-A, EAN-13 or GTIN-14 with a right check digit."""
    return len(text) in (8, 12, 13, 14) and text.isascii() and text.isdigit() and check_digit(text[:-1]) == text[-1]


def gtin14(text: str) -> str:
    """A GTIN of any length as 14 digits, `""` when it is none."""
    return text.zfill(14) if is_gtin(text) else ""


def parse(text: str) -> Reading | None:
    """The reading of a scanned or bracketed element string; None when the text is not one."""
    elements = _bracketed(text) if text.startswith("(") else _scanned(text)
    return _reading(elements) if elements else None


def _bracketed(text: str) -> dict[str, str]:
    """`(01)05907464587038(10)L7`: as printed under the bars."""
    found = {code: value.strip() for code, value in _BRACKETED.findall(text)}
    return found if found and all(_length(code) for code in found) else {}


def _scanned(text: str) -> dict[str, str]:
    """The raw element string; a variable field ends with FNC1 (ASCII 29) or the text."""
    plain = _SYMBOLOGY.sub("", text)
    marked = plain != text or SEPARATOR in plain
    elements: dict[str, str] = {}
    rest = plain.lstrip(SEPARATOR)
    while rest:
        code = next((rest[:size] for size in (2, 3, 4) if _length(rest[:size])), "")
        if not code:
            return {}
        length, fixed = _length(code) or (0, True)
        rest = rest[len(code) :]
        field = rest[:length] if fixed else rest.split(SEPARATOR, 1)[0]
        if not field or len(field) > length or (fixed and len(field) < length):
            return {}
        elements[code] = field
        rest = rest[len(field) :].lstrip(SEPARATOR)
    certain = marked or is_gtin(elements.get("01", elements.get("02", "")))
    return elements if certain else {}


def _length(code: str) -> tuple[int, bool] | None:
    """Length of an identifier's field and whether it is fixed; None for one we don't know."""
    if code in _FIXED:
        return _FIXED[code], True
    if code in _VARIABLE:
        return _VARIABLE[code], False
    return (6, True) if _MEASURE.fullmatch(code) else None


def _reading(elements: dict[str, str]) -> Reading:
    count = elements.get("30") or elements.get("37")
    return Reading(
        gtin=elements.get("01", ""),
        contained=elements.get("02", ""),
        weight_kg=_weight(elements),
        count=int(count) if count and count.isascii() and count.isdigit() else None,
        lot=elements.get("10"),
        serial=elements.get("21"),
        expiry=_date(elements.get("17") or elements.get("15") or ""),
    )


def _weight(elements: dict[str, str]) -> Decimal | None:
    for code, value in elements.items():
        found = _WEIGHT.fullmatch(code)
        if found and value.isascii() and value.isdigit():
            return Decimal(int(value)).scaleb(-int(found[1]))
    return None


def _date(text: str) -> dt.date | None:
    """`YYMMDD`; day 00 means the last day of the month."""
    if len(text) != 6 or not (text.isascii() and text.isdigit()):
        return None
    year, month, day = 2000 + int(text[:2]), int(text[2:4]), int(text[4:])
    try:
        if day:
            return dt.date(year, month, day)
        return (dt.date(year, month, 28) + dt.timedelta(days=4)).replace(day=1) - dt.timedelta(days=1)
    except ValueError:
        return None
