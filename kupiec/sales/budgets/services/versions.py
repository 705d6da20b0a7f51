"""Versions of a budget: begun as the whole of another, approved, put in force (BUD-1)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import F

from kupiec.ground.kernel import audit, clock, entered, records, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Conflict, Refusal
from kupiec.ground.kernel.words import N_
from kupiec.ground.workflow import public as workflow
from kupiec.sales.budgets import queries
from kupiec.sales.budgets.models import Charge, Line, Version
from kupiec.sales.budgets.services import checks, uses
from kupiec.sales.budgets.values import BUDGET, VERSION, State

COPIED = (
    "position", "code", "name", "cost_kind_id", "account_id", "department_id", "contract_id", "case_id", "first_day", "last_day", "amount", "remarks",
)  # fmt: skip


def begin(budget_id: int, *, from_id: int | None = None, label: str = "", by: Actor) -> int:
    """Begin a version: the lines of another (the one in force, else the last), whole. Answers its id. Refuses HAS_DRAFT, NOT_FOUND."""
    by.require("budgets.edit")
    label = entered.one_line(label)
    records.fit(Version, {"label": label})
    with tx.write_tx(by=by):
        checks.locked([budget_id], by=by)
        known = queries.versions_of(budget_id)
        if any(one.state == State.DRAFT for one in known):
            raise Refusal("HAS_DRAFT", N_("There is a version being prepared already."), "state")
        source = queries.shown(budget_id) if from_id is None else next((one for one in known if one.pk == from_id), None)
        if source is None:
            raise Refusal("NOT_FOUND", N_("There is no such record."))
        made = Version.objects.create(budget_id=budget_id, number=max(one.number for one in known) + 1, label=label)
        Line.objects.bulk_create(
            Line(of=made, **dict(zip(COPIED, row, strict=True)))
            for row in Line.objects.filter(of=source).order_by("position", "pk").values_list(*COPIED)
        )
        audit.tell(BUDGET, [budget_id], "begun", by=by, data={"number": made.number})
    return int(made.pk)


def edit_version(version_id: int, changes: Mapping[str, Any], *, version: int | None = None, by: Actor) -> int:
    """What a version being prepared is about, in words. Refuses FROZEN, TOO_LONG, CONFLICT."""
    with tx.write_tx(by=by):
        row = checks.draft(version_id, by=by)
        clean = checks.texts({name: value for name, value in changes.items() if name == "label"}, lines=("label",))
        records.fit(Version, clean)
        return records.update(row, clean, version=version)


def _own(ids: Sequence[int], *, by: Actor) -> list[Version]:
    rows = list(queries.versions(by).filter(pk__in=list(ids)).select_related("budget").order_by("budget_id", "pk"))
    entered.all_there(rows, ids)
    checks.locked({row.budget_id for row in rows}, by=by)
    return list(Version.objects.filter(pk__in=list(ids)).select_related("budget").order_by("budget_id", "pk"))


def approve(ids: Sequence[int], *, by: Actor) -> int:
    """Versions being prepared are agreed on; from now on they never change. Refuses NOT_DRAFT, EMPTY, NOT_APPROVED while a circulation must end first."""
    by.require("budgets.approve")
    with tx.write_tx(by=by):
        rows = _own(ids, by=by)
        filled = set(Line.objects.filter(of__in=rows).values_list("of_id", flat=True))
        for row in rows:
            if row.state != State.DRAFT:
                raise Refusal(
                    "NOT_DRAFT",
                    N_("%(budget)s: only a version being prepared can be approved."),
                    "state",
                    params={"budget": row.budget.code},
                )
            if row.pk not in filled:
                raise Refusal("EMPTY", N_("%(budget)s has no lines."), "lines", params={"budget": row.budget.code})
        workflow.require_finished(VERSION, [row.pk for row in rows], by=by)
        Version.objects.filter(pk__in=[row.pk for row in rows]).update(
            state=State.APPROVED, approved_at=clock.now(), approved_by_id=by.user_id, version=F("version") + 1
        )
        _tell(rows, "approved", by=by)
    return len(rows)


def approve_circulated(ids: Sequence[int], *, by: Actor) -> int:
    """Of these, whose circulation ended well, approve what still waits as it was approved: the deciders stand for the right."""
    system = by.lent("budgets.see", "budgets.approve")
    drafts = set(Version.objects.filter(pk__in=list(ids), state=State.DRAFT).values_list("pk", flat=True))
    drafts &= set(Line.objects.filter(of__in=drafts).values_list("of_id", flat=True))
    held = {pk for pk, need in workflow.needs(VERSION, sorted(drafts), by=system).items() if need.refusal is not None}
    wanted = sorted(drafts - held)
    return approve(wanted, by=system) if wanted else 0


def enforce(ids: Sequence[int], *, by: Actor) -> int:
    """Approved versions, one of a budget, are what execution is measured by from now on; the ones before stay approved.

    Refuses NOT_APPROVED, LINE_USED where somebody put documents onto a line that the new version lacks.
    """
    by.require("budgets.approve")
    with tx.write_tx(by=by):
        rows = _own(ids, by=by)
        for row in rows:
            if row.state != State.APPROVED:
                raise Refusal(
                    "NOT_APPROVED",
                    N_("%(budget)s: only an approved version can be put in force."),
                    "state",
                    params={"budget": row.budget.code},
                )
            _check_charges(row)
        budgets = [row.budget_id for row in rows]
        if len(set(budgets)) != len(budgets):
            raise Refusal("ONE_OF", N_("Choose one version of each budget."), "state")
        Version.objects.filter(budget_id__in=budgets, state=State.CURRENT).update(state=State.APPROVED, version=F("version") + 1)
        Version.objects.filter(pk__in=[row.pk for row in rows]).update(state=State.CURRENT, version=F("version") + 1)
        _tell(rows, "enforced", by=by)
        uses.put_anew(budgets, by=by)
    return len(rows)


def _check_charges(row: Version) -> None:
    lost = (
        Charge.objects.filter(budget_id=row.budget_id)
        .exclude(code__in=Line.objects.filter(of=row).values("code"))
        .values_list("code", flat=True)
        .first()
    )
    if lost is not None:
        name = Line.objects.filter(of__budget_id=row.budget_id, code=lost).order_by("-of__number").values_list(
            "name", flat=True
        ).first() or str(lost)
        raise Refusal("LINE_USED", N_("Documents were put onto “%(name)s”, which this version lacks."), "lines", params={"name": name})


def drop(ids: Sequence[int], *, version: int | None = None, by: Actor) -> int:
    """Versions being prepared that will not be agreed on; they stay readable. Refuses NOT_DRAFT, FIRST where a budget has no other."""
    by.require("budgets.edit")
    with tx.write_tx(by=by):
        rows = _own(ids, by=by)
        for row in rows:
            if row.state != State.DRAFT:
                raise Refusal(
                    "NOT_DRAFT",
                    N_("%(budget)s: only a version being prepared can be given up."),
                    "state",
                    params={"budget": row.budget.code},
                )
            if not any(one.pk != row.pk and one.state != State.DROPPED for one in queries.versions_of(row.budget_id)):
                raise Refusal(
                    "FIRST",
                    N_("%(budget)s has no other version; put the budget away instead."),
                    "state",
                    params={"budget": row.budget.code},
                )
            if version is not None and version != row.version:
                raise Conflict(N_("Somebody else changed this record meanwhile."), seen=version, found=row.version)
        Version.objects.filter(pk__in=[row.pk for row in rows]).update(state=State.DROPPED, version=F("version") + 1)
        _tell(rows, "dropped", by=by)
    return len(rows)


def _tell(rows: Sequence[Version], verb: str, *, by: Actor) -> None:
    for number in sorted({row.number for row in rows}):
        audit.tell(BUDGET, [row.budget_id for row in rows if row.number == number], verb, by=by, data={"number": number})
