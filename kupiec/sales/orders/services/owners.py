"""Which orders stand above papers of lower rooms: looked up once in a transaction, or told by who has just made them.

Who makes a paper and issues it in one go writes its lineage as it will be, once, and the bells find nothing to do.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from django.db.models import Case, OuterRef, QuerySet, Subquery, When

from kupiec.ground.kernel import tx
from kupiec.ground.kernel.prepared import IDS, Prepared
from kupiec.money.stock import public as stock
from kupiec.sales.orders.models import Delivered, Invoiced, OrderLine
from kupiec.sales.orders.values import SOURCE_LINE


def above(kind: str, ids: Sequence[int]) -> set[int]:
    """Orders above documents of a kind (`stock`, `invoice`); one statement for what is not noted yet."""
    notes = _notes()
    missing = [pk for pk in ids if (kind, pk) not in notes]
    fresh: set[int] = set()
    if missing:
        fresh = _above_invoices(missing) if kind == "invoice" else _above_deliveries(missing)
        # Each is noted with the orders of all: who asks wants to lock them, and these are locked together anyway.
        notes.update({(kind, pk): frozenset(fresh) for pk in missing})
    return fresh.union(*(notes[kind, pk] for pk in ids))


def note(kind: str, ids: Iterable[int], order_ids: Iterable[int]) -> None:
    """Documents made in this transaction out of nothing but these orders."""
    orders = frozenset(order_ids)
    _notes().update({(kind, pk): orders for pk in ids})


def written(kind: str, ids: Iterable[int], order_ids: Iterable[int]) -> None:
    """The same, and their lineage is written already as it will be once they are issued in this transaction."""
    chosen = tuple(ids)
    note(kind, chosen, order_ids)
    tx.memo().setdefault("orders.written", set()).update((kind, pk) for pk in chosen)


def is_written(kind: str, pk: int) -> bool:
    return (kind, pk) in tx.memo().get("orders.written", ())


def _notes() -> dict[tuple[str, int], frozenset[int]]:
    found: dict[tuple[str, int], frozenset[int]] = tx.memo().setdefault("orders.above", {})
    return found


def _owned(ids: Collection[int]) -> QuerySet[Any]:
    owner = OrderLine.objects.filter(pk=OuterRef("demand_source_id")).values("order_id")
    return stock.StockLine.objects.filter(document__among=ids).values_list(
        "pk", "reverses_id", "document__kind", Case(When(demand_source=SOURCE_LINE, then=Subquery(owner)))
    )


_OWNED = Prepared(_owned, ids=IDS)


def _above_deliveries(ids: Sequence[int]) -> set[int]:
    """Whose demands they serve, and whose goods come back on them; one statement, two more when goods come back."""
    found: set[int] = set()
    back, returns = set(), []
    for pk, reverses, kind, order_id in _OWNED.values(ids=set(ids)):
        if order_id:
            found.add(order_id)
        if reverses:
            back.add(reverses)
        if kind == "ZW":
            returns.append(pk)
    if returns:
        back |= {one.returned_line_id for one in stock.lines_facts(returns).values() if one.returned_line_id}
    if back:
        found |= set(Delivered.objects.filter(stock_line_id__in=back).values_list("order_line__order_id", flat=True))
    return found


def _above_invoices(ids: Sequence[int]) -> set[int]:
    rows = Invoiced.objects.filter(invoice_line__invoice_id__in=ids)
    return set(rows.values_list("order_line__order_id", flat=True).distinct())
