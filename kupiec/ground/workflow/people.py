"""Who a step comes to, and for whom somebody may act."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kupiec.ground.access import public as access
from kupiec.ground.access.public import Role, RoleGiven, User
from kupiec.ground.company.public import Employee
from kupiec.ground.kernel import formula, rights
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.ground.workflow.models import Superior
from kupiec.ground.workflow.rules import Names
from kupiec.ground.workflow.values import MOST_PEOPLE, StepData, Told, Who

MANAGE = "workflow.manage"


def users(company_id: int) -> dict[int, User]:
    """Who works in the company and may sign in, by id."""
    working = RoleGiven.objects.filter(company_id=company_id).values("user_id")
    return {row.pk: row for row in User.objects.select_related("employee").filter(pk__in=working, is_active=True).order_by("pk")}


def absent_for(by: Actor) -> dict[int, str]:
    """For whom the actor may decide today, by name: those he substitutes."""
    if by.user_id is None:
        return {}
    return {user.pk: str(user) for user in access.substitution.today_for(by.user_id, company_id=by.company_id)}


def sides(by: Actor) -> dict[int, int | None]:
    """Whose steps the actor may decide: his own (None), and those of each person he substitutes."""
    mine: dict[int, int | None] = {pk: pk for pk in absent_for(by)}
    if by.user_id is not None:
        mine[by.user_id] = None
    return mine


class Finder:
    """People of a company, read once and only when asked: for a set of records that open their steps together."""

    def __init__(self, company_id: int) -> None:
        self.company_id = company_id
        self._users: dict[int, User] | None = None
        self._superiors: dict[int, int] | None = None
        self._given: list[tuple[int, int, str]] | None = None

    @property
    def known(self) -> dict[int, User]:
        if self._users is None:
            self._users = users(self.company_id)
        return self._users

    @property
    def given(self) -> list[tuple[int, int, str]]:
        if self._given is None:
            rows = RoleGiven.objects.filter(company_id=self.company_id).order_by("user_id")
            self._given = list(rows.values_list("user_id", "role_id", "role__code"))
        return self._given

    def find(self, step: StepData, told: Told, *, starter_id: int | None, names: Names) -> list[int]:
        """The users a step comes to, active ones only; empty when there is nobody."""
        match step.who:
            case Who.PERSON:
                found = [step.user_id]
            case Who.ROLE:
                found = [user for user, role, _code in self.given if role == step.role_id]
            case Who.GUARDIAN:
                found = self._of_employees([told.guardian_id])
            case Who.SUPERIOR:
                found = self._of_employees([self.superior(told.owner_id or self._employee(starter_id))])
            case Who.STARTER:
                found = [starter_id]
            case _:
                found = self._named(step, told, names)
        return [pk for pk in dict.fromkeys(found) if pk is not None and pk in self.known][:MOST_PEOPLE]

    def superior(self, employee_id: int | None) -> int | None:
        if self._superiors is None:
            self._superiors = dict(Superior.objects.filter(company_id=self.company_id).values_list("employee_id", "superior_id"))
        return self._superiors.get(employee_id or 0)

    def superiors_of(self, user_ids: Sequence[int]) -> list[int]:
        """The superiors of these users, as users."""
        return [pk for pk in self._of_employees([self.superior(self._employee(pk)) for pk in user_ids]) if pk in self.known]

    def managers(self) -> list[int]:
        """Those who look after circulations: asked where nobody else is found."""
        roles = Role.objects.filter(pk__in={role for _user, role, _code in self.given})
        able = {role.pk for role in roles if role.all_rights or MANAGE in rights.expand(role.rights)}
        return [pk for pk in dict.fromkeys(user for user, role, _code in self.given if role in able) if pk in self.known][:MOST_PEOPLE]

    def _employee(self, user_id: int | None) -> int | None:
        user = self.known.get(user_id or 0)
        return user.employee_id if user else None

    def _of_employees(self, employee_ids: Sequence[int | None]) -> list[int | None]:
        wanted = {pk for pk in employee_ids if pk is not None}
        return [user.pk for user in self.known.values() if user.employee_id in wanted]

    def _named(self, step: StepData, told: Told, names: Names) -> list[int | None]:
        """Whom the formula names: a sign-in name, a code of a role, or a code of an employee."""
        text = str(formula.compile(step.formula, names, result=formula.TEXT).evaluate(told.values)).strip().casefold()
        users = [pk for pk, user in self.known.items() if user.username.casefold() == text]
        roles = [user for user, _role, code in self.given if code.casefold() == text]
        return [*(users or roles or self._of_employees(self._coded(text)))]

    def _coded(self, text: str) -> list[int | None]:
        return list(Employee.objects.filter(company_id=self.company_id, code__iexact=text, active=True).values_list("pk", flat=True))


def check_can_decide(user_id: int, *, known: Mapping[int, User]) -> None:
    """Refuses NOBODY for somebody who doesn't work here."""
    if user_id not in known:
        raise Refusal("NOBODY", N_("Choose somebody who works in this company and can sign in."), "user_id")
