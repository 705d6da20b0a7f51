"""Kinds of operations a register may allow (ORD-5): the verb, its right, and why it must wait."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.words import N_
from kupiec.sales.orders import operating
from kupiec.sales.orders.models import RegisterOperation
from kupiec.sales.orders.operating import Argument, Kind, Situation
from kupiec.sales.orders.services import bill, block, close, deliver, move, papers
from kupiec.sales.orders.values import Meaning


def _no_lines(situation: Situation) -> str:
    return "" if situation.lines else N_("Enter lines first.")


def _held(situation: Situation) -> str:
    if situation.holds:
        return N_("The order is held; release it first.")
    return ""


def _nothing_to_block(situation: Situation) -> str:
    return "" if situation.stocked_open else N_("Nothing is left to block.")


def _nothing_to_deliver(situation: Situation) -> str:
    if why := _held(situation):
        return why
    if not situation.stocked_open:
        return N_("Everything is on deliveries already.")
    return "" if situation.ready else N_("None of the goods are on hand yet.")


def _nothing_to_ship(situation: Situation) -> str:
    if (why := _held(situation)) or situation.found.planned(situation.order.pk):
        return why
    if not situation.stocked_open:
        return N_("Everything has been delivered.")
    return "" if situation.ready else N_("None of the goods are on hand yet.")


def _nothing_to_bill(situation: Situation) -> str:
    return "" if situation.billable else N_("Nothing delivered is left to invoice.")


WHOLE = Argument("whole", N_("only all of it at once"), help=N_("It waits until everything the order still wants is there."))
NOTE = Argument("note", N_("asks why"))
OWN = {
    one.code: one
    for one in (
        Kind("move", N_("Move on"), "orders.move", waits=_no_lines, arguments=(NOTE,), entry=True),
        Kind("check", N_("Check data and receivables"), "orders.see", "checklist"),
        Kind("block", N_("Block goods"), "orders.block", "lock", run=block.block, waits=_nothing_to_block, arguments=(WHOLE,), entry=True),
        Kind("release", N_("Release goods"), "orders.block", "lock-open", run=block.release, more=True),
        Kind("fulfil", N_("Set quantities to fulfil"), "orders.deliver", "list-check", more=True),
        Kind("deliver", N_("Make WZ"), "orders.deliver", "truck", run=deliver.deliver, waits=_nothing_to_deliver, arguments=(WHOLE,), entry=True),
        Kind("ship", N_("Issue WZ"), "orders.deliver", "truck-delivery", run=deliver.ship, waits=_nothing_to_ship, arguments=(WHOLE,)),
        Kind("bill", N_("Make the invoice"), "orders.bill", "file-invoice", run=bill.bill, waits=_nothing_to_bill, entry=True,
             arguments=(Argument("issue", N_("issued at once"), passed=True),)),
        Kind("proforma", N_("Pro-forma to pay by"), "orders.bill", "receipt", run=bill.proforma, waits=_no_lines, more=True, entry=True),
        Kind("payment", N_("Register payment"), "orders.bill", "cash", run=papers.take_payment, more=True),
        Kind("notify", N_("Message colleagues"), "orders.move", "message-plus", run=papers.notify, more=True),
        Kind("close", N_("Close, give up the rest"), "orders.close", "circle-check", run=close.close, more=True),
    )
}  # fmt: skip
"""The room's own kinds by code."""


def known() -> dict[str, Kind]:
    """All kinds by code, with those of upper rooms; registers refer to them, an unknown one is skipped."""
    return OWN | {one.code: one for plug in operating.operation_kinds for one in plug.kinds()}


def reason(operation: RegisterOperation, situation: Situation) -> str:
    """Why this operation must wait, in words; empty when it may be done."""
    own = _own_reason(operation, situation)
    return own or next((why for one in operating.permissions if (why := one.why(operation, situation))), "")


def _own_reason(operation: RegisterOperation, situation: Situation) -> str:
    kind = known()[operation.kind]
    if operation.kind != "move" or operation.next is None:
        return kind.waits(situation)
    target = Meaning(operation.next.meaning)
    begun = situation.found.begun(situation.order.pk)
    if target is Meaning.ACCEPTED and situation.order.state == Meaning.DRAFT:
        waiting = [hold for hold in situation.holds if hold.stops == "accept"]
        if waiting and not situation.by.may("orders.release"):
            return N_("Waits for approval.")
        return _no_lines(situation)
    if target in (Meaning.CANCELLED, Meaning.DRAFT) and begun and situation.order.state == Meaning.ACCEPTED:
        return N_("It has deliveries or invoices already.")
    if target is Meaning.CLOSED and not situation.found.done(situation.order.pk):
        return N_("Not everything is delivered; close it and give the rest up instead.")
    return ""


def onward(
    rows: Sequence[RegisterOperation],
    forward: RegisterOperation | None,
    operations: Mapping[int, Sequence[RegisterOperation]],
    situation: Situation,
) -> RegisterOperation | None:
    """The next step: what its register does first, else the passage forward; past the registers that have nothing left to do."""
    first = next((one for one in rows if one.primary and not reason(one, situation)), None) or forward
    if first is None or first.kind != "move" or situation.order.state != Meaning.ACCEPTED:
        return first
    if reason(first, situation):
        return _instead(rows, situation) or first
    if situation.stocked_open or situation.found.planned(situation.order.pk):
        return first
    ways = [one for one in rows if one.kind == "move" and _later(one, first) and not reason(one, situation)]
    all_kinds = known()
    for one in ways:
        if not any(
            there.primary and there.kind in all_kinds and all_kinds[there.kind].waits(situation)
            for there in operations.get(one.next_id or 0, ())
        ):
            return one
    ending = next((one for one in rows if one.kind == "close"), None)
    return ending if ending and situation.found.done(situation.order.pk) and not situation.billable else first


def _instead(rows: Sequence[RegisterOperation], situation: Situation) -> RegisterOperation | None:
    """What can be done of an order that may not go on yet: the rest delivered or invoiced, else back to where it is picked."""
    able = [one for one in rows if not reason(one, situation)]
    work = next((one for one in able if one.kind in ("deliver", "ship", "bill")), None)
    return work or next((one for one in able if one.kind == "move" and one.next and one.next.meaning == Meaning.ACCEPTED), None)


def _later(one: RegisterOperation, first: RegisterOperation) -> bool:
    """Whether a passage leads at least as far as the usual one, and not out of the sale."""
    if one.next is None or first.next is None or one.next.meaning == Meaning.CANCELLED:
        return False
    return one.next.position >= first.next.position


def runs_move(target_id: int) -> Callable[..., Any]:
    """The verb of a passage to one register."""

    def run(ids: Sequence[int], *, by: Actor, note: str = "") -> Any:
        return move.move(ids, target_id, by=by, note=note or "")

    return run


__all__ = ["OWN", "Kind", "Situation", "known", "onward", "reason", "runs_move"]
