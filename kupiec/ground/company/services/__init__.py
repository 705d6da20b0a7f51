"""Verbs of the company room, by what they change."""

from kupiec.ground.company.services.calendar import remove_day_off, save_day_off
from kupiec.ground.company.services.logo import set_logo
from kupiec.ground.company.services.rates import import_rates, save_rate
from kupiec.ground.company.services.series import remove_series, save_series
from kupiec.ground.company.services.structure import (
    save_account,
    save_area,
    save_branch,
    save_company,
    save_department,
    save_employee,
)

__all__ = [
    "import_rates",
    "remove_day_off",
    "remove_series",
    "save_account",
    "save_area",
    "save_branch",
    "save_company",
    "save_day_off",
    "save_department",
    "save_employee",
    "save_rate",
    "save_series",
    "set_logo",
]
