"""Lines spread into tranches by themselves, and tranches corrected by hand (CNF-2)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from kupiec.ground.company import public as company
from kupiec.ground.kernel import audit, clock, records, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.money import QUANTITY_DECIMALS, half_up
from kupiec.ground.kernel.refusal import Conflict, Refusal
from kupiec.ground.kernel.words import N_
from kupiec.people.catalog import public as catalog
from kupiec.sales.booking import public as booking
from kupiec.sales.confirmations import queries, rules
from kupiec.sales.confirmations.models import Confirmation, Line, Tranche
from kupiec.sales.confirmations.services import tranches
from kupiec.sales.confirmations.services.held import in_state, open_one
from kupiec.sales.confirmations.values import CONFIRMATION, ZERO, Capacity, Changed, How, Plan, Slice, State
from kupiec.sales.promising import public as promising

Parts = Sequence[tuple[dt.date, Decimal]]


def spread(
    pk: int, plan: Plan, *, line_ids: Collection[int] = (), again: bool = False, reason: str = "", version: int | None = None, by: Actor
) -> list[int]:
    """Spread lines (all of them when none is named) into tranches; those corrected by hand or begun stay, unless `again` takes the hand's too.

    A constant number of statements for any number of lines. Answers the ids of tranches. Refuses NOT_FOUND, FINISHED, EMPTY, TOO_EARLY, TOO_FAR, NEGATIVE and what rules refuse; Conflict on a stale version.
    """
    by.require("confirmations.edit")
    _check(plan)
    with tx.write_tx(by=by):
        row = open_one(pk, version=version, by=by)
        lines = list(Line.objects.filter(confirmation_id=pk).order_by("position", "pk"))
        lines = [line for line in lines if not line_ids or line.pk in set(line_ids)]
        if not lines:
            raise Refusal("EMPTY", N_("The document has no lines."), "lines")
        found = tranches.slices(lines)
        if again:
            found = {key: [replace(one, by_hand=False) for one in some] for key, some in found.items()}
        left = {line: line.quantity - sum((one.quantity for one in found[line.pk] if one.by_hand or one.least), ZERO) for line in lines}
        wanted = _spread(row, {line: rest for line, rest in left.items() if rest > 0}, replace(plan, starts=clock.today()), by=by)
        ids = tranches.put(
            {line: rules.respread(found[line.pk], fresh) for line, fresh in wanted.items()},
            promised=row.state == State.CONFIRMED,
            reason=reason,
            by=by,
        )
        row.updated_at, row.version = clock.now(), row.version + 1
        row.save(update_fields=["updated_at", "version"])
        if row.state == State.CONFIRMED:
            audit.tell(CONFIRMATION, [pk], "spread", by=by, data={"reason": reason.strip()[:240]})
    return ids


def _check(plan: Plan) -> None:
    tranches.check_day(plan.first, "first", past=False)
    for name in ("lot", "pack", "capacity"):
        value = getattr(plan, name)
        if value < 0:
            raise Refusal("NEGATIVE", N_("This can’t be below zero."), name)
        try:
            records.fit(Line, {"quantity": value})
        except Refusal as refusal:
            refusal.field = name
            raise


def _spread(row: Confirmation, left: Mapping[Line, Decimal], plan: Plan, *, by: Actor) -> dict[Line, list[Slice]]:
    working = company.working_calendar(by.company_id).is_working
    parts = _parts(row, left, by=by) if plan.how == How.STOCK else {}
    capacities = _capacities(left, plan, company_id=by.company_id) if plan.how == How.CAPACITY else {}
    return {
        line: rules.spread(rest, plan, working=working, capacity=capacities.get(line.pk), parts=parts.get(line.pk, ()))
        for line, rest in left.items()
    }


def _parts(row: Confirmation, left: Mapping[Line, Decimal], *, by: Actor) -> dict[int, Parts]:
    """What stock can promise of lines, in their units; services and goods not kept are there at once, what is blocked for the order is its own."""
    goods = catalog.facts({line.item_id for line in left if line.item_id})
    asked = [line for line in left if line.item_id and goods[line.item_id].stocked]
    found: dict[int, Parts] = {line.pk: [(clock.today(), left[line])] for line in left if line not in asked}
    if asked:
        own = [("orders.line", line.order_line_id) for line in asked if line.order_line_id]
        whole = promising.promise(
            [promising.Ask(line.item_id or 0, half_up(left[line] * line.factor, QUANTITY_DECIMALS)) for line in asked],
            warehouse_id=row.warehouse_id,
            own=own,
            by=by,
        )
        for line, answer in zip(asked, whole.answers, strict=True):
            found[line.pk] = [(part.on, _less(part.quantity, line, left[line])) for part in answer.promise.parts]
    return found


def _less(base: Decimal, line: Line, most: Decimal) -> Decimal:
    return min(half_up(base / line.factor, QUANTITY_DECIMALS), most)


def _capacities(left: Mapping[Line, Decimal], plan: Plan, *, company_id: int) -> dict[int, Capacity]:
    """What can be made on a day: so much each working day, as written; else what the free hours of the item's resource allow."""
    calendar = company.working_calendar(company_id)
    if plan.capacity > 0:
        return {line.pk: Capacity(lambda day: plan.capacity if calendar.is_working(day) else ZERO) for line in left}
    terms = promising.Terms.objects.filter(
        company_id=company_id, item_id__in={line.item_id for line in left}, resource__isnull=False, unit_hours__gt=0
    )
    chosen = {item: (resource, hours) for item, resource, hours in terms.values_list("item_id", "resource_id", "unit_hours")}
    free = booking.free_hours(
        {resource for resource, _hours in chosen.values()}, first=clock.today(), days=rules.HORIZON, company_id=company_id
    )
    found = {}
    for line in left:
        if line.item_id in chosen:
            resource, hours = chosen[line.item_id]
            days = {day: half_up(given / hours / line.factor, QUANTITY_DECIMALS) for day, given in free.get(resource, ())}
            found[line.pk] = Capacity(lambda day, days=days: days.get(day, ZERO))  # type: ignore[misc]
    return found


