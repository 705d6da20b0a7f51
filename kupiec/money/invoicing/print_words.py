"""Words of printed documents in Polish, English and German; two languages stand side by side where asked."""

from __future__ import annotations

WORDS: dict[str, dict[str, str]] = {
    "invoice": {"pl": "Faktura", "en": "Invoice", "de": "Rechnung"},
    "proforma": {"pl": "Faktura pro forma", "en": "Pro forma invoice", "de": "Proforma-Rechnung"},
    "correction": {"pl": "Faktura korygująca", "en": "Correction invoice", "de": "Rechnungskorrektur"},
    "draft": {"pl": "PROJEKT", "en": "DRAFT", "de": "ENTWURF"},
    "copy": {
        "pl": "ODPIS z poprzedniego programu",
        "en": "COPY from the previous program",
        "de": "ABSCHRIFT aus dem vorherigen Programm",
    },
    "request": {
        "pl": "Wezwanie do zapłaty; dokument nie jest fakturą w rozumieniu ustawy o VAT",
        "en": "Request for payment; not an invoice for VAT purposes",
        "de": "Zahlungsaufforderung; keine Rechnung im Sinne des Umsatzsteuergesetzes",
    },
    "issued": {"pl": "Data wystawienia", "en": "Issue date", "de": "Ausstellungsdatum"},
    "sale": {"pl": "Data sprzedaży", "en": "Date of sale", "de": "Leistungsdatum"},
    "due": {"pl": "Termin płatności", "en": "Due date", "de": "Zahlungsziel"},
    "payment": {"pl": "Sposób zapłaty", "en": "Payment method", "de": "Zahlungsart"},
    "place": {"pl": "Miejsce wystawienia", "en": "Place of issue", "de": "Ausstellungsort"},
    "seller": {"pl": "Sprzedawca", "en": "Seller", "de": "Verkäufer"},
    "buyer": {"pl": "Nabywca", "en": "Buyer", "de": "Käufer"},
    "recipient": {"pl": "Odbiorca", "en": "Recipient", "de": "Empfänger"},
    "payer": {"pl": "Płatnik", "en": "Payer", "de": "Zahler"},
    "nip": {"pl": "NIP", "en": "Tax ID", "de": "Steuernummer"},
    "no": {"pl": "Lp.", "en": "No.", "de": "Pos."},
    "name": {"pl": "Nazwa towaru lub usługi", "en": "Goods or services", "de": "Ware oder Leistung"},
    "quantity": {"pl": "Ilość", "en": "Quantity", "de": "Menge"},
    "unit": {"pl": "J.m.", "en": "Unit", "de": "Einheit"},
    "price_net": {"pl": "Cena netto", "en": "Net price", "de": "Nettopreis"},
    "price_gross": {"pl": "Cena brutto", "en": "Gross price", "de": "Bruttopreis"},
    "discount": {"pl": "Rabat", "en": "Discount", "de": "Rabatt"},
    "net": {"pl": "Wartość netto", "en": "Net value", "de": "Nettowert"},
    "gross": {"pl": "Wartość brutto", "en": "Gross value", "de": "Bruttowert"},
    "rate": {"pl": "VAT", "en": "VAT", "de": "MwSt."},
    "vat": {"pl": "Kwota VAT", "en": "VAT amount", "de": "MwSt.-Betrag"},
    "vat_in": {"pl": "Kwota VAT w", "en": "VAT amount in", "de": "MwSt.-Betrag in"},
    "total": {"pl": "Razem", "en": "Total", "de": "Gesamt"},
    "to_pay": {"pl": "Do zapłaty", "en": "Amount due", "de": "Zu zahlen"},
    "to_return": {"pl": "Do zwrotu", "en": "Amount to be refunded", "de": "Zu erstatten"},
    "in_words": {"pl": "Słownie", "en": "In words", "de": "In Worten"},
    "account": {"pl": "Rachunek bankowy", "en": "Bank account", "de": "Bankkonto"},
    "title": {"pl": "W tytule przelewu podaj", "en": "Payment reference", "de": "Verwendungszweck"},
    "split": {"pl": "mechanizm podzielonej płatności", "en": "split payment mechanism", "de": "Split-Payment-Verfahren"},
    "exempt": {"pl": "Podstawa zwolnienia z VAT", "en": "Basis of VAT exemption", "de": "Grundlage der Steuerbefreiung"},
    "reverse": {"pl": "odwrotne obciążenie", "en": "reverse charge", "de": "Steuerschuldnerschaft des Leistungsempfängers"},
    "rate_words": {"pl": "Kurs", "en": "Exchange rate", "de": "Wechselkurs"},
    "table": {"pl": "tabela", "en": "table", "de": "Tabelle"},
    "corrects": {"pl": "Dotyczy faktury", "en": "Corrects invoice", "de": "Korrigiert Rechnung"},
    "of": {"pl": "z dnia", "en": "of", "de": "vom"},
    "reason": {"pl": "Przyczyna korekty", "en": "Reason for correction", "de": "Grund der Korrektur"},
    "before": {"pl": "było", "en": "before", "de": "vorher"},
    "after": {"pl": "jest", "en": "after", "de": "nachher"},
    "difference": {"pl": "różnica", "en": "difference", "de": "Differenz"},
    "reference": {"pl": "Numer zamówienia", "en": "Your reference", "de": "Ihre Bestellnummer"},
    "remarks": {"pl": "Uwagi", "en": "Remarks", "de": "Bemerkungen"},
    "page": {"pl": "strona", "en": "page", "de": "Seite"},
    "scan": {"pl": "Zapłać kodem QR", "en": "Pay by QR code", "de": "Mit QR-Code zahlen"},
    "delivery": {"pl": "dostawa", "en": "delivery", "de": "Lieferung"},
}


def words(language: str, second: str = "") -> dict[str, str]:
    """All words in a language; with a second one as `Faktura / Invoice`."""
    first = language if language in ("pl", "en", "de") else "en"
    found = {key: texts[first] for key, texts in WORDS.items()}
    if second in ("pl", "en", "de") and second != first:
        return {key: text if text == WORDS[key][second] else f"{text} / {WORDS[key][second]}" for key, text in found.items()}
    return found
