"""Reads: structure, rates, working days."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from functools import lru_cache

from django.db.models import F, Max, QuerySet

from kupiec.ground.company import public_days
from kupiec.ground.company.models import (
    BankAccount,
    Branch,
    Company,
    DayOff,
    Department,
    Employee,
    ExchangeRate,
    NumberSeries,
    SalesArea,
    SeriesCounter,
    VatCode,
)
from kupiec.ground.company.rules import period_of, render, same_account
from kupiec.ground.company.values import Account, Own, Rate, Series, WorkingCalendar
from kupiec.ground.kernel import known
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_

ONE = Decimal(1)
_OWN = (
    "pk", "code", "name", "nip", "regon", "krs", "court_entry", "email", "phone", "website", "street", "postal_code",
    "city", "country", "base_currency_id", "settings",
)  # fmt: skip
_ACCOUNT = ("pk", "currency_id", "iban", "bank_name", "swift")
known.keep("company_company", "company_branch", "company_vat_code", "company_number_series", "company_bank_account")
COUNTRY_OF_BASE = {"PLN": "PL", "CZK": "CZ", "HUF": "HU", "GBP": "GB", "USD": "US"}


def own(company_id: int) -> Own:
    """One of our companies with its settings; from memory in write transactions (`known`), not to be changed."""
    return known.definition(("company.own", company_id), lambda: Own(*Company.objects.values_list(*_OWN).get(pk=company_id)))


def vat_percents() -> Mapping[str, Decimal]:
    """Percent of each VAT code; from memory in write transactions."""
    return known.definition("company.vat", lambda: dict(VatCode.objects.values_list("code", "percent")))


def series_of(company_id: int) -> tuple[Series, ...]:
    """The number series of a company; from memory in write transactions."""

    def load() -> tuple[Series, ...]:
        rows = NumberSeries.objects.filter(company_id=company_id).order_by("-pk")
        return tuple(Series(*row) for row in rows.values_list("pk", "kind", "branch_id", "pattern", "reset", "gapless"))

    return known.definition(("company.series", company_id), load)


def branch_codes(company_id: int) -> Mapping[int, str]:
    """Codes of a company's branches; from memory in write transactions."""

    def load() -> Mapping[int, str]:
        return dict(Branch.objects.filter(company_id=company_id).values_list("pk", "code"))

    return known.definition(("company.branches", company_id), load)


def printed_accounts(company_id: int) -> Mapping[str, Account]:
    """The account to print per currency: the main one, else any active; from memory in write transactions."""

    def load() -> Mapping[str, Account]:
        rows = BankAccount.objects.filter(company_id=company_id, active=True).order_by("main", "-pk")
        return {row[1]: Account(*row) for row in rows.values_list(*_ACCOUNT)}

    return known.definition(("company.accounts", company_id), load)


def accounts_by_id(ids: Iterable[int]) -> list[Account]:
    """Bank accounts of ours, those no longer in use among them."""
    return [Account(*row) for row in BankAccount.objects.filter(pk__in=list(ids)).values_list(*_ACCOUNT)]


@lru_cache(maxsize=64)
def _holidays(country: str, year: int) -> frozenset[dt.date]:
    return frozenset(public_days.named(country, year))


def holiday_test(country: str) -> Callable[[dt.date], bool]:
    """Whether a day is a public holiday of the country."""
    return lambda day: day in _holidays(country, day.year)


def day_names(year: int, *, by: Actor) -> dict[dt.date, str]:
    """What the free days of a year are called: public holidays in the reader's language, the company's own as entered."""
    country = Company.objects.values_list("country", flat=True).get(pk=by.company_id)
    language = "pl" if by.language == "pl" else "en_US"
    return public_days.named(country, year, language=language) | dict(
        DayOff.objects.filter(company_id=by.company_id, on__year=year).values_list("on", "name")
    )


def public_calendar(country: str = "PL") -> WorkingCalendar:
    """Working days by law alone: no weekends, no public holidays. For rates and terms of the tax office."""
    return WorkingCalendar(holiday_test(country))


def working_calendar(company_id: int) -> WorkingCalendar:
    """The company's working days: its country's holidays with its own days off and working Saturdays. Two queries."""
    country = Company.objects.values_list("country", flat=True).get(pk=company_id)
    rows = list(DayOff.objects.filter(company_id=company_id).values_list("on", "working"))
    return WorkingCalendar(
        holiday_test(country),
        off=frozenset(on for on, working in rows if not working),
        working=frozenset(on for on, working in rows if working),
    )


def rates_for(currencies: Iterable[str], *, base: str = "PLN", before: dt.date, source: str = "", exact: bool = False) -> dict[str, Rate]:
    """The last rate of each currency of a table from before the day; one query for any set.

    `before` is the tax point or the issue date (art. 31a: the last working day before it). Refuses RATE_MISSING when
    there is none; with `exact` also when the table of that very working day has not been imported, so that nobody
    issues a VAT invoice on an old rate.
    """
    wanted = sorted(set(currencies))
    found = {base: Rate(base, base, ONE, before, "", "")} if base in wanted else {}
    foreign = [code for code in wanted if code != base]
    if foreign:
        found |= _latest(foreign, base, before, source)
    for code in foreign:
        _check_rate(found.get(code), code=code, base=base, before=before, exact=exact)
    return found


