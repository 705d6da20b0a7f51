"""German words of prints: Kupiec speaks Polish and English on the screen, but papers go to German customers too."""

from __future__ import annotations

from collections.abc import Mapping

GERMAN: Mapping[str, str] = {
    # papers
    "Customer order": "Auftrag",
    "Order confirmation": "Auftragsbestätigung",
    "Goods receipt": "Wareneingang",
    "Goods issue": "Lieferschein",
    "Stock transfer": "Umlagerung",
    "Internal issue": "Interner Abgang",
    "Internal receipt": "Interner Zugang",
    "Customer return": "Kundenrücksendung",
    "Stock count": "Inventur",
    "Cash receipt (KP)": "Einzahlungsbeleg (KP)",
    "Cash payment (KW)": "Auszahlungsbeleg (KW)",
    "draft": "Entwurf",
    "DRAFT": "ENTWURF",
    "CANCELLED": "STORNIERT",
    # facts
    "Date": "Datum",
    "Wanted on": "Liefertermin",
    "Customer’s order number": "Ihre Bestellnummer",
    "Salesperson": "Ansprechpartner",
    "Payment": "Zahlung",
    "Warehouse": "Lager",
    "To warehouse": "Ziellager",
    "Reference": "Referenz",
    "Remarks": "Bemerkungen",
    "In words": "In Worten",
    # parties
    "Ordering party": "Auftraggeber",
    "Recipient": "Empfänger",
    "Payer": "Zahler",
    "Supplier": "Lieferant",
    "Customer": "Kunde",
    "Delivery address": "Lieferadresse",
    "From whom": "Von",
    "Paid to": "An",
    "NIP": "Steuernummer",
    # lines
    "No.": "Pos.",
    "Code": "Art.-Nr.",
    "Name": "Bezeichnung",
    "Location": "Lagerplatz",
    "Quantity": "Menge",
    "Unit": "Einheit",
    "Price": "Preis",
    "Discount": "Rabatt",
    "Value": "Wert",
    "Paid for": "Bezahlt für",
    "Amount": "Betrag",
    # sums
    "VAT": "MwSt.",
    "VAT amount": "MwSt.-Betrag",
    "VAT by rates": "MwSt. nach Sätzen",
    "Net": "Netto",
    "Gross": "Brutto",
    "Total": "Gesamt",
    # signatures
    "Issued by": "Ausgegeben von",
    "Received by": "Empfangen von",
    "Slip made by": "Erstellt von",
    "Paid in by": "Eingezahlt von",
}
