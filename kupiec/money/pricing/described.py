"""Formulas of rules: conditions on attributes of the customer and the item, prices by anything known (PRC-6, PRC-7, KER-8)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from kupiec.ground.attributes import public as attributes
from kupiec.ground.kernel import formula
from kupiec.ground.kernel.formula.values import Name
from kupiec.money.pricing.naming import EVERY, line_names
from kupiec.money.pricing.rules.formulas import NAMES
from kupiec.money.pricing.values import NOTHING, PriceContext

_EMPTY: dict[formula.Type, Any] = {formula.NUMBER: None, formula.TEXT: "", formula.YES_NO: False, formula.DATE: None}
PARTY, ITEM, OF_PARTY, OF_ITEM = "parties.party", "catalog.item", "customer_", "item_"


def names(*, archived: bool = False) -> dict[str, Name]:
    """What a condition may speak of: `customer_…` (`klient_…`) and `item_…` (`towar_…`) with the codes of attributes."""
    return {
        **attributes.names(PARTY, before=OF_PARTY, polish="klient_", archived=archived),
        **attributes.names(ITEM, before=OF_ITEM, polish="towar_", archived=archived),
    }


def check(source: str) -> formula.Formula:
    """The condition, tried. Refuses (FormulaError) with the place of the mistake, field `condition`."""
    try:
        return formula.check(source, names(archived=True), result=formula.YES_NO)
    except formula.FormulaError as error:
        error.field = "condition"
        raise


def formula_names(*, archived: bool = False) -> dict[str, Name]:
    """What a price by formula may read: the line itself, what upper rooms know, attributes (PRC-7)."""
    told: dict[str, Name] = {}
    for source in line_names:
        told |= source.names()
    return {**names(archived=archived), **told, **NAMES}


def check_formula(source: str) -> formula.Formula:
    """The formula, tried. Refuses (FormulaError) with the place of the mistake, field `formula`."""
    try:
        return formula.check(source, formula_names(archived=True), result=formula.NUMBER)
    except formula.FormulaError as error:
        error.field = "formula"
        raise


def compiled(source: str) -> formula.Formula | None:
    """None where what the formula reads was given another type since: its rule then holds for nobody."""
    try:
        return formula.compile(source, formula_names(archived=True), result=formula.NUMBER)
    except formula.FormulaError:
        return None


class Known:
    """What formulas read besides the line: attributes of customers and items read once, what upper rooms know by set."""

    def __init__(self, formulas: Collection[formula.Formula], party_ids: Collection[int], item_ids: Collection[int]) -> None:
        self._used = frozenset(name for one in formulas for name in one.used - NAMES.keys())
        self._parties = attributes.values(PARTY, party_ids, self._used, before=OF_PARTY) if self._used else {}
        self._items = attributes.values(ITEM, item_ids, self._used, before=OF_ITEM) if self._used else {}
        self._empty = {name: _EMPTY[one.type] for name, one in names(archived=True).items() if name in self._used} if self._used else {}

    def told(self, item_ids: Collection[int], *, context: PriceContext) -> list[Mapping[int, Mapping[str, Any]]]:
        """What upper rooms know for one customer's lines, of the names that are asked."""
        if not self._used:
            return []
        ids = sorted(item_ids)
        return [source.values(self._used, ids, context=context) for source in line_names if self._used & source.names().keys()]

    def of(self, party_id: int | None, item_id: int, told: Sequence[Mapping[int, Mapping[str, Any]]]) -> Mapping[str, Any]:
        if not self._used:
            return NOTHING
        made = {**self._empty, **self._parties.get(party_id or 0, {}), **self._items.get(item_id, {})}
        for each in told:
            made |= each.get(EVERY, {})
            made |= each.get(item_id, {})
        return made


class Conditions:
    """The conditions of a company's rules with the attributes of those who are priced: which hold for whom and what."""

    def __init__(self, sources: Collection[str], party_ids: Collection[int], item_ids: Collection[int]) -> None:
        known = names(archived=True) if sources else {}
        self._rules = {source: rule for source in sources if (rule := _compiled(source, known)) is not None}
        used = {name for rule in self._rules.values() for name in rule.used}
        self._parties = attributes.values(PARTY, party_ids, used, before=OF_PARTY)
        self._items = attributes.values(ITEM, item_ids, used, before=OF_ITEM)
        self._empty = {name: _EMPTY[known[name].type] for name in used}

    def met(self, party_id: int | None, item_id: int) -> frozenset[str]:
        if not self._rules:
            return frozenset()
        values = {**self._empty, **self._parties.get(party_id or 0, {}), **self._items.get(item_id, {})}
        return frozenset(source for source, rule in self._rules.items() if _holds(rule, values))


def _compiled(source: str, known: Mapping[str, Name]) -> formula.Formula | None:
    """A condition whose attributes were given another type since holds for nobody."""
    try:
        return formula.compile(source, known, result=formula.YES_NO)
    except formula.FormulaError:
        return None


def _holds(rule: formula.Formula, values: Mapping[str, Any]) -> bool:
    try:
        return bool(rule.evaluate(values))
    except formula.FormulaError:
        return False
