"""Numbers that carry check digits, and the keys contacts are found by (PTY-1). Pure: text in, clean text or refusal."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stdnum import iban as iban_number
from stdnum.eu import vat as eu_vat
from stdnum.exceptions import InvalidChecksum, InvalidFormat, InvalidLength, ValidationError
from stdnum.pl import nip as pl_nip
from stdnum.pl import regon as pl_regon

from kupiec.ground.kernel.late import late
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.search_text import digits, fold
from kupiec.ground.kernel.words import N_

if TYPE_CHECKING:
    import phonenumbers
else:
    phonenumbers = late("phonenumbers")

EU = frozenset("AT BE BG CY CZ DE DK EE EL ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK XI".split())
_SPACING = re.compile(r"[\s\-.]+")
_WEB = re.compile(r"(https?://)?[^\s/:@<>\"]+\.[^\s/:@<>\"]+(:[0-9]+)?([/?#][^\s<>\"]*)?", re.IGNORECASE)
PHONES = ("phone", "mobile", "fax")
_EMAIL = re.compile(r"[^@\s<>\"]+@[^@\s<>\"]+\.[^@\s<>\"]+")


def _compact(text: str) -> str:
    return _SPACING.sub("", text).upper()


def nip(text: str, *, country: str = "PL", field: str = "nip") -> str:
    """A Polish NIP as 10 digits, or another country's tax number as given without spacing; `""` stays empty."""
    number = _compact(text)
    if not number or country != "PL":
        return number
    number = number.removeprefix("PL")
    try:
        return pl_nip.validate(number)
    except InvalidLength:
        message = N_("A NIP has 10 digits; “%(number)s” has %(length)s.")
    except InvalidChecksum:
        message = N_("The check digit of NIP %(number)s is wrong; one of its digits has been mistyped.")
    except ValidationError:
        message = N_("A NIP has 10 digits and nothing else; “%(number)s” was given.")
    raise Refusal("NIP", message, field, params={"number": number, "length": len(number)})


def repeated(number: str) -> bool:
    """One digit repeated passes the check sum of a NIP, yet nobody has such a number."""
    return len(number) > 1 and len(set(number)) == 1


def regon(text: str, *, field: str = "regon") -> str:
    """A REGON of 9 or 14 digits."""
    number = _compact(text)
    if not number:
        return ""
    try:
        return pl_regon.validate(number)
    except InvalidLength:
        message = N_("A REGON has 9 or 14 digits; “%(number)s” has %(length)s.")
    except InvalidFormat:
        message = N_("A REGON has 9 or 14 digits and nothing else; “%(number)s” was given.")
    except ValidationError:
        message = N_("The check digit of REGON %(number)s is wrong; one of its digits has been mistyped.")
    raise Refusal("REGON", message, field, params={"number": number, "length": len(number)})


def krs(text: str, *, field: str = "krs") -> str:
    """A KRS number of 10 digits; leading zeros may be left out."""
    number = _compact(text)
    if not number:
        return ""
    if not (number.isascii() and number.isdigit()) or len(number) > 10:
        raise Refusal("KRS", N_("A KRS number has 10 digits; “%(number)s” was given."), field, params={"number": number})
    return number.zfill(10)


def vat_eu(text: str, *, field: str = "vat_eu") -> str:
    """An EU VAT number with its country prefix, checked by that country's rule."""
    number = _compact(text)
    if not number:
        return ""
    if number[:2] not in EU:
        raise Refusal("VAT_EU", N_("An EU VAT number begins with the letters of its country, for instance DE or CZ."), field)
    try:
        return eu_vat.validate(number)
    except ValidationError:
        raise Refusal(
            "VAT_EU",
            N_("%(number)s is not a valid EU VAT number of %(country)s."),
            field,
            params={"number": number, "country": number[:2]},
        ) from None


def iban(text: str, *, field: str = "iban") -> str:
    """A bank account as IBAN; 26 digits alone are a Polish account."""
    number = _compact(text)
    if len(number) == 26 and number.isdigit():
        number = "PL" + number
    if (bare := number.removeprefix("PL")).isdigit() and len(bare) != 26:
        params = {"number": bare[:40], "length": len(bare)}
        raise Refusal("IBAN", N_("An account number has 26 digits; “%(number)s” has %(length)s."), field, params=params)
    try:
        return iban_number.validate(number, check_country=False)
    except InvalidLength:
        message = N_("The account number %(number)s has a wrong length.")
    except ValidationError:
        message = N_("The check digits of account %(number)s are wrong; one of its digits has been mistyped.")
    raise Refusal("IBAN", message, field, params={"number": number})


def email(text: str, *, field: str = "email") -> str:
    address = text.strip()
    if address and not _EMAIL.fullmatch(address):
        raise Refusal("EMAIL", N_("“%(email)s” is not an e-mail address."), field, params={"email": address})
    return address


def way(kind: str, text: str, *, field: str) -> str:
    """A way to reach somebody: telephones as people write them, with digits one can dial; pages that open, not run."""
    said = " ".join(text.split())
    if said and kind in PHONES and sum(sign.isdecimal() for sign in said) < 3:
        raise Refusal("PHONE", N_("“%(phone)s” is not a telephone number."), field, params={"phone": said[:60]})
    if said and kind == "web" and not _WEB.fullmatch(said):
        raise Refusal("WEB", N_("“%(web)s” is not the address of a page, for instance www.firma.pl."), field, params={"web": said[:60]})
    return email(said, field=field) if kind == "email" else said


def postal_code(text: str, *, country: str, field: str = "postal_code") -> str:
    """`61888` becomes `61-888` in Poland, where a code has five digits; other countries write theirs as they do."""
    code, polish = text.strip(), country.strip().upper() == "PL"
    if code and polish and not re.fullmatch(r"[0-9]{2}[- ]?[0-9]{3}", code):
        raise Refusal("POSTAL_CODE", N_("A postal code has five digits, for instance 61-888."), field)
    return f"{code[:2]}-{code[-3:]}" if code and polish else code


def country(text: str, *, field: str = "country") -> str:
    """Two letters, as ISO 3166 has them."""
    code = text.strip().upper()
    if not (len(code) == 2 and code.isascii() and code.isalpha()):
        raise Refusal("COUNTRY", N_("A country is two letters, for instance PL."), field)
    return code


def phone_key(text: str, *, country: str = "PL") -> str:
    """What calls and search match a telephone by: E.164 without the plus where it can be told, else its digits."""
    try:
        found = phonenumbers.parse(text, country)
    except phonenumbers.NumberParseException:
        return digits(text)[:40]
    return f"{found.country_code}{found.national_number}"[:40]


def contact_key(kind: str, value: str) -> str:
    """The key of a contact row: telephones in one form, the rest folded."""
    if kind in PHONES:
        return phone_key(value)
    return fold(value)[:160]


def pretty_nip(number: str) -> str:
    """`526-104-08-28` for 10 digits, anything else as it is."""
    return f"{number[:3]}-{number[3:6]}-{number[6:8]}-{number[8:]}" if len(number) == 10 and number.isdigit() else number
