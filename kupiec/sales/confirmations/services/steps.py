"""What people decide of confirmations: confirmed after the credit check, made orders of, closed, cancelled (CNF-1)."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal

from django.db.models import F

from kupiec.ground.company import public as company
from kupiec.ground.kernel import audit, clock, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.bulk import update_rows
from kupiec.ground.kernel.money import ZERO, half_up
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.money.receivables import public as receivables
from kupiec.people.catalog import public as catalog
from kupiec.sales.calloffs import public as calloffs
from kupiec.sales.confirmations import found, queries
from kupiec.sales.confirmations.models import Confirmation, Line, Tranche
from kupiec.sales.confirmations.services import tranches
from kupiec.sales.confirmations.services.held import in_state
from kupiec.sales.confirmations.values import CODE, CONFIRMATION, Source, State
from kupiec.sales.offers import public as offers
from kupiec.sales.orders import public as orders


def confirm(ids: Sequence[int], *, by: Actor) -> int:
    """Drafts are confirmed: credit checked again, numbered, dated today, their tranches promised. Constant statements for any set.

    Refuses NOT_FOUND, NOT_DRAFT, EMPTY, TOO_EARLY where a tranche's day has passed, OVER_LIMIT.
    """
    by.require("confirmations.confirm")
    with tx.write_tx(by=by):
        rows = in_state(ids, (State.DRAFT,), "NOT_DRAFT", by=by)
        known = [row.pk for row in rows]
        filled, today = queries.counted(known), clock.today()
        if any(pk not in filled for pk in known):
            raise Refusal("EMPTY", N_("The document has no lines."), "lines")
        past = (
            Tranche.objects.filter(line__confirmation_id__in=known, on__lt=today, first_on__isnull=True)
            .order_by("line_id")
            .values_list("line__description", flat=True)
            .first()
        )
        if past is not None:
            raise Refusal("TOO_EARLY", N_("%(what)s: the day of a tranche has passed."), "on", params={"what": past})
        over = _check_credit(rows, by=by)
        tranches.first_promises(known, by=by)
        _number(rows, by=by)
        now = clock.now()
        update_rows(
            Confirmation,
            [{"pk": row.pk, "state": State.CONFIRMED, "number": row.number, "issue_date": today, "confirmed_at": now, "updated_at": now, "credit_over_by": over.get(row.pk)} for row in rows],
            ["state", "number", "issue_date", "confirmed_at", "updated_at", "credit_over_by"], bump="version",
        )  # fmt: skip
        found.index(known, by=by)
        audit.tell(CONFIRMATION, known, "confirmed", by=by)
    return len(rows)


def _check_credit(rows: Sequence[Confirmation], *, by: Actor) -> dict[int, Decimal]:
    """By how much credit limits would be exceeded; an accepted order counts already. Refuses OVER_LIMIT as the company has set it."""
    receivables.lock_credit(by.company_id, {row.payer_id for row in rows})
    exposures, adding = receivables.exposure(by.company_id, {row.payer_id for row in rows}), _adding(rows)
    effect = (company.queries.own(by.company_id).settings or {}).get("orders", {}).get("credit", "approve")
    taken: defaultdict[int, Decimal] = defaultdict(Decimal)
    over = {}
    for row in rows:
        exposure = exposures[row.payer_id]
        taken[row.payer_id] += adding[row.pk]
        beyond = ZERO if exposure.limit is None else exposure.total + taken[row.payer_id] - exposure.limit
        if beyond <= 0 or effect == "ignore":
            continue
        if effect != "warn" and not by.may("confirmations.over_credit"):
            raise Refusal(
                "OVER_LIMIT",
                N_("%(confirmation)s: the payer’s credit limit would be exceeded by %(over)s."),
                "payer_id",
                params={"confirmation": str(row), "over": beyond},
            )
        over[row.pk] = beyond
    return over


def _adding(rows: Sequence[Confirmation]) -> dict[int, Decimal]:
    """What confirmations add to the exposure, gross, in the company's currency; two statements."""
    standing = dict(orders.Order.objects.filter(pk__in={row.order_id for row in rows if row.order_id}).values_list("pk", "state"))
    counted = {row.pk: row.rate for row in rows if standing.get(row.order_id or 0, "") not in ("accepted", "closed")}
    lines = list(
        Line.objects.filter(confirmation_id__in=list(counted), price__isnull=False).values_list(
            "confirmation_id", "item_id", "quantity", "price"
        )
    )
    vat = {pk: one.vat_percent for pk, one in catalog.facts({item for _pk, item, *_rest in lines if item}).items()}
    usual = Decimal(23)
    found: dict[int, Decimal] = {row.pk: ZERO for row in rows}
    for pk, item, quantity, price in lines:
        found[pk] += half_up(quantity * price * counted[pk] * (100 + (vat.get(item, usual) if item else usual)) / 100)
    return found


