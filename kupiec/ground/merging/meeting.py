"""Two records brought together: what they have, what would move, what speaks against it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.db import connection, models
from django.db.models import Q

from kupiec.ground.company.public import Company
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_, translate
from kupiec.ground.merging.sockets import Field, Kind, Reference, kind_of, objections, references_of
from kupiec.ground.merging.values import Choice, Wish


@dataclass(frozen=True, slots=True)
class Row:
    """A field side by side. `choice` is proposed or chosen; `fixed`: nothing to choose."""

    name: str
    label: str
    kept: str
    gone: str
    choice: str
    same: bool
    joins: bool
    fixed: bool


class Meeting:
    """Both records, read (and, in a merge, locked), with the choice for every field."""

    def __init__(self, kind: Kind, kept: Any, gone: Any, *, choices: Mapping[str, str], by: Actor) -> None:
        self.kind, self.kept, self.gone, self.by = kind, kept, gone, by
        self.fields: Sequence[Field] = kind.fields(kept, gone) if callable(kind.fields) else kind.fields
        self.choices = {one.name: self._chosen(one, choices.get(one.name, "")) for one in self.fields}

    def _chosen(self, field: Field, asked: str) -> str:
        if asked:
            return asked
        kept, gone = self.shown(field, self.kept), self.shown(field, self.gone)
        if kept and gone and kept != gone and field.joins:
            return Choice.BOTH
        return Choice.GONE if gone and not kept else Choice.KEPT

    def shown(self, field: Field, record: Any) -> str:
        """What a record has of a field, for people."""
        if field.shown is not None:
            return str(field.shown(record) or "").strip()
        value = getattr(record, field.name)
        if isinstance(value, bool):
            return translate(N_("yes")) if value else ""
        return "" if value is None else str(value).strip()

    def value(self, name: str) -> Any:
        """What the kept record will have of a column after the merge."""
        field = next(one for one in self.fields if name in one.columns)
        return self._value(field, name)

    def _value(self, field: Field, name: str) -> Any:
        kept, gone, choice = getattr(self.kept, name), getattr(self.gone, name), self.choices[field.name]
        if field.unions:
            return kept or gone
        if choice == Choice.BOTH and field.joins:
            return "\n".join(dict.fromkeys(text for text in (kept, gone) if text))
        return gone if choice == Choice.GONE else kept

    def values(self) -> dict[str, Any]:
        """All columns of the kept record that the choices change."""
        found = {name: self._value(one, name) for one in self.fields for name in one.columns}
        found = {name: value for name, value in found.items() if value != getattr(self.kept, name)}
        return {**found, **(self.kind.settle(self) if self.kind.settle else {})}

    def rows(self) -> Iterator[Row]:
        """Fields side by side; those neither record has anything in are left out."""
        for one in self.fields:
            kept, gone = self.shown(one, self.kept), self.shown(one, self.gone)
            if kept or gone:
                same = kept == gone
                yield Row(one.name, translate(str(one.label)), kept, gone, self.choices[one.name], same, one.joins, one.unions)

    def refusals(self) -> list[Refusal]:
        """Everything that speaks against the merge."""
        return [refusal for objection in objections for refusal in objection(self)]

    def moves(self) -> list[tuple[str, int]]:
        """What would come over, counted: one statement for each table."""
        found: dict[str, int] = {}
        for (model, label), refs in _together(references_of(self.kind.kind)).items():
            named = reduce(or_, (Q(**{one.field: self.gone.pk, **one.where}) for one in refs))
            rows = model._base_manager.filter(named)
            if any(field.name == "company" and not field.null for field in model._meta.concrete_fields):
                rows = rows.filter(company_id__in=Company.objects.order_by().values("pk"))
            if count := rows.count():
                found[label] = found.get(label, 0) + count
        return sorted(found.items(), key=lambda pair: -pair[1])


def _together(refs: Sequence[Reference]) -> dict[tuple[type[models.Model], str], list[Reference]]:
    found: dict[tuple[type[models.Model], str], list[Reference]] = {}
    for one in refs:
        if one.label:
            found.setdefault((one.model, str(one.label)), []).append(one)
    return found


def meet(wish: Wish, *, by: Actor, lock: bool = False, gone_to: Callable[[str, int], int | None] = lambda kind, pk: None) -> Meeting:
    """Both records as the actor may see them. Refuses SAME, NO_KIND, FORBIDDEN, MERGED_ALREADY, NOT_FOUND, BAD_CHOICE."""
    by.require("merging.merge")
    kind = kind_of(wish.kind)
    by.require(kind.edit)
    if wish.kept == wish.gone:
        raise Refusal("SAME", N_("Choose two different records."), "gone_id")
    rows = kind.visible(by).filter(pk__in=sorted({wish.kept, wish.gone})).order_by("pk")
    if lock and connection.vendor == "postgresql":
        rows = rows.select_for_update(of=("self",))
    elif kind.related:
        rows = rows.select_related(*kind.related)
    found = {row.pk: row for row in rows}
    for pk, name in ((wish.kept, "kept_id"), (wish.gone, "gone_id")):
        if pk not in found and (now := gone_to(wish.kind, pk)) is not None:
            raise Refusal(
                "MERGED_ALREADY", N_("This record has been merged into another one meanwhile (%(id)s)."), name, params={"id": now}
            )
        if pk not in found:
            raise Refusal("NOT_FOUND", N_("There is no such record."), name)
    meeting = Meeting(kind, found[wish.kept], found[wish.gone], choices=wish.choices, by=by)
    _check(meeting, wish.choices)
    return meeting


def _check(meeting: Meeting, choices: Mapping[str, str]) -> None:
    known = {one.name: one for one in meeting.fields}
    for name, choice in choices.items():
        if name not in known or choice not in set(Choice) or (choice == Choice.BOTH and not known[name].joins):
            raise Refusal("BAD_CHOICE", N_("“%(value)s” is not one of the choices."), f"choices.{name}", params={"value": choice[:40]})
