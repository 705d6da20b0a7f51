"""Reads of the room: floors as people see them, and as they are weighed by."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from django.db.models import QuerySet

from kupiec.ground.access import public as access
from kupiec.ground.kernel import known
from kupiec.ground.kernel.actor import Actor
from kupiec.money.margins.models import Floor
from kupiec.money.margins.values import Basis, Effect
from kupiec.money.margins.values import Floor as FloorValue
from kupiec.people.catalog import public as catalog

known.keep("margins_floor")
RIGHT = "pricing.rules"


def floors(by: Actor) -> QuerySet[Floor]:
    return Floor.objects.filter(company_id=by.company_id)


def in_force(company_id: int) -> tuple[FloorValue, ...]:
    """The company's floors; from memory in write transactions."""
    return known.definition(("margins.floors", company_id), lambda: _load(company_id))


def _load(company_id: int) -> tuple[FloorValue, ...]:
    rows = (
        Floor.objects.filter(company_id=company_id)
        .order_by("pk")
        .values_list("pk", "role_id", "item_group_id", "basis", "percent", "effect")
    )
    return tuple(FloorValue(pk, role, group, Basis(basis), percent, Effect(effect)) for pk, role, group, basis, percent, effect in rows)


def roles_of(user_ids: Collection[int], *, company_id: int) -> dict[int, set[int]]:
    """The roles of users in a company; one statement."""
    found: dict[int, set[int]] = {pk: set() for pk in user_ids}
    for user, role in access.RoleGiven.objects.filter(user_id__in=list(user_ids), company_id=company_id).values_list("user_id", "role_id"):
        found[user].add(role)
    return found


def groups_of(item_ids: Collection[int], chosen: Sequence[FloorValue]) -> dict[int, tuple[int, ...]]:
    """The groups each item stands in, from the root down; read only where a floor asks."""
    if all(one.item_group_id is None for one in chosen):
        return {}
    rows = catalog.Item.objects.filter(pk__among=list(item_ids)).values_list("pk", "group__path")
    return {pk: tuple(int(part) for part in (path or "").split("/") if part) for pk, path in rows}
