"""Sets (CAT-5): an item sold as one, made of components that move through warehouses.

On a document the set is a line at 0.00 and its components are lines below it, which follow it: they carry prices, VAT,
costs and stock, so deliveries, invoices, returns and margins work on them as on any goods. Their prices are their own, or
the set's own price split among them by value.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext
from typing import Any

from kupiec.ground.kernel import known, money
from kupiec.ground.kernel.money import EXACT, ZERO, half_up, line_net
from kupiec.money.pricing import public as pricing
from kupiec.money.promotions import rules
from kupiec.money.promotions.models import ItemSet, SetPart
from kupiec.money.promotions.services.keeping import ENGINE, Sheet
from kupiec.money.promotions.services.wanted import Arranged, Wanted

SET, MANUAL = "set", "manual"


@dataclass(frozen=True, slots=True)
class Composition:
    """What a set is made of: base units of each component in one base unit of the set; `own`: it has its own price."""

    own: bool
    label: str
    parts: tuple[tuple[int, Decimal], ...]


def compositions() -> dict[int, Composition]:
    """All sets by their item; kept in memory until one changes."""
    return known.definition("promotions.sets", _load)


def _load() -> dict[int, Composition]:
    parts: defaultdict[int, list[tuple[int, Decimal]]] = defaultdict(list)
    for whole_id, item_id, quantity in SetPart.objects.order_by("position", "pk").values_list("whole_id", "item_id", "quantity"):
        parts[whole_id].append((item_id, quantity))
    heads = (
        {pk: (price == "own", code) for pk, price, code in ItemSet.objects.values_list("item_id", "price", "item__code")} if parts else {}
    )
    return {pk: Composition(*heads[pk], tuple(rows)) for pk, rows in parts.items() if pk in heads}


def explode(sheet: Sheet, lines: Sequence[Any]) -> Arranged:
    """Components of the document's sets as they should be beside those that are; the statements of one pricing."""
    known_sets = compositions()
    heads = [line for line in lines if line.item_id in known_sets and line.set_line_id is None and _live(line)]
    found = Arranged()
    below: defaultdict[int, dict[int, Any]] = defaultdict(dict)
    for line in lines:
        if line.set_line_id is not None:
            below[line.set_line_id][line.item_id] = line
    prices = _prices(sheet, heads, known_sets)
    for head in heads:
        _settle(found, head, known_sets[head.item_id], prices[head.pk], below.pop(head.pk, {}))
    carried = {line.pk for line in lines if line.set_line_id is None and not _live(line)}
    found.gone += [line for pk, rows in below.items() if pk not in carried for line in rows.values()]
    return found


def _live(line: Any) -> bool:
    """Priced by the engine: a set carried from an offer at its price is an ordinary line with ordinary lines below it."""
    return line.price_source == ENGINE and bool(line.trace)


def _prices(sheet: Sheet, heads: Sequence[Any], known_sets: Mapping[int, Composition]) -> dict[int, list[pricing.Price]]:
    asked = [
        (head.pk, pricing.PriceLine(pk, quantity * head.base_quantity)) for head in heads for pk, quantity in known_sets[head.item_id].parts
    ]
    told = pricing.quote([line for _, line in asked], context=sheet.context) if asked else []
    found: defaultdict[int, list[pricing.Price]] = defaultdict(list)
    for (pk, _), price in zip(asked, told, strict=True):
        found[pk].append(price)
    return found


def _settle(found: Arranged, head: Any, made_of: Composition, prices: Sequence[pricing.Price], rows: dict[int, Any]) -> None:
    """The set's own line at nothing, its components below at theirs."""
    by_hand = {pk: line for pk, line in rows.items() if line.price_source == MANUAL}
    own = _own_value(head) if made_of.own else None
    shares = _shares(own, made_of, prices, by_hand, head)
    if _dress_head(head, own, made_of, prices):
        found.changed.append(head)
    for (item_id, quantity), price, share in reversed(list(zip(made_of.parts, prices, shares, strict=True))):
        wanted = _component(head, made_of, price, quantity * head.base_quantity, share)
        line = rows.pop(item_id, None)
        if line is None:
            found.wanted.append(wanted)
        elif _keep(line, wanted):
            found.changed.append(line)
    found.gone += rows.values()


