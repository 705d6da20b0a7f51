"""Which floor holds for whom, and whether a line is below it (PRC-10). Pure; examples.md P10."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import ROUND_CEILING, Decimal, localcontext

from kupiec.ground.kernel.money import EXACT, half_up
from kupiec.money.margins.values import ZERO, Basis, Breach, Effect, Floor, Line

HUNDRED = Decimal(100)
CENT, FINE = Decimal("0.01"), Decimal("0.0001")
_TYPED = re.compile(r"^\s*(?P<number>[-+\u2212]?\d[\d\s.,]*?(?:\s*(?:%|zł))?)\s+(?P<reason>[^\W\d].*)$", re.DOTALL)
_UNITS = frozenset({"zł", "pln", "eur"})


def parted(text: str) -> tuple[str, str]:
    """`85,50 regular customer` as a price and its reason; a text without a reason as it is."""
    found = _TYPED.match(text)
    if found is None or found["reason"].strip().casefold() in _UNITS:
        return text, ""
    return found["number"], found["reason"].strip()


def governing(floors: Sequence[Floor], *, role_id: int | None, groups: Sequence[int], effect: Effect) -> Floor | None:
    """A role's floor: of its own floors that speak of the item the one of the nearest group; where it has none, everybody's."""
    for whose in dict.fromkeys((role_id, None)):
        speaking = [
            one
            for one in floors
            if one.effect is effect and one.role_id == whose and (one.item_group_id is None or one.item_group_id in groups)
        ]
        if speaking:
            return max(speaking, key=lambda one: -1 if one.item_group_id is None else groups.index(one.item_group_id))
    return None


def price_at(floor: Floor, line: Line) -> Decimal:
    """The floor as the document's prices are, per the line's unit, unrounded."""
    cost = (line.cost or ZERO) * line.factor
    if floor.basis is Basis.NONE:
        return ZERO
    home = cost * (HUNDRED + floor.percent) / HUNDRED if floor.basis is Basis.MARKUP else cost * HUNDRED / (HUNDRED - floor.percent)
    return home / line.rate * (HUNDRED + line.vat_percent) / HUNDRED


def breach(line: Line, floors: Sequence[Floor], *, roles: Iterable[int], groups: Sequence[int]) -> Breach | None:
    """What a line breaks for somebody with these roles: the lowest floor any of them gives him counts; the gravest effect is told."""
    if line.cost is None:
        return None
    whose: list[int | None] = [*sorted(set(roles))] or [None]
    with localcontext(EXACT):
        paid = line.unit_price * (HUNDRED - line.discount_percent) / HUNDRED
        for effect in Effect:
            found = [governing(floors, role_id=role, groups=groups, effect=effect) for role in whose]
            if None in found:
                continue
            lowest, floor = min(((price_at(one, line), one) for one in found if one is not None), key=lambda pair: pair[0])
            if paid < lowest:
                return _told(line, floor, lowest, paid)
    return None


def strictest(line: Line, floors: Sequence[Floor], *, groups: Sequence[int]) -> Breach | None:
    """What a line breaks for whoever may least: the same whoever asks, so circulations can go by it."""
    found = [
        one for role in {floor.role_id for floor in floors} | {None}
        if (one := breach(line, [floor for floor in floors if floor.effect is not Effect.WARN], roles=() if role is None else (role,), groups=groups))
    ]  # fmt: skip
    return max(found, key=lambda one: one.floor, default=None)


def _told(line: Line, floor: Floor, lowest: Decimal, paid: Decimal) -> Breach:
    """The floor as a price that can be typed: rounded up."""
    shown = lowest.quantize(CENT if lowest >= 1 else FINE, ROUND_CEILING)
    said = half_up(paid, 4)
    return Breach(line.id, line.label, floor.effect, shown, said, shown - said, half_up((lowest - paid) * HUNDRED / lowest, 2), floor.id)
