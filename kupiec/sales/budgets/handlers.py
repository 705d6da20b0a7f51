"""What happens below, noted: at the end of the transaction budgets are settled (BUD-2). Nothing is asked where there are no budgets."""

from __future__ import annotations

from typing import Protocol

from kupiec.ground.kernel.actor import Actor
from kupiec.money.invoicing import public as invoicing
from kupiec.sales.budgets import queries, spending
from kupiec.sales.budgets.services import uses, versions
from kupiec.sales.budgets.values import VERSION
from kupiec.sales.calloffs import public as calloffs
from kupiec.sales.orders import public as orders
from kupiec.sales.supply import public as supply


def on_orders(event: orders.Converged, *, by: Actor) -> None:
    """Orders were accepted, changed, delivered, invoiced, closed or cancelled."""
    uses.note(spending.ORDER, event.ids, by=by)


def on_gathered(event: calloffs.Gathered, *, by: Actor) -> None:
    """Orders were counted towards a contract: they may stand on its lines now."""
    uses.note(spending.ORDER, event.order_ids, by=by)


def on_purchases(event: supply.Converged, *, by: Actor) -> None:
    """Purchase orders were placed, changed, received, closed or cancelled."""
    if queries.known_of(by.company_id):
        rows = supply.SupplyLine.objects.filter(pk__in=event.line_ids)
        uses.note(spending.PURCHASE, set(rows.values_list("order_id", flat=True)), by=by)


class Ended(Protocol):
    """Circulations of records of a kind have ended, all in one way."""

    @property
    def kind(self) -> str: ...
    @property
    def ids(self) -> tuple[int, ...]: ...
    @property
    def state(self) -> str: ...


def on_circulated(event: Ended, *, by: Actor) -> None:
    """Versions that came through their circulation are approved by it, unless they changed meanwhile or were given up."""
    if event.kind == VERSION and event.state == "approved":
        versions.approve_circulated(event.ids, by=by)


def on_invoices(event: invoicing.Issued, *, by: Actor) -> None:
    """Invoices and corrections were issued; those of orders are told by their orders as well."""
    uses.note(spending.INVOICE, event.ids, by=by)
