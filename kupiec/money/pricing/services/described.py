"""Conditions of rules on attributes of the customer and the item: one language, read in two statements for any set (PRC-6, KER-8)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from kupiec.ground.attributes import public as attributes
from kupiec.ground.kernel import formula
from kupiec.ground.kernel.formula.values import Name

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
