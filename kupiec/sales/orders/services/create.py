"""Making orders: any number at once, numbered at first save (KER-3), defaults from the customer's terms."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from kupiec.ground.attributes import public as attributes
from kupiec.ground.company import public as company
from kupiec.ground.kernel import audit, bells, clock, entered, records, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.bulk import insert_rows
from kupiec.ground.kernel.money import ZERO
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.money.stock import public as stock
from kupiec.people.catalog import public as catalog
from kupiec.people.parties import public as parties
from kupiec.sales.orders import events, settings
from kupiec.sales.orders import found as lookup
from kupiec.sales.orders.models import Order, OrderLine
from kupiec.sales.orders.services import move as moves
from kupiec.sales.orders.services import price, registers, totals
from kupiec.sales.orders.values import SOURCE_ORDER, CreatedOrder, DraftOrder, DraftOrderLine, LineValue, Meaning

NUMBERS = "ZS"
MOST_LINES = 2000


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a set of drafts needs to know, read once."""

    facts: Mapping[int, parties.PartyFacts]
    items: Mapping[int, catalog.ItemFacts]
    percents: Mapping[str, Decimal]
    warehouses: Mapping[int, int]
    rates: Mapping[tuple[str, dt.date], company.Rate]
    base_currency: str
    register_id: int
    now: dt.datetime

    def items_of(self, drafts: Iterable[DraftOrderLine]) -> list[catalog.ItemFacts | None]:
        return [self.items[one.item_id] if one.item_id else None for one in drafts]


def create(drafts: Sequence[DraftOrder], *, accept: bool = False, by: Actor) -> list[CreatedOrder]:
    """Make orders in the first register; lines without a price are priced by the engine, the others keep theirs.
    `accept`: they are accepted at once, as far as credit and terms let them.

    Refuses NO_PARTY, PARTY_ARCHIVED, NO_ITEM, ITEM_ARCHIVED, NO_WAREHOUSE, NO_UNIT, QUANTITY, RATE_MISSING,
    TOO_MANY_LINES, and what acceptance refuses. Numbers are taken last. Rings Created.
    """
    by.require("orders.edit")
    if not drafts:
        return []
    with tx.write_tx(by=by):
        around = _surroundings(drafts, by=by)
        orders = [_head(draft, around, by=by) for draft in drafts]
        rows = [_made_lines(order, draft, around) for order, draft in zip(orders, drafts, strict=True)]
        price.price_orders(orders, rows)
        _sum(orders, rows)
        if not accept:
            _number(orders, by=by)
        insert_rows(orders)
        _save_lines(orders, rows, followed=accept)
        if any(item.kind == "set" for item in around.items.values()):
            from kupiec.sales.orders.services import bundles

            rows = bundles.made(orders, rows)
        attributes.write(SOURCE_ORDER, {order.pk: draft.attributes for order, draft in zip(orders, drafts, strict=True)}, by=by)
        moves.log(orders, {}, by=by)
        ids = tuple(order.pk for order in orders)
        audit.tell("orders.order", ids, "created", by=by)
        if accept:
            moves.accept_new(orders, rows, numbering=lambda: _number(orders, by=by), by=by)
        lookup.numbered(orders, around.facts, by=by)
        bells.ring(events.Created(ids), by=by)
        return [
            CreatedOrder(order.pk, tuple(line.pk for line in lines if line.set_line_id is None))
            for order, lines in zip(orders, rows, strict=True)
        ]


def _surroundings(drafts: Sequence[DraftOrder], *, by: Actor) -> Surroundings:
    for draft in drafts:
        if draft.company_id != by.company_id:
            raise Refusal("OTHER_COMPANY", N_("This belongs to another company."))
        if len(draft.lines) > MOST_LINES:
            raise Refusal("TOO_MANY_LINES", N_("At most %(most)s lines."), "lines", params={"most": MOST_LINES})
    chosen = settings.of(by.company_id)
    roles = {i for d in drafts for i in (d.orderer_id, d.recipient_id, d.payer_id) if i}
    item_ids = {line.item_id for draft in drafts for line in draft.lines if line.item_id}
    return Surroundings(
        facts=parties.documents_facts(roles, company_id=by.company_id),
        items=catalog.facts(item_ids) if item_ids else {},
        percents=company.queries.vat_percents(),
        warehouses=_warehouses(drafts, by=by),
        rates=_rates(drafts, chosen.base_currency),
        base_currency=chosen.base_currency,
        register_id=registers.book(by.company_id).first(Meaning.DRAFT).pk,
        now=clock.now(),
    )


