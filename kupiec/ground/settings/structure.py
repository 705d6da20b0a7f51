"""Companies, branches, departments, areas, employees, bank accounts: lists and forms over the verbs of company (KER-20)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields
from typing import Any

from django.db.models import Model, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kupiec.ground.company import public as company
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kit import public as kit

C, By, In = kit.columns, kit.filters, kit.inputs
services, queries, values = company.services, company.queries, company.values
RIGHT = "company.structure"
ACTIVE = By.Choice("active", _("In use"), choices=((True, _("yes")), (False, _("no"))))
Loader = Callable[..., tuple[Mapping[str, Any], int | None]]
COUNTRIES = tuple((code, code) for code in ("PL", "DE", "CZ", "SK", "LT", "LV", "EE", "UA", "AT", "FR", "NL", "IT", "GB"))


def loader(rows: Callable[[Actor], QuerySet[Any]], data: type) -> Loader:
    """How a form reads a record: the fields of its command, and the version."""

    def load(pk: int, *, by: Actor) -> tuple[Mapping[str, Any], int | None]:
        row = rows(by).get(pk=pk)
        return {one.name: _plain(row, one.name) for one in fields(data)}, getattr(row, "version", None)

    return load


def _plain(row: Model, name: str) -> Any:
    """A field's value; a currency as its code."""
    return getattr(row, f"{name}_id", None) if name in ("currency", "base_currency") else getattr(row, name)


def currencies(by: Actor) -> list[tuple[str, str]]:
    return [(code, code) for code in company.Currency.objects.order_by("pk").values_list("code", flat=True)]


def branches(by: Actor) -> list[tuple[int, str]]:
    rows = company.Branch.objects.filter(company_id=by.company_id).order_by("code")
    return [(row.pk, f"{row.code} {row.name}") for row in rows]


def _departments(by: Actor) -> list[tuple[int, str]]:
    rows = company.Department.objects.filter(company_id=by.company_id).order_by("code")
    return [(row.pk, f"{row.code} {row.name}") for row in rows]


def _areas(by: Actor) -> list[tuple[int, str]]:
    return [(row.pk, f"{row.code} {row.name}") for row in company.SalesArea.objects.order_by("code")]


def forms(name: str, title: Any, *, data: type, rows: Any, save: Any, inputs: Sequence[Any]) -> tuple[kit.Form, kit.Form]:
    """The form that adds and the form that changes one kind of record; both return to the list called `name`."""

    def done(_result: Any) -> str:
        return reverse(name)

    shared: dict[str, Any] = {"command": data, "fields": inputs, "save": save, "done": done, "right": RIGHT}
    added = kit.Form(name=f"settings.{name}_new", title=title, **shared)
    return added, kit.Form(name=f"settings.{name}_edit", title=title, load=loader(rows, data), **shared)


_PLACE = (
    In.Text("street", _("Street"), max=120, span=6),
    In.Text("postal_code", _("Postal code"), max=12, span=2),
    In.Text("city", _("City"), max=80, span=4),
)
_ACTIVE = In.Flag("active", _("In use"), default=True, span=12)

