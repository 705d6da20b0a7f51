"""Amounts in words for printed documents, in Polish, English and German."""

from __future__ import annotations

from decimal import Decimal

from kupiec.ground.kernel.money import half_up

Forms = tuple[str, ...]
_POLISH: dict[str, tuple[Forms, Forms]] = {
    "PLN": (("złoty", "złote", "złotych"), ("grosz", "grosze", "groszy")),
    "EUR": (("euro", "euro", "euro"), ("cent", "centy", "centów")),
    "USD": (("dolar amerykański", "dolary amerykańskie", "dolarów amerykańskich"), ("cent", "centy", "centów")),
    "GBP": (("funt szterling", "funty szterlingi", "funtów szterlingów"), ("pens", "pensy", "pensów")),
    "CZK": (("korona czeska", "korony czeskie", "koron czeskich"), ("halerz", "halerze", "halerzy")),
    "CHF": (("frank szwajcarski", "franki szwajcarskie", "franków szwajcarskich"), ("centym", "centymy", "centymów")),
}
_FEMININE = {"CZK"}
_ENGLISH: dict[str, tuple[Forms, Forms]] = {
    "PLN": (("zloty", "zlotys"), ("grosz", "groszy")),
    "EUR": (("euro", "euros"), ("cent", "cents")),
    "USD": (("dollar", "dollars"), ("cent", "cents")),
    "GBP": (("pound", "pounds"), ("penny", "pence")),
    "CZK": (("koruna", "korunas"), ("heller", "hellers")),
    "CHF": (("franc", "francs"), ("centime", "centimes")),
}
_GERMAN: dict[str, tuple[Forms, Forms]] = {
    "PLN": (("Zloty", "Zloty"), ("Groschen", "Groschen")),
    "EUR": (("Euro", "Euro"), ("Cent", "Cent")),
    "USD": (("Dollar", "Dollar"), ("Cent", "Cent")),
    "GBP": (("Pfund", "Pfund"), ("Penny", "Pence")),
    "CZK": (("Krone", "Kronen"), ("Heller", "Heller")),
    "CHF": (("Franken", "Franken"), ("Rappen", "Rappen")),
}


def in_words(amount: Decimal, currency: str, *, language: str = "pl") -> str:
    """`123.45 PLN` → "sto dwadzieścia trzy złote czterdzieści pięć groszy". Unknown currencies: code and 45/100."""
    value = half_up(amount, 2)
    whole, part = divmod(int(abs(value) * 100), 100)
    table = {"pl": _POLISH, "de": _GERMAN}.get(language, _ENGLISH)
    spoken = language if language in ("pl", "de") else "en"
    minus = "minus " if value < 0 else ""
    if currency not in table:
        return f"{minus}{_words(whole, spoken)} {currency} {part:02d}/100"
    main, small = table[currency]
    if spoken == "pl":
        feminine = currency in _FEMININE
        return f"{minus}{_polish(whole, main, feminine=feminine)} {_polish(part, small)}"
    if spoken == "de":
        return f"{minus}{_german(whole, main, feminine=currency == 'CZK')} und {_german(part, small)}"
    return f"{minus}{_english(whole, main)} and {_english(part, small)}"


def _words(count: int, language: str) -> str:
    from num2words import num2words  # takes long to load, seldom needed

    return str(num2words(count, lang=language))


def polish_form(count: int, forms: Forms) -> str:
    """The noun after a number: 1 złoty, 2 złote, 5 złotych, 12 złotych, 22 złote, 21 złotych."""
    if count == 1:
        return forms[0]
    if count % 10 in (2, 3, 4) and count % 100 not in (12, 13, 14):
        return forms[1]
    return forms[2]


def _polish(count: int, forms: Forms, *, feminine: bool = False) -> str:
    words = _words(count, "pl")
    if feminine and count == 1:
        words = "jedna"
    elif feminine and words.endswith("dwa"):
        words = words[:-1] + "ie"
    return f"{words} {polish_form(count, forms)}"


def _english(count: int, forms: Forms) -> str:
    return f"{_words(count, 'en')} {forms[0] if count == 1 else forms[1]}"


def _german(count: int, forms: Forms, *, feminine: bool = False) -> str:
    words = _words(count, "de")
    if words.endswith("eins"):
        words = words[:-1] + ("e" if feminine and count == 1 else "")
    return f"{words} {forms[0] if count == 1 else forms[1]}"
