"""Pricing a set of lines: facts gathered in three statements for any set, then the pure engine."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext

from django.db import connection
from django.db.models import Q, Subquery

from kupiec.ground.company import public as company
from kupiec.ground.kernel.money import EXACT
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.money.pricing import rulesets
from kupiec.money.pricing.models import ListPrice, OwnLists, RuleStamp
from kupiec.money.pricing.rules import price_exactly
from kupiec.money.pricing.rulesets import ANY, Key, Ruleset
from kupiec.money.pricing.sockets import price_sources
from kupiec.money.pricing.values import (
    Customer,
    Facts,
    ItemTerms,
    Lists,
    Price,
    PriceContext,
    PriceLine,
    PriceRow,
    SourcePrice,
)
from kupiec.people.catalog import public as catalog
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
    items = _items({line.item_id for line in lines})
    _check_known(lines, items)
    chain = rules.chain(own=terms.own, kind=terms.kind, group=terms.group)
    rates = _rates(rules, chain, context)
    hierarchies = rules.lists_of(chain, rates)
    rows = _rows(hierarchies, items, context)
    sources = _from_sources(items, context)
    customer, who = _customer(rules, terms, context)
    made: list[Price] = []
    with localcontext(EXACT):
        for line in lines:
            item, what = items[line.item_id]
            if line.item_id in rules.item_keys:
                what = (*what, ("item", line.item_id))
            facts = Facts(
                item, customer, hierarchies, tuple(rows.get(line.item_id, ())), context.on, context.rate,
                context.prices_gross, context.payment_method, sources.get(line.item_id),
            )  # fmt: skip
            made.append(price_exactly(facts, line, stages=rules.stages_for(who, what, rates)))
    return made


def _terms(context: PriceContext) -> _Terms:
    """The customer's terms and the stamp of the rules, in one statement (two for a party without terms)."""
    stamps = RuleStamp.objects.filter(company_id=context.company_id)
    if context.party_id is None:
        return _Terms(stamps.values_list("token", flat=True).first())
    own = OwnLists.objects.filter(company_id=context.company_id, party_id=context.party_id).values("hierarchy_id")[:1]
    row = (
        parties.CustomerTerms.objects.filter(company_id=context.company_id, party_id=context.party_id)
        .values_list(
            Subquery(stamps.values("token")[:1]), Subquery(own), "group_id", "price_kind_id", "markup_percent",
            "markup_shown",
        )
        .first()
    )  # fmt: skip
    if row is None:
        row = stamps.values_list("token", Subquery(own)).first() or (None, None)
    return _Terms(*row)


_ITEM = ("pk", "group__path", "discount_group_id", "vat_code__percent", "list_price", "purchase_price")
_PLACES = 4
Known = dict[int, tuple[ItemTerms, tuple[Key, ...]]]


def _items(ids: Iterable[int]) -> Known:
    """Facts of the items and the keys their rules stand under, in one statement.

    Read below the ORM's converters: a set of thousands is priced in the time they would take.
    """
    found: Known = {}
    keys: dict[tuple[str | None, int | None], tuple[tuple[int, ...], tuple[Key, ...]]] = {}
    exact: dict[int | None, Decimal | None] = {None: None}
    query = catalog.Item.objects.filter(pk__in=sorted(ids)).values_list(*_ITEM).query
    with connection.cursor() as cursor:
        cursor.execute(*query.get_compiler(connection=connection).as_sql())
        for pk, path, discount_group, vat, list_price, cost in cursor.fetchall():
            for scaled in (vat, list_price, cost):
                if scaled not in exact:
                    exact[scaled] = Decimal(scaled).scaleb(-_PLACES)
            place = keys.get((path, discount_group))
            if place is None:
                place = keys[path, discount_group] = _place(path, discount_group)
            terms = ItemTerms(pk, place[0], discount_group, exact[vat] or ZERO, exact[list_price], exact[cost])
            found[pk] = terms, place[1]
    return found


def _place(path: str | None, discount_group: int | None) -> tuple[tuple[int, ...], tuple[Key, ...]]:
    groups = tuple(int(part) for part in (path or "").split("/") if part)
    keys: list[Key] = [ANY, *(("group", pk) for pk in groups)]
    if discount_group is not None:
        keys.append(("discount", discount_group))
    return groups, tuple(keys)


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


def _rows(
    hierarchies: tuple[Lists, ...], items: Known, context: PriceContext
) -> dict[int, list[PriceRow]]:
    """Prices of the items in the lists that may be asked, but those that have ended."""
    ids = {one.id for lists in hierarchies for one in lists.lists}
    found: defaultdict[int, list[PriceRow]] = defaultdict(list)
    if not ids:
        return found
    rows = ListPrice.objects.filter(price_list_id__in=sorted(ids), item_id__in=sorted(items)).filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=context.on)
    )
    for item_id, *row in rows.values_list(
        "item_id", "price_list_id", "amount", "from_quantity", "unit", "valid_from", "valid_to"
    ):
        found[item_id].append(PriceRow(*row))
    return found


def _from_sources(
    items: Known, context: PriceContext
) -> dict[int, SourcePrice]:
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
