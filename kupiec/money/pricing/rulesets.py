"""A company's lists, hierarchies and rules, compiled and kept in memory until its stamp changes."""

from __future__ import annotations

import secrets
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

from kupiec.ground.company import public as company
from kupiec.ground.kernel import formula
from kupiec.money.pricing import described
from kupiec.money.pricing.models import (
    DiscountRule,
    DiscountStage,
    Hierarchy,
    HierarchyList,
    ListedItem,
    PriceList,
    RuleStamp,
)
from kupiec.money.pricing.standing import Memory
from kupiec.money.pricing.tables import quantity_table
from kupiec.money.pricing.traces import ONE
from kupiec.money.pricing.values import BaseMode, Effect, ListFacts, Lists, Rule, Stage, StageMode

Key = tuple[str, int]
Rates = Mapping[str, Decimal]
ANY: Key = ("*", 0)
MOST_REMEMBERED = 20_000
_kept: dict[int, Ruleset] = {}


@dataclass(slots=True)
class Ruleset:
    """Everything about prices of one company but the prices themselves and the customers."""

    token: int | None
    base_currency: str
    hierarchies: dict[int, tuple[BaseMode, tuple[int, ...]]]
    by_kind: dict[int, int]
    by_group: dict[int, int]
    default: int | None
    lists: dict[int, ListFacts]
    stages: list[tuple[int, StageMode]]
    rules: dict[tuple[Key, Key], list[tuple[int, Rule]]]
    currencies: dict[int, str]
    item_keys: frozenset[int]
    party_keys: frozenset[int]
    asks_bases: bool
    asks_document: bool = False
    item_lists: dict[int, tuple[int, ...]] = field(default_factory=dict)
    formulas: tuple[formula.Formula, ...] = ()
    conditions: set[str] = field(default_factory=set)
    memory: dict[tuple[object, ...], tuple[Stage, ...]] = field(default_factory=dict)
    standing: Memory = field(default_factory=Memory)

    def chain(self, *, own: int | None, kind: int | None, group: int | None) -> tuple[int, ...]:
        """Hierarchies to ask, in order: the customer's own, that of his kind of trade, of his group, the default."""
        found = (own, self.by_kind.get(kind or 0), self.by_group.get(group or 0), self.default)
        return tuple(dict.fromkeys(pk for pk in found if pk in self.hierarchies))

    def lists_of(self, chain: Iterable[int], rates: Rates) -> tuple[Lists, ...]:
        """The hierarchies with the rates of their lists' currencies."""
        made = []
        for pk in chain:
            mode, ids = self.hierarchies[pk]
            made.append(Lists(mode, tuple(_rated(self.lists[one], rates) for one in ids)))
        return tuple(made)

    def foreign(self, chain: Iterable[int]) -> set[str]:
        """Currencies other than the company's that these hierarchies or any rule speak."""
        ids = [one for pk in chain for one in self.hierarchies[pk][1]]
        found = {self.lists[one].currency for one in ids} | set(self.currencies.values())
        return found - {self.base_currency}

    def stages_for(self, customer: tuple[Key, ...], items: tuple[Key, ...], rates: Rates) -> tuple[Stage, ...]:
        """The stages with those of their rules that speak of this customer and this item (or of all)."""
        key = (customer, items, tuple(rates.items()))
        found = self.memory.get(key)
        if found is None:
            if len(self.memory) > MOST_REMEMBERED:
                self.memory.clear()
            found = self.memory[key] = self._stages(customer, items, rates)
        return found

    def _stages(self, customer: tuple[Key, ...], items: tuple[Key, ...], rates: Rates) -> tuple[Stage, ...]:
        chosen: defaultdict[int, list[Rule]] = defaultdict(list)
        for who in customer:
            for what in items:
                for stage_id, rule in self.rules.get((who, what), ()):
                    currency = self.currencies.get(rule.id)
                    rate = rates.get(currency) if currency else None
                    chosen[stage_id].append(replace(rule, rate=rate) if rate is not None else rule)
        made = []
        for pk, mode in self.stages:
            if pk in chosen:
                inside = tuple(sorted(chosen[pk], key=lambda rule: rule.priority))
                made.append(Stage(pk, mode, inside, sorted=True, table=quantity_table(mode, inside)))
        return tuple(made)


def _rated(one: ListFacts, rates: Rates) -> ListFacts:
    rate = rates.get(one.currency)
    return one if rate is None or rate == one.rate else replace(one, rate=rate)


def of(company_id: int, token: int | None) -> Ruleset:
    """The company's rule set as of the stamp `token` (read before, in the same transaction)."""
    found = _kept.get(company_id)
    if found is None or found.token != token or token is None:
        found = _kept[company_id] = load(company_id, token)
    return found


def touch(company_id: int) -> None:
    """Lists or rules changed: every process reads them anew. Called inside the transaction that changes them."""
    token = secrets.randbits(62)
    if not RuleStamp.objects.filter(company_id=company_id).update(token=token):
        RuleStamp.objects.create(company_id=company_id, token=token)


