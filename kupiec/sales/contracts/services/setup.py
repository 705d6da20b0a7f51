"""Kinds of contracts, kept by administrators."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import F

from kupiec.ground.kernel import entered, records, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.sales.contracts.models import Contract, Kind
from kupiec.sales.contracts.services import checks

COLUMNS = ("code", "side", "name", "name_en", "name_de", "position", "active")


def save_kind(values: Mapping[str, Any], *, pk: int | None = None, version: int | None = None, by: Actor) -> int:
    """Add a kind, or change one; its side stays while contracts have it. Refuses REQUIRED, TAKEN, BAD_CHOICE, IN_USE."""
    by.require("contracts.setup")
    clean = checks.texts({name: value for name, value in values.items() if name in COLUMNS}, lines=("code", "name", "name_en", "name_de"))
    for name in ("code", "name"):
        entered.required({name: clean.get(name, "" if pk is None else "kept")}, name)
    records.fit(Kind, clean)
    with tx.write_tx(by=by):
        row = Kind.objects.get(pk=pk) if pk is not None else None
        if row and clean.get("side", row.side) != row.side and Contract.objects.filter(kind=row).exists():
            raise Refusal("IN_USE", N_("Contracts have this kind; add another one instead."), "side")
        if clean.get("code"):
            records.free(Kind, "code", [clean["code"]], but=pk)
        if row is None:
            return int(Kind.objects.create(**clean).pk)
        records.update(row, clean, version=version)
        return int(row.pk)


def retire(ids: Sequence[int], *, by: Actor) -> int:
    """Take kinds out of use; contracts that have them keep them."""
    return _use(ids, active=False, by=by)


def revive(ids: Sequence[int], *, by: Actor) -> int:
    return _use(ids, active=True, by=by)


def _use(ids: Sequence[int], *, active: bool, by: Actor) -> int:
    by.require("contracts.setup")
    with tx.write_tx(by=by):
        return Kind.objects.filter(pk__in=list(ids)).update(active=active, version=F("version") + 1)
