"""Verbs of returns: register, decide, receive goods, correct invoices, give up (ORD-12)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from kupiec.ground.company import public as company
from kupiec.ground.kernel import audit, clock, records, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.money import ZERO
from kupiec.ground.kernel.refusal import Conflict, Refusal, Refusals
from kupiec.ground.kernel.words import N_
from kupiec.money.invoicing import public as invoicing
from kupiec.money.stock import public as stock
from kupiec.people.catalog import public as catalog
from kupiec.sales.orders import public as orders
from kupiec.sales.returns import queries
from kupiec.sales.returns.models import Return, ReturnCorrection, ReturnLine
from kupiec.sales.returns.values import MOST_LINES, RETURN, SERIES, Decided, Reason, ReturnDraft, State


def register(draft: ReturnDraft, *, by: Actor) -> int:
    """Write a return down; its id. Refuses NOTHING, OVER_RETURN, NOT_RETURNABLE at the line, BAD_CHOICE, NOT_FOUND."""
    by.require("returns.edit")
    with tx.write_tx(by=by):
        party, branch, warehouse = _source(draft, by=by)
        _check_lines(draft, by=by)
        records.fit(Return, {"note": draft.note})
        now = clock.now()
        (number,) = company.take_numbers(SERIES, company_id=by.company_id, on=clock.today(), count=1, branch_id=branch)
        row = Return.objects.create(
            company_id=by.company_id, branch_id=branch, number=number, party_id=party, order_id=draft.order_id, document_id=draft.document_id, warehouse_id=warehouse,
            registered_on=clock.today(), note=draft.note.strip(), created_at=now, created_by_id=by.user_id, updated_at=now,
        )  # fmt: skip
        ReturnLine.objects.bulk_create([
            ReturnLine(company_id=by.company_id, owner=row, stock_line_id=one.stock_line_id, quantity=one.quantity, reason=one.reason, note=one.note.strip()) for one in draft.lines
        ])  # fmt: skip
        audit.tell(RETURN, [row.pk], "registered", by=by)
        if draft.order_id is not None:
            audit.tell("orders.order", [draft.order_id], "returning", by=by, data={"number": number})
        return int(row.pk)


def _source(draft: ReturnDraft, *, by: Actor) -> tuple[int, int, int]:
    """Whose goods, of which branch and warehouse."""
    if draft.order_id is not None:
        order = orders.visible(by).filter(pk=draft.order_id).values_list("orderer_id", "branch_id", "warehouse_id").first()
        if order is not None:
            return order
    elif draft.document_id is not None:
        rows = stock.StockDocument.objects.filter(
            pk=draft.document_id, company_id=by.company_id, kind="WZ", state="issued", party__isnull=False
        )
        if by.scope("orders") != "all":
            rows = rows.filter(
                pk__in=orders.Delivered.objects.filter(order_line__order__in=orders.visible(by).values("pk")).values(
                    "stock_line__document_id"
                )
            )
        found = rows.values_list("party_id", "branch_id", "warehouse_id").first()
        if found is not None:
            return found
    raise Refusal("NOT_FOUND", N_("There is no such record."), "order_id" if draft.order_id is not None else "document_id")


def _check_lines(draft: ReturnDraft, *, by: Actor) -> None:
    if not draft.lines:
        raise Refusal("NOTHING", N_("Say how much of what comes back."), "lines")
    if len(draft.lines) > MOST_LINES:
        raise Refusal("TOO_MANY", N_("At most %(most)s lines."), "lines", params={"most": MOST_LINES})
    known = {
        one.stock_line_id: one
        for one in queries.returnable(company_id=by.company_id, order_id=draft.order_id, document_id=draft.document_id)
    }
    catalog.measures.check_quantities(
        (one.quantity, known[one.stock_line_id].item_id, f"lines[{at}].quantity")
        for at, one in enumerate(draft.lines)
        if one.stock_line_id in known
    )
    found: list[Refusal] = []
    seen: set[int] = set()
    for at, one in enumerate(draft.lines):
        field = f"lines[{at}]."
        line = known.get(one.stock_line_id)
        if line is None or one.stock_line_id in seen:
            found.append(Refusal("NOT_RETURNABLE", N_("This didn’t leave on an issued WZ."), f"{field}stock_line_id"))
        elif one.quantity <= 0 or one.quantity > line.left:
            found.append(
                Refusal(
                    "OVER_RETURN",
                    N_("Of “%(name)s” at most %(left)s can come back."),
                    f"{field}quantity",
                    params={"name": line.name, "left": line.left},
                )
            )
        if one.reason not in set(Reason):
            found.append(Refusal("BAD_CHOICE", N_("Choose from the list."), f"{field}reason"))
        records.fit(ReturnLine, {"note": one.note}, prefix=field)
        seen.add(one.stock_line_id)
    if found:
        raise found[0] if len(found) == 1 else Refusals(found)


def _locked(ids: Sequence[int], *, by: Actor, version: int | None = None) -> list[Return]:
    """The returns, locked after the orders they are of."""
    wanted = list(dict.fromkeys(ids))
    seen = list(queries.visible(by).filter(pk__in=wanted).values_list("pk", "order_id"))
    if len(seen) != len(wanted):
        raise Return.DoesNotExist
    lines = ReturnLine.objects.filter(owner_id__in=wanted).values("stock_line_id")
    above = set(orders.Delivered.objects.filter(stock_line_id__in=lines).values_list("order_line__order_id", flat=True)) | {
        order for _pk, order in seen if order
    }
    if above:
        orders.registry.locked(sorted(above), by=by)
    rows = list(Return.objects.select_for_update().filter(pk__in=wanted).order_by("pk"))
    if version is not None and any(row.version != version for row in rows):
        raise Conflict(N_("Somebody else changed this record meanwhile."), seen=version, found=rows[0].version)
    return rows


def _demand(rows: Sequence[Return], *states: State) -> None:
    for row in rows:
        if row.state not in states:
            raise Refusal("WRONG_STATE", N_("%(number)s is past that, or not there yet."), "state", params={"number": row.number})


def _pass(row: Return, state: State, **values: object) -> None:
    row.version += 1
    row.state, row.updated_at = state, clock.now()
    for name, value in values.items():
        setattr(row, name, value)
    row.save()


def decide(return_id: int, decided: Sequence[Decided], *, version: int | None = None, by: Actor) -> None:
    """Say what is accepted of each line. Nothing of anything: the return is refused. Refuses WRONG_STATE, NO_LINE, OVER_RETURN, REQUIRED."""
    by.require("returns.decide")
    with tx.write_tx(by=by):
        (row,) = _locked([return_id], by=by, version=version)
        _demand([row], State.NEW, State.DECIDED, State.REFUSED)
        known = {one.pk: one for one in ReturnLine.objects.filter(owner=row).select_related("stock_line")}
        given = {one.line_id: one for one in decided}
        if set(given) != set(known):
            raise Refusal("NO_LINE", N_("Decide of every line."), "lines")
        catalog.measures.check_quantities(
            (one.accepted, known[pk].stock_line.item_id, f"lines[{pk}].accepted") for pk, one in given.items()
        )
        for pk, one in given.items():
            _decide_line(known[pk], one)
        accepted = any(one.accepted for one in given.values())
        _pass(row, State.DECIDED if accepted else State.REFUSED, decided_at=clock.now(), decided_by_id=by.user_id)
        audit.tell(RETURN, [row.pk], "decided" if accepted else "refused", by=by)


def _decide_line(line: ReturnLine, one: Decided) -> None:
    if not 0 <= one.accepted <= line.quantity:
        raise Refusal("OVER_RETURN", N_("From 0 to %(most)s."), f"lines[{line.pk}].accepted", params={"most": line.quantity})
    if one.accepted < line.quantity and not one.why.strip():
        raise Refusal("REQUIRED", N_("Say why not all of it."), f"lines[{line.pk}].why")
    records.fit(ReturnLine, {"why": one.why}, prefix=f"lines[{line.pk}].")
    line.accepted, line.why = one.accepted, one.why.strip()
    line.save(update_fields=["accepted", "why"])


def accept(return_ids: Sequence[int], *, by: Actor) -> int:
    """Accept returns whole, as they were registered."""
    by.require("returns.decide")
    with tx.write_tx(by=by):
        for row in _locked(return_ids, by=by):
            decide(row.pk, [Decided(one.pk, one.quantity) for one in ReturnLine.objects.filter(owner=row)], by=by)
    return len(set(return_ids))


def receive(return_ids: Sequence[int], *, warehouse_id: int | None = None, by: Actor) -> list[int]:
    """Take the accepted goods in: one issued ZW per return; their ids. Refuses WRONG_STATE and what stock refuses."""
    by.require("returns.receive")
    with tx.write_tx(by=by):
        rows = _locked(return_ids, by=by)
        _demand(rows, State.DECIDED)
        lines: dict[int, list[ReturnLine]] = {row.pk: [] for row in rows}
        for one in ReturnLine.objects.filter(owner__in=rows, accepted__gt=0).select_related("stock_line__item__unit").order_by("pk"):
            lines[one.owner_id].append(one)
        made = stock.draft([_document(row, lines[row.pk], warehouse_id) for row in rows], by=by)
        for row, document in zip(rows, made, strict=True):
            _pass(row, State.RECEIVED, zw_id=document.document_id)
        ids = [one.document_id for one in made]
        stock.issue(ids, by=by)
        audit.tell(RETURN, [row.pk for row in rows], "received", by=by)
        return ids


def _document(row: Return, lines: Sequence[ReturnLine], warehouse_id: int | None) -> stock.DraftDocument:
    return stock.DraftDocument(
        kind="ZW", company_id=row.company_id, branch_id=row.branch_id, warehouse_id=warehouse_id or row.warehouse_id, issue_date=clock.today(), party_id=row.party_id,
        reference=row.number,
        lines=tuple(
            stock.DraftLine(item_id=one.stock_line.item_id, unit=one.stock_line.item.unit_id, factor=Decimal(1), quantity=one.accepted or ZERO,
                            base_quantity=one.accepted or ZERO, description=one.stock_line.description, returned_line_id=one.stock_line_id)
            for one in lines
        ),
    )  # fmt: skip


def correct(return_ids: Sequence[int], *, by: Actor) -> list[int]:
    """Draft the corrections of the invoices that billed what came back; their ids. What was not invoiced needs none.

    Refuses WRONG_STATE and what `invoicing.correct` refuses. Those that are settled need nothing more.
    """
    by.require("returns.settle")
    with tx.write_tx(by=by):
        rows = _locked(return_ids, by=by)
        _demand(rows, State.RECEIVED)
        made: list[int] = []
        for row in rows:
            made += _correct(row, by=by)
            _pass(row, State.SETTLED)
        audit.tell(RETURN, [row.pk for row in rows], "settled", by=by)
        return made


def _correct(row: Return, *, by: Actor) -> list[int]:
    back = {one.stock_line_id: one for one in ReturnLine.objects.filter(owner=row, accepted__gt=0)}
    billed = queries.billed(list(back))
    now = queries.now_of(line for rows in billed.values() for _invoice, line, _quantity in rows)
    less = _less(back, billed, now)
    reason = (
        f"{row.number}: " + ", ".join(dict.fromkeys(one.note for one in back.values() if one.note))
        if any(one.note for one in back.values())
        else row.number
    )
    made = []
    for invoice_id, changes in less.items():
        pk = invoicing.correct(invoice_id, changes, reason=reason[:200], by=by.lent("invoicing.correct"))
        ReturnCorrection.objects.create(company_id=row.company_id, owner=row, correction_id=pk)
        made.append(pk)
    return made


def _less(
    back: Mapping[int, ReturnLine], billed: Mapping[int, Sequence[tuple[int, int, Decimal]]], now: Mapping[int, tuple[Decimal, Decimal]]
) -> dict[int, list[invoicing.LineChange]]:
    """Per invoice what is left of its lines once the goods came back; the latest invoice gives first."""
    left = {line: quantity * factor for line, (quantity, factor) in now.items()}
    touched: dict[int, set[int]] = {}
    for pk, one in back.items():
        rest = one.accepted or ZERO
        for invoice, line, quantity in billed.get(pk, ()):
            taken = min(rest, quantity, left[line])
            if taken > 0:
                left[line] -= taken
                rest -= taken
                touched.setdefault(invoice, set()).add(line)
    return {
        invoice: [invoicing.LineChange(line, quantity=left[line] / now[line][1]) for line in sorted(lines)]
        for invoice, lines in touched.items()
    }


def cancel(return_ids: Sequence[int], *, reason: str = "", by: Actor) -> int:
    """Give returns up before anything came in. Refuses WRONG_STATE."""
    by.require("returns.edit")
    with tx.write_tx(by=by):
        rows = _locked(return_ids, by=by)
        _demand(rows, State.NEW, State.DECIDED, State.REFUSED)
        for row in rows:
            _pass(row, State.CANCELLED)
        audit.tell(RETURN, [row.pk for row in rows], "cancelled", by=by, data={"reason": reason})
    return len(rows)
