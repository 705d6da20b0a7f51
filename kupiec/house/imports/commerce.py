"""Import targets of trade: prices of lists, volume discounts, opening stock, orders with their own prices (KER-16)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal, localcontext
from typing import Any

from kupiec.ground.company import public as company
from kupiec.ground.exchange.public import Field, Outcome, Row, RowError, Target
from kupiec.ground.kernel import clock
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.models import Event
from kupiec.ground.kernel.money import EXACT, ZERO, half_up, line_net
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_, translate
from kupiec.house.imports.registers import unknown
from kupiec.money.pricing import public as pricing
from kupiec.money.stock import public as stock
from kupiec.money.stock.models import Location
from kupiec.money.stock.services import setup as stock_setup
from kupiec.people.catalog import public as catalog
from kupiec.people.parties import public as parties
from kupiec.sales.orders import public as orders
from kupiec.sales.orders.models import Order

ONE = Decimal(1)


def _items(rows: Sequence[Row]) -> dict[str, catalog.Item]:
    """Items by their external identifier or code."""
    wanted = {row.values["item"] for row in rows}
    found = list(catalog.Item.objects.filter(external_id__in=wanted).select_related("unit"))
    by_code = catalog.Item.objects.filter(code__in=wanted - {item.external_id for item in found}).select_related("unit")
    return {item.external_id or "": item for item in found} | {item.code: item for item in by_code}


def _missing(rows: Iterable[Row], field: str, known: Mapping[str, Any]) -> dict[int, list[RowError]]:
    return {row.number: [unknown(field, row.values[field])] for row in rows if row.values[field] and row.values[field] not in known}


def _too_fine(rows: Iterable[Row], items: Mapping[str, catalog.Item]) -> dict[int, list[RowError]]:
    """Rows whose quantity is finer than the unit of their item is counted."""
    found = {}
    for row in rows:
        item, quantity = items.get(row.values["item"]), row.values["quantity"]
        try:
            if item and quantity:
                catalog.measures.check_quantity(quantity, item.unit.code)
        except Refusal as refusal:
            found[row.number] = [RowError("quantity", refusal.code, refusal.text)]
    return found


def save_prices(rows: Sequence[Row], by: Actor) -> Outcome:
    """Prices with their validity, into lists by code; a list nobody knows is made in the company's currency."""
    items = _items(rows)
    errors = _missing(rows, "item", items)
    lists = _lists({row.values["list"] for row in rows}, by)
    wanted: dict[int, list[pricing.NewPrice]] = defaultdict(list)
    for row in rows:
        if row.number not in errors:
            values = row.values
            price = pricing.NewPrice(
                items[values["item"]].pk, values["price"], values["valid_from"], values["valid_to"],
                values["from_quantity"] or ZERO,
            )  # fmt: skip
            wanted[lists[values["list"]]].append(price)
    made = sum(pricing.publish(prices, list_id=pk, by=by) for pk, prices in wanted.items())
    return Outcome(created=made, updated=len(rows) - len(errors) - made, errors=errors)


def _lists(codes: set[str], by: Actor) -> dict[str, int]:
    found = dict(pricing.PriceList.objects.filter(company_id=by.company_id, code__in=codes).values_list("code", "pk"))
    base = company.queries.own(by.company_id).base_currency
    for code in sorted(codes - set(found)):
        found[code] = pricing.save_list({"code": code, "name": code, "currency_id": base, "decimals": 4}, by=by)
    return found


def save_discounts(rows: Sequence[Row], by: Actor) -> Outcome:
    """Percent discounts per item, quantity and dates, in one stage named Volume discounts (the best one counts)."""
    items = _items(rows)
    errors = _missing(rows, "item", items)
    stage = pricing.DiscountStage.objects.filter(company_id=by.company_id, name="Volume discounts").first()
    stage_id = stage.pk if stage else pricing.save_stage({"name": "Volume discounts", "mode": "best"}, by=by)
    rules = []
    for row in rows:
        if row.number in errors:
            continue
        values = row.values
        item = items[values["item"]]
        rule = {
            "stage_id": stage_id, "name": f"{values['name']} · {item.code}"[:80], "item_id": item.pk,
            "value": half_up(values["share"] * 100, 4), "from_quantity": values["from_quantity"],
            "to_quantity": values["to_quantity"], "valid_from": values["valid_from"], "valid_to": values["valid_to"],
        }  # fmt: skip
        rules.append({name: value for name, value in rule.items() if value is not None})
    pricing.add_rules(rules, by=by)
    return Outcome(created=len(rules), errors=errors)


