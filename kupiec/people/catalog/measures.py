"""How finely quantities are counted: a unit says how many decimals its quantities take (CAT-2)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
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
USUAL: Mapping[str, tuple[str, str]] = {
    "szt": ("pcs", "Stk."), "kpl": ("set", "Satz"), "para": ("pair", "Paar"), "op": ("pack", "Pkg."), "opak": ("pack", "Pkg."), "paczka": ("parcel", "Paket"),
    "karton": ("carton", "Karton"), "kart": ("carton", "Karton"), "paleta": ("pallet", "Palette"), "pal": ("pallet", "Palette"), "zw": ("coil", "Ring"),
    "rolka": ("roll", "Rolle"), "rol": ("roll", "Rolle"), "worek": ("bag", "Sack"), "arkusz": ("sheet", "Bogen"), "ark": ("sheet", "Bogen"), "mb": ("lm", "lfm"),
    "m2": ("m²", "m²"), "m3": ("m³", "m³"), "godz": ("h", "Std."), "rbh": ("h", "Std."), "dzień": ("day", "Tag"), "doba": ("day", "Tag"), "mies": ("month", "Monat"),
    "usł": ("service", "Leistung"), "usługa": ("service", "Leistung"), "tys": ("thousand", "Tsd."), "t": ("t", "t"),
}  # fmt: skip
"""Polish units as papers in English and German write them, where the administrator has said nothing."""
known.keep("catalog_unit")


def places_of_units() -> Mapping[str, int]:
    """Decimals of each unit's quantities; from memory in write transactions."""
    return known.definition("catalog.units", lambda: dict(Unit.objects.values_list("code", "decimals")))


def printed(language: str, second: str = "") -> Callable[[str], str]:
    """How a paper writes units in its language, in both when it is in two; one statement unless all of it is Polish."""
    asked = [one for one in (language, second) if one]
    if set(asked) <= {"pl"}:
        return str
    own = {code: (english, german) for code, english, german in Unit.objects.values_list("code", "printed_en", "printed_de")}

    def say(unit: str) -> str:
        return " / ".join(dict.fromkeys(unit if one == "pl" else _said(unit, own, german=one == "de") for one in asked))

    return say


def _said(unit: str, own: Mapping[str, tuple[str, str]], *, german: bool) -> str:
    bare = unit.rstrip(".")
    told = own.get(unit) or own.get(bare) or ("", "")
    return told[german] or USUAL.get(bare.lower(), (unit, unit))[german]


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
