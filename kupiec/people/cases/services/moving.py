"""Cases pass from phase to phase: allowed passages, what the phase asks for, chance, result, the log (CAS-2, CAS-3)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from kupiec.ground.kernel import audit, bells, clock, entered, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.bulk import update_rows
from kupiec.ground.kernel.refusal import Conflict, Refusal
from kupiec.ground.kernel.words import N_
from kupiec.ground.workflow import public as workflow
from kupiec.people.cases import events, queries, rules, words
from kupiec.people.cases.models import Case, CaseMove, CasePhase, CaseReason, CaseWant
from kupiec.people.cases.values import CASE, Group

_WRITTEN = ("phase", "group", "phase_at", "probability", "weighted", "result", "reason", "reason_note", "closed_on", "updated_at")


def move(
    ids: Sequence[int],
    phase_id: int,
    *,
    by: Actor,
    reason_id: int | None = None,
    reason_note: str = "",
    note: str = "",
    version: int | None = None,
) -> int:
    """Cases of one kind come into a phase of it, all or none; those that stand there already stay.

    Refuses NOT_FOUND, OTHER_KIND, NO_PASSAGE, MISSING (naming the fields), UNKNOWN_KEY, CONFLICT. Rings Moved; a constant
    number of statements for any set.
    """
    by.require("cases.edit")
    reason_note, note = entered.one_line(reason_note)[:240], entered.one_line(note)[:240]
    with tx.write_tx(by=by):
        rows = locked(ids, by=by)
        if version is not None and len(rows) == 1 and rows[0].version != version:
            raise Conflict(N_("Somebody else changed this record meanwhile."), seen=version, found=rows[0].version)
        target = _target(phase_id, rows)
        moving = [row for row in rows if row.phase_id != target.pk]
        _check_passages(moving, target)
        reason = _reason(reason_id, target)
        names = dict(CasePhase.objects.filter(pk__in={row.phase_id for row in moving}).values_list("pk", "name"))
        origins = {row.pk: (row.phase_id, row.phase_at) for row in moving}
        for row in moving:
            _put(row, target, reason=reason, reason_note=reason_note)
        _check_filled(moving, target)
        if target.group == Group.CLOSED:
            workflow.require_finished(CASE, [row.pk for row in moving], by=by)
        if moving:
            _write(moving, origins, note=note or reason_note, by=by)
            for origin, some in _by_origin(moving, origins).items():
                audit.tell(CASE, some, "moved", by=by, data={"origin": names[origin], "target": target.name})
            bells.ring(events.Moved(tuple(row.pk for row in moving)), by=by)
    return len(moving)


def locked(ids: Sequence[int], *, by: Actor) -> list[Case]:
    """Cases the actor may see, locked in order of id. Refuses NOT_FOUND."""
    rows = list(queries.visible(by).filter(pk__in=list(ids)).select_related("kind").select_for_update(of=("self",)).order_by("pk"))
    if len(rows) != len(set(ids)):
        raise Refusal("NOT_FOUND", N_("There is no such case."))
    return rows


def _target(phase_id: int, rows: Sequence[Case]) -> CasePhase:
    target = CasePhase.objects.filter(pk=phase_id).first()
    if target is None:
        raise Refusal("UNKNOWN_KEY", N_("There is no such phase."), "phase_id")
    if any(row.kind_id != target.kind_id for row in rows):
        raise Refusal("OTHER_KIND", N_("This phase belongs to another kind of cases."), "phase_id")
    return target


def _check_passages(rows: Sequence[Case], target: CasePhase) -> None:
    if rows and not target.active:
        raise Refusal("NO_PASSAGE", N_("The phase “%(target)s” is out of use."), "phase_id", params={"target": str(target)})
    ways = queries.passages({row.phase_id for row in rows})
    for row in rows:
        if not rules.may_pass(ways, row.phase_id, target.pk):
            raise Refusal(
                "NO_PASSAGE", N_("%(number)s can’t go to “%(target)s” from where it stands."), "phase_id",
                params={"number": row.number, "target": str(target)},
            )  # fmt: skip


def _reason(reason_id: int | None, target: CasePhase) -> CaseReason | None:
    if reason_id is None:
        return None
    found = CaseReason.objects.filter(pk=reason_id, active=True).first()
    if found is None or (found.result and found.result != target.result):
        raise Refusal("UNKNOWN_KEY", N_("Choose from the list."), "reason_id")
    return found


def _put(row: Case, target: CasePhase, *, reason: CaseReason | None, reason_note: str) -> None:
    """The phase with what follows from it onto the case, not saved. Back from the end, result and reason are gone."""
    closing = target.group == Group.CLOSED
    row.phase_id, row.group, row.probability = target.pk, target.group, target.probability
    row.value, row.weighted = rules.worth(row.expected_value, row.rate, target.probability)
    row.result = target.result
    row.reason_id = reason.pk if reason else (row.reason_id if closing else None)
    row.reason_note = reason_note or (row.reason_note if closing else "")
    row.closed_on = (row.closed_on or clock.today()) if closing else None


def _check_filled(rows: Sequence[Case], target: CasePhase) -> None:
    if not target.required:
        return
    wanted = set(CaseWant.objects.filter(case__in=rows).values_list("case_id", flat=True)) if "wants" in target.required else set()
    for row in rows:
        values = {name: getattr(row, name, None) for name in target.required} | {"wants": row.pk in wanted or None}
        missing = rules.missing(target.required, values)
        if missing:
            told = ", ".join(str(words.FIELDS[name]) for name in missing if name in words.FIELDS)
            raise Refusal(
                "MISSING", N_("%(number)s: fill in first: %(fields)s."), missing[0], params={"number": row.number, "fields": told}
            )


def _write(rows: Sequence[Case], origins: Mapping[int, tuple[int, dt.datetime]], *, note: str, by: Actor) -> None:
    now = clock.now()
    for row in rows:
        row.phase_at = row.updated_at = now
    columns = [field for field in Case._meta.concrete_fields if field.name in _WRITTEN]
    update_rows(
        Case, [{"pk": row.pk, **{one.name: getattr(row, one.attname) for one in columns}} for row in rows], _WRITTEN, bump="version"
    )
    CaseMove.objects.bulk_create(
        CaseMove(
            company_id=row.company_id, case_id=row.pk, origin_id=origins[row.pk][0], target_id=row.phase_id, at=now, user_id=by.user_id, note=note,
            stayed=max(int((now - origins[row.pk][1]).total_seconds()), 0),
        )
        for row in rows
    )  # fmt: skip


def _by_origin(rows: Sequence[Case], origins: Mapping[int, tuple[int, Any]]) -> dict[int, Collection[int]]:
    found: dict[int, list[int]] = {}
    for row in rows:
        found.setdefault(origins[row.pk][0], []).append(row.pk)
    return {origin: tuple(ids) for origin, ids in found.items()}
