"""Stages of percents that ask of nothing but the quantity, worked out beforehand for every quantity (PRC-6)."""

from __future__ import annotations

from decimal import Decimal

from kupiec.money.pricing.values import Outcome, QuantityTable, Rule, StageMode


def quantity_table(mode: StageMode, rules: tuple[Rule, ...]) -> QuantityTable | None:
    """The outcomes at every quantity of percents (in order of priority) that ask of nothing else; else None.

    It says of a price above zero what asking each rule in turn would say, once for all lines.
    """
    if not all(rule.by_quantity_only for rule in rules):
        return None
    breaks = tuple(sorted({rule.from_quantity for rule in rules if rule.from_quantity is not None}))
    return QuantityTable(breaks, tuple(_outcome(mode, rules, at) for at in (None, *breaks)))


def _outcome(mode: StageMode, rules: tuple[Rule, ...], reached: Decimal | None) -> Outcome:
    """The outcome from the break `reached` (None: below the lowest) up to the next one."""
    holding, ahead = [], []
    for rule in rules:
        first = rule.from_quantity
        if first is None or (reached is not None and first <= reached):
            holding.append(rule)
        else:
            ahead.append((first, rule.too_few))
    chosen = holding
    if mode is not StageMode.ALL and holding:
        chosen = [holding[0] if mode is StageMode.FIRST else max(holding, key=lambda rule: rule.value)]
    beaten = [["r", rule.id, "beaten", chosen[0].id] for rule in holding if rule not in chosen]
    return Outcome(tuple(chosen), [told for _, told in ahead] + beaten, min((first for first, _ in ahead), default=None))
