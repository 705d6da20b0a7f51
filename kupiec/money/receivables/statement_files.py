"""Reading a bank's CSV (SET-2). Pure: bytes and a layout in, lines and errors by row out.

Files come from outside: what is no text, too large or too wide is refused with STATEMENT_FILE; a row that can't be
understood becomes an error with its number and column, and the others are read on.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from itertools import pairwise

from kupiec.ground.kernel.money import half_up
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.search_text import fold
from kupiec.ground.kernel.words import N_
from kupiec.money.receivables.values import BankLine, Layout, Preview, RowError

MAX_BYTES = 5_000_000
MAX_ROWS = 50_000
MAX_COLUMNS = 60
MAX_CELL = 2_000
ENCODINGS = ("auto", "utf-8", "cp1250", "iso-8859-2", "utf-16")
DELIMITERS = ("auto", ";", ",", "\t", "|")
DATE_FORMATS = ("auto", "%Y-%m-%d", "%d-%m-%Y", "%d.%m.%Y", "%d/%m/%Y", "%Y%m%d", "%Y.%m.%d", "%m/%d/%Y")
_BINARY = (b"PK\x03\x04", b"%PDF", b"\xd0\xcf\x11\xe0", b"\x1f\x8b", b"\x89PNG", b"MZ", b"\x7fELF", b"SQLite format")
Row = tuple[int, list[str]]


def decode(data: bytes, encoding: str = "auto") -> str:
    """The file's text; `auto` knows UTF-8, UTF-16 with its mark, and CP1250. Refuses STATEMENT_FILE."""
    if len(data) > MAX_BYTES:
        raise _refused(N_("The file is too large."))
    if data.startswith(_BINARY):
        raise _refused(N_("This is no CSV file: save it as CSV first."))
    if encoding not in ENCODINGS:
        raise Refusal("STATEMENT_FILE", N_("This encoding is not known."), "encoding")
    for name in _tried(data, encoding):
        try:
            text = data.decode(name)
        except UnicodeError:
            continue
        if "\x00" in text:
            raise _refused(N_("This is no CSV file: save it as CSV first."))
        return text.lstrip("\ufeff")
    raise _refused(N_("The file can’t be read in this encoding."))


def _tried(data: bytes, encoding: str) -> Sequence[str]:
    if encoding == "utf-8":
        return ("utf-8-sig",)
    if encoding != "auto":
        return (encoding,)
    return ("utf-16",) if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "cp1250", "iso-8859-2")


def _refused(message: str) -> Refusal:
    return Refusal("STATEMENT_FILE", message, "file")


def table(data: bytes, layout: Layout) -> tuple[list[str], list[Row]]:
    """Headings and rows (numbered as in the file), cut by the layout's encoding, delimiter and rows to skip."""
    text = decode(data, layout.encoding)
    rows = [(number, row) for number, row in _records(text, _delimiter(text, layout)) if any(cell.strip() for cell in row)]
    rows = [(number, row) for number, row in rows if number > layout.skip]
    if not rows:
        raise _refused(N_("The file holds no rows."))
    start = _heading_at(rows, layout)
    return [cell.strip() for cell in rows[start][1]], rows[start + 1 :]


def _records(text: str, delimiter: str) -> Iterator[Row]:
    reader = csv.reader(io.StringIO(text), delimiter=delimiter)
    try:
        for record in reader:
            if reader.line_num > MAX_ROWS:
                raise _refused(N_("The file holds too many rows."))
            if len(record) > MAX_COLUMNS or any(len(cell) > MAX_CELL for cell in record):
                raise _refused(N_("The file has rows that are too wide."))
            yield reader.line_num, record
    except csv.Error as error:
        raise _refused(N_("The file is no regular CSV.")) from error


def _delimiter(text: str, layout: Layout) -> str:
    if layout.delimiter != "auto":
        if layout.delimiter not in DELIMITERS:
            raise Refusal("STATEMENT_FILE", N_("This delimiter is not known."), "delimiter")
        return layout.delimiter
    lines = text.splitlines()[:60]
    return max(DELIMITERS[1:], key=lambda sign: sum(line.count(sign) for line in lines))


def _heading_at(rows: Sequence[Row], layout: Layout) -> int:
    """The row with the headings: the first with all the layout's names (banks put the account's facts above it)."""
    names = {fold(name) for name in _named(layout) if not name.isdigit()}
    for index, (_, row) in enumerate(rows[:60]):
        cells = {fold(cell) for cell in row}
        if (names and names <= cells) or (not names and _looks_like_heading(cells)):
            return index
    return 0