def _warehouses(drafts: Sequence[DraftOrder], *, by: Actor) -> dict[int, int]:
    """The warehouse proposed per branch, and check of those named."""
    named = {draft.warehouse_id for draft in drafts if draft.warehouse_id}
    mine = stock.Warehouse.objects.filter(company_id=by.company_id, pk__in=named)
    if named and named - set(mine.values_list("pk", flat=True)):
        raise Refusal("NO_WAREHOUSE", N_("Choose a warehouse of this company."), "warehouse")
    proposed: dict[int, int] = {}
    for branch in sorted({draft.branch_id for draft in drafts if not draft.warehouse_id}):
        places = stock.serving_warehouses(by.company_id, branch)
        if not places:
            raise Refusal("NO_WAREHOUSE", N_("Choose a warehouse of this company."), "warehouse")
        proposed[branch] = places[0].id
    return proposed


def _rates(drafts: Sequence[DraftOrder], base: str) -> dict[tuple[str, dt.date], company.Rate]:
    wanted: defaultdict[dt.date, set[str]] = defaultdict(set)
    for draft in drafts:
        if draft.currency not in ("", base) and draft.rate is None:
            wanted[draft.issue_date].add(draft.currency)
    found = {}
    for day, codes in wanted.items():
        for code, rate in company.rates_for(codes, base=base, before=day).items():
            found[(code, day)] = rate
    return found


def party_of(facts: Mapping[int, parties.PartyFacts], pk: int, field: str) -> parties.PartyFacts:
    """A party for a role. Refuses NO_PARTY and PARTY_ARCHIVED."""
    found = facts.get(pk)
    if found is None:
        raise Refusal("NO_PARTY", N_("Choose a customer."), field)
    parties.check_can_trade(found, field=field)
    return found


def _head(draft: DraftOrder, around: Surroundings, *, by: Actor) -> Order:
    orderer = party_of(around.facts, draft.orderer_id, "orderer")
    for field, pk in (("recipient", draft.recipient_id), ("payer", draft.payer_id)):
        if pk:
            party_of(around.facts, pk, field)
    order = Order(
        company_id=draft.company_id,
        branch_id=draft.branch_id,
        issue_date=draft.issue_date,
        register_id=around.register_id,
        state=Meaning.DRAFT,
        register_at=around.now,
        orderer_id=orderer.id,
        recipient_id=draft.recipient_id or orderer.id,
        payer_id=draft.payer_id or orderer.id,
        warehouse_id=draft.warehouse_id or around.warehouses[draft.branch_id],
        wanted_on=draft.wanted_on,
        prices_gross=draft.prices_gross,
        vat_method=draft.vat_method,
        customer_reference=draft.customer_reference,
        remarks=draft.remarks,
        copied_from_id=draft.copied_from_id,
        channel=draft.channel,
        created_at=around.now,
        created_by=by.user_id,
        updated_at=around.now,
    )
    _put_rate(order, draft, around)
    put_terms(order, draft, around.facts, by=by)
    records.fit(Order, {"customer_reference": order.customer_reference, "remarks": order.remarks})
    entered.near_day({"wanted_on": order.wanted_on}, "wanted_on", since=order.issue_date)
    return order


def _put_rate(order: Order, draft: DraftOrder, around: Surroundings) -> None:
    order.currency_id = draft.currency or around.base_currency
    if draft.rate is not None:
        order.rate, order.rate_table, order.rate_on = draft.rate, draft.rate_table, draft.rate_on
    elif order.currency_id != around.base_currency:
        rate = around.rates[(order.currency_id, draft.issue_date)]
        order.rate, order.rate_table, order.rate_on = rate.rate, rate.table, rate.on


def put_terms(order: Order, draft: DraftOrder, facts: Mapping[int, parties.PartyFacts], *, by: Actor) -> None:
    """Payment, salesperson, language and place of delivery: as given, else as agreed with the orderer."""
    orderer = facts[order.orderer_id]
    terms = orderer.terms
    order.payment_method = draft.payment_method if draft.payment_method is not None else (terms.payment_method if terms else "")
    order.payment_days = draft.payment_days if draft.payment_days is not None else (terms.payment_days if terms else 0)
    order.salesperson_id = draft.salesperson_id or (terms.salesperson_id if terms else None) or by.employee_id
    order.language = draft.language or (terms.document_language if terms else "") or orderer.language
    recipient = facts[order.recipient_id]
    known = {address.id for address in recipient.addresses}
    proposed = recipient.terms.default_delivery_id if recipient.terms else None
    order.delivery_address_id = draft.delivery_address_id or (proposed if proposed in known else None)
    if order.delivery_address_id is not None and order.delivery_address_id not in known:
        raise Refusal("NO_ADDRESS", N_("The recipient has no such address."), "delivery_address")