ADD_COMPANY, EDIT_COMPANY = forms(
    "companies", _("Company"), data=values.CompanyData, rows=queries.companies, save=services.save_company,
    inputs=(
        kit.Group(_("Identity"), (
            In.Text("code", _("Code"), required=True, max=20, span=3),
            In.Text("name", _("Name"), required=True, max=240, span=9),
            In.Text("nip", _("NIP"), max=20, span=3), In.Text("regon", _("REGON"), max=14, span=3),
            In.Text("krs", _("KRS"), max=10, span=3),
            In.Choice("base_currency", _("Base currency"), options=currencies, required=True, default="PLN", span=3),
        )),
        kit.Group(_("Address"), (*_PLACE, In.Choice("country", _("Country"), options=COUNTRIES, required=True, default="PL", span=2))),
        kit.Group(_("On documents"), (
            In.Email("email", _("E-mail"), span=4), In.Text("phone", _("Phone"), max=40, span=4),
            In.Text("website", _("Web page"), max=120, span=4),
            In.Text("court_entry", _("Court entry"), max=240, span=12, help=_("Register court, share capital: printed at the foot.")),
            _ACTIVE,
        )),
    ),
)  # fmt: skip
ADD_BRANCH, EDIT_BRANCH = forms(
    "branches", _("Branch"), data=values.BranchData, rows=queries.branches, save=services.save_branch,
    inputs=(
        In.Text("code", _("Code"), required=True, max=10, span=3, help=_("It goes into document numbers.")),
        In.Text("name", _("Name"), required=True, max=120, span=9), *_PLACE, _ACTIVE,
    ),
)  # fmt: skip
ADD_DEPARTMENT, EDIT_DEPARTMENT = forms(
    "departments", _("Department"), data=values.DepartmentData, rows=queries.departments, save=services.save_department,
    inputs=(
        In.Text("code", _("Code"), required=True, max=20, span=3), In.Text("name", _("Name"), required=True, max=120, span=6),
        In.Choice("branch_id", _("Branch"), options=branches, blank=_("all branches"), span=3), _ACTIVE,
    ),
)  # fmt: skip
ADD_AREA, EDIT_AREA = forms(
    "areas", _("Sales area"), data=values.AreaData, rows=queries.areas, save=services.save_area,
    inputs=(
        In.Text("code", _("Code"), required=True, max=20, span=3), In.Text("name", _("Name"), required=True, max=120, span=6),
        In.Choice("parent_id", _("Part of"), options=_areas, span=3), _ACTIVE,
    ),
)  # fmt: skip
ADD_EMPLOYEE, EDIT_EMPLOYEE = forms(
    "employees", _("Employee"), data=values.EmployeeData, rows=queries.employees, save=services.save_employee,
    inputs=(
        In.Text("code", _("Code"), required=True, max=20, span=2), In.Text("first_name", _("First name"), required=True, max=60, span=4),
        In.Text("last_name", _("Last name"), required=True, max=80, span=6), In.Text("position", _("Position"), max=120, span=6),
        In.Email("email", _("E-mail"), span=3), In.Text("phone", _("Phone"), max=40, span=3),
        In.Choice("branch_id", _("Branch"), options=branches, span=4),
        In.Choice("department_id", _("Department"), options=_departments, span=4),
        In.Choice("area_id", _("Sales area"), options=_areas, span=4), _ACTIVE,
    ),
)  # fmt: skip
ADD_ACCOUNT, EDIT_ACCOUNT = forms(
    "bank-accounts", _("Bank account"), data=values.AccountData, rows=queries.accounts, save=services.save_account,
    inputs=(
        In.Text("iban", _("Account number"), required=True, max=42, span=6), In.Text("bank_name", _("Bank"), max=120, span=6),
        In.Choice("currency", _("Currency"), options=currencies, required=True, default="PLN", span=3),
        In.Text("swift", _("SWIFT"), max=11, span=3),
        In.Flag("main", _("Main account of its currency, printed on documents"), span=6), _ACTIVE,
    ),
)  # fmt: skip


PARTS = (
    ("companies", _("Companies")), ("branches", _("Branches")), ("departments", _("Departments")), ("areas", _("Sales areas")),
    ("employees", _("Employees")), ("bank-accounts", _("Bank accounts")), ("days-off", _("Days off")), ("calendar", _("Calendar")),
)  # fmt: skip


def parts(request: kit.Request) -> Mapping[str, Any]:
    """The parts of the company's settings, for the strip over each of them."""
    links = [(label, reverse(name)) for name, label in PARTS]
    return {"parts": [(label, url, url == request.path) for label, url in links]}


def _list(name: str, title: Any, *, rows: Any, columns: Sequence[Any], new: Any, empty: Any, **more: Any) -> kit.List:
    route = new[0]
    return kit.List(
        name=f"settings.{name}",
        title=title,
        rows=rows,
        columns=columns,
        filters=more.pop("filters", (ACTIVE,)),
        create=kit.Create(new[1], url=route, right=RIGHT),
        open_url=route.removesuffix("-new") + "-edit",
        empty=kit.Empty("building", title, empty),
        right="company.see",
        above="settings/_parts.html",
        context=parts,
        **more,
    )


