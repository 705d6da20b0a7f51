"""The door of the company room. `services`, `queries`, `values` are for the settings screens, which lie above the kit."""

from kupiec.ground.company import queries, services, values
from kupiec.ground.company.definitions import seed_dictionaries, seed_series
from kupiec.ground.company.models import (
    BankAccount,
    Branch,
    Company,
    Currency,
    Department,
    Employee,
    ExchangeRate,
    NumberSeries,
    SalesArea,
    VatCode,
)
from kupiec.ground.company.numbering import take as take_numbers
from kupiec.ground.company.queries import (
    main_account,
    numbers_taken,
    public_calendar,
    rate_for,
    rates_for,
    working_calendar,
)
from kupiec.ground.company.values import Rate, WorkingCalendar

__all__ = [
    "BankAccount",
    "Branch",
    "Company",
    "Currency",
    "Department",
    "Employee",
    "ExchangeRate",
    "NumberSeries",
    "Rate",
    "SalesArea",
    "VatCode",
    "WorkingCalendar",
    "main_account",
    "numbers_taken",
    "public_calendar",
    "queries",
    "rate_for",
    "rates_for",
    "seed_dictionaries",
    "seed_series",
    "services",
    "take_numbers",
    "values",
    "working_calendar",
]