def _plain(trace: Mapping[str, Any]) -> list[Any]:
    return [step for step in trace["s"] if step[0] != SET]


def _own_value(head: Any) -> Decimal | None:
    """What the sets cost at their own price; None when they have none."""
    trace = {**head.trace, "s": _plain(head.trace)}
    value = line_net(pricing.replay(trace), head.quantity, pricing.replay_discount(trace))
    return value or None


def _shares(
    own: Decimal | None, made_of: Composition, prices: Sequence[pricing.Price], by_hand: Mapping[int, Any], head: Any
) -> list[Decimal | None]:
    """Each component's part of the set's own price; what a person priced keeps that, the rest is split among the others."""
    if own is None:
        return [None] * len(prices)
    taken = sum((_by_hand(by_hand[pk], quantity * head.base_quantity) for pk, quantity in made_of.parts if pk in by_hand), ZERO)
    weights = [ZERO if price.item_id in by_hand else price.net for price in prices]
    if not any(weights):
        weights = [ZERO if price.item_id in by_hand else Decimal(1) for price in prices]
    return list(rules.split(max(own - taken, ZERO), weights)) if any(weights) else [ZERO] * len(prices)


def _by_hand(line: Any, quantity: Decimal) -> Decimal:
    return line_net(line.unit_price, quantity / line.factor, line.discount_percent)


def _dress_head(head: Any, own: Decimal | None, made_of: Composition, prices: Sequence[pricing.Price]) -> bool:
    """The set's line: what one set costs stands as its list price, it costs nothing by itself."""
    with localcontext(EXACT):
        whole = own if own is not None else sum((price.net for price in prices), ZERO)
        each = half_up(whole / head.quantity, 4)
    steps = [*_plain(head.trace), [SET, head.item_id, made_of.label, "0"]]
    if (list(head.trace["s"]), head.list_price, head.net, head.cost) == (steps, each, ZERO, None):
        return False
    head.cost = head.cost_value = None
    head.trace, head.list_price = {**head.trace, "s": steps}, each
    head.unit_price = head.discount_percent = head.net = ZERO
    return True


def _component(head: Any, made_of: Composition, price: pricing.Price, quantity: Decimal, share: Decimal | None) -> Wanted:
    trace, unit_price, discount = price.trace, price.unit_price, price.discount_percent
    if share is not None:
        with localcontext(EXACT):
            unit_price = half_up(share / quantity, 4)
        trace = {**trace, "s": [*trace["s"], [SET, head.item_id, made_of.label, f"{unit_price.normalize():f}"]], "d": 4}
        discount = ZERO
    return Wanted("set_line_id", head.pk, SET, price.item_id, quantity, unit_price, price.list_price, discount, trace, price.cost, head.pk)


def _keep(line: Any, wanted: Wanted) -> bool:
    """A component there is gets what it should have; one priced by a person only its quantity. Whether it changed."""
    if line.price_source == MANUAL:
        if line.base_quantity == wanted.quantity:
            return False
        line.quantity, line.base_quantity = wanted.quantity / line.factor, wanted.quantity
    else:
        same = (line.base_quantity, line.unit_price, line.discount_percent, list(line.trace["s"]) if line.trace else None)
        if same == (wanted.quantity, wanted.unit_price, wanted.discount_percent, wanted.trace["s"]):
            return False
        line.quantity = line.base_quantity = wanted.quantity
        line.list_price, line.unit_price, line.discount_percent = wanted.list_price, wanted.unit_price, wanted.discount_percent
        line.trace, line.price_source, line.cost = wanted.trace, SET, wanted.cost
    line.net = line_net(line.unit_price, line.quantity, line.discount_percent)
    line.cost_value = money.cost_of(line.cost, line.base_quantity)
    return True
