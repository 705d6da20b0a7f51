"""Steps of what is promised: purchases under way, promises held, confirmations in tranches, budgets, bundles."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from decimal import Decimal

from django.db.models import F, Q, Sum

from kupiec.ground.kernel import clock
from kupiec.money.invoicing.models import Invoice
from kupiec.money.promotions.models import Taken
from kupiec.money.stock import public as stock
from kupiec.sales.booking import public as booking
from kupiec.sales.booking.models import Booking
from kupiec.sales.budgets import queries as budgeted
from kupiec.sales.budgets import services as budgets
from kupiec.sales.budgets.models import Budget, Use
from kupiec.sales.budgets.values import LineDraft as PlanLine
from kupiec.sales.confirmations import services as confirming
from kupiec.sales.confirmations.models import Confirmation, Line, Promised, Tranche
from kupiec.sales.confirmations.values import Draft, How, LineDraft, Plan
from kupiec.sales.confirmations.values import LineChange as PromisedChange
from kupiec.sales.orders.models import Order, OrderLine
from kupiec.sales.orders.services import bundles
from kupiec.sales.promising import public as promising
from kupiec.sales.supply import public as supply
from kupiec.sales.supply.services import reopen as supply_reopen
from tests.strength.machine import BOUGHT, Machine, audited, step
from tests.strength.model import ZERO

# --- purchases ---


@step(3)
def purchase(m: Machine) -> None:
    rows = tuple(supply.LineDraft(item_id=m.pick(m.goods).pk, quantity=m.quantity(30)) for _ in range(m.chance.randint(1, 2)))
    due = m.day + dt.timedelta(days=m.chance.randint(0, 9))
    made = supply.create([supply.OrderDraft(warehouse_id=m.pick(m.places).pk, due=due, supplier_id=m.supplier, lines=rows)], by=m.by)
    if m.chance.random() < 0.8:
        supply.place(made, by=m.by)


def bought(m: Machine) -> supply.SupplyOrder:
    return m.pick(supply.SupplyOrder.objects.all())


@step(2, "NOT_PLACED", "NOTHING_LEFT")
def purchase_receive(m: Machine) -> None:
    """A PZ drafted; whoever issues drafts issues it."""
    supply.receive([bought(m).pk], by=m.by)


@step(1, "FINISHED")
def purchase_postpone(m: Machine) -> None:
    supply.postpone([bought(m).pk], due=m.day + dt.timedelta(days=m.chance.randint(1, 20)), by=m.by)


@step(1, "NOT_PLACED", "NOT_CLOSED", "FINISHED", "RECEIVED", "NOT_DRAFT")
def purchase_end(m: Machine) -> None:
    m.chance.choice((supply.close, supply_reopen, supply.cancel, supply.place))([bought(m).pk], by=m.by)


@audited("reserved of supply")
def reserved(m: Machine) -> None:
    m.expect("supply kept beyond what comes", list(stock.ahead.ExpectedSupply.objects.filter(reserved__gt=F("quantity"))), [])


# --- promises held, resources ---


@step(3, "NEVER")
def hold(m: Machine) -> None:
    """Pieces of one item or two, for an order or for nobody; another hold for the same order takes its place."""
    asks = [promising.Ask(one.pk, m.quantity(6)) for one in m.chance.sample(m.goods, m.chance.randint(1, 2))]
    source = ("orders.order", m.chance.randint(1, 5)) if m.chance.random() < 0.5 else None
    hours = m.chance.randint(1, 72)
    promising.hold(asks, warehouse_id=m.pick(m.places).pk, hours=hours, source=source, by=m.by)
    until = clock.now() + dt.timedelta(hours=hours)
    m.model.holds = [one for one in m.model.holds if source is None or one[0] != source]
    m.model.holds += [(source, ask.item_id, ask.quantity, until) for ask in asks]


@audited("held")
def held_for_some_hours(m: Machine) -> None:
    rows = promising.Hold.objects.filter(until__gt=clock.now()).order_by().values_list("item_id").annotate(Sum("quantity"))
    wanted: dict[int, Decimal] = {}
    for _source, item, quantity, until in m.model.holds:
        if until > clock.now():
            wanted[item] = wanted.get(item, ZERO) + quantity
    m.expect("held", dict(rows), wanted)


@step(2, "OVERLAP")
def book(m: Machine) -> None:
    starts = dt.datetime.combine(m.day, dt.time(m.chance.randint(0, 20)), clock.WARSAW)
    ends = starts + dt.timedelta(hours=m.chance.randint(1, 3))
    booking.book([booking.BookingDraft(resource_id=m.resource, starts_at=starts, ends_at=ends, firm=m.chance.random() < 0.6)], by=m.by)


@step(1, "OVERLAP", "NOT_RESERVED")
def book_on(m: Machine) -> None:
    m.chance.choice((booking.confirm, booking.cancel))([m.pick(Booking.objects.all()).pk], by=m.by)


# --- confirmations ---


@step(3, "CANCELLED", "NOTHING_LEFT")
def confirmation_of_order(m: Machine) -> None:
    confirming.from_orders([m.pick(Order.objects.all()).pk], by=m.by)


@step(2)
def confirmation_typed(m: Machine) -> None:
    rows = tuple(
        LineDraft(item_id=m.pick(m.goods).pk, quantity=m.quantity(60), price=m.chance.choice((None, Decimal("9.99")))) for _ in range(2)
    )
    confirming.create([Draft(orderer_id=m.pick(m.customers).pk, warehouse_id=m.pick(m.places).pk, lines=rows)], by=m.by)


def promised(m: Machine, *states: str) -> Confirmation:
    return m.pick(Confirmation.objects.filter(state__in=states) if states else Confirmation.objects.all())


@step(3, "TOO_EARLY", "OVER_LIMIT", "EMPTY")
def confirmation_confirm(m: Machine) -> None:
    confirming.confirm([promised(m, "draft").pk], by=m.by)


@step(4, "FINISHED", "EMPTY", "TOO_MANY_TRANCHES", "NO_SUPPLY")
def confirmation_spread(m: Machine) -> None:
    plan = Plan(how=m.chance.choice((How.LOT, How.STOCK)), first=m.day + dt.timedelta(days=m.chance.randint(0, 9)), lot=m.quantity(9) + 3)
    confirming.spread(promised(m).pk, plan, again=m.chance.random() < 0.3, by=m.by)


@step(4, "FINISHED", "SHIPPED", "QUANTITY", "OVER_QUANTITY", "BELOW_SHIPPED")
def tranche_correct(m: Machine) -> None:
    one = m.pick(Tranche.objects.filter(quantity__gt=0))
    if m.chance.random() < 0.5:
        confirming.correct(one.pk, quantity=m.quantity(20), version=one.version, by=m.by)
    else:
        confirming.correct(one.pk, on=m.day + dt.timedelta(days=m.chance.randint(0, 30)), by=m.by)


@step(2, "NOT_CONFIRMED", "SHIPPED")
def tranche_put_off(m: Machine) -> None:
    one = m.pick(Tranche.objects.filter(quantity__gt=0, first_on__isnull=False, line__live=True, line__confirmation__state="confirmed"))
    confirming.put_off([one.pk], on=m.day + dt.timedelta(days=m.chance.randint(0, 30)), reason="później", by=m.by)


@step(2, "FINISHED", "OVER_QUANTITY", "CONFIRMED", "SHIPPED")
def confirmation_line(m: Machine) -> None:
    row = m.pick(Line.objects.all())
    confirming.change_line(row.confirmation_id, row.pk, PromisedChange(quantity=m.quantity(60)), by=m.by)


@step(2, "ORDERED", "NOT_CONFIRMED", "PARTY_BLOCKED")
def confirmation_order(m: Machine) -> None:
    confirming.order([promised(m, "confirmed").pk], by=m.by)


@step(1, "NOT_CONFIRMED", "NOT_CLOSED", "FINISHED", "SHIPPED")
def confirmation_end(m: Machine) -> None:
    m.chance.choice((confirming.close, confirming.reopen, confirming.cancel))([promised(m).pk], by=m.by)


@audited("promises")
def promises_stay(m: Machine) -> None:
    """What was promised is never forgotten, the day promised first never moves; tranches make their line."""
    told = list(Promised.objects.order_by("pk").values_list("tranche_id", "on", "quantity"))
    m.expect("promises made before", told[: len(m.model.promises)], m.model.promises)
    m.model.promises = told
    sums = dict(Tranche.objects.order_by().values_list("line_id").annotate(Sum("quantity")))
    m.expect("quantities of tranches", sums, dict(Line.objects.values_list("pk", "quantity")))


# --- budgets ---


@step(1, "HAS_DRAFT")
def budget_renew(m: Machine) -> None:
    """A version with another amount and one line more, in force at once."""
    row = m.pick(Budget.objects.all())
    made = budgets.begin(row.pk, by=m.by)
    budgets.lines.add(made, [PlanLine(name=f"Linia {made}", amount=m.quantity(90) * 100)], by=m.by)
    budgets.approve([made], by=m.by)
    budgets.enforce([made], by=m.by)


@step(2, "OVER_BUDGET")
def budget_charge(m: Machine) -> None:
    line = m.pick(sorted(budgeted.lines_in_force(by=m.by, side="income", on=m.day), key=lambda one: one.pk))
    kind, rows = m.chance.choice((("orders.order", Order.objects.all()), ("invoicing.invoice", Invoice.objects.all())))
    budgets.charge(kind, [m.pick(rows).pk], line_id=line.pk, by=m.by)


@step(1, "OVER_BUDGET")
def budget_discharge(m: Machine) -> None:
    budgets.discharge("orders.order", [m.pick(Order.objects.all()).pk], by=m.by)


@step(1)
def budget_recount(m: Machine) -> None:
    """Counted anew, everything stands where it stood."""
    before = standing()
    budgets.recount([row.pk for row in Budget.objects.order_by("pk")], by=m.by)
    m.expect("uses counted anew, gone and new", (before - (now := standing()), now - before), (Counter(), Counter()))


def standing() -> Counter[tuple[object, ...]]:
    names = ("budget_id", "code", "kind", "line_id", "committed", "invoiced", "open", "actual")
    return Counter(Use.objects.values_list(*names))


@audited("budget")
def the_budget_of_everything(m: Machine) -> None:
    """What is invoiced stands on it to the grosz: every issued invoice as its corrections left it."""
    found = Use.objects.filter(budget_id=m.budget).aggregate(Sum("actual"))["actual__sum"] or ZERO
    m.expect("carried out of the budget", found, sum((m.model.net(pk) for pk, one in m.model.invoices.items() if one.issued), ZERO))


# --- bundles ---


@step(4, "NOT_DRAFT", "NO_PROMOTION", "NOT_ENOUGH")
def bundle_take(m: Machine) -> None:
    bundles.take(m.pick(Order.objects.filter(state__in=("draft", "draft", "accepted"))).pk, m.promotion, by=m.by)


@step(1, "NOT_DRAFT")
def bundle_leave(m: Machine) -> None:
    bundles.leave(m.pick(Order.objects.filter(state="draft")).pk, m.promotion, by=m.by)


@audited("gifts")
def gifts_are_earned(m: Machine) -> None:
    """Of every draft that took the promotion: a piece for every five bought, none else."""
    taken = set(Taken.objects.filter(kind="orders.order", promotion_id=m.promotion).values_list("document_id", flat=True))
    rows = OrderLine.objects.filter(order__state="draft").order_by()
    own = Q(promotion__isnull=True, item_id=m.goods[0].pk)
    earned = {
        pk: total // BOUGHT for pk, total in rows.filter(own, order_id__in=taken).values_list("order_id").annotate(Sum("base_quantity"))
    }
    given = dict(rows.filter(promotion__isnull=False).values_list("order_id").annotate(Sum("base_quantity")))
    m.expect("gifts", given, {pk: count for pk, count in earned.items() if count})
