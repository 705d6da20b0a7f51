"""Prices of offer lines: asked of the engine by sets; what was set by hand stays until somebody asks for new prices."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from kupiec.ground.kernel import money
from kupiec.ground.kernel.money import half_up
from kupiec.money.pricing import public as pricing
from kupiec.sales.offers import rules
from kupiec.sales.offers.models import OfferLine, OfferVersion
from kupiec.sales.offers.values import Choice

ENGINE, MANUAL, FREE, KEPT = "engine", "manual", "free", "kept"
ZERO = Decimal(0)


def context(version: OfferVersion, party_id: int) -> pricing.PriceContext:
    """Whom and when a version is priced for; the price date is the version's date."""
    return pricing.PriceContext(
        company_id=version.company_id,
        party_id=party_id,
        on=version.issue_date,
        currency=version.currency_id,
        rate=version.rate,
        prices_gross=version.prices_gross,
        payment_method=version.payment_method,
    )


def price(lines: Sequence[OfferLine], *, context: pricing.PriceContext, fresh: bool = False) -> None:
    """Price these lines in place; free lines and kept prices stay, also those by hand unless `fresh`."""
    price_sets([(context, lines)], fresh=fresh)


def price_sets(sets: Sequence[tuple[pricing.PriceContext, Sequence[OfferLine]]], *, fresh: bool = False) -> None:
    """The same of many sets, each for its customer, by one call."""
    asked = [[one for one in lines if one.item_id and (fresh or one.price_source in (ENGINE, MANUAL))] for _, lines in sets]
    others = [_others(lines, priced) for (_, lines), priced in zip(sets, asked, strict=True)]
    told = [
        (replace(context, rest=rest), [_wanted(one, fresh=fresh) for one in lines])
        for (context, _), lines, rest in zip(sets, asked, others, strict=True)
    ]  # fmt: skip
    for priced, answers in zip(asked, pricing.quote_sets(told), strict=True):
        for line, answer in zip(priced, answers, strict=True):
            _put(line, answer, fresh=fresh)
    if not fresh and (changed := [pk for rest in others for pk in rest.changed]):
        OfferLine.objects.filter(pk__in=changed).update(stale="document")
    known = {id(line) for priced in asked for line in priced}
    for _, lines in sets:
        for line in lines:
            if id(line) not in known:
                value(line)


def follow(version: OfferVersion, party_id: int) -> None:
    """After lines went: those that cost something else now, as a discount asked of the whole document, are marked; prices stay."""
    line = OfferLine.objects.filter(offer_version_id=version.pk, item__isnull=False, price_source=ENGINE).order_by("position").first()
    if line is None:
        return
    rest = _others([line], [line])
    ((answer,),) = pricing.quote_sets([(replace(context(version, party_id), rest=rest), [_wanted(line, fresh=False)])])
    own = [line.pk] if (answer.unit_price, answer.discount_percent) != (line.unit_price, line.discount_percent) else []
    if changed := rest.changed + own:
        OfferLine.objects.filter(pk__in=changed).update(stale="document")


def _others(rows: Sequence[OfferLine], priced: Sequence[OfferLine]) -> pricing.OtherLines:
    """The firm lines of a version besides those being priced, read only where a discount asks of the whole document."""
    inside, mine = {id(line) for line in priced}, [line.pk for line in rows if line.pk]
    versions = {line.offer_version_id for line in rows if line.offer_version_id}

    def load() -> list[OfferLine]:
        stored = OfferLine.objects.filter(offer_version_id__in=versions, item__isnull=False, choice=Choice.FIRM).exclude(pk__in=mine)
        return (list(stored) if versions else []) + [line for line in rows if id(line) not in inside]

    return pricing.OtherLines(load)


def _wanted(line: OfferLine, *, fresh: bool) -> pricing.PriceLine:
    manual = line.price_source == MANUAL and not fresh
    return pricing.PriceLine(
        item_id=line.item_id or 0,
        quantity=line.quantity,
        factor=line.factor,
        unit=line.unit,
        manual_price=line.unit_price if manual else None,
        manual_discount=line.discount_percent if manual else None,
        reason=line.price_reason if manual else "",
    )


def _put(line: OfferLine, answer: pricing.Price, *, fresh: bool) -> None:
    line.list_price, line.unit_price = answer.list_price, answer.unit_price
    line.discount_percent, line.trace = answer.discount_percent, answer.trace
    if line.price_source != MANUAL or fresh:
        line.price_source, line.price_reason = ENGINE, ""
    line.net, line.cost = answer.net, answer.cost
    line.cost_value = money.cost_of(answer.cost, line.base_quantity)
    line.stale = ""


def value(line: OfferLine) -> None:
    """Value and cost of a line at its own price."""
    line.net = rules.value_of(line.quantity, line.unit_price, line.discount_percent)
    line.cost_value = money.cost_of(line.cost, line.base_quantity)


def convert(line: OfferLine, factor: Decimal) -> None:
    """Another unit: what was set by hand per old unit becomes the same per base unit."""
    if line.factor != factor and line.price_source != ENGINE:
        line.unit_price = half_up(line.unit_price * factor / line.factor, 4)
        if line.list_price is not None:
            line.list_price = half_up(line.list_price * factor / line.factor, 4)