def correct(
    tranche_id: int, *, quantity: Decimal | None = None, on: dt.date | None = None, reason: str = "", version: int | None = None, by: Actor
) -> Changed:
    """Correct a tranche by hand: its day, its quantity; the sum of the line stays, the last tranche nobody corrected takes the difference.

    Refuses NOT_FOUND, FINISHED, TOO_EARLY, TOO_FAR and what rules refuse; Conflict on a stale version. Answers all tranches of the line.
    """
    by.require("confirmations.edit")
    with tx.write_tx(by=by):
        row = open_one(_line_of(tranche_id, by=by).confirmation_id, by=by)
        line = _line_of(tranche_id, by=by)
        found = tranches.slices([line])[line.pk]
        at = next((place for place, one in enumerate(found) if one.key == tranche_id), None)
        if at is None:
            raise Refusal("NOT_FOUND", N_("There is no such record."))
        _check_version(tranche_id, version)
        if quantity is not None:
            records.fit(Tranche, {"quantity": quantity})
            catalog.measures.check_quantity(quantity, line.unit)
        if on is not None and on != found[at].on:
            tranches.check_day(on, "on", past=False)
        before = {one.key for one in found}
        ids = tranches.put(
            {line: rules.correct(found, at, quantity=quantity, on=on, after=tranches.after(by))},
            promised=row.state == State.CONFIRMED,
            reason=reason,
            by=by,
        )
        tranches.touch(row.pk)
    return Changed(tuple(ids), tuple(key for key in before if key and key not in ids))


def _confirmations_of(tranche_ids: Collection[int], *, by: Actor) -> list[int]:
    """Of which confirmations they are, to be locked; what else is true of them is read after that. Refuses NOT_FOUND."""
    found = dict(queries.tranches(by).filter(pk__in=tranche_ids).values_list("pk", "line__confirmation_id"))
    if len(found) != len(tranche_ids):
        raise Refusal("NOT_FOUND", N_("There is no such record."))
    return sorted(set(found.values()))


def _line_of(tranche_id: int, *, by: Actor) -> Line:
    found = Tranche.objects.filter(pk=tranche_id, company_id=by.company_id, quantity__gt=0).select_related("line").first()
    if found is None:
        raise Refusal("NOT_FOUND", N_("There is no such record."))
    return found.line


def _check_version(tranche_id: int, version: int | None) -> None:
    """Read after the confirmation is locked."""
    now = Tranche.objects.values_list("version", flat=True).get(pk=tranche_id)
    if version is not None and version != now:
        raise Conflict(N_("Somebody has changed this tranche meanwhile."), seen=version, found=now)


def put_off(tranche_ids: Sequence[int], *, on: dt.date, reason: str = "", by: Actor) -> int:
    """Another day for tranches still to go out, whatever lines they are of. Constant statements for any set.

    Refuses NOT_FOUND, NOT_CONFIRMED, TOO_EARLY, TOO_FAR, SHIPPED.
    """
    by.require("confirmations.edit")
    tranches.check_day(on, "on", past=False)
    with tx.write_tx(by=by):
        wanted = set(tranche_ids)
        rows = in_state(_confirmations_of(wanted, by=by), (State.CONFIRMED,), "NOT_CONFIRMED", by=by)
        owners = dict(Tranche.objects.filter(pk__in=wanted, quantity__gt=0).values_list("pk", "line_id"))
        if len(owners) != len(wanted):
            raise Refusal("NOT_FOUND", N_("There is no such record."))
        lines = list(Line.objects.filter(pk__in=set(owners.values())).order_by("pk"))
        found, later = tranches.slices(lines), tranches.after(by)
        for pk, line_id in owners.items():
            at = next(place for place, one in enumerate(found[line_id]) if one.key == pk)
            found[line_id] = rules.correct(found[line_id], at, on=on, after=later)
        tranches.put({line: found[line.pk] for line in lines}, promised=True, reason=reason, by=by)
        Confirmation.objects.filter(pk__in=[row.pk for row in rows]).update(updated_at=clock.now())
    return len(owners)
