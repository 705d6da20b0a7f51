"""Corrections (INV-6): before, after and difference per line; a correction of a correction starts from the last state."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from kupiec.ground.company import public as company
from kupiec.ground.kernel import bells, clock, locks, records, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.money import ZERO
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.money.invoicing import rules
from kupiec.money.invoicing.events import Drafted
from kupiec.money.invoicing.models import Invoice, InvoiceLine
from kupiec.money.invoicing.services import state
from kupiec.money.invoicing.values import Kind, LineChange, LineState
from kupiec.people.catalog import public as catalog


def correct(invoice_id: int, changes: Sequence[LineChange], *, reason: str, by: Actor) -> int:
    """Draft a correction of an issued invoice (named by itself or by one of its corrections); returns its id.

    Lines are named by any of their ids in the chain. Refuses NOT_ISSUED, REASON, NO_CHANGES, LINE, BAD_QUANTITY,
    BAD_PRICE, BAD_DISCOUNT, VAT_CODE. Rings Drafted; `issue` makes it count.
    """
    by.require("invoicing.correct")
    if not reason.strip():
        raise Refusal("REASON", N_("Give the reason of the correction."), "reason")
    records.fit(Invoice, {"reason": reason.strip()})
    with tx.write_tx(by=by):
        root = lock_root(invoice_id, by=by)
        standing = state.standing([root.pk])[root.pk]
        after = _changed(changes, standing.lines)
        head = new_head(root, reason.strip(), by=by)
        set_correction_totals(head, standing, [now for _, now in after])
        head.save(force_insert=True)
        write_lines(head, after)
        bells.ring(Drafted((head.pk,)), by=by)
        return head.pk


def correct_to_zero(invoice_id: int, *, reason: str, by: Actor) -> int:
    """Draft the correction that takes back the whole invoice as it stands."""
    by.require("invoicing.correct")
    with tx.write_tx(by=by):
        root = lock_root(invoice_id, by=by)
        states = state.lines_now([root.pk])[root.pk]
        changes = [LineChange(one.line_id, quantity=ZERO) for one in states.values() if one.quantity]
        return correct(root.pk, changes, reason=reason, by=by)


def lock_root(invoice_id: int, *, by: Actor) -> Invoice:
    """The first invoice of the chain, locked. Refuses NOT_ISSUED, and pro-formas with it."""
    found = Invoice.objects.filter(company_id=by.company_id).values_list("pk", "root_id").get(pk=invoice_id)
    root = locks.lock(locks.Kind.INVOICE, Invoice.objects.all(), ids=[found[1] or found[0]])[0]
    if root.state != "issued" or root.kind != Kind.INVOICE:
        raise Refusal("NOT_ISSUED", N_("Only an issued invoice can be corrected."), "state")
    if root.taken_over:
        _check_taken(root)
    return root


def _check_taken(root: Invoice) -> None:
    """An invoice taken over is corrected here when its lines are known. Refuses NO_LINES, CORRECTED_THERE."""
    if not InvoiceLine.objects.filter(invoice=root).exists():
        raise Refusal("NO_LINES", N_("It was taken over without lines, so there is nothing to correct it by."), "lines")
    if Invoice.objects.filter(root=root).exclude(origin="").exists():
        raise Refusal("CORRECTED_THERE", N_("The previous program has corrected it; its state after that is not known here."), "lines")


def _changed(changes: Sequence[LineChange], states: Mapping[int, LineState]) -> list[tuple[LineState, LineState]]:
    """Pairs of before and after, in the order of the invoice; lines that would stay the same are left out."""
    percents = company.queries.vat_percents()
    chain = _chain_ids(states)
    after: dict[int, LineState] = {}
    for change in changes:
        root_line = chain.get(change.line_id)
        if root_line is None:
            raise Refusal("LINE", N_("The line is not on this invoice."), "lines")
        if change.quantity is not None:
            catalog.measures.check_quantity(change.quantity, states[root_line].unit)
        now = rules.changed(states[root_line], change, percents=percents)
        if now != states[root_line]:
            after[root_line] = now
    if not after:
        raise Refusal("NO_CHANGES", N_("The correction changes nothing."), "lines")
    return [(states[pk], after[pk]) for pk in sorted(after, key=lambda pk: (states[pk].position, pk))]


def _chain_ids(states: Mapping[int, LineState]) -> dict[int, int]:
    """Any line id of the chain → its root line."""
    rows = InvoiceLine.objects.filter(root_line_id__in=list(states)).values_list("pk", "root_line_id")
    return {pk: pk for pk in states} | dict(rows)


def new_head(root: Invoice, reason: str, *, by: Actor) -> Invoice:
    today, now = clock.today(), clock.now()
    latest = Invoice.objects.filter(root=root, state="issued").order_by("-pk").first() or root
    head = Invoice.objects.get(pk=root.pk)
    head.pk, head.kind, head.state, head.number = None, Kind.CORRECTION, "draft", ""
    head._state.adding = True
    head.root, head.corrects, head.reason = root, latest, reason
    head.issue_date, head.due_date, head.vat_period = today, rules.due_date(today, root.payment_days), today
    head.snapshot, head.version, head.issued_at, head.issued_by = {}, 1, None, None
    head.chain, head.chain_position, head.previous_hash, head.content_hash = "", None, "", ""
    head.origin = head.external_id = head.corrected_number = ""
    head.created_at = head.updated_at = now
    head.created_by = by.user_id
    return head


def set_correction_totals(head: Invoice, standing: state.Standing, after: Iterable[LineState]) -> None:
    """Totals of a draft correction, differences against the state of the moment."""
    states = dict(standing.lines) | {one.root_line_id: one for one in after}
    found = rules.differences(standing.vat, state.sums_of(head, states.values()))
    vat = rules.correction_vat(found, rate=head.rate)
    head.net = sum((one.net for one in vat), ZERO)
    head.vat = sum((one.vat for one in vat), ZERO)
    head.gross = head.net + head.vat
    head.base_net = sum((one.base_net for one in vat), ZERO)
    head.base_vat = sum((one.base_vat for one in vat), ZERO)
    head.base_gross = head.base_net + head.base_vat


def write_lines(head: Invoice, after: Sequence[tuple[LineState, LineState]]) -> None:
    rows = InvoiceLine.objects.filter(pk__in=[was.line_id for was, _ in after])
    kept = {pk: rest for pk, *rest in rows.values_list("pk", "gtu", "annex15", "list_price")}
    InvoiceLine.objects.bulk_create(correction_line(head, was, now, kept[was.line_id]) for was, now in after)


def correction_line(head: Invoice, was: LineState, now: LineState, kept: Sequence[Any]) -> InvoiceLine:
    """The row of a correction, numbered as on the invoice: state after in the common columns, before beside it."""
    gtu, annex15, list_price = kept
    return InvoiceLine(
        invoice=head,
        position=was.position,
        item_id=was.item_id,
        description=was.description,
        unit=was.unit,
        factor=was.factor,
        quantity=now.quantity,
        base_quantity=now.quantity * was.factor,
        list_price=list_price,
        unit_price=now.unit_price,
        discount_percent=now.discount_percent,
        price_source="manual",
        vat_code=now.vat_code,
        vat_percent=now.vat_percent,
        net=now.net,
        cost=now.cost,
        gtu=gtu,
        annex15=annex15,
        corrects_id=was.line_id,
        root_line_id=was.root_line_id,
        before_quantity=was.quantity,
        before_unit_price=was.unit_price,
        before_discount=was.discount_percent,
        before_vat_code=was.vat_code,
        before_vat_percent=was.vat_percent,
        before_net=was.net,
        before_cost=was.cost,
    )
