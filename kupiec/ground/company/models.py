"""Own companies and their parts, dictionaries shared by the group, exchange rates, number series (KER-2, 3, 20)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from kupiec.ground.kernel.audit import audited
from kupiec.ground.kernel.fields import PercentField, RateField


class Currency(models.Model):
    """A currency; referred to by its ISO code, so that rows read without a join."""

    code = models.CharField(max_length=3, unique=True)
    name = models.CharField(max_length=60)
    minor_unit = models.SmallIntegerField(default=2)
    symbol = models.CharField(max_length=6, blank=True)

    class Meta:
        db_table = "company_currency"
        constraints = [models.CheckConstraint(condition=Q(minor_unit__gte=0, minor_unit__lte=2), name="minor_unit_0_2")]

    def __str__(self) -> str:
        return self.code


def _currency(**kwargs: object) -> models.ForeignKey:
    return models.ForeignKey(
        Currency,
        to_field="code",
        on_delete=models.PROTECT,
        related_name="+",
        **kwargs,  # type: ignore[arg-type]
    )


@audited(inserts=True, ignore=("version",))
class Company(models.Model):
    """One of our own companies: its name, tax number, address and base currency."""

    code = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=240)
    nip = models.CharField(max_length=20, blank=True)
    regon = models.CharField(max_length=14, blank=True)
    krs = models.CharField(max_length=10, blank=True)
    country = models.CharField(max_length=2, default="PL")
    street = models.CharField(max_length=120, blank=True)
    postal_code = models.CharField(max_length=12, blank=True)
    city = models.CharField(max_length=80, blank=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=40, blank=True)
    website = models.CharField(max_length=120, blank=True)
    court_entry = models.CharField(max_length=240, blank=True)
    base_currency = _currency(default="PLN", db_column="base_currency")
    time_zone = models.CharField(max_length=40, default="Europe/Warsaw")
    logo = models.TextField(blank=True)
    settings = models.JSONField(default=dict, blank=True)
    active = models.BooleanField(default=True)
    version = models.IntegerField(default=1)

    class Meta:
        db_table = "company_company"

    def __str__(self) -> str:
        return self.name


@audited(inserts=True, ignore=("version",))
class BankAccount(models.Model):
    """An account of our own company, printed on invoices; the main one per currency is proposed."""

    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="+")
    currency = _currency(db_column="currency")
    iban = models.CharField(max_length=34)
    bank_name = models.CharField(max_length=120, blank=True)
    swift = models.CharField(max_length=11, blank=True)
    main = models.BooleanField(default=False)
    active = models.BooleanField(default=True)
    version = models.IntegerField(default=1)

    class Meta:
        db_table = "company_bank_account"
        constraints = [
            models.UniqueConstraint(fields=["company", "iban"], name="bank_account_once"),
            models.UniqueConstraint(fields=["company", "currency"], condition=Q(main=True), name="bank_account_main_per_currency"),
            models.CheckConstraint(condition=Q(main=False) | Q(active=True), name="bank_account_main_active"),
        ]

    def __str__(self) -> str:
        return f"{self.bank_name} {self.iban}".strip()


@audited(inserts=True, ignore=("version",))
class Branch(models.Model):
    """A branch (oddział) of a company; its code goes into document numbers."""

    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=10)
    name = models.CharField(max_length=120)
    street = models.CharField(max_length=120, blank=True)
    postal_code = models.CharField(max_length=12, blank=True)
    city = models.CharField(max_length=80, blank=True)
    active = models.BooleanField(default=True)
    version = models.IntegerField(default=1)

    class Meta:
        db_table = "company_branch"
        constraints = [models.UniqueConstraint(fields=["company", "code"], name="branch_code_once")]

    def __str__(self) -> str:
        return self.name


@audited(inserts=True, ignore=("version",))
class Department(models.Model):
    """A department of a company, within a branch or across all."""

    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="+")
    branch = models.ForeignKey(Branch, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    code = models.CharField(max_length=20)
    name = models.CharField(max_length=120)
    active = models.BooleanField(default=True)
    version = models.IntegerField(default=1)

    class Meta:
        db_table = "company_department"
        constraints = [models.UniqueConstraint(fields=["company", "code"], name="department_code_once")]

    def __str__(self) -> str:
        return self.name


@audited(inserts=True, ignore=("version",))
class SalesArea(models.Model):
    """A sales area (region), shared by the group, a tree."""

    code = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=120)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    active = models.BooleanField(default=True)
    version = models.IntegerField(default=1)

    class Meta:
        db_table = "company_sales_area"

    def __str__(self) -> str:
        return self.name


@audited(inserts=True, ignore=("version",))
class Employee(models.Model):
    """Someone who works for us: salesperson on documents, guardian of parties; may or may not sign in."""

    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="+")
    branch = models.ForeignKey(Branch, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    department = models.ForeignKey(Department, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    area = models.ForeignKey(SalesArea, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    code = models.CharField(max_length=20, unique=True)
    first_name = models.CharField(max_length=60)
    last_name = models.CharField(max_length=80)
    position = models.CharField(max_length=120, blank=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=40, blank=True)
    active = models.BooleanField(default=True)
    version = models.IntegerField(default=1)

    class Meta:
        db_table = "company_employee"
        indexes = [models.Index(fields=["company", "last_name", "first_name"], name="employee_name")]

    def __str__(self) -> str:
        return f"{self.first_name} {self.last_name}"

    @property
    def initials(self) -> str:
        return f"{self.first_name[:1]}{self.last_name[:1]}".upper()


class ExchangeRate(models.Model):
    """Mid rate of a table on a day: how many units of `base` one unit of `currency` costs (KER-2)."""

    currency = _currency(db_column="currency")
    base = _currency(default="PLN", db_column="base")
    on = models.DateField()
    rate = RateField()
    table = models.CharField(max_length=30)
    source = models.CharField(max_length=10, default="NBP-A")

    class Meta:
        db_table = "company_exchange_rate"
        constraints = [
            models.UniqueConstraint(fields=["base", "currency", "source", "on"], name="exchange_rate_once"),
            models.CheckConstraint(condition=Q(rate__gt=0), name="exchange_rate_positive"),
        ]


class VatCode(models.Model):
    """A VAT code as it stands on lines: `23`, `8`, `5`, `0`, `zw`, `np`, `oo`, with its percent (INV-2)."""

    code = models.CharField(max_length=8, unique=True)
    percent = PercentField(default=0)
    name = models.CharField(max_length=80)
    active = models.BooleanField(default=True)
    position = models.SmallIntegerField(default=0)

    class Meta:
        db_table = "company_vat_code"

    def __str__(self) -> str:
        return self.code


@audited(inserts=True)
class DayOff(models.Model):
    """A company's own day off, or (with `working`) a working Saturday; public holidays come from the calendar."""

    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="+")
    on = models.DateField()
    working = models.BooleanField(default=False)
    name = models.CharField(max_length=80, blank=True)

    class Meta:
        db_table = "company_day_off"
        constraints = [models.UniqueConstraint(fields=["company", "on"], name="day_off_once")]


