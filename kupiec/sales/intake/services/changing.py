"""A change or cancellation that came in is carried out on the order it names, by the room that keeps amendments (ORD-3, ORD-10)."""

from __future__ import annotations

from collections.abc import Sequence

from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal, Refusals
from kupiec.ground.kernel.words import N_, translate
from kupiec.people.catalog import public as catalog
from kupiec.sales.intake import queries, sockets
from kupiec.sales.intake.models import Proposal, ProposalLine
from kupiec.sales.intake.values import Purpose, Step
from kupiec.sales.orders import public as orders
from kupiec.sales.orders.public import amending

WRONG = {
    "ACTION": N_("Line %(position)s: what is to be done with it is not known; take it off or amend the order by hand."),
    "NO_ITEM": N_("Line %(position)s: give its item, quantity and unit."),
    "NO_QUANTITY": N_("Line %(position)s: give its item, quantity and unit."),
    "TWICE": N_("Line %(position)s: this item stands more than once; amend the order by hand."),
    "NOT_THERE": N_("Line %(position)s: the order has no such item."),
    "THERE": N_("Line %(position)s: the order has this item already."),
    "UNIT": N_("Line %(position)s: the quantity is no whole number of the unit the order has."),
}


def carry_out(row: Proposal, lines: Sequence[ProposalLine], *, by: Actor) -> int:
    """Amend or cancel the order meant; its id. Refuses NO_PARTY, NO_TARGET, MANY_TARGETS, LINES and what amending or cancelling refuses."""
    order = target(row)
    words = _reason(row)
    if row.purpose == Purpose.CANCEL:
        orders.cancel([order.pk], reason=words, by=by)
        return int(order.pk)
    steps = queries.steps(row, order, lines)
    refuse_wrong(steps)
    for amend in sockets.amenders:
        amend(order.pk, _amendment(row, order, lines, steps, words), by=by)
    return int(order.pk)


def target(row: Proposal) -> orders.Order:
    """The one order a change names."""
    if row.party_id is None:
        raise Refusal("NO_PARTY", N_("%(what)s: choose whose order it is."), "party_id", params={"what": str(row)})
    found = queries.targets(row)
    if not found:
        raise Refusal(
            "NO_TARGET", N_("No order of this customer has the number %(number)s."), "number", params={"number": row.number or "—"}
        )
    if len(found) > 1:
        raise Refusal(
            "MANY_TARGETS",
            N_("More than one order of this customer has the number %(number)s; amend by hand."),
            "number",
            params={"number": row.number},
        )
    return found[0]


def _reason(row: Proposal) -> str:
    name = row.message or row.number or row.title
    said = N_("the customer’s cancellation %(number)s") if row.purpose == Purpose.CANCEL else N_("the customer’s change %(number)s")
    return (translate(said) % {"number": name})[:240]


def refuse_wrong(steps: Sequence[Step]) -> None:
    told = [
        Refusal(step.problem, WRONG[step.problem], f"lines[{step.position}]", params={"position": step.position})
        for step in steps
        if step.problem
    ][:5]
    if told:
        raise told[0] if len(told) == 1 else Refusals(told)


def wrong(step: Step) -> str:
    """What hinders a step, in words; empty when nothing does."""
    return Refusal(step.problem, WRONG[step.problem], params={"position": step.position}).text if step.problem else ""


def _amendment(row: Proposal, order: orders.Order, lines: Sequence[ProposalLine], steps: Sequence[Step], reason: str) -> amending.Amend:
    by_id = {line.pk: line for line in lines}
    changed, added = [], []
    facts = catalog.facts({line.item_id for line in lines if line.item_id})
    for step in steps:
        line = by_id.get(step.line or 0)
        price = line.price if line is not None and line.take_price else None
        if step.kind == "remove" and step.stands is not None:
            changed.append(amending.LineAmend(line_id=step.stands.line_id, remove=True))
        elif step.kind in ("change", "keep") and step.stands is not None and (step.kind == "change" or price is not None):
            changed.append(amending.LineAmend(line_id=step.stands.line_id, quantity=step.quantity, unit_price=price))
        elif step.kind == "add" and line is not None and line.item_id is not None and line.quantity is not None:
            added.append(
                orders.DraftOrderLine(
                    item_id=line.item_id, unit=line.unit, quantity=line.quantity, factor=facts[line.item_id].factor_of(line.unit) or 1,  # type: ignore[arg-type]
                    unit_price=price, price_reason=row.number[:100] if price is not None else "",
                )
            )  # fmt: skip
    head = {"wanted_on": row.wanted_on} if row.wanted_on is not None and row.wanted_on != order.wanted_on else {}
    return amending.Amend(lines=tuple(changed), added=tuple(added), head=head, reason=reason)
