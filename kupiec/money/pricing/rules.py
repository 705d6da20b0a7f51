"""The price engine: base, currency, net or gross, discount stages, general markup, manual price, rounding (PRC-1..9).

Pure: everything it may know is in `Facts`, the stages and the line. Steps carry full precision (34 digits); the price
per base unit is rounded once, at the end, then taken times the pack. spec/examples.md is its table of tests.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from decimal import Decimal, localcontext
from typing import Any

from kupiec.ground.kernel.money import EXACT, half_up
from kupiec.money.pricing.bases import FAR, Run, contract_discount, converted, find_base
from kupiec.money.pricing.traces import ONE, ZERO, finish, left_after, shown, text
from kupiec.money.pricing.values import (
    Effect,
    Facts,
    Outcome,
    Price,
    PriceLine,
    Rule,
    Stage,
    StageMode,
)

MOST_PASSED = 12
NO_PRICE = "no_price"
BELOW_ZERO = "below_zero"
TOO_FEW = ("quantity", "")


def price_line(facts: Facts, line: PriceLine, *, stages: Sequence[Stage]) -> Price:
    """The price of one line with the trace that explains it. Stages in their order, their rules in any."""
    with localcontext(EXACT):
        return price_exactly(facts, line, stages=stages)


def price_exactly(facts: Facts, line: PriceLine, *, stages: Sequence[Stage]) -> Price:
    """As `price_line`, for callers that have set the 34-digit context around a whole set."""
    run = Run(facts, line)
    find_base(run)
    base = run.now
    contract_discount(run)
    for stage in stages:
        _apply_stage(run, stage)
    _general_markup(run)
    return _finish(run, base)


# discount rules


def failed_condition(rule: Rule, run: Run) -> tuple[str, str] | None:
    """The first condition of the rule that does not hold, with its figure; None when all hold."""
    facts, quantity = run.facts, run.quantity
    item, customer = facts.item, facts.customer
    if rule.item_id is not None and rule.item_id != item.item_id:
        return "item", ""
    if rule.item_group_id is not None and rule.item_group_id not in item.group_path:
        return "item_group", ""
    if rule.discount_group_id is not None and rule.discount_group_id != item.discount_group_id:
        return "discount_group", ""
    if rule.party_id is not None and rule.party_id != customer.party_id:
        return "party", ""
    if rule.group_id is not None and rule.group_id != customer.group_id:
        return "customer_group", ""
    if facts.discount is not None and rule.group_id is not None and rule.discount_group_id is not None:
        return "contract", ""
    if rule.base_id is not None and rule.base_id not in customer.base_ids:
        return "base", ""
    if rule.from_quantity is not None and quantity < rule.from_quantity:
        return TOO_FEW
    if rule.to_quantity is not None and quantity > rule.to_quantity:
        return "to_quantity", text(rule.to_quantity)
    if rule.payment_method and rule.payment_method != facts.payment_method:
        return "payment", rule.payment_method
    if rule.condition and rule.condition not in facts.met:
        return "condition", ""
    if rule.valid_from is not None and facts.on < rule.valid_from:
        return "from", rule.valid_from.isoformat()
    if rule.valid_to is not None and facts.on > rule.valid_to:
        return "ended", rule.valid_to.isoformat()
    if run.now is None and rule.effect is not Effect.FIXED:
        return "base_price", ""
    return None


def _apply_stage(run: Run, stage: Stage) -> None:
    """The outcome worked out beforehand where there is one, else every rule is asked, in order of priority."""
    now, table = run.now, stage.table
    if table is not None and now is not None and not run.stop and now > ZERO:
        _apply_outcome(run, table.outcomes[bisect_right(table.breaks, run.quantity)])
        return
    holding = []
    for rule in stage.rules if stage.sorted else sorted(stage.rules, key=_priority):
        failed = failed_condition(rule, run)
        first = rule.from_quantity
        if failed is None:
            holding.append(rule)
        elif failed is TOO_FEW and first is not None:
            run.passed.append(rule.too_few)
            run.next_break = min(run.next_break, first)
        else:
            run.passed.append(["r", rule.id, *failed])
    if holding:
        _apply_holding(run, stage, holding)


def _apply_outcome(run: Run, outcome: Outcome) -> None:
    assert run.now is not None
    run.passed += outcome.passed
    if outcome.next_break is not None and outcome.next_break < run.next_break:
        run.next_break = outcome.next_break
    for rule in outcome.chosen:
        run.steps.append(rule.step)
        if rule.on_line:
            run.keep = run.keep * rule.left
        else:
            run.now = run.now * rule.left
        _taken(run, rule)


def _apply_holding(run: Run, stage: Stage, holding: list[Rule]) -> None:
    """Of the rules that hold: none after an exclusive one, else those the stage's mode chooses."""
    if run.stop:
        run.passed.extend(["r", rule.id, "excluded", run.stop] for rule in holding)
        return
    chosen = holding if stage.mode is StageMode.ALL else [_chosen(run, stage.mode, holding)]
    for rule in chosen:
        _apply(run, rule)
    if len(holding) > len(chosen):
        winner = chosen[0]
        run.passed.extend(["r", rule.id, "beaten", winner.id] for rule in holding if rule is not winner)


