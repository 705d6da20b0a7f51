"""Places where upper rooms add to the item list and page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.deletion import Blocker
from kupiec.ground.kernel.sockets import Socket
from kupiec.ground.kit.columns import Column
from kupiec.ground.kit.details import Panel
from kupiec.ground.kit.operations import Operation


class DeleteBlocker(Protocol):
    """Says what refers to each of these items."""

    def __call__(self, item_ids: Sequence[int], *, by: Actor) -> dict[int, list[Blocker]]: ...


@dataclass(frozen=True, slots=True)
class StockFigures:
    """Stock of an item in base units, in one warehouse or over those asked for (CAT-4)."""

    on_hand: Decimal
    blocked: Decimal
    reserved: Decimal
    available: Decimal
    expected: Decimal


class StockColumns(Protocol):
    """Fills the stock columns of a page of items; constant number of statements for any set."""

    def warehouses(self, *, by: Actor) -> Sequence[tuple[int, str]]:
        """Warehouses to choose from: id and name."""
        ...

    def figures(self, item_ids: Sequence[int], *, warehouse_ids: Sequence[int], by: Actor) -> Mapping[int, StockFigures]:
        """Figures summed over the warehouses (all of the company when none are named)."""
        ...

    def by_warehouse(self, item_id: int, *, by: Actor) -> Sequence[tuple[str, StockFigures]]:
        """One item's figures per warehouse, for its page."""
        ...


class PanelSource(Protocol):
    """Kit panels of an item: tabs of its page (`record` is the Item)."""

    def panels(self) -> Sequence[Panel]: ...


class ColumnSource(Protocol):
    """Kit columns of the list of items."""

    def columns(self) -> Sequence[Column]: ...


class OperationSource(Protocol):
    """Kit operations on items."""

    def operations(self) -> Sequence[Operation]: ...


delete_blockers: Socket[DeleteBlocker] = Socket("catalog.delete_blockers")
stock_columns: Socket[StockColumns] = Socket("catalog.stock_columns")
item_panels: Socket[PanelSource] = Socket("catalog.panels")
item_columns: Socket[ColumnSource] = Socket("catalog.columns")
item_operations: Socket[OperationSource] = Socket("catalog.operations")
