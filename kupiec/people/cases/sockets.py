"""Where upper rooms tell of the money of their papers and make papers out of opportunities."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Protocol

from kupiec.ground.documents import public as documents
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.sockets import Socket
from kupiec.ground.kit.details import Panel
from kupiec.ground.kit.operations import Operation
from kupiec.people.cases.values import MoneyLine, PaperMoney


class MoneySource(Protocol):
    """A room's papers as money (CAS-4): amounts and the lines behind them, in the company's currency."""

    @property
    def kinds(self) -> Collection[str]:
        """Kinds of papers it knows: `("orders.order",)`."""
        ...

    def money(self, refs: Sequence[documents.Ref], *, by: Actor) -> Mapping[documents.Ref, PaperMoney]:
        """What each paper comes to; a constant number of queries."""
        ...

    def lines(self, ref: documents.Ref, *, by: Actor) -> Sequence[MoneyLine]:
        """The lines of one paper; costs only for who may see them."""
        ...


class OperationSource(Protocol):
    """Kit operations on a case: "Make an offer" comes from the offers (CAS-5)."""

    def operations(self) -> Sequence[Operation]: ...


class PanelSource(Protocol):
    """Kit panels of a case."""

    def panels(self) -> Sequence[Panel]: ...


money_sources: Socket[MoneySource] = Socket("cases.money")
case_operations: Socket[OperationSource] = Socket("cases.operations")
case_panels: Socket[PanelSource] = Socket("cases.panels")
