"""What people type, understood: numbers with commas or points, dates as `16`, `+3`, `pt`, `koniec`."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from decimal import Decimal, InvalidOperation

from kupiec.ground.kernel import clock
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.search_text import fold
from kupiec.ground.kernel.words import N_

_BLANKS = re.compile(r"[\s\u00a0\u202f']")
_LONG = re.compile(r"[+-]?\d{19,}(\.\d*)?$", re.ASCII)
_NUMBER = re.compile(r"[+-]?\d{1,18}(\.\d{1,10})?$", re.ASCII)
_DAYS = ("pon po mon mo", "wt tue tu", "sr wed we", "czw cz thu th", "pt fri fr", "sob so sat", "nd niedz sun")
_WORDS = {"dzis": 0, "dzisiaj": 0, "today": 0, "jutro": 1, "tomorrow": 1, "wczoraj": -1, "yesterday": -1}


def key(text: str) -> int | None:
    """The number of a record as an address or a field carries it; None for anything else, also beyond 18 digits."""
    text = text.strip()
    return int(text) if text.isdecimal() and len(text) < 19 else None


def decimal(text: str, *, field: str = "", places: int | None = None) -> Decimal:
    """`12 480,50`, `12480.5`, `−3`, `17,2%`, `1.234,56` as a Decimal. Refuses NOT_A_NUMBER, TOO_LARGE, TOO_MANY_DECIMALS."""
    plain = _BLANKS.sub("", text).replace("\u2212", "-").removesuffix("%").removesuffix("zł").removesuffix("PLN")
    if "," in plain:
        last_is_comma = plain.rfind(",") > plain.rfind(".")
        plain = plain.replace(".", "").replace(",", ".") if last_is_comma else plain.replace(",", "")
    if plain.startswith((".", "-.")):
        plain = plain.replace(".", "0.", 1)
    if _LONG.match(plain):
        raise Refusal("TOO_LARGE", N_("“%(text)s” is too large a number."), field, params={"text": text[:40]})
    if not plain:
        raise Refusal("NOT_A_NUMBER", N_("Fill this in."), field)
    if not _NUMBER.match(plain):
        raise Refusal("NOT_A_NUMBER", N_("“%(text)s” is not a number."), field, params={"text": text[:40]})
    try:
        value = Decimal(plain)
    except InvalidOperation:
        raise Refusal("NOT_A_NUMBER", N_("“%(text)s” is not a number."), field, params={"text": text[:40]}) from None
    if places is not None and value != round(value, places):
        raise Refusal("TOO_MANY_DECIMALS", N_("At most %(places)s decimals."), field, params={"places": places})
    return value


def day(text: str, *, field: str = "", today: dt.date | None = None) -> dt.date:
    """A date as people type it. Refuses NOT_A_DATE."""
    start = today or clock.today()
    word = fold(text).strip(". ")
    if not word:
        raise Refusal("NOT_A_DATE", N_("Fill this in."), field)
    found = _iso(word) or _relative(word, start) or _calendar(word, start)
    if found is None:
        raise Refusal("NOT_A_DATE", N_("“%(text)s” is not a date."), field, params={"text": text[:40]})
    return found


def _iso(word: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(word) if re.fullmatch(r"\d{4}-\d{2}-\d{2}", word) else None
    except ValueError:
        return None


def _relative(word: str, today: dt.date) -> dt.date | None:
    if word in _WORDS:
        return today + dt.timedelta(days=_WORDS[word])
    if word in ("koniec", "kon", "end"):
        return today.replace(day=calendar.monthrange(today.year, today.month)[1])
    shift = re.fullmatch(r"([+-])\s?(\d{1,4})", word)
    if shift:
        return today + dt.timedelta(days=int(shift[1] + shift[2]))
    for number, names in enumerate(_DAYS):
        if word in names.split():
            return today + dt.timedelta(days=(number - today.weekday() - 1) % 7 + 1)
    return None


def _calendar(word: str, today: dt.date) -> dt.date | None:
    """`16` (this month, or the next when past), `16.10`, `16.10.26`, `16/10/2026`."""
    match = re.fullmatch(r"(\d{1,2})(?:[./ -](\d{1,2}))?(?:[./ -](\d{4}|\d{2}))?", word)
    if not match:
        return None
    number, month, year = int(match[1]), match[2], match[3]
    try:
        if year:
            return dt.date(int(year) + (2000 if len(year) == 2 else 0), int(month), number)
        if month:
            return dt.date(today.year, int(month), number)
        if number >= today.day:
            return today.replace(day=number)
        following = (today.replace(day=1) + dt.timedelta(days=32)).replace(day=1)
        return following.replace(day=number)
    except ValueError:
        return None