def _number(rows: Sequence[Confirmation], *, by: Actor) -> None:
    groups: dict[int, list[Confirmation]] = {}
    for row in rows:
        groups.setdefault(row.branch_id, []).append(row)
    for branch_id, some in sorted(groups.items()):
        for row, given in zip(
            some, company.take_numbers(CODE, company_id=by.company_id, on=clock.today(), count=len(some), branch_id=branch_id), strict=True
        ):
            row.number = given


def close(ids: Sequence[int], *, reason: str = "", by: Actor) -> int:
    """Nothing more goes out of them. Refuses NOT_CONFIRMED."""
    by.require("confirmations.confirm")
    with tx.write_tx(by=by):
        return _to(in_state(ids, (State.CONFIRMED,), "NOT_CONFIRMED", by=by), State.CLOSED, "closed", reason, by=by)


def reopen(ids: Sequence[int], *, by: Actor) -> int:
    """Awaited again. Refuses NOT_CLOSED."""
    by.require("confirmations.confirm")
    with tx.write_tx(by=by):
        return _to(in_state(ids, (State.CLOSED,), "NOT_CLOSED", by=by), State.CONFIRMED, "reopened", "", by=by)


def cancel(ids: Sequence[int], *, reason: str = "", by: Actor) -> int:
    """Drafts and confirmations of which nothing has gone out; the order stays. Refuses FINISHED, SHIPPED."""
    by.require("confirmations.confirm")
    with tx.write_tx(by=by):
        rows = in_state(ids, (State.DRAFT, State.CONFIRMED), "FINISHED", by=by)
        lines = dict(Line.objects.filter(confirmation_id__in=[row.pk for row in rows]).values_list("pk", "confirmation_id"))
        begun = {lines[pk] for pk, went in queries.shipped_in_all(lines).items() if went > 0}
        named = next((row for row in rows if row.pk in begun and row.state == State.CONFIRMED), None)
        if named is not None:
            raise Refusal(
                "SHIPPED", N_("Goods of %(confirmation)s have gone out; close it instead."), "state", params={"confirmation": str(named)}
            )
        Line.objects.filter(pk__in=lines).update(live=False)
        return _to(rows, State.CANCELLED, "cancelled", reason, by=by)


def _to(rows: Sequence[Confirmation], state: State, said: str, reason: str, *, by: Actor) -> int:
    ids = [row.pk for row in rows]
    Confirmation.objects.filter(pk__in=ids).update(state=state, updated_at=clock.now(), version=F("version") + 1)
    audit.tell(CONFIRMATION, ids, said, by=by, data={"reason": reason.strip()[:240]})
    return len(ids)


