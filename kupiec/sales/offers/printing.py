"""The printed offer (KER-17): Polish, English or German, by the version's language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.html import linebreaks

from kupiec.ground.attributes import public as attributes
from kupiec.ground.company import public as company
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kit import amount_words, prints
from kupiec.ground.kit import public as kit
from kupiec.ground.layouts import public as layouts
from kupiec.people.catalog import public as catalog
from kupiec.people.parties import public as parties
from kupiec.sales.offers import queries, sockets
from kupiec.sales.offers.models import OfferLine, OfferVersion
from kupiec.sales.offers.services import totals
from kupiec.sales.offers.values import Choice, LineKind

WORDS: Mapping[str, Mapping[str, str]] = {
    "pl": {
        "title": "Oferta", "draft": "SZKIC", "for": "Dla", "from": "Sprzedawca", "nip": "NIP", "date": "Data",
        "valid": "Ważna do", "version": "Wersja", "no": "Lp.", "code": "Kod", "name": "Nazwa", "quantity": "Ilość", "unit": "JM",
        "price": "Cena netto", "price_gross": "Cena brutto", "discount": "Rabat", "net": "Netto", "vat": "VAT", "gross": "Brutto",
        "value": "Wartość", "rate": "Stawka", "total": "Razem", "payment": "Płatność", "days": "dni", "delivery": "Dostawa",
        "contact": "Do rąk", "seller": "Ofertę przygotował", "optional": "opcja", "alternative": "zamiennie", "reference": "Wasz znak",
        "outside": "Pozycje opcjonalne i zamienne nie wchodzą do sumy.",
    },
    "en": {
        "title": "Quotation", "draft": "DRAFT", "for": "To", "from": "Seller", "nip": "VAT No.", "date": "Date",
        "valid": "Valid until", "version": "Version", "no": "No.", "code": "Code", "name": "Description", "quantity": "Quantity", "unit": "Unit",
        "price": "Net price", "price_gross": "Gross price", "discount": "Discount", "net": "Net", "vat": "VAT", "gross": "Gross",
        "value": "Value", "rate": "Rate", "total": "Total", "payment": "Payment", "days": "days", "delivery": "Delivery",
        "contact": "Attention of", "seller": "Prepared by", "optional": "optional", "alternative": "alternative",
        "reference": "Your reference", "outside": "Optional and alternative items are not included in the total.",
    },
    "de": {
        "title": "Angebot", "draft": "ENTWURF", "for": "An", "from": "Verkäufer", "nip": "USt-IdNr.", "date": "Datum",
        "valid": "Gültig bis", "version": "Version", "no": "Pos.", "code": "Art.-Nr.", "name": "Bezeichnung", "quantity": "Menge", "unit": "Einheit",
        "price": "Nettopreis", "price_gross": "Bruttopreis", "discount": "Rabatt", "net": "Netto", "vat": "MwSt.", "gross": "Brutto",
        "value": "Wert", "rate": "Satz", "total": "Summe", "payment": "Zahlung", "days": "Tage", "delivery": "Lieferung",
        "contact": "Zu Händen", "seller": "Erstellt von", "optional": "optional", "alternative": "alternativ",
        "reference": "Ihr Zeichen", "outside": "Optionale und alternative Positionen sind nicht in der Summe enthalten.",
    },
}  # fmt: skip


def printout(version: OfferVersion) -> prints.Printout:
    """Everything that stands on the paper; a sent version prints the customer's facts as they were then."""
    language = version.language if version.language in WORDS else "en"
    w = WORDS[language]
    offer = version.offer
    seller = company.Company.objects.get(pk=version.company_id)
    lines = queries.lines(version.pk)
    with prints.speaking(language):
        made = prints.Printout(
            title=w["title"], number=f"{offer.number} ({w['version'].lower()} {version})", company=seller.name,
            company_lines=(seller.street, f"{seller.postal_code} {seller.city}".strip(), f"{w['nip']}: {seller.nip}"),
            logo=seller.logo, mark=w["draft"] if version.state == "draft" else "",
            facts=((w["date"], kit.show.day(version.issue_date)), (w["valid"], kit.show.day(version.valid_until)),
                   (w["reference"], version.customer_reference)),
            parties=(_customer(version, w),), columns=_columns(version, w, lines), rows=_rows(version, w, lines),
            tables=(_vat(version, w, lines),),
            totals=((w["net"], kit.show.money(version.net)), (w["vat"], kit.show.money(version.vat)),
                    (w["gross"], kit.show.money(version.gross, version.currency_id))),
            words=amount_words.in_words(version.gross, version.currency_id, language=language),
            payment=((w["payment"], _payment(version, language)), (w["delivery"], version.delivery_terms)),
            notes=_notes(version, w, lines), footer=_footer(version, w), languages=(language,),
            blocks={"before_lines": linebreaks(version.text_before, True), "after_lines": linebreaks(version.text_after, True)},
        )  # fmt: skip
        customer = made.parties[0]
        told = layouts.Facts(
            number=offer.number, date=kit.show.day(version.issue_date), due=kit.show.day(version.valid_until),
            total=kit.show.money(version.gross, version.currency_id), reference=version.customer_reference, customer=customer.name,
            customer_nip=customer.numbers[0][1], salesperson=str(offer.salesperson or ""),
            more=lambda: attributes.printed(own=("offers.offer", offer.pk), customer=offer.party_id),
        )  # fmt: skip
        return layouts.dress(made, layouts.dressing(version.company_id, kind="offer", language=language, facts=told))


