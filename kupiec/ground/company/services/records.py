"""Saving one small record: version check, unique codes as refusals, growth of the version."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from django.db import IntegrityError, models, transaction

from kupiec.ground.kernel.refusal import Conflict, Refusal
from kupiec.ground.kernel.words import N_

Record = TypeVar("Record", bound=models.Model)


def find(rows: models.QuerySet[Record], *, pk: int, version: int | None) -> Record:
    """The record to change, locked, of the actor's own company. Refuses NOT_FOUND; Conflict when someone changed it."""
    row = rows.select_for_update().filter(pk=pk).first()
    if row is None:
        raise Refusal("NOT_FOUND", N_("There is no such record."))
    found = getattr(row, "version", 0)
    if version is not None and version != found:
        raise Conflict(N_("Someone else has changed this record meanwhile."), seen=version, found=found)
    return row


def write(row: Record, *, values: Mapping[str, Any], unique: str = "code") -> Record:
    """Set the values and save; a value taken already is refused at the field `unique`."""
    for name, value in values.items():
        setattr(row, name, value.strip() if isinstance(value, str) else value)
    if row.pk is not None and hasattr(row, "version"):
        row.version += 1
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise taken(unique) from error
    return row


def taken(field: str) -> Refusal:
    return Refusal("TAKEN", N_("This is already in use."), field)


def required(values: Mapping[str, Any], *names: str) -> None:
    """Refuses REQUIRED at the first empty field."""
    for name in names:
        if not str(values.get(name) or "").strip():
            raise Refusal("REQUIRED", N_("This field is required."), name)
