"""What every verb of the room asks before it writes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from functools import partial
from typing import Any

from kupiec.ground.company import public as company
from kupiec.ground.kernel import entered
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.money.ledger import public as ledger
from kupiec.people.cases import public as cases
from kupiec.sales.budgets import queries, settings
from kupiec.sales.budgets.models import Budget, CostKind, Version
from kupiec.sales.budgets.values import LONGEST_TEXT, State
from kupiec.sales.contracts import public as contracts

texts = partial(entered.texts, longest=LONGEST_TEXT)
ABOUT = ("cost_kind_id", "account_id", "department_id", "contract_id", "case_id", "owner_id")


def switched_on(by: Actor) -> None:
    """Refuses SWITCHED_OFF where the company works without budgets."""
    if not settings.on(by.company_id):
        raise Refusal("SWITCHED_OFF", N_("Budgets are switched off in this company."))


def known(rows: Iterable[Mapping[str, Any]], *, by: Actor, kept: Collection[tuple[str, int]] = ()) -> None:
    """Refuses UNKNOWN_KEY for what budgets may be about and the actor can't see; one statement per kind of thing named.

    `kept`: what was there already may stay, though the actor does not see it.
    """
    sources = {
        "cost_kind_id": CostKind.objects.filter(active=True), "account_id": ledger.Account.objects.filter(company_id=by.company_id, active=True),
        "department_id": company.Department.objects.filter(company_id=by.company_id), "owner_id": company.Employee.objects.filter(company_id=by.company_id),
        "contract_id": contracts.Contract.objects.filter(pk__in=contracts.visible(by).values("pk")), "case_id": cases.Case.objects.filter(pk__in=cases.visible(by).values("pk")),
    }  # fmt: skip
    wanted: dict[str, set[int]] = {name: set() for name in ABOUT}
    for row in rows:
        for name in ABOUT:
            if row.get(name) is not None and (name, row[name]) not in kept:
                wanted[name].add(row[name])
    for name, ids in wanted.items():
        if ids and set(sources[name].filter(pk__in=ids).values_list("pk", flat=True)) != ids:
            raise Refusal("UNKNOWN_KEY", N_("There is no such record."), name)


def draft(version_id: int, *, by: Actor) -> Version:
    """A version being prepared, its budget locked. Refuses SWITCHED_OFF, NOT_FOUND, FROZEN."""
    by.require("budgets.edit")
    switched_on(by)
    budget = (
        queries.visible(by).filter(pk__in=Version.objects.filter(pk=version_id).values("budget_id")).select_for_update(of=("self",)).first()
    )
    row = Version.objects.select_related("budget").filter(pk=version_id).first()
    if budget is None or row is None:
        raise Refusal("NOT_FOUND", N_("There is no such record."))
    if row.state != State.DRAFT:
        raise Refusal("FROZEN", N_("An approved version is not changed; begin another one."), "state")
    return row


def locked(ids: Iterable[int], *, by: Actor) -> list[Budget]:
    """Budgets, locked, in order. Refuses SWITCHED_OFF, NOT_FOUND."""
    switched_on(by)
    wanted = list(ids)
    rows = list(queries.visible(by).filter(pk__in=wanted).select_for_update(of=("self",)).order_by("pk"))
    entered.all_there(rows, wanted)
    return rows
