"""Kinds of cases, their phases and passages, reasons: kept by administrators (CAS-2)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from kupiec.ground.kernel import entered, records, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.people.cases.models import Case, CaseKind, CasePassage, CasePhase, CaseReason, Named
from kupiec.people.cases.services import checks
from kupiec.people.cases.values import PAPERS, REQUIRABLE, Group, Result

NAMES = ("name", "name_en", "name_de", "position", "active")
KIND = (*NAMES, "code", "behaviour", "icon", "colour", "papers", "internal", "standard")
PHASE = (*NAMES, "code", "group", "colour", "probability", "result", "required", "idle_days")
REASON = (*NAMES, "result")
LINES = ("code", "name", "name_en", "name_de")


def _clean(model: type[Named], values: Mapping[str, Any], columns: Sequence[str], *, new: bool) -> dict[str, Any]:
    clean = checks.texts({name: value for name, value in values.items() if name in columns}, lines=LINES)
    for name in ("code", "name"):
        if name in columns:
            entered.required({name: clean.get(name, "" if new else "kept")}, name)
    records.fit(model, {name: value for name, value in clean.items() if not isinstance(value, (list, tuple))})
    return clean


def _only(values: dict[str, Any], name: str, allowed: Sequence[str]) -> None:
    """A list of known words. Refuses BAD_CHOICE."""
    if name not in values:
        return
    values[name] = list(dict.fromkeys(values[name] or ()))
    if set(values[name]) - set(allowed):
        raise Refusal("BAD_CHOICE", N_("Choose from the list."), name)


def _taken(rows: Any, code: str | None, pk: int | None) -> None:
    if code and rows.filter(code=code).exclude(pk=pk or 0).exists():
        raise Refusal("TAKEN", N_("“%(value)s” is already used by another record."), "code", params={"value": code})


def save_kind(values: Mapping[str, Any], *, pk: int | None = None, version: int | None = None, by: Actor) -> int:
    """Add a kind of cases or change one; a new one gets three phases to begin with.

    What it can do stays while it has cases. Refuses REQUIRED, TAKEN, BAD_CHOICE, IN_USE, CONFLICT.
    """
    by.require("cases.setup")
    clean = _clean(CaseKind, values, KIND, new=pk is None)
    _only(clean, "papers", PAPERS)
    with tx.write_tx(by=by):
        row = CaseKind.objects.get(pk=pk) if pk is not None else None
        _taken(CaseKind.objects, clean.get("code"), pk)
        if row is not None:
            changed = [name for name in ("behaviour", "internal", "code") if name in clean and clean[name] != getattr(row, name)]
            if changed and Case.objects.filter(kind=row).exists():
                raise Refusal("IN_USE", N_("Cases of this kind exist; add another kind instead."), changed[0])
        if clean.get("standard"):
            CaseKind.objects.filter(standard=True).exclude(pk=pk or 0).update(standard=False)
        if row is None:
            row = CaseKind.objects.create(**clean)
            _begin(row)
        else:
            records.update(row, clean, version=version)
        return int(row.pk)


def _begin(kind: CaseKind) -> None:
    first = (
        ("new", "Nowa", "New", Group.POTENTIAL),
        ("doing", "W toku", "In progress", Group.OPEN),
        ("done", "Zakończona", "Finished", Group.CLOSED),
    )
    CasePhase.objects.bulk_create(
        CasePhase(kind=kind, code=code, name=name, name_en=english, group=group, position=at * 10)
        for at, (code, name, english, group) in enumerate(first, 1)
    )


def save_phase(values: Mapping[str, Any], *, pk: int | None = None, version: int | None = None, by: Actor) -> int:
    """Add a phase to a kind or change one, with its passages (`onward`: ids of phases, none = anywhere).

    Its group and result stay while cases stand in it. Refuses REQUIRED, TAKEN, BAD_CHOICE, BAD_NUMBER, IN_USE, OTHER_KIND.
    """
    by.require("cases.setup")
    clean = _clean(CasePhase, values, PHASE, new=pk is None)
    _only(clean, "required", REQUIRABLE)
    checks.percent(clean)
    checks.positive(clean, "idle_days")
    with tx.write_tx(by=by):
        row = CasePhase.objects.get(pk=pk) if pk is not None else None
        kind = row.kind_id if row else int(values.get("kind_id") or 0)
        if not CaseKind.objects.filter(pk=kind).exists():
            raise Refusal("UNKNOWN_KEY", N_("Choose from the list."), "kind_id")
        _taken(CasePhase.objects.filter(kind_id=kind), clean.get("code"), pk)
        group = clean.get("group") or (row.group if row else Group.OPEN.value)
        if row is None:
            clean["group"] = group
        if group != Group.CLOSED:
            clean["result"] = Result.NONE.value
        if row is not None:
            changed = [name for name in ("group", "result") if name in clean and clean[name] != getattr(row, name)]
            if changed and Case.objects.filter(phase=row).exists():
                raise Refusal("IN_USE", N_("Cases stand in this phase; add another one instead."), changed[0])
            records.update(row, clean, version=version)
        else:
            row = CasePhase.objects.create(kind_id=kind, **clean)
        if "onward" in values:
            _passages(row, values["onward"] or ())
        return int(row.pk)


def _passages(row: CasePhase, onward: Sequence[int]) -> None:
    wanted = set(onward) - {row.pk}
    known = set(CasePhase.objects.filter(kind_id=row.kind_id, pk__in=wanted).values_list("pk", flat=True))
    if wanted - known:
        raise Refusal("OTHER_KIND", N_("This phase belongs to another kind of cases."), "onward")
    CasePassage.objects.filter(origin=row).exclude(target_id__in=wanted).delete()
    have = set(CasePassage.objects.filter(origin=row).values_list("target_id", flat=True))
    CasePassage.objects.bulk_create(CasePassage(origin=row, target_id=target) for target in sorted(wanted - have))


def save_reason(values: Mapping[str, Any], *, pk: int | None = None, version: int | None = None, by: Actor) -> int:
    """Add a reason for which cases are won or lost, or change one."""
    by.require("cases.setup")
    clean = _clean(CaseReason, values, REASON, new=pk is None)
    if pk is None:
        entered.required({"name": clean.get("name", "")}, "name")
    with tx.write_tx(by=by):
        if pk is None:
            return int(CaseReason.objects.create(**clean).pk)
        records.update(CaseReason.objects.get(pk=pk), clean, version=version)
        return pk


def retire(model: type[Named], ids: Sequence[int], *, active: bool, by: Actor) -> int:
    """Take entries out of use or put them back. Refuses IN_USE for phases live cases stand in, LAST for the first ones."""
    by.require("cases.setup")
    with tx.write_tx(by=by):
        if not active and model is CasePhase and Case.objects.filter(phase_id__in=list(ids)).exclude(group=Group.CLOSED).exists():
            raise Refusal("IN_USE", N_("Cases stand in this phase; move them on first."))
        return model._base_manager.filter(pk__in=list(ids)).update(active=active)