def load(company_id: int, token: int | None) -> Ruleset:
    """Read and index the company's definitions; six statements."""
    hierarchies, by_kind, by_group, default = _hierarchies(company_id)
    base = company.queries.own(company_id).base_currency
    stages = [
        (pk, StageMode(mode))
        for pk, mode in DiscountStage.objects.filter(company_id=company_id, archived=False).order_by("position").values_list("pk", "mode")
    ]
    made = Ruleset(
        token, base, hierarchies, by_kind, by_group, default, _lists(company_id), stages, {}, {}, frozenset(),
        frozenset(), False,
    )  # fmt: skip
    _index_rules(made, company_id)
    return made


def _hierarchies(
    company_id: int,
) -> tuple[dict[int, tuple[BaseMode, tuple[int, ...]]], dict[int, int], dict[int, int], int | None]:
    members: defaultdict[int, list[int]] = defaultdict(list)
    rows = HierarchyList.objects.filter(hierarchy__company_id=company_id, price_list__archived=False)
    for pk, list_id in rows.order_by("hierarchy_id", "position").values_list("hierarchy_id", "price_list_id"):
        members[pk].append(list_id)
    found, by_kind, by_group, default = {}, {}, {}, None
    heads = Hierarchy.objects.filter(company_id=company_id, archived=False)
    for pk, mode, is_default, kind, group in heads.values_list("pk", "mode", "default", "price_kind_id", "group_id"):
        found[pk] = (BaseMode(mode), tuple(members[pk]))
        default = pk if is_default else default
        if kind:
            by_kind[kind] = pk
        if group:
            by_group[group] = pk
    return found, by_kind, by_group, default


def _lists(company_id: int) -> dict[int, ListFacts]:
    rows = PriceList.objects.filter(company_id=company_id, archived=False).values_list(
        "pk", "currency__code", "gross", "decimals", "valid_from", "valid_to"
    )
    return {row[0]: ListFacts(*row) for row in rows}


_RULE = (
    "pk", "priority", "effect", "value", "shown", "exclusive", "final", "party_id", "customer_group_id", "base_id",
    "item_id", "item_group_id", "discount_group_id", "from_quantity", "to_quantity", "payment_method", "valid_from",
    "valid_to", "condition", "formula", "stage_id", "currency_id", "item_list_id", "from_line_value", "from_document_value",
    "per_document", "channel", "floor_percent",
)  # fmt: skip


def _index_rules(made: Ruleset, company_id: int) -> None:
    items, customers, lists = set(), set(), set()
    compiled: dict[str, formula.Formula | None] = {}
    rows = DiscountRule.objects.filter(company_id=company_id, archived=False, stage__archived=False)
    for pk, priority, effect, value, shown, *rest in rows.values_list(*_RULE):
        *plain, condition, source, stage_id, currency = rest[:17]
        if source and source not in compiled:
            compiled[source] = described.compiled(source)
        told = (pk, priority, Effect(effect), value, shown == "line", *plain, ONE, condition, *rest[17:])
        rule = Rule(*told)
        rule = replace(rule, program=compiled[source]) if source else rule
        made.rules.setdefault((_who(rule), _what(rule)), []).append((stage_id, rule))
        amounts = rule.effect in (Effect.AMOUNT, Effect.FIXED) or rule.from_line_value is not None or rule.from_document_value is not None
        if currency != made.base_currency and amounts:
            made.currencies[pk] = currency
        if rule.item_id:
            items.add(rule.item_id)
        if rule.party_id:
            customers.add(rule.party_id)
        made.asks_bases = made.asks_bases or rule.base_id is not None
        if rule.item_list_id:
            lists.add(rule.item_list_id)
        made.asks_document = made.asks_document or rule.asks_document
        if condition:
            made.conditions.add(condition)
    made.item_keys, made.party_keys = frozenset(items), frozenset(customers)
    made.formulas = tuple(one for one in compiled.values() if one is not None)
    made.item_lists = _listed(lists)


def _listed(list_ids: set[int]) -> dict[int, tuple[int, ...]]:
    """The lists each item stands on, of those that rules speak of."""
    found: defaultdict[int, list[int]] = defaultdict(list)
    if list_ids:
        for item, pk in ListedItem.objects.filter(item_list__in=list_ids).order_by("item_list_id").values_list("item_id", "item_list_id"):
            found[item].append(pk)
    return {item: tuple(ids) for item, ids in found.items()}


def _who(rule: Rule) -> Key:
    if rule.party_id:
        return "party", rule.party_id
    return ("group", rule.group_id) if rule.group_id else ANY


def _what(rule: Rule) -> Key:
    if rule.item_id:
        return "item", rule.item_id
    if rule.discount_group_id:
        return "discount", rule.discount_group_id
    if rule.item_list_id:
        return "list", rule.item_list_id
    return ("group", rule.item_group_id) if rule.item_group_id else ANY
