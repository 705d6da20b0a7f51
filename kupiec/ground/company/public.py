"""The door of the company room."""

from kupiec.ground.company.definitions import seed_dictionaries, seed_series
from kupiec.ground.company.models import (
    BankAccount,
    Branch,
    Company,
    Currency,
    Department,
    Employee,
    NumberSeries,
    SalesArea,
    VatCode,
)
from kupiec.ground.company.numbering import check_pattern as check_number_pattern
from kupiec.ground.company.numbering import take as take_numbers
from kupiec.ground.company.queries import (
    account_by_number,
    main_account,
    numbers_taken,
    public_calendar,
    rate_for,
    rates_for,
    working_calendar,
)
from kupiec.ground.company.rules import clean_iban, clean_nip, same_account
from kupiec.ground.company.values import Rate, WorkingCalendar

__all__ = [
    "BankAccount",
    "Branch",
    "Company",
    "Currency",
    "Department",
    "Employee",
    "NumberSeries",
    "Rate",
    "SalesArea",
    "VatCode",
    "WorkingCalendar",
    "account_by_number",
    "check_number_pattern",
    "clean_iban",
    "clean_nip",
    "main_account",
    "numbers_taken",
    "public_calendar",
    "rate_for",
    "rates_for",
    "same_account",
    "seed_dictionaries",
    "seed_series",
    "take_numbers",
    "working_calendar",
]
