"""Lines of drafts, one verb for each accepted cell (INV-3): entered, changed, removed, moved, copied, priced anew."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, fields
from decimal import Decimal
from typing import Any

from django.db.models import F

from kupiec.ground.company import public as company
from kupiec.ground.documents import public as documents
from kupiec.ground.kernel import bells, clock, locks, records, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.bulk import update_rows
from kupiec.ground.kernel.money import ZERO
from kupiec.ground.kernel.refusal import Conflict, Refusal
from kupiec.ground.kernel.words import N_
from kupiec.money.invoicing import rules
from kupiec.money.invoicing.events import Drafted
from kupiec.money.invoicing.models import Billed, Invoice, InvoiceLine
from kupiec.money.invoicing.services import state
from kupiec.money.invoicing.services.correct import set_correction_totals
from kupiec.money.invoicing.services.deliveries import check_left
from kupiec.money.invoicing.services.discard import lock_drafts
from kupiec.money.invoicing.services.draft import set_totals
from kupiec.money.invoicing.services.prices import Pricing, priced
from kupiec.money.invoicing.values import Kind, LineEdit, NewLine
from kupiec.money.stock import public as stock
from kupiec.people.catalog import public as catalog
from kupiec.people.parties import public as parties

MOST_LINES = 1000
NAMES = tuple(one.name for one in fields(LineEdit))
FIGURES = ("factor", "base_quantity", "vat_percent", "list_price", "price_source", "trace", "net", "cost")


@contextmanager
def editing(invoice_id: int, *, by: Actor) -> Iterator[Invoice]:
    """A draft locked with what it bills; its totals are reckoned anew when the block ends. Rings Drafted."""
    with tx.write_tx(by=by):
        documents.lock_owners("invoice", [invoice_id], by=by)
        billed = Billed.objects.filter(invoice_line__invoice_id=invoice_id)
        deliveries = set(billed.values_list("stock_line__document_id", flat=True))
        if deliveries:
            locks.lock(locks.Kind.STOCK_DOCUMENT, stock.StockDocument.objects.all(), ids=deliveries)
        (head,) = lock_drafts([invoice_id], by=by)
        by.require("invoicing.correct" if head.kind == Kind.CORRECTION else "invoicing.draft")
        yield head
        retotal(head)
        if deliveries:
            documents.lock_owners_credit("invoice", [invoice_id], by=by)
            bells.ring(Drafted((invoice_id,)), by=by)


def retotal(head: Invoice) -> None:
    """Totals of a draft from its lines as they are now."""
    if head.kind == Kind.CORRECTION:
        lines = [state.state_of(line) for line in InvoiceLine.objects.filter(invoice=head).order_by("position")]
        set_correction_totals(head, state.standing([head.root_id or 0])[head.root_id or 0], lines)
    else:
        rows = InvoiceLine.objects.filter(invoice=head).values_list("vat_code", "vat_percent", "net")
        set_totals(head, rows)
    head.updated_at = clock.now()
    head.save(update_fields=["net", "vat", "gross", "base_net", "base_vat", "base_gross", "updated_at"])


def add_lines(invoice_id: int, new: Sequence[NewLine], *, after: int | None = None, by: Actor) -> list[int]:
    """Add lines after the line `after` (at the end when None), priced by the engine; returns their ids.

    Refuses NO_ITEM, NO_UNIT, DESCRIPTION, TOO_MANY_LINES and what `draft` refuses of lines.
    """
    with editing(invoice_id, by=by) as head:
        _refuse_on_correction(head)
        place = _make_room(head, after, len(new))
        facts = catalog.facts([line.item_id for line in new if line.item_id], language=head.language)
        buyer = parties.documents_facts([head.orderer_id], company_id=head.company_id)[head.orderer_id]
        rows = [_row(head, line, facts, buyer.terms) for line in new]
        _price(head, rows, facts, new)
        for position, row in enumerate(rows, place):
            row.position = position
            _check(row)
        InvoiceLine.objects.bulk_create(rows)
    return [row.pk for row in rows]


def _refuse_on_correction(head: Invoice) -> None:
    if head.kind == Kind.CORRECTION:
        raise Refusal("CORRECTION", N_("A correction has the lines of the invoice it corrects."), "lines")


def _make_room(head: Invoice, after: int | None, count: int) -> int:
    positions = dict(InvoiceLine.objects.filter(invoice=head).values_list("pk", "position"))
    if len(positions) + count > MOST_LINES:
        raise Refusal("TOO_MANY_LINES", N_("A document holds at most %(most)s lines."), "lines", params={"most": MOST_LINES})
    last = max(positions.values(), default=0)
    place = positions.get(after or 0, last) + 1
    if place <= last:
        InvoiceLine.objects.filter(invoice=head, position__gte=place).update(position=F("position") + count)
    return place


def _row(head: Invoice, line: NewLine, facts: Mapping[int, catalog.ItemFacts], terms: catalog.vat.Terms | None) -> InvoiceLine:
    item = facts.get(line.item_id or 0)
    if line.item_id and (item is None or item.archived):
        raise Refusal("NO_ITEM", N_("There is no such item."), "code")
    if item is None and not line.description.strip():
        raise Refusal("DESCRIPTION", N_("Describe what is sold."), "description")
    unit = line.unit or (item.unit if item else "szt.")
    return InvoiceLine(
        invoice=head,
        item_id=line.item_id,
        description=line.description.strip() or (item.name if item else ""),
        unit=unit,
        factor=factor_of(item, unit),
        quantity=line.quantity,
        base_quantity=ZERO,
        vat_code=line.vat_code or catalog.vat.code_of(item, terms),
        gtu=item.gtu if item else "",
        annex15=item.annex15 if item else False,
        price_source="engine" if item else "manual",
    )


def factor_of(item: catalog.ItemFacts | None, unit: str) -> Decimal:
    """Base units in a unit of the item. Refuses NO_UNIT."""
    if item is None:
        return Decimal(1)
    factor = item.factor_of(unit)
    if factor is None:
        raise Refusal("NO_UNIT", N_("%(code)s is not sold in “%(unit)s”."), "unit", params={"code": item.code, "unit": unit})
    return factor


def _price(
    head: Invoice,
    rows: Sequence[InvoiceLine],
    facts: Mapping[int, catalog.ItemFacts],
    given: Sequence[NewLine | LineEdit],
) -> None:
    """Prices of new or changed rows: what was given by hand stays, the engine tells the rest; values reckoned."""
    asked = [Pricing(row, facts.get(row.item_id or 0), one.unit_price, one.discount_percent) for row, one in zip(rows, given, strict=True)]
    priced(head, asked)
    percents = company.queries.vat_percents()
    for row in rows:
        if row.vat_code not in percents:
            raise Refusal("VAT_CODE", N_("There is no VAT code “%(code)s”."), "vat_code", params={"code": row.vat_code})
        row.vat_percent = percents[row.vat_code]
        row.base_quantity = row.quantity * row.factor
        row.net = rules.value_of(row.quantity, row.unit_price, row.discount_percent)


def _check(row: InvoiceLine) -> None:
    rules.check_line(
        quantity=row.quantity,
        unit_price=row.unit_price,
        discount_percent=row.discount_percent,
        zero_too=row.corrects_id is not None,
    )
    catalog.measures.check_quantity(row.quantity, row.unit)
    names = ("description", "unit", "quantity", "base_quantity", "unit_price", "discount_percent", "net")
    records.fit(InvoiceLine, {name: getattr(row, name) for name in names})


def change_line(line_id: int, edit: LineEdit, *, version: int | None = None, by: Actor) -> LineEdit:
    """Change a draft's line; returns the edit that undoes it. Refuses what `change_lines` does."""
    return change_lines(_invoice_of(line_id, by=by), [(line_id, edit, version)], by=by)[0]


