"""Keeping floors, and whether a price typed by hand must say why (PRC-10)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from kupiec.ground.company import public as company
from kupiec.ground.kernel import audit, clock, records, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.money.margins.models import Floor
from kupiec.money.margins.queries import RIGHT
from kupiec.money.margins.values import Basis, Effect, Reasons

FIELDS = ("role_id", "item_group_id", "basis", "percent", "effect")
KEY = "margins"


def save_floor(values: Mapping[str, Any], *, pk: int | None = None, version: int | None = None, by: Actor) -> int:
    """Add or change a floor. Refuses BAD_NUMBER, BAD_CHOICE, TAKEN (the role has such a floor for these items), UNKNOWN_KEY, UNKNOWN_FIELD."""
    by.require(RIGHT)
    clean = dict(values)
    if unknown := set(clean) - set(FIELDS):
        raise Refusal("UNKNOWN_FIELD", N_("There is no field “%(name)s”."), params={"name": min(unknown)[:40]})
    with tx.write_tx(by=by):
        found = None if pk is None else Floor.objects.get(company_id=by.company_id, pk=pk)
        whole = {name: getattr(found, name, None) for name in FIELDS} | clean
        whole["basis"], whole["effect"] = whole["basis"] or Basis.MARKUP, whole["effect"] or Effect.APPROVAL
        if whole["basis"] == Basis.NONE:
            whole["percent"] = clean["percent"] = Decimal(0)
        _check(whole, pk=pk, by=by)
        records.check_keys(Floor, [{name: clean[name] for name in ("role_id", "item_group_id") if clean.get(name)}])
        clean["updated_at"] = clock.now()
        if found is None:
            return int(Floor.objects.create(company_id=by.company_id, **{**whole, **clean, "percent": whole["percent"] or Decimal(0)}).pk)
        records.update(found, clean, version=version)
    return int(found.pk)


def _check(whole: Mapping[str, Any], *, pk: int | None, by: Actor) -> None:
    percent = whole["percent"] or Decimal(0)
    for name, kinds in (("basis", Basis), ("effect", Effect)):
        if whole[name] not in set(kinds):
            raise Refusal("BAD_CHOICE", N_("Choose one of the list."), name)
    if not -100 <= percent <= 1000 or (whole["basis"] == Basis.MARGIN and percent >= 100):
        raise Refusal("BAD_NUMBER", N_("A markup is from −100 to 1000%%, a margin below 100%%."), "percent")
    same = Floor.objects.filter(
        company_id=by.company_id, effect=whole["effect"], role_id=whole["role_id"], item_group_id=whole["item_group_id"]
    )
    if same.exclude(pk=pk or 0).exists():
        raise Refusal("TAKEN", N_("This role has such a floor for these items already."), "role_id")


def drop_floors(floor_ids: Sequence[int], *, by: Actor) -> int:
    """Take floors away; what was approved stays. Answers how many."""
    by.require(RIGHT)
    with tx.write_tx(by=by):
        return int(Floor.objects.filter(company_id=by.company_id, pk__in=list(floor_ids)).delete()[0])


def reasons_of(company_id: int) -> Reasons:
    """Whether a price typed by hand must say why."""
    return Reasons((company.queries.own(company_id).settings or {}).get(KEY, {}).get("reasons", Reasons.OPTIONAL))


def choose(reasons: Reasons, *, by: Actor) -> None:
    """Whether prices typed by hand must say why, from now on."""
    by.require(RIGHT)
    with tx.write_tx(by=by):
        own = company.Company.objects.select_for_update().get(pk=by.company_id)
        own.settings = {**own.settings, KEY: {"reasons": reasons}}
        own.save(update_fields=["settings"])
        audit.tell("company.company", [own.pk], "price_reasons_changed", by=by, data=own.settings[KEY])


def check_reason(reason: str, *, field: str, by: Actor) -> None:
    """Refuses REASON for a price or discount typed by hand without one, where the company wants it."""
    if by.user_id is not None and not reason.strip() and reasons_of(by.company_id) == Reasons.REQUIRED:
        raise Refusal("REASON", N_("Say why after the figure, for example: 85.00 regular customer."), field)
