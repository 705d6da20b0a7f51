"""Lines of a version being prepared; an approved one is frozen (BUD-1)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Max

from kupiec.ground.documents import public as documents
from kupiec.ground.kernel import clock, entered, records, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Conflict, Refusal
from kupiec.ground.kernel.words import N_
from kupiec.sales.budgets import rules
from kupiec.sales.budgets.models import Line, Version
from kupiec.sales.budgets.services import checks
from kupiec.sales.budgets.values import MOST_LINES, Changed, LineDraft

TEXTS = ("name", "remarks")
FIELDS = ("name", "amount", "first_day", "last_day", "cost_kind_id", "account_id", "department_id", "contract_id", "case_id", "remarks")


def rows_of(drafts: Sequence[LineDraft], *, begins: dt.date, ends: dt.date, place: int = 1, code: int = 1) -> list[Line]:
    """Lines not saved yet. Refuses REQUIRED, BAD_PRICE, BAD_NUMBER, TOO_LONG, BAD_DAY, ENDS_BEFORE, OUTSIDE."""
    return [Line(position=place + at, code=code + at, **_clean(asdict(draft), begins=begins, ends=ends)) for at, draft in enumerate(drafts)]


def _clean(values: Mapping[str, Any], *, begins: dt.date, ends: dt.date) -> dict[str, Any]:
    clean = checks.texts({name: values[name] for name in FIELDS}, lines=TEXTS)
    entered.required(clean, "name")
    clean["first_day"], clean["last_day"] = clean["first_day"] or begins, clean["last_day"] or ends
    clean["amount"] = Decimal(clean["amount"] or 0)
    rules.check_amount(clean["amount"])
    records.fit(Line, {name: clean[name] for name in (*TEXTS, "amount")})
    rules.check_within(clean["first_day"], clean["last_day"], begins=begins, ends=ends)
    rules.check_days(clean["first_day"], clean["last_day"], today=clock.today())
    return clean


def add(version_id: int, drafts: Sequence[LineDraft], *, after: int | None = None, by: Actor) -> Changed:
    """Add lines at the end, or below line `after`. Refuses FROZEN, TOO_MANY_LINES, UNKNOWN_KEY and what `budgets.create` refuses of lines."""
    with tx.write_tx(by=by):
        row = checks.draft(version_id, by=by)
        checks.known([asdict(draft) for draft in drafts], by=by)
        made = rows_of(
            drafts,
            begins=row.budget.first_day,
            ends=row.budget.last_day,
            place=_room(version_id, len(drafts), after=after),
            code=_next_code(row),
        )
        for line in made:
            line.of_id = version_id
        Line.objects.bulk_create(made)
    return Changed(tuple(line.pk for line in made), reordered=after is not None)


def _next_code(row: Version) -> int:
    """Codes are given once in a budget, whatever becomes of the version."""
    return int(Line.objects.filter(of__budget_id=row.budget_id).aggregate(last=Max("code"))["last"] or 0) + 1


def _room(version_id: int, count: int, *, after: int | None) -> int:
    rows = Line.objects.filter(of_id=version_id)
    figures = rows.aggregate(last=Max("position"), count=Count("pk"))
    if figures["count"] + count > MOST_LINES:
        raise Refusal("TOO_MANY_LINES", N_("At most %(most)s lines."), "lines", params={"most": MOST_LINES})
    last = figures["last"] or 0
    place = rows.filter(pk=after).values_list("position", flat=True).first() if after else None
    if place is None or place == last:
        return int(last) + 1
    rows.filter(position__gt=place).update(position=F("position") + count)
    return int(place) + 1


def _one(version_id: int, line_id: int) -> Line:
    line = Line.objects.filter(of_id=version_id, pk=line_id).first()
    if line is None:
        raise Refusal("NO_LINE", N_("This line is gone."), "line")
    return line


def change(version_id: int, line_id: int, changes: Mapping[str, Any], *, version: int | None = None, by: Actor) -> Changed:
    """Change a line, only the fields named; an empty day is the budget's. Refuses FROZEN, NO_LINE and what `add` refuses; Conflict."""
    with tx.write_tx(by=by):
        row = checks.draft(version_id, by=by)
        line = _one(version_id, line_id)
        if version is not None and version != line.version:
            raise Conflict(N_("Somebody has changed this line meanwhile."), seen=version, found=line.version)
        now = {name: getattr(line, name) for name in FIELDS}
        given = {name: value for name, value in changes.items() if name in FIELDS}
        checks.known([given], kept=[(name, value) for name, value in now.items() if name.endswith("_id") and value is not None], by=by)
        clean = _clean({**now, **given}, begins=row.budget.first_day, ends=row.budget.last_day)
        for name, value in clean.items():
            setattr(line, name, value)
        line.version += 1
        line.save()
    return Changed((line.pk,))


def remove(version_id: int, chosen: Sequence[tuple[int, int]], *, by: Actor) -> Changed:
    """Take lines off, each as (id, version seen). Refuses FROZEN; Conflict on a stale version."""
    with tx.write_tx(by=by):
        row = checks.draft(version_id, by=by)
        known = dict(Line.objects.filter(of_id=version_id, pk__in=[line for line, _seen in chosen]).values_list("pk", "version"))
        for line, seen in chosen:
            if known.get(line, seen) != seen:
                raise Conflict(N_("Somebody has changed this line meanwhile."), seen=seen, found=known[line])
        rows = Line.objects.filter(pk__in=known)
        back = documents.taken_off.keep(rows, of=row)
        rows.delete()
    return Changed(removed=tuple(known), back=back)


def put_back(version_id: int, kept: str, *, by: Actor) -> Changed:
    """Lines taken off stand again, under the code documents know. Refuses FROZEN, NOT_KEPT, STANDS_ALREADY, GONE."""
    with tx.write_tx(by=by):
        rows = documents.taken_off.put_back(kept, of=checks.draft(version_id, by=by))
    return Changed(tuple(row.pk for row in rows))


def copy(version_id: int, line_id: int, *, by: Actor) -> Changed:
    """The same line again, below."""
    line = _one(version_id, line_id)
    return add(version_id, [LineDraft(**{name: getattr(line, name) for name in FIELDS})], after=line_id, by=by)


def move(version_id: int, line_id: int, *, before: int | None, by: Actor) -> Changed:
    """Put a line before another, at the end when none."""
    with tx.write_tx(by=by):
        checks.draft(version_id, by=by)
        order = [
            one for one in Line.objects.filter(of_id=version_id).order_by("position", "pk").values_list("pk", flat=True) if one != line_id
        ]
        order.insert(order.index(before) if before in order else len(order), line_id)
        for place, one in enumerate(order, 1):
            Line.objects.filter(pk=one, of_id=version_id).exclude(position=place).update(position=place)
    return Changed((line_id,), reordered=True)
