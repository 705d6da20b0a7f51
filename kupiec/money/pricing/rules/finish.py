"""The end of a line: general markup, what a person decided, rounding once, the trace (PRC-5, PRC-9)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from kupiec.ground.kernel.money import half_up
from kupiec.money.pricing.rules.run import FAR, Run, converted
from kupiec.money.pricing.traces import ONE, ZERO, finish, left_after, shown, text
from kupiec.money.pricing.values import Price

MOST_PASSED = 12
NO_PRICE = "no_price"
BELOW_ZERO = "below_zero"


def general_markup(run: Run) -> None:
    """The customer’s general markup or markdown, unless a rule before is final."""
    customer = run.facts.customer
    percent = customer.markup_percent
    if not percent or run.now is None:
        return
    if run.final:
        run.passed.append(["m", 0, "final", text(percent)])
        return
    run.steps.append(customer.markup_step)
    if customer.markup_step[0] == "mkl":
        run.keep = run.keep * customer.left
    else:
        run.now = run.now * customer.left


def finish_line(run: Run) -> Price:
    """What the line costs, rounded once, with the trace that says why."""
    line, item = run.line, run.facts.item
    if run.now is not None and run.now < ZERO:
        run.now = ZERO
        run.steps.append(["zero"])
        run.warnings = (*run.warnings, BELOW_ZERO)
    unit = ZERO if run.now is None else finish(run.now, run.decimals, run.factor)
    discount, left = (ZERO, ONE) if run.keep is ONE else shown(run.keep)
    if line.manual_price is not None or line.manual_discount is not None:
        unit, discount = _manual(run, unit)
        left = left_after(discount)
    elif run.now is None:
        run.warnings = (*run.warnings, NO_PRICE)
    net = half_up(unit * line.quantity if left is ONE else unit * line.quantity * left)
    return Price(item.item_id, unit, _catalogue(run), discount, net, run.source, item.cost, _trace(run), run.warnings)


def _manual(run: Run, unit: Decimal) -> tuple[Decimal, Decimal]:
    """What a person decided: a price (then only his discount counts), or another discount on the engine's price."""
    line = run.line
    run.source = "manual"
    price, discount = line.manual_price, line.manual_discount
    run.steps.append([
        "man", None if price is None else text(price), None if discount is None else text(discount), line.reason[:80],
    ])  # fmt: skip
    return (unit if price is None else half_up(price, 4)), (ZERO if discount is None else discount)


def _catalogue(run: Run) -> Decimal | None:
    """The price a discount is measured from: the item's catalogue price, else the base price; per line unit."""
    listed = run.facts.item.list_price
    if listed is not None:
        return finish(converted(run, listed, ONE, gross=False, note=False), run.decimals, run.per_unit)
    return None if run.base is None else finish(run.base, run.decimals, run.factor)


def _trace(run: Run) -> dict[str, Any]:
    trace: dict[str, Any] = {"s": run.steps, "d": run.decimals}
    if run.passed:
        trace["x"] = run.passed if len(run.passed) <= MOST_PASSED else run.passed[:MOST_PASSED]
    if run.factor is not ONE:
        trace["f"] = text(run.factor)
    if run.pack:
        trace["p"] = 1
    if run.next_break is not FAR:
        trace["n"] = text(run.next_break)
    return trace
