"""What this room does when others change prices or receive goods. Inside their transactions."""

from __future__ import annotations

from kupiec.ground.kernel.actor import Actor
from kupiec.money.pricelists.services import following, purchases
from kupiec.money.stock import public as stock
from kupiec.people.catalog import public as catalog


def on_purchase_prices(event: catalog.PurchasePricesChanged, *, by: Actor) -> None:
    """Lists built from purchase prices are marked stale or built anew, as their recipes say."""
    following.purchase_prices_changed(event.ids, by=by)


def on_receipts(event: stock.ahead.ReceiptsIssued, *, by: Actor) -> None:
    """Purchase prices follow receipts, where the company wants it."""
    purchases.receipts_issued(event.ids, by=by)
