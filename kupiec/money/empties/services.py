"""Verbs of packaging: what comes back, given out, taken back, charged for. Each move is a stock document (STK-8)."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from kupiec.ground.kernel import clock, entered, records, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Conflict, Refusal
from kupiec.ground.kernel.words import N_
from kupiec.money.empties.models import Account, Packaging, Site
from kupiec.money.empties.values import ONE, SITE_CODE, ZERO, Piece
from kupiec.money.invoicing import public as invoicing
from kupiec.money.stock import public as stock
from kupiec.people.catalog import public as catalog
from kupiec.people.parties import public as parties

_MOVES = ("stock.draft", "stock.receive", "stock.issue")


def define(item_id: int, deposit: Decimal, *, version: int | None = None, by: Actor) -> int:
    """The item comes back; for a piece that doesn’t `deposit` is charged. The first one makes the site.

    Refuses NO_ITEM, NOT_STOCKED, NEGATIVE; Conflict on a stale version.
    """
    by.require("empties.setup")
    item = catalog.facts([item_id]).get(item_id)
    if item is None:
        raise Refusal("NO_ITEM", N_("There is no such item."), "item_id")
    if not item.stocked:
        raise Refusal("NOT_STOCKED", N_("%(item)s is not kept in stock."), "item_id", params={"item": f"{item.code} {item.name}"})
    if deposit < 0:
        raise Refusal("NEGATIVE", N_("It can’t be negative."), "deposit")
    records.fit(Packaging, {"deposit": deposit})
    with tx.write_tx(by=by):
        _ensure_site(by=by)
        row = Packaging.objects.filter(company_id=by.company_id, item_id=item_id).first()
        if row:
            records.update(row, {"deposit": deposit}, version=version)
            return int(row.pk)
        if version:
            raise Conflict(N_("It is no longer defined as packaging."), seen=version, found=0)
        return int(Packaging.objects.create(company_id=by.company_id, item_id=item_id, deposit=deposit).pk)


def _ensure_site(*, by: Actor) -> None:
    if Site.objects.filter(company_id=by.company_id).exists():
        return
    place = stock.Warehouse.objects.filter(company_id=by.company_id, code=SITE_CODE).values_list("pk", flat=True).first()
    if place is None:
        values = {
            "code": SITE_CODE,
            "name": "Opakowania u odbiorców",
            "branch_id": by.branch_id or stock.serving_warehouses(by.company_id)[0].branch_id,
        }
        place = stock.hall.save_warehouse(values, by=by.lent("stock.settings"))
    Site.objects.create(company_id=by.company_id, warehouse_id=place)


def drop(packaging_ids: Sequence[int], *, by: Actor) -> int:
    """It doesn’t come back any more. Refuses NOT_FOUND, STILL_HELD."""
    by.require("empties.setup")
    with tx.write_tx(by=by):
        rows = list(Packaging.objects.filter(company_id=by.company_id, pk__in=list(packaging_ids)))
        entered.all_there(rows, packaging_ids)
        if Account.objects.filter(company_id=by.company_id, item_id__in=[row.item_id for row in rows], balance__gt=0).exists():
            raise Refusal("STILL_HELD", N_("Customers still hold some of it."))
        for row in rows:
            row.delete()
    return len(rows)


def give(party_id: int, warehouse_id: int, pieces: Sequence[Piece], *, reference: str = "", by: Actor) -> int:
    """Packaging goes to a customer, with the delivery `reference`; it stays ours. The stock document (MM).

    Refuses NOTHING_CHOSEN, NO_PARTY, NO_WAREHOUSE, NOT_PACKAGING, QUANTITY, TOO_LONG and what `stock.issue` refuses.
    """
    return _move(party_id, warehouse_id, pieces, reference=reference, out=True, by=by)


def take_back(party_id: int, warehouse_id: int, pieces: Sequence[Piece], *, reference: str = "", by: Actor) -> int:
    """A customer brings packaging back into a warehouse. The stock document (MM). Refuses OVER_BALANCE and what `give` refuses."""
    return _move(party_id, warehouse_id, pieces, reference=reference, out=False, by=by)


def _move(party_id: int, warehouse_id: int, pieces: Sequence[Piece], *, reference: str, out: bool, by: Actor) -> int:
    by.require("empties.move")
    records.fit(stock.StockDocument, {"reference": reference})
    with tx.write_tx(by=by):
        _check_party(party_id, by=by)
        site, lines = _site(by), _lines(pieces, by=by)
        here = next((one for one in stock.serving_warehouses(by.company_id) if one.id == warehouse_id), None)
        if here is None:
            raise Refusal("NO_WAREHOUSE", N_("Choose a warehouse of this company."), "warehouse_id")
        if not out:
            _check_held(party_id, pieces, by=by)
        ends = (here.id, site) if out else (site, here.id)
        head = stock.DraftDocument(
            "MM",
            by.company_id,
            here.branch_id,
            ends[0],
            clock.today(),
            lines,
            party_id=party_id,
            reference=reference,
            to_warehouse_id=ends[1],
        )
        return _issue(head, by=by)


def _issue(head: stock.DraftDocument, *, by: Actor) -> int:
    lent = by.lent(*_MOVES)
    (made,) = stock.draft([head], by=lent)
    stock.issue([made.document_id], by=lent)
    return made.document_id


def _site(by: Actor) -> int:
    place = Site.objects.filter(company_id=by.company_id).values_list("warehouse_id", flat=True).first()
    if place is None:
        raise Refusal("NO_PACKAGING", N_("Say first which items come back."), "item_1")
    return int(place)


def _check_party(party_id: int, *, by: Actor) -> None:
    if not parties.visible(by).filter(pk=party_id, archived=False).exists():
        raise Refusal("NO_PARTY", N_("Choose the customer."), "party_id")


def _lines(pieces: Sequence[Piece], *, by: Actor) -> tuple[stock.DraftLine, ...]:
    if not pieces:
        raise Refusal("NOTHING_CHOSEN", N_("Say which packaging and how much."), "item_1")
    known = set(
        Packaging.objects.filter(company_id=by.company_id, item_id__in=[one.item_id for one in pieces]).values_list("item_id", flat=True)
    )
    items = catalog.facts({one.item_id for one in pieces})
    lines = []
    for number, one in enumerate(pieces, 1):
        if one.item_id not in known:
            raise Refusal("NOT_PACKAGING", N_("This item is not returnable packaging."), f"item_{number}")
        if one.quantity <= 0:
            raise Refusal("QUANTITY", N_("The quantity must be above zero."), f"quantity_{number}")
        item = items[one.item_id]
        records.fit(stock.StockLine, {"quantity": one.quantity})
        catalog.measures.check_quantity(one.quantity, item.unit, field=f"quantity_{number}")
        lines.append(stock.DraftLine(item.id, item.unit, ONE, one.quantity, one.quantity, description=item.name, stocked=True))
    return tuple(lines)


def _check_held(party_id: int, pieces: Sequence[Piece], *, by: Actor) -> None:
    """Told at its field; the books of accounts refuse it once more."""
    left = dict(Account.objects.filter(company_id=by.company_id, party_id=party_id).values_list("item_id", "balance"))
    for number, one in enumerate(pieces, 1):
        left[one.item_id] = left.get(one.item_id, ZERO) - one.quantity
        if left[one.item_id] < 0:
            raise Refusal(
                "OVER_BALANCE",
                N_("The customer holds only %(balance)s."),
                f"quantity_{number}",
                params={"balance": left[one.item_id] + one.quantity},
            )


def settle(party_id: int, pieces: Sequence[Piece], *, by: Actor) -> int:
    """What doesn’t come back is sold to the customer at its deposit: it leaves the site (WZ) and a draft of an invoice charges it.

    The invoice. Refuses OVER_BALANCE and what `give` refuses.
    """
    by.require("empties.settle")
    with tx.write_tx(by=by):
        _check_party(party_id, by=by)
        site, lines = _site(by), _lines(pieces, by=by)
        _check_held(party_id, pieces, by=by)
        branch = next(one.branch_id for one in stock.hall.active_warehouses(by.company_id) if one.id == site)
        head = stock.DraftDocument("WZ", by.company_id, branch, site, clock.today(), lines, party_id=party_id)
        document_id = _issue(head, by=by)
        return _charge(party_id, document_id, branch, by=by)


def _charge(party_id: int, document_id: int, branch_id: int, *, by: Actor) -> int:
    rows = list(stock.StockLine.objects.filter(document_id=document_id).order_by("position"))
    items = catalog.facts({row.item_id for row in rows})
    deposits = dict(Packaging.objects.filter(company_id=by.company_id, item_id__in=items).values_list("item_id", "deposit"))
    terms = parties.documents_facts([party_id], company_id=by.company_id)[party_id].terms
    lines = tuple(
        invoicing.DraftInvoiceLine(
            row.description, row.unit, row.quantity, deposits.get(row.item_id, ZERO), catalog.vat.code_of(items[row.item_id], terms), item_id=row.item_id, stock_line_id=row.pk,
            stock_document_id=document_id, price_source="manual", price_reason="kaucja",
        )
        for row in rows
    )  # fmt: skip
    draft = invoicing.DraftInvoice(
        kind="invoice", company_id=by.company_id, branch_id=branch_id, issue_date=clock.today(), sale_date=clock.today(), orderer_id=party_id, lines=lines,
        payment_method=(terms.payment_method if terms else "") or "", payment_days=(terms.payment_days if terms else 0) or 0,
    )  # fmt: skip
    (made,) = invoicing.draft([draft], by=by.lent("invoicing.draft"))
    return made.invoice_id
