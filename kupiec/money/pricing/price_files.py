"""A pasted or loaded price table: read, matched to items, shown before anything is written (PRC-1, KER-16)."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from kupiec.ground.kernel import clock
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.search_text import digits, fold
from kupiec.ground.kernel.words import N_
from kupiec.ground.kit import public as kit
from kupiec.money.pricing.models import ListPrice
from kupiec.money.pricing.services import publish
from kupiec.money.pricing.values import NewPrice
from kupiec.people.catalog import public as catalog

MOST_ROWS = 100_000
COLUMNS = ("code", "amount", "from_quantity", "unit", "valid_from", "valid_to")
_NAMES = {
    "code": ("code", "kod", "symbol", "indeks"),
    "amount": ("amount", "price", "cena", "cena netto", "cena brutto"),
    "from_quantity": ("from", "quantity", "od ilosci", "od", "ilosc"),
    "unit": ("unit", "jm", "jednostka"),
    "valid_from": ("valid from", "od dnia", "wazna od", "od daty"),
    "valid_to": ("valid to", "do dnia", "wazna do", "do daty"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the table: what it would publish and the price there is now, or why it can't be."""

    number: int
    code: str
    name: str = ""
    price: NewPrice | None = None
    now: Decimal | None = None
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Preview:
    """The whole table as it was understood."""

    rows: tuple[Row, ...]

    @property
    def good(self) -> list[NewPrice]:
        return [row.price for row in self.rows if row.price is not None]

    @property
    def bad(self) -> list[Row]:
        return [row for row in self.rows if row.problem]


def preview(text: str, *, list_id: int) -> Preview:
    """Read the table; columns by their headings, or in the order code, price, from quantity, unit, from day, to day.

    Refuses EMPTY, TOO_MANY_ROWS; mistakes of single rows are told with the rows.
    """
    rows = _cells(text)
    if not rows:
        raise Refusal("EMPTY", N_("There is nothing to read."), "text")
    if len(rows) > MOST_ROWS:
        raise Refusal("TOO_MANY_ROWS", N_("At most %(most)s rows at once."), "text", params={"most": MOST_ROWS})
    order, first = _headings(rows[0])
    read = [dict(zip(order, row, strict=False)) for row in rows[first:]]
    items = _items({one.get("code", "") for one in read})
    now = _current(list_id, [item[0] for item in items.values()])
    return Preview(tuple(_row(number, one, items, now) for number, one in enumerate(read, first + 1)))


def load(text: str, *, list_id: int, by: Actor) -> int:
    """Publish the good rows of the table. Refuses NOTHING_GOOD."""
    found = preview(text, list_id=list_id)
    if not found.good:
        raise Refusal("NOTHING_GOOD", N_("No row can be published."), "text")
    return publish(found.good, list_id=list_id, by=by)


def _cells(text: str) -> list[list[str]]:
    """Cells by the mark that the first line has most of: tab, semicolon or comma."""
    lines = text.replace("\x00", "").strip("\ufeff\r\n ")
    if not lines:
        return []
    head = lines.split("\n", 1)[0]
    mark = max("\t;,", key=head.count)
    found = csv.reader(io.StringIO(lines), delimiter=mark)
    try:
        return [[cell.strip() for cell in row] for row in found if any(cell.strip() for cell in row)]
    except csv.Error as error:
        raise Refusal("NOT_A_TABLE", N_("The text can’t be read as a table."), "text") from error


def _headings(row: Sequence[str]) -> tuple[Sequence[str], int]:
    known = {fold(name): key for key, names in _NAMES.items() for name in names}
    named = [known.get(fold(cell), "") for cell in row]
    return (named, 1) if "code" in named and "amount" in named else (COLUMNS, 0)


def _items(codes: set[str]) -> dict[str, tuple[int, str]]:
    """Items by the letters and digits of their codes; one statement per thousand codes."""
    keys = sorted({digits(code)[:40] for code in codes if code})
    found: dict[str, tuple[int, str]] = {}
    for start in range(0, len(keys), 1000):
        rows = catalog.Item.objects.filter(code_key__in=keys[start : start + 1000], archived=False)
        for pk, key, name in rows.values_list("pk", "code_key", "name"):
            found[key] = (pk, name)
    return found


def _current(list_id: int, item_ids: Sequence[int]) -> dict[int, Decimal]:
    """The base price of each item in the list today."""
    found: dict[int, Decimal] = {}
    ids = sorted(set(item_ids))
    for start in range(0, len(ids), 1000):
        rows = ListPrice.objects.filter(
            price_list_id=list_id, item_id__in=ids[start : start + 1000], unit="", valid_from__lte=clock.today()
        )
        found.update(rows.order_by("-from_quantity", "valid_from").values_list("item_id", "amount"))
    return found


def _row(number: int, told: dict[str, str], items: dict[str, tuple[int, str]], now: dict[int, Decimal]) -> Row:
    code = told.get("code", "")
    item = items.get(digits(code)[:40]) if code else None
    if item is None:
        return Row(number, code, problem=Refusal("NO_ITEM", N_("There is no item of this symbol.")).text)
    try:
        price = NewPrice(
            item[0], _amount(told.get("amount", "")), _day(told.get("valid_from", ""), "valid_from"),
            _day(told.get("valid_to", ""), "valid_to"), _quantity(told.get("from_quantity", "")), told.get("unit", ""),
        )  # fmt: skip
    except Refusal as refusal:
        return Row(number, code, item[1], problem=refusal.text)
    return Row(number, code, item[1], price, now.get(item[0]))


def _amount(text: str) -> Decimal:
    value = kit.parse.decimal(text, field="amount", places=4)
    if value < 0:
        raise Refusal("BAD_PRICE", N_("A price can’t be below zero."), "amount")
    return value


def _quantity(text: str) -> Decimal:
    return kit.parse.decimal(text, field="from_quantity", places=4) if text else Decimal(0)


def _day(text: str, name: str) -> dt.date | None:
    found: Any = kit.parse.day(text, field=name) if text else None
    return found
