"""Budgets entered with their first version, made from a version of another, changed, put away (BUD-1)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from decimal import Decimal
from typing import Any

from django.db.models import F

from kupiec.ground.kernel import audit, clock, entered, records, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.search_text import fold
from kupiec.ground.kernel.words import N_
from kupiec.sales.budgets import queries, rules
from kupiec.sales.budgets.models import Budget, Line, Version
from kupiec.sales.budgets.services import checks, lines, uses
from kupiec.sales.budgets.values import BUDGET, MOST_LINES, BudgetDraft, LineDraft

HEAD = ("code", "name", "side", "control", "first_day", "last_day", "department_id", "contract_id", "case_id", "owner_id", "remarks")
HUNDRED = Decimal(100)


def create(drafts: Sequence[BudgetDraft], *, by: Actor) -> list[int]:
    """Enter budgets, each with version 1 being prepared and its lines. Ids in order; constant statements for any set.

    Refuses REQUIRED, TAKEN, UNKNOWN_KEY, BAD_DAY, ENDS_BEFORE, OUTSIDE, BAD_PRICE, TOO_LONG, TOO_MANY_LINES, SWITCHED_OFF.
    """
    by.require("budgets.edit")
    with tx.write_tx(by=by):
        checks.switched_on(by)
        heads = [_clean({name: value for name, value in asdict(draft).items() if name in HEAD}) for draft in drafts]
        _free([head["code"] for head in heads], by=by)
        checks.known([*heads, *(asdict(line) for draft in drafts for line in draft.lines)], by=by)
        now = clock.now()
        rows = [
            Budget(company_id=by.company_id, search=search_words(head), created_at=now, updated_at=now, created_by_id=by.user_id, **head) for head in heads
        ]  # fmt: skip
        made = [lines.rows_of(draft.lines, begins=row.first_day, ends=row.last_day) for draft, row in zip(drafts, rows, strict=True)]
        for some in made:
            if len(some) > MOST_LINES:
                raise Refusal("TOO_MANY_LINES", N_("At most %(most)s lines."), "lines", params={"most": MOST_LINES})
        Budget.objects.bulk_create(rows)
        versions = Version.objects.bulk_create(Version(budget_id=row.pk, number=1) for row in rows)
        for version, some in zip(versions, made, strict=True):
            for line in some:
                line.of_id = version.pk
        Line.objects.bulk_create([line for some in made for line in some])
    return [row.pk for row in rows]


def _clean(values: Mapping[str, Any]) -> dict[str, Any]:
    clean = checks.texts(values, lines=("code", "name"), areas=("remarks",))
    for name in ("code", "name", "first_day", "last_day"):
        entered.required(clean, name)
    records.fit(Budget, {name: value for name, value in clean.items() if isinstance(value, str)})
    rules.check_days(clean.get("first_day"), clean.get("last_day"), today=clock.today())
    return clean


def _free(codes: Sequence[str], *, by: Actor, but: int | None = None) -> None:
    if len(set(codes)) != len(codes):
        raise Refusal("TAKEN", N_("“%(value)s” is given twice."), "code", params={"value": codes[0]})
    taken = Budget.objects.filter(company_id=by.company_id, code__in=codes).exclude(pk=but or 0).values_list("code", flat=True).first()
    if taken is not None:
        raise Refusal("TAKEN", N_("“%(value)s” is already used by another record."), "code", params={"value": taken})


def search_words(head: Mapping[str, Any]) -> str:
    return fold(f"{head['code']} {head['name']}")[:5000]


def edit(pk: int, changes: Mapping[str, Any], *, version: int | None = None, by: Actor) -> int:
    """Change what is said of a budget, only the fields named. Answers the new version. Refuses what `create` refuses, CONFLICT.

    What it is about and its days may change: documents are then put anew. Refuses OUTSIDE where lines lie beyond the new days.
    """
    by.require("budgets.edit")
    with tx.write_tx(by=by):
        (row,) = checks.locked([pk], by=by)
        now = {name: getattr(row, name) for name in HEAD}
        clean = _clean({**now, **{name: value for name, value in changes.items() if name in HEAD}})
        checks.known([clean], kept=[(name, value) for name, value in now.items() if name.endswith("_id") and value is not None], by=by)
        if clean["code"] != row.code:
            _free([clean["code"]], by=by, but=pk)
        outside = (
            Line.objects.filter(of__budget=row)
            .exclude(of__state="dropped")
            .exclude(first_day__gte=clean["first_day"], last_day__lte=clean["last_day"])
        )
        if outside.exists():
            raise Refusal("OUTSIDE", N_("Lines of the budget lie beyond these days."), "last_day")
        new = records.update(row, {**clean, "search": search_words(clean), "updated_at": clock.now()}, version=version)
        if any(clean[name] != now[name] for name in ("side", "department_id", "contract_id", "case_id", "first_day", "last_day")):
            uses.put_anew([pk], by=by)
    return new


def build(version_id: int, draft: BudgetDraft, *, percent: Decimal = HUNDRED, by: Actor) -> int:
    """A budget of a contract (of anything) made from a version: its lines, so many per cent of their amounts. Answers the budget's id.

    Days of lines that lie beyond the new budget's are brought into it. Refuses NOT_FOUND, BAD_PERCENT and what `create` refuses.
    """
    by.require("budgets.edit")
    rules.check_percent(percent)
    source = queries.versions(by).select_related("budget").filter(pk=version_id).first()
    if source is None:
        raise Refusal("NOT_FOUND", N_("There is no such record."))
    first, last = draft.first_day, draft.last_day
    copied = tuple(
        LineDraft(
            name=one.name, amount=rules.share(one.amount, percent), cost_kind_id=one.cost_kind_id, account_id=one.account_id, department_id=one.department_id,
            contract_id=None if draft.contract_id else one.contract_id, case_id=one.case_id, remarks=one.remarks,
            first_day=min(max(one.first_day, first), last) if first <= last else None, last_day=max(min(one.last_day, last), first) if first <= last else None,
        )
        for one in queries.lines(source.pk)
    )  # fmt: skip
    with tx.write_tx(by=by):
        (pk,) = create([BudgetDraft(**{**{name: getattr(draft, name) for name in HEAD}, "lines": copied})], by=by)
        Budget.objects.filter(pk=pk).update(source_id=source.pk)
        audit.tell(BUDGET, [pk], "built", by=by, data={"from": f"{source.budget.code} / {source.number}"})
    return pk


def archive(ids: Sequence[int], *, by: Actor) -> int:
    """Put budgets away: nothing is measured by them any more."""
    return _put(ids, archived=True, by=by)


def restore(ids: Sequence[int], *, by: Actor) -> int:
    return _put(ids, archived=False, by=by)


def _put(ids: Sequence[int], *, archived: bool, by: Actor) -> int:
    by.require("budgets.edit")
    with tx.write_tx(by=by):
        rows = checks.locked(ids, by=by)
        Budget.objects.filter(pk__in=[row.pk for row in rows]).update(archived=archived, updated_at=clock.now(), version=F("version") + 1)
        if not archived:
            uses.put_anew([row.pk for row in rows], by=by)
    return len(rows)
