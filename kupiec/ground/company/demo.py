"""Demo: a wholesaler in Poznań with branches, people, accounts, rates of NBP, days off. Verbs only; once."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from kupiec.ground.company import services
from kupiec.ground.company.definitions import seed_dictionaries
from kupiec.ground.company.models import ExchangeRate
from kupiec.ground.company.queries import public_calendar
from kupiec.ground.company.values import (
    AccountData,
    AreaData,
    BranchData,
    CompanyData,
    DayOffData,
    DepartmentData,
    EmployeeData,
)
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.money import half_up
from kupiec.ground.kernel.search_text import fold

RATES = Path(__file__).with_name("demo_rates.csv")
"""Table A of NBP from October 2025 to 26 October 2026, as its yearly archive writes it."""
COMPANY = CompanyData(
    "INST", "Hurtownia Instalacyjna Kupiec Sp. z o.o.", nip="7811767696", regon="302511840", krs="0000451188",
    street="ul. Składowa 12", postal_code="61-888", city="Poznań", email="biuro@kupiec.example", phone="61 850 20 00",
    website="kupiec.example", court_entry="Sąd Rejonowy Poznań – Nowe Miasto i Wilda, kapitał zakładowy 500 000 zł",
)  # fmt: skip
BRANCHES = (
    BranchData("PO", "Poznań", "ul. Składowa 12", "61-888", "Poznań"),
    BranchData("WR", "Wrocław", "ul. Krakowska 141", "50-428", "Wrocław"),
    BranchData("GD", "Gdynia", "ul. Hutnicza 40", "81-061", "Gdynia"),
)
AREAS = (("wlkp", "Wielkopolska"), ("ds", "Dolny Śląsk"), ("pom", "Pomorze"))
DEPARTMENTS = (("HAN", "Handlowy"), ("MAG", "Magazyn"), ("KSI", "Księgowość"), ("SER", "Serwis"), ("ZAR", "Zarząd"))
PEOPLE = (
    ("AW", "Anna", "Wiśniewska", "Handlowiec", "PO", "HAN", "wlkp"),
    ("KL", "Katarzyna", "Lis", "Handlowiec", "PO", "HAN", "wlkp"),
    ("MZ", "Marek", "Zieliński", "Dyrektor sprzedaży", "PO", "ZAR", "wlkp"),
    ("TN", "Tomasz", "Nowak", "Handlowiec", "WR", "HAN", "ds"),
    ("JK", "Joanna", "Kaczmarek", "Handlowiec", "WR", "HAN", "ds"),
    ("PW", "Piotr", "Wójcik", "Handlowiec", "GD", "HAN", "pom"),
    ("EM", "Ewa", "Mazur", "Obsługa zamówień", "PO", "HAN", "wlkp"),
    ("RK", "Robert", "Krawczyk", "Kierownik magazynu", "PO", "MAG", "wlkp"),
    ("BD", "Barbara", "Dudek", "Główna księgowa", "PO", "KSI", "wlkp"),
    ("GS", "Grzegorz", "Szymański", "Serwisant", "PO", "SER", "wlkp"),
)
ACCOUNTS = (
    AccountData("PL61109010140000071219812874", "PLN", "Santander Bank Polska", "WBKPPLPP", main=True),
    AccountData("PL27114020040000300201355387", "PLN", "mBank", "BREXPLPW"),
    AccountData("PL83101010230000261395100000", "EUR", "NBP", main=True),
)


@dataclass(frozen=True, slots=True)
class Made:
    """What the demo entered, by code."""

    company_id: int
    branches: dict[str, int]
    areas: dict[str, int]
    employees: dict[str, int]


def fill(*, by: Actor) -> Made:
    """The company, its branches, areas, departments, employees and bank accounts; `by` may be of no company yet."""
    seed_dictionaries(by=by)
    company_id = services.save_company(COMPANY, by=by)
    mine = by.in_company(company_id)
    branches = {data.code: services.save_branch(data, by=mine) for data in BRANCHES}
    areas = {code: services.save_area(AreaData(code, name), by=mine) for code, name in AREAS}
    departments = {code: services.save_department(DepartmentData(code, name), by=mine) for code, name in DEPARTMENTS}
    employees = {}
    for number, (code, first, last, position, branch, department, area) in enumerate(PEOPLE):
        data = EmployeeData(
            code, first, last, branches[branch], departments[department], areas[area], position,
            f"{_plain(first)}.{_plain(last)}@kupiec.example", f"601 555 {100 + number * 7}",
        )  # fmt: skip
        employees[code] = services.save_employee(data, by=mine)
    for account in ACCOUNTS:
        services.save_account(account, by=mine)
    return Made(company_id, branches, areas, employees)


def _plain(name: str) -> str:
    return fold(name)


def rates(*, by: Actor, until: dt.date) -> None:
    """Rates of NBP for the past year; the days between the file's end and `until` follow its last ones closely."""
    services.import_rates(RATES.read_bytes(), by=by)
    latest = ExchangeRate.objects.filter(source="NBP-A").order_by("-on").values_list("on", flat=True).first()
    if latest is None or latest >= until:
        return
    last = dict(ExchangeRate.objects.filter(source="NBP-A", on=latest).values_list("currency__code", "rate"))
    rows = ["data;" + ";".join(f"1{code}" for code in sorted(last)) + ";nr tabeli;pełny numer tabeli"]
    day, number = public_calendar().following(latest), 0
    while day <= until and number < 400:
        number += 1
        values = [str(_drift(last[code], day, code)).replace(".", ",") for code in sorted(last)]
        rows.append(";".join([day.strftime("%Y%m%d"), *values, str(number), f"{number}/demo/{day.year}"]))
        day = public_calendar().following(day)
    services.import_rates("\n".join(rows).encode(), by=by)


def _drift(rate: Decimal, day: dt.date, code: str) -> Decimal:
    """Up to 0.6 % around the last known rate, the same every time."""
    step = (day.toordinal() * 7919 + sum(map(ord, code)) * 104_729) % 121 - 60
    return half_up(rate * (10_000 + step) / 10_000, 4)


def days_off(*, by: Actor, year: int) -> None:
    """The company's own days: stocktaking, a long weekend, a working Saturday before it."""
    for data in (
        DayOffData(dt.date(year, 12, 31), name="Inwentaryzacja"),
        DayOffData(dt.date(year, 6, 5), name="Dzień wolny za Boże Ciało"),
        DayOffData(dt.date(year, 6, 13), working=True, name="Odpracowanie 5 czerwca"),
    ):
        if data.working or data.on.weekday() < 5:
            services.save_day_off(data, by=by)
