"""How finely quantities are counted: a unit says how many decimals its quantities take (CAT-2)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal

from kupiec.ground.kernel import known
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.people.catalog.models import Unit
from kupiec.people.catalog.queries import facts

PIECES = frozenset({
    "ea", "kpl", "opak", "op", "para", "paczka", "paleta", "pc", "pcs", "pcs.", "piece", "pair", "set", "szt", "szt.", "karton",
    "box", "rolka", "roll",
})  # fmt: skip
"""Units counted in whole numbers, by the codes files give them."""
known.keep("catalog_unit")


def places_of_units() -> Mapping[str, int]:
    """Decimals of each unit's quantities; from memory in write transactions."""
    return known.definition("catalog.units", lambda: dict(Unit.objects.values_list("code", "decimals")))


def check_quantity(quantity: Decimal, unit: str, *, field: str = "quantity") -> None:
    """Refuses UNIT_DECIMALS for a quantity finer than its unit is counted; a unit that is only a word takes any."""
    if quantity == quantity.to_integral_value():
        return
    known_units = places_of_units()
    places = known_units.get(unit, known_units.get(unit.rstrip(".")))
    if places is None or quantity == round(quantity, places):
        return
    if places:
        sentence = N_("“%(unit)s” takes at most this many decimals: %(places)s.")
    else:
        sentence = N_("“%(unit)s” is counted in whole numbers, without fractions.")
    raise Refusal("UNIT_DECIMALS", sentence, field, params={"unit": unit, "places": places})


def check_quantities(rows: Iterable[tuple[Decimal, int | None, str]]) -> None:
    """The same for (quantity in base units, item, field): the base unit of each item is asked only for fractions."""
    finer = [row for row in rows if row[0] != row[0].to_integral_value() and row[1]]
    items = facts({item for _, item, _ in finer if item}) if finer else {}
    for quantity, item, field in finer:
        if item in items:
            check_quantity(quantity, items[item].unit, field=field)