def _made_lines(order: Order, draft: DraftOrder, around: Surroundings) -> list[OrderLine]:
    """The lines of a draft; a refusal tells which."""
    made = []
    for index, line in enumerate(draft.lines):
        try:
            made.append(make_line(order, line, around))
        except Refusal as refusal:
            raise refusal.at(f"lines[{index}]") from None
    return made


def make_line(order: Order, draft: DraftOrderLine, around: Surroundings) -> OrderLine:
    """A line not saved yet. Refuses NO_ITEM, ITEM_ARCHIVED, NO_UNIT, QUANTITY, VAT_CODE."""
    item = around.items.get(draft.item_id) if draft.item_id else None
    if draft.item_id and item is None:
        raise Refusal("NO_ITEM", N_("There is no such item."), "code")
    if item and item.archived:
        raise Refusal("ITEM_ARCHIVED", N_("%(code)s is in the archive."), "code", params={"code": item.code})
    check_quantity(draft.quantity)
    line = OrderLine(
        company_id=order.company_id,
        item_id=draft.item_id,
        stocked=bool(item and item.stocked),
        description=draft.description or (item.name if item else ""),
        quantity=draft.quantity,
        list_price=draft.list_price,
        unit_price=draft.unit_price if draft.unit_price is not None else ZERO,
        discount_percent=draft.discount_percent,
        price_source=_source(draft),
        price_reason=draft.price_reason,
        trace=draft.trace or None,
        cost=draft.cost if draft.cost is not None else (item.purchase_price if item else None),
    )
    put_unit(line, draft.unit or (item.unit if item else "szt"), item, given=draft.factor)
    _put_vat(line, draft, item, around, order)
    records.fit(OrderLine, {"description": line.description, "price_reason": line.price_reason, "unit": line.unit})
    return line


def _source(draft: DraftOrderLine) -> str:
    if draft.unit_price is None:
        return price.ENGINE
    return draft.price_source or (price.MANUAL if draft.item_id else price.FREE)


def _put_vat(line: OrderLine, draft: DraftOrderLine, item: catalog.ItemFacts | None, around: Surroundings, order: Order) -> None:
    terms = around.facts[order.orderer_id].terms
    code, percent = draft.vat_code, draft.vat_percent
    if not code:
        code, percent = catalog.vat.code_of(item, terms), None
    if code not in around.percents:
        raise Refusal("VAT_CODE", N_("There is no such VAT rate."), "vat_code")
    line.vat_code, line.vat_percent = code, around.percents[code] if percent is None else percent


def check_quantity(quantity: Decimal) -> None:
    if quantity <= 0:
        raise Refusal("QUANTITY", N_("The quantity must be above zero."), "quantity")


def put_unit(line: OrderLine, unit: str, item: catalog.ItemFacts | None, *, given: Decimal | None = None) -> None:
    """Unit, factor and base quantity of a line. Refuses NO_UNIT, UNIT_DECIMALS; quantities that don't come out are refused."""
    factor = item.factor_of(unit) if item else (given or Decimal(1))
    if factor is None:
        raise Refusal("NO_UNIT", N_("This item isn’t sold in “%(unit)s”."), "unit", params={"unit": unit})
    catalog.measures.check_quantity(line.quantity, unit)
    line.unit, line.factor = unit, factor
    line.base_quantity = line.quantity * factor
    records.fit(OrderLine, {"quantity": line.quantity, "base_quantity": line.base_quantity}, prefix="")


def _sum(orders: Sequence[Order], rows: Sequence[Sequence[OrderLine]]) -> None:
    for order, lines in zip(orders, rows, strict=True):
        sums = totals.of(order, [as_value(line) for line in lines])
        order.net, order.vat, order.gross = sums.net, sums.vat, sums.gross
        order.cost = sum((line.cost_value for line in lines if line.cost_value is not None), ZERO)


def as_value(line: OrderLine) -> LineValue:
    return LineValue(line.vat_code, line.vat_percent, line.net, line.base_quantity)


def _number(orders: Sequence[Order], *, by: Actor) -> None:
    """Numbers by branch and day; the last lock of the transaction."""
    groups: dict[tuple[int, dt.date], list[Order]] = {}
    for order in orders:
        groups.setdefault((order.branch_id, order.issue_date), []).append(order)
    for (branch_id, day), members in sorted(groups.items(), key=lambda group: group[0]):
        numbers = company.take_numbers(NUMBERS, company_id=by.company_id, on=day, count=len(members), branch_id=branch_id)
        for order, number in zip(members, numbers, strict=True):
            order.number = number


def _save_lines(orders: Sequence[Order], rows: Sequence[Sequence[OrderLine]], *, followed: bool) -> None:
    every = []
    for order, lines in zip(orders, rows, strict=True):
        for position, line in enumerate(lines, 1):
            line.order_id, line.position, line.followed = order.pk, position, followed
            every.append(line)
    insert_rows(every)
