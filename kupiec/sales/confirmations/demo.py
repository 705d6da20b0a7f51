"""Demo: what the wholesaler promised in writing, kept, put off and late; through the verbs only."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

from kupiec.ground.kernel import clock
from kupiec.ground.kernel.actor import Actor
from kupiec.money.stock import public as stock
from kupiec.people.catalog import public as catalog
from kupiec.sales.confirmations import queries, services
from kupiec.sales.confirmations.models import Line
from kupiec.sales.confirmations.values import Draft, Every, How, LineDraft, Plan
from kupiec.sales.orders import public as orders

D = Decimal
MODEST = D(60)
ZERO = D(0)
STORY = (
    # days ago, days to the first tranche, quantity, parts, how many deliveries went out, days after the first promise
    (42, 10, 240, 3, 3, 0), (38, 7, 120, 2, 2, 3), (30, 8, 180, 3, 3, 1), (24, 9, 600, 4, 2, 2), (17, 7, 90, 2, 1, 0), (12, 5, 150, 3, 1, 0),
)  # fmt: skip


def _at(on: dt.date, hour: int = 9) -> dt.datetime:
    return dt.datetime.combine(on, dt.time(hour, 20), clock.WARSAW)


def fill(on: dt.date, *, customers: Sequence[int], items: Sequence[int], by: Actor) -> None:
    """Confirmations shipped in tranches, some late; one of an open order and one typed wait to be confirmed."""
    facts = catalog.facts(items[:80])
    items = [pk for pk in items[:80] if ZERO < (facts[pk].list_price or ZERO) < MODEST and not facts[pk].archived]
    for number, (ago, ahead, quantity, parts, went, behind) in enumerate(STORY):
        with clock.frozen(_at(on - dt.timedelta(days=ago))):
            pk = _confirmed(customers[(number * 3 + 2) % len(customers)], items[(number * 4) % len(items)], quantity, parts, ahead, by=by)
        _ship(pk, went, behind, today=on, by=by)
    _waiting(on, customers[4 % len(customers)], items[2:4], by=by)


def _confirmed(customer: int, item: int, quantity: int, parts: int, ahead: int, *, by: Actor) -> int:
    today = clock.today()
    draft = Draft(
        orderer_id=customer,
        customer_reference=f"ZAM/{today:%m}/{quantity}",
        lines=(
            LineDraft(
                item_id=item,
                quantity=D(quantity),
                price=catalog.facts([item])[item].list_price,
                requested_on=today + dt.timedelta(days=ahead),
            ),
        ),
    )
    (pk,) = services.create([draft], by=by)
    services.spread(pk, Plan(how=How.COUNT, every=Every.WEEK, count=parts, first=today + dt.timedelta(days=ahead)), by=by)
    services.confirm([pk], by=by)
    orders.accept(services.order([pk], by=by), by=by)
    return pk


def _ship(pk: int, went: int, behind: int, *, today: dt.date, by: Actor) -> None:
    """So many tranches go out, each some days late; goods come first."""
    line = Line.objects.select_related("order_line__order", "confirmation").get(confirmation_id=pk)
    order_line = line.order_line
    if order_line is None or line.item_id is None or order_line.order.state != "accepted":
        return
    for tranche in queries.tranches_of([line.pk])[line.pk][:went]:
        day = min(tranche.on + dt.timedelta(days=behind), today - dt.timedelta(days=1))
        with clock.frozen(_at(day, 8)):
            if behind > 1:
                services.correct(tranche.pk, on=day, reason="Dostawa od producenta opóźniona", by=by)
            base = tranche.quantity * line.factor
            paper = stock.DraftDocument(
                "PW",
                by.company_id,
                line.confirmation.branch_id,
                order_line.order.warehouse_id,
                day,
                lines=(stock.DraftLine(line.item_id, line.unit, line.factor, tranche.quantity, base, unit_cost=D(5)),),
            )
            (made,) = stock.draft([paper], by=by)
            stock.issue([made.document_id], by=by)
            stock.issue(orders.deliver([order_line.order_id], quantities={order_line.pk: base}, by=by), by=by)


def _waiting(on: dt.date, customer: int, items: Sequence[int], *, by: Actor) -> None:
    """This morning: a draft of a confirmation spread by lots, one corrected by hand."""
    lines = tuple(
        LineDraft(item_id=pk, quantity=D(1000 - 400 * at), price=catalog.facts([pk])[pk].list_price, requested_on=on + dt.timedelta(days=8))
        for at, pk in enumerate(items)
    )
    (pk,) = services.create(
        [
            Draft(
                orderer_id=customer,
                customer_reference="E-MAIL 23.11",
                remarks="Dostawy etapami na budowę, wjazd od ul. Leśnej.",
                lines=lines,
            )
        ],
        by=by,
    )
    services.spread(pk, Plan(lot=D(300), first=on + dt.timedelta(days=7)), by=by)
    second = queries.tranches_of([queries.lines(pk)[0].pk])[queries.lines(pk)[0].pk][1]
    services.correct(second.pk, quantity=D(200), by=by)