def save_opening(rows: Sequence[Row], by: Actor) -> Outcome:
    """Stock by location as issued opening receipts (PZ), valued at the unit cost given."""
    items = _items(rows)
    errors = _missing(rows, "item", items) | _too_fine(rows, items)
    warehouse = stock.Warehouse.objects.filter(company_id=by.company_id).order_by("pk").first()
    if warehouse is None:
        raise Refusal("NO_WAREHOUSE", N_("Set up a warehouse first."), "warehouse")
    places = _locations({row.values["location"] for row in rows if row.values["location"]}, warehouse.pk, by)
    good = [row for row in rows if row.number not in errors and row.values["quantity"]]
    lines = tuple(_opening_line(row, items[row.values["item"]], places) for row in good)
    if lines:
        receive(lines, warehouse=warehouse, on=clock.today(), remarks="Opening stock", by=by)
    return Outcome(created=len(good), errors=errors)


def _opening_line(row: Row, item: catalog.Item, places: Mapping[str, int]) -> stock.DraftLine:
    quantity = row.values["quantity"]
    return stock.DraftLine(
        item.pk, item.unit.code, ONE, quantity, quantity, unit_cost=row.values["unit_cost"] or ZERO,
        location_id=places.get(row.values["location"]),
    )  # fmt: skip


def receive(lines: Sequence[stock.DraftLine], *, warehouse: stock.Warehouse, on: Any, remarks: str, by: Actor) -> int:
    """Draft and issue one receipt; its id."""
    document = stock.DraftDocument(
        "PZ", by.company_id, warehouse.branch_id or by.branch_id or 0, warehouse.pk, on, tuple(lines), remarks=remarks
    )
    made = stock.draft([document], by=by)
    stock.issue([one.document_id for one in made], by=by)
    return made[0].document_id


def _locations(codes: set[str], warehouse_id: int, by: Actor) -> dict[str, int]:
    found = dict(Location.objects.filter(warehouse_id=warehouse_id, code__in=codes).values_list("code", "pk"))
    for code in sorted(codes - set(found)):
        found[code] = stock_setup.save_location({"warehouse_id": warehouse_id, "code": code, "name": code}, by=by)
    return found


def save_orders(rows: Sequence[Row], by: Actor) -> Outcome:
    """Orders with the prices they had; a line's discount = 1 − line total ÷ (quantity × unit price), whole per cent.

    Facts of the source that Kupiec does not trade by (tax, freight, its own total) are kept on the order.
    """
    items = _items(rows)
    people = {row.values["orderer"] for row in rows}
    known_people = parties.Party.objects.filter(external_id__in=people)
    buyers = {external_id or "": pk for external_id, pk in known_people.values_list("external_id", "pk")}
    staff = dict(company.Employee.objects.filter(code__in={row.values["salesperson"] for row in rows}).values_list("code", "pk"))
    errors: dict[int, list[RowError]] = {}
    for field, known in (("item", items), ("orderer", buyers), ("salesperson", staff)):
        for number, reasons in _missing(rows, field, known).items():
            errors.setdefault(number, []).extend(reasons)
    for number, reasons in _too_fine(rows, items).items():
        errors.setdefault(number, []).extend(reasons)
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        groups[row.values["external_id"]].append(row)
    known_orders = set(
        Order.objects.filter(company_id=by.company_id, customer_reference__in=list(groups)).values_list("customer_reference", flat=True)
    )
    spoiled = translate(N_("Another row of the same order was rejected."))
    fresh: list[tuple[str, list[Row]]] = []
    for key, lines in groups.items():
        if any(row.number in errors for row in lines):
            for row in lines:
                errors.setdefault(row.number, [RowError("external_id", "GROUP", spoiled)])
        elif key not in known_orders:
            fresh.append((key, lines))
    made = orders.create([_order(key, lines, items, buyers, staff, by=by) for key, lines in fresh], by=by)
    _keep_facts({one.order_id: lines for one, (_, lines) in zip(made, fresh, strict=True)}, by=by)
    updated = sum(len(groups[key]) for key in known_orders)
    return Outcome(created=sum(len(lines) for _, lines in fresh), updated=updated, errors=errors)


def _order(
    key: str, lines: Sequence[Row], items: Mapping[str, catalog.Item], buyers: Mapping[str, int],
    staff: Mapping[str, int], *, by: Actor,
) -> orders.DraftOrder:  # fmt: skip
    head = lines[0].values
    return orders.DraftOrder(
        company_id=by.company_id,
        branch_id=by.branch_id or 0,
        orderer_id=buyers[head["orderer"]],
        issue_date=head["issue_date"],
        wanted_on=head["wanted_on"],
        currency=company.queries.own(by.company_id).base_currency,
        salesperson_id=staff.get(head["salesperson"]),
        customer_reference=key,
        channel="file",
        lines=tuple(_line(row.values, items[row.values["item"]]) for row in lines),
    )


