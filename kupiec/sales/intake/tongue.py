"""Words of the customer's page, in his language; they are not the program's, so they stand here whole."""

from __future__ import annotations

from collections.abc import Mapping

NAMES = {"pl": "polski", "en": "English", "de": "Deutsch"}
WORDS: dict[str, dict[str, str]] = {
    "pl": {
        "title": "Zamówienie", "for": "Zamawia", "language": "Język", "search": "Szukaj towaru: symbol, nazwa, EAN", "find": "Szukaj", "add": "Dodaj", "code": "Symbol lub EAN", "name": "Nazwa", "quantity": "Ilość", "unit": "Jm.",
        "price": "Cena netto", "value": "Wartość netto", "lines": "Zamawiane towary", "sum": "Razem netto", "check": "Przelicz", "send": "Wyślij zamówienie", "number": "Twój numer zamówienia", "wanted": "Na kiedy", "day": "DD.MM.RRRR",
        "remarks": "Uwagi", "found": "Znalezione towary", "none": "Nie znaleźliśmy takiego towaru.", "done": "Dziękujemy, zamówienie przyszło", "done_note": "Sprawdzimy je i potwierdzimy. Ceny są orientacyjne do chwili potwierdzenia.",
        "again": "Nowe zamówienie", "wrong": "Popraw:", "lost": "Ten adres jest nieprawidłowy", "lost_note": "Mógł zostać ucięty przez program pocztowy. Skopiuj go w całości z wiadomości.", "over": "Ta strona nie jest już dostępna",
        "over_note": "Adres wygasł albo został wycofany. Napisz lub zadzwoń do nas.", "many": "Zbyt wiele wejść w krótkim czasie. Spróbuj za chwilę.", "footer": "Adres jest prywatny: kto go ma, może zamawiać w imieniu firmy.",
        "UNKNOWN": "Nie znamy tego towaru: {code}.", "QUANTITY": "Podaj ilość większą od zera: {code}.", "UNIT": "Tej ilości nie da się zamówić: {code}.", "DATE": "Podaj datę w postaci DD.MM.RRRR, nie wcześniejszą niż dziś i nie dalszą niż dwa lata.", "NO_LINES": "Wpisz przynajmniej jeden towar z ilością.",
        "DUPLICATE": "To zamówienie już do nas dotarło.", "TOO_LONG": "Tekst jest za długi.", "OTHER": "Nie udało się tego zrobić. Zadzwoń do nas.",
    },
    "en": {
        "title": "Order", "for": "Ordered by", "language": "Language", "search": "Find an item: symbol, name, EAN", "find": "Find", "add": "Add", "code": "Symbol or EAN", "name": "Name", "quantity": "Quantity", "unit": "Unit",
        "price": "Net price", "value": "Net value", "lines": "Items ordered", "sum": "Net total", "check": "Recalculate", "send": "Send the order", "number": "Your order number", "wanted": "Wanted on", "day": "YYYY-MM-DD",
        "remarks": "Remarks", "found": "Items found", "none": "No such item was found.", "done": "Thank you, the order has arrived", "done_note": "We will check and confirm it. Prices are subject to our confirmation.",
        "again": "New order", "wrong": "Please correct:", "lost": "This address isn’t valid", "lost_note": "It may have been cut off by the mail program. Copy it whole from the message.", "over": "This page is no longer open",
        "over_note": "The address has expired or was taken back. Write or call us.", "many": "Too many visits in a short time. Try again in a moment.", "footer": "The address is private: whoever has it can order for the company.",
        "UNKNOWN": "We don’t know this item: {code}.", "QUANTITY": "Give a quantity above zero: {code}.", "UNIT": "This quantity can’t be ordered: {code}.", "DATE": "Give the date as YYYY-MM-DD, from today to two years ahead.", "NO_LINES": "Write at least one item with a quantity.",
        "DUPLICATE": "We have this order already.", "TOO_LONG": "The text is too long.", "OTHER": "This could not be done. Please call us.",
    },
    "de": {
        "title": "Bestellung", "for": "Besteller", "language": "Sprache", "search": "Artikel suchen: Symbol, Name, EAN", "find": "Suchen", "add": "Hinzufügen", "code": "Symbol oder EAN", "name": "Bezeichnung", "quantity": "Menge", "unit": "Einheit",
        "price": "Nettopreis", "value": "Nettowert", "lines": "Bestellte Artikel", "sum": "Summe netto", "check": "Neu berechnen", "send": "Bestellung senden", "number": "Ihre Bestellnummer", "wanted": "Gewünscht am", "day": "TT.MM.JJJJ",
        "remarks": "Bemerkungen", "found": "Gefundene Artikel", "none": "Kein solcher Artikel gefunden.", "done": "Vielen Dank, die Bestellung ist eingegangen", "done_note": "Wir prüfen und bestätigen sie. Preise gelten vorbehaltlich unserer Bestätigung.",
        "again": "Neue Bestellung", "wrong": "Bitte korrigieren:", "lost": "Diese Adresse ist ungültig", "lost_note": "Vielleicht hat das Mailprogramm sie abgeschnitten. Kopieren Sie sie vollständig aus der Nachricht.", "over": "Diese Seite ist nicht mehr verfügbar",
        "over_note": "Die Adresse ist abgelaufen oder wurde zurückgezogen. Schreiben oder rufen Sie uns an.", "many": "Zu viele Aufrufe in kurzer Zeit. Versuchen Sie es gleich noch einmal.", "footer": "Die Adresse ist privat: Wer sie hat, kann für die Firma bestellen.",
        "UNKNOWN": "Diesen Artikel kennen wir nicht: {code}.", "QUANTITY": "Geben Sie eine Menge über null an: {code}.", "UNIT": "Diese Menge ist nicht bestellbar: {code}.", "DATE": "Geben Sie das Datum als TT.MM.JJJJ an, ab heute und höchstens zwei Jahre voraus.", "NO_LINES": "Geben Sie mindestens einen Artikel mit Menge an.",
        "DUPLICATE": "Diese Bestellung liegt uns schon vor.", "TOO_LONG": "Der Text ist zu lang.", "OTHER": "Das war nicht möglich. Bitte rufen Sie uns an.",
    },
}  # fmt: skip


def of(language: str) -> Mapping[str, str]:
    """The words of a language; English for one we don't speak."""
    return WORDS.get(language, WORDS["en"])
