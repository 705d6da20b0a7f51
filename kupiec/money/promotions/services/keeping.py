"""Lines that promotions make, kept beside the lines that earn them: worked out anew whenever those change (PRC-8).

A sheet is any document whose lines carry the fields of a trade line and the key `promotion`. Its room asks `arrange` after
each change of lines and does what it answers; everything else about promotions is decided here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext
from typing import Any, Protocol

from kupiec.ground.kernel import money
from kupiec.ground.kernel.money import EXACT, ZERO, line_net
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.money.pricing import public as pricing
from kupiec.money.promotions import definitions, rules, telling
from kupiec.money.promotions.models import Taken
from kupiec.money.promotions.services.wanted import Arranged, Wanted
from kupiec.money.promotions.values import Application, Bundle, CartLine, Effect, Gift, Offer, Reward, Settling
from kupiec.people.catalog import public as catalog

ENGINE, PROMOTED = "engine", "promotion"
SYMBOLIC = Decimal("0.01")
STEPS = ("bnd", "bnf")


class Line(Protocol):
    """What is asked of a line, and written on it."""

    pk: int
    item_id: int | None
    promotion_id: int | None
    set_line_id: int | None
    quantity: Decimal
    base_quantity: Decimal
    list_price: Decimal | None
    unit_price: Decimal
    discount_percent: Decimal
    price_source: str
    trace: Any
    vat_percent: Decimal
    net: Decimal
    cost: Decimal | None
    cost_value: Decimal | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A document as promotions know it; `counts` says which of its lines are bought (not optional ones of an offer)."""

    kind: str
    id: int
    context: pricing.PriceContext
    counts: Callable[[Any], bool] = lambda line: True


def takes(sheet: Sheet) -> bool:
    """Whether the document has taken promotions; no statement in a write transaction where the company has none."""
    return bool(definitions.of(sheet.context.company_id)) and _taken_rows(sheet).exists()


def _taken_rows(sheet: Sheet) -> Any:
    return Taken.objects.filter(kind=sheet.kind, document_id=sheet.id)


def _taken(sheet: Sheet) -> dict[int, int | None]:
    return dict(_taken_rows(sheet).values_list("promotion_id", "gift_id"))


def _held(sheet: Sheet) -> list[Bundle]:
    context = sheet.context
    found = definitions.of(context.company_id)
    return definitions.hold(found, on=context.on, party_id=context.party_id, company_id=context.company_id) if found else []


def take(sheet: Sheet, lines: Sequence[Any], promotion_id: int, *, gift_id: int | None = None) -> None:
    """The document takes a promotion, or another gift of one it has. Refuses NO_PROMOTION, NOT_ENOUGH."""
    bundle = next((one for one in _held(sheet) if one.id == promotion_id and not one.archived), None)
    if bundle is None or (gift_id is not None and gift_id not in {one.id for one in bundle.gifts}):
        raise Refusal("NO_PROMOTION", N_("This promotion does not hold for this document."), "promotion")
    chosen = {**_taken(sheet), promotion_id: gift_id}
    cart = cart_of(sheet, lines, [bundle])
    if all(one.bundle.id != promotion_id for one in rules.plan(cart, [one for one in _held(sheet) if one.id in chosen])):
        raise Refusal("NOT_ENOUGH", N_("“%(name)s” asks for more than is on the document."), "promotion", params={"name": bundle.label})
    Taken.objects.update_or_create(kind=sheet.kind, document_id=sheet.id, promotion_id=promotion_id, defaults={"gift_id": gift_id})


def leave(sheet: Sheet, promotion_ids: Sequence[int]) -> list[tuple[int, int | None]]:
    """The document gives promotions up; those it had, with their gifts, so that they can be taken again."""
    had = [(pk, gift) for pk, gift in _taken(sheet).items() if pk in set(promotion_ids)]
    _taken_rows(sheet).filter(promotion_id__in=[pk for pk, _ in had]).delete()
    return had


def copy(kind: str, carried: Mapping[int, int], *, company_id: int) -> bool:
    """Copies of documents take what their originals took; whether any did."""
    if not definitions.of(company_id):
        return False
    rows = Taken.objects.filter(kind=kind, document_id__in=list(carried))
    made = [Taken(kind=kind, document_id=carried[row.document_id], promotion_id=row.promotion_id, gift_id=row.gift_id) for row in rows]
    Taken.objects.bulk_create(made)
    return bool(made)


