"""Dictionaries: entries with a code and a name, taken out of use instead of being deleted (KER-4)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import models

from kupiec.ground.kernel import records, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_


class Entry(models.Model):
    """An entry of a dictionary that says nothing else."""

    code = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=120)
    active = models.BooleanField(default=True)
    version = models.IntegerField(default=1)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name


def save(model: type[models.Model], values: Mapping[str, Any], *, right: str, pk: int | None, version: int | None, by: Actor) -> int:
    """Add or change an entry; its key. Refuses REQUIRED without code or name, TAKEN for a code of another, CONFLICT."""
    by.require(right)
    clean = {name: " ".join(value.split()) if isinstance(value, str) else value for name, value in values.items()}
    for name in ("code", "name"):
        if not clean.get(name, "" if pk is None else "kept"):
            raise Refusal("REQUIRED", N_("Give the code and the name."), name)
    records.fit(model, {name: value for name, value in clean.items() if not name.endswith("_id")})
    with tx.write_tx(by=by):
        records.free(model, "code", [clean["code"]] if "code" in clean else [], but=pk)
        if pk is None:
            return int(model._base_manager.create(**clean).pk)
        records.update(model._base_manager.get(pk=pk), clean, version=version)
        return pk


def retire(model: type[models.Model], ids: Sequence[int], *, active: bool, right: str, by: Actor) -> int:
    """Take entries out of use, or back; records that have them keep them."""
    by.require(right)
    with tx.write_tx(by=by):
        return model._base_manager.filter(pk__in=ids).update(active=active)
