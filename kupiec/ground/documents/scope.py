"""Which papers a person sees: the one rule of documents that have a salesperson, a branch and a party."""

from __future__ import annotations

from typing import TypeVar

from django.db.models import Model, Q, QuerySet

from kupiec.ground.kernel.actor import Actor

Paper = TypeVar("Paper", bound=Model)


def within(rows: QuerySet[Paper], domain: str, *, party: str, by: Actor) -> QuerySet[Paper]:
    """The rows of a scope domain (`by.scope`): own = the actor's as salesperson or as guardian of the `party`.

    Branch and area add the papers of the branch, or of parties of the area, to his own.
    """
    scope = by.scope(domain)
    if scope == "all":
        return rows
    mine = Q(salesperson_id=by.employee_id) | Q(**{f"{party}__guardian_id": by.employee_id}) if by.employee_id else Q(pk__in=())
    if scope == "own":
        return rows.filter(mine)
    if scope == "branch" and by.branch_id:
        return rows.filter(mine | Q(branch_id=by.branch_id))
    if scope == "area" and by.area_id:
        return rows.filter(mine | Q(**{f"{party}__area_id": by.area_id}))
    return rows.none()
