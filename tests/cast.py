"""The cast: one company with two branches and its people, shared by the tests of all rooms."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from kupiec.ground.company.models import Branch, Company, Currency, Employee, NumberSeries, VatCode
from kupiec.ground.kernel.actor import Actor

CURRENCIES = [("PLN", "złoty", "zł"), ("EUR", "euro", "€"), ("USD", "dolar amerykański", "$")]
VAT_CODES = [("23", 23), ("8", 8), ("5", 5), ("0", 0), ("zw", 0), ("np", 0), ("oo", 0)]
SERIES = {
    "OF": ("OF {number}/{year}", "year", False),
    "ZS": ("ZS {number}/{month}/{year}", "month", False),
    "WZ": ("WZ {number}/{month}/{year}", "month", False),
    "PZ": ("PZ {number}/{month}/{year}", "month", False),
    "MM": ("MM {number}/{month}/{year}", "month", False),
    "RW": ("RW {number}/{month}/{year}", "month", False),
    "PW": ("PW {number}/{month}/{year}", "month", False),
    "ZW": ("ZW {number}/{month}/{year}", "month", False),
    "INW": ("INW {number}/{year}", "year", False),
    "FV": ("FV {number}/{month}/{year}", "month", True),
    "PF": ("PF {number}/{year}", "year", False),
    "KOR": ("KOR {number}/{month}/{year}", "month", True),
    "KP": ("KP {number}/{year}", "year", True),
    "KW": ("KW {number}/{year}", "year", True),
    "BP": ("BP {number}/{year}", "year", False),
    "BW": ("BW {number}/{year}", "year", False),
    "NT": ("NT {number}/{year}", "year", False),
    "SPR": ("SPR {number}/{year}", "year", False),
    "WE": ("WE {number}/{year}", "year", False),
    "WY": ("WY {number}/{year}", "year", False),
    "ZO": ("ZO {number}/{year}", "year", False),
    "ZD": ("ZD {number}/{year}", "year", False),
    "ZP": ("ZP {number}/{year}", "year", False),
    "TR": ("TR {number}/{year}", "year", False),
    "UM": ("UM {number}/{year}", "year", False),
    "ZR": ("ZR {number}/{year}", "year", False),
    "POT": ("POT {number}/{year}", "year", False),
    "RAM": ("RAM {number}/{year}", "year", False),
}


@dataclass
class Cast:
    """The company of the tests."""

    company: Company
    branch: Branch
    other_branch: Branch
    salesperson: Employee
    by: Actor


def build_cast() -> Cast:
    """The company, its branches, a salesperson, currencies, VAT codes and number series, in the test database."""
    Currency.objects.bulk_create(
        [Currency(code=code, name=name, symbol=symbol) for code, name, symbol in CURRENCIES], ignore_conflicts=True
    )
    VatCode.objects.bulk_create(
        [VatCode(code=code, percent=percent, name=code, position=i) for i, (code, percent) in enumerate(VAT_CODES)],
        ignore_conflicts=True,
    )
    company = Company.objects.create(
        code="TEST",
        name="Hurtownia Testowa Sp. z o.o.",
        nip="7811767696",
        city="Poznań",
        street="ul. Próbna 1",
        postal_code="60-001",
    )
    branch = Branch.objects.create(company=company, code="PO", name="Poznań", city="Poznań")
    other = Branch.objects.create(company=company, code="WR", name="Wrocław", city="Wrocław")
    salesperson = Employee.objects.create(company=company, branch=branch, code="AW", first_name="Anna", last_name="Wiśniewska")
    NumberSeries.objects.bulk_create(
        NumberSeries(company=company, kind=kind, pattern=pattern, reset=reset, gapless=gapless)
        for kind, (pattern, reset, gapless) in SERIES.items()
    )
    by = Actor(
        user_id=None,
        company_id=company.pk,
        branch_id=branch.pk,
        employee_id=salesperson.pk,
        request_id="test",
        all_rights=True,
    )
    return Cast(company, branch, other, salesperson, by)


@pytest.fixture
def cast(db: None) -> Cast:
    return build_cast()


@pytest.fixture
def actor(cast: Cast) -> Actor:
    """Somebody who may do everything in the company of the tests."""
    return cast.by
