"""The door of the company room."""

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
from kupiec.ground.company.numbering import check_pattern as check_number_pattern
from kupiec.ground.company.numbering import take as take_numbers

__all__ = [
    "BankAccount",
    "Branch",
    "Company",
    "Currency",
    "Department",
    "Employee",
    "ExchangeRate",
    "NumberSeries",
    "SalesArea",
    "VatCode",
    "check_number_pattern",
    "take_numbers",
]