def _last(language: str, by: Actor) -> bytes | None:
    rows = OfferVersion.objects.filter(offer__in=queries.visible(by), language=language).select_related("offer", "offer__party")
    version = rows.order_by("-pk").first()
    return prints.as_pdf(printout(version)) if version else None


LAST = {"offer": _last}


def _customer(version: OfferVersion, w: Mapping[str, str]) -> prints.PrintParty:
    told = version.snapshot or parties.snapshot(
        parties.documents_facts([version.offer.party_id], company_id=version.company_id)[version.offer.party_id]
    )
    address = told["address"]
    contact = told.get("contact") or version.offer.contact
    place = f"{address['postal_code']} {address['city']}".strip()
    return prints.PrintParty(
        label=w["for"], name=told["name"], lines=[line for line in (address["street"], place) if line],
        numbers=((w["nip"], told["nip"] or told["vat_eu"]), (w["contact"], contact)),
    )  # fmt: skip


def _columns(version: OfferVersion, w: Mapping[str, str], lines: list[OfferLine]) -> list[prints.PrintColumn]:
    column = prints.PrintColumn
    price = w["price_gross"] if version.prices_gross else w["price"]
    found = [column(label=w["no"], number=True), column(label=w["code"], key="code"), column(label=w["name"], wide=True), column(label=w["quantity"], number=True),
             column(label=w["unit"]), column(label=price, number=True)]  # fmt: skip
    if _discounts(lines):
        found.append(column(label=w["discount"], number=True, key="discount"))
    return [*found, column(label=w["vat"], number=True, key="vat"), column(label=w["value"], number=True)]


def _discounts(lines: list[OfferLine]) -> bool:
    return any(line.discount_percent for line in lines)


def _rows(version: OfferVersion, w: Mapping[str, str], lines: list[OfferLine]) -> list[list[str]]:
    discounts, units = _discounts(lines), catalog.measures.printed(version.language if version.language in WORDS else "en")
    made, number = [], 0
    for line in lines:
        if line.kind == LineKind.SECTION:
            made.append(["", "", line.description, "", "", "", *([""] if discounts else []), "", ""])
            continue
        number += 1
        mark = f" ({w[line.choice]})" if line.choice != Choice.FIRM else ""
        discount = [kit.show.percent(line.discount_percent) if line.discount_percent else ""] if discounts else []
        vat = kit.show.vat(line.vat_code)
        made.append([str(number), line.item.code if line.item else "", line.description + mark, kit.show.quantity(line.quantity), units(line.unit),
                     kit.show.price(line.unit_price), *discount, vat, kit.show.money(line.net)])  # fmt: skip
    return made


def _vat(version: OfferVersion, w: Mapping[str, str], lines: list[OfferLine]) -> prints.PrintTable:
    column = prints.PrintColumn
    rates = totals.of(version, lines).rates
    return prints.PrintTable(
        columns=[column(label=w["rate"]), *(column(label=w[key], number=True) for key in ("net", "vat", "gross"))],
        rows=[[f"{one.code}%" if one.code.isdigit() else one.code, kit.show.money(one.net), kit.show.money(one.vat),
               kit.show.money(one.gross)] for one in rates],
        total=[w["total"], kit.show.money(version.net), kit.show.money(version.vat), kit.show.money(version.gross)],
    )  # fmt: skip


def _payment(version: OfferVersion, language: str) -> str:
    return parties.PaymentMethod.printed(version.payment_method, version.payment_days, language)


def _notes(version: OfferVersion, w: Mapping[str, str], lines: list[OfferLine]) -> list[tuple[Any, str]]:
    chosen = any(line.choice != Choice.FIRM for line in lines)
    more = [note for source in sockets.print_notes for note in source(version, version.language if version.language in WORDS else "en")]
    return [("", w["outside"]), *more] if chosen else more


def _footer(version: OfferVersion, w: Mapping[str, str]) -> str:
    seller = version.offer.salesperson
    if seller is None:
        return ""
    return ", ".join(part for part in (f"{w['seller']}: {seller}", seller.phone, seller.email) if part)
