"""What a changed discount rule would have brought: last quarter's sales at its prices, beside the present ones (PRC-11)."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from kupiec.ground.kernel import clock
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.money import half_up
from kupiec.money.invoicing import public as invoicing
from kupiec.money.pricelists.values import ZERO, Comparison, Effect, Figures
from kupiec.money.pricing import public as pricing
from kupiec.people.catalog import public as catalog
from kupiec.people.parties import public as parties

MOST_LINES = 20_000
MOST_TOLD = 10
_HEAD = ("invoice_id", "invoice__orderer_id", "invoice__currency_id", "invoice__rate", "invoice__prices_gross", "invoice__payment_method")
_LINE = ("item_id", "quantity", "factor", "unit", "unit_price", "discount_percent", "price_source", "vat_percent")
BY_HAND = "manual"


def quarter(day: dt.date) -> tuple[dt.date, dt.date]:
    """The last whole quarter before the day."""
    first = dt.date(day.year, (day.month - 1) // 3 * 3 + 1, 1)
    last = first - dt.timedelta(days=1)
    return dt.date(last.year, (last.month - 1) // 3 * 3 + 1, 1), last


def compare(values: Mapping[str, Any] | None, *, rule_id: int | None = None, on: dt.date | None = None, by: Actor) -> Comparison:
    """Last quarter's invoiced lines priced twice as of one day: by the rules as they are, and with this rule so (None: without it).

    Prices set by hand stay as they were. At most 20,000 of the newest lines. A constant number of statements for any number
    of documents of one currency. Refuses what `pricing.save_rule` refuses; nothing is written.
    """
    by.require("pricing.rules")
    day = on or clock.today()
    first, last = quarter(clock.today())
    rules = pricing.imagined(values, rule_id=rule_id, by=by)
    rows = _sold(first, last, by=by)
    sets, documents = _asked(rows[:MOST_LINES], on=day, by=by)
    now, then = pricing.quote_sets(sets), pricing.quote_sets(sets, rules=rules)
    found = _Sums()
    for (context, lines), vats, old, new in zip(sets, documents, now, then, strict=True):
        for line, vat, was, would in zip(lines, vats, old, new, strict=True):
            found.add(context, line, (_net(was, context, vat), _net(would, context, vat)), was.cost)
    return found.told(first, last, documents=len(sets), cut=len(rows) > MOST_LINES)


def _sold(first: dt.date, last: dt.date, *, by: Actor) -> list[tuple[Any, ...]]:
    lines = invoicing.InvoiceLine.objects.filter(
        invoice__company_id=by.company_id, invoice__state="issued", invoice__kind="invoice", item__isnull=False,
        invoice__issue_date__gte=first, invoice__issue_date__lte=last,
    )  # fmt: skip
    return list(lines.order_by("-invoice_id", "position").values_list(*_HEAD, *_LINE)[: MOST_LINES + 1])


def _asked(
    rows: Sequence[tuple[Any, ...]], *, on: dt.date, by: Actor
) -> tuple[list[tuple[pricing.PriceContext, list[pricing.PriceLine]]], list[list[Decimal]]]:
    """A set of lines per document, with the VAT of each line beside it."""
    by_document: dict[int, tuple[pricing.PriceContext, list[pricing.PriceLine]]] = {}
    vats: defaultdict[int, list[Decimal]] = defaultdict(list)
    for pk, party, currency, rate, gross, payment, item, quantity, factor, unit, price, discount, source, vat in rows:
        if pk not in by_document:
            by_document[pk] = pricing.PriceContext(by.company_id, party, on, currency, rate, gross, payment), []
        by_hand = source == BY_HAND
        by_document[pk][1].append(
            pricing.PriceLine(item, quantity, factor, unit, price if by_hand else None, discount if by_hand else None)
        )
        vats[pk].append(vat)
    return list(by_document.values()), list(vats.values())


def _net(price: pricing.Price, context: pricing.PriceContext, vat: Decimal) -> Decimal:
    """The line's value net in our currency."""
    amount = price.net * 100 / (100 + vat) if context.prices_gross else price.net
    return half_up(amount * context.rate)


class _Sums:
    """What the lines come to, in all and by customer and item."""

    def __init__(self) -> None:
        self.whole = [ZERO, ZERO, ZERO]
        self.parties: defaultdict[int, list[Decimal]] = defaultdict(lambda: [ZERO, ZERO, ZERO])
        self.items: defaultdict[int, list[Decimal]] = defaultdict(lambda: [ZERO, ZERO, ZERO])
        self.lines = self.changed = 0

    def add(self, context: pricing.PriceContext, line: pricing.PriceLine, values: tuple[Decimal, Decimal], cost: Decimal | None) -> None:
        self.lines += 1
        self.changed += values[0] != values[1]
        spent = half_up(cost * line.quantity * line.factor) if cost is not None else values[0]
        for sums in (self.whole, self.parties[context.party_id or 0], self.items[line.item_id]):
            sums[0] += values[0]
            sums[1] += values[1]
            sums[2] += spent

    def told(self, first: dt.date, last: dt.date, *, documents: int, cut: bool) -> Comparison:
        before, after = _figures(self.whole)
        moved = {pk: sums for pk, sums in self.parties.items() if sums[0] != sums[1]}
        names = dict(parties.Party.objects.filter(pk__in=_largest(moved)).values_list("pk", "name"))
        goods = {pk: sums for pk, sums in self.items.items() if sums[0] != sums[1]}
        called = {
            pk: f"{code} {name}" for pk, code, name in catalog.Item.objects.filter(pk__in=_largest(goods)).values_list("pk", "code", "name")
        }
        return Comparison(
            first, last, before, after, self.lines, self.changed, documents,
            tuple(Effect(names[pk], *_figures(moved[pk])) for pk in _largest(moved)),
            tuple(Effect(called[pk], *_figures(goods[pk])) for pk in _largest(goods)), cut,
        )  # fmt: skip


def _figures(sums: Sequence[Decimal]) -> tuple[Figures, Figures]:
    return Figures(sums[0], sums[2]), Figures(sums[1], sums[2])


def _largest(moved: Mapping[int, Sequence[Decimal]]) -> list[int]:
    """Those whose turnover changes most."""
    return sorted(moved, key=lambda pk: (-abs(moved[pk][1] - moved[pk][0]), pk))[:MOST_TOLD]
