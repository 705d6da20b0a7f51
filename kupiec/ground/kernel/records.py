"""Writing records people edit: texts that fit their columns, keys that point somewhere, versions that guard (KER-4)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.db import models
from django.db.backends.base.operations import BaseDatabaseOperations
from django.db.models import F

from kupiec.ground.kernel.refusal import Conflict, Refusal, Refusals
from kupiec.ground.kernel.words import N_

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


class Gathering:
    """Collects refusals, so that a form hears of all its mistakes at once."""

    def __init__(self, prefix: str = "") -> None:
        self.prefix = prefix
        self.refusals: list[Refusal] = []

    def ask(self, check: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        """What `check` answers; None when it refuses."""
        try:
            return check(*args, **kwargs)
        except Refusals as several:
            self.refusals += several.each
        except Refusal as refusal:
            self.refusals.append(refusal)
        return None

    def finish(self) -> None:
        """Raise what was gathered, the fields under the prefix (`rows[3].`)."""
        if not self.refusals:
            return
        for refusal in self.refusals:
            refusal.field = self.prefix + refusal.field
        raise Refusals(self.refusals) if len(self.refusals) > 1 else self.refusals[0]


def fit(model: type[models.Model], values: Mapping[str, Any], *, prefix: str = "") -> None:
    """Refuses TOO_LONG, BAD_TEXT, BAD_NUMBER and BAD_CHOICE for values their columns can't hold, all at once."""
    refusals = [refusal for name, value in values.items() if (refusal := _unfit(model, name, value, prefix))]
    if refusals:
        raise Refusals(refusals) if len(refusals) > 1 else refusals[0]


def _unfit(model: type[models.Model], name: str, value: Any, prefix: str) -> Refusal | None:
    field = model._meta.get_field(name)
    if isinstance(value, str):
        return _unfit_text(field, value, prefix + name)
    low, high = BaseDatabaseOperations.integer_field_ranges.get(field.get_internal_type(), (0, 0))
    if high and type(value) is int and not low <= value <= high:
        return Refusal("BAD_NUMBER", N_("This number is too large."), prefix + name)
    if value is not None and hasattr(field, "to_scaled"):
        try:
            field.to_scaled(value)
        except ValueError:
            return Refusal(
                "BAD_NUMBER", N_("At most %(places)s decimals, and not too large."), prefix + name,
                params={"places": getattr(field, "decimal_places", 0)},
            )  # fmt: skip
    return None


def _unfit_text(field: Any, value: str, name: str) -> Refusal | None:
    if _UNSTORABLE.search(value):
        return Refusal("BAD_TEXT", N_("The text holds a character that can’t be stored."), name)
    if field.choices and value not in [key for key, _ in field.choices]:
        return Refusal("BAD_CHOICE", N_("“%(value)s” is not one of the choices."), name, params={"value": value[:40]})
    limit = getattr(field, "max_length", None)
    if limit and len(value) > limit:
        return Refusal("TOO_LONG", N_("At most %(limit)s characters."), name, params={"limit": limit})
    return None


def check_keys(model: type[models.Model], rows: Iterable[Mapping[str, Any]], *, prefix: str = "") -> None:
    """Refuses UNKNOWN_KEY for foreign keys (`guardian_id`) that point nowhere; one statement per key field used."""
    wanted: dict[str, set[Any]] = {}
    for row in rows:
        for name, value in row.items():
            if value is not None and name.endswith("_id"):
                wanted.setdefault(name, set()).add(value)
    for name, keys in wanted.items():
        field = next((f for f in model._meta.concrete_fields if f.attname == name), None)
        if not isinstance(field, models.ForeignKey):
            continue
        target = field.target_field
        found = set(target.model._base_manager.filter(**{f"{target.attname}__in": sorted(keys)}).values_list(
            target.attname, flat=True
        ))  # fmt: skip
        if missing := keys - found:
            raise Refusal("UNKNOWN_KEY", N_("There is no such record: %(key)s."), prefix + name, params={"key": min(missing)})


def free(model: type[models.Model], field: str, values: Iterable[str], *, but: int | None = None) -> None:
    """Refuses TAKEN when another row already has one of the values, or one stands twice among them."""
    seen: set[str] = set()
    for value in values:
        if value in seen:
            raise Refusal("TAKEN", N_("“%(value)s” is given twice."), field, params={"value": value})
        seen.add(value)
    rows = model._base_manager.filter(**{f"{field}__in": sorted(seen)})
    taken = rows.exclude(pk=but).values_list(field, flat=True).first()
    if taken is not None:
        raise Refusal("TAKEN", N_("“%(value)s” is already used by another record."), field, params={"value": taken})


def required(model: type[models.Model], values: Mapping[str, Any]) -> None:
    """Refuses REQUIRED where nothing is given for a column that can't be empty."""
    for field in model._meta.concrete_fields:
        if not field.null and None in (values.get(field.name, ""), values.get(field.attname, "")):
            raise Refusal("REQUIRED", N_("Fill this in."), field.attname)


def update(row: models.Model, values: Mapping[str, Any], *, version: int | None) -> int:
    """Write `values` on a row if nobody changed it since `version` (its own when None); returns the new version. Refuses REQUIRED; Conflict."""
    required(type(row), values)
    seen = row.version if version is None else version  # type: ignore[attr-defined]
    model = type(row)
    changed = model._base_manager.filter(pk=row.pk, version=seen).update(**values, version=F("version") + 1)
    if not changed:
        found = model._base_manager.filter(pk=row.pk).values_list("version", flat=True).first()
        raise Conflict(N_("Somebody else changed this record meanwhile."), seen=seen, found=found or 0)
    return seen + 1
