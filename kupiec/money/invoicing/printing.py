"""Prints of sales documents (KER-17) as the law wants them (art. 106e): what the snapshot says, not what is today."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe

from kupiec.ground.attributes import public as attributes
from kupiec.ground.company import public as company
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.money import ZERO
from kupiec.ground.kit import amount_words, payment_qr, pdf, prints
from kupiec.ground.kit import public as kit
from kupiec.ground.layouts import public as layouts
from kupiec.money.invoicing import print_words, queries, rules, snapshots
from kupiec.money.invoicing.models import Invoice, InvoiceLine
from kupiec.money.invoicing.services.issue import line_changed
from kupiec.money.invoicing.values import Kind, VatLine
from kupiec.people.catalog import public as catalog
from kupiec.people.parties import public as parties


def context_of(row: Invoice) -> dict[str, Any]:
    """Everything the template prints."""
    lines = queries.lines(row.pk)
    stated = row.kind == Kind.CORRECTION and not row.taken_over
    if stated:
        lines = [line for line in lines if line_changed(line)]
    told, units = row.snapshot or _present(row), catalog.measures.printed(row.language, row.second_language)
    dressed = _dressed(row, told)
    return {
        "dressed": dressed,
        "blocks": {place: mark_safe(html) for place, html in dressed.blocks.items()},  # cleaned by text_blocks
        "accent": prints.accent(dressed.accent),
        "bank": dressed.bank,
        "at_bank": [part for part in map((told.get("bank") or {}).get, ("bank_name", "swift")) if part],
        "row": row,
        "stated": stated,  # before, after and difference; a correction taken over knows differences only
        "told": told,
        "logo": prints.picture(dressed.logo),
        "w": print_words.words(row.language, row.second_language),
        "lines": [_line(line, row, units(line.unit)) for line in lines],
        "vat": _vat(row, lines),
        "base_currency": told["seller"]["base_currency"],
        "foreign": row.currency_id != told["seller"]["base_currency"],
        "rate": kit.show.plain(row.rate),
        "due_gross": abs(row.gross),
        "in_words": amount_words.in_words(abs(row.gross), row.currency_id, language=row.language),
        "reverse_charge": _reverse_charge({line.vat_code for line in lines}, told["orderer"]),
        "discounts": any(line.discount_percent for line in lines),
        "qr": _qr(row, told) if dressed.qr else "",
        "title": row.number,
        "corner": prints.corner(row.number),
        "language": row.language,
        "others": _others(told),
        "iban": _iban(told),
    }


def _reverse_charge(codes: set[str], buyer: dict[str, Any]) -> bool:
    """Whether the buyer settles the tax (art. 106e ust. 1 pkt 18): in the country, or of services where he is, in another of the Union."""
    union = str(buyer.get("vat_eu") or "")
    return "oo" in codes or ("np" in codes and union[:2].isalpha() and not union.startswith("PL"))


def _dressed(row: Invoice, told: dict[str, Any]) -> layouts.Dressing:
    """The company's own texts and look for this kind of document."""
    language = row.language if row.language in ("pl", "en", "de") else "en"
    buyer = told["orderer"]
    with prints.speaking(language):
        facts = layouts.Facts(
            number=row.number, date=kit.show.day(row.issue_date), due=kit.show.day(row.due_date),
            total=kit.show.money(row.gross, row.currency_id), reference=row.customer_reference, customer=buyer["name"],
            customer_nip=buyer.get("nip") or "", customer_city=(buyer.get("address") or {}).get("city") or "",
            salesperson=str(row.salesperson or ""), more=lambda: attributes.printed(customer=row.orderer_id),
        )  # fmt: skip
    return layouts.dressing(row.company_id, kind=row.kind, language=language, facts=facts)


def _present(row: Invoice) -> dict[str, Any]:
    """Of a draft: the facts as they are now."""
    ids = {row.orderer_id, row.recipient_id, row.payer_id}
    return snapshots.of_invoice(
        row,
        seller_facts=snapshots.seller(company.queries.own(row.company_id)),
        facts=parties.documents_facts(ids, company_id=row.company_id),
        accounts=snapshots.bank_accounts([row.bank_account_id], company_id=row.company_id),
        payments=snapshots.payment_names([row.payment_method]),
        corrected=row.root,
    )


def _line(line: InvoiceLine, row: Invoice, unit: str) -> dict[str, Any]:
    before = line.before_net if line.before_net is not None else ZERO
    return {
        "line": line,
        "unit": unit,
        "difference": line.net - before,
        "quantity_difference": line.quantity - (line.before_quantity or ZERO),
    }


def _vat(row: Invoice, lines: list[InvoiceLine]) -> list[VatLine]:
    """VAT per code: as issued, or as it would be."""
    if row.state == "issued":
        return queries.vat_lines_of(row.pk)
    if row.kind == Kind.CORRECTION:
        return []
    method = rules.method_of(row.vat_method, prices_gross=row.prices_gross)
    sums = rules.vat_sums([(line.vat_code, line.vat_percent, line.net) for line in lines], method=method)
    return rules.vat_lines(sums, rate=row.rate)


def _iban(told: dict[str, Any]) -> str:
    """The account in groups of four."""
    plain = "".join((told.get("bank") or {}).get("iban", "").split())
    return " ".join(plain[at : at + 4] for at in range(0, len(plain), 4))


def _others(told: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    """Recipient and payer where they are somebody else than the buyer."""
    return [(role, told[role]) for role in ("recipient", "payer") if told[role]["code"] != told["orderer"]["code"]]


def _qr(row: Invoice, told: dict[str, Any]) -> str:
    """The transfer's QR code, for invoices to be paid in PLN to a Polish account."""
    bank = told.get("bank")
    if not bank or row.currency_id != "PLN" or row.gross <= Decimal(0) or row.kind == Kind.CORRECTION or not row.number or row.taken_over:
        return ""
    text = payment_qr.transfer_text(
        nip=told["seller"]["nip"], account=bank["iban"], amount=row.gross, name=told["seller"]["name"], title=row.number
    )
    return payment_qr.qr_image(text) if text else ""


def html_of(pk: int, *, by: Actor) -> str:
    return render_to_string("invoicing/print/invoice.html", context_of(queries.one(pk, by=by)))


def render(pk: int, *, by: Actor) -> bytes:
    """The PDF of a document the actor may see."""
    return pdf.render_pdf(html_of(pk, by=by))


@kit.screen(right="invoicing.see")
def view(request: kit.Request, pk: int) -> HttpResponse:
    """The PDF, shown in the browser."""
    row = queries.one(pk, by=request.actor)
    name = (row.number or f"projekt-{row.pk}").replace("/", "-").replace(" ", "_")
    response = HttpResponse(render(pk, by=request.actor), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return response


def _last(kind: str) -> Callable[[str, Actor], bytes | None]:
    def last(language: str, by: Actor) -> bytes | None:
        rows = queries.visible(by).filter(state="issued", kind=kind, language=language).order_by("-pk")
        pk = rows.values_list("pk", flat=True).first()
        return render(pk, by=by) if pk else None

    return last


LAST = {kind: _last(kind) for kind in ("invoice", "proforma", "correction")}
