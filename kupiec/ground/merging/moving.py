"""The hands of a merge: rows are re-pointed, set, taken away or made, and each is written down so that it can be undone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import connection, models
from django.db.models import QuerySet

from kupiec.ground.company.public import Company
from kupiec.ground.kernel import locks, row_source
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.bulk import delete_rows, insert_rows, update_rows
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.ground.merging.models import Step
from kupiec.ground.merging.sockets import Reference
from kupiec.ground.merging.values import Choice

AIM, SET, DROP, MAKE = "aim", "set", "drop", "make"


class Moving:
    """One merge at work on one kind: `gone` becomes `kept`. Parts of records merge along (`part`)."""

    def __init__(self, kind: str, *, kept: int, gone: int, choices: Mapping[str, str], by: Actor) -> None:
        self.kind, self.kept, self.gone, self.choices, self.by = kind, kept, gone, choices, by
        self.steps: list[Step] = []
        self.counted: dict[str, set[tuple[str, int]]] = {}
        self.parts: list[tuple[str, int, int]] = []

    def takes(self, name: str) -> bool:
        """Whether the gone record's part of this name was chosen."""
        return self.choices.get(name) == Choice.GONE

    def part(self, kind: str, *, kept: int, gone: int) -> None:
        """Records of another kind that become one with these (a natural person and the person he is)."""
        self.parts.append((kind, kept, gone))

    def inside(self, kind: str, *, kept: int, gone: int) -> Moving:
        """The same merge at work on a part."""
        inner = Moving(kind, kept=kept, gone=gone, choices={}, by=self.by)
        inner.steps, inner.counted = self.steps, self.counted
        return inner

    def rows(self, ref: Reference) -> QuerySet[Any]:
        """Rows that name the gone record."""
        return rows_of(ref, self.gone)

    def move(self, ref: Reference) -> None:
        """All rows of a reference come over."""
        if ref.own is not None:
            ref.own(self, ref)
        else:
            self.plain(ref)

    def plain(self, ref: Reference) -> None:
        """The same as the reference declares it, without its own way: where the database allows one row only, the gone record's gives way."""
        ids = self._locked(ref)
        if not ids:
            return
        for constraint in uniques(ref):
            clashing = self._clashing(ref, constraint, ids) if ids else []
            if clashing and constraint.name in ref.yields:
                self.set(ref.model, [{"pk": pk, **ref.yields[constraint.name]} for pk in clashing])
            elif clashing and constraint.name in ref.drops:
                self.drop(ref.model, clashing)
                ids -= set(clashing)
            elif clashing:
                raise Refusal(
                    "BOTH_HAVE", N_("Both records have what there may be only one of (%(name)s). Change one of them first."),
                    params={"name": ref.model._meta.verbose_name},
                )  # fmt: skip
        self.count(ref.label, ref.model, ids)
        self.aim(ref.model, ref.field, ids, origin=self.gone, target=self.kept)

    def _locked(self, ref: Reference) -> set[int]:
        """Ids of the rows, locked in their order."""
        rows = self.rows(ref)
        if ref.lock is not None:
            return {row.pk for row in locks.lock(ref.lock, rows.only("pk"))}
        chosen = rows.order_by("pk")
        if connection.vendor == "postgresql":
            chosen = chosen.select_for_update(of=("self",))
        return set(chosen.values_list("pk", flat=True))

    def _clashing(self, ref: Reference, constraint: models.UniqueConstraint, ids: Collection[int]) -> list[int]:
        """Rows of the gone record beside which the kept one has its own, where one may stand."""
        others = [name for name in constraint.fields if name != ref.field]
        base = ref.model._base_manager.filter(constraint.condition) if constraint.condition else ref.model._base_manager.all()
        theirs = base.filter(**{ref.field: self.kept, **ref.where}).values_list("pk", *others)
        taken = {tuple(key) for _pk, *key in theirs}
        if not taken:
            return []
        mine = base.filter(pk__among=set(ids)).order_by("pk").values_list("pk", *others)
        return [pk for pk, *key in mine if tuple(key) in taken and None not in key]

    def count(self, label: Any, model: type[models.Model], ids: Iterable[int]) -> None:
        """Rows that came over, told to people under a label; rows that name the record twice count once."""
        if label:
            self.counted.setdefault(str(label), set()).update((model._meta.label, pk) for pk in ids)

    def aim(self, model: type[models.Model], field: str, ids: Iterable[int], *, origin: int, target: int | None) -> None:
        """Rows that named one record name another; one statement."""
        chosen = set(ids)
        if chosen:
            model._base_manager.filter(pk__among=chosen).update(**{_attname(model, field): target})
            self._note(model, AIM, {"field": field, "origin": origin, "target": target, "ids": sorted(chosen)})

    def set(self, model: type[models.Model], rows: Sequence[Mapping[str, Any]]) -> None:
        """Write fields of rows (mappings with `pk`, all with the same fields); one statement."""
        if not rows:
            return
        names = [name for name in rows[0] if name != "pk"]
        attnames = [_attname(model, name) for name in names]
        before = model._base_manager.filter(pk__among={row["pk"] for row in rows}).values_list("pk", *attnames)
        old = {str(pk): [plainly(value) for value in values] for pk, *values in before}
        for part in _parts(rows, len(names) + 1):
            update_rows(model, part, names)
        self._note(model, SET, {"names": names, "old": old})

    def drop(self, model: type[models.Model], ids: Iterable[int]) -> None:
        """Take rows away; all their columns are kept."""
        chosen = set(ids)
        if not chosen:
            return
        names = [field.attname for field in model._meta.concrete_fields]
        rows = [
            [plainly(value) for value in row] for row in model._base_manager.filter(pk__among=chosen).order_by("pk").values_list(*names)
        ]
        delete_rows(model, chosen)
        self._note(model, DROP, {"names": names, "rows": rows})

    def make(self, model: type[models.Model], rows: Sequence[models.Model]) -> None:
        """Enter rows that weren't there."""
        if rows:
            insert_rows(rows)
            self._note(model, MAKE, {"ids": [row.pk for row in rows]})

    def _note(self, model: type[models.Model], what: str, data: dict[str, Any]) -> None:
        self.steps.append(Step(position=len(self.steps), model=model._meta.label, what=what, data=data))