def _latest(codes: list[str], base: str, before: dt.date, source: str) -> dict[str, Rate]:
    rows = ExchangeRate.objects.filter(base__code=base, currency__code__in=codes, on__lt=before)
    if source:
        rows = rows.filter(source=source)
    latest = rows.values("currency__code").annotate(latest=Max("on")).values_list("currency__code", "latest")
    days = dict(latest)
    found = rows.filter(on__in=set(days.values())).order_by("source")
    return {
        row.currency_id: Rate(row.currency_id, base, row.rate, row.on, row.table, row.source)
        for row in found
        if days[row.currency_id] == row.on
    }


def _check_rate(rate: Rate | None, *, code: str, base: str, before: dt.date, exact: bool) -> None:
    due = public_calendar(COUNTRY_OF_BASE.get(base, "PL")).previous(before)
    if rate is None or (exact and rate.on < due):
        raise Refusal(
            "RATE_MISSING",
            N_("There is no rate of %(currency)s from %(day)s. Import the table or enter the rate."),
            "currency",
            params={"currency": code, "day": due},
        )


def rate_for(currency: str, *, base: str = "PLN", before: dt.date, exact: bool = False) -> Rate:
    """The rate of one currency from the last table before the day; see `rates_for`."""
    return rates_for([currency], base=base, before=before, exact=exact)[currency]


def companies(by: Actor) -> QuerySet[Company]:
    by.require("company.see")
    return Company.objects.all()


def branches(by: Actor) -> QuerySet[Branch]:
    by.require("company.see")
    return Branch.objects.filter(company_id=by.company_id)


def departments(by: Actor) -> QuerySet[Department]:
    by.require("company.see")
    return Department.objects.filter(company_id=by.company_id)


def areas(by: Actor) -> QuerySet[SalesArea]:
    by.require("company.see")
    return SalesArea.objects.all()


def employees(by: Actor) -> QuerySet[Employee]:
    by.require("company.see")
    return Employee.objects.filter(company_id=by.company_id)


def working_here(ids: Iterable[int | None], *, by: Actor, field: str) -> None:
    """Refuses UNKNOWN_KEY at `field` for people of other companies or who left; None stands for nobody."""
    wanted = {pk for pk in ids if pk is not None}
    if wanted and Employee.objects.filter(pk__in=wanted, company_id=by.company_id, active=True).count() != len(wanted):
        raise Refusal("UNKNOWN_KEY", N_("There is no such employee."), field)


def accounts(by: Actor) -> QuerySet[BankAccount]:
    by.require("company.see")
    return BankAccount.objects.filter(company_id=by.company_id)


def series(by: Actor) -> QuerySet[NumberSeries]:
    by.require("company.see")
    return NumberSeries.objects.filter(company_id=by.company_id)


def days_off(by: Actor) -> QuerySet[DayOff]:
    by.require("company.see")
    return DayOff.objects.filter(company_id=by.company_id)


def rates(by: Actor) -> QuerySet[ExchangeRate]:
    by.require("company.see")
    return ExchangeRate.objects.all()


def main_account(company_id: int, *, currency: str = "PLN") -> BankAccount | None:
    """The account to print on documents in a currency: the main one, else any active."""
    rows = BankAccount.objects.filter(company_id=company_id, currency__code=currency, active=True)
    return rows.order_by(F("main").desc(), "pk").first()


def account_by_number(company_id: int, number: str) -> BankAccount | None:
    """The company's own account of that number, in any spacing."""
    rows = BankAccount.objects.filter(company_id=company_id)
    return next((row for row in rows if same_account(row.iban, number)), None)


def numbers_taken(kinds: Iterable[str]) -> list[tuple[int, str, int]]:
    """Company, kind and last number of every period of the series of these kinds, for audits (I9)."""
    rows = SeriesCounter.objects.filter(series__kind__in=list(kinds))
    return list(rows.values_list("series__company_id", "series__kind", "last"))


def next_numbers(rows: Iterable[NumberSeries], *, on: dt.date) -> dict[int, str]:
    """The number a document dated `on` would get of each series (with its branch loaded, else in the first branch); nothing is taken."""
    found = list(rows)
    periods = {row.pk: period_of(row.reset, on) for row in found}
    counters = SeriesCounter.objects.filter(series__in=periods, period__in=set(periods.values()))
    codes: dict[int, str] = {}
    for company_id, code in (
        Branch.objects.filter(company_id__in={row.company_id for row in found}).order_by("-pk").values_list("company_id", "code")
    ):
        codes[company_id] = code
    last = {(series, period): number for series, period, number in counters.values_list("series", "period", "last")}
    return {
        row.pk: render(
            row.pattern,
            number=last.get((row.pk, periods[row.pk]), 0) + 1,
            on=on,
            branch=row.branch.code if row.branch else codes.get(row.company_id, ""),
            kind=row.kind,
            register="REJ",
        )
        for row in found
    }
