"""Reading files of exchange rates: NBP table A (CSV archive, JSON, XML), ECB reference rates (CSV). Pure.

Files come from outside: they are bounded, XML with a document type is refused, what is not understood is refused
with RATE_FILE and the place.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import re
from collections.abc import Callable, Iterable
from decimal import Decimal, InvalidOperation
from typing import Any
from xml.parsers import expat  # nosec - no entities: a document type is refused

from kupiec.ground.company.values import Rate
from kupiec.ground.kernel.money import EXACT, half_up
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_

MAX_BYTES = 8_000_000
MAX_RATES = 200_000
_MONTHS = {name: i for i, name in enumerate(["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"], 1)}


def read(data: bytes) -> list[Rate]:
    """All rates of a file, its kind recognised by its content. Refuses RATE_FILE."""
    if len(data) > MAX_BYTES:
        raise Refusal("RATE_FILE", N_("The file is too large."), "file")
    text = _text(data)
    head = text.lstrip()[:200]
    if head.startswith(("{", "[")):
        rates = _json(text)
    elif head.startswith("<"):
        rates = _xml(data)
    elif re.match(r"date\s*,", head, re.IGNORECASE):
        rates = _ecb(text)
    elif re.match(r"data\s*;", head, re.IGNORECASE):
        rates = _nbp_csv(text)
    else:
        raise Refusal("RATE_FILE", N_("This is no file of exchange rates: NBP table A or ECB expected."), "file")
    if not rates:
        raise Refusal("RATE_FILE", N_("The file holds no rates."), "file")
    return rates


def _text(data: bytes) -> str:
    for encoding in ("utf-8-sig", "cp1250"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Refusal("RATE_FILE", N_("The file is no text."), "file")


def _bad(where: str) -> Refusal:
    return Refusal("RATE_FILE", N_("The file can’t be read at: %(where)s."), "file", params={"where": where[:60]})


def _number(raw: Any) -> Decimal:
    try:
        value = Decimal(str(raw).strip().replace(",", "."))
    except InvalidOperation as error:
        raise _bad(str(raw)) from error
    if not value.is_finite() or value <= 0 or value > 10**9:
        raise _bad(str(raw))
    return value


def _day(raw: str) -> dt.date:
    text = raw.strip()
    try:
        if re.fullmatch(r"\d{8}", text):
            return dt.date(int(text[:4]), int(text[4:6]), int(text[6:]))
        found = re.fullmatch(r"(\d{1,2}) ([A-Za-z]{3})[a-z]* (\d{4})", text)
        if found:
            return dt.date(int(found[3]), _MONTHS[found[2].lower()], int(found[1]))
        return dt.date.fromisoformat(text)
    except (ValueError, KeyError) as error:
        raise _bad(raw) from error


def _nbp(code: str, mid: Decimal, *, on: dt.date, table: str, per: int = 1) -> Rate:
    return Rate(code, "PLN", half_up(EXACT.divide(mid, Decimal(per)), 8), on, table[:30], "NBP-A")


def _rows(text: str, delimiter: str) -> Iterable[list[str]]:
    try:
        yield from csv.reader(io.StringIO(text), delimiter=delimiter)
    except csv.Error as error:
        raise _bad(str(error)) from error


def _nbp_csv(text: str) -> list[Rate]:
    """The yearly archive: `data;1THB;1USD;…;nr tabeli;pełny numer tabeli`, one row per table."""
    rows = iter(_rows(text, ";"))
    header = [cell.strip() for cell in next(rows)]
    columns = [(i, found[2], int(found[1])) for i, cell in enumerate(header) if (found := _COLUMN.fullmatch(cell))]
    full = next((i for i, cell in enumerate(header) if cell.lower().startswith("pe")), None)
    rates: list[Rate] = []
    for row in rows:
        if not row or not re.fullmatch(r"\d{8}|\d{4}-\d\d-\d\d", row[0].strip()):
            continue
        on = _day(row[0])
        table = row[full].strip() if full is not None and full < len(row) else ""
        for index, code, per in columns:
            if index < len(row) and row[index].strip():
                rates.append(_nbp(code, _number(row[index]), on=on, table=table, per=per))
        _bounded(rates)
    return rates


_COLUMN = re.compile(r"([1-9]\d{0,4})([A-Z]{3})")


def _bounded(rates: list[Rate]) -> None:
    if len(rates) > MAX_RATES:
        raise Refusal("RATE_FILE", N_("The file holds too many rates."), "file")


def _ecb(text: str) -> list[Rate]:
    """`Date, USD, JPY, …`: units of the currency for one euro, turned round to euros for one unit."""
    rows = iter(_rows(text, ","))
    codes = [cell.strip() for cell in next(rows)][1:]
    rates: list[Rate] = []
    for row in rows:
        if not row or not row[0].strip():
            continue
        on = _day(row[0])
        for code, cell in zip(codes, row[1:], strict=False):
            if re.fullmatch(r"[A-Z]{3}", code) and cell.strip() not in ("", "N/A"):
                rate = half_up(EXACT.divide(Decimal(1), _number(cell)), 8)
                rates.append(Rate(code, "EUR", rate, on, f"ECB {on.isoformat()}", "ECB"))
        _bounded(rates)
    return rates


def _json(text: str) -> list[Rate]:
    """Both answers of NBP's service: tables (a list) and one currency over days (an object)."""
    try:
        tree = json.loads(text, parse_float=Decimal)
        rates = _json_tables(tree) if isinstance(tree, list) else _json_currency(tree)
    except (json.JSONDecodeError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise _bad(f"JSON {error}") from error
    _bounded(rates)
    return rates


def _json_tables(tree: list[Any]) -> list[Rate]:
    return [
        _nbp(_code(row["code"]), _number(row["mid"]), on=_day(table["effectiveDate"]), table=str(table["no"]))
        for table in tree
        for row in table["rates"]
    ]


def _json_currency(tree: dict[str, Any]) -> list[Rate]:
    code = _code(tree["code"])
    return [_nbp(code, _number(row["mid"]), on=_day(row["effectiveDate"]), table=str(row["no"])) for row in tree["rates"]]


def _code(raw: Any) -> str:
    if not isinstance(raw, str) or not re.fullmatch(r"[A-Z]{3}", raw):
        raise _bad(str(raw))
    return raw


def _xml(data: bytes) -> list[Rate]:
    """NBP's service answer (`ExchangeRatesTable`) and its older files (`tabela_kursow`)."""
    collected = _XmlRates()
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = _no_doctype
    parser.StartElementHandler = collected.start
    parser.EndElementHandler = collected.end
    parser.CharacterDataHandler = collected.text
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise _bad(f"XML {error}") from error
    except KeyError as error:
        raise _bad(f"XML {error}") from error
    return collected.rates


def _no_doctype(*_: Any) -> None:
    raise Refusal("RATE_FILE", N_("XML with a document type is not accepted."), "file")


class _XmlRates:
    """Collects leaf texts; a rate ends with `Rate` or `pozycja`."""

    def __init__(self) -> None:
        self.rates: list[Rate] = []
        self._leaf: dict[str, str] = {}
        self._parts: list[str] = []
        self._depth = 0
        self._pending: list[tuple[str, Decimal, int]] = []
        self._end: dict[str, Callable[[], None]] = {
            "Rate": self._rate_new,
            "pozycja": self._rate_old,
            "ExchangeRatesTable": lambda: self._flush("EffectiveDate", "No"),
            "tabela_kursow": lambda: self._flush("data_publikacji", "numer_tabeli"),
        }

    def start(self, name: str, _: Any) -> None:
        self._depth += 1
        if self._depth > 12:
            raise _bad(name)
        self._parts = []

    def text(self, part: str) -> None:
        self._parts.append(part)

    def end(self, name: str) -> None:
        self._depth -= 1
        if name in self._end:
            self._end[name]()
        else:
            self._leaf[name] = "".join(self._parts).strip()
        self._parts = []

    def _rate_new(self) -> None:
        self._pending.append((_code(self._leaf.pop("Code")), _number(self._leaf.pop("Mid")), 1))

    def _rate_old(self) -> None:
        per = int(_number(self._leaf.pop("przelicznik")))
        self._pending.append((_code(self._leaf.pop("kod_waluty")), _number(self._leaf.pop("kurs_sredni")), max(per, 1)))

    def _flush(self, day: str, table: str) -> None:
        on, number = _day(self._leaf[day]), self._leaf[table]
        self.rates += [_nbp(code, mid, on=on, table=number, per=per) for code, mid, per in self._pending]
        self._pending = []
        _bounded(self.rates)
