"""Companies, branches, departments, areas, employees, bank accounts: entered, changed, switched off; never deleted."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any, cast

from django.db.models import QuerySet

from kupiec.ground.company import definitions
from kupiec.ground.company.events import Added
from kupiec.ground.company.models import BankAccount, Branch, Company, Currency, Department, Employee, SalesArea
from kupiec.ground.company.rules import circular, clean_iban, clean_nip
from kupiec.ground.company.services import records
from kupiec.ground.company.values import AccountData, AreaData, BranchData, CompanyData, DepartmentData, EmployeeData
from kupiec.ground.kernel import bells, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_

RIGHT = "company.structure"


def save_company(data: CompanyData, *, pk: int | None = None, version: int | None = None, by: Actor) -> int:
    """Add or change one of our companies; rings Added for a new one, so that it gets what rooms begin with (series, accounts, registers) at once.

    The base currency of one in use stays.
    """
    by.require(RIGHT)
    values = asdict(data)
    records.required(values, "code", "name")
    values["nip"] = clean_nip(data.nip) if data.country == "PL" else data.nip
    values["base_currency"] = _currency(data.base_currency, field="base_currency")
    with tx.write_tx(by=by):
        row = records.find(Company.objects.all(), pk=pk, version=version) if pk else Company()
        if pk and row.base_currency_id != data.base_currency:
            raise Refusal("BASE_CURRENCY", N_("The base currency of a company can’t be changed."), "base_currency")
        records.write(row, values=values)
        if not pk:
            definitions.seed_series(row.pk, by=by)
            bells.ring(Added((row.pk,)), by=by)
    return int(row.pk)


def save_branch(data: BranchData, *, pk: int | None = None, version: int | None = None, by: Actor) -> int:
    """Add or change a branch of the actor's company. Its code stands in document numbers: a slash is refused."""
    by.require(RIGHT)
    values = asdict(data)
    records.required(values, "code", "name")
    if any(sign in "/{}" or sign.isspace() for sign in data.code.strip()):
        raise Refusal("BRANCH_CODE", N_("The code goes into document numbers: letters and digits only."), "code")
    with tx.write_tx(by=by):
        row = _own(Branch, pk, version, by)
        return int(records.write(row, values=values).pk)


def save_department(data: DepartmentData, *, pk: int | None = None, version: int | None = None, by: Actor) -> int:
    """Add or change a department of the actor's company."""
    by.require(RIGHT)
    values = asdict(data)
    records.required(values, "code", "name")
    with tx.write_tx(by=by):
        row = _own(Department, pk, version, by)
        _same_company(Branch.objects.all(), data.branch_id, by=by, field="branch_id")
        return int(records.write(row, values=values).pk)


def save_area(data: AreaData, *, pk: int | None = None, version: int | None = None, by: Actor) -> int:
    """Add or change a sales area; areas are a tree, a circle is refused."""
    by.require(RIGHT)
    values = asdict(data)
    records.required(values, "code", "name")
    with tx.write_tx(by=by):
        row = records.find(SalesArea.objects.all(), pk=pk, version=version) if pk else SalesArea()
        parents: dict[int, int | None] = dict(SalesArea.objects.values_list("pk", "parent_id"))
        if data.parent_id is not None and data.parent_id not in parents:
            raise Refusal("NOT_FOUND", N_("There is no such record."), "parent_id")
        if pk and circular(parents, node=pk, parent=data.parent_id):
            raise Refusal("CIRCLE", N_("An area can’t lie within itself."), "parent_id")
        return int(records.write(row, values=values).pk)


def save_employee(data: EmployeeData, *, pk: int | None = None, version: int | None = None, by: Actor) -> int:
    """Add or change an employee of the actor's company."""
    by.require(RIGHT)
    values = asdict(data)
    records.required(values, "code", "first_name", "last_name")
    with tx.write_tx(by=by):
        row = _own(Employee, pk, version, by)
        _same_company(Branch.objects.all(), data.branch_id, by=by, field="branch_id")
        _same_company(Department.objects.all(), data.department_id, by=by, field="department_id")
        if data.area_id is not None and not SalesArea.objects.filter(pk=data.area_id).exists():
            raise Refusal("NOT_FOUND", N_("There is no such record."), "area_id")
        return int(records.write(row, values=values).pk)


def save_account(data: AccountData, *, pk: int | None = None, version: int | None = None, by: Actor) -> int:
    """Add or change a bank account of the actor's company; a new main one takes the place of the old."""
    by.require(RIGHT)
    values = asdict(data)
    values["iban"] = clean_iban(data.iban)
    values["currency"] = _currency(data.currency, field="currency")
    if data.main and not data.active:
        raise Refusal("MAIN_INACTIVE", N_("A closed account can’t be the main one."), "main")
    with tx.write_tx(by=by):
        row = _own(BankAccount, pk, version, by)
        if data.main:
            same = BankAccount.objects.filter(company_id=by.company_id, currency__code=data.currency, main=True)
            same.exclude(pk=pk or 0).update(main=False)
        return int(records.write(row, values=values, unique="iban").pk)


def _own(model: type[Any], pk: int | None, version: int | None, by: Actor) -> Any:
    if pk is None:
        return model(company_id=by.company_id)
    return records.find(model.objects.filter(company_id=by.company_id), pk=pk, version=version)


def _same_company(rows: QuerySet[Any], pk: int | None, *, by: Actor, field: str) -> None:
    if pk is not None and not rows.filter(pk=pk, company_id=by.company_id).exists():
        raise Refusal("NOT_FOUND", N_("There is no such record."), field)


def _currency(code: str, *, field: str) -> Currency:
    found = Currency.objects.filter(code=code).first()
    if found is None:
        raise Refusal("CURRENCY", N_("There is no currency “%(code)s”."), field, params={"code": code})
    return cast(Currency, found)
