"""Magazyn › Wysyłka: deliveries waiting to be packed and to leave."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, QuerySet
from django.utils.translation import gettext_lazy as _

from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.prepared import NUMBER, Prepared
from kupiec.ground.kit import public as kit
from kupiec.money.stock import figures
from kupiec.money.stock.models import StockDocument
from kupiec.money.stock.screens.balances import warehouses
from kupiec.money.stock.screens.documents import ISSUE, name_of, shown
from kupiec.money.stock.values import Kind, State

C, F_ = kit.columns, kit.filters


def waiting(by: Actor) -> QuerySet[StockDocument]:
    return shown(by).filter(kind=Kind.ISSUE, state=State.DRAFT)


def waiting_count(by: Actor) -> int:
    """How many deliveries wait; asked with every page, so by a statement made once for those who see all."""
    if by.scope("stock") != "all" or not by.may("stock.see"):
        return waiting(by).count()
    return sum(count for (count,) in _WAITING.read(company=by.company_id))


def _counted(company: int) -> QuerySet[StockDocument, Any]:
    rows = StockDocument.objects.filter(company_id=company, kind=Kind.ISSUE, state=State.DRAFT)
    return rows.order_by().values("company_id").annotate(count=Count("pk")).values_list("count")


_WAITING = Prepared(_counted, company=NUMBER)

SHIPPING = kit.List(
    name="stock.shipping",
    title=_("To ship"),
    rows=waiting,
    columns=(
        C.Link("number", _("Document"), value=name_of, sort=False, url="stock-pack"),
        C.Text("reference", _("Order")),
        C.Text("party", _("Customer"), source="party.name"),
        C.Text("recipient", _("Recipient"), source="recipient.name"),
        C.Text("warehouse", _("Warehouse"), source="warehouse.code"),
        C.Day("issue_date", _("Date")),
        C.Number("positions", _("Lines"), fill=figures.positions, width="xs"),
        C.Bar("packed", _("Packed"), fill=figures.packed_share),
        C.Text("remarks", _("Remarks"), hidden=True),
    ),
    sort=("issue_date",),
    search=("reference", "party__search", "recipient__search"),
    filters=(
        F_.Choice("warehouse", _("Warehouse"), source="warehouse_id", choices=warehouses),
        F_.Dates("issue_date", _("Date")),
        F_.Pick("party", _("Customer"), source="party_id", picker="parties.customer"),
    ),
    operations=(ISSUE,),
    right="stock.see",
    empty=kit.Empty("truck-delivery", _("Nothing waits to leave"), _("Deliveries prepared from orders come here."), ("orders", _("To orders"))),
)  # fmt: skip
