"""Values of the company room: rates, calendars, and what is entered about the structure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any


@dataclass(frozen=True, slots=True)
class Rate:
    """What one unit of `currency` costs in `base`, from which table of which day."""

    currency: str
    base: str
    rate: Decimal
    on: dt.date
    table: str
    source: str


@dataclass(frozen=True, slots=True)
class Own:
    """One of our own companies as its documents need it."""

    id: int
    code: str
    name: str
    nip: str
    regon: str
    krs: str
    court_entry: str
    email: str
    phone: str
    website: str
    street: str
    postal_code: str
    city: str
    country: str
    base_currency: str
    settings: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Series:
    """A number series as numbers are taken from it."""

    id: int
    kind: str
    branch_id: int | None
    pattern: str
    reset: str
    gapless: bool


@dataclass(frozen=True, slots=True)
class Account:
    """A bank account of ours, as printed."""

    id: int
    currency: str
    iban: str
    bank_name: str
    swift: str


@dataclass(frozen=True, slots=True)
class WorkingCalendar:
    """Working days of a company: its country's holidays, its own days off, its working Saturdays."""

    holiday: Callable[[dt.date], bool]
    off: frozenset[dt.date] = frozenset()
    working: frozenset[dt.date] = frozenset()

    def is_working(self, day: dt.date) -> bool:
        if day in self.working:
            return True
        return day.weekday() < 5 and day not in self.off and not self.holiday(day)

    def previous(self, day: dt.date) -> dt.date:
        """The last working day before `day`."""
        return self._seek(day - dt.timedelta(days=1), step=-1)

    def following(self, day: dt.date) -> dt.date:
        """The first working day after `day`."""
        return self._seek(day + dt.timedelta(days=1), step=1)

    def on_or_after(self, day: dt.date) -> dt.date:
        return self._seek(day, step=1)

    def on_or_before(self, day: dt.date) -> dt.date:
        return self._seek(day, step=-1)

    def add(self, day: dt.date, count: int) -> dt.date:
        """The day `count` working days after `day` (before it, when negative); 0 gives `day` itself."""
        for _ in range(abs(count)):
            day = self.following(day) if count > 0 else self.previous(day)
        return day

    def between(self, first: dt.date, last: dt.date) -> int:
        """How many working days lie from `first` to `last`, both counted."""
        days = (last - first).days + 1
        return sum(self.is_working(first + dt.timedelta(days=i)) for i in range(max(0, days)))

    def _seek(self, day: dt.date, *, step: int) -> dt.date:
        while not self.is_working(day):
            day += dt.timedelta(days=step)
        return day


@dataclass(frozen=True, slots=True)
class CompanyData:
    """One of our companies as entered."""

    code: str
    name: str
    nip: str = ""
    regon: str = ""
    krs: str = ""
    country: str = "PL"
    street: str = ""
    postal_code: str = ""
    city: str = ""
    email: str = ""
    phone: str = ""
    website: str = ""
    court_entry: str = ""
    base_currency: str = "PLN"
    active: bool = True


@dataclass(frozen=True, slots=True)
class BranchData:
    """A branch as entered."""

    code: str
    name: str
    street: str = ""
    postal_code: str = ""
    city: str = ""
    active: bool = True


@dataclass(frozen=True, slots=True)
class DepartmentData:
    """A department as entered."""

    code: str
    name: str
    branch_id: int | None = None
    active: bool = True


@dataclass(frozen=True, slots=True)
class AreaData:
    """A sales area as entered."""

    code: str
    name: str
    parent_id: int | None = None
    active: bool = True


@dataclass(frozen=True, slots=True)
class EmployeeData:
    """An employee as entered."""

    code: str
    first_name: str
    last_name: str
    branch_id: int | None = None
    department_id: int | None = None
    area_id: int | None = None
    position: str = ""
    email: str = ""
    phone: str = ""
    active: bool = True


@dataclass(frozen=True, slots=True)
class AccountData:
    """A bank account of ours as entered."""

    iban: str
    currency: str = "PLN"
    bank_name: str = ""
    swift: str = ""
    main: bool = False
    active: bool = True


@dataclass(frozen=True, slots=True)
class SeriesData:
    """A number series as entered."""

    kind: str
    pattern: str
    reset: str = "year"
    gapless: bool = False
    branch_id: int | None = None


@dataclass(frozen=True, slots=True)
class DayOffData:
    """A company's own day off, or working Saturday, as entered."""

    on: dt.date
    working: bool = False
    name: str = ""


@dataclass(frozen=True, slots=True)
class ImportedRates:
    """What a file of rates brought."""

    new: int
    changed: int
    same: int
    skipped: tuple[str, ...] = ()
    first: dt.date | None = None
    last: dt.date | None = None
