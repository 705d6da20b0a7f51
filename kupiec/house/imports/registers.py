"""Import target of employees; other registers' targets belong to their rooms (KER-16)."""

from __future__ import annotations

from collections.abc import Sequence

from kupiec.ground.company import public as company
from kupiec.ground.exchange.public import Field, Outcome, Row, RowError, Target
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.words import N_, translate


def unknown(field: str, text: str) -> RowError:
    """The error of a reference nobody knows."""
    sentence = translate(N_("There is no “%(text)s” to refer to.")) % {"text": text}
    return RowError(field, "NOT_FOUND", sentence)


def save_employees(rows: Sequence[Row], by: Actor) -> Outcome:
    """Employees by their code; known ones are left as they are."""
    by.require("company.structure")
    codes = [row.values["code"] for row in rows]
    known = set(company.Employee.objects.filter(code__in=codes).values_list("code", flat=True))
    fresh = [row for row in rows if row.values["code"] not in known]
    company.Employee.objects.bulk_create(company.Employee(company_id=by.company_id, branch_id=by.branch_id, **row.values) for row in fresh)
    return Outcome(created=len(fresh), updated=len(rows) - len(fresh))


EMPLOYEES = Target(
    "employees",
    N_("Employees"),
    (
        Field("code", required=True, max_length=20, label=N_("Code")),
        Field("first_name", required=True, max_length=60, label=N_("First name")),
        Field("last_name", required=True, max_length=80, label=N_("Last name")),
        Field("position", max_length=120, label=N_("Position")),
        Field("email", max_length=120, label=N_("E-mail")),
        Field("phone", max_length=40, label=N_("Phone")),
    ),
    save_employees,
    "company.structure",
    key="code",
    icon="users",
    note=N_("Salespeople and other own people"),
)
