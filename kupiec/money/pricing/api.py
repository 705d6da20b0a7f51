"""The room's REST interface: lists and their prices, rules, and pricing itself."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from ninja import Schema
from pydantic import Field

from kupiec.ground.company import public as company
from kupiec.ground.kernel import clock
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.ground.kit import api
from kupiec.ground.kit import public as kit
from kupiec.money.pricing import queries, services
from kupiec.money.pricing.values import NewPrice, PriceContext, PriceLine
from kupiec.people.catalog import public as catalog
from kupiec.people.parties import public as parties

router = api.Router(tags=["pricing"])
COST = "prices.see_cost"


class ListOut(Schema):
    """A price list."""

    id: int
    version: int
    code: str
    name: str
    kind: str
    currency: str = Field(alias="currency_id")
    gross: bool
    decimals: int
    valid_from: dt.date | None
    valid_to: dt.date | None
    archived: bool


class ListIn(api.Input):
    """A price list to add."""

    code: str
    name: str
    kind: str = "base"
    currency: str = "PLN"
    gross: bool = False
    decimals: int = 2
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None


class PriceOut(Schema):
    """A price in a list."""

    id: int
    price_list_id: int
    item_id: int
    unit: str
    from_quantity: Decimal
    amount: Decimal
    valid_from: dt.date
    valid_to: dt.date | None


class PriceIn(api.Input):
    """A price to publish; without `valid_from` from today on, `unit` empty is the base unit."""

    item_id: int
    amount: Decimal
    from_quantity: Decimal = Decimal(0)
    unit: str = ""
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None


class RuleOut(Schema):
    """A discount rule; conditions that are null hold always."""

    id: int
    version: int
    stage_id: int
    priority: int
    name: str
    effect: str
    value: Decimal
    currency: str = Field(alias="currency_id")
    shown: str
    exclusive: bool
    final: bool
    party_id: int | None
    customer_group_id: int | None
    base_id: int | None
    item_id: int | None
    item_group_id: int | None
    discount_group_id: int | None
    from_quantity: Decimal | None
    to_quantity: Decimal | None
    payment_method: str
    condition: str
    item_list_id: int | None
    per_document: bool
    from_line_value: Decimal | None
    from_document_value: Decimal | None
    channel: str
    formula: str
    floor_percent: Decimal | None
    valid_from: dt.date | None
    valid_to: dt.date | None
    archived: bool


class RuleIn(api.Input):
    """A discount rule to add."""

    stage_id: int
    name: str
    value: Decimal | None = None
    effect: str = "percent"
    priority: int | None = None
    currency_id: str = "PLN"
    shown: str = "folded"
    exclusive: bool = False
    final: bool = False
    party_id: int | None = None
    customer_group_id: int | None = None
    base_id: int | None = None
    item_id: int | None = None
    item_group_id: int | None = None
    discount_group_id: int | None = None
    from_quantity: Decimal | None = None
    to_quantity: Decimal | None = None
    payment_method: str = ""
    condition: str = ""
    item_list_id: int | None = None
    per_document: bool = False
    from_line_value: Decimal | None = None
    from_document_value: Decimal | None = None
    channel: str = ""
    formula: str = ""
    floor_percent: Decimal | None = None
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None


class SupplierOut(Schema):
    """A supplier of an item; the price only with the right `prices.see_cost`."""

    id: int
    version: int
    item_id: int
    party_id: int
    main: bool
    code: str
    price: Decimal | None
    currency: str = Field(alias="currency_id")
    least: Decimal | None
    lead_days: int | None


class SupplierIn(api.Input):
    """A supplier of an item; price net per base unit, the smallest order in base units."""

    item_id: int
    party_id: int
    main: bool = False
    code: str = ""
    price: Decimal | None = None
    currency: str = "PLN"
    least: Decimal | None = None
    lead_days: int | None = None


class ItemListOut(Schema):
    """A list of items that discount rules speak of."""

    id: int
    version: int
    name: str
    archived: bool


class ItemListIn(api.Input):
    """A list of items to add."""

    name: str
    item_ids: list[int]


class LineIn(api.Input):
    """A line to price; `unit` empty is the base unit."""

    item_id: int
    quantity: Decimal = Decimal(1)
    unit: str = ""


class QuoteIn(api.Input):
    """Whom and when lines are priced for; without a currency the company's own."""

    party_id: int | None = None
    on: dt.date | None = None
    currency: str = ""
    prices_gross: bool = False
    payment_method: str = ""
    channel: str = "api"
    lines: list[LineIn]


class QuoteOut(Schema):
    """A price with its trace; `cost` only with the right `prices.see_cost`."""

    item_id: int
    unit_price: Decimal
    list_price: Decimal | None
    discount_percent: Decimal
    net: Decimal
    source: str
    cost: Decimal | None
    trace: dict[str, Any]
    warnings: list[str]


