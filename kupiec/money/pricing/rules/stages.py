"""Discount rules in stages: which hold, which win, what they do to the running price (PRC-6)."""

from __future__ import annotations

from bisect import bisect_right
from decimal import Decimal

from kupiec.money.pricing.rules.formulas import evaluate, told
from kupiec.money.pricing.rules.run import Run, as_running, line_value, other_item
from kupiec.money.pricing.traces import ONE, ZERO, text
from kupiec.money.pricing.values import Effect, Outcome, Rule, Stage, StageMode

TOO_FEW = ("quantity", "")


def failed_condition(rule: Rule, run: Run) -> tuple[str, str] | None:
    """The first condition of the rule that does not hold, with its figure; None when all hold."""
    return (
        other_item(rule, run.facts)
        or _other_customer(rule, run)
        or _amounts(rule, run)
        or _circumstances(rule, run)
        or _effect_fails(rule, run)
    )


def _other_customer(rule: Rule, run: Run) -> tuple[str, str] | None:
    customer = run.facts.customer
    if rule.party_id is not None and rule.party_id != customer.party_id:
        return "party", ""
    if rule.group_id is not None and rule.group_id != customer.group_id:
        return "customer_group", ""
    if run.facts.discount is not None and rule.group_id is not None and rule.discount_group_id is not None:
        return "contract", ""
    if rule.base_id is not None and rule.base_id not in customer.base_ids:
        return "base", ""
    return None


def _amounts(rule: Rule, run: Run) -> tuple[str, str] | None:
    """Quantity and value, of the line or of the document."""
    quantity, whole = run.quantity, rule.per_document and run.document is not None
    if whole and run.document is not None:
        quantity = run.document.quantity(rule)
    if rule.from_quantity is not None and quantity < rule.from_quantity:
        return ("document_quantity", text(rule.from_quantity)) if rule.per_document else TOO_FEW
    if rule.to_quantity is not None and quantity > rule.to_quantity:
        return "to_quantity", text(rule.to_quantity)
    if rule.from_line_value is not None and line_value(run) < rule.from_line_value * rule.rate:
        return "line_value", text(rule.from_line_value)
    if rule.from_document_value is not None:
        value = line_value(run) if run.document is None else run.document.value
        if value < rule.from_document_value * rule.rate:
            return "document_value", text(rule.from_document_value)
    return None


def _circumstances(rule: Rule, run: Run) -> tuple[str, str] | None:
    facts = run.facts
    if rule.payment_method and rule.payment_method != facts.payment_method:
        return "payment", rule.payment_method
    if rule.channel and rule.channel != facts.channel:
        return "channel", rule.channel
    if rule.condition and rule.condition not in facts.met:
        return "condition", ""
    if rule.valid_from is not None and facts.on < rule.valid_from:
        return "from", rule.valid_from.isoformat()
    if rule.valid_to is not None and facts.on > rule.valid_to:
        return "ended", rule.valid_to.isoformat()
    return None


def _effect_fails(rule: Rule, run: Run) -> tuple[str, str] | None:
    """Nothing to take it from, a formula without a value, a floor that can't be kept or is reached already."""
    if run.now is None and rule.effect not in (Effect.FIXED, Effect.FORMULA):
        return "base_price", ""
    if rule.effect is Effect.FORMULA and evaluate(run, rule) is None:
        return "formula", ""
    if rule.floor_percent is not None:
        floor = _floor(run, rule)
        if floor is None:
            return "cost", text(rule.floor_percent)
        if run.now is not None and run.now * run.keep <= floor:
            return "floor", text(rule.floor_percent)
    return None


def apply_stage(run: Run, stage: Stage) -> None:
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
    """The running price and what the line keeps of it after the rule, not below the rule's own floor."""
    now, keep = _plain_effect(run, rule)
    floor = None if rule.floor_percent is None else _floor(run, rule)
    if floor is None:
        return now, keep
    if run.now is not None:
        floor = min(floor, run.now * run.keep)
    return (floor / keep, keep) if now * keep < floor else (now, keep)


def _plain_effect(run: Run, rule: Rule) -> tuple[Decimal, Decimal]:
    now = run.now if run.now is not None else ZERO
    if rule.effect is Effect.FIXED:
        return _own_amount(run, rule), ONE
    if rule.effect is Effect.FORMULA:
        found = evaluate(run, rule)
        return now if found is None else found, run.keep
    if rule.effect is Effect.AMOUNT:
        return now - _own_amount(run, rule), run.keep
    if rule.on_line:
        return now, run.keep * rule.left
    return now * rule.left, run.keep


def _own_amount(run: Run, rule: Rule) -> Decimal:
    """The rule's amount (net per base unit, in its currency) as the running price is: currency, gross, pack."""
    return as_running(run, rule.value, rule.rate)


def _floor(run: Run, rule: Rule) -> Decimal | None:
    """The lowest running price the rule may lead to; None when the cost is unknown."""
    cost = run.facts.item.cost
    if cost is None or rule.floor_percent is None:
        return None
    return as_running(run, cost * (100 + rule.floor_percent) / 100)


_STEP: dict[Effect, str] = {Effect.AMOUNT: "amt", Effect.FIXED: "fix"}


def _apply(run: Run, rule: Rule) -> None:
    plain, _ = _plain_effect(run, rule)
    if rule.effect is Effect.PERCENT:
        run.steps.append(rule.step)
    elif rule.effect is Effect.FORMULA:
        run.steps.append(["frm", rule.id, text(plain), told(run, rule)])
    else:
        run.steps.append([_STEP[rule.effect], rule.id, text(_own_amount(run, rule))])
    run.now, run.keep = _effect(run, rule)
    if run.now != plain:
        run.steps.append(["flr", rule.id, text(run.now)])
    _taken(run, rule)


def _taken(run: Run, rule: Rule) -> None:
    run.source = "rule"
    if rule.exclusive and not run.stop:
        run.stop = rule.id
    if rule.final:
        run.final = True
