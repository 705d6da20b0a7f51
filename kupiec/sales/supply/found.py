"""How supply orders are found from the search box (KER-12)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from kupiec.ground.documents import public as documents
from kupiec.ground.kernel import search
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kit import show
from kupiec.sales.supply import queries
from kupiec.sales.supply.models import SupplyOrder
from kupiec.sales.supply.values import ORDER


def index(ids: Sequence[int], *, by: Actor) -> None:
    """Placed orders into the index: one statement for the set."""
    search.index(documents.paper_rows(ORDER, _papers(SupplyOrder.objects.filter(pk__in=ids))), by=by)


def _papers(rows: QuerySet) -> Iterable[documents.Paper]:
    return [
        documents.Paper(row.pk, row.company_id, row.number, row.supplier.name if row.supplier else "", row.reference, row.reference)
        for row in rows.select_related("supplier").order_by("pk")
    ]


def _more(pk: int, by: Actor) -> tuple[list[tuple[Any, str]], list[Any]]:
    row = queries.one(pk, by=by)
    facts = [
        (_("Supplier"), row.supplier.name if row.supplier else "—"),
        (_("Warehouse"), row.warehouse.code),
        (_("Expected on"), show.day(row.due)),
    ]
    return facts, documents.to_party(row.supplier_id, by)


KINDS = (
    documents.paper_kind(
        ORDER, right="supply.see", visible=queries.visible, papers=_papers, every=lambda: SupplyOrder.objects.exclude(number="")
    ),
)
LOOKS = {ORDER: documents.paper_look(ORDER, icon="shopping-cart", route="supply-order", more=_more)}
