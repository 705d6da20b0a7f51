"""Demo: orders of the last months walked through the registers day after day, and open ones in all registers. Verbs only.

`enter_day` is called for each working day of the past: orders come in, are accepted, delivered (the invoices are made
by invoicing's own demo). `open_orders` is called last: what stands in the registers today.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from kupiec.ground.kernel import clock
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.people.catalog import public as catalog
from kupiec.people.parties import public as parties
from kupiec.sales.orders import queries
from kupiec.sales.orders.models import Order
from kupiec.sales.orders.services import close, deliver, head, holds, lines, move, papers, registers
from kupiec.sales.orders.services.create import create
from kupiec.sales.orders.values import DraftOrder, DraftOrderLine, LineChange

_QUANTITIES = ((1500, (1, 1, 1, 2)), (400, (1, 2, 2, 3, 4)), (60, (2, 4, 5, 6, 8, 10)), (0, (5, 10, 12, 20, 24, 50)))
"""From a price on, how many of it people order: boilers by one, fittings by the box."""
_REMARKS = ("Dostawa do godz. 10.", "Kontakt na budowie: kierownik Nowak.", "Rozładunek po stronie odbiorcy.", "Proszę o awizację.")


def _customers(customers: Sequence[int], *, by: Actor) -> list[int]:
    """Those that may buy: not archived, not blocked."""
    facts = parties.documents_facts(customers, company_id=by.company_id)
    return [pk for pk in customers if (one := facts.get(pk)) and not one.archived and not (one.terms and one.terms.blocked)]


def _lines(
    chance: random.Random, items: Sequence[int], facts: dict[int, catalog.ItemFacts], *, most: int = 9
) -> tuple[DraftOrderLine, ...]:
    chosen = chance.sample(list(items), k=min(len(items), chance.randint(2, most)))
    return tuple(
        DraftOrderLine(item_id=pk, unit=facts[pk].unit, quantity=_quantity(chance, facts[pk]))
        for pk in chosen
        if pk in facts and not facts[pk].archived
    )


def _quantity(chance: random.Random, item: catalog.ItemFacts) -> Decimal:
    price = item.list_price or Decimal(0)
    return Decimal(chance.choice(next(counts for least, counts in _QUANTITIES if price >= least)))


def _drafts(
    chance: random.Random, count: int, *, by: Actor, customers: Sequence[int], items: Sequence[int], on: dt.date
) -> list[DraftOrder]:
    facts = catalog.facts(items)
    made = []
    for _ in range(count):
        rows = _lines(chance, items, facts)
        if not rows:
            continue
        made.append(
            DraftOrder(
                company_id=by.company_id,
                branch_id=by.branch_id or 0,
                orderer_id=chance.choice(list(customers)),
                issue_date=on,
                wanted_on=on + dt.timedelta(days=chance.randint(1, 12)),
                customer_reference=f"ZAM/{chance.randint(100, 9999)}" if chance.random() < 0.6 else "",
                remarks=chance.choice(_REMARKS) if chance.random() < 0.25 else "",
                lines=rows,
            )
        )
    return made


def enter_day(*, by: Actor, customers: Sequence[int], items: Sequence[int], on: dt.date, count: int = 3) -> list[int]:
    """Orders of one day: accepted, delivered as far as goods are there, passed on to invoicing; their ids."""
    chance = random.Random(on.toordinal())  # noqa: S311 - believable data, not secrets
    with clock.frozen(on):
        buyers = _customers(customers, by=by)
        if not buyers or not items:
            return []
        ids = [one.order_id for one in create(_drafts(chance, count, by=by, customers=buyers, items=items, on=on), by=by)]
        done = []
        for pk in ids:
            if _walk(pk, by=by, far=4):
                done.append(pk)
        return done


def _walk(pk: int, *, by: Actor, far: int) -> bool:
    """Pass an order on as far as its registers let it: 1 checking, 2 reserving, 3 picking, 4 delivered, 5 invoicing."""
    codes = {one.code: one.pk for one in queries.registers(by.company_id)}
    try:
        for step, code in enumerate(("checking", "reserving", "picking"), 1):
            if step <= far:
                move.move([pk], codes[code], by=by)
        if far >= 4:
            deliver.ship([pk], by=by)
            move.move([pk], codes["shipping"], by=by)
            move.move([pk], codes["billing"], by=by)
    except Refusal:
        return False
    return True


def finish(*, by: Actor, on: dt.date) -> int:
    """Close what is delivered whole, give up the rest of what is old; how many were closed."""
    with clock.frozen(on):
        codes = {one.code: one.pk for one in queries.registers(by.company_id)}
        count = 0
        for order in Order.objects.filter(company_id=by.company_id, register_id=codes["billing"]).order_by("pk"):
            try:
                move.move([order.pk], codes["closed"], by=by)
            except Refusal:
                if (on - order.issue_date).days < 8:
                    continue
                close.close([order.pk], reason="klient nie czeka na resztę", by=by)
            count += 1
        return count


def open_orders(*, by: Actor, customers: Sequence[int], items: Sequence[int], today: dt.date) -> list[int]:
    """What stands in the registers today: about thirty orders, some short of goods, held, late, cancelled."""
    registers.book(by.company_id)
    chance = random.Random(412)  # noqa: S311 - believable data, not secrets
    buyers = _customers(customers, by=by)
    if not buyers or not items:
        return []
    found: list[int] = []
    fresh: list[int] = []
    for on, far in _standing(today):
        with clock.frozen(on):
            made = create(_drafts(chance, 1, by=by, customers=buyers, items=items, on=on), by=by)
            for one in made:
                _walk(one.order_id, by=by, far=far)
                (found if far else fresh).append(one.order_id)
    with clock.frozen(today):
        _special(fresh + found, chance, by=by, items=items)
        _to_ship(found, by=by)
    return fresh + found


def _standing(today: dt.date) -> list[tuple[dt.date, int]]:
    """When each open order came and how far it is: the older, the further; numbers follow the days."""
    counts = ((4, 4, 6), (3, 5, 4), (2, 6, 3), (1, 5, 2), (0, 7, 1))
    days = [(today - dt.timedelta(days=age + number % 3), far) for far, count, age in counts for number in range(count)]
    return sorted(days, key=lambda one: (one[0], -one[1]))


def _to_ship(ids: Sequence[int], *, by: Actor) -> None:
    """Two of those being picked have their WZ drafted: the warehouse has something to send this morning."""
    for pk in list(Order.objects.filter(pk__in=ids, register__code="picking").order_by("pk").values_list("pk", flat=True)[:2]):
        try:
            deliver.deliver([pk], by=by)
        except Refusal:
            continue


def _special(ids: Sequence[int], chance: random.Random, *, by: Actor, items: Sequence[int]) -> None:
    """A line larger than the stock, a price by hand, a hold, a cancelled order, an old price, a message, an advance."""
    first = list(Order.objects.filter(pk__in=ids[:7]).order_by("pk"))
    if len(first) < 6:
        return
    facts = catalog.facts(items[:1])
    unit = next(iter(facts.values())).unit
    lines.add(first[0].pk, [DraftOrderLine(item_id=items[0], unit=unit, quantity=Decimal(120))], by=by)
    rows = queries.lines(first[1].pk)
    lines.change(
        first[1].pk, rows[0].pk, LineChange(unit_price=(rows[0].unit_price * Decimal("0.93")).quantize(Decimal("0.01")), reason="cena z telefonu"), by=by
    )  # fmt: skip
    holds.hold([first[2].pk], reason="czekamy na potwierdzenie adresu budowy", by=by)
    head.edit_head(first[3].pk, {"issue_date": clock.today()}, by=by)
    papers.notify([first[4].pk], text="Klient prosi o dostawę windą, sprawdźcie wymiary palet.", by=by)
    close.cancel([first[5].pk], reason="klient kupił gdzie indziej", by=by)
    accepted = Order.objects.filter(pk__in=ids, state="accepted", gross__gt=0).order_by("pk").first()
    if accepted is not None:
        papers.take_payment([accepted.pk], amount=min(accepted.gross, Decimal("1000.00")), by=by)


def as_salesperson(by: Actor, employee_id: int) -> Actor:
    """The same rights in the hands of another salesperson, so that orders have different owners."""
    return replace(by, employee_id=employee_id)


__all__ = ["as_salesperson", "enter_day", "finish", "open_orders"]
