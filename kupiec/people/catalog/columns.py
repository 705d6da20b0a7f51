"""What the columns of the item list show that comes from other rooms: one call for the page's rows (CAT-4)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextvars import ContextVar
from typing import Any

from kupiec.ground.kernel.actor import Actor
from kupiec.people.catalog import sockets
from kupiec.people.catalog.models import Barcode
from kupiec.people.catalog.sockets import StockFigures

asked_warehouses: ContextVar[tuple[int, ...]] = ContextVar("catalog_warehouses", default=())
"""The warehouses whose stock the list shows, from its address; none named: all of the company."""


def figures(ids: Sequence[int], by: Actor) -> Mapping[int, StockFigures]:
    """Stock of these items in the warehouses asked for; empty while no room fills the socket."""
    for source in sockets.stock_columns:
        return source.figures(ids, warehouse_ids=asked_warehouses.get(), by=by)
    return {}


def stock(name: str) -> Callable[[Sequence[int], Actor], Mapping[int, Any]]:
    """One of the stock columns."""

    def fill(ids: Sequence[int], by: Actor) -> Mapping[int, Any]:
        return {item_id: getattr(found, name) for item_id, found in figures(ids, by).items()}

    return fill


def barcodes(ids: Sequence[int], by: Actor) -> Mapping[int, Any]:
    """The main code of each item."""
    return dict(Barcode.objects.filter(item_id__in=ids, main=True).values_list("item_id", "code"))


def warehouses(by: Actor) -> list[tuple[int, str]]:
    """Warehouses the stock columns can be asked for."""
    return [pair for source in sockets.stock_columns for pair in source.warehouses(by=by)]