def _line(values: Mapping[str, Any], item: catalog.Item) -> orders.DraftOrderLine:
    percent = discount_percent(values["quantity"], values["unit_price"], values["line_total"])
    price = half_up(values["unit_price"], 4)
    return orders.DraftOrderLine(
        item.pk, item.unit.code, values["quantity"], description=item.name, unit_price=price, discount_percent=percent,
        list_price=price, price_source="import", vat_code=item.vat_code_id, vat_percent=ZERO,
    )  # fmt: skip


def discount_percent(quantity: Decimal, price: Decimal, total: Decimal | None) -> Decimal:
    """The discount a line shows, in whole per cent. Refuses NOT_WHOLE when the total fits no whole per cent.

    The source keeps prices with four decimals and totals with more; a cent's difference is its rounding.
    """
    if total is None or not price or not quantity:
        return ZERO
    with localcontext(EXACT):
        percent = half_up((1 - total / (quantity * price)) * 100, 0)
    if percent < 0 or abs(line_net(price, quantity, percent, places=4) - total) > Decimal("0.01") * max(quantity, ONE):
        raise Refusal("NOT_WHOLE", N_("The line’s total fits no discount in whole per cent."), "line_total")
    return percent


def _keep_facts(made: Mapping[int, Sequence[Row]], *, by: Actor) -> None:
    """What the source says of an order beyond our trade stands in its history: total, tax, freight, shipping date."""
    kept = ("external_id", "subtotal", "tax", "freight", "shipped_on")
    moment = clock.now()
    Event.objects.bulk_create(
        Event(
            at=moment, user_id=by.user_id, company_id=by.company_id, subject="orders.order", subject_id=pk,
            verb="imported", data={name: str(lines[0].values[name]) for name in kept if lines[0].values[name] is not None},
        )
        for pk, lines in made.items()
    )  # fmt: skip


def _fields(*fields: tuple[str, str, bool]) -> tuple[Field, ...]:
    labels = {
        "list": N_("Price list"), "item": N_("Item"), "price": N_("Price"), "valid_from": N_("Valid from"),
        "valid_to": N_("Valid to"), "from_quantity": N_("From quantity"), "to_quantity": N_("To quantity"),
        "name": N_("Name"), "share": N_("Discount as a share of one"), "location": N_("Location"),
        "quantity": N_("Quantity"), "unit_cost": N_("Unit cost"), "external_id": N_("External identifier"),
        "line": N_("Line"), "orderer": N_("Orderer"), "salesperson": N_("Salesperson"), "issue_date": N_("Date"),
        "wanted_on": N_("Wanted on"), "shipped_on": N_("Shipped on"), "unit_price": N_("Unit price"),
        "line_total": N_("Line total"), "subtotal": N_("Sum of lines"), "tax": N_("Tax"), "freight": N_("Freight"),
    }  # fmt: skip
    return tuple(Field(name, kind, labels[name], required, places=8) for name, kind, required in fields)


TARGETS = (
    Target(
        "list_prices", N_("Prices of lists"),
        _fields(("list", "text", True), ("item", "text", True), ("price", "decimal", True), ("valid_from", "day", False),
                ("valid_to", "day", False), ("from_quantity", "decimal", False)),
        save_prices, "pricing.lists", icon="tag", note=N_("Prices with dates and quantities, into lists by code"),
    ),
    Target(
        "discount_rules", N_("Volume discounts"),
        _fields(("name", "text", True), ("share", "decimal", True), ("item", "text", True), ("from_quantity", "decimal", False),
                ("to_quantity", "decimal", False), ("valid_from", "day", False), ("valid_to", "day", False)),
        save_discounts, "pricing.rules", icon="discount", note=N_("Percent discounts from a quantity up"),
    ),
    Target(
        "opening_stock", N_("Opening stock"),
        _fields(("item", "text", True), ("location", "text", False), ("quantity", "decimal", True), ("unit_cost", "decimal", False)),
        save_opening, "stock.receive", chunk=500, icon="packages", note=N_("What lies in the warehouse, received by a PZ"),
    ),
    Target(
        "orders", N_("Orders"),
        _fields(("external_id", "text", True), ("line", "text", False), ("orderer", "text", True), ("salesperson", "text", False),
                ("issue_date", "day", True), ("wanted_on", "day", False), ("shipped_on", "day", False), ("item", "text", True),
                ("quantity", "decimal", True), ("unit_price", "decimal", True), ("line_total", "decimal", False),
                ("subtotal", "decimal", False), ("tax", "decimal", False), ("freight", "decimal", False)),
        save_orders, "orders.edit", key="", group="external_id", chunk=400, icon="clipboard-list",
        note=N_("Orders with their lines; rows of one order share its identifier"),
    ),
)  # fmt: skip
