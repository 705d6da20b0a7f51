"""Facts of the items priced, and their prices in the lists: a statement each for any set.

Read below the ORM: a set of thousands is priced in the time its converters would take.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.db.models import Q

from kupiec.ground.kernel.prepared import DAY, IDS, Prepared
from kupiec.money.pricing.models import ListPrice
from kupiec.money.pricing.rulesets import ANY, Key
from kupiec.money.pricing.values import ItemTerms, PriceRow
from kupiec.people.catalog import public as catalog

_Day = dt.date | str | None
Row = tuple[Any, ...]
_ITEMS = Prepared(
    lambda ids: catalog.Item.objects.filter(pk__among=ids).values_list(
        "pk", "group__path", "discount_group_id", "vat_code__percent", "list_price", "purchase_price"
    ),
    ids=IDS,
)
_ROWS = Prepared(
    lambda lists, items, on: (
        ListPrice.objects.filter(price_list__among=lists, item__among=items)
        .filter(Q(valid_to__isnull=True) | Q(valid_to__gte=on))
        .values_list("item_id", "price_list_id", "amount", "from_quantity", "unit", "valid_from", "valid_to")
    ),
    lists=IDS,
    items=frozenset({-1}),
    on=DAY,
)
_ZERO = Decimal(0)
_STEP = Decimal("0.0001")
"""Prices, quantities and percents are stored as whole ten-thousandths."""


MOST_REMEMBERED = 8_192
"""Rows read before and unchanged are not made into values again: what is remembered is keyed by all that was read."""


def item_rows(ids: Collection[int]) -> dict[int, Row]:
    """What the database says of the items, as it says it: `known_item` makes facts of a row."""
    return {row[0]: row for row in _ITEMS.read(ids=ids)}


@lru_cache(MOST_REMEMBERED)
def known_item(
    pk: int, path: str | None, discount_group: int | None, vat: int | None, list_price: int | None, cost: int | None
) -> tuple[ItemTerms, tuple[Key, ...]]:
    """Facts of an item, and the keys its rules stand under."""
    groups, keys = _place(path, discount_group)
    return ItemTerms(pk, groups, discount_group, exact(vat) or _ZERO, exact(list_price), exact(cost)), keys


@lru_cache(MOST_REMEMBERED)
def _place(path: str | None, discount_group: int | None) -> tuple[tuple[int, ...], tuple[Key, ...]]:
    groups = tuple(int(part) for part in (path or "").split("/") if part)
    keys: list[Key] = [ANY, *(("group", pk) for pk in groups)]
    if discount_group is not None:
        keys.append(("discount", discount_group))
    return groups, tuple(keys)


def price_rows(list_ids: Collection[int], items: Collection[int], *, on: dt.date) -> dict[int, list[Row]]:
    """Prices of the items in the lists, but those that have ended, as the database gives them (`price_row`)."""
    found: dict[int, list[Row]] = {}
    for row in _ROWS.read(lists=list_ids, items=items, on=on) if list_ids else ():
        if row[0] in found:
            found[row[0]].append(row)
        else:
            found[row[0]] = [row]
    return found


@lru_cache(MOST_REMEMBERED)
def price_row(row: Row) -> PriceRow:
    _item_id, list_id, amount, start, unit, since, until = row
    return PriceRow(list_id, amount * _STEP, start * _STEP, unit, _day(since), _day(until))


def exact(stored: int | None) -> Decimal | None:
    return None if stored is None else stored * _STEP


def _day(stored: _Day) -> dt.date | None:
    """SQLite keeps days as text."""
    return dt.date.fromisoformat(stored) if isinstance(stored, str) else stored
