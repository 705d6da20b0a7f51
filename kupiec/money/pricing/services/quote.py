"""Pricing a set of lines: facts gathered in three statements for any set, then the pure engine."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext
from typing import Any

from django.db.models import QuerySet, Subquery

from kupiec.ground.company import public as company
from kupiec.ground.kernel.money import EXACT
from kupiec.ground.kernel.prepared import NUMBER, Prepared
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.money.pricing import rulesets
from kupiec.money.pricing.models import OwnLists, RuleStamp
from kupiec.money.pricing.rules import price_exactly
from kupiec.money.pricing.rulesets import ANY, Key, Ruleset
from kupiec.money.pricing.services.facts import Known, exact, known_items, price_rows
from kupiec.money.pricing.sockets import price_sources
from kupiec.money.pricing.values import (
    Customer,
    Facts,
    Price,
    PriceContext,
    PriceLine,
    SourcePrice,
    Stage,
)
from kupiec.people.parties import public as parties

ZERO = Decimal(0)
ONE = Decimal(1)


@dataclass(frozen=True, slots=True)
class _Terms:
    """What the customer agreed with the company, as prices need it."""

    token: int | None
    own: int | None = None
    group: int | None = None
    kind: int | None = None
    markup: Decimal = ZERO
    shown: str = "folded"


def quote(lines: Sequence[PriceLine], *, context: PriceContext) -> list[Price]:
    """Price the lines for one customer on one day, in order; three statements for any set once rules are in memory.

    A line that no list knows costs 0 with the warning `no_price`. Refuses ITEM_UNKNOWN, RATE_MISSING.
    """
    if not lines:
        return []
    terms = _terms(context)
    rules = rulesets.of(context.company_id, terms.token)
    items = known_items({line.item_id for line in lines})
    _check_known(lines, items)
    chain = rules.chain(own=terms.own, kind=terms.kind, group=terms.group)
    rates = _rates(rules, chain, context)
    hierarchies = rules.lists_of(chain, rates)
    rows = price_rows(hierarchies, items, on=context.on)
    sources = _from_sources(items, context)
    customer, who = _customer(rules, terms, context)
    asked = _Asked(rules, who, rates)
    made: list[Price] = []
    with localcontext(EXACT):
        for line in lines:
            item, what = items[line.item_id]
            facts = Facts(
                item, customer, hierarchies, rows.get(line.item_id, ()), context.on, context.rate,
                context.prices_gross, context.payment_method, sources.get(line.item_id),
            )  # fmt: skip
            made.append(price_exactly(facts, line, stages=asked.stages(line.item_id, what)))
    return made


class _Asked:
    """The stages for items of one kind, found once per call."""

    def __init__(self, rules: Ruleset, who: tuple[Key, ...], rates: dict[str, Decimal]) -> None:
        self.rules, self.who, self.rates = rules, who, rates
        self.found: dict[tuple[Key, ...], tuple[Stage, ...]] = {}

    def stages(self, item_id: int, what: tuple[Key, ...]) -> tuple[Stage, ...]:
        if item_id in self.rules.item_keys:
            what = (*what, ("item", item_id))
        stages = self.found.get(what)
        if stages is None:
            stages = self.found[what] = self.rules.stages_for(self.who, what, self.rates)
        return stages


def _terms(context: PriceContext) -> _Terms:
    """The customer's terms and the stamp of the rules, in one statement (two for a party without terms)."""
    asked = {"company": context.company_id}
    if context.party_id is None:
        rows = _STAMP.read(**asked)
        return _Terms(*rows[0]) if rows else _Terms(None)
    asked["party"] = context.party_id
    rows = _TERMS.read(**asked) or _OWN.read(**asked)
    if not rows:
        return _Terms(None)
    token, own, *rest = rows[0]
    if not rest:
        return _Terms(token, own)
    group, kind, markup, shown = rest
    return _Terms(token, own, group, kind, exact(markup) or ZERO, shown)


def _stamps(company: int) -> QuerySet[RuleStamp]:
    return RuleStamp.objects.filter(company_id=company)


def _own(company: int, party: int) -> QuerySet[OwnLists, Any]:
    return OwnLists.objects.filter(company_id=company, party_id=party).values("hierarchy_id")[:1]


_STAMP = Prepared(lambda company: _stamps(company).values_list("token"), company=NUMBER)
_OWN = Prepared(
    lambda company, party: _stamps(company).values_list("token", Subquery(_own(company, party))),
    company=NUMBER,
    party=NUMBER + 1,
)
_TERMS = Prepared(
    lambda company, party: parties.CustomerTerms.objects.filter(company_id=company, party_id=party).values_list(
        Subquery(_stamps(company).values("token")[:1]), Subquery(_own(company, party)), "group_id", "price_kind_id",
        "markup_percent", "markup_shown",
    ),
    company=NUMBER,
    party=NUMBER + 1,
)  # fmt: skip


def _check_known(lines: Sequence[PriceLine], items: Known) -> None:
    if missing := {line.item_id for line in lines} - items.keys():
        raise Refusal("ITEM_UNKNOWN", N_("There is no item %(id)s."), "item_id", params={"id": min(missing)})


def _rates(rules: Ruleset, chain: tuple[int, ...], context: PriceContext) -> dict[str, Decimal]:
    """Rates of the foreign currencies asked; the document's own currency has the document's rate."""
    foreign = rules.foreign(chain)
    if not foreign:
        return {}
    rates = {context.currency: context.rate} if context.currency in foreign else {}
    others = foreign - rates.keys()
    if others:
        found = company.rates_for(others, base=rules.base_currency, before=context.on)
        rates |= {code: rate.rate for code, rate in found.items()}
    return rates


def _from_sources(items: Known, context: PriceContext) -> dict[int, SourcePrice]:
    found: dict[int, SourcePrice] = {}
    for source in price_sources:
        for item_id, price in source.prices(sorted(items), context=context).items():
            found.setdefault(item_id, price)
    return found


def _customer(rules: Ruleset, terms: _Terms, context: PriceContext) -> tuple[Customer, tuple[Key, ...]]:
    bases: frozenset[int] = frozenset()
    if rules.asks_bases and context.party_id is not None:
        members = parties.BaseMember.objects.filter(party_id=context.party_id)
        bases = frozenset(members.values_list("base_id", flat=True))
    customer = Customer(context.party_id, terms.group, bases, terms.markup, terms.shown == "line")
    who: list[Key] = [ANY]
    if terms.group is not None:
        who.append(("group", terms.group))
    if context.party_id is not None and context.party_id in rules.party_keys:
        who.append(("party", context.party_id))
    return customer, tuple(who)
