"""Screens of the tests: employees of the company, declared as a room would."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.urls import include, path, reverse

from kupiec.ground.company.models import Branch, Employee
from kupiec.ground.kernel import clock, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Conflict, Refusal
from kupiec.ground.kit import public as kit

C, F, Inp = kit.columns, kit.filters, kit.inputs


def visible(by: Actor) -> QuerySet[Employee]:
    return Employee.objects.filter(company_id=by.company_id)


def deactivate(ids: list[int], *, by: Actor) -> None:
    with tx.write_tx(by=by):
        Employee.objects.filter(pk__in=ids).update(active=False)


def activate(ids: list[int], *, by: Actor) -> None:
    with tx.write_tx(by=by):
        Employee.objects.filter(pk__in=ids).update(active=True)


def rename(ids: list[int], *, by: Actor, last_name: str) -> None:
    if last_name == "X":
        raise Refusal("NAME_TAKEN", "This name is taken.", "last_name")
    with tx.write_tx(by=by):
        Employee.objects.filter(pk__in=ids).update(last_name=last_name)


DEACTIVATE = kit.Operation(
    "deactivate", "Deactivate", run=deactivate, icon="archive", undo=activate, message="%(count)s deactivated", key="A"
)
RENAME = kit.Operation(
    "rename", "Rename", run=rename, icon="pencil", right="test.rename", fields=(Inp.Text("last_name", "Last name", required=True),)
)
FORBIDDEN = kit.Operation("never", "Never", run=rename, allowed=lambda record, by: "Not on Sundays.")

EMPLOYEES = kit.List(
    name="test.employees",
    title="Employees",
    rows=visible,
    columns=(
        C.Link("last_name", "Name", url="test-employee", sub="first_name"),
        C.Text("code", "Code"),
        C.Text("branch.name", "Branch"),
        C.Badge("active", "State", kinds={True: ("ok", "Active", "check"), False: ("", "Off")}),
        C.Number("position", "Length", value=lambda row: len(row.last_name)),
        C.Money("salary", "Salary", value=lambda row: Decimal("1234.5"), right="test.salary"),
        C.Html("stock", "Letters", fill=lambda ids, by: {pk: kit.Mark("warn", f"nr {pk}") for pk in ids}),
        C.Text("email", "E-mail", hidden=True),
    ),
    sort=("last_name",),
    search=("last_name", "first_name", "code"),
    filters=(
        F.Text("code", "Code"),
        F.Choice(
            "branch_id", "Branch", choices=lambda by: tuple(Branch.objects.filter(company_id=by.company_id).values_list("pk", "name"))
        ),
        F.Flag("active", "Active"),
        F.Text("email", "E-mail", right="test.salary"),
    ),
    operations=(DEACTIVATE, RENAME),
    create=kit.Create("Employee", url="test-employee-new"),
    preview=kit.Preview("kit/_timeline.html", context=lambda pk, by: {"entries": [kit.Entry(clock.now(), f"preview {pk}")]}),
    views=(kit.View("off", "Switched off", "f.active=0"),),
)


def one(pk: int, *, by: Actor) -> Employee:
    return visible(by).select_related("branch").get(pk=pk)


EMPLOYEE = kit.Detail(
    name="test.employee",
    get=one,
    head=lambda row, by: kit.Head(
        "Employee", f"{row.first_name} {row.last_name}", icon="user", badges=(kit.Mark("ok", "Active", "check"),)
    ),
    steps=lambda row, by: [kit.Step("Draft", "done"), kit.Step("Checked", "now"), kit.Step("Closed")],
    flow=lambda row, by: [kit.Node("OF 188"), kit.Node("ZS 412", "", "now"), kit.Node("WZ", "", "ghost")],
    facts=(kit.Fact("Code", "code"), kit.Fact("Branch", "branch.name"), kit.Fact("Salary", lambda row, by: "secret", right="test.salary")),
    figures=lambda row, by: [kit.Figure("Turnover", kit.show.money(Decimal(12480), "PLN"))],
    panels=(
        kit.Panel("history", "History", timeline=True, icon="history"),
        kit.Panel("more", "More", template="kit/_timeline.html", icon="notes", count=lambda row, by: 3),
    ),
    operations=(DEACTIVATE, RENAME, FORBIDDEN),
    subject="test.employee",
    audit=Employee,
    edit_url="test-employee-edit",
)


SECRETS = replace(
    EMPLOYEES,
    name="test.secrets",
    columns=(C.Link("last_name", "Name", url="test-secret"), C.Text("code", "Code")),
    operations=(),
    preview=None,
)
SECRET = replace(EMPLOYEE, name="test.secret", right="test.card")


@dataclass(frozen=True)
class AddEmployee:
    first_name: str
    last_name: str
    code: str
    branch_id: int | None


SAVED: list[Any] = []


def add(command: AddEmployee, *, by: Actor) -> int:
    SAVED.append(command)
    if command.code == "TAKEN":
        raise Refusal("CODE_TAKEN", "This code is taken.", "code")
    with tx.write_tx(by=by):
        branch = command.branch_id or Branch.objects.values_list("pk", flat=True).first()
        return Employee.objects.create(
            company_id=by.company_id, branch_id=branch, code=command.code, first_name=command.first_name, last_name=command.last_name
        ).pk


def load(pk: int, *, by: Actor) -> tuple[dict[str, Any], int]:
    row = one(pk, by=by)
    return {"first_name": row.first_name, "last_name": row.last_name, "code": row.code, "branch_id": row.branch_id}, len(row.last_name)


def save(command: AddEmployee, *, pk: int, version: int | None, by: Actor) -> int:
    row = one(pk, by=by)
    if version != len(row.last_name):
        raise Conflict("Someone else changed this.", seen=version or 0, found=len(row.last_name))
    with tx.write_tx(by=by):
        Employee.objects.filter(pk=pk).update(last_name=command.last_name)
    return pk


FIELDS = (
    kit.Group(
        "Person",
        (
            Inp.Text("first_name", "First name", required=True, max=20),
            Inp.Text("last_name", "Last name", required=True),
            Inp.Text("code", "Code", required=True),
        ),
    ),
    Inp.Pick("branch_id", "Branch", picker="test.branch"),
)
ADD = kit.Form(
    name="test.add", title="New employee", fields=FIELDS, command=AddEmployee, save=add, done=lambda pk: reverse("test-employee", args=[pk])
)
EDIT = kit.Form(
    name="test.edit",
    title="Edit employee",
    fields=FIELDS,
    command=AddEmployee,
    load=load,
    save=save,
    done=lambda pk: reverse("test-employee", args=[pk]),
)


def find_branches(text: str, *, by: Actor, limit: int) -> list[kit.Choice]:
    rows = Branch.objects.filter(company_id=by.company_id, name__icontains=text)[:limit]
    return [kit.Choice(row.pk, row.name, row.code) for row in rows]


BRANCHES = kit.Picker("test.branch", find=find_branches, label=lambda pk, by: Branch.objects.get(pk=pk).name)


def broken(request: Any) -> Any:
    raise RuntimeError(f"broken on purpose at {clock.today()}")


handler400, handler403 = "kupiec.ground.kit.pages.bad_request", "kupiec.ground.kit.pages.forbidden"
handler404, handler500 = "kupiec.ground.kit.pages.not_found", "kupiec.ground.kit.pages.broken"
urlpatterns = [
    path("pracownicy/", EMPLOYEES.view, name="test-employees"),
    path("pracownicy/nowy/", ADD.view, name="test-employee-new"),
    path("pracownicy/<int:pk>/", EMPLOYEE.view, name="test-employee"),
    path("pracownicy/<int:pk>/edycja/", EDIT.view, name="test-employee-edit"),
    path("tajni/", SECRETS.view, name="test-secrets"),
    path("tajni/<int:pk>/", SECRET.view, name="test-secret"),
    path("zepsute/", broken),
    path("", include("kupiec.ground.kit.urls")),
]
