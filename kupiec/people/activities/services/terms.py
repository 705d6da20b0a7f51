"""Dictionaries of the room, kept by administrators (ACT-3)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from kupiec.ground.kernel import entered, records, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.people.activities.models import Task, Term
from kupiec.people.activities.services import checks
from kupiec.people.activities.values import TermKind

COLUMNS = (
    "kind", "code", "name", "name_en", "name_de", "colour", "icon", "position", "standard", "closed", "percent", "remind_minutes",
    "makes_note", "active",
)  # fmt: skip
CLOSES = frozenset({TermKind.TASK_STATUS, TermKind.ENTRY_STATE})
REMINDS = frozenset({TermKind.CONTACT_TYPE, TermKind.TASK_TYPE, TermKind.IMPORTANCE})
MOST_MINUTES = 60 * 24 * 60


def save_term(values: Mapping[str, Any], *, pk: int | None = None, version: int | None = None, by: Actor) -> int:
    """Add an entry to a dictionary, or change one; the kind of an entry stays. Answers its id.

    Whether a status closes tasks can't be changed while tasks have it. Refuses REQUIRED, TAKEN, BAD_CHOICE, IN_USE.
    """
    by.require("activities.setup")
    clean = checks.texts(
        {name: value for name, value in values.items() if name in COLUMNS}, lines=("code", "name", "name_en", "name_de"), areas=()
    )
    for name in ("code", "name"):
        entered.required({name: clean.get(name, "" if pk is None else "kept")}, name)
    with tx.write_tx(by=by):
        row = Term.objects.get(pk=pk) if pk is not None else None
        kind = row.kind if row else clean.get("kind")
        if kind not in set(TermKind):
            raise Refusal("BAD_CHOICE", N_("Choose from the list."), "kind")
        clean = _fitting({**clean, "kind": kind})
        records.fit(Term, clean)
        _free(kind, clean.get("code"), pk)
        if row is not None:
            _keep_meaning(row, clean)
        if clean.get("standard"):
            Term.objects.filter(kind=kind, standard=True).exclude(pk=pk or 0).update(standard=False)
        if row is None:
            return int(Term.objects.create(**clean).pk)
        records.update(row, clean, version=version)
        return int(row.pk)


def _fitting(values: dict[str, Any]) -> dict[str, Any]:
    """Only what entries of the kind can have."""
    kind = values["kind"]
    empty: dict[str, Any] = {}
    if kind not in CLOSES:
        empty["closed"] = False
    if kind not in REMINDS:
        empty["remind_minutes"] = None
    if kind not in (TermKind.TASK_STATUS, TermKind.COMPLETION):
        empty["percent"] = None
    if kind != TermKind.CONTACT_TYPE:
        empty["makes_note"] = False
    percent, minutes = values.get("percent"), values.get("remind_minutes")
    if percent is not None and not 0 <= percent <= 100:
        raise Refusal("BAD_NUMBER", N_("From 0 to 100 percent."), "percent")
    if minutes is not None and not 0 <= minutes <= MOST_MINUTES:
        raise Refusal("BAD_NUMBER", N_("At most 60 days before."), "remind_minutes")
    return {**values, **{name: value for name, value in empty.items() if name in values}}


def _free(kind: str, code: str | None, pk: int | None) -> None:
    if code and Term.objects.filter(kind=kind, code=code).exclude(pk=pk or 0).exists():
        raise Refusal("TAKEN", N_("“%(value)s” is already used by another record."), "code", params={"value": code})


def _keep_meaning(row: Term, values: Mapping[str, Any]) -> None:
    if "closed" in values and values["closed"] != row.closed and Task.objects.filter(status=row).exists():
        raise Refusal("IN_USE", N_("Tasks have this status; add another one instead."), "closed")


def retire(ids: Sequence[int], *, by: Actor) -> int:
    """Take entries out of use; records that have them keep them."""
    return _use(ids, active=False, by=by)


def revive(ids: Sequence[int], *, by: Actor) -> int:
    return _use(ids, active=True, by=by)


def _use(ids: Sequence[int], *, active: bool, by: Actor) -> int:
    by.require("activities.setup")
    with tx.write_tx(by=by):
        return Term.objects.filter(pk__in=list(ids)).update(active=active)
