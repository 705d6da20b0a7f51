"""Delivered lines that are to be billed: their documents locked, and what is left of them, in one statement each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Subquery, Sum

from kupiec.ground.documents import public as documents
from kupiec.ground.kernel import locks
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.money import EXACT, ZERO, half_up
from kupiec.ground.kernel.prepared import IDS, Prepared
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.money.invoicing.models import Billed
from kupiec.money.invoicing.values import DraftInvoiceLine
from kupiec.money.stock import public as stock


@dataclass(frozen=True, slots=True)
class Delivery:
    """A line of a stock document with what is billed or planned to be of it, and its item's marks for the tax office."""

    document_id: int
    kind: str
    state: str
    number: str
    description: str
    item_id: int
    base_quantity: Decimal
    cost: Decimal | None
    gtu: str
    annex15: bool
    returned: Decimal
    billed: Decimal
    taken_back: bool

    @property
    def left(self) -> Decimal:
        return self.base_quantity - self.returned - self.billed

    def cost_of(self, billed: Decimal) -> Decimal | None:
        """The billed part of the cost frozen on the delivered line."""
        if self.cost is None or not self.base_quantity:
            return None
        with localcontext(EXACT):
            return half_up(self.cost * billed / self.base_quantity)


Deliveries = Mapping[int, Delivery]
_FIELDS = (
    "pk", "document_id", "document__kind", "document__state", "document__number", "description", "item_id", "base_quantity",
    "cost", "item__gtu", "item__annex15",
)  # fmt: skip


_DOCUMENTS = locks.Locked(locks.Kind.STOCK_DOCUMENT, lambda ids: stock.StockDocument.objects.filter(pk__among=ids).only("pk"))


def lock(lines: Sequence[DraftInvoiceLine], *, by: Actor) -> Deliveries:
    """The delivered lines these bill, their documents locked after the papers above them, what is left checked."""
    wanted: defaultdict[int, Decimal] = defaultdict(lambda: ZERO)
    for line in lines:
        if line.stock_line_id:
            wanted[line.stock_line_id] += base_billed(line)
    if not wanted:
        return {}
    document_ids = _documents_of([line for line in lines if line.stock_line_id])
    documents.lock_owners("stock", sorted(document_ids), by=by)
    _DOCUMENTS.take(document_ids)
    found = check_left(wanted)
    if not {one.document_id for one in found.values()} <= document_ids:
        raise ValueError("a line names another delivery than its own")
    return found


def _documents_of(lines: Sequence[DraftInvoiceLine]) -> set[int]:
    """The deliveries of the lines: as they name them themselves, else looked up."""
    bare = [line.stock_line_id or 0 for line in lines if line.stock_document_id is None]
    found = {line.stock_document_id for line in lines if line.stock_document_id is not None}
    if bare:
        found.update(stock.StockLine.objects.filter(pk__in=bare).values_list("document_id", flat=True))
    return found


def base_billed(line: DraftInvoiceLine) -> Decimal:
    return line.billed if line.billed is not None else line.quantity * line.factor


def check_left(wanted: Mapping[int, Decimal]) -> Deliveries:
    """Refuses OVER_BILLED when more would be billed than delivered less returned, NOT_DELIVERED before issue."""
    found = read(wanted)
    for line_id, quantity in wanted.items():
        one = found.get(line_id)
        if one is None or one.kind != "WZ" or one.state != "issued" or one.taken_back:
            raise Refusal("NOT_DELIVERED", N_("Only issued deliveries can be invoiced."), "lines")
        if quantity > one.left:
            raise Refusal(
                "OVER_BILLED",
                N_("Of “%(name)s” in %(number)s only %(left)s is left to invoice."),
                "quantity",
                params={"name": one.description, "number": one.number, "left": f"{max(one.left, ZERO).normalize():f}"},
            )
    return found


def _delivered(ids: Collection[int]) -> QuerySet[Any]:
    billed = _sum_of(Billed.objects.filter(stock_line=OuterRef("pk")), "stock_line")
    returned = _sum_of(stock.Returned.objects.filter(source=OuterRef("pk")), "source")
    taken_back = Exists(stock.StockLine.objects.filter(reverses=OuterRef("pk")))
    return stock.StockLine.objects.filter(pk__among=ids).values_list(*_FIELDS, returned, billed, taken_back)


_DELIVERED = Prepared(_delivered, ids=IDS)


def read(line_ids: Iterable[int]) -> Deliveries:
    """Delivered lines by id; one statement."""
    return {
        pk: Delivery(*(*facts, back or ZERO, done or ZERO, reversed_))
        for pk, *facts, back, done, reversed_ in _DELIVERED.values(ids=set(line_ids))
    }


def _sum_of(rows: QuerySet[Any], key: str) -> Subquery:
    return Subquery(rows.order_by().values(key).annotate(sum=Sum("quantity")).values("sum"))