@audited(inserts=True, ignore=("version",))
class NumberSeries(models.Model):
    """How a kind of document is numbered (KER-3): `{number:4}/{branch}/{month}/{year}`, reset by period.

    `branch` empty: one series for the company; else the branch's own. `gapless` series may not lose a number and
    are ordered by date.
    """

    RESETS = [("year", "year"), ("month", "month"), ("never", "never")]
    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=30)
    branch = models.ForeignKey(Branch, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    pattern = models.CharField(max_length=80)
    reset = models.CharField(max_length=5, choices=RESETS, default="year")
    gapless = models.BooleanField(default=False)
    version = models.IntegerField(default=1)

    class Meta:
        db_table = "company_number_series"
        constraints = [
            models.UniqueConstraint(fields=["company", "kind", "branch"], name="number_series_once"),
            models.UniqueConstraint(fields=["company", "kind"], condition=Q(branch__isnull=True), name="number_series_common_once"),
        ]


class SeriesCounter(models.Model):
    """The last number taken in a period of a series, and the date it was taken for."""

    series = models.ForeignKey(NumberSeries, on_delete=models.PROTECT, related_name="+")
    period = models.CharField(max_length=7)
    last = models.BigIntegerField(default=0)
    last_on = models.DateField(null=True)

    class Meta:
        db_table = "company_series_counter"
        constraints = [
            models.UniqueConstraint(fields=["series", "period"], name="series_counter_once"),
            models.CheckConstraint(condition=Q(last__gte=0), name="series_counter_not_negative"),
        ]
