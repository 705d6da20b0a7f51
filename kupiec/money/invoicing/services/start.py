"""New documents by hand (INV-3): for a customer with his terms, from a copy, from a pro-forma; corrections to fill in."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from kupiec.ground.company import public as company
from kupiec.ground.kernel import bells, clock, records, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.money.invoicing import queries
from kupiec.money.invoicing.events import Drafted
from kupiec.money.invoicing.models import Invoice, InvoiceLine
from kupiec.money.invoicing.services import correct, state
from kupiec.money.invoicing.services.draft import draft
from kupiec.money.invoicing.values import DraftInvoice, DraftInvoiceLine, Kind
from kupiec.people.parties import public as parties


def start(orderer_id: int, *, by: Actor, kind: str = Kind.INVOICE, currency: str = "", lines: Sequence[DraftInvoiceLine] = ()) -> int:
    """A draft for a customer with his terms of payment; returns its id. Refuses NO_BRANCH, PARTY_ARCHIVED, RATE_MISSING."""
    by.require("invoicing.draft")
    with tx.write_tx(by=by):
        found = parties.documents_facts([orderer_id], company_id=by.company_id)
        if orderer_id not in found:
            raise Refusal("UNKNOWN_KEY", N_("There is no such customer."), "orderer_id")
        facts = found[orderer_id]
        parties.check_can_trade(facts)
        head = _head(facts, kind=kind, currency=currency, lines=lines, by=by)
        return draft([head], by=by)[0].invoice_id


def _head(facts: parties.PartyFacts, *, kind: str, currency: str, lines: Sequence[DraftInvoiceLine], by: Actor) -> DraftInvoice:
    today, terms = clock.today(), facts.terms
    base = company.queries.own(by.company_id).base_currency
    wanted = currency or base
    rate = company.rate_for(wanted, base=base, before=today)
    days = terms.payment_days if terms else 0
    language = (terms.document_language if terms else "") or facts.language
    return DraftInvoice(
        kind=kind,
        company_id=by.company_id,
        branch_id=branch_of(by),
        issue_date=today,
        orderer_id=facts.id,
        currency=wanted,
        rate=rate.rate,
        rate_table=rate.table,
        rate_on=rate.on if rate.table else None,
        payment_method=terms.payment_method if terms else "",
        payment_days=days,
        salesperson_id=(terms.salesperson_id if terms else None) or by.employee_id,
        language=language if language in ("pl", "en", "de") else "pl",
        lines=tuple(lines),
    )


def branch_of(by: Actor) -> int:
    """The branch whose series is used: the actor's, else the company's first."""
    if by.branch_id:
        return by.branch_id
    found = company.Branch.objects.filter(company_id=by.company_id, active=True).order_by("pk").first()
    if found is None:
        raise Refusal("NO_BRANCH", N_("The company has no branch yet."), "branch")
    return found.pk


def copy(invoice_id: int, *, by: Actor, kind: str = "") -> int:
    """A new draft with the same customer and lines at the same prices; a pro-forma becomes an invoice by `kind`."""
    by.require("invoicing.draft")
    source = queries.visible(by).get(pk=invoice_id)
    if source.kind == Kind.CORRECTION:
        raise Refusal("CORRECTION", N_("A correction can’t be copied."), "kind")
    lines = [
        DraftInvoiceLine(
            item_id=line.item_id,
            description=line.description,
            unit=line.unit,
            factor=line.factor,
            quantity=line.quantity,
            unit_price=line.unit_price,
            list_price=line.list_price,
            discount_percent=line.discount_percent,
            vat_code=line.vat_code,
            trace=line.trace,
            price_source=line.price_source,
            price_reason=line.price_reason,
            cost=line.cost,
        )
        for line in InvoiceLine.objects.filter(invoice=source).order_by("position", "pk")
    ]
    return start(source.orderer_id, kind=kind or source.kind, currency=source.currency_id, lines=lines, by=by)


def start_correction(invoice_id: int, *, reason: str = "", by: Actor) -> int:
    """A correction with all lines of the invoice as they stand, to be changed in the grid; returns its id.

    Lines left as they were are dropped at issue. Refuses NOT_ISSUED.
    """
    by.require("invoicing.correct")
    records.fit(Invoice, {"reason": reason.strip()})
    with tx.write_tx(by=by):
        root = correct.lock_root(invoice_id, by=by)
        standing = state.standing([root.pk])[root.pk]
        head = correct.new_head(root, reason.strip(), by=by)
        head.net = head.vat = head.gross = head.base_net = head.base_vat = head.base_gross = Decimal(0)
        head.save(force_insert=True)
        lines = sorted(standing.lines.values(), key=lambda one: (one.position, one.root_line_id))
        correct.write_lines(head, [(one, one) for one in lines])
        bells.ring(Drafted((head.pk,)), by=by)
        return head.pk
