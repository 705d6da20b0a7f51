"""Kinds of operations a register may allow (ORD-5): the verb, its right, and why it must wait."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.words import N_
from kupiec.sales.orders.models import Hold, Order, RegisterOperation
from kupiec.sales.orders.progress import Standing
from kupiec.sales.orders.services import bill, block, close, deliver, move, papers
from kupiec.sales.orders.values import Meaning


@dataclass(frozen=True, slots=True)
class Situation:
    """An order as its operations see it."""

    order: Order
    found: Standing
    holds: Sequence[Hold]
    by: Actor
    ready: bool = True
    """Whether any goods still to deliver are there for it: blocked for it, or free."""

    @property
    def stocked_open(self) -> bool:
        return any(self.found.rows[pk].stocked and self.found.progress[pk].to_deliver > 0 for pk in self.lines)

    @property
    def lines(self) -> list[int]:
        return self.found.lines[self.order.pk]

    @property
    def billable(self) -> bool:
        for pk in self.lines:
            one = self.found.progress[pk]
            left = one.to_bill if self.found.rows[pk].stocked else one.wanted - one.invoicing - one.invoiced
            if left > 0:
                return True
        return False


Reason = Callable[[Situation], str]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of operation: its words, icon, right, key, and when it must wait (the reason in words)."""

    code: str
    label: str
    right: str
    icon: str = ""
    key: str = ""
    run: Callable[..., Any] | None = None
    waits: Reason = lambda situation: ""
    more: bool = False


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


KINDS = {
    one.code: one
    for one in (
        Kind("move", N_("Move on"), "orders.move", waits=_no_lines),
        Kind("check", N_("Check data and receivables"), "orders.see", "checklist"),
        Kind("block", N_("Block goods"), "orders.block", "lock", run=block.block, waits=_nothing_to_block),
        Kind("release", N_("Release goods"), "orders.block", "lock-open", run=block.release, more=True),
        Kind("fulfil", N_("Set quantities to fulfil"), "orders.deliver", "list-check", more=True),
        Kind("deliver", N_("Make WZ"), "orders.deliver", "truck", run=deliver.deliver, waits=_nothing_to_deliver),
        Kind("ship", N_("Issue WZ"), "orders.deliver", "truck-delivery", run=deliver.ship, waits=_nothing_to_ship),
        Kind("bill", N_("Make the invoice"), "orders.bill", "file-invoice", run=bill.bill, waits=_nothing_to_bill),
        Kind("proforma", N_("Pro-forma to pay by"), "orders.bill", "receipt", run=bill.proforma, waits=_no_lines, more=True),
        Kind("payment", N_("Register payment"), "orders.bill", "cash", run=papers.take_payment, more=True),
        Kind("notify", N_("Message colleagues"), "orders.move", "message-plus", run=papers.notify, more=True),
        Kind("close", N_("Close, give up the rest"), "orders.close", "circle-check", run=close.close, more=True),
    )
}
"""All kinds by code; registers refer to them, an unknown one is skipped."""


def reason(operation: RegisterOperation, situation: Situation) -> str:
    """Why this operation must wait, in words; empty when it may be done."""
    kind = KINDS[operation.kind]
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
    rows: Sequence[RegisterOperation], forward: RegisterOperation | None, operations: Mapping[int, Sequence[RegisterOperation]], situation: Situation
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
    for one in ways:
        if not any(there.primary and KINDS[there.kind].waits(situation) for there in operations.get(one.next_id or 0, ())):
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

    def run(ids: Sequence[int], *, by: Actor) -> Any:
        return move.move(ids, target_id, by=by)

    return run


__all__ = ["KINDS", "Kind", "Situation", "reason", "runs_move"]
