"""The trade terms every installation starts with; administrators word them anew and add their own."""

from __future__ import annotations

from kupiec.sales.offerterms.models import Term

_START = (
    ("transport", "Dostawa naszym transportem na koszt sprzedawcy.", "Delivery by our own transport at the seller's cost.", "Lieferung mit unserem Fahrzeug auf Kosten des Verkäufers."),
    ("pickup", "Odbiór własny z magazynu w godzinach pracy.", "Goods to be collected from our warehouse during working hours.", "Selbstabholung aus unserem Lager während der Öffnungszeiten."),
    ("unloading", "Rozładunek po stronie odbiorcy.", "Unloading by the recipient.", "Entladung durch den Empfänger."),
    ("prices", "Ceny nie obejmują montażu i uruchomienia.", "Prices exclude installation and commissioning.", "Die Preise verstehen sich ohne Montage und Inbetriebnahme."),
    ("warranty", "Gwarancja producenta, serwis na miejscu.", "Manufacturer's warranty, service on site.", "Herstellergarantie, Service vor Ort."),
    ("returns", "Zwrot towaru pełnowartościowego w ciągu 14 dni.", "Goods in full value may be returned within 14 days.", "Rückgabe einwandfreier Ware innerhalb von 14 Tagen."),
    ("ownership", "Towar pozostaje własnością sprzedawcy do czasu zapłaty.", "Goods remain the seller's property until paid for.", "Die Ware bleibt bis zur vollständigen Bezahlung Eigentum des Verkäufers."),
)  # fmt: skip


def install() -> None:
    """Put in the terms when there are none."""
    if not Term.objects.exists():
        Term.objects.bulk_create(
            Term(code=code, text=text, text_en=english, text_de=german, position=at * 10)
            for at, (code, text, english, german) in enumerate(_START, 1)
        )
