"""Lines of confirmations: added, changed, taken off; a changed quantity is taken by tranches nobody corrected (CNF-2)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal

from django.db.models import Max

from kupiec.ground.company import public as company
from kupiec.ground.documents import public as documents
from kupiec.ground.kernel import clock, entered, records, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.money import QUANTITY_DECIMALS, half_up
from kupiec.ground.kernel.refusal import Conflict, Refusal
from kupiec.ground.kernel.words import N_
from kupiec.people.catalog import public as catalog
from kupiec.sales.confirmations import rules
from kupiec.sales.confirmations.models import Confirmation, Line, Tranche
from kupiec.sales.confirmations.services import tranches
from kupiec.sales.confirmations.services.held import open_one
from kupiec.sales.confirmations.values import MOST_LINES, Changed, LineChange, LineDraft, State

USUAL_DAYS = 7


def rows_of(drafts: Sequence[LineDraft], goods: Mapping[int, catalog.ItemFacts], *, company_id: int, first: int = 1) -> list[Line]:
    """Lines not saved yet. Refuses NO_ITEM, NO_UNIT, QUANTITY, NEGATIVE, TOO_LONG, TOO_MANY_LINES."""
    if len(drafts) + first - 1 > MOST_LINES:
        raise Refusal("TOO_MANY_LINES", N_("At most %(most)s lines."), "lines", params={"most": MOST_LINES})
    return [_row(draft, goods, place, company_id) for place, draft in enumerate(drafts, first)]


def _row(draft: LineDraft, goods: Mapping[int, catalog.ItemFacts], place: int, company_id: int) -> Line:
    item = goods.get(draft.item_id) if draft.item_id else None
    description = entered.one_line(draft.description) or (item.name if item else "")
    if (draft.item_id and item is None) or not description:
        raise Refusal("NO_ITEM", N_("There is no such item."), "code")
    line = Line(
        company_id=company_id, position=place, order_line_id=draft.order_line_id, source_line=draft.source_line, item_id=draft.item_id, description=description[:400],
        unit=draft.unit or (item.unit if item else ""), factor=_factor(item, draft.unit), price=draft.price, requested_on=draft.requested_on,
    )  # fmt: skip
    _count(line, draft.quantity)
    _check(line)
    return line


def _factor(item: catalog.ItemFacts | None, unit: str) -> Decimal:
    factor = item.factor_of(unit or item.unit) if item else Decimal(1)
    if factor is None:
        raise Refusal(
            "NO_UNIT", N_("%(code)s is not counted in “%(unit)s”."), "unit", params={"code": item.code if item else "", "unit": unit[:20]}
        )
    return factor


def _count(line: Line, quantity: Decimal) -> None:
    if quantity <= 0:
        raise Refusal("QUANTITY", N_("The quantity must be above zero."), "quantity")
    records.fit(Line, {"quantity": quantity, "base_quantity": quantity * line.factor})
    catalog.measures.check_quantity(quantity, line.unit)
    line.quantity, line.base_quantity = quantity, half_up(quantity * line.factor, QUANTITY_DECIMALS)


def _check(line: Line) -> None:
    if line.price is not None and line.price < 0:
        raise Refusal("NEGATIVE", N_("The price can’t be negative."), "price")
    records.fit(Line, {"unit": line.unit, "price": line.price})
    tranches.check_day(line.requested_on, "requested_on")


def first_tranches(lines: Sequence[Line], *, by: Actor) -> None:
    """Each new line is one tranche, on the day asked for, else in a week; two statements for any set."""
    if not lines:
        return
    working, today = company.working_calendar(by.company_id).is_working, clock.today()
    usual = today + dt.timedelta(days=USUAL_DAYS)
    Tranche.objects.bulk_create(
        Tranche(
            company_id=line.company_id, line_id=line.pk, on=rules.on_or_after(max(line.requested_on or usual, today), working), quantity=line.quantity, until=line.base_quantity,
        )
        for line in lines
    )  # fmt: skip


def _of_draft(row: Confirmation, *, on_order: bool = False) -> None:
    """Until it is confirmed its lines may change; `on_order`: also when they are those of an order. Refuses CONFIRMED."""
    if row.state != State.DRAFT or (row.order_id and not on_order):
        raise Refusal("CONFIRMED", N_("It stands on an order or is confirmed; its lines stay."), "code")


def add_lines(pk: int, drafts: Sequence[LineDraft], *, by: Actor) -> Changed:
    """Add lines to a draft that stands on no order, at the end. Refuses FINISHED, CONFIRMED and what `create` refuses."""
    by.require("confirmations.edit")
    with tx.write_tx(by=by):
        row = open_one(pk, by=by)
        _of_draft(row)
        last = Line.objects.filter(confirmation_id=pk).aggregate(Max("position"))["position__max"] or 0
        made = rows_of(
            drafts, catalog.facts({draft.item_id for draft in drafts if draft.item_id}), company_id=row.company_id, first=last + 1
        )
        for line in made:
            line.confirmation_id = pk
        Line.objects.bulk_create(made)
        first_tranches(made, by=by)
        tranches.touch(pk)
    return Changed(tuple(line.pk for line in made))


def change_line(pk: int, line_id: int, change: LineChange, *, version: int | None = None, by: Actor) -> Changed:
    """Change a line; of a new quantity the difference goes to tranches nobody corrected.

    Refuses FINISHED, CONFIRMED (unit, price of a confirmed one), NO_LINE, OVER_QUANTITY and what `create` refuses; Conflict on a stale version.
    """
    by.require("confirmations.edit")
    with tx.write_tx(by=by):
        row = open_one(pk, by=by)
        line = Line.objects.filter(confirmation_id=pk, pk=line_id).first()
        if line is None:
            raise Refusal("NO_LINE", N_("This line is gone."), "line")
        if version is not None and version != line.version:
            raise Conflict(N_("Somebody has changed this line meanwhile."), seen=version, found=line.version)
        if (change.unit is not None and change.unit != line.unit) or (change.price is not None and change.price != line.price):
            _of_draft(row)
        before = line.quantity
        _put(line, change)
        line.version += 1
        line.save()
        if line.quantity != before or change.unit is not None:
            tranches.resize(row, line, line.quantity - before, by=by)
        tranches.touch(pk)
    return Changed((line.pk,))


def _put(line: Line, change: LineChange) -> None:
    if change.unit is not None and change.unit != line.unit:
        item = catalog.facts([line.item_id]).get(line.item_id) if line.item_id else None
        line.factor = _factor(item, change.unit)
        line.unit = change.unit or (item.unit if item else line.unit)
    if change.quantity is not None or change.unit is not None:
        _count(line, line.quantity if change.quantity is None else change.quantity)
    if change.price is not None:
        line.price = change.price
    if change.requested_on is not None:
        line.requested_on = change.requested_on
    _check(line)


def copy_line(pk: int, line_id: int, *, by: Actor) -> Changed:
    """The same line again, at the end."""
    line = Line.objects.filter(confirmation_id=pk, pk=line_id).first()
    if line is None:
        raise Refusal("NO_LINE", N_("This line is gone."), "line")
    draft = LineDraft(
        item_id=line.item_id,
        description=line.description,
        quantity=line.quantity,
        unit=line.unit,
        price=line.price,
        requested_on=line.requested_on,
    )
    return add_lines(pk, [draft], by=by)


def remove_lines(pk: int, chosen: Sequence[tuple[int, int]], *, by: Actor) -> Changed:
    """Take lines off a draft, each as (id, version seen). Refuses CONFIRMED; Conflict on a stale version."""
    by.require("confirmations.edit")
    with tx.write_tx(by=by):
        row = open_one(pk, by=by)
        _of_draft(row, on_order=True)
        known = dict(Line.objects.filter(confirmation_id=pk, pk__in=[line for line, _seen in chosen]).values_list("pk", "version"))
        for line, seen in chosen:
            if known.get(line, seen) != seen:
                raise Conflict(N_("Somebody has changed this line meanwhile."), seen=seen, found=known[line])
        rows, parts = Line.objects.filter(pk__in=known), Tranche.objects.filter(line_id__in=known)
        back = documents.taken_off.keep([*rows, *parts], of=row)
        parts.delete()
        rows.delete()
        tranches.touch(pk)
    return Changed(removed=tuple(known), back=back)


def put_back(pk: int, kept: str, *, by: Actor) -> Changed:
    """Lines taken off stand again, with their tranches. Refuses CONFIRMED, NOT_KEPT, STANDS_ALREADY, GONE."""
    by.require("confirmations.edit")
    with tx.write_tx(by=by):
        row = open_one(pk, by=by)
        _of_draft(row, on_order=True)
        rows = documents.taken_off.put_back(kept, of=row)
        tranches.touch(pk)
    return Changed(tuple(one.pk for one in rows if isinstance(one, Line)))
