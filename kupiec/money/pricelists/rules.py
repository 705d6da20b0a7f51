"""Building prices: margin, markup, discount, formula, and the pattern they end on (PRC-2). Pure; examples.md P11, P12."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Context, Decimal, localcontext
from functools import lru_cache
from typing import Any

from kupiec.ground.kernel import formula
from kupiec.ground.kernel.money import EXACT
from kupiec.ground.kernel.words import N_
from kupiec.money.pricelists.values import ZERO, Direction, Goods, Made, Method, Pattern, Plan, Step

HUNDRED = Decimal(100)
_ROUNDING = {Direction.UP: ROUND_CEILING, Direction.NEAREST: ROUND_HALF_UP, Direction.DOWN: ROUND_FLOOR}
_WHOLE = Decimal(1)
NAMES: dict[str, formula.Name] = {
    "source": formula.Name(formula.NUMBER, N_("Price the recipe starts from"), "zrodlo", Decimal(100)),
    "cost": formula.Name(formula.NUMBER, N_("Purchase price; empty when unknown"), "koszt", Decimal(80)),
    "list_price": formula.Name(formula.NUMBER, N_("Catalogue price of the item; may be empty"), "katalog", Decimal(130)),
    "old": formula.Name(formula.NUMBER, N_("Price in the list until now; empty when there is none"), "stara", Decimal(120)),
}


def build(goods: Iterable[Goods], *, plan: Plan) -> list[Made]:
    """The prices of a set, in order."""
    with localcontext(EXACT) as context:
        return [_made(one, plan, context) for one in goods]


def _made(one: Goods, plan: Plan, context: Context) -> Made:
    step = step_for(one, plan.steps)
    if step is None:
        return Made(one.item_id, one.old, None, "step")
    if one.source is None and step.method is not Method.FORMULA:
        return Made(one.item_id, one.old, None, "source")
    price = _price(one, step)
    if price is None or price < ZERO:
        return Made(one.item_id, one.old, None, "value")
    if plan.gross:
        price = price * (HUNDRED + one.vat) / HUNDRED
    if plan.factor is not _WHOLE:
        price = price / plan.factor
    return Made(one.item_id, one.old, rounded(price, plan.pattern))


def step_for(one: Goods, steps: tuple[Step, ...]) -> Step | None:
    """The first step that speaks of the item."""
    for step in steps:
        if step.item_group_id is not None and step.item_group_id not in one.groups:
            continue
        if step.discount_group_id is not None and step.discount_group_id != one.discount_group_id:
            continue
        if step.producer_id is not None and step.producer_id != one.producer_id:
            continue
        if step.supplier_id is not None and step.supplier_id != one.supplier_id:
            continue
        if step.condition and step.condition not in one.met:
            continue
        return step
    return None


def _price(one: Goods, step: Step) -> Decimal | None:
    source = one.source
    if step.method is Method.FORMULA:
        return _by_formula(one, step)
    if source is None:
        return None
    if step.method is Method.MARKUP:
        return source * (HUNDRED + step.percent) / HUNDRED
    if step.method is Method.MARGIN:
        return source * HUNDRED / (HUNDRED - step.percent)
    return source * (HUNDRED - step.percent) / HUNDRED


def _by_formula(one: Goods, step: Step) -> Decimal | None:
    if step.program is None:
        return None
    told: dict[str, Any] = {"source": one.source, "cost": one.cost, "list_price": one.listed, "old": one.old}
    try:
        found = step.program.evaluate({name: told[name] if name in told else (one.known or {}).get(name) for name in step.program.used})
    except (formula.FormulaError, TypeError):
        return None
    return Decimal(found)


def rounded(price: Decimal, pattern: Pattern) -> Decimal:
    """The price on its pattern: 48.36 up to …0.99 is 48.99, up to …9.90 is 49.90; half-up where no ending is asked."""
    unit = _unit(pattern.decimals)
    if pattern.ending is None:
        return price.quantize(unit, ROUND_HALF_UP)
    period = period_of(pattern.ending)
    count = ((price - pattern.ending) / period).to_integral_value(rounding=_ROUNDING[pattern.direction])
    return (max(count, ZERO) * period + pattern.ending).quantize(unit, ROUND_HALF_UP)


@lru_cache(16)
def _unit(decimals: int) -> Decimal:
    return Decimal(1).scaleb(-decimals)


@lru_cache(256)
def period_of(ending: Decimal) -> Decimal:
    """How far apart prices of one ending stand: 1 for 0.99, 10 for 9.90, 100 for 99."""
    return Decimal(1).scaleb(max(ending.adjusted() + 1, 0)) if ending else Decimal(1)


def waits(old: Decimal | None, new: Decimal, *, ask_above: Decimal | None) -> bool:
    """Whether a new purchase price differs so much that somebody should look first."""
    if ask_above is None or old is None or not old:
        return False
    return abs(new - old) * HUNDRED > old * ask_above