def change_lines(invoice_id: int, every: Sequence[tuple[int, LineEdit, int | None]], *, by: Actor) -> list[LineEdit]:
    """Change lines of a draft, as (id, cells, version seen), priced by one call, written by one statement; returns the edits that undo it.

    `Conflict` when somebody changed one meanwhile. Refuses OVER_BILLED above what is left of a delivery, BILLED when a
    delivered line would change its unit, and what `draft` refuses of lines.
    """
    with editing(invoice_id, by=by) as head:
        found = InvoiceLine.objects.filter(invoice=head).in_bulk([line_id for line_id, _edit, _seen in every])
        rows = [_seen(found.get(line_id), seen) for line_id, _edit, seen in every]
        was = [LineEdit(**{name: getattr(row, name) for name in NAMES if getattr(edit, name) is not None})
               for row, (_id, edit, _version) in zip(rows, every, strict=True)]  # fmt: skip
        facts = catalog.facts({row.item_id for row in rows if row.item_id}, language=head.language)
        billed = {one.invoice_line_id: one for one in Billed.objects.filter(invoice_line__in=found)}
        left = [_put(head, row, edit, facts, billed=row.pk in billed) for row, (_id, edit, _version) in zip(rows, every, strict=True)]
        _price(head, rows, facts, left)
        for row in rows:
            _check(row)
        _rebill([(billed[row.pk], row.base_quantity) for row in rows if row.pk in billed and not row.root_line_id])
        _write(rows, (*NAMES, *FIGURES))
    return was


def _seen(row: InvoiceLine | None, version: int | None) -> InvoiceLine:
    if row is None:
        raise Refusal("NO_LINE", N_("This line is gone."), "line")
    if version is not None and version != row.version:
        raise Conflict(N_("Somebody else changed this line meanwhile."), seen=version, found=row.version)
    return row


def _put(head: Invoice, row: InvoiceLine, edit: LineEdit, facts: Mapping[int, catalog.ItemFacts], *, billed: bool) -> LineEdit:
    """The row as edited; what of price and discount is not the engine's to tell."""
    if edit.unit is not None and edit.unit != row.unit:
        if row.root_line_id or billed:
            raise Refusal("BILLED", N_("The unit is that of the delivery."), "unit")
        row.factor = factor_of(facts.get(row.item_id or 0), edit.unit)
        row.unit = edit.unit
    row.description = (edit.description or "").strip() or row.description
    row.quantity = row.quantity if edit.quantity is None else edit.quantity
    row.vat_code = row.vat_code if edit.vat_code is None else edit.vat_code
    if head.kind != Kind.CORRECTION and row.price_source != "manual" and not billed:
        return edit
    price = row.unit_price if edit.unit_price is None else edit.unit_price
    return LineEdit(unit_price=price, discount_percent=row.discount_percent if edit.discount_percent is None else edit.discount_percent)


