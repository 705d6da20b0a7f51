"""Where lines of orders stand: computed from lineage rows and from what stock keeps, never counted up (KER-5, ORD-7)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.db.models import Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce

from kupiec.ground.kernel.fields import QuantityField
from kupiec.ground.kernel.money import ZERO
from kupiec.ground.kernel.prepared import IDS, Prepared
from kupiec.money.stock import public as stock
from kupiec.sales.orders.models import Delivered, Invoiced, Order, OrderLine
from kupiec.sales.orders.values import SOURCE_LINE, LineValue, Meaning, Progress

_DELIVERED = "(SELECT SUM(quantity) FROM orders_delivered d WHERE d.order_line_id = orders_line.id AND "
_INVOICED = "(SELECT SUM(quantity) FROM orders_invoiced i WHERE i.order_line_id = orders_line.id AND "
_SUMS = {
    name: RawSQL(sql, (), output_field=QuantityField(null=True))  # noqa: S611
    for name, sql in {
        "sum_planned": _DELIVERED + "NOT d.done AND NOT d.returned)",
        "sum_delivered": _DELIVERED + "d.done AND NOT d.returned)",
        "sum_returned": _DELIVERED + "d.done AND d.returned)",
        "sum_invoicing": _INVOICED + "NOT i.done AND i.quantity > 0)",
        "sum_invoiced": _INVOICED + "i.done)",
    }.items()
}
"""What lineage says of a line (a draft correction frees nothing before it is issued); written out, since composing it costs more than running it."""


def _lines(ids: Collection[int]) -> QuerySet[OrderLine]:
    return OrderLine.objects.filter(order_id__among=ids).order_by("order_id", "position", "pk").annotate(**_SUMS)


_LINES = Prepared(lambda ids: _lines(ids).defer("trace"), ids=IDS)
_TRACED = Prepared(_lines, ids=IDS)


class Standing:
    """Lines of some orders with their progress."""

    def __init__(self) -> None:
        self.lines: defaultdict[int, list[int]] = defaultdict(list)
        self.rows: dict[int, OrderLine] = {}
        self.progress: dict[int, Progress] = {}

    def rows_of(self, order_id: int) -> list[OrderLine]:
        return [self.rows[pk] for pk in self.lines[order_id]]

    def of(self, order_id: int) -> list[Progress]:
        return [self.progress[pk] for pk in self.lines[order_id]]

    def goods(self, order_id: int) -> list[int]:
        """Lines that meet the warehouse."""
        return [pk for pk in self.lines[order_id] if self.rows[pk].stocked and self.rows[pk].item_id]

    def values(self, order_id: int) -> list[LineValue]:
        return [LineValue(line.vat_code, line.vat_percent, line.net, line.base_quantity) for line in self.rows_of(order_id)]

    def open_of(self, line_id: int) -> Decimal:
        """What is still owed: to deliver, or (services, free lines) to invoice."""
        found = self.progress[line_id]
        done = found.delivered if self.rows[line_id].stocked else max(found.delivered, found.invoiced)
        return max(found.wanted - done, ZERO)

    def done(self, order_id: int) -> bool:
        return all(not self.open_of(pk) for pk in self.lines[order_id])

    def planned(self, order_id: int) -> bool:
        """Whether drafts of deliveries stand."""
        return any(one.planned for one in self.of(order_id))

    def begun(self, order_id: int) -> bool:
        return any(p.planned or p.delivered or p.invoicing or p.invoiced for p in self.of(order_id))


def standing(order_ids: Iterable[int], *, kept: bool = False, company_id: int = 0, traces: bool = False) -> Standing:
    """Lines of these orders with their progress; one statement for any set, two or three more with what stock keeps.

    `traces`: read how prices came about as well.
    """
    found = Standing()
    ids = set(order_ids)
    for line in (_TRACED if traces else _LINES).records(ids=ids) if ids else ():
        found.lines[line.order_id].append(line.pk)
        found.rows[line.pk] = line
        found.progress[line.pk] = _progress(line)
    if kept:
        add_kept(found, company_id)
    return found


def unfinished(orders: QuerySet[Order]) -> QuerySet[Order]:
    """Drafts, and of those accepted the ones still owing: something to deliver or (services, free lines) to invoice."""
    done: dict[str, QuerySet[Any]] = {
        "delivered": Delivered.objects.filter(order_line=OuterRef("pk"), done=True, returned=False),
        "invoiced": Invoiced.objects.filter(order_line=OuterRef("pk"), done=True),
    }
    sums = {
        name: ExpressionWrapper(
            Coalesce(Subquery(rows.order_by().values("order_line").annotate(total=Sum("quantity")).values("total")), Value(ZERO))
            + F("given_up"),
            output_field=QuantityField(),
        )
        for name, rows in done.items()
    }
    owing = OrderLine.objects.filter(order=OuterRef("pk"), base_quantity__gt=sums["delivered"])
    owing = owing.filter(Q(stocked=True) | Q(base_quantity__gt=sums["invoiced"]))
    return orders.filter(Q(state=Meaning.DRAFT) | Q(Exists(owing), state=Meaning.ACCEPTED))


def fresh(orders: Iterable[tuple[int, Sequence[OrderLine]]]) -> Standing:
    """Standing of orders just made, from their lines in hand: nothing has become of them yet."""
    found = Standing()
    for order_id, lines in orders:
        for line in lines:
            found.lines[order_id].append(line.pk)
            found.rows[line.pk] = line
            found.progress[line.pk] = Progress(line.pk, line.base_quantity)
    return found


def _progress(line: OrderLine) -> Progress:
    sums: dict[str, Any] = {name.removeprefix("sum_"): getattr(line, name) or ZERO for name in _SUMS}
    sums["returned"] = -sums["returned"]
    return Progress(line.pk, line.base_quantity, line.given_up, to_fulfil=line.to_fulfil, **sums)


def add_kept(found: Standing, company_id: int) -> None:
    """What stock keeps for these lines now: two or three statements."""
    if found.rows:
        kept = stock.ahead.kept([(SOURCE_LINE, pk) for pk in found.rows], company_id=company_id)
        for (_, pk), one in kept.items():
            found.progress[pk] = replace(found.progress[pk], blocked=one.blocked, reserved=one.reserved)
