"""The printed order: confirmation of what was ordered, in the document's language (KER-17)."""

from __future__ import annotations

from typing import Any

from kupiec.ground.attributes import public as attributes
from kupiec.ground.company import public as company
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.words import N_
from kupiec.ground.kit import amount_words, show
from kupiec.ground.kit.prints import PrintColumn, Printout, PrintParty, PrintTable, as_pdf, speaking
from kupiec.ground.layouts import public as layouts
from kupiec.people.catalog import public as catalog
from kupiec.people.parties import public as parties
from kupiec.sales.orders import operating, queries
from kupiec.sales.orders.models import Order
from kupiec.sales.orders.services import totals

LANGUAGES = ("pl", "en", "de")
COLUMNS = (
    PrintColumn(label=N_("No."), number=True),
    PrintColumn(label=N_("Code"), key="code"),
    PrintColumn(label=N_("Name"), wide=True),
    PrintColumn(label=N_("Quantity"), number=True),
    PrintColumn(label=N_("Unit")),
    PrintColumn(label=N_("Price"), number=True),
    PrintColumn(label=N_("Discount"), number=True, key="discount"),
    PrintColumn(label=N_("VAT"), number=True, key="vat"),
    PrintColumn(label=N_("Value"), number=True),
)


def printout(order_id: int, *, by: Actor, language: str = "") -> Printout:
    """The order as it is printed; parties as snapshot when accepted, else as they are."""
    order = queries.one(order_id, by=by)
    lines = queries.lines(order_id)
    chosen = language if language in LANGUAGES else order.language if order.language in LANGUAGES else "pl"
    own = company.Company.objects.get(pk=order.company_id)
    sums = totals.of(order, totals.summed([order]).get(order.pk, []))
    discounts, units = any(line.discount_percent for line in lines), catalog.measures.printed(chosen)
    with speaking(chosen):
        made = Printout(
            title=N_("Customer order") if order.state == "draft" else N_("Order confirmation"),
            number=order.number,
            company=own.name,
            logo=own.logo,
            company_lines=(own.street, f"{own.postal_code} {own.city}", f"NIP {own.nip}" if own.nip else ""),
            mark=N_("draft") if order.state == "draft" else "",
            facts=_facts(order, chosen),
            parties=_parties(order, by=by),
            columns=[column for column in COLUMNS if discounts or column.key != "discount"],
            rows=[
                (
                    str(at), line.item.code if line.item else "", line.description, show.quantity(line.quantity), units(line.unit), show.price(line.unit_price),
                    *([show.percent(line.discount_percent) if line.discount_percent else ""] if discounts else []),
                    show.vat(line.vat_code), show.money(line.net),
                )
                for at, line in enumerate(lines, 1)
            ],
            tables=(_vat_table(sums),),
            totals=((N_("Net"), show.money(sums.net)), (N_("VAT"), show.money(sums.vat)), (N_("Gross"), show.money(sums.gross, order.currency_id))),
            words=amount_words.in_words(sums.gross, order.currency_id, language=chosen),
            notes=(*(((N_("Remarks"), order.remarks),) if order.remarks else ()), *(note for one in operating.print_notes for note in one(order, chosen))),
            languages=(chosen,),
        )  # fmt: skip
        orderer = made.parties[0]
        told = layouts.Facts(
            number=order.number, date=show.day(order.issue_date), due=show.day(order.wanted_on) if order.wanted_on else "",
            total=show.money(sums.gross, order.currency_id), reference=order.customer_reference, customer=orderer.name,
            customer_nip=orderer.numbers[0][1] if orderer.numbers else "", salesperson=str(order.salesperson or ""),
            more=lambda: attributes.printed(own=("orders.order", order.pk), customer=order.orderer_id),
        )  # fmt: skip
        return layouts.dress(made, layouts.dressing(order.company_id, kind="order", language=chosen, facts=told))


def _last(language: str, by: Actor) -> bytes | None:
    pk = queries.visible(by).filter(language=language).order_by("-pk").values_list("pk", flat=True).first()
    return as_pdf(printout(pk, by=by)) if pk else None


LAST = {"order": _last}


def _facts(order: Order, language: str) -> tuple[tuple[Any, str], ...]:
    return (
        (N_("Date"), show.day(order.issue_date)),
        (N_("Wanted on"), show.day(order.wanted_on) if order.wanted_on else ""),
        (N_("Customer’s order number"), order.customer_reference),
        (N_("Salesperson"), str(order.salesperson or "")),
        (N_("Payment"), parties.PaymentMethod.printed(order.payment_method, order.payment_days, language)),
    )


def _parties(order: Order, *, by: Actor) -> list[PrintParty]:
    found = order.snapshot
    if not found:
        ids = {order.orderer_id, order.recipient_id, order.payer_id}
        facts = parties.documents_facts(ids, company_id=order.company_id)
        found = {
            "orderer": parties.snapshot(facts[order.orderer_id]),
            "recipient": parties.snapshot(facts[order.recipient_id], order.delivery_address_id),
            "payer": parties.snapshot(facts[order.payer_id]),
        }
    shown = [_party(N_("Ordering party"), found["orderer"])]
    if order.recipient_id != order.orderer_id or order.delivery_address_id:
        shown.append(_party(N_("Recipient"), found["recipient"]))
    if order.payer_id != order.orderer_id:
        shown.append(_party(N_("Payer"), found["payer"]))
    return shown


def _party(label: str, facts: dict[str, Any]) -> PrintParty:
    place = facts["address"]
    lines = (place["name"], place["street"], f"{place['postal_code']} {place['city']}".strip())
    numbers = ((N_("NIP"), facts["nip"]),) if facts["nip"] else ()
    return PrintParty(label=label, name=facts["name"], lines=tuple(one for one in lines if one), numbers=numbers)


def _vat_table(sums: Any) -> PrintTable:
    columns = (
        PrintColumn(label=N_("VAT")),
        PrintColumn(label=N_("Net"), number=True),
        PrintColumn(label=N_("VAT amount"), number=True),
        PrintColumn(label=N_("Gross"), number=True),
    )
    rows = [(show.vat(one.code), show.money(one.net), show.money(one.vat), show.money(one.gross)) for one in sums.rates]
    return PrintTable(columns=columns, rows=rows, label=N_("VAT by rates"))
