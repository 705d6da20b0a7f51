"""Reads: supply orders an actor may see, their lines, what has come of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from decimal import Decimal

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum

from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.money import half_up
from kupiec.money.stock import public as stock
from kupiec.sales.supply import rules
from kupiec.sales.supply.models import SupplyLine, SupplyOrder
from kupiec.sales.supply.values import LINE, ZERO, Progress, State

Supply = stock.ahead.ExpectedSupply


def visible(by: Actor) -> QuerySet[SupplyOrder]:
    """Supply orders of the company, for who may see them."""
    rows = SupplyOrder.objects.filter(company_id=by.company_id)
    return rows if by.may("supply.see") else rows.none()


def one(pk: int, *, by: Actor) -> SupplyOrder:
    return visible(by).select_related("supplier", "warehouse", "branch", "created_by__employee").get(pk=pk)


def searched(rows: QuerySet, text: str, by: Actor) -> QuerySet:
    for word in text.split()[:8]:
        rows = rows.filter(Q(number__icontains=word) | Q(reference__icontains=word) | Q(supplier__search__contains=word.lower()))
    return rows


def lines(order_id: int, *, ids: Sequence[int] | None = None) -> list[SupplyLine]:
    rows = (
        SupplyLine.objects.filter(order_id=order_id)
        .select_related("item")
        .defer("item__search", "item__description")
        .order_by("position", "pk")
    )
    return list(rows if ids is None else rows.filter(pk__in=list(ids)))


def received(line_ids: Collection[int]) -> dict[int, Decimal]:
    """Base units that came and stayed, by line: of receipts issued and not taken back. One statement for any set."""
    taken_back = stock.StockDocument.objects.filter(reverses=OuterRef("document"))
    rows = _receipts(line_ids).filter(document__state="issued").exclude(Exists(taken_back))
    return dict(rows.values_list("supply__source_id").annotate(Sum("base_quantity")))


def drafted(line_ids: Collection[int]) -> dict[int, Decimal]:
    """Base units on receipts not issued yet, by line. One statement."""
    return dict(_receipts(line_ids).filter(document__state="draft").values_list("supply__source_id").annotate(Sum("base_quantity")))


def _receipts(line_ids: Collection[int]) -> QuerySet:
    return stock.StockLine.objects.filter(supply__source=LINE, supply__source_id__in=list(line_ids)).order_by()


def progress(order_ids: Collection[int]) -> dict[int, dict[int, Progress]]:
    """How far the lines of orders are: order → line → figures; three statements for any set."""
    rows = list(SupplyLine.objects.filter(order_id__in=list(order_ids), item__stocked=True).values_list("order_id", "pk", "base_quantity"))
    ids = [pk for _order, pk, _quantity in rows]
    came, planned = received(ids), drafted(ids)
    found: dict[int, dict[int, Progress]] = {pk: {} for pk in order_ids}
    for order, pk, quantity in rows:
        found[order][pk] = Progress(quantity, came.get(pk, ZERO), planned.get(pk, ZERO))
    return found


def standing(order_ids: Collection[int]) -> dict[int, tuple[str, int, int]]:
    """Of orders: `none`, `part` or `all` has come; lines that have come whole, and all lines."""
    found = {}
    for pk, rows in progress(order_ids).items():
        whole = sum(1 for line in rows.values() if line.received >= line.ordered)
        found[pk] = (rules.standing(rows.values()), whole, len(rows))
    return found


def awaited(rows: QuerySet[SupplyOrder]) -> QuerySet[SupplyOrder]:
    """Placed orders something is still to come of."""
    expected = Supply.objects.filter(source=LINE, source_id=OuterRef("pk"), quantity__gt=0)
    return rows.filter(Exists(SupplyLine.objects.filter(order=OuterRef("pk")).filter(Exists(expected))), state=State.PLACED)


def late(rows: QuerySet[SupplyOrder], *, on: dt.date) -> QuerySet[SupplyOrder]:
    """Orders something should have come of by now."""
    return rows.filter(_overdue(on), state=State.PLACED)


def with_overdue(rows: QuerySet[SupplyOrder], *, on: dt.date) -> QuerySet[SupplyOrder]:
    """The orders, each saying as `overdue` whether it is late."""
    return rows.annotate(overdue=_overdue(on))


def _overdue(on: dt.date) -> Exists:
    expected = Supply.objects.filter(source=LINE, source_id=OuterRef("pk"), quantity__gt=0, due__lt=on)
    return Exists(SupplyLine.objects.filter(order=OuterRef("pk")).filter(Exists(expected)))


def worth(order_ids: Collection[int]) -> dict[int, Decimal]:
    """Net value of orders at their purchase prices; one statement."""
    found: dict[int, Decimal] = dict.fromkeys(order_ids, ZERO)
    rows = SupplyLine.objects.filter(order_id__in=list(order_ids), unit_cost__isnull=False)
    for pk, quantity, price in rows.values_list("order_id", "quantity", "unit_cost"):
        found[pk] += half_up(quantity * price)
    return found


def counted(order_ids: Collection[int]) -> dict[int, int]:
    rows = SupplyLine.objects.filter(order_id__in=list(order_ids)).order_by()
    return dict(rows.values_list("order_id").annotate(Count("pk")))


def documents_of(order_ids: Collection[int]) -> list[tuple[int, int, str]]:
    """(order, stock document, its state) of receipts; two statements."""
    owner = dict(SupplyLine.objects.filter(order_id__in=list(order_ids)).values_list("pk", "order_id"))
    rows = _receipts(owner).values_list("supply__source_id", "document_id", "document__state").distinct()
    return sorted({(owner[line], document, state) for line, document, state in rows})


def orders_of_documents(document_ids: Collection[int]) -> list[tuple[int, int, str]]:
    """The same from the side of stock documents; two statements, one where no receipt is among them."""
    rows = stock.StockLine.objects.filter(document_id__in=list(document_ids), supply__source=LINE).order_by()
    found = list(rows.values_list("supply__source_id", "document_id", "document__state").distinct())
    owner = dict(SupplyLine.objects.filter(pk__in=[line for line, *_ in found]).values_list("pk", "order_id")) if found else {}
    return sorted({(owner[line], document, state) for line, document, state in found if line in owner})


def of_demands(sources: Collection[tuple[str, int]], *, by: Actor) -> list[tuple[SupplyLine, Decimal, dt.date]]:
    """Lines of supply orders on which these demands have reservations: line, reserved, day. Two statements."""
    if not sources:
        return []
    kinds = {kind for kind, _ in sources}
    held = stock.ahead.Allocation.objects.filter(
        company_id=by.company_id, demand__source__in=kinds, demand__source_id__in=[pk for _, pk in sources], supply__source=LINE,
    )  # fmt: skip
    kept = [(line, quantity, due) for line, quantity, due in held.values_list("supply__source_id", "quantity", "supply__due")]
    rows = SupplyLine.objects.select_related("order__supplier").in_bulk([line for line, *_ in kept])
    return sorted(((rows[line], quantity, due) for line, quantity, due in kept if line in rows), key=lambda row: (row[2], row[0].pk))


__all__ = [
    "awaited",
    "counted",
    "documents_of",
    "drafted",
    "late",
    "lines",
    "of_demands",
    "one",
    "orders_of_documents",
    "progress",
    "received",
    "searched",
    "standing",
    "visible",
    "worth",
]