def order(ids: Sequence[int], *, by: Actor) -> list[int]:
    """Orders of confirmed ones that stand on none: by their offers and contracts where they were made from them. Ids of orders.

    Refuses NOT_CONFIRMED, ORDERED, and what offers, contracts and orders refuse.
    """
    by.require("orders.edit")
    with tx.write_tx(by=by):
        rows = in_state(ids, (State.CONFIRMED,), "NOT_CONFIRMED", by=by)
        for row in rows:
            if row.order_id:
                raise Refusal("ORDERED", N_("%(confirmation)s stands on an order already."), "state", params={"confirmation": str(row)})
        lines: dict[int, list[Line]] = {row.pk: [] for row in rows}
        for line in Line.objects.filter(confirmation_id__in=list(lines)).order_by("position", "pk"):
            lines[line.confirmation_id].append(line)
        made: dict[int, tuple[int, dict[int, int]]] = {}
        for row in rows:
            if row.source in (Source.OFFER, Source.CONTRACT):
                made[row.pk] = (
                    _by_offer(row, lines[row.pk], by=by) if row.source == Source.OFFER else _by_contract(row, lines[row.pk], by=by)
                )
        made |= _directly([row for row in rows if row.pk not in made], lines, by=by)
        update_rows(
            Line,
            [{"pk": line, "order_line_id": order_line} for _order, some in made.values() for line, order_line in some.items()],
            ["order_line_id"],
            bump="version",
        )
        update_rows(
            Confirmation,
            [{"pk": pk, "order_id": order_id, "updated_at": clock.now()} for pk, (order_id, _some) in made.items()],
            ["order_id", "updated_at"],
            bump="version",
        )
        audit.tell(CONFIRMATION, list(made), "ordered", by=by)
    return [made[row.pk][0] for row in rows]


def _by_offer(row: Confirmation, lines: Sequence[Line], *, by: Actor) -> tuple[int, dict[int, int]]:
    """The customer takes the offer: its order, with the offer's prices, and the offer knows of it."""
    wanted = {line.source_line: line for line in lines if line.source_line}
    (done,) = offers.accept([row.source_id or 0], quantities={pk: line.quantity for pk, line in wanted.items()}, by=by)
    pairs = offers.Ordered.objects.filter(order_line__order_id=done.order_id).values_list("offer_line_id", "order_line_id")
    return done.order_id, {wanted[offer_line].pk: order_line for offer_line, order_line in pairs}


def _by_contract(row: Confirmation, lines: Sequence[Line], *, by: Actor) -> tuple[int, dict[int, int]]:
    wanted = {line.source_line: line for line in lines if line.source_line}
    order_id = calloffs.order(row.source_id or 0, quantities={pk: line.quantity for pk, line in wanted.items()}, over=True, by=by)
    return order_id, {
        wanted[pk].pk: order_line
        for pk, order_line in calloffs.CalledOff.objects.filter(order_id=order_id).values_list("line_id", "order_line_id")
    }


def _directly(rows: Sequence[Confirmation], lines: dict[int, list[Line]], *, by: Actor) -> dict[int, tuple[int, dict[int, int]]]:
    """Orders of what was typed: lines with a price keep it, the others are priced by the engine."""
    first = {
        pk: min(some[0].on for some in queries.tranches_of([line.pk for line in lines[pk]]).values()) for pk in (row.pk for row in rows)
    }
    made = orders.create([_draft(row, lines[row.pk], first[row.pk]) for row in rows], by=by) if rows else []
    return {
        row.pk: (one.order_id, dict(zip((line.pk for line in lines[row.pk]), one.line_ids, strict=True)))
        for row, one in zip(rows, made, strict=True)
    }


def _draft(row: Confirmation, lines: Sequence[Line], wanted_on: dt.date) -> orders.DraftOrder:
    return orders.DraftOrder(
        row.company_id, row.branch_id, row.orderer_id, clock.today(), tuple(_line(line) for line in lines), warehouse_id=row.warehouse_id, recipient_id=row.recipient_id,
        payer_id=row.payer_id, delivery_address_id=row.delivery_address_id, wanted_on=wanted_on, currency=row.currency_id, rate=row.rate, salesperson_id=row.salesperson_id,
        customer_reference=row.customer_reference,
    )  # fmt: skip


def _line(line: Line) -> orders.DraftOrderLine:
    if line.price is None and line.item_id:
        return orders.DraftOrderLine(line.item_id, line.unit, line.quantity, line.factor)
    return orders.DraftOrderLine(
        line.item_id,
        line.unit,
        line.quantity,
        line.factor,
        line.description,
        line.price or ZERO,
        price_source="confirmed" if line.item_id else "",
    )
