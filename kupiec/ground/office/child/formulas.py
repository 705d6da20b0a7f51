"""Formulas of workbooks: only those that reckon are taken, and their addresses follow rows that were repeated or dropped."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable
from dataclasses import dataclass, field

RECKONING = frozenset(
    """ABS AND AVERAGE AVERAGEIF AVERAGEIFS CEILING CHOOSE CONCAT CONCATENATE COUNT COUNTA COUNTBLANK COUNTIF COUNTIFS DATE DATEDIF DAY DAYS EDATE
    EOMONTH EVEN EXACT EXP FALSE FIND FIXED FLOOR HLOOKUP HOUR IF IFERROR IFNA IFS INDEX INT ISBLANK ISERROR ISNA ISNUMBER ISTEXT LARGE LEFT LEN LN
    LOG LOG10 LOOKUP LOWER MATCH MAX MAXIFS MEDIAN MID MIN MINIFS MINUTE MOD MONTH MROUND N NETWORKDAYS NOT NOW NPV ODD OR PERCENTILE PI PMT POWER
    PRODUCT PROPER PV QUOTIENT RANK RIGHT ROUND ROUNDDOWN ROUNDUP ROW ROWS COLUMN COLUMNS SEARCH SIGN SMALL SQRT STDEV SUBSTITUTE SUBTOTAL SUM
    SUMIF SUMIFS SUMPRODUCT SWITCH T TEXT TEXTJOIN TODAY TRIM TRUE TRUNC UPPER VALUE VLOOKUP WEEKDAY WEEKNUM WORKDAY XLOOKUP XMATCH YEAR""".split()
)
"""Functions that read nothing but the workbook itself; whatever fetches, runs or builds addresses of text is not among them."""
ADDRESS = re.compile(
    r"(?<![\w.$])(?:(?P<sheet>'(?:[^']|'')+'|[^\W\d][\w.]*)!)?(?P<a>\$?[A-Z]{1,3}\$?[1-9]\d{0,6})(?::(?P<b>\$?[A-Z]{1,3}\$?[1-9]\d{0,6}))?(?![\w(.!])"
)
_CELL = re.compile(r"(\$?)([A-Z]{1,3})(\$?)(\d+)")
_TEXTS = re.compile(r'("(?:[^"]|"")*")')
_CALLED = re.compile(r"([^\W\d][\w.]*)\s*\(")
_OUTSIDE = re.compile(r"\[\d*\]|'[^']*\[|\.xl|\||://|\\\\", re.I)


def harmful(formula: str) -> str:
    """What in a formula isn't taken: a function, an address of another file; empty when nothing is."""
    bare = "".join(_TEXTS.split(formula)[::2])
    for name in _CALLED.findall(bare):
        plain = name.upper().removeprefix("_XLFN.").removeprefix("_XLWS.")
        if plain not in RECKONING:
            return plain[:60]
    found = _OUTSIDE.search(bare)
    return found.group(0) if found else ""


def column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def letters(number: int) -> str:
    said = ""
    while number > 0:
        number, rest = divmod(number - 1, 26)
        said = chr(65 + rest) + said
    return said


def shared(formula: str, rows: int, columns: int) -> str:
    """A formula filled down or across by so many cells: what isn't fixed by `$` moves."""

    def moved(cell: re.Match[str]) -> str:
        fixed, name, held, row = cell.groups()
        return f"{fixed}{name if fixed else letters(max(column(name) + columns, 1))}{held}{row if held else max(int(row) + rows, 1)}"

    return _outside_texts(formula, lambda part: ADDRESS.sub(lambda found: _CELL.sub(moved, found.group(0)), part))


def _outside_texts(formula: str, work: Callable[[str], str]) -> str:
    pieces = _TEXTS.split(formula)
    return "".join(piece if at % 2 else work(piece) for at, piece in enumerate(pieces))


@dataclass
class Places:
    """Where rows of a sheet came to stand: `made` holds the places of each row's copies, `last` the row made last and its place."""

    rows: frozenset[int]
    made: dict[int, list[int]] = field(default_factory=dict)
    last: tuple[int, int] = (0, 0)

    def put(self, row: int) -> int:
        """The place of the next copy of a row: rows in between that were not made vanish, empty ones stay."""
        before, stands = self.last
        place = stands + 1 if row <= before else stands + row - before - self._between(before, row)
        self.made.setdefault(row, []).append(place)
        self.last = row, place
        return place

    def copies(self, row: int) -> list[int]:
        return self.made.get(row, [])

    def _between(self, first: int, last: int) -> int:
        return sum(1 for one in self.rows if first < one < last)

    def low(self, row: int) -> int:
        """Where something that begins at a row begins now."""
        kept = self._kept()
        at = bisect_left(kept, row)
        if at == len(kept) or row not in self.rows:
            return self._after(row)
        return self.made[kept[at]][0]

    def high(self, row: int) -> int:
        """Where something that ends at a row ends now."""
        if row not in self.rows:
            return self._after(row)
        kept = self._kept()
        at = bisect_right(kept, row)
        return self.made[kept[at - 1]][-1] if at else 0

    def _after(self, row: int) -> int:
        """An empty row keeps its distance from what stands above it."""
        kept = self._kept()
        at = bisect_right(kept, row)
        last, place = (kept[at - 1], self.made[kept[at - 1]][-1]) if at else (0, 0)
        return place + row - last - self._between(last, row)

    def _kept(self) -> list[int]:
        return sorted(self.made)


def followed(formula: str, *, sheets: dict[str, Places], own: str, at: tuple[int, int] | None = None) -> str:
    """A formula with its addresses where their rows stand now; `at`: the row it stood in and stands in. What vanished counts 0."""

    def new(found: re.Match[str]) -> str:
        name = found["sheet"]
        places = sheets.get(name.strip("'").replace("''", "'") if name else own)
        if places is None:
            return found.group(0)
        first, last = span(places, found["a"], found["b"], at if name is None else None)
        if first is None or last is None:
            return "0"
        return (f"{name}!" if name else "") + first + (f":{last}" if found["b"] else "")

    return _outside_texts(formula, lambda part: ADDRESS.sub(new, part))


def span(places: Places, first: str, last: str | None, at: tuple[int, int] | None = None) -> tuple[str | None, str | None]:
    """The two corners of a block of cells as they stand now; nothing when it vanished."""
    begins, ends = _CELL.fullmatch(first), _CELL.fullmatch(last or first)
    assert begins is not None and ends is not None
    rows = int(begins[4]), int(ends[4])
    if at is not None and rows[0] == rows[1] == at[0]:
        low = high = at[1]
    else:
        low, high = places.low(rows[0]), places.high(rows[1])
        if last is None and rows[0] in places.rows:
            low = high = _nearest(places.copies(rows[0]), at)
    if low > high or not low:
        return None, None
    return f"{begins[1]}{begins[2]}{begins[3]}{low}", f"{ends[1]}{ends[2]}{ends[3]}{high}"


def _nearest(copies: list[int], at: tuple[int, int] | None) -> int:
    """Of the copies of a row the one that belongs to a formula: the last not below it, else the first."""
    above = [one for one in copies if at is not None and one <= at[1]]
    return max(above) if above else min(copies, default=0)
