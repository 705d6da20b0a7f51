"""What registers order for sales orders: purchases and production of what is missing (ORD-5, ORD-9).

What is missing of a line is neither blocked for it, nor free on the shelf, nor reserved on what comes, nor on a draft made for it
here. So asking twice orders nothing twice, and what fair sharing gave to somebody else is ordered anew.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Sum

from kupiec.ground.company.public import Company
from kupiec.ground.kernel import audit, clock, jobs, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.money.pricing import public as pricing
from kupiec.money.stock import public as stock
from kupiec.people.catalog import public as catalog
from kupiec.sales.orders import public as orders
from kupiec.sales.orders.public import registry
from kupiec.sales.registers.models import Ordered
from kupiec.sales.supply import public as supply

ZERO = Decimal(0)
PURCHASE, PRODUCTION = "purchase", "production"
KINDS = {PURCHASE: supply.Kind.PURCHASE, PRODUCTION: supply.Kind.PRODUCTION}
SOURCE_LINE = "orders.line"
USUAL_DAYS = 7
JOB = "registers.supply"


@dataclass(frozen=True, slots=True)
class Want:
    """How much of an order line is to be ordered, in base units; until when, where to."""

    line: orders.OrderLine
    order: orders.Order
    quantity: Decimal


def purchase(order_ids: Sequence[int], *, place: bool = False, by: Actor) -> list[int]:
    """Purchase orders (ZD) for what these orders miss, one for each supplier and warehouse; ids of those made.

    `place`: placed at once. Refuses WRONG_STATE, NOTHING_MISSING, NO_SUPPLIER, and what the register says.
    """
    return _order(PURCHASE, order_ids, place=place, by=by)


def produce(order_ids: Sequence[int], *, place: bool = False, by: Actor) -> list[int]:
    """Production orders (ZP) for the products these orders miss, one for each warehouse; ids of those made."""
    return _order(PRODUCTION, order_ids, place=place, by=by)


def _order(kind: str, order_ids: Sequence[int], *, place: bool, by: Actor) -> list[int]:
    """By a person at once; by a register after the passage, in a transaction of its own, since papers are locked before goods."""
    by.require("supply.edit")
    if tx.in_write():
        jobs.enqueue(JOB, {"kind": kind, "orders": list(order_ids), "place": place}, by=by)
        return []
    return make(kind, order_ids, place=place, by=by)


def make(kind: str, order_ids: Sequence[int], *, place: bool, by: Actor) -> list[int]:
    """The work itself, in one transaction: papers first, then goods; whoever waits is reserved what was placed."""
    with tx.write_tx(by=by):
        rows = registry.locked(order_ids, by=by)
        registry.demand_state(rows, registry.Meaning.ACCEPTED)
        registry.permit(kind, rows, by=by)
        wants = missing(rows, kind)
        if not wants:
            raise Refusal("NOTHING_MISSING", N_("Nothing is missing that could be ordered so."), "register")
        groups, without = _grouped(wants, kind, by.company_id)
        if not groups:
            codes = ", ".join(sorted(without))[:200]
            raise Refusal(
                "NO_SUPPLIER", N_("No supplier is known of: %(codes)s. Give them on the item’s page."), "register", params={"codes": codes}
            )
        made = _make(groups, kind, by=by)
        if place:
            supply.place(made, by=by.lent("supply.place", "supply.see"))
        ordered = [want.line.pk for some in groups.values() for want, _who in some]
        stock.block([(SOURCE_LINE, pk) for pk in ordered], by=by.lent("stock.block"))
        _tell(wants, made, without, by=by)
    return made


def missing(rows: Sequence[orders.Order], kind: str = "") -> list[Want]:
    """What these orders miss of goods, of one kind: products are made, the rest is bought. Constant statements for any set."""
    found = orders.standing([row.pk for row in rows], kept=True, company_id=rows[0].company_id) if rows else None
    if found is None:
        return []
    lacking = {pk: quantity for one in registry.completeness(rows) for pk, quantity in one.missing}
    drafted = on_drafts(lacking)
    known = catalog.facts({found.rows[pk].item_id or 0 for pk in lacking})
    wants = []
    for row in rows:
        for pk in found.goods(row.pk):
            line = found.rows[pk]
            left = lacking.get(pk, ZERO) - found.progress[pk].reserved - drafted.get(pk, ZERO)
            item = known.get(line.item_id or 0)
            if left > 0 and item is not None and (not kind or (item.kind == "product") == (kind == PRODUCTION)):
                wants.append(Want(line, row, left))
    return wants


def on_drafts(line_ids: Collection[int]) -> dict[int, Decimal]:
    """Base units on drafts of supply orders made for these lines; one statement."""
    rows = Ordered.objects.filter(order_line_id__in=list(line_ids), supply_line__order__state="draft").order_by()
    return dict(rows.values_list("order_line_id").annotate(Sum("quantity")))


def _grouped(
    wants: Iterable[Want], kind: str, company_id: int
) -> tuple[dict[tuple[int, int | None], list[tuple[Want, pricing.ItemSupplier | None]]], set[str]]:
    """Wants by warehouse and supplier; codes of items nobody supplies."""
    listed = list(wants)
    groups: defaultdict[tuple[int, int | None], list[tuple[Want, pricing.ItemSupplier | None]]] = defaultdict(list)
    without: set[str] = set()
    suppliers = _suppliers({want.line.item_id or 0 for want in listed}, company_id) if kind == PURCHASE else {}
    for want in listed:
        who = suppliers.get(want.line.item_id or 0)
        if kind == PURCHASE and who is None:
            without.add(str(want.line.description)[:60])
            continue
        groups[(want.order.warehouse_id, who.party_id if who else None)].append((want, who))
    return dict(groups), without


def _suppliers(item_ids: Collection[int], company_id: int) -> dict[int, pricing.ItemSupplier]:
    """The main supplier of each item, else the first known; parties marked as suppliers only. One statement."""
    rows = pricing.ItemSupplier.objects.filter(
        company_id=company_id, item_id__in=list(item_ids), party__supplier=True, party__archived=False
    )
    found: dict[int, pricing.ItemSupplier] = {}
    for row in rows.order_by("-main", "pk"):
        found.setdefault(row.item_id, row)
    return found


def _make(
    groups: Mapping[tuple[int, int | None], Sequence[tuple[Want, pricing.ItemSupplier | None]]], kind: str, *, by: Actor
) -> list[int]:
    today, drafts = clock.today(), []
    base = str(Company.objects.values_list("base_currency_id", flat=True).get(pk=by.company_id))
    for (warehouse, party), some in sorted(groups.items(), key=lambda one: (one[0][0], one[0][1] or 0)):
        days = max((who.lead_days if who and who.lead_days is not None else USUAL_DAYS) for _want, who in some)
        earliest = today + dt.timedelta(days=days)
        due = max([earliest, *(want.order.wanted_on for want, _who in some if want.order.wanted_on)])
        numbers = ", ".join(sorted({want.order.number for want, _who in some}))
        lines = tuple(
            supply.LineDraft(
                item_id=want.line.item_id or 0, quantity=_lot(want, who), unit_cost=_cost(who, base), remarks=want.order.number
            )
            for want, who in some
        )
        drafts.append(
            supply.OrderDraft(kind=KINDS[kind], warehouse_id=warehouse, due=due, supplier_id=party, remarks=numbers[:400], lines=lines)
        )
    made = supply.create(drafts, by=by)
    _link(made, [want for _key, some in sorted(groups.items(), key=lambda one: (one[0][0], one[0][1] or 0)) for want, _who in some])
    return made


def _lot(want: Want, who: pricing.ItemSupplier | None) -> Decimal:
    return max(want.quantity, who.least or ZERO) if who else want.quantity


def _cost(who: pricing.ItemSupplier | None, base: str) -> Decimal | None:
    """What the supplier asks, where it is in the company's currency; else the item's own purchase price."""
    return who.price if who is not None and who.currency_id == base else None


def _link(made: Sequence[int], wants: Sequence[Want]) -> None:
    rows = supply.SupplyLine.objects.filter(order_id__in=list(made))
    by_order: dict[int, list[supply.SupplyLine]] = {pk: [] for pk in made}
    for row in rows.order_by("position", "pk"):
        by_order[row.order_id].append(row)
    lines = [row for pk in made for row in by_order[pk]]
    Ordered.objects.bulk_create([
        Ordered(company_id=want.order.company_id, order_line_id=want.line.pk, supply_line_id=line.pk, quantity=want.quantity) for want, line in zip(wants, lines, strict=True)
    ])  # fmt: skip


def _tell(wants: Sequence[Want], made: Sequence[int], without: Collection[str], *, by: Actor) -> None:
    papers = ", ".join(str(row) for row in supply.SupplyOrder.objects.filter(pk__in=made).order_by("pk"))
    ids = sorted({want.order.pk for want in wants})
    audit.tell(registry.SOURCE_ORDER, ids, "supplied", by=by, data={"papers": papers[:120]})
    if without:
        audit.tell(registry.SOURCE_ORDER, ids, "unsupplied", by=by, data={"items": ", ".join(sorted(without))[:200]})


def _nothing_missing(kind: str) -> registry.Reason:
    """Why there is nothing to order; read off the order's own lines, no statement more."""

    def why(situation: registry.Situation) -> str:
        if situation.order.state != registry.Meaning.ACCEPTED:
            return N_("Accept the order first.")
        short = [
            pk
            for pk in situation.lines
            if situation.found.rows[pk].stocked
            and situation.found.progress[pk].to_deliver > situation.found.progress[pk].blocked + situation.found.progress[pk].reserved
        ]
        return "" if short else N_("All goods are blocked for it, reserved or delivered.")

    return why


PLACE = registry.Argument("place", N_("placed at once"), passed=True, help=N_("Else drafts wait for whoever buys."))


class Kinds:
    """Plugged into the orders room."""

    def kinds(self) -> Sequence[registry.Kind]:
        return (
            registry.Kind(
                PURCHASE,
                N_("Order what is missing"),
                "supply.edit",
                "shopping-cart-plus",
                run=purchase,
                waits=_nothing_missing(PURCHASE),
                more=True,
                arguments=(PLACE,),
                entry=True,
            ),
            registry.Kind(
                PRODUCTION,
                N_("Have what is missing made"),
                "supply.edit",
                "tool",
                run=produce,
                waits=_nothing_missing(PRODUCTION),
                more=True,
                arguments=(PLACE,),
                entry=True,
            ),
        )
