"""A proposal becomes an order, or is rejected with a reason; what was learned on the way is kept."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import F

from kupiec.ground.files import public as files
from kupiec.ground.kernel import audit, clock, entered, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal, Refusals
from kupiec.ground.kernel.words import N_
from kupiec.people.catalog import public as catalog
from kupiec.sales.intake import queries
from kupiec.sales.intake.models import PartyNumber, Proposal, ProposalLine, TheirCode
from kupiec.sales.intake.services import changing
from kupiec.sales.intake.values import CHANNELS, PROPOSAL, Purpose, Source, State
from kupiec.sales.orders import public as orders

DONE = {Purpose.ORDER: "accepted", Purpose.CHANGE: "amended", Purpose.REPLACE: "amended", Purpose.CANCEL: "cancelled"}


def accept(ids: Sequence[int], *, by: Actor) -> list[int]:
    """Orders of proposals, drafts in the first register at our prices (or theirs, where a person took them); ids of the orders.

    What changes or cancels an order is carried out on it. Refuses NOT_FOUND, FINISHED, NO_PARTY, NO_LINES, LINES (the first wrong
    ones named), NO_TARGET, MANY_TARGETS, and what making, amending or cancelling an order refuses.
    """
    by.require("intake.edit")
    by.require("orders.edit")
    with tx.write_tx(by=by):
        rows = _locked(ids, by=by)
        lines = {row.pk: queries.lines(row.pk) for row in rows}
        fresh = [row for row in rows if row.purpose == Purpose.ORDER]
        for row in fresh:
            _check(row, lines[row.pk])
        made = {}
        if fresh:
            created = orders.create([_draft(row, lines[row.pk], by=by) for row in fresh], by=by)
            made = {row.pk: one.order_id for row, one in zip(fresh, created, strict=True)}
        for row in rows:
            order_id = made[row.pk] if row.pk in made else changing.carry_out(row, lines[row.pk], by=by)
            Proposal.objects.filter(pk=row.pk).update(
                state=State.TAKEN, order_id=order_id, updated_at=clock.now(), version=F("version") + 1
            )
            files.carry((PROPOSAL, row.pk), ("orders.order", order_id), by=by.lent("orders.see", "orders.edit"))
            _learn(row, lines[row.pk])
            made[row.pk] = order_id
        for purpose in dict.fromkeys(row.purpose for row in rows):
            audit.tell(PROPOSAL, [row.pk for row in rows if row.purpose == purpose], DONE[Purpose(purpose)], by=by)
    return [made[row.pk] for row in rows]


def _locked(ids: Sequence[int], *, by: Actor) -> list[Proposal]:
    rows = list(queries.visible(by).select_for_update(of=("self",)).filter(pk__in=sorted(set(ids))).order_by("pk"))
    entered.all_there(rows, ids)
    if any(row.state != State.NEW for row in rows):
        raise Refusal("FINISHED", N_("It was taken or rejected already; nothing of it changes."))
    return rows


def _check(row: Proposal, lines: Sequence[ProposalLine]) -> None:
    if row.party_id is None:
        raise Refusal("NO_PARTY", N_("%(what)s: choose whose order it is."), "party_id", params={"what": str(row)})
    if not lines:
        raise Refusal("NO_LINES", N_("%(what)s has no lines."), "lines", params={"what": str(row)})
    wrong = [line for line in lines if line.item_id is None or line.quantity is None or not line.unit]
    told = [
        Refusal(
            "LINES",
            N_("Line %(position)s: give its item, quantity and unit."),
            f"lines[{line.position}]",
            params={"position": line.position},
        )
        for line in wrong[:5]
    ]
    if told:
        raise told[0] if len(told) == 1 else Refusals(told)


def _draft(row: Proposal, lines: Sequence[ProposalLine], *, by: Actor) -> orders.DraftOrder:
    facts = catalog.facts({line.item_id for line in lines if line.item_id})
    drafts = tuple(
        orders.DraftOrderLine(
            item_id=line.item_id, unit=line.unit, quantity=line.quantity or 0, factor=facts[line.item_id or 0].factor_of(line.unit) or 1,  # type: ignore[arg-type]
            unit_price=line.price if line.take_price else None, price_reason=row.number[:100] if line.take_price else "",
        )
        for line in lines
    )  # fmt: skip
    return orders.DraftOrder(
        company_id=row.company_id, branch_id=by.branch_id or _branch(row.company_id), orderer_id=row.party_id or 0, issue_date=clock.today(), lines=drafts, delivery_address_id=row.address_id,
        wanted_on=row.wanted_on, currency=row.currency, customer_reference=row.number, remarks=row.remarks, channel=CHANNELS.get(Source(row.source), "office"),
    )  # fmt: skip


def _branch(company_id: int) -> int:
    from kupiec.ground.company.public import Branch

    return int(Branch.objects.filter(company_id=company_id).order_by("pk").values_list("pk", flat=True)[0])


def _learn(row: Proposal, lines: Sequence[ProposalLine]) -> None:
    """Numbers of the customer and his place, and what he calls items a person chose: next time they are known."""
    party = row.party_id or 0
    numbers = [PartyNumber(company_id=row.company_id, number=row.buyer, party_id=party)] if row.buyer else []
    if row.place and row.address_id and row.place != row.buyer:
        numbers.append(PartyNumber(company_id=row.company_id, number=row.place, party_id=party, address_id=row.address_id))
    PartyNumber.objects.bulk_create(numbers, ignore_conflicts=True)
    told = {(line.theirs or line.code)[:80]: line.item_id for line in lines if line.chosen and line.item_id and (line.theirs or line.code)}
    TheirCode.objects.filter(company_id=row.company_id, party_id=party, code__in=told).delete()
    TheirCode.objects.bulk_create(
        [TheirCode(company_id=row.company_id, party_id=party, code=code, item_id=item) for code, item in told.items()]
    )


def reject(ids: Sequence[int], *, reason: str, by: Actor) -> int:
    """They become no orders; the same file or number may come again. Refuses REQUIRED, NOT_FOUND, FINISHED."""
    by.require("intake.edit")
    words = entered.one_line(reason)[:240]
    if not words:
        raise Refusal("REQUIRED", N_("Say why."), "reason")
    with tx.write_tx(by=by):
        rows = _locked(ids, by=by)
        Proposal.objects.filter(pk__in=[row.pk for row in rows]).update(
            state=State.REJECTED, reason=words, updated_at=clock.now(), version=F("version") + 1
        )
        audit.tell(PROPOSAL, [row.pk for row in rows], "rejected", by=by, data={"reason": words})
    return len(rows)