def cart_of(sheet: Sheet, lines: Sequence[Any], bundles: Sequence[Bundle]) -> list[CartLine]:
    """What people have entered: lines of items that count, at their prices without bundles."""
    asked = [line for line in lines if line.item_id and line.promotion_id is None and line.set_line_id is None and sheet.counts(line)]
    grouped = any(one.groups for bundle in bundles for one in bundle.requirements)
    facts = catalog.facts({line.item_id for line in asked}) if grouped else {}
    made = []
    for line in asked:
        paths = facts[line.item_id].group_path if line.item_id in facts else ()
        value = line_net(line.unit_price, line.quantity, _plain_discount(line))
        made.append(CartLine(line.pk, line.item_id, line.base_quantity, value, paths, fixed=_fixed(line)))
    return made


def _fixed(line: Line) -> bool:
    return line.price_source != ENGINE or not line.trace


def _plain(trace: Mapping[str, Any]) -> list[Any]:
    return [step for step in trace["s"] if step[0] not in STEPS]


def _plain_discount(line: Line) -> Decimal:
    """The discount of a line without its bundles."""
    if _fixed(line) or all(step[0] not in STEPS for step in line.trace["s"]):
        return line.discount_percent
    return pricing.replay_discount({**line.trace, "s": _plain(line.trace)})


def arrange(sheet: Sheet, lines: Sequence[Any]) -> Arranged:
    """What the promotions taken make of the lines as they are now; three statements and those of prices, whatever their number."""
    taken = _taken(sheet)
    bundles = [one for one in _held(sheet) if one.id in taken]
    cart = cart_of(sheet, lines, bundles)
    applied = rules.plan(cart, bundles)
    gifts = {one.bundle.id: gift for one in applied if one.bundle.reward is Reward.GIFT and (gift := one.bundle.gift(taken[one.bundle.id]))}
    prices = _prices(sheet, applied, gifts)
    offs: defaultdict[int, list[tuple[Bundle, Decimal]]] = defaultdict(list)
    found = Arranged()
    generated = {line.promotion_id: line for line in lines if line.promotion_id is not None}
    found.gone += [line for line in lines if line.promotion_id is not None and generated[line.promotion_id] is not line]
    for one in applied:
        if one.bundle.id in gifts:
            wanted = _wanted(sheet, one, cart, prices[one.bundle.id], offs)
            _keep(found, generated.pop(one.bundle.id, None), wanted)
        else:
            for pk, off in rules.own_off(one, cart, fixed=_fixed_prices(sheet, one, lines)).items():
                offs[pk].append((one.bundle, off))
    found.gone += generated.values()
    values = {line.id: line.value for line in cart}
    found.changed += [line for line in lines if line.promotion_id is None and line.item_id and _dress(line, values, offs.get(line.pk, ()))]
    return found


def _prices(sheet: Sheet, applied: Sequence[Application], gifts: Mapping[int, Gift]) -> dict[int, pricing.Price]:
    """What the gifts would cost, by promotion."""
    asked = [(one.bundle.id, gifts[one.bundle.id], one.times) for one in applied if one.bundle.id in gifts]
    told = (
        pricing.quote([pricing.PriceLine(gift.item_id, gift.quantity * times) for _, gift, times in asked], context=sheet.context)
        if asked
        else []
    )
    return {pk: price for (pk, _, _), price in zip(asked, told, strict=True)}


