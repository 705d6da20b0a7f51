"""Bundle promotions on an order: lines they make live and die with the lines that earn them (PRC-8)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.db.models import Q

from kupiec.ground.kernel import tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.bulk import update_rows
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.money.promotions import public as promotions
from kupiec.sales.orders import queries
from kupiec.sales.orders.models import Order, OrderLine
from kupiec.sales.orders.services import create, loading, price, totals, undo
from kupiec.sales.orders.values import SOURCE_ORDER, DraftOrderLine, LineChange, LinesChanged, Meaning

_KEPT = (
    "quantity", "base_quantity", "list_price", "unit_price", "discount_percent", "trace", "price_source", "net", "cost", "cost_value",
)  # fmt: skip
Had = Sequence[tuple[int, int | None]]


def sheet(order: Order) -> promotions.Sheet:
    return promotions.Sheet(SOURCE_ORDER, order.pk, price.context(order))


def _rows(order: Order, items: Collection[int] | None = None) -> list[OrderLine]:
    rows = OrderLine.objects.filter(order_id=order.pk).order_by("position", "pk")
    return list(rows if items is None else rows.filter(item__among=items))


def finish(order: Order, changed: LinesChanged, *, asked: bool = False) -> LinesChanged:
    """The end of every verb on lines: sets are taken apart, bundles follow the lines (`asked`: also when the last one was just
    given up), then totals."""
    paper = sheet(order)
    if has_sets(order):
        changed = _apply(order, promotions.explode(paper, _rows(order)), changed)
    if asked or promotions.takes(paper):
        changed = _apply(order, promotions.arrange(paper, _rows(order)), changed)
    totals.recount([order])
    return changed


def has_sets(order: Order) -> bool:
    """Whether the order has sets or components of them; no statement where nobody has defined any."""
    known = promotions.compositions()
    rows = OrderLine.objects.filter(order_id=order.pk)
    return bool(known) and rows.filter(Q(item_id__in=list(known)) | Q(set_line__isnull=False)).exists()


def _apply(order: Order, arranged: promotions.Arranged, changed: LinesChanged) -> LinesChanged:
    from kupiec.sales.orders.services import lines

    gone = tuple(line.pk for line in arranged.gone)
    if gone:
        lines.drop(order, gone)
    update_rows(
        OrderLine, [{"pk": line.pk, **{name: getattr(line, name) for name in _KEPT}} for line in arranged.changed], _KEPT, bump="version"
    )
    made = [_make(order, wanted) for wanted in arranged.wanted]
    return replace(
        changed,
        touched=tuple(dict.fromkeys((*(pk for pk in changed.touched if pk not in gone), *(line.pk for line in arranged.changed), *made))),
        removed=(*changed.removed, *gone),
        reordered=changed.reordered or bool(made),
    )


def _make(order: Order, wanted: promotions.Wanted) -> int:
    from kupiec.sales.orders.services import lines

    draft = DraftOrderLine(
        wanted.item_id, "", wanted.quantity, unit_price=wanted.unit_price, discount_percent=wanted.discount_percent, list_price=wanted.list_price,
        trace=wanted.trace, price_source=wanted.source, cost=wanted.cost,
    )  # fmt: skip
    row = create.make_line(order, draft, lines.around(order, [draft]))
    row.order_id, row.followed = order.pk, order.moves > 0
    setattr(row, wanted.cause, wanted.cause_id)
    row.position = lines.make_room(order, 1, after=wanted.after)
    price.value(row)
    row.save(force_insert=True)
    return row.pk


def made(orders: Sequence[Order], rows: Sequence[Sequence[OrderLine]]) -> list[list[OrderLine]]:
    """Orders just made, with their sets taken apart; all their lines."""
    found = []
    for order, lines in zip(orders, rows, strict=True):
        if has_sets(order):
            finish(order, LinesChanged())
        found.append(_rows(order) if has_sets(order) else list(lines))
    return found


def dress(order: Order, lines: Sequence[OrderLine]) -> None:
    """Lines about to be priced anew, none of them written: with the discounts that bundles would leave on them."""
    fresh = {line.pk: line for line in lines}
    if has_sets(order):
        promotions.explode(sheet(order), [fresh.get(line.pk, line) for line in _rows(order)])
    if promotions.takes(sheet(order)):
        promotions.arrange(sheet(order), [fresh.get(line.pk, line) for line in _rows(order)])


def take(order_id: int, promotion_id: int, *, gift_id: int | None = None, by: Actor) -> LinesChanged:
    """Add what a bundle gives, with the gift chosen. Refuses NOT_DRAFT, NO_PROMOTION, NOT_ENOUGH."""
    by.require("orders.edit")
    with tx.write_tx(by=by):
        order = loading.draft(order_id, by=by)
        had = promotions.leave(sheet(order), [promotion_id])
        promotions.take(sheet(order), _rows(order), promotion_id, gift_id=gift_id)
        back: dict[str, Any] = {"take": [list(one) for one in had]} if had else {"leave": [promotion_id]}
        return finish(order, LinesChanged(undo_id=undo.keep(order, "promotion", back, by=by)))


def leave(order_id: int, promotion_id: int, *, by: Actor) -> LinesChanged:
    """Give a bundle up: its line goes, its discounts too. Refuses NOT_DRAFT."""
    by.require("orders.edit")
    with tx.write_tx(by=by):
        order = loading.draft(order_id, by=by)
        had = promotions.leave(sheet(order), [promotion_id])
        step = undo.keep(order, "promotion", {"take": [list(one) for one in had]}, by=by)
        return finish(order, LinesChanged(undo_id=step), asked=True)


def given_up(order: Order, rows: Sequence[OrderLine]) -> list[list[int | None]]:
    """Removing a line that a bundle made gives the bundle up; what it was, to be taken back."""
    ids = {row.promotion_id for row in rows if row.promotion_id is not None}
    return [list(one) for one in promotions.leave(sheet(order), sorted(ids))] if ids else []


def back(order: Order, said: Mapping[str, Any]) -> dict[str, Any]:
    """The part of an undo step that concerns bundles, done; its inverse."""
    inverse: dict[str, Any] = {}
    if pks := said.get("leave"):
        inverse["take"] = [list(one) for one in promotions.leave(sheet(order), pks)]
    if had := said.get("take"):
        present = promotions.leave(sheet(order), [pk for pk, _ in had])
        for pk, gift in had:
            promotions.take(sheet(order), _rows(order), pk, gift_id=gift)
        inverse |= {"take": [list(one) for one in present]} if present else {"leave": [pk for pk, _ in had]}
    return inverse


def check_own(line: OrderLine, changes: LineChange | None = None, *, sets: Collection[int] | None = None) -> None:
    """Refuses GIFT_LINE: a line made by a bundle follows it, only its description may be edited."""
    if line.promotion_id is not None and changes != LineChange(description=changes.description if changes else None):
        raise Refusal("GIFT_LINE", N_("This line follows its promotion; remove it to give the promotion up."), "quantity")
    if line.set_line_id is not None and (
        changes is None or any(getattr(changes, name) is not None for name in ("item_id", "quantity", "unit"))
    ):
        raise Refusal("SET_PART", N_("This line follows its set; change or remove the set."), "quantity")
    if (
        changes
        and (changes.unit_price is not None or changes.discount_percent is not None)
        and line.item_id in (promotions.compositions() if sets is None else sets)
    ):
        raise Refusal("SET_PRICE", N_("The price of a set stands on its components."), "unit_price")


def check_parts(rows: Sequence[OrderLine]) -> None:
    """Refuses SET_PART: components go with their set only."""
    gone = {row.pk for row in rows}
    if any(row.set_line_id is not None and row.set_line_id not in gone for row in rows):
        raise Refusal("SET_PART", N_("This line follows its set; change or remove the set."), "quantity")


def parts_of(order: Order, line_ids: Iterable[int]) -> tuple[int, ...]:
    """Lines of components that go with these."""
    return (
        tuple(OrderLine.objects.filter(order_id=order.pk, set_line_id__in=list(line_ids)).values_list("pk", flat=True))
        if promotions.compositions()
        else ()
    )


def copied(source_id: int, order_id: int, *, by: Actor) -> None:
    """A copy takes the bundles its original took, at today's lines and prices."""
    if promotions.copy(SOURCE_ORDER, {source_id: order_id}, company_id=by.company_id):
        finish(Order.objects.get(pk=order_id), LinesChanged())


def offer(order: Order) -> promotions.Offer:
    """What the order has taken and what is suggested."""
    return promotions.offer(sheet(order), lambda items: _rows(order, items))


def strip(order: Order, *, by: Actor) -> promotions.Strip:
    """What stands above the totals; only a draft can still take or give up bundles."""
    if order.state != Meaning.DRAFT:
        return promotions.Strip()
    return promotions.strip(offer(order), edit=by.may("orders.edit"))


class Paper:
    """Orders, for the interface of promotions."""

    kind = SOURCE_ORDER

    def offer(self, pk: int, *, by: Actor) -> promotions.Offer:
        return offer(queries.one(pk, by=by))

    def take(self, pk: int, promotion_id: int, *, gift_id: int | None, by: Actor) -> object:
        return take(pk, promotion_id, gift_id=gift_id, by=by)

    def leave(self, pk: int, promotion_id: int, *, by: Actor) -> object:
        return leave(pk, promotion_id, by=by)