def _named(layout: Layout) -> list[str]:
    single = (layout.on, layout.amount, layout.paid_in, layout.paid_out, layout.payer_name, layout.account)
    return [name for name in (*single, layout.reference, layout.currency, layout.balance, *layout.title) if name]


_GUESSES: Mapping[str, tuple[str, ...]] = {
    "on": ("data ksiegowania", "data operacji", "data transakcji", "data waluty", "data", "booking date", "date"),
    "amount": ("kwota operacji", "kwota transakcji", "kwota", "amount"),
    "paid_in": ("uznania", "kwota uznania", "wplyw", "wplywy", "credit"),
    "paid_out": ("obciazenia", "kwota obciazenia", "wydatek", "wydatki", "debit"),
    "payer_name": ("nadawca / odbiorca", "nadawca/odbiorca", "nazwa kontrahenta", "kontrahent", "dane kontrahenta",
                   "nazwa nadawcy", "nadawca", "counterparty"),
    "account": ("rachunek kontrahenta", "nr rachunku kontrahenta", "numer rachunku kontrahenta", "numer konta", "rachunek",
                "rachunek nadawcy/odbiorcy", "nr rachunku", "account"),
    "reference": ("nr transakcji", "numer transakcji", "referencje", "numer referencyjny", "id transakcji", "reference"),
    "currency": ("waluta", "waluta operacji", "currency"),
    "balance": ("saldo po operacji", "saldo po transakcji", "saldo", "balance"),
}  # fmt: skip
_TITLES = ("tytul operacji", "tytul transakcji", "tytul", "opis operacji", "opis transakcji", "opis", "title", "details")


def _looks_like_heading(cells: set[str]) -> bool:
    return bool(cells & set(_GUESSES["on"])) and bool(cells & {*_GUESSES["amount"], *_GUESSES["paid_in"], *_GUESSES["paid_out"]})


def guess(data: bytes, layout: Layout | None = None) -> Layout:
    """A layout with the columns recognised by the headings Polish banks use; what isn't recognised stays empty."""
    given = layout or Layout()
    headings, _ = table(data, given)
    by_fold = {fold(name): name for name in headings if name}
    found = {role: next((by_fold[name] for name in names if name in by_fold), "") for role, names in _GUESSES.items()}
    if found["amount"]:
        found["paid_in"] = found["paid_out"] = ""
    titles = tuple(by_fold[name] for name in _TITLES if name in by_fold)[:2]
    return replace(given, title=titles, **found)  # type: ignore[arg-type]


def read(data: bytes, layout: Layout, *, currency: str) -> Preview:
    """Lines and errors of a bank's file for an account in `currency`."""
    headings, rows = table(data, layout)
    columns = _columns(layout, headings)
    lines: list[BankLine] = []
    errors: list[RowError] = []
    for number, cells in rows:
        try:
            line = _line(number, cells, columns, layout, currency)
        except _BadCellError as bad:
            errors.append(RowError(number, bad.field, bad.message, {"value": bad.value}))
            continue
        if line is not None:
            lines.append(line)
    opening, closing = _balances(lines)
    return Preview(tuple(lines), tuple(errors), opening=opening, closing=closing)


class _BadCellError(Exception):
    def __init__(self, field: str, message: str, value: str) -> None:
        super().__init__(field)
        self.field, self.message, self.value = field, message, value[:60]


def _columns(layout: Layout, headings: Sequence[str]) -> dict[str, list[int]]:
    """Indexes of the columns of each role. Refuses COLUMN when a named one isn't in the file."""
    if not layout.on or not (layout.amount or layout.paid_in or layout.paid_out):
        raise Refusal("COLUMN", N_("Say which column is the date and which the amount."), "on")
    folded = [fold(name) for name in headings]
    found: dict[str, list[int]] = {}
    for role in ("on", "amount", "paid_in", "paid_out", "title", "payer_name", "account", "reference", "currency", "balance"):
        value = getattr(layout, role)
        names = value if isinstance(value, tuple) else (value,)
        found[role] = [_index(name, folded, role) for name in names if name]
    return found


def _index(name: str, folded: Sequence[str], role: str) -> int:
    if name.isdigit() and 1 <= int(name) <= MAX_COLUMNS:
        return int(name) - 1
    if fold(name) in folded:
        return folded.index(fold(name))
    raise Refusal("COLUMN", N_("There is no column “%(name)s” in the file."), role, params={"name": name[:60]})


