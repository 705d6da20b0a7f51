"""Whole invoice histories from files (KER-16, ADR 12): one row per line, or per VAT rate where lines are not known."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, localcontext
from typing import Any

from kupiec.ground.company import public as company
from kupiec.ground.exchange.public import Field, Known, Outcome, Row, RowError, Target
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.money import EXACT, ZERO, half_up
from kupiec.ground.kernel.refusal import Refusal, Refusals
from kupiec.ground.kernel.words import N_, translate
from kupiec.house.imports.registers import unknown
from kupiec.money.invoicing import public as invoicing
from kupiec.money.invoicing import taken_rules
from kupiec.money.invoicing.services.take_over import RIGHT, take_over
from kupiec.money.invoicing.taken_values import PROGRAM, TakenInvoice, TakenLine, TakenTotal
from kupiec.money.invoicing.values import ONE, Kind
from kupiec.people.catalog import public as catalog
from kupiec.people.parties import public as parties

FIELDS = (
    Field("number", label=N_("Document number"), required=True, max_length=60, words=("nr faktury", "number")),
    Field("external_id", label=N_("External identifier"), max_length=80),
    Field("program", label=N_("Program it comes from"), max_length=40, words=("program", "system", "źródło")),
    Field("kind", "choice", label=N_("Invoice or correction"), choices=("invoice", "correction"), words=("rodzaj dokumentu", "typ dokumentu")),
    Field("issue_date", "day", label=N_("Issued on"), required=True),
    Field("sale_date", "day", label=N_("Sale date"), words=("data sprzedaży", "data dostawy", "sale date")),
    Field("due", "day", label=N_("Due")),
    Field("orderer", label=N_("Buyer (identifier, code or NIP)"), required=True, max_length=80, words=("nabywca", "nip nabywcy", "nip", "buyer")),
    Field("recipient", label=N_("Recipient (identifier, code or NIP)"), max_length=80, words=("odbiorca", "recipient")),
    Field("payer", label=N_("Payer (identifier, code or NIP)"), max_length=80, words=("płatnik", "payer")),
    Field("salesperson", label=N_("Salesperson (code)"), max_length=20, words=("handlowiec", "sprzedawca")),
    Field("payment_method", label=N_("Payment method (code)"), max_length=20, words=("forma płatności", "sposób zapłaty")),
    Field("currency", label=N_("Currency"), max_length=3),
    Field("rate", "decimal", label=N_("Exchange rate"), places=8, words=("kurs", "kurs waluty")),
    Field("prices_gross", "flag", label=N_("Prices are gross"), words=("ceny brutto", "od brutto")),
    Field("reference", label=N_("Order number"), max_length=80, words=("numer zamówienia", "zamówienie")),
    Field("remarks", label=N_("Remarks"), max_length=4000),
    Field("corrects", label=N_("Number of the corrected invoice"), max_length=60, words=("koryguje", "faktura korygowana", "numer faktury korygowanej", "corrects")),
    Field("reason", label=N_("Reason of the correction"), max_length=240, words=("przyczyna korekty", "powód korekty", "reason")),
    Field("open", "decimal", label=N_("Left to pay"), places=2),
    Field("item", label=N_("Item (identifier or code)"), max_length=80),
    Field("description", label=N_("Name on the document"), max_length=400, words=("nazwa", "nazwa towaru", "nazwa towaru lub usługi", "treść", "description")),
    Field("quantity", "decimal", label=N_("Quantity"), places=4),
    Field("unit", label=N_("Unit"), max_length=10),
    Field("unit_price", "decimal", label=N_("Unit price"), places=4, words=("cena jednostkowa", "cena jednostkowa netto")),
    Field("discount_percent", "decimal", label=N_("Discount, %"), places=4, words=("rabat", "upust", "discount")),
    Field("vat_code", label=N_("VAT code"), required=True, max_length=10),
    Field("line_value", "decimal", label=N_("Value of the line"), places=2, words=("wartość netto", "wartość", "wartość pozycji", "line value")),
    Field("cost", "decimal", label=N_("Cost of the line"), places=2, words=("koszt", "koszt własny", "cost")),
    Field("rate_net", "decimal", label=N_("Net of the VAT rate"), places=2, words=("netto stawki", "netto w stawce", "net of rate")),
    Field("rate_vat", "decimal", label=N_("VAT of the VAT rate"), places=2, words=("vat stawki", "vat w stawce", "vat of rate")),
    Field("total_net", "decimal", label=N_("Net of the document"), places=2, words=("netto", "razem netto", "netto dokumentu", "total net")),
    Field("total_vat", "decimal", label=N_("VAT of the document"), places=2, words=("kwota vat", "razem vat", "vat dokumentu", "total vat")),
    Field("total_gross", "decimal", label=N_("Gross of the document"), places=2, words=("brutto", "razem brutto", "wartość brutto", "total gross")),
)  # fmt: skip
_HEAD = (
    "external_id", "program", "kind", "issue_date", "sale_date", "due", "orderer", "recipient", "payer", "salesperson", "payment_method",
    "currency", "rate", "prices_gross", "reference", "remarks", "corrects", "reason", "open", "total_net", "total_vat", "total_gross",
)  # fmt: skip
_LINE = ("item", "description", "quantity", "unit_price", "line_value")


@dataclass(slots=True)
class _Books:
    """What the rows name by code: parties, items, employees, currencies; constant statements for any number of rows."""

    parties: Mapping[str, int]
    items: Mapping[str, catalog.Item]
    people: Mapping[str, int]
    currencies: set[str]
    base: str


@dataclass(slots=True)
class _Group:
    """The rows of one document, and what came of them."""

    rows: list[Row]
    errors: dict[int, list[RowError]] = field(default_factory=dict)
    document: TakenInvoice | None = None
    program: str = PROGRAM


def save(rows: Sequence[Row], by: Actor) -> Outcome:
    """Take over the documents of these rows, a document whole or not at all."""
    by.require(RIGHT)
    groups = _read(rows, by)
    created = updated = 0
    for program in sorted({group.program for group in groups if group.document}):
        mine = [group for group in groups if group.document and group.program == program]
        done = take_over([group.document for group in mine if group.document], program=program, by=by)
        for group in mine:
            key = group.document.external_id if group.document else ""
            if key in done.refused:
                _reject(group, group.rows[0].number, done.refused[key])
            created += len(group.rows) if key in done.created else 0
            updated += len(group.rows) if key in done.updated else 0
    spoiled = [RowError("", "GROUP", translate(N_("Another row of the same document was rejected.")))]
    errors = {row.number: group.errors.get(row.number, spoiled) for group in groups if group.errors for row in group.rows}
    return Outcome(created=created, updated=updated, errors=errors)


def look(rows: Sequence[Row], by: Actor) -> dict[int, Known]:
    """A document taken over before is read anew."""
    wanted = {(_program(row), _key(row)): row for row in rows}
    found = invoicing.Invoice.objects.filter(company_id=by.company_id, external_id__in={key for _, key in wanted}).exclude(origin="")
    there = set(found.values_list("origin", "external_id"))
    return {row.number: Known("update" if (_program(row), _key(row)) in there else "new") for row in rows}


def _program(row: Row) -> str:
    return str(row.values.get("program") or "").strip() or PROGRAM


def _key(row: Row) -> str:
    return str(row.values.get("external_id") or row.values["number"])


def _read(rows: Sequence[Row], by: Actor) -> list[_Group]:
    books = _books(rows, by)
    groups: dict[str, _Group] = {}
    for row in rows:
        groups.setdefault(row.values["number"], _Group([])).rows.append(row)
    for group in groups.values():
        group.program = _program(group.rows[0])
        head = _head(group)
        lines = [_checked(group, row, books, head) for row in group.rows]
        if not group.errors:
            group.document = _document(group, head, [line for line in lines if line], books)
    return list(groups.values())


def _books(rows: Sequence[Row], by: Actor) -> _Books:
    items = list(catalog.visible(by).filter(external_id__in=_named(rows, "item")).select_related("unit"))
    by_code = catalog.visible(by).filter(code__in=_named(rows, "item")).select_related("unit")
    people = company.Employee.objects.filter(company_id=by.company_id, code__in=_named(rows, "salesperson"))
    return _Books(
        parties=parties.named.find_parties(_named(rows, "orderer", "recipient", "payer"), by=by),
        items={item.code: item for item in by_code} | {item.external_id or "": item for item in items},
        people=dict(people.values_list("code", "pk")),
        currencies=set(company.Currency.objects.values_list("code", flat=True)),
        base=company.queries.own(by.company_id).base_currency,
    )


def _named(rows: Iterable[Row], *names: str) -> set[str]:
    return {row.values[name] for row in rows for name in names if row.values.get(name)}


def _head(group: _Group) -> dict[str, Any]:
    """The document's own values: the first row that tells one; rows that tell another are wrong."""
    head: dict[str, Any] = {}
    for row in group.rows:
        for name in _HEAD:
            value = row.values.get(name)
            if value in (None, "", False):
                continue
            if head.setdefault(name, value) != value:
                sentence = N_("The rows of one document say different things here.")
                _reject(group, row.number, Refusal("ROWS_DIFFER", sentence, name))
    return head


