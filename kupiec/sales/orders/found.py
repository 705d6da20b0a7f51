"""How orders are found from the search box (KER-12)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from kupiec.ground.documents import public as documents
from kupiec.ground.kernel import search
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kit import show
from kupiec.people.parties import public as parties
from kupiec.sales.orders import queries
from kupiec.sales.orders.models import Order
from kupiec.sales.orders.values import SOURCE_ORDER


def numbered(orders: Sequence[Order], facts: Mapping[int, parties.PartyFacts], *, by: Actor) -> None:
    """New orders, or a head with another customer or number of his, into the index: one statement for the set."""
    search.index(documents.paper_rows(SOURCE_ORDER, [_paper(order, facts[order.orderer_id].name) for order in orders]), by=by)


def _paper(order: Order, party: str) -> documents.Paper:
    return documents.Paper(order.pk, order.company_id, order.number, party, order.customer_reference)


def _papers(rows: QuerySet) -> Iterable[documents.Paper]:
    fields = ("pk", "company_id", "number", "orderer__name", "customer_reference")
    return [documents.Paper(*row) for row in rows.values_list(*fields)]


def _more(pk: int, by: Actor) -> tuple[list[tuple[Any, str]], list[Any]]:
    order = Order.objects.select_related("orderer", "salesperson").defer("snapshot", "remarks").get(pk=pk)
    facts = [
        (_("Ordering party"), str(order.orderer)),
        (_("Customer’s order number"), order.customer_reference),
        (_("Wanted on"), show.day(order.wanted_on) if order.wanted_on else ""),
        (_("Salesperson"), str(order.salesperson or "")),
    ]
    return facts, [*documents.to_party(order.orderer_id, by), *documents.to_print("order-print", pk)]


KINDS = (documents.paper_kind(SOURCE_ORDER, right="orders.see", visible=queries.visible, papers=_papers, every=Order.objects.all),)
LOOKS = {SOURCE_ORDER: documents.paper_look(SOURCE_ORDER, icon="receipt", route="order", more=_more)}
