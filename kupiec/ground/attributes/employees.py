"""References to employees: the company room lies below, so this room says it."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from kupiec.ground.attributes.sockets import Target
from kupiec.ground.company.public import Employee
from kupiec.ground.kernel.words import N_


def _names(ids: Collection[int]) -> Mapping[int, str]:
    return {employee.pk: str(employee) for employee in Employee.objects.filter(pk__in=ids)}


EMPLOYEES = Target("company.employee", N_("Employee"), "company.employee", _names)