def _priority(rule: Rule) -> int:
    return rule.priority


def _chosen(run: Run, mode: StageMode, holding: list[Rule]) -> Rule:
    """The first by priority, or the one that leaves the customer the lowest price (of equals the first by priority)."""
    if mode is StageMode.FIRST or len(holding) == 1:
        return holding[0]

    def costs(rule: Rule) -> Decimal:
        now, keep = _effect(run, rule)
        return now * keep

    return min(holding, key=costs)


def _effect(run: Run, rule: Rule) -> tuple[Decimal, Decimal]:
    now = run.now if run.now is not None else ZERO
    if rule.effect is Effect.FIXED:
        return _own_amount(run, rule), ONE
    if rule.effect is Effect.AMOUNT:
        return now - _own_amount(run, rule), run.keep
    if rule.on_line:
        return now, run.keep * rule.left
    return now * rule.left, run.keep


def _own_amount(run: Run, rule: Rule) -> Decimal:
    """The rule's amount (net per base unit, in its currency) as the running price is: currency, gross, pack."""
    amount = converted(run, rule.value, rule.rate, gross=False, note=False)
    return amount * run.line.factor if run.pack else amount


_STEP: dict[Effect, str] = {Effect.PERCENT: "pct", Effect.AMOUNT: "amt", Effect.FIXED: "fix"}


def _apply(run: Run, rule: Rule) -> None:
    if rule.effect is Effect.PERCENT:
        run.steps.append(rule.step)
    else:
        run.steps.append([_STEP[rule.effect], rule.id, text(_own_amount(run, rule))])
    run.now, run.keep = _effect(run, rule)
    _taken(run, rule)


def _taken(run: Run, rule: Rule) -> None:
    run.source = "rule"
    if rule.exclusive and not run.stop:
        run.stop = rule.id
    if rule.final:
        run.final = True


# the end


def _general_markup(run: Run) -> None:
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


def _finish(run: Run, base: Decimal | None) -> Price:
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
    return Price(
        item.item_id, unit, _catalogue(run, base), discount, net, run.source, item.cost, _trace(run), run.warnings
    )


def _manual(run: Run, unit: Decimal) -> tuple[Decimal, Decimal]:
    """What a person decided: a price (then only his discount counts), or another discount on the engine's price."""
    line = run.line
    run.source = "manual"
    price, discount = line.manual_price, line.manual_discount
    run.steps.append([
        "man", None if price is None else text(price), None if discount is None else text(discount), line.reason[:80],
    ])  # fmt: skip
    return (unit if price is None else half_up(price, 4)), (ZERO if discount is None else discount)


def _catalogue(run: Run, base: Decimal | None) -> Decimal | None:
    """The price a discount is measured from: the item's catalogue price, else the base price; per line unit."""
    listed = run.facts.item.list_price
    if listed is not None:
        return finish(converted(run, listed, ONE, gross=False, note=False), run.decimals, run.per_unit)
    return None if base is None else finish(base, run.decimals, run.factor)


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