def _wanted(
    sheet: Sheet, one: Application, cart: Sequence[CartLine], price: pricing.Price, offs: dict[int, list[tuple[Bundle, Decimal]]]
) -> Wanted:
    """The gift's line at its price as a gift; a spread one takes its value off the pieces as well."""
    bundle = one.bundle
    gift = next(each for each in bundle.gifts if each.item_id == price.item_id)
    quantity = gift.quantity * one.times
    step: list[Any] | None = None
    if bundle.spreads:
        shares, own = rules.spread(one, cart, price.net)
        for pk, off in shares.items():
            offs[pk].append((bundle, off))
        step = ["bnd", bundle.id, bundle.label, _said(rules.percent_off(price.net, own))]
    elif bundle.effect is Effect.PERCENT:
        step = ["bnd", bundle.id, bundle.label, _said(bundle.value)]
    else:
        now = (
            _in_currency(sheet, bundle, _vat(price))
            if bundle.effect is Effect.PRICE
            else SYMBOLIC
            if bundle.settling is Settling.SYMBOLIC
            else ZERO
        )
        step = [
            "bnf",
            bundle.id,
            bundle.label,
            _said(rules.reduced(price.unit_price, bundle, fixed=now) if bundle.effect is Effect.PRICE else now),
        ]
    trace = {**price.trace, "s": [*price.trace["s"], step]}
    after = max((line.id for line in cart if line.id in one.used), key=[line.id for line in cart].index)
    return Wanted(
        "promotion_id",
        bundle.id,
        PROMOTED,
        gift.item_id,
        quantity,
        pricing.replay(trace),
        price.list_price,
        pricing.replay_discount(trace),
        trace,
        price.cost,
        after,
    )


def _said(value: Decimal) -> str:
    return f"{value.normalize():f}" if value else "0"


def _vat(price: pricing.Price) -> Decimal:
    facts = catalog.facts([price.item_id]).get(price.item_id)
    return facts.vat_percent if facts else ZERO


def _in_currency(sheet: Sheet, bundle: Bundle, vat_percent: Decimal) -> Decimal:
    """The promotion's price, net in the company's currency, as the document counts."""
    with localcontext(EXACT):
        price = bundle.value / sheet.context.rate
        return price * (100 + vat_percent) / 100 if sheet.context.prices_gross else price


def _fixed_prices(sheet: Sheet, one: Application, lines: Sequence[Any]) -> dict[int, Decimal]:
    return {line.pk: _in_currency(sheet, one.bundle, line.vat_percent) for line in lines if line.pk in one.used}


def _keep(found: Arranged, line: Any | None, wanted: Wanted) -> None:
    """The line there is becomes what is wanted, or gives place to it."""
    if line is None or line.item_id != wanted.item_id:
        found.gone += [line] if line is not None else []
        found.wanted.append(wanted)
        return
    same = (line.base_quantity, line.unit_price, line.discount_percent, list(line.trace["s"]) if line.trace else None)
    if same == (wanted.quantity, wanted.unit_price, wanted.discount_percent, wanted.trace["s"]):
        return
    line.quantity = line.base_quantity = wanted.quantity
    line.list_price, line.unit_price, line.discount_percent = wanted.list_price, wanted.unit_price, wanted.discount_percent
    line.trace, line.price_source, line.cost = wanted.trace, PROMOTED, wanted.cost
    _value(line)
    found.changed.append(line)


def _dress(line: Any, values: Mapping[int, Decimal], offs: Sequence[tuple[Bundle, Decimal]]) -> bool:
    """The discounts of bundles on a line priced by the engine; whether it changed."""
    if _fixed(line):
        return False
    steps, left = _plain(line.trace), values.get(line.pk, ZERO)
    for bundle, off in offs:
        steps.append(["bnd", bundle.id, bundle.label, _said(rules.percent_off(left, off))])
        left -= off
    if steps == list(line.trace["s"]):
        return False
    line.trace = {**line.trace, "s": steps}
    line.discount_percent = pricing.replay_discount(line.trace)
    _value(line)
    return True


def _value(line: Any) -> None:
    line.net = line_net(line.unit_price, line.quantity, line.discount_percent)
    line.cost_value = money.cost_of(line.cost, line.base_quantity)


def offer(sheet: Sheet, load: Callable[[Collection[int] | None], Sequence[Any]]) -> Offer:
    """What the document has taken and what is suggested now; `load` gives its lines of some items, or all: only those are

    asked for that promotions speak of, none where the company has no promotions.
    """
    held = _held(sheet)
    if not held:
        return Offer()
    taken = _taken(sheet)
    cart = cart_of(sheet, load(_items(held)), held)
    applied = rules.plan(cart, [one for one in held if one.id in taken])
    return telling.offer(applied, rules.hints(cart, applied, [one for one in held if not one.archived]), taken)


def _items(held: Sequence[Bundle]) -> frozenset[int] | None:
    """The items they speak of; None where one speaks of groups."""
    asked = [one for bundle in held for one in bundle.requirements]
    return None if any(one.groups for one in asked) else frozenset(pk for one in asked for pk in one.items)
