"""What stands on the customer's page: items he may see at his prices, the lines he typed, what is wrong with them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Q

from kupiec.ground.kernel import clock
from kupiec.ground.kernel.money import half_up
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.search_text import fold
from kupiec.ground.kit import public as kit
from kupiec.people.catalog import public as catalog
from kupiec.sales.intake import queries, rules
from kupiec.sales.intake.models import Link
from kupiec.sales.intake.values import ReadLine, Source

ROWS, MOST_ROWS, FOUND = 5, 100, 20


@dataclass(frozen=True, slots=True)
class Typed:
    """A line as the customer typed it and what it comes to."""

    code: str
    quantity: str
    name: str = ""
    unit: str = ""
    price: Decimal | None = None
    value: Decimal | None = None
    wrong: str = ""
    amount: Decimal | None = None


def typed(link: Link, data: Mapping[str, Any]) -> list[Typed]:
    """The filled lines with names and prices; `wrong` is a code of the page's words. Constant statements."""
    pairs = [(str(data.get(f"code_{at}", "")).strip()[:80], str(data.get(f"qty_{at}", "")).strip()[:20]) for at in range(MOST_ROWS)]
    pairs = [pair for pair in pairs if any(pair)]
    items = queries.items_of(
        [ReadLine(code=code, ean=code if code.isdigit() else "", theirs=code) for code, _quantity in pairs],
        party_id=link.party_id,
        company_id=link.company_id,
    )
    facts = {pk: one for pk, one in catalog.facts({pk for pk in items if pk}).items() if not one.archived}
    amounts = [rules.number(quantity) for _code, quantity in pairs]
    asked = [(item, facts[item].unit, amount) if item in facts else (None, "", None) for item, amount in zip(items, amounts, strict=True)]
    prices = queries.prices_of(asked, party_id=link.party_id, company_id=link.company_id, currency="", source=Source.LINK)
    return [
        _typed(pair, facts.get(item or 0), amount, price) for pair, item, amount, price in zip(pairs, items, amounts, prices, strict=True)
    ]


def _typed(pair: tuple[str, str], item: catalog.ItemFacts | None, amount: Decimal | None, price: Decimal | None) -> Typed:
    code, quantity = pair
    if item is None or (amount and price is None):
        return Typed(code, quantity, wrong="UNKNOWN")
    if amount is None:
        return Typed(code, quantity, item.name, item.unit, wrong="QUANTITY")
    try:
        catalog.measures.check_quantity(amount, item.unit)
    except Refusal:
        return Typed(code, quantity, item.name, item.unit, wrong="UNIT")
    return Typed(item.code, quantity, item.name, item.unit, price, half_up(amount * price) if price is not None else None, amount=amount)


def found(link: Link, text: str) -> list[dict[str, Any]]:
    """Items with a price for the customer that say all the words."""
    words = fold(text).split()[:6]
    if not words:
        return []
    asked = Q()
    for word in words:
        asked &= Q(search__contains=word)
    ids = list(
        catalog.Item.objects.filter(asked, archived=False, kind__in=("goods", "product", "service", "packaging", "set"))
        .order_by("code")
        .values_list("pk", flat=True)[:FOUND]
    )
    facts = catalog.facts(ids)
    prices = queries.prices_of(
        [(pk, facts[pk].unit, Decimal(1)) for pk in ids],
        party_id=link.party_id,
        company_id=link.company_id,
        currency="",
        source=Source.LINK,
    )
    return [{"item": facts[pk], "price": price} for pk, price in zip(ids, prices, strict=True) if price is not None]


def wanted(text: str) -> dt.date | None:
    """The day typed; None when empty. Refuses DATE."""
    if not text.strip():
        return None
    try:
        day = kit.parse.day(text)
    except Refusal as error:
        raise Refusal("DATE", "", "wanted") from error
    if not clock.today() <= day <= clock.today() + dt.timedelta(days=730):
        raise Refusal("DATE", "", "wanted")
    return day


def rows(lines: Sequence[Typed]) -> list[Typed]:
    """The lines with some empty ones after them."""
    return [*lines, *[Typed("", "")] * (max(ROWS - len(lines), 2) if len(lines) < MOST_ROWS else 0)]
