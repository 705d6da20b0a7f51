"""Circulations for tests of any room: people with accounts, papers that go round, definitions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

from kupiec.ground.access.models import Role, RoleGiven, User
from kupiec.ground.access.public import actor_of
from kupiec.ground.company.models import Department, Employee
from kupiec.ground.kernel import formula
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.workflow import sockets
from kupiec.ground.workflow.values import DefinitionData, Fact, StepData, Told

KIND = "test.paper"
EVERYBODY = ["workflow.see", "workflow.start"]
NAMES = {
    "discount": formula.Name(formula.NUMBER, "Discount", "rabat", Decimal(12)),
    "net": formula.Name(formula.NUMBER, "Net", "netto", Decimal(1000)),
    "who": formula.Name(formula.TEXT, "Who", "kto", "szef"),
}


class Papers:
    """Departments stand for papers; their discounts lie here, so that a test may change them."""

    def __init__(self) -> None:
        self.values: dict[int, dict[str, Any]] = {}

    def paper(self, by: Actor, code: str = "D1", **values: Any) -> int:
        row = Department.objects.create(company_id=by.company_id, code=code, name=f"Pismo {code}")
        self.values[row.pk] = {"discount": Decimal(20), "net": Decimal(1000), "who": "", "guardian": None, "owner": None, **values}
        return int(row.pk)

    def tell(self, ids: Sequence[int], by: Actor) -> Mapping[int, Told]:
        return {pk: self._told(pk, self.values[pk], by) for pk in ids}

    def _told(self, pk: int, values: dict[str, Any], by: Actor) -> Told:
        facts = (
            Fact("discount", "Discount", f"{values['discount']}%"),
            Fact("net", "Net", str(values["net"])),
            Fact("margin", "Margin", "12%", "prices.see_cost"),
        )
        return Told(
            company_id=by.company_id,
            title=f"Pismo {pk}",
            url=f"/pismo/{pk}/",
            facts=facts,
            values=values,
            guardian_id=values["guardian"],
            owner_id=values["owner"],
        )


@contextmanager
def papers() -> Iterator[Papers]:
    """The kind of paper of these tests is plugged inside the block."""
    made = Papers()
    subject = sockets.Subject(
        KIND, "Paper", lambda by: Department.objects.filter(company_id=by.company_id), "workflow.see", made.tell, NAMES, gate="Sending"
    )
    before = list(sockets.subjects)
    sockets.subjects.plug(subject)
    try:
        yield made
    finally:
        sockets.subjects._plugs[:] = before


def role(code: str, rights: Sequence[str] = EVERYBODY) -> Role:
    return Role.objects.get_or_create(code=code, defaults={"name": code, "rights": list(rights)})[0]


def person(company_id: int, name: str, *, role_code: str = "pracownik", rights: Sequence[str] = EVERYBODY, email: str = "") -> Actor:
    """Somebody who signs in and works in the company, as an actor."""
    employee = Employee.objects.create(
        company_id=company_id, code=name.upper(), first_name=name.capitalize(), last_name="Testowy", email=email
    )
    user = User.objects.create(username=name, employee=employee)
    RoleGiven.objects.create(user=user, role=role(role_code, rights), company_id=company_id)
    return actor_of(user, company_id=company_id)


def approve(name: str, who: Actor, **more: Any) -> StepData:
    return StepData(name=name, who="person", user_id=who.user_id, **more)


def definition(*steps: StepData, kind: str = KIND, name: str = "Akceptacja", **more: Any) -> DefinitionData:
    return DefinitionData(kind=kind, name=name, steps=steps, **more)