def _line(number: int, cells: Sequence[str], columns: Mapping[str, list[int]], layout: Layout, currency: str) -> BankLine | None:
    def text(role: str) -> str:
        return clean_text(" ".join(cells[i] for i in columns[role] if i < len(cells)))

    if _is_footer(text):
        return None
    told = text("currency").upper() or currency
    if told != currency:
        raise _BadCellError("currency", N_("The account is in another currency than “%(value)s”."), told)
    balance = text("balance")
    return BankLine(
        row=number,
        on=_day(text("on"), layout.date_format),
        amount=_signed(text, columns),
        currency=currency,
        title=text("title")[:400],
        payer_name=text("payer_name")[:240],
        account=re.sub(r"[^0-9A-Za-z]", "", text("account"))[:40].upper(),
        reference=text("reference")[:80],
        balance=_number(balance, "balance") if balance else None,
    )


def _is_footer(text: Callable[[str], str]) -> bool:
    """Totals and remarks under the lines: neither an amount nor a date."""
    return not any(text(role) for role in ("amount", "paid_in", "paid_out")) and not re.search(r"\d", text("on"))


def clean_text(text: str) -> str:
    """Printable text in single blanks; an apostrophe that shields an account number goes."""
    plain = "".join(" " if unicodedata.category(sign)[0] in "CZ" else sign for sign in text)
    return " ".join(plain.split()).strip("'\" ")


def _signed(text: Callable[[str], str], columns: Mapping[str, list[int]]) -> Decimal:
    if columns["amount"]:
        amount = _number(text("amount"), "amount")
    else:
        into, out = text("paid_in"), text("paid_out")
        amount = abs(_number(into, "paid_in")) if into else Decimal(0)
        amount -= abs(_number(out, "paid_out")) if out else Decimal(0)
    if amount == 0:
        raise _BadCellError("amount", N_("The amount is missing or zero."), "0")
    return amount


_AMOUNT = re.compile(r"[+-]?\d{1,15}([.,]\d{1,2}0*)?")


def _number(raw: str, field: str) -> Decimal:
    """`1 234,56`, `1.234,56`, `-1,234.56 PLN`: the last sign before one or two digits parts the decimals."""
    plain = re.sub(r"[\s\u00a0\u202f]|[A-Z]{3}$|zł$", "", raw.strip()).replace("−", "-")
    if re.search(r"[.,]\d{3}([.,]|$)", plain) and re.fullmatch(r"[+-]?\d{1,3}([.,]\d{3})+([.,]\d{1,2})?", plain):
        cut = re.search(r"[.,]\d{1,2}$", plain)
        whole = plain[: cut.start()] if cut else plain
        plain = re.sub(r"[.,]", "", whole) + (cut.group() if cut else "")
    if not _AMOUNT.fullmatch(plain):
        raise _BadCellError(field, N_("“%(value)s” is not an amount."), raw)
    try:
        return half_up(Decimal(plain.replace(",", ".")))
    except InvalidOperation as error:
        raise _BadCellError(field, N_("“%(value)s” is not an amount."), raw) from error


def _day(raw: str, date_format: str) -> dt.date:
    text = raw.split(" ")[0].split("T")[0]
    formats = DATE_FORMATS[1:-1] if date_format == "auto" else (date_format,)
    for one in formats:
        if one not in DATE_FORMATS:
            raise Refusal("STATEMENT_FILE", N_("This form of dates is not known."), "date_format")
        try:
            day = dt.datetime.strptime(text, one).date()  # noqa: DTZ007 - a day, not an instant
        except ValueError:
            continue
        if 1990 <= day.year <= 2100:
            return day
    raise _BadCellError("on", N_("“%(value)s” is not a date."), raw)


def _balances(lines: Sequence[BankLine]) -> tuple[Decimal | None, Decimal | None]:
    """Opening and closing balance when the file tells balances that follow from line to line, in either order."""
    if not lines or any(line.balance is None for line in lines):
        return None, None
    for ordered in (list(lines), list(reversed(lines))):
        if all(before.balance + line.amount == line.balance for before, line in pairwise(ordered)):  # type: ignore[operator]
            return ordered[0].balance - ordered[0].amount, ordered[-1].balance  # type: ignore[operator]
    return None, None