def rows_of(ref: Reference, pk: int) -> QuerySet[Any]:
    """Rows of a reference that name this record; the company leads the keys of big tables."""
    rows = ref.model._base_manager.filter(**{ref.field: pk, **ref.where})
    own = next((field for field in ref.model._meta.concrete_fields if field.name == "company" and not field.null), None)
    return rows.filter(company_id__in=Company.objects.order_by().values("pk")) if own is not None else rows


def uniques(ref: Reference) -> Iterator[models.UniqueConstraint]:
    """Constraints by which the database allows one row where two records would bring two; of plain columns."""
    for constraint in ref.model._meta.constraints:
        if isinstance(constraint, models.UniqueConstraint) and ref.field in constraint.fields:
            yield constraint


def _attname(model: type[models.Model], name: str) -> str:
    return str(next(field.attname for field in model._meta.concrete_fields if name in (field.name, field.attname)))


def _parts(rows: Sequence[Mapping[str, Any]], columns: int) -> Iterator[Sequence[Mapping[str, Any]]]:
    most = row_source.most(columns)
    for start in range(0, len(rows), most):
        yield rows[start : start + most]


def plainly(value: Any) -> Any:
    """A column's value as JSON has it; `_back` reads it again."""
    if isinstance(value, Decimal | UUID):
        return str(value)
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    return value


def _back(model: type[models.Model], attname: str, value: Any) -> Any:
    field = next(field for field in model._meta.concrete_fields if attname in (field.attname, field.name))
    target = field.target_field if isinstance(field, models.ForeignKey) else field
    if value is None or isinstance(field, models.JSONField):
        return value
    if isinstance(field, models.DateTimeField):
        return dt.datetime.fromisoformat(value)
    return target.to_python(value)


def take_back(steps: Sequence[Step]) -> None:
    """Undo what was done, the last first; a statement or two for each step."""
    for step in reversed(steps):
        model = apps.get_model(step.model)
        data = step.data
        if step.what == AIM:
            model._base_manager.filter(pk__among=set(data["ids"])).update(**{_attname(model, data["field"]): data["origin"]})
        elif step.what == SET:
            attnames = [_attname(model, name) for name in data["names"]]
            rows = [
                {
                    "pk": int(pk),
                    **{name: _back(model, attname, value) for name, attname, value in zip(data["names"], attnames, values, strict=True)},
                }
                for pk, values in data["old"].items()
            ]
            for part in _parts(rows, len(attnames) + 1):
                update_rows(model, part, data["names"])
        elif step.what == DROP:
            insert_rows(record(model, data["names"], row) for row in data["rows"])
        else:
            delete_rows(model, data["ids"])


def record(model: type[models.Model], names: Sequence[str], row: Sequence[Any]) -> Any:
    """A row taken away, as the record it was."""
    return model(**{name: _back(model, name, value) for name, value in zip(names, row, strict=True)})