COMPANIES = _list(
    "companies", _("Companies"), rows=queries.companies, new=("company-new", _("Company")), empty=_("Add the company you work in."),
    columns=(C.Link("name", _("Name"), url="company-edit", sub="code"), C.Text("nip", _("NIP")), C.Text("city", _("City")),
             C.Text("base_currency", _("Currency"), source="base_currency_id"), C.Flag("active", _("In use"))),
    sort=("name",), search=("name", "code", "nip"),
)  # fmt: skip
BRANCHES = _list(
    "branches", _("Branches"), rows=queries.branches, new=("branch-new", _("Branch")), empty=_("Add the first branch."),
    columns=(C.Link("name", _("Name"), url="branch-edit"), C.Text("code", _("Code")), C.Text("city", _("City")),
             C.Flag("active", _("In use"))),
    sort=("code",), search=("name", "code", "city"),
)  # fmt: skip
DEPARTMENTS = _list(
    "departments", _("Departments"), rows=queries.departments, new=("department-new", _("Department")), empty=_("Departments group employees."),
    columns=(C.Link("name", _("Name"), url="department-edit"), C.Text("code", _("Code")),
             C.Text("branch", _("Branch"), source="branch.name"), C.Flag("active", _("In use"))),
    sort=("code",), search=("name", "code"),
)  # fmt: skip
AREAS = _list(
    "areas", _("Sales areas"), rows=queries.areas, new=("area-new", _("Sales area")), empty=_("Areas divide customers between salespeople."),
    columns=(C.Link("name", _("Name"), url="area-edit"), C.Text("code", _("Code")),
             C.Text("parent", _("Part of"), source="parent.name"), C.Flag("active", _("In use"))),
    sort=("code",), search=("name", "code"),
)  # fmt: skip
EMPLOYEES = _list(
    "employees", _("Employees"), rows=queries.employees, new=("employee-new", _("Employee")), empty=_("Add the people who sell."),
    columns=(C.Link("last_name", _("Last name"), url="employee-edit", sub="position"), C.Text("first_name", _("First name")),
             C.Text("code", _("Code")), C.Text("branch", _("Branch"), source="branch.name"),
             C.Text("area", _("Sales area"), source="area.name"), C.Text("email", _("E-mail")), C.Text("phone", _("Phone")),
             C.Flag("active", _("In use"))),
    sort=("last_name", "first_name"), search=("last_name", "first_name", "code", "email"),
)  # fmt: skip
ACCOUNTS = _list(
    "bank_accounts", _("Bank accounts"), rows=queries.accounts, new=("bank-account-new", _("Bank account")),
    empty=_("The main account is printed on invoices."),
    columns=(C.Link("iban", _("Account number"), url="bank-account-edit", sub="bank_name"),
             C.Text("currency", _("Currency"), source="currency_id"), C.Flag("main", _("Main")), C.Flag("active", _("In use"))),
    sort=("currency", "iban"), search=("iban", "bank_name"),
)  # fmt: skip


def _find_employee(text: str, *, by: Actor, limit: int) -> list[kit.Choice]:
    rows = company.Employee.objects.filter(company_id=by.company_id, active=True)
    for word in text.split()[:4]:
        rows = rows.filter(Q(last_name__istartswith=word) | Q(first_name__istartswith=word) | Q(code__istartswith=word))
    return [kit.Choice(row.pk, str(row), row.position, row.code) for row in rows.order_by("last_name", "first_name")[:limit]]


def _find_branch(text: str, *, by: Actor, limit: int) -> list[kit.Choice]:
    rows = company.Branch.objects.filter(company_id=by.company_id, active=True)
    if text:
        rows = rows.filter(Q(name__icontains=text) | Q(code__istartswith=text))
    return [kit.Choice(row.pk, row.name, row.city, row.code) for row in rows.order_by("code")[:limit]]


def _label(model: type[Model]) -> Callable[..., str]:
    def label(pk: int, *, by: Actor) -> str:
        row = model._default_manager.filter(pk=pk).first()
        return str(row) if row else ""

    return label


PICKERS = (
    kit.Picker("company.employee", find=_find_employee, label=_label(company.Employee)),
    kit.Picker("company.branch", find=_find_branch, label=_label(company.Branch)),
)
