"""Which column fills which field: by names people give to columns in Polish and English, folded and without signs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from kupiec.ground.exchange.values import Field
from kupiec.ground.kernel.search_text import fold
from kupiec.ground.kernel.words import translate

WORDS: dict[str, tuple[str, ...]] = {
    "external_id": ("id", "identyfikator", "external id", "id zewnętrzny", "klucz", "akronim", "key", "lp id", "nr kartoteki"),
    "name": ("nazwa", "nazwa pełna", "pełna nazwa", "nazwa firmy", "firma", "kontrahent", "company name", "nazwa towaru", "title"),
    "code": ("kod", "symbol", "indeks", "sku", "kod towaru", "kod kontrahenta", "akronim", "reference", "numer katalogowy"),
    "short_name": ("nazwa skrócona", "skrót", "nazwa krótka"),
    "nip": ("nip", "numer nip", "nr nip", "tax id", "vat id", "vat number", "tin"),
    "street": ("ulica", "adres", "ulica i numer", "address", "street"),
    "postal_code": ("kod pocztowy", "zip", "zip code", "postcode"),
    "city": ("miasto", "miejscowość", "poczta", "town"),
    "country": ("kraj", "kod kraju", "country code"),
    "phone": ("telefon", "tel", "nr telefonu", "phone", "phone number", "telefon stacjonarny"),
    "mobile": ("komórka", "telefon komórkowy", "gsm", "mobile phone"),
    "email": ("email", "e-mail", "mail", "adres email", "poczta elektroniczna"),
    "web": ("www", "strona", "strona www", "website"),
    "iban": ("rachunek", "konto bankowe", "numer rachunku", "nr konta", "rachunek bankowy", "bank account"),
    "payment_days": ("termin płatności", "termin", "dni", "odroczenie", "payment terms"),
    "credit_limit": ("limit", "limit kredytu", "limit kredytowy", "limit kupiecki"),
    "remarks": ("uwagi", "opis dodatkowy", "notatki", "notes", "comment"),
    "customer": ("odbiorca", "klient", "czy odbiorca"),
    "supplier": ("dostawca", "czy dostawca", "vendor"),
    "unit": ("jm", "j.m.", "jednostka", "jednostka miary", "uom"),
    "vat_code": ("vat", "stawka vat", "stawka", "vat rate", "stawka podatku"),
    "barcode": ("ean", "kod kreskowy", "ean13", "gtin", "kod ean"),
    "purchase_price": ("cena zakupu", "zakup", "cost", "cena zakupu netto"),
    "list_price": ("cena katalogowa", "cena sprzedaży", "cena netto", "cena detaliczna", "sales price"),
    "group": ("grupa", "grupa towarowa", "kategoria", "category"),
    "producer": ("producent", "marka", "brand"),
    "weight_kg": ("waga", "masa", "waga kg", "weight"),
    "kind": ("rodzaj", "typ", "type"),
    "description": ("opis", "description"),
    "first_name": ("imię", "first name"),
    "last_name": ("nazwisko", "last name", "surname"),
    "position": ("stanowisko", "funkcja", "job title"),
    "department": ("dział", "department"),
    "party": ("kontrahent", "firma", "klient", "odbiorca", "nip", "kod kontrahenta", "customer", "nabywca", "płatnik"),
    "item": ("towar", "symbol", "kod towaru", "indeks", "sku", "product", "kod"),
    "price": ("cena", "cena netto", "unit price"),
    "list": ("cennik", "kod cennika", "price list", "pricelist"),
    "quantity": ("ilość", "stan", "szt", "qty", "na stanie"),
    "unit_cost": ("cena zakupu", "koszt", "cena jednostkowa", "cost"),
    "location": ("lokalizacja", "regał", "miejsce", "magazyn"),
    "number": ("numer", "numer dokumentu", "nr dokumentu", "numer faktury", "faktura", "dokument", "invoice number"),
    "issue_date": ("data", "data wystawienia", "data faktury", "invoice date", "data dokumentu"),
    "due": ("termin", "termin płatności", "data płatności", "due date"),
    "amount": ("kwota", "wartość", "kwota brutto", "brutto", "total"),
    "open": ("pozostało", "do zapłaty", "saldo", "nierozliczone", "amount due", "pozostaje"),
    "currency": ("waluta", "currency"),
    "orderer": ("zamawiający", "klient", "kontrahent", "odbiorca"),
    "unit_price": ("cena", "cena netto"),
    "valid_from": ("od", "ważna od", "obowiązuje od", "valid from"),
    "valid_to": ("do", "ważna do", "obowiązuje do", "valid to"),
    "from_quantity": ("od ilości", "próg", "min qty"),
}


def plain(text: str) -> str:
    """A header without case, accents, signs and a repetition mark."""
    return "".join(letter for letter in fold(str(text)) if letter.isalnum())


def names_of(field: Field) -> list[str]:
    """What a column for this field may be called, likeliest first."""
    return list(dict.fromkeys(
        plain(word) for word in (field.name, field.label, translate(field.label), *field.words, *WORDS.get(field.name, ()))
        if word
    ))  # fmt: skip


def propose(headers: Sequence[str], fields: Sequence[Field]) -> dict[str, str]:
    """Field → column: exact names first, then names of several words that begin alike; a column fills one field."""
    free = {plain(header): header for header in reversed(headers) if plain(header)}
    found: dict[str, str] = {}
    ranked = sorted((place, order, name, field.name) for order, field in enumerate(fields) for place, name in enumerate(names_of(field)))
    for _place, _order, name, field_name in ranked:
        if name in free and field_name not in found:
            found[field_name] = free.pop(name)
    for field in fields:
        if field.name in found:
            continue
        for name in names_of(field):
            close = [key for key in free if len(name) >= 5 and key.startswith(name)]
            if close:
                found[field.name] = free.pop(close[0])
                break
    return found


def header_row(rows: Sequence[Sequence[str]], fields: Sequence[Field]) -> int:
    """The row (from 1) that looks most like names of columns: among the first ten, the one with most known names."""
    known = {name for field in fields for name in names_of(field)}
    best, most = 0, 0
    for place, cells in enumerate(rows[:10]):
        hits = len({plain(cell) for cell in cells if cell.strip()} & known)
        if hits > most:
            best, most = place, hits
    if not most:
        best = next((place for place, cells in enumerate(rows[:10]) if any(cell.strip() for cell in cells)), 0)
    return best + 1


def kept(fields: Mapping[str, Any], headers: Sequence[str], known: Sequence[Field]) -> dict[str, Any]:
    """A mapping made earlier, as far as this file has its columns and the target its fields."""
    names, there = {field.name for field in known}, set(headers)
    return {
        name: source for name, source in fields.items()
        if name in names and (not isinstance(source, str) or source in there)
    }  # fmt: skip
