"""Tranches written down: rows made to say what rules decided, every date promised kept (CNF-2)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal

from django.db.models import F

from kupiec.ground.company import public as company
from kupiec.ground.kernel import clock, entered
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.bulk import update_rows
from kupiec.ground.kernel.money import QUANTITY_DECIMALS, half_up
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.sales.confirmations import queries, rules
from kupiec.sales.confirmations.models import Confirmation, Line, Promised, Tranche
from kupiec.sales.confirmations.values import ZERO, Slice, State

NEVER = 1 << 62


def touch(pk: int) -> None:
    Confirmation.objects.filter(pk=pk).update(updated_at=clock.now())


def check_day(on: dt.date | None, field: str, *, past: bool = True) -> None:
    """Refuses TOO_FAR for days nobody can mean, TOO_EARLY for days gone by unless `past`."""
    entered.near_day({field: on}, field)
    if on is not None and not past and on < clock.today():
        raise Refusal("TOO_EARLY", N_("This day has passed."), field)


def slices(lines: Sequence[Line]) -> dict[int, list[Slice]]:
    """Tranches of lines as rules see them, with what was shipped of each, in the line's unit."""
    ids = [line.pk for line in lines]
    rows, went = queries.tranches_of(ids), queries.shipped(ids)
    factors = {line.pk: line.factor for line in lines}
    return {
        pk: [
            Slice(
                row.on,
                row.quantity,
                row.by_hand,
                _in_unit(went[row.pk].quantity, row.quantity, factors[pk]) if row.pk in went else ZERO,
                row.pk,
            )
            for row in some
        ]
        for pk, some in rows.items()
    }


def _in_unit(base: Decimal, whole: Decimal, factor: Decimal) -> Decimal:
    return min(half_up(base / factor, QUANTITY_DECIMALS), whole)


def after(by: Actor) -> Callable[[dt.date], dt.date]:
    """The day a further tranche falls on: a week later, on a working day."""
    working = company.working_calendar(by.company_id).is_working
    return lambda day: rules.on_or_after(day + dt.timedelta(days=7), working)


def resize(row: Confirmation, line: Line, difference: Decimal, *, by: Actor) -> None:
    """A line's quantity has changed: what is more or less is taken by tranches nobody corrected."""
    found = slices([line])[line.pk]
    put({line: rules.absorb(found, difference, after=after(by)) if difference else found}, promised=row.state == State.CONFIRMED, by=by)


def put(wanted: Mapping[Line, Sequence[Slice]], *, promised: bool, reason: str = "", by: Actor) -> list[int]:
    """Make the tranches of lines be these; of promised ones each change is a promise kept for ever. Constant statements for any set.

    Answers the ids of all tranches of the lines.
    """
    rows = {row.pk: row for some in queries.tranches_of([line.pk for line in wanted]).values() for row in some}
    fresh, changed, told, stays = [], [], [], set()
    for line, some in wanted.items():
        for one, until in _counted(line, some):
            row = rows.get(one.key) if one.key else None
            if row is None:
                fresh.append(
                    Tranche(
                        company_id=line.company_id,
                        line_id=line.pk,
                        on=one.on,
                        quantity=one.quantity,
                        until=until,
                        by_hand=one.by_hand,
                        first_on=one.on if promised else None,
                    )
                )
                continue
            stays.add(row.pk)
            if (row.on, row.quantity) != (one.on, one.quantity):
                told.append(row)
            if (row.on, row.quantity, row.until, row.by_hand) != (one.on, one.quantity, until, one.by_hand):
                row.on, row.quantity, row.until, row.by_hand = one.on, one.quantity, until, one.by_hand
                changed.append(row)
    gone = [row for pk, row in rows.items() if pk not in stays]
    for row in gone:
        row.quantity = row.until = ZERO
    kept = [row for row in gone if row.first_on is not None]
    Tranche.objects.filter(pk__in=[row.pk for row in gone if row.first_on is None]).delete()
    update_rows(Tranche, [{"pk": row.pk, "on": row.on, "quantity": row.quantity, "until": row.until, "by_hand": row.by_hand} for row in changed + kept],
                ["on", "quantity", "until", "by_hand"], bump="version")  # fmt: skip
    Tranche.objects.bulk_create(fresh)
    if promised:
        promise([*told, *kept, *fresh], reason=reason, by=by)
    return [*sorted(stays), *(row.pk for row in fresh)]


def _counted(line: Line, some: Sequence[Slice]) -> list[tuple[Slice, Decimal]]:
    """Tranches in the order deliveries fill them, each with what is due up to and with it."""
    found, gone = [], ZERO
    for one in sorted(some, key=lambda row: (row.on, row.key or NEVER)):
        gone += one.quantity
        found.append((one, line.base_quantity if gone == line.quantity else half_up(gone * line.factor, QUANTITY_DECIMALS)))
    if gone != line.quantity:
        raise AssertionError(f"tranches of line {line.pk} make {gone}, not {line.quantity}")
    return found


def promise(rows: Sequence[Tranche], *, reason: str = "", by: Actor) -> None:
    """Keep what is promised of tranches now."""
    now, said = clock.now(), reason.strip()[:240]
    Promised.objects.bulk_create(
        Promised(company_id=row.company_id, tranche_id=row.pk, on=row.on, quantity=row.quantity, at=now, by_user=by.user_id, reason=said)
        for row in rows
    )


def first_promises(confirmation_ids: Sequence[int], *, by: Actor) -> None:
    """Confirmations are confirmed: the days of their tranches are those first promised. Four statements for any set."""
    rows = Tranche.objects.filter(line__confirmation_id__in=list(confirmation_ids), quantity__gt=0).order_by("pk")
    fresh = [row for row in rows if row.first_on is None]
    Tranche.objects.filter(pk__in=[row.pk for row in fresh]).update(first_on=F("on"), version=F("version") + 1)
    promise(fresh, by=by)
