"""What the customer reads around the offer: Polish, English, German."""

from __future__ import annotations

from collections.abc import Mapping

from kupiec.ground.kernel.vat import Totals
from kupiec.ground.kit import prints, show
from kupiec.sales.offerpages.models import Link
from kupiec.sales.offers import public as offers

NAMES = {"pl": "Polski", "en": "English", "de": "Deutsch"}
WORDS: Mapping[str, Mapping[str, str]] = {
    "pl": {
        "offer": "Oferta", "version": "wersja", "for": "Dla", "date": "Data", "valid": "Ważna do", "payment": "Płatność", "delivery": "Dostawa", "contact": "Kontakt", "days": "dni",
        "pdf": "Pobierz PDF", "language": "Język", "variants": "Warianty do wyboru", "variant": "Wariant", "lines": "Pozycje", "take": "Wybierz", "optional": "opcja", "alternative": "zamiennie z powyższą",
        "none": "Żadna z tych pozycji", "ordered": "zamówione", "price": "Cena", "net_price": "netto", "gross_price": "brutto", "value": "Wartość", "chosen": "Wybrane pozycje", "net": "Netto", "vat": "VAT", "gross": "Brutto",
        "ask": "Zapytaj o tę pozycję", "ask_all": "Zapytaj o ofertę", "your_question": "Twoje pytanie", "send": "Wyślij pytanie", "asked": "Pytanie", "answer": "Odpowiedź", "waiting": "Odpowiemy najszybciej, jak to możliwe.",
        "changes": "Co się zmieniło od wersji {version}", "was": "było", "added": "dodane", "removed": "usunięte", "nothing": "Nic się nie zmieniło.",
        "accept": "Przyjęcie oferty", "accept_note": "Zaznaczone wyżej pozycje zamawiasz w podanych ilościach. Inna ilość lub termin? Zapytaj przy pozycji.", "name": "Imię i nazwisko", "role": "Stanowisko (nieobowiązkowe)",
        "draw": "Podpis: narysuj palcem lub myszą", "draw_note": "Nieobowiązkowy. Bez niego podpisem jest wpisane imię i nazwisko.", "clear": "Wyczyść podpis", "agree": "Przyjmuję ofertę w zakresie zaznaczonych pozycji i jestem do tego upoważniona/y.",
        "order": "Przyjmuję i zamawiam", "done": "Dziękujemy, oferta została przyjęta", "done_note": "Zapis przyjęcia jest poniżej. Potwierdzimy zamówienie.", "signed": "Przyjęte", "by": "Podpis", "seal": "Odcisk treści (SHA-256)",
        "lost": "Ten adres nie jest prawidłowy", "lost_note": "Mógł zostać ucięty przez program pocztowy. Skopiuj go w całości z wiadomości.", "over": "Ta strona nie jest już dostępna", "over_note": "Adres wygasł albo został wycofany. Napisz lub zadzwoń do nas, jeśli oferta Cię interesuje.",
        "soon": "Oferta jest w przygotowaniu", "soon_note": "Zajrzyj tu niedługo.", "expired": "Oferta straciła ważność {day}. Zapytaj nas o nową.", "closed": "Oferta jest zamknięta.", "rest": "Reszta pozycji czeka na Twoją decyzję.", "many": "Za dużo wejść w krótkim czasie. Spróbuj ponownie za chwilę.",
        "sent": "Pytanie wysłane", "wrong": "Popraw, proszę:", "footer": "Adres jest prywatny: kto go ma, może przeczytać i przyjąć ofertę.", "statement": "Przyjmuję ofertę {number} (wersja {version}) w zakresie wybranych pozycji o wartości {gross} brutto ({net} netto) w imieniu: {customer}.",
        "NOTHING_CHOSEN": "Zaznacz co najmniej jedną pozycję.", "GONE": "Część pozycji została już zamówiona. Sprawdź zaznaczenie.", "ONE_OF": "Z pozycji i jej zamienników można wybrać tylko jedną.", "NO_LINE": "Tej pozycji nie ma już w ofercie.", "NO_VERSION": "Wysłaliśmy już nowszą wersję. Przeczytaj ją poniżej.",
        "OUT_OF_DATE": "Oferta straciła ważność. Zapytaj nas o nową.", "LINK_OVER": "Ta strona nie jest już dostępna.", "REQUIRED.name": "Wpisz imię i nazwisko.", "NOT_AGREED": "Zaznacz, że przyjmujesz ofertę.", "BAD_SIGNATURE": "Nie udało się odczytać podpisu. Narysuj go jeszcze raz.",
        "REQUIRED.text": "Napisz pytanie.", "TOO_LONG": "Tekst jest za długi.", "BAD_TEXT": "Tekst zawiera niedozwolone znaki.", "TOO_MANY": "Wiele pytań czeka już na odpowiedź. Zadzwoń do nas.", "OTHER": "Nie udało się tego zrobić. Zadzwoń do nas.",
    },
    "en": {
        "offer": "Quotation", "version": "version", "for": "To", "date": "Date", "valid": "Valid until", "payment": "Payment", "delivery": "Delivery", "contact": "Contact", "days": "days",
        "pdf": "Download PDF", "language": "Language", "variants": "Variants to choose from", "variant": "Variant", "lines": "Items", "take": "Choose", "optional": "optional", "alternative": "instead of the one above",
        "none": "None of these", "ordered": "ordered", "price": "Price", "net_price": "net", "gross_price": "gross", "value": "Value", "chosen": "Chosen items", "net": "Net", "vat": "VAT", "gross": "Gross",
        "ask": "Ask about this item", "ask_all": "Ask about the quotation", "your_question": "Your question", "send": "Send the question", "asked": "Question", "answer": "Answer", "waiting": "We will answer as soon as we can.",
        "changes": "What has changed since version {version}", "was": "was", "added": "added", "removed": "removed", "nothing": "Nothing has changed.",
        "accept": "Accept the quotation", "accept_note": "You order the items ticked above in the quantities given. Another quantity or date? Ask at the item.", "name": "First name and surname", "role": "Position (optional)",
        "draw": "Signature: draw it with a finger or the mouse", "draw_note": "Optional. Without it the name you type is the signature.", "clear": "Clear the signature", "agree": "I accept the quotation for the chosen items and am authorised to do so.",
        "order": "Accept and order", "done": "Thank you, the quotation is accepted", "done_note": "The record of it is below. We will confirm the order.", "signed": "Accepted", "by": "Signature", "seal": "Fingerprint of the content (SHA-256)",
        "lost": "This address isn’t valid", "lost_note": "It may have been cut off by the mail program. Copy it whole from the message.", "over": "This page is no longer open", "over_note": "The address has expired or was taken back. Write or call us if you are interested.",
        "soon": "The quotation is being prepared", "soon_note": "Please look here again soon.", "expired": "The quotation was valid until {day}. Ask us for a new one.", "closed": "The quotation is closed.", "rest": "The other items wait for your decision.", "many": "Too many visits in a short time. Try again in a moment.",
        "sent": "Question sent", "wrong": "Please correct:", "footer": "The address is private: whoever has it can read and accept the quotation.", "statement": "I accept quotation {number} (version {version}) for the chosen items worth {gross} gross ({net} net) on behalf of: {customer}.",
        "NOTHING_CHOSEN": "Tick at least one item.", "GONE": "Some items are ordered already. Check what is ticked.", "ONE_OF": "Of an item and its alternatives only one can be chosen.", "NO_LINE": "This item is no longer in the quotation.", "NO_VERSION": "We have sent a newer version. Please read it below.",
        "OUT_OF_DATE": "The quotation is no longer valid. Ask us for a new one.", "LINK_OVER": "This page is no longer open.", "REQUIRED.name": "Write your first name and surname.", "NOT_AGREED": "Tick that you accept the quotation.", "BAD_SIGNATURE": "The signature could not be read. Draw it again.",
        "REQUIRED.text": "Write your question.", "TOO_LONG": "The text is too long.", "BAD_TEXT": "The text contains characters that can’t be kept.", "TOO_MANY": "Many questions wait for an answer already. Please call us.", "OTHER": "This could not be done. Please call us.",
    },
    "de": {
        "offer": "Angebot", "version": "Version", "for": "An", "date": "Datum", "valid": "Gültig bis", "payment": "Zahlung", "delivery": "Lieferung", "contact": "Kontakt", "days": "Tage",
        "pdf": "PDF herunterladen", "language": "Sprache", "variants": "Varianten zur Auswahl", "variant": "Variante", "lines": "Positionen", "take": "Wählen", "optional": "optional", "alternative": "statt der vorigen",
        "none": "Keine davon", "ordered": "bestellt", "price": "Preis", "net_price": "netto", "gross_price": "brutto", "value": "Wert", "chosen": "Gewählte Positionen", "net": "Netto", "vat": "MwSt.", "gross": "Brutto",
        "ask": "Frage zu dieser Position", "ask_all": "Frage zum Angebot", "your_question": "Ihre Frage", "send": "Frage senden", "asked": "Frage", "answer": "Antwort", "waiting": "Wir antworten so bald wie möglich.",
        "changes": "Änderungen seit Version {version}", "was": "vorher", "added": "neu", "removed": "entfallen", "nothing": "Nichts hat sich geändert.",
        "accept": "Angebot annehmen", "accept_note": "Sie bestellen die oben gewählten Positionen in den angegebenen Mengen. Andere Menge oder anderer Termin? Fragen Sie bei der Position.", "name": "Vor- und Nachname", "role": "Funktion (freiwillig)",
        "draw": "Unterschrift: mit Finger oder Maus zeichnen", "draw_note": "Freiwillig. Ohne sie gilt der eingegebene Name als Unterschrift.", "clear": "Unterschrift löschen", "agree": "Ich nehme das Angebot für die gewählten Positionen an und bin dazu berechtigt.",
        "order": "Annehmen und bestellen", "done": "Vielen Dank, das Angebot ist angenommen", "done_note": "Der Nachweis steht unten. Wir bestätigen die Bestellung.", "signed": "Angenommen", "by": "Unterschrift", "seal": "Fingerabdruck des Inhalts (SHA-256)",
        "lost": "Diese Adresse ist ungültig", "lost_note": "Vielleicht hat das Mailprogramm sie abgeschnitten. Kopieren Sie sie vollständig aus der Nachricht.", "over": "Diese Seite ist nicht mehr verfügbar", "over_note": "Die Adresse ist abgelaufen oder wurde zurückgezogen. Schreiben oder rufen Sie uns an.",
        "soon": "Das Angebot wird vorbereitet", "soon_note": "Schauen Sie bald wieder herein.", "expired": "Das Angebot war gültig bis {day}. Fragen Sie uns nach einem neuen.", "closed": "Das Angebot ist geschlossen.", "rest": "Die übrigen Positionen warten auf Ihre Entscheidung.", "many": "Zu viele Aufrufe in kurzer Zeit. Versuchen Sie es gleich noch einmal.",
        "sent": "Frage gesendet", "wrong": "Bitte korrigieren:", "footer": "Die Adresse ist privat: Wer sie hat, kann das Angebot lesen und annehmen.", "statement": "Ich nehme das Angebot {number} (Version {version}) für die gewählten Positionen im Wert von {gross} brutto ({net} netto) an, im Namen von: {customer}.",
        "NOTHING_CHOSEN": "Wählen Sie mindestens eine Position.", "GONE": "Einige Positionen sind schon bestellt. Prüfen Sie die Auswahl.", "ONE_OF": "Von einer Position und ihren Alternativen kann nur eine gewählt werden.", "NO_LINE": "Diese Position gibt es im Angebot nicht mehr.", "NO_VERSION": "Wir haben eine neuere Version gesendet. Bitte lesen Sie sie unten.",
        "OUT_OF_DATE": "Das Angebot ist nicht mehr gültig. Fragen Sie uns nach einem neuen.", "LINK_OVER": "Diese Seite ist nicht mehr verfügbar.", "REQUIRED.name": "Geben Sie Vor- und Nachnamen ein.", "NOT_AGREED": "Bestätigen Sie, dass Sie das Angebot annehmen.", "BAD_SIGNATURE": "Die Unterschrift war nicht lesbar. Zeichnen Sie sie noch einmal.",
        "REQUIRED.text": "Schreiben Sie Ihre Frage.", "TOO_LONG": "Der Text ist zu lang.", "BAD_TEXT": "Der Text enthält unzulässige Zeichen.", "TOO_MANY": "Viele Fragen warten schon auf Antwort. Bitte rufen Sie uns an.", "OTHER": "Das war nicht möglich. Bitte rufen Sie uns an.",
    },
}  # fmt: skip


def of(language: str) -> Mapping[str, str]:
    """The words of a language; English for one we don't speak."""
    return WORDS.get(language, WORDS["en"])


def refusal(language: str, code: str, field: str) -> str:
    """What was wrong, in the reader's language."""
    said = of(language)
    return said.get(f"{code}.{field}") or said.get(code) or said["OTHER"]


def statement(language: str, link: Link, version: offers.OfferVersion, sums: Totals) -> str:
    """What the customer agrees to, word for word."""
    with prints.speaking(language if language in WORDS else "en"):
        facts = {
            "number": link.offer.number,
            "version": version,
            "gross": show.money(sums.gross, version.currency_id),
            "net": show.money(sums.net, version.currency_id),
            "customer": str(version.snapshot.get("name", "")).rstrip("."),
        }
        return of(language)["statement"].format(**facts)
