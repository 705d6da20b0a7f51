"""What every company begins with: currencies, VAT codes, number series. Put in once; changed rows stay changed."""

from __future__ import annotations

from decimal import Decimal

from kupiec.ground.company.models import Currency, NumberSeries, VatCode
from kupiec.ground.kernel import tx
from kupiec.ground.kernel.actor import Actor

CURRENCIES: list[tuple[str, str, int, str]] = [
    ("PLN", "złoty polski", 2, "zł"),
    ("EUR", "euro", 2, "€"),
    ("USD", "dolar amerykański", 2, "$"),
    ("GBP", "funt szterling", 2, "£"),
    ("CHF", "frank szwajcarski", 2, "CHF"),
    ("CZK", "korona czeska", 2, "Kč"),
    ("SEK", "korona szwedzka", 2, "kr"),
    ("NOK", "korona norweska", 2, "kr"),
    ("DKK", "korona duńska", 2, "kr"),
    ("HUF", "forint", 2, "Ft"),
    ("RON", "lej rumuński", 2, "lei"),
    ("UAH", "hrywna", 2, "₴"),
    ("CNY", "yuan renminbi", 2, "¥"),
    ("JPY", "jen", 0, "¥"),
]
VAT_CODES: list[tuple[str, str, str]] = [
    ("23", "23", "Stawka podstawowa 23%"),
    ("8", "8", "Stawka obniżona 8%"),
    ("5", "5", "Stawka obniżona 5%"),
    ("0", "0", "Stawka 0%"),
    ("zw", "0", "Zwolnione z VAT"),
    ("np", "0", "Nie podlega VAT w kraju"),
    ("oo", "0", "Odwrotne obciążenie"),
]
SERIES: list[tuple[str, str, str, bool]] = [
    ("OF", "OF {number}/{year}", "year", False),
    ("ZS", "ZS {number}/{month}/{year}", "month", False),
    ("WZ", "WZ {number}/{branch}/{month}/{year}", "month", False),
    ("PZ", "PZ {number}/{branch}/{month}/{year}", "month", False),
    ("MM", "MM {number}/{branch}/{month}/{year}", "month", False),
    ("RW", "RW {number}/{branch}/{month}/{year}", "month", False),
    ("PW", "PW {number}/{branch}/{month}/{year}", "month", False),
    ("ZW", "ZW {number}/{branch}/{month}/{year}", "month", False),
    ("INW", "INW {number}/{branch}/{year}", "year", False),
    ("FV", "FV {number}/{month}/{year}", "month", True),
    ("PF", "PF {number}/{year}", "year", False),
    ("KOR", "KOR {number}/{month}/{year}", "month", True),
    ("KP", "KP {number}/{year}", "year", True),
    ("KW", "KW {number}/{year}", "year", True),
    ("BP", "BP {number}/{year}", "year", False),
    ("BW", "BW {number}/{year}", "year", False),
    ("NT", "NT {number}/{year}", "year", False),
    ("SPR", "SPR {number}/{year}", "year", False),
    ("WE", "WE {number}/{year}", "year", False),
    ("WY", "WY {number}/{year}", "year", False),
    ("ZO", "ZO {number}/{year}", "year", False),
    ("ZD", "ZD {number}/{year}", "year", False),
    ("ZP", "ZP {number}/{year}", "year", False),
    ("TR", "TR {number}/{year}", "year", False),
    ("UM", "UM {number}/{year}", "year", False),
    ("ZR", "ZR {number}/{year}", "year", False),
    ("POT", "POT {number}/{year}", "year", False),
    ("RAM", "RAM {number}/{year}", "year", False),
]
"""Kind, pattern, reset, gapless. BP and BW: money in and out by bank or card; NT: notes; SPR: cases; WE, WY: letters that came and went; ZO: inquiries; ZD, ZP, TR: purchase, production and transport orders; UM: contracts; POT: confirmations of orders; RAM: blanket orders."""


def seed_dictionaries(*, by: Actor) -> None:
    """Put in currencies and VAT codes that are missing."""
    with tx.write_tx(by=by):
        Currency.objects.bulk_create(
            [Currency(code=code, name=name, minor_unit=minor, symbol=symbol) for code, name, minor, symbol in CURRENCIES],
            ignore_conflicts=True,
        )
        VatCode.objects.bulk_create(
            [
                VatCode(code=code, percent=Decimal(percent), name=name, position=position)
                for position, (code, percent, name) in enumerate(VAT_CODES, 1)
            ],
            ignore_conflicts=True,
        )


def seed_series(company_id: int, *, by: Actor) -> None:
    """Put in the number series a company has no series of yet."""
    with tx.write_tx(by=by):
        known = set(NumberSeries.objects.filter(company_id=company_id).values_list("kind", flat=True))
        NumberSeries.objects.bulk_create(
            NumberSeries(company_id=company_id, kind=kind, pattern=pattern, reset=reset, gapless=gapless)
            for kind, pattern, reset, gapless in SERIES
            if kind not in known
        )