def _reject(group: _Group, number: int, refusal: Refusal) -> None:
    each = refusal.each if isinstance(refusal, Refusals) else [refusal]
    group.errors.setdefault(number, []).extend(RowError(one.field, one.code, one.text) for one in each)


def _checked(group: _Group, row: Row, books: _Books, head: Mapping[str, Any]) -> TakenLine | None:
    """The row's line, None for one of totals only; what it names and nobody knows is noted."""
    for name, known in (
        ("orderer", books.parties),
        ("recipient", books.parties),
        ("payer", books.parties),
        ("item", books.items),
        ("salesperson", books.people),
    ):
        text = row.values.get(name)
        if text and text not in known:
            group.errors.setdefault(row.number, []).append(unknown(name, text[:60]))
    currency = str(head.get("currency") or books.base).upper()
    if currency not in books.currencies:
        _reject(group, row.number, Refusal("UNKNOWN_KEY", N_("There is no such currency."), "currency"))
    elif currency != books.base and not head.get("rate"):
        _reject(group, row.number, Refusal("REQUIRED", N_("Give the exchange rate."), "rate"))
    if (row.values.get("rate_net") is None) != (row.values.get("rate_vat") is None):
        _reject(group, row.number, Refusal("REQUIRED", N_("Give both the net and the VAT of the rate."), "rate_vat"))
    if all(row.values.get(name) in (None, "") for name in _LINE):
        return None
    return _line(group, row, books.items.get(row.values.get("item") or ""))


