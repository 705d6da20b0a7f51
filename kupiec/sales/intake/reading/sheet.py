"""Orders in spreadsheets: the headings are found wherever they stand, by the words people use; without headings a code and a quantity."""

from __future__ import annotations

import datetime as dt
import itertools
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from kupiec.ground.exchange import public as exchange
from kupiec.ground.kernel.search_text import fold
from kupiec.sales.intake import rules
from kupiec.sales.intake.values import MOST_LINES, ReadLine, ReadOrder

WORDS: Mapping[str, tuple[str, ...]] = {
    "ean": ("ean", "gtin", "kod kreskowy", "barcode", "kod ean"),
    "theirs": ("kod klienta", "wasz kod u nas", "indeks klienta", "buyer code", "kod odbiorcy", "nasz kod"),
    "code": (
        "symbol",
        "kod",
        "kod towaru",
        "indeks",
        "code",
        "sku",
        "item",
        "artykul",
        "nr katalogowy",
        "wasz kod",
        "kod dostawcy",
        "artikelnummer",
        "supplier code",
    ),
    "quantity": ("ilosc", "qty", "quantity", "sztuk", "szt", "zamawiam", "menge", "ilosc zamowiona"),
    "unit": ("jm", "j m", "jednostka", "jedn", "unit", "einheit", "miara"),
    "price": ("cena", "cena netto", "price", "net price", "preis", "cena jedn", "cena jednostkowa"),
    "description": ("nazwa", "nazwa towaru", "opis", "towar", "description", "name", "produkt", "bezeichnung"),
}
HEADS: Mapping[str, tuple[str, ...]] = {
    "number": ("numer zamowienia", "nr zamowienia", "zamowienie nr", "zamowienie", "order number", "order no", "bestellnummer", "numer"),
    "wanted_on": ("termin", "termin dostawy", "data dostawy", "delivery date", "na kiedy", "liefertermin"),
    "ordered_on": ("data zamowienia", "data", "order date", "z dnia"),
    "nip": ("nip", "tax id", "vat"),
    "remarks": ("uwagi", "remarks", "notes", "bemerkung"),
}
SEARCHED = 40
"""Rows in which headings are looked for."""


def read(name: str, raw: bytes) -> ReadOrder:
    """The order in the first sheet. Refuses what reading a table refuses."""
    rows = list(itertools.islice(exchange.table(raw, name=name), MOST_LINES + SEARCHED + 2))
    at, columns = _headings(rows)
    head, plain = _head(rows[:at]), _plain(rows)
    lines = [
        line
        for row in rows[at + 1 if columns else 0 :]
        if (line := _line(row, columns or plain)) and (columns or rules.number(line.quantity))
    ]
    return ReadOrder(**head, lines=tuple(lines))


def _words(cell: str) -> str:
    return " ".join(re.sub(r"[^\w]+", " ", fold(cell)).split())


def _headings(rows: Sequence[Sequence[str]]) -> tuple[int, dict[str, int]]:
    """Where the headings stand and which column is which; a quantity and something that names the item must be among them."""
    for at, row in enumerate(rows[:SEARCHED]):
        columns: dict[str, int] = {}
        for place, cell in enumerate(row):
            said = _words(cell)
            name = next((name for name, words in WORDS.items() if said in words), None)
            if name:
                columns.setdefault(name, place)
        if "quantity" in columns and columns.keys() & {"code", "ean", "theirs", "description"}:
            return at, columns
    return 0, {}


def _plain(rows: Sequence[Sequence[str]]) -> dict[str, int]:
    """Without headings: the code first, the quantity in the first column that holds numbers."""
    for place in range(1, 5):
        filled = [row[place] for row in rows[:SEARCHED] if len(row) > place and row[place].strip()]
        if filled and all(re.fullmatch(r"[\d\s,.]+", cell.strip()) for cell in filled):
            return {"code": 0, "quantity": place}
    return {"code": 0, "quantity": 1}


def _head(rows: Iterable[Sequence[str]]) -> dict[str, Any]:
    """What is said over the headings: a word with its value in the next filled cell, or after a colon."""
    found: dict[str, Any] = {}
    for row in rows:
        cells = [cell.strip() for cell in row if cell.strip()]
        for cell, after in itertools.zip_longest(cells, cells[1:], fillvalue=""):
            word, _colon, value = cell.partition(":")
            name = next((name for name, words in HEADS.items() if _words(word) in words), None)
            said = value.strip() or after
            if name and said and name not in found:
                found[name] = said
    for name in ("wanted_on", "ordered_on"):
        if name in found:
            found[name] = day(found[name])
    if "nip" in found:
        found["nip"] = re.sub(r"\D", "", found["nip"])[:14]
    return {name: value[:2000] if isinstance(value, str) else value for name, value in found.items()}


def day(text: str) -> dt.date | None:
    """`2026-12-01`, `01.12.2026`, `1/12/2026`; None for what is no day."""
    numbers = [int(one) for one in re.findall(r"\d{1,4}", text)[:3]]
    if len(numbers) < 3:
        return None
    year, month, one = numbers if numbers[0] > 31 else numbers[::-1]
    try:
        return dt.date(year if year > 99 else 2000 + year, month, one)
    except ValueError:
        return None


def _line(row: Sequence[str], columns: Mapping[str, int]) -> ReadLine | None:
    """A row of the table; none for empty ones, sums and words without a quantity."""
    cells = {name: row[place].strip()[:240] for name, place in columns.items() if place < len(row)}
    named = any(cells.get(name) for name in ("code", "ean", "theirs", "description"))
    if (
        not named
        or not cells.get("quantity")
        or _words(cells.get("code") or cells.get("description") or "") in ("razem", "suma", "total", "summe")
    ):
        return None
    if re.sub(r"[\s0,.]", "", cells["quantity"]) == "":
        return None
    given: dict[str, Any] = {**cells}
    return ReadLine(**given)
