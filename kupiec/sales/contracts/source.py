"""What contracts bring to prices: their own prices, lists and discounts by discount group (CON-3), through the socket of pricing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from decimal import Decimal

from django.db.models import Q

from kupiec.ground.company import public as company
from kupiec.money.pricing import public as pricing
from kupiec.sales.contracts import queries
from kupiec.sales.contracts.models import Edition, GroupDiscount, Line
from kupiec.sales.contracts.values import EditionState, Side

Agreed, SourceDiscount, SourcePrice = pricing.sockets.Agreed, pricing.sockets.SourceDiscount, pricing.sockets.SourcePrice
REMEMBERED_FOR = dt.timedelta(days=31)
"""How long after its last day a price is told of as ended."""
Ended = tuple[dt.date, str]


class Prices:
    """Who has signed contracts is remembered until the company's rules are touched; others cost no statement."""

    def __init__(self) -> None:
        self._bound: dict[int, tuple[int, frozenset[int]]] = {}

    def agreed(
        self, party_ids: Collection[int], item_ids: Collection[int], *, head: pricing.PriceContext, token: int | None
    ) -> Mapping[int, pricing.sockets.Agreed]:
        """By party: prices of the items asked, discounts, lists; of several contracts the one that began last counts first."""
        wanted = self._of(head.company_id, token) & set(party_ids)
        if not wanted:
            return {}
        rows = list(_editions(head, wanted))
        lines = _lines(rows, item_ids)
        discounts = _discounts(rows)
        rates = _rates(rows, head)
        found: dict[int, _Terms] = {}
        for row in rows:
            found.setdefault(row.contract.party_id, _Terms()).add(row, lines.get(row.pk, ()), discounts.get(row.pk, ()), head.on, rates)
        return {party_id: terms.agreed() for party_id, terms in found.items()}

    def _of(self, company_id: int, token: int | None) -> frozenset[int]:
        kept = self._bound.get(company_id)
        if kept is not None and kept[0] == token:
            return kept[1]
        rows = Edition.objects.filter(state=EditionState.SIGNED, contract__company_id=company_id, contract__side=Side.SALE)
        bound = frozenset(rows.values_list("contract__party_id", flat=True).distinct())
        if token is not None:
            self._bound[company_id] = token, bound
        return bound


class _Terms:
    """What one customer's contracts come to, gathered from the one that began last on."""

    def __init__(self) -> None:
        self.hierarchy_id: int | None = None
        self.prices: dict[int, pricing.sockets.SourcePrice] = {}
        self.discounts: dict[int, pricing.sockets.SourceDiscount] = {}
        self.ended: dict[int, Ended] = {}

    def add(
        self, row: Edition, lines: Collection[Line], discounts: Collection[GroupDiscount], on: dt.date, rates: Mapping[str, Decimal]
    ) -> None:
        label, last = row.contract.number, _last_day(row, on)
        if last is not None and last < on:
            for line in lines:
                self.ended[line.item_id or 0] = max(self.ended.get(line.item_id or 0, (last, label)), (last, label))
            return
        self.hierarchy_id = self.hierarchy_id or row.hierarchy_id
        for line in lines:
            price = SourcePrice(label, line.price, rates.get(row.currency_id, Decimal(1)), unit=line.unit, factor=Decimal(line.factor))
            self.prices.setdefault(line.item_id or 0, price)
        for one in discounts:
            self.discounts.setdefault(one.group_id, SourceDiscount(label, one.percent))

    def agreed(self) -> pricing.sockets.Agreed:
        """Prices that ended lately are told of where none took their place."""
        gone = {
            item: SourcePrice(label, warning="contract_ended", ended_on=last)
            for item, (last, label) in self.ended.items()
            if item not in self.prices
        }
        return Agreed(self.hierarchy_id, {**gone, **self.prices}, self.discounts)


def _last_day(row: Edition, on: dt.date) -> dt.date | None:
    """The last day of an edition: before the next one began, or of the contract."""
    term = queries.term(row, row.contract)
    days = [day for day in (term.effective_to, queries.rules.last_day(term, on=on)) if day is not None]
    return min(days) if days else None


def _editions(head: pricing.PriceContext, party_ids: Collection[int]) -> list[Edition]:
    """Signed editions that count on the day, and those whose last day was in the month before."""
    since = head.on - REMEMBERED_FOR
    lately = (
        Q(effective_to__range=(since, head.on)) | Q(ends_on__range=(since, head.on)) | Q(contract__terminated_on__range=(since, head.on))
    )
    rows = Edition.objects.filter(
        queries.counting(head.on) | Q(state=EditionState.SIGNED, effective_from__lte=head.on) & lately,
        contract__company_id=head.company_id, contract__party_id__in=party_ids, contract__side=Side.SALE,
    )  # fmt: skip
    return list(rows.select_related("contract").defer("content", "contract__search").order_by("-effective_from", "-pk"))


def _lines(rows: Collection[Edition], item_ids: Collection[int]) -> dict[int, list[Line]]:
    found: dict[int, list[Line]] = {}
    wanted = Line.objects.filter(edition__in=[row.pk for row in rows], item_id__in=list(item_ids), price__isnull=False)
    for line in wanted.order_by("position", "pk"):
        found.setdefault(line.edition_id, []).append(line)
    return found


def _discounts(rows: Collection[Edition]) -> dict[int, list[GroupDiscount]]:
    found: dict[int, list[GroupDiscount]] = {}
    for one in GroupDiscount.objects.filter(edition__in=[row.pk for row in rows]):
        found.setdefault(one.edition_id, []).append(one)
    return found


def _rates(rows: Collection[Edition], head: pricing.PriceContext) -> dict[str, Decimal]:
    """Rates of the contracts' foreign currencies; the document's own currency has the document's."""
    base = company.queries.own(head.company_id).base_currency
    foreign = {row.currency_id for row in rows} - {base}
    known = {head.currency: head.rate} if head.currency in foreign else {}
    others = foreign - known.keys()
    return (
        {**known, **{code: rate.rate for code, rate in company.rates_for(others, base=base, before=head.on).items()}} if others else known
    )


PRICES = Prices()