def _line(group: _Group, row: Row, item: catalog.Item | None) -> TakenLine | None:
    values = row.values
    value, price, quantity = values.get("line_value"), values.get("unit_price"), values.get("quantity")
    description = values.get("description") or (item.name if item else "")
    if not description:
        _reject(group, row.number, Refusal("REQUIRED", N_("Give the item or the name on the document."), "description"))
    if price is None and value is None:
        _reject(group, row.number, Refusal("REQUIRED", N_("Give the price or the value of the line."), "unit_price"))
        return None
    quantity = ONE if quantity is None else quantity
    with localcontext(EXACT):
        price = half_up(value / quantity if value and quantity else ZERO, 4) if price is None else price
    return TakenLine(
        description=description,
        vat_code=taken_rules.plain_code(values["vat_code"]),
        quantity=quantity,
        unit_price=price,
        unit=values.get("unit") or (item.unit.code if item else ""),
        discount_percent=values.get("discount_percent") or ZERO,
        item_id=item.pk if item else None,
        value=value,
        cost=values.get("cost"),
    )


def _document(group: _Group, head: Mapping[str, Any], lines: Sequence[TakenLine], books: _Books) -> TakenInvoice:
    first = group.rows[0]
    currency = str(head.get("currency") or books.base).upper()
    return TakenInvoice(
        external_id=str(head.get("external_id") or first.values["number"]),
        number=first.values["number"],
        kind=head.get("kind") or (Kind.CORRECTION if head.get("corrects") else Kind.INVOICE),
        issue_date=head["issue_date"],
        sale_date=head.get("sale_date"),
        due_date=head.get("due"),
        orderer_id=books.parties[head["orderer"]],
        recipient_id=books.parties.get(head.get("recipient", "")),
        payer_id=books.parties.get(head.get("payer", "")),
        salesperson_id=books.people.get(head.get("salesperson", "")),
        currency=currency,
        rate=ONE if currency == books.base else head["rate"],
        payment_method=head.get("payment_method", ""),
        prices_gross=bool(head.get("prices_gross")),
        reference=head.get("reference", ""),
        remarks=head.get("remarks", ""),
        corrects=head.get("corrects", ""),
        reason=head.get("reason", ""),
        open=head.get("open") or ZERO,
        net=head.get("total_net"),
        vat=head.get("total_vat"),
        gross=head.get("total_gross"),
        lines=tuple(lines),
        totals=_totals(group.rows),
    )


def _totals(rows: Iterable[Row]) -> tuple[TakenTotal, ...]:
    """Totals per VAT code; rows that say the same of a code say it once."""
    told: dict[tuple[str, Decimal, Decimal], TakenTotal] = {}
    for row in rows:
        net, vat = row.values.get("rate_net"), row.values.get("rate_vat")
        if net is not None and vat is not None:
            code = taken_rules.plain_code(row.values["vat_code"])
            told[(code, net, vat)] = TakenTotal(code, net, vat)
    return tuple(told.values())


HISTORY = Target(
    "invoice_history", N_("Invoice history"), FIELDS, save, right=RIGHT, group="number", chunk=500, look=look, icon="history",
    note=N_("Invoices and corrections issued by the program used before; rows of one document share its number"),
)  # fmt: skip
