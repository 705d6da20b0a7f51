"""What an issued document keeps of the world: seller, parties, bank account, as printed (KER-4); its hashed content."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from kupiec.ground.company import public as company
from kupiec.ground.kernel import known
from kupiec.money.invoicing.models import Invoice, InvoiceLine
from kupiec.money.invoicing.values import VatLine
from kupiec.people.parties import public as parties


def seller(row: company.values.Own) -> dict[str, Any]:
    """Our own company as printed."""
    return {
        "name": row.name,
        "nip": row.nip,
        "regon": row.regon,
        "krs": row.krs,
        "court_entry": row.court_entry,
        "email": row.email,
        "phone": row.phone,
        "website": row.website,
        "base_currency": row.base_currency,
        "address": {
            "street": row.street,
            "postal_code": row.postal_code,
            "city": row.city,
            "country": row.country,
        },
    }


def bank_accounts(ids: Iterable[int | None], *, company_id: int) -> dict[int, dict[str, str]]:
    """Bank accounts of the company, as printed."""
    wanted = {pk for pk in ids if pk}
    found = {one.id: one for one in company.queries.printed_accounts(company_id).values()} if wanted else {}
    if wanted - found.keys():
        found |= {one.id: one for one in company.queries.accounts_by_id(wanted - found.keys())}
    return {
        pk: {"iban": one.iban, "bank_name": one.bank_name, "swift": one.swift, "currency": one.currency}
        for pk, one in found.items()
        if pk in wanted
    }


def payment_names(codes: Iterable[str]) -> dict[str, str]:
    """Names of payment methods, as printed; from memory in write transactions (`known`)."""
    methods = parties.PaymentMethod.objects.values_list("code", "name")
    names = known.definition("invoicing.payment_names", lambda: dict(methods)) if any(codes := set(codes)) else {}
    return {code: names[code] for code in codes if code in names}


known.keep("parties_payment_method")


def of_invoice(
    invoice: Invoice,
    *,
    seller_facts: Mapping[str, Any],
    facts: Mapping[int, parties.PartyFacts],
    accounts: Mapping[int, dict[str, str]],
    payments: Mapping[str, str],
    corrected: Invoice | None = None,
) -> dict[str, Any]:
    """The snapshot of one document."""
    found: dict[str, Any] = {
        "seller": dict(seller_facts),
        "orderer": parties.snapshot(facts[invoice.orderer_id]),
        "recipient": parties.snapshot(facts[invoice.recipient_id]),
        "payer": parties.snapshot(facts[invoice.payer_id]),
        "bank": accounts.get(invoice.bank_account_id or 0),
        "payment": payments.get(invoice.payment_method, invoice.payment_method),
    }
    if corrected is not None:
        found["corrects"] = {
            "number": corrected.number,
            "issue_date": corrected.issue_date.isoformat(),
            "sale_date": corrected.sale_date.isoformat(),
        }
    return found


def content(invoice: Invoice, *, lines: Sequence[InvoiceLine], vat: Sequence[VatLine]) -> dict[str, Any]:
    """The facts a document's hash is made of; amounts as texts of fixed decimals, so that they read back the same."""
    return {
        "company": invoice.company_id,
        "kind": invoice.kind,
        "number": invoice.number,
        "issue_date": invoice.issue_date.isoformat(),
        "sale_date": invoice.sale_date.isoformat(),
        "due_date": invoice.due_date.isoformat(),
        "currency": invoice.currency_id,
        "rate": _text(invoice.rate, 8),
        "seller": invoice.snapshot["seller"]["nip"],
        "orderer": [invoice.snapshot["orderer"][key] for key in ("code", "name", "nip")],
        "root": invoice.corrected_number if invoice.taken_over else invoice.root_id,
        "totals": [_text(value) for value in (invoice.net, invoice.vat, invoice.gross, invoice.base_vat)],
        "split_payment": invoice.split_payment,
        "vat": [[one.code, _text(one.net), _text(one.vat)] for one in vat],
        "lines": [
            [line.position, line.description, line.unit, _text(line.quantity, 4), _text(line.unit_price, 4),
             _text(line.discount_percent, 4), line.vat_code, _text(line.net)]
            for line in lines
        ],
    }  # fmt: skip


def _text(value: Decimal, places: int = 2) -> str:
    return f"{value:.{places}f}"
