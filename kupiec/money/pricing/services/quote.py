"""Pricing sets of lines: facts gathered in three statements for any number of sets, then the pure engine."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import replace
from decimal import Decimal, localcontext
from typing import Any

from kupiec.ground.company import public as company
from kupiec.ground.kernel.money import EXACT, line_net
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.money.pricing import rulesets
from kupiec.money.pricing.described import Conditions, Known
from kupiec.money.pricing.rules import price_document, price_exactly
from kupiec.money.pricing.rulesets import Key, Ruleset
from kupiec.money.pricing.services import agreed
from kupiec.money.pricing.services.facts import Row, item_rows, known_item, price_row, price_rows
from kupiec.money.pricing.sockets import price_sources
from kupiec.money.pricing.standing import Standing, interval_of
from kupiec.money.pricing.values import Agreed, Facts, Price, PriceContext, PriceLine, Stage

Asked = tuple[PriceContext, Sequence[PriceLine]]
_NO_ROWS: list[Row] = []
NOTHING = Agreed()


def quote(lines: Sequence[PriceLine], *, context: PriceContext) -> list[Price]:
    """Price the lines for one customer on one day, in order; three statements for any set once rules are in memory.

    A line that no list knows costs 0 with the warning `no_price`. Refuses ITEM_UNKNOWN, RATE_MISSING.
    """
    return quote_sets([(context, lines)])[0]


def one_of_each(item_ids: Sequence[int], *, context: PriceContext) -> dict[int, Decimal]:
    """What one piece of each would cost, were it alone on the document; those no list knows are left out. No more statements than `quote`."""
    answers = quote_sets([(context, [PriceLine(item_id, Decimal(1))]) for item_id in item_ids])
    prices = [price for (price,) in answers if "no_price" not in price.warnings]
    return {price.item_id: line_net(price.unit_price, Decimal(1), price.discount_percent, places=4) for price in prices}


def quote_sets(sets: Sequence[Asked], *, rules: Ruleset | None = None) -> list[list[Price]]:
    """Price many sets, each for its customer: no more statements than for one, where they ask on one day in one currency.

    `rules`: by these instead of the company's own (`imagined`).
    """
    wanted = {line.item_id for _, lines in sets for line in lines}
    if not wanted:
        return [[] for _ in sets]
    items = item_rows(wanted)
    if missing := wanted - items.keys():
        raise Refusal("ITEM_UNKNOWN", N_("There is no item %(id)s."), "item_id", params={"id": min(missing)})
    made: dict[int, list[Price]] = {}
    with localcontext(EXACT):
        for head, places in _by_head(sets).items():
            gathered = _Gathered(head, [sets[place][0] for place in places], items, rules)
            counters = [(_Counter(gathered, sets[place][0]), place) for place in places]
            counters.sort(key=lambda one: one[0].who)
            for counter, place in counters:
                made[place] = counter.prices(sets[place][1])
    return [made[place] for place in range(len(sets))]


def _by_head(sets: Sequence[Asked]) -> dict[PriceContext, list[int]]:
    """The places of the sets that differ by customer alone."""
    if len(sets) == 1:
        return {sets[0][0]: [0]}
    found: defaultdict[tuple[Any, ...], list[int]] = defaultdict(list)
    for place, (one, _) in enumerate(sets):
        found[one.company_id, one.on, one.currency, one.rate, one.prices_gross, one.payment_method, one.channel].append(place)
    return {replace(sets[places[0]][0], party_id=None): places for places in found.values()}


class _Gathered:
    """What is read once for all customers who ask on one day, in one currency."""

    def __init__(self, head: PriceContext, contexts: Sequence[PriceContext], items: dict[int, Row], rules: Ruleset | None) -> None:
        party_ids = {context.party_id for context in contexts}
        parties = {pk for pk in party_ids if pk is not None}
        token, self.terms = agreed.terms(parties, company_id=head.company_id)
        self.rules = rules or rulesets.of(head.company_id, token)
        self.many = len(contexts) > 1
        self.rest: dict[int, Sequence[PriceLine]] = {}
        if self.rules.asks_document:
            items = self._with_rest(contexts, items)
        self.bases = agreed.bases(self.rules, parties)
        self.conditions = Conditions(self.rules.conditions, parties, items)
        self.agreed = _agreed(parties, items, head=head, token=token)
        self.known = Known(self.rules.formulas, parties, items)
        chains = {self.chain(pk) for pk in party_ids}
        self.rates = _rates(self.rules, chains, head)
        self.lists = {chain: self.rules.lists_of(chain, self.rates) for chain in chains}
        self.items = items
        lists = {one for chain in chains for pk in chain for one in self.rules.hierarchies[pk][1]}
        self.rows = price_rows(lists, items, on=head.on)

    def _with_rest(self, contexts: Sequence[PriceContext], items: dict[int, Row]) -> dict[int, Row]:
        """The other lines of documents, and what is known of their items: read only where rules ask of whole documents."""
        for context in contexts:
            if context.rest is not None:
                self.rest[id(context)] = [line for line in context.rest.lines() if line.item_id]
        more = {line.item_id for lines in self.rest.values() for line in lines} - items.keys()
        return items | item_rows(more) if more else items

    def chain(self, party_id: int | None) -> tuple[int, ...]:
        terms, brought = self.terms_of(party_id), self.agreed.get(party_id or agreed.NOBODY)
        chain = self.rules.chain(own=terms.own, kind=terms.kind, group=terms.group)
        first = brought.hierarchy_id if brought else None
        return chain if first is None or first not in self.rules.hierarchies else (first, *(one for one in chain if one != first))

    def terms_of(self, party_id: int | None) -> agreed.Terms:
        return self.terms.get(party_id or agreed.NOBODY, agreed.NONE)


class _Counter:
    """One customer's prices: those that stand are remembered for all who agreed the same, others worked out."""

    def __init__(self, gathered: _Gathered, context: PriceContext) -> None:
        self.gathered, self.context, self.rules = gathered, context, gathered.rules
        terms, chain = gathered.terms_of(context.party_id), gathered.chain(context.party_id)
        self.hierarchies = gathered.lists[chain]
        self.customer = agreed.customer(context.party_id, terms, gathered.bases)
        self.keys = agreed.who(context.party_id, terms, self.rules)
        self.stages: dict[tuple[Key, ...], tuple[Stage, ...]] = {}
        self.agreed = gathered.agreed.get(context.party_id or agreed.NOBODY, NOTHING)
        self.from_lists = not self.agreed.prices and not self.agreed.discounts
        self.told = gathered.known.told(gathered.items, context=context)
        self.items, self.rows, self.standing = gathered.items, gathered.rows, self.rules.standing
        self.who = self.standing.who((
            self.keys, chain, terms.markup, terms.shown, tuple(gathered.rates.items()), context.on, context.rate,
            context.prices_gross,
        ))  # fmt: skip

    def prices(self, lines: Sequence[PriceLine]) -> list[Price]:
        """The answers for a document's lines: each by itself, or all together where a rule asks of the whole."""
        if not self.rules.asks_document:
            return [self.price(line) for line in lines]
        rest = self.gathered.rest.get(id(self.context), ())
        whole = [(facts, line, stages) for line in (*lines, *rest) for facts, stages in (self._facts(line),)]
        found = price_document(whole, order=[pk for pk, _ in self.rules.stages])
        if self.context.rest is not None:
            self.context.rest.told(found[len(lines) :])
        return found[: len(lines)]

    def price(self, line: PriceLine) -> Price:
        """The answer for one line. A price set by hand and those of a customer whom upper rooms bring prices don't stand."""
        item_id, quantity, factor, unit, by_hand, other_discount, _ = line
        if by_hand is not None or other_discount is not None or not self.from_lists:
            facts, stages = self._facts(line)
            return price_exactly(facts, line, stages=stages)
        key = (self.who, item_id, unit)
        item, rows = self.items[item_id], self.rows.get(item_id, _NO_ROWS)
        standing = self.standing.prices.get(key)
        price = None if standing is None else standing.answer(item, rows, factor, quantity)
        if price is None:
            facts, stages = self._facts(line)
            price = price_exactly(facts, line, stages=stages)
            if (self.gathered.many or self.standing.asked_before(key)) and (interval := interval_of(facts, line, stages)):
                self.standing.prices[key] = Standing(item, rows, factor, interval, price)
        return price

    def _facts(self, line: PriceLine) -> tuple[Facts, tuple[Stage, ...]]:
        gathered, context = self.gathered, self.context
        item, what = known_item(*self.items[line.item_id])
        listed = self.rules.item_lists.get(line.item_id, ())
        if listed:
            what = (*what, *(("list", pk) for pk in listed))
        rows = [price_row(row) for row in self.rows.get(line.item_id, ())]
        facts = Facts(
            item, self.customer, self.hierarchies, rows, context.on, context.rate, context.prices_gross,
            context.payment_method, self.agreed.prices.get(line.item_id), gathered.conditions.met(context.party_id, line.item_id),
            self.agreed.discounts.get(item.discount_group_id or 0),
            context.channel, frozenset(listed), gathered.known.of(context.party_id, line.item_id, self.told),
        )  # fmt: skip
        if line.item_id in self.rules.item_keys:
            what = (*what, ("item", line.item_id))
        stages = self.stages.get(what)
        if stages is None:
            stages = self.stages[what] = self.rules.stages_for(self.keys, what, gathered.rates)
        if facts.discount is not None:  # a rule may give way to the contract's discount: each is asked
            return facts, tuple(replace(stage, table=None) for stage in stages)
        return facts, stages


def _rates(rules: Ruleset, chains: Collection[tuple[int, ...]], context: PriceContext) -> dict[str, Decimal]:
    """Rates of the foreign currencies asked; the document's own currency has the document's rate."""
    foreign = {code for chain in chains for code in rules.foreign(chain)}
    if not foreign:
        return {}
    rates = {context.currency: context.rate} if context.currency in foreign else {}
    others = foreign - rates.keys()
    if others:
        found = company.rates_for(others, base=rules.base_currency, before=context.on)
        rates |= {code: rate.rate for code, rate in found.items()}
    return rates


def _agreed(party_ids: Collection[int], items: Collection[int], *, head: PriceContext, token: int | None) -> dict[int, Agreed]:
    """What upper rooms bring for these customers; where two do, the first one's words count."""
    found: dict[int, Agreed] = {}
    for source in price_sources if party_ids else ():
        for party_id, one in source.agreed(party_ids, items, head=head, token=token).items():
            other = found.get(party_id)
            found[party_id] = one if other is None else Agreed(
                other.hierarchy_id or one.hierarchy_id, {**one.prices, **other.prices}, {**one.discounts, **other.discounts}
            )  # fmt: skip
    return found
