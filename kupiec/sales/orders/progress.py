"""Where lines of orders stand: computed from lineage rows and from what stock keeps, never counted up (KER-5, ORD-7)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal

from django.db.models import Q, Sum

from kupiec.ground.kernel.money import ZERO
from kupiec.money.stock import public as stock
from kupiec.sales.orders.models import Delivered, Invoiced, OrderLine
from kupiec.sales.orders.values import SOURCE_LINE, LineValue, Progress

FIELDS = (
    "order_id", "pk", "base_quantity", "given_up", "to_fulfil", "stocked", "item_id", "vat_code", "vat_percent", "net",
    "description",
)  # fmt: skip


class Standing:
    """Lines of some orders with their progress."""

    def __init__(self) -> None:
        self.lines: defaultdict[int, list[int]] = defaultdict(list)
        self.progress: dict[int, Progress] = {}
        self.values: dict[int, LineValue] = {}
        self.stocked: dict[int, bool] = {}
        self.items: dict[int, int | None] = {}
        self.names: dict[int, str] = {}

    def of(self, order_id: int) -> list[Progress]:
        return [self.progress[pk] for pk in self.lines[order_id]]

    def open_of(self, line_id: int) -> Decimal:
        """What is still owed: to deliver, or (services, free lines) to invoice."""
        found = self.progress[line_id]
        done = found.delivered if self.stocked[line_id] else max(found.delivered, found.invoiced)
        return max(found.wanted - done, ZERO)

    def done(self, order_id: int) -> bool:
        return all(not self.open_of(pk) for pk in self.lines[order_id])

    def begun(self, order_id: int) -> bool:
        return any(p.planned or p.delivered or p.invoicing or p.invoiced for p in self.of(order_id))


def standing(order_ids: Iterable[int], *, kept: bool = False, company_id: int = 0) -> Standing:
    """Progress of all lines of these orders; three statements for any set, three more with what stock keeps."""
    found = Standing()
    ids = list(order_ids)
    rows = list(OrderLine.objects.filter(order_id__in=ids).order_by("order_id", "position", "pk").values_list(*FIELDS))
    line_ids = [row[1] for row in rows]
    delivered, invoiced = _delivered(ids), _invoiced(ids)
    kept_for = _kept(line_ids, company_id) if kept and line_ids else {}
    for order_id, pk, base, given_up, to_fulfil, stocked, item, code, percent, net, name in rows:
        planned, done, returned = delivered.get(pk, (ZERO, ZERO, ZERO))
        invoicing, billed = invoiced.get(pk, (ZERO, ZERO))
        blocked, reserved = kept_for.get(pk, (ZERO, ZERO))
        found.lines[order_id].append(pk)
        found.stocked[pk], found.items[pk], found.names[pk] = stocked, item, name
        found.values[pk] = LineValue(code, percent, net, base)
        found.progress[pk] = Progress(
            pk, base, given_up, blocked, reserved, None, to_fulfil, planned, done, returned, invoicing, billed
        )
    return found


def _delivered(order_ids: list[int]) -> dict[int, tuple[Decimal, Decimal, Decimal]]:
    """Planned, delivered, returned per line."""
    rows = Delivered.objects.filter(order_line__order_id__in=order_ids).order_by().values_list("order_line_id")
    rows = rows.annotate(
        planned=Sum("quantity", filter=Q(done=False, returned=False)),
        gone=Sum("quantity", filter=Q(done=True, returned=False)),
        back=Sum("quantity", filter=Q(done=True, returned=True)),
    )
    return {pk: (planned or ZERO, done or ZERO, -(back or ZERO)) for pk, planned, done, back in rows}


def _invoiced(order_ids: list[int]) -> dict[int, tuple[Decimal, Decimal]]:
    """On draft invoices, and invoiced, per line."""
    rows = Invoiced.objects.filter(order_line__order_id__in=order_ids).order_by().values_list("order_line_id")
    rows = rows.annotate(planned=Sum("quantity", filter=Q(done=False)), gone=Sum("quantity", filter=Q(done=True)))
    return {pk: (planned or ZERO, done or ZERO) for pk, planned, done in rows}


def _kept(line_ids: list[int], company_id: int) -> Mapping[int, tuple[Decimal, Decimal]]:
    found = stock.kept([(SOURCE_LINE, pk) for pk in line_ids], company_id=company_id)
    return {source_id: (one.blocked, one.reserved) for (_, source_id), one in found.items()}