def _rebill(every: Sequence[tuple[Billed, Decimal]]) -> None:
    """What lines bill of their deliveries follows their quantities."""
    more: defaultdict[int, Decimal] = defaultdict(Decimal)
    for billed, quantity in every:
        more[billed.stock_line_id] += quantity - billed.quantity
    check_left({stock_line: wanted for stock_line, wanted in more.items() if wanted > 0})
    update_rows(Billed, [{"pk": billed.pk, "quantity": quantity} for billed, quantity in every], ["quantity"])


def _write(rows: Sequence[InvoiceLine], names: Sequence[str]) -> None:
    update_rows(InvoiceLine, [{"pk": row.pk, **{name: getattr(row, name) for name in names}} for row in rows], names, bump="version")


def remove_lines(lines: Sequence[tuple[int, int]], *, by: Actor) -> list[dict[str, Any]]:
    """Remove lines (id and version) of one draft; returns what brings them back (`restore_lines`)."""
    if not lines:
        return []
    with editing(_invoice_of(lines[0][0], by=by), by=by) as head:
        rows = list(InvoiceLine.objects.filter(invoice=head, pk__in=[pk for pk, _ in lines]).order_by("position"))
        seen = dict(lines)
        for row in rows:
            if seen[row.pk] != row.version:
                raise Conflict(N_("Somebody else changed this line meanwhile."), seen=seen[row.pk], found=row.version)
        Billed.objects.filter(invoice_line__in=rows).delete()
        InvoiceLine.objects.filter(pk__in=[row.pk for row in rows]).delete()
    told = [{**asdict(_again(row)), "position": row.position} for row in rows]
    return [{name: str(value) if isinstance(value, Decimal) else value for name, value in one.items()} for one in told]


def _again(row: InvoiceLine) -> NewLine:
    """A line as it would be entered again by hand."""
    return NewLine(**{one.name: getattr(row, one.name) for one in fields(NewLine)})


def restore_lines(invoice_id: int, kept: Sequence[Mapping[str, Any]], *, by: Actor) -> list[int]:
    """Enter removed lines again where they stood, with their prices; what they billed has to be taken anew."""
    made: list[int] = []
    for one in kept:
        before = InvoiceLine.objects.filter(invoice_id=invoice_id, position__lt=int(one["position"]))
        after = before.order_by("-position").values_list("pk", flat=True).first()
        figures = {name: Decimal(one[name]) for name in ("quantity", "unit_price", "discount_percent")}
        line = NewLine(one["item_id"], str(one["description"]), str(one["unit"]), **figures, vat_code=str(one["vat_code"]))
        made += add_lines(invoice_id, [line], after=after, by=by)
    return made


def copy_line(line_id: int, *, by: Actor) -> int:
    """The same again, right below; a copy bills no delivery."""
    return add_lines(_invoice_of(line_id, by=by), [_again(InvoiceLine.objects.get(pk=line_id))], after=line_id, by=by)[0]


def move_line(line_id: int, *, before: int | None, by: Actor) -> None:
    """Put a line before another (at the end when None)."""
    with editing(_invoice_of(line_id, by=by), by=by) as head:
        order = list(InvoiceLine.objects.filter(invoice=head).order_by("position", "pk").values_list("pk", flat=True))
        order.remove(line_id)
        order.insert(order.index(before) if before in order else len(order), line_id)
        rows = [{"pk": pk, "position": position} for position, pk in enumerate(order, 1)]
        update_rows(InvoiceLine, rows, ["position"])


def reprice(invoice_id: int, *, by: Actor) -> int:
    """Price the lines anew that the engine priced (Przelicz ceny); returns how many changed."""
    with editing(invoice_id, by=by) as head:
        _refuse_on_correction(head)
        rows = list(InvoiceLine.objects.filter(invoice=head, item__isnull=False).exclude(price_source="manual"))
        billed = set(Billed.objects.filter(invoice_line__invoice=head).values_list("invoice_line_id", flat=True))
        rows = [row for row in rows if row.pk not in billed]
        was = {row.pk: (row.unit_price, row.discount_percent) for row in rows}
        facts = catalog.facts([row.item_id for row in rows if row.item_id], language=head.language)
        _price(head, rows, facts, [LineEdit()] * len(rows))
        changed = [row for row in rows if was[row.pk] != (row.unit_price, row.discount_percent)]
        _write(changed, ("unit_price", "discount_percent", "list_price", "price_source", "trace", "net", "cost"))
    return len(changed)


def _invoice_of(line_id: int, *, by: Actor) -> int:
    rows = InvoiceLine.objects.filter(pk=line_id, invoice__company_id=by.company_id)
    return rows.values_list("invoice_id", flat=True).get()
