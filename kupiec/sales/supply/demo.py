"""Demo: what the wholesaler has ordered and not got yet; through the verbs only."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

from kupiec.ground.kernel import clock
from kupiec.ground.kernel.actor import Actor
from kupiec.money.stock import public as stock
from kupiec.sales.supply import services
from kupiec.sales.supply.values import Kind, LineDraft, OrderDraft

STORY = (
    # days ago, days to come, kind, first item, how many lines, quantity, what became of it
    (16, -2, Kind.PURCHASE, 0, 4, 40, "part"),
    (9, -5, Kind.PURCHASE, 5, 3, 60, "all"),
    (6, 3, Kind.PURCHASE, 9, 5, 25, "placed"),
    (3, 8, Kind.PURCHASE, 15, 4, 80, "placed"),
    (2, 5, Kind.PRODUCTION, 20, 2, 12, "placed"),
    (0, 12, Kind.PURCHASE, 23, 3, 30, "draft"),
)
REMARKS = {Kind.PURCHASE: "Dostawa na paletach, awizacja dzień wcześniej.", Kind.PRODUCTION: "Zestawy pompowe montowane u nas."}


def fill(on: dt.date, *, items: Sequence[int], suppliers: Sequence[int], by: Actor) -> list[int]:
    """Orders in every state: partly come and late, all here, on their way, our own production, one still a draft."""
    place = stock.serving_warehouses(by.company_id)[0]
    made = []
    for number, (ago, ahead, kind, first, count, quantity, became) in enumerate(STORY):
        with clock.frozen(dt.datetime.combine(on - dt.timedelta(days=ago), dt.time(9, 10 * number), clock.WARSAW)):
            chosen = [items[(first + at) % len(items)] for at in range(count)]
            lines = tuple(LineDraft(item_id=pk, quantity=Decimal(quantity + 5 * at)) for at, pk in enumerate(chosen))
            draft = OrderDraft(
                kind=kind, warehouse_id=place.id, due=on + dt.timedelta(days=ahead), supplier_id=suppliers[number % len(suppliers)] if kind is Kind.PURCHASE else None,
                reference=f"POT/{410 + number}" if kind is Kind.PURCHASE and became != "draft" else "", remarks=REMARKS[kind], lines=lines,
            )  # fmt: skip
            made += services.create([draft], by=by)
            if became != "draft":
                services.place(made[-1:], by=by)
    for pk, (*_rest, became) in zip(made, STORY, strict=True):
        if became in ("part", "all"):
            _receive(pk, whole=became == "all", by=by)
    return made


def _receive(pk: int, *, whole: bool, by: Actor) -> None:
    """What came is put on the shelf; of a part, the last line and half of the first are missing."""
    (paper,) = services.receive([pk], by=by)
    if not whole:
        lines = list(stock.StockLine.objects.filter(document_id=paper).order_by("position"))
        stock.hall.edit_draft_line(lines[0].pk, quantity=lines[0].quantity / 2, by=by)
        stock.hall.edit_draft_line(lines[-1].pk, quantity=Decimal(0), by=by)
    stock.issue([paper], by=by)
