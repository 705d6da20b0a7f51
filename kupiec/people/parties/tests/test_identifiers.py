"""Check digits of tax numbers and accounts."""

from functools import partial

import pytest

from kupiec.ground.kernel.refusal import Refusal
from kupiec.people.parties import identifiers

PHONE, WEB = partial(identifiers.way, "phone", field="contacts[0].value"), partial(identifiers.way, "web", field="contacts[0].value")


@pytest.mark.parametrize(
    ("check", "text", "plain"),
    [
        (identifiers.nip, "526-104-08-28", "5261040828"),
        (identifiers.nip, "PL 5265877635", "5265877635"),
        (identifiers.nip, "", ""),
        (identifiers.regon, "011417295", "011417295"),
        (identifiers.regon, "12345678512347", "12345678512347"),
        (identifiers.krs, "28860", "0000028860"),
        (identifiers.vat_eu, "DE 136 695 976", "DE136695976"),
        (identifiers.vat_eu, "EL094259216", "EL094259216"),
        (identifiers.vat_eu, "FR40303265045", "FR40303265045"),
        (identifiers.iban, "61 1090 1014 0000 0712 1981 2874", "PL61109010140000071219812874"),
        (identifiers.iban, "DE89 3704 0044 0532 0130 00", "DE89370400440532013000"),
        (PHONE, "tel. 61 222 33 44  wew. 5", "tel. 61 222 33 44 wew. 5"),
        (WEB, "www.żółw.pl/oferta?a=1", "www.żółw.pl/oferta?a=1"),
        (WEB, "https://firma.example:8443", "https://firma.example:8443"),
        (identifiers.email, " jan@termobud.example ", "jan@termobud.example"),
    ],
)
@pytest.mark.feature("PTY-1")
def test_right_numbers_become_plain(check, text, plain):
    assert check(text) == plain


@pytest.mark.parametrize(
    ("check", "text", "code", "says"),
    [
        (identifiers.nip, "1234567890", "NIP", "mistyped"),
        (identifiers.nip, "526104082", "NIP", "has 9"),
        (identifiers.nip, "52610408AB", "NIP", "nothing else"),
        (identifiers.regon, "999999999", "REGON", "mistyped"),
        (identifiers.regon, "abc", "REGON", "nothing else"),
        (identifiers.iban, "61 1090", "IBAN", "26 digits; “611090” has 6"),
        (PHONE, "abc", "PHONE", "“abc” is not a telephone number"),
        (WEB, "javascript:alert(1)", "WEB", "not the address of a page"),
        (WEB, "firma", "WEB", "www.firma.pl"),
        (identifiers.krs, "12345678901", "KRS", "10 digits"),
        (identifiers.vat_eu, "DE136695970", "VAT_EU", "not a valid"),
        (identifiers.vat_eu, "136695976", "VAT_EU", "letters of its country"),
        (identifiers.iban, "PL61109010140000071219812875", "IBAN", "mistyped"),
        (identifiers.email, "jan@", "EMAIL", "not an e-mail"),
        (identifiers.country, "Polska", "COUNTRY", "two letters"),
    ],
)
@pytest.mark.feature("PTY-1")
def test_wrong_numbers_are_refused_and_explained(check, text, code, says, settings):
    settings.LANGUAGE_CODE = "en"
    with pytest.raises(Refusal) as refused:
        check(text)
    assert refused.value.code == code
    assert says in str(refused.value.message) % refused.value.params or says in str(refused.value.message)


def test_a_polish_postal_code_has_five_digits_and_a_foreign_one_stays():
    assert [identifiers.postal_code(text, country="pl") for text in ("61888", "61-888", "61 888", "")] == ["61-888"] * 3 + [""]
    assert identifiers.postal_code("SW1A 1AA", country="GB") == "SW1A 1AA"
    with pytest.raises(Refusal, match="POSTAL_CODE"):
        identifiers.postal_code("1", country="PL")


def test_foreign_tax_number_is_kept_as_given():
    assert identifiers.nip("27 074-582 489", country="CZ") == "27074582489"


@pytest.mark.parametrize("text", ["601 000 214", "+48 601-000-214", "0048601000214", "48601000214"])
def test_phones_meet_in_one_key(text):
    assert identifiers.phone_key(text) == "48601000214"


def test_pretty_nip():
    assert identifiers.pretty_nip("5261040828") == "526-104-08-28"
    assert identifiers.repeated("1111111111") and not identifiers.repeated("5261040828")