api.collection(
    router, "/lists",
    api.Collection(
        rows=queries.lists, out=ListOut, filters={"code": "code__in", "kind": "kind__in", "archived": "archived"},
        sorts={"code": "code", "name": "name"}, default_sort="code", right="pricing.see",
    ),
    name="lists",
)  # fmt: skip
api.collection(
    router, "/prices",
    api.Collection(
        rows=queries.list_prices, out=PriceOut,
        filters={"list": "price_list_id__in", "item": "item_id__in", "valid_from": "valid_from__gte", "valid_to": "valid_to__lte"},
        sorts={"item": "item_id", "valid_from": "valid_from"}, default_sort="item", right="pricing.see",
    ),
    name="prices",
)  # fmt: skip
api.collection(
    router, "/rules",
    api.Collection(
        rows=queries.rules, out=RuleOut,
        filters={"stage": "stage_id__in", "item": "item_id__in", "party": "party_id__in", "archived": "archived"},
        sorts={"priority": "priority", "name": "name"}, default_sort="priority", right="pricing.see",
    ),
    name="rules",
)  # fmt: skip

api.collection(
    router, "/suppliers",
    api.Collection(
        rows=queries.suppliers, out=SupplierOut,
        filters={"item": "item_id__in", "party": "party_id__in", "main": "main", "code": "code__in"},
        sorts={"item": "item_id", "party": "party_id"}, default_sort="item", right="pricing.see", hidden={"price": COST},
    ),
    name="suppliers",
)  # fmt: skip


api.collection(
    router, "/item-lists",
    api.Collection(
        rows=queries.item_lists, out=ItemListOut, filters={"archived": "archived"}, sorts={"name": "name"}, default_sort="name",
        right="pricing.see",
    ),
    name="item-lists",
)  # fmt: skip


@router.post("/item-lists", response={201: int})
def add_item_list(request: kit.Request, data: ItemListIn) -> Any:
    """Add a list of items; answers its id."""
    return 201, services.save_item_list(data.dict(), by=request.actor)


@router.post("/suppliers", response={201: int})
def add_supplier(request: kit.Request, data: SupplierIn) -> Any:
    """Add a supplier of an item; answers its id."""
    values = data.dict()
    values["currency_id"] = values.pop("currency")
    return 201, services.save_supplier(values, by=request.actor)


@router.post("/lists", response={201: int})
def add_list(request: kit.Request, data: ListIn) -> Any:
    """Add a price list; answers its id."""
    values = data.dict()
    values["currency_id"] = values.pop("currency")
    return 201, services.save_list(values, by=request.actor)


@router.post("/lists/{id}/prices", response={201: int})
def publish_prices(request: kit.Request, id: int, data: list[PriceIn]) -> Any:
    """Publish prices, up to thousands at once; answers how many."""
    by = request.actor
    queries.lists(by).get(pk=id)
    return 201, services.publish([NewPrice(**one.dict()) for one in data], list_id=id, by=by)


@router.post("/rules", response={201: int})
def add_rule(request: kit.Request, data: RuleIn) -> Any:
    """Add a discount rule; answers its id."""
    values = {name: value for name, value in data.dict().items() if name != "priority" or value is not None}
    return 201, services.save_rule(values, by=request.actor)


@router.post("/quote", response=list[QuoteOut])
def price_lines(request: kit.Request, data: QuoteIn) -> Any:
    """Price lines for a customer without a document; nothing is written."""
    by: Actor = request.actor
    by.require("pricing.see")
    facts = catalog.facts({line.item_id for line in data.lines})
    prices = services.quote([_line(line, facts) for line in data.lines], context=_context(data, by=by))
    see = by.may(COST)
    return [{**one._asdict(), "cost": one.cost if see else None, "warnings": list(one.warnings)} for one in prices]


def _context(data: QuoteIn, *, by: Actor) -> PriceContext:
    if data.party_id is not None and not parties.visible(by).filter(pk=data.party_id).exists():
        raise Refusal("UNKNOWN_KEY", N_("There is no such record."), "party_id")
    on = data.on or clock.today()
    base = company.queries.own(by.company_id).base_currency
    rate = Decimal(1)
    if data.currency not in ("", base):
        rate = company.rate_for(data.currency, base=base, before=on).rate
    return PriceContext(by.company_id, data.party_id, on, data.currency or base, rate, data.prices_gross, data.payment_method, data.channel)


def _line(data: LineIn, facts: dict[int, catalog.ItemFacts]) -> PriceLine:
    item = facts.get(data.item_id)
    factor = item.factor_of(data.unit or item.unit) if item else Decimal(1)
    if factor is None:
        raise Refusal("BAD_UNIT", N_("The item has no unit “%(unit)s”."), "unit", params={"unit": data.unit[:20]})
    return PriceLine(data.item_id, data.quantity, factor, data.unit or (item.unit if item else ""))
