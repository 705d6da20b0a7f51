"""Matching payments with documents, documents with each other, and undoing it (SET-2)."""

from __future__ import annotations

from collections.abc import Sequence

from kupiec.ground.kernel import audit, bells, clock, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.money.ledger import public as ledger
from kupiec.money.receivables import rules
from kupiec.money.receivables.events import Settled
from kupiec.money.receivables.models import Match, Payment, Receivable
from kupiec.money.receivables.services import naming, settling
from kupiec.money.receivables.services.payments import SOURCE, pair_with, repost_payments
from kupiec.money.receivables.values import Allocation, Pair

RIGHT = "receivables.match"


def match(payment_id: int, allocations: Sequence[Allocation] | None = None, *, by: Actor) -> list[int]:
    """Settle open items by a payment; without `allocations` as proposed. Returns the receivables touched.

    Refuses NOTHING_TO_MATCH, TOO_MUCH, MIXED_CURRENCIES, OTHER_PARTY, SIDES.
    """
    by.require(RIGHT)
    with tx.write_tx(by=by):
        ids = _open_ids(payment_id, by=by) if allocations is None else [part.receivable_id for part in allocations]
        held = settling.hold(by.company_id, items=ids, payments=[payment_id])
        payment = held.payments[payment_id]
        parts = propose_for(payment, list(held.items.values())) if allocations is None else list(allocations)
        if not parts:
            raise Refusal("NOTHING_TO_MATCH", N_("There is nothing open this payment could settle."), "payment_id")
        if len({part.receivable_id for part in parts}) < len(parts):
            raise Refusal("TWICE", N_("An item stands twice."), "receivable_id")
        anonymous = payment.party_id is None
        pairs = [pair_with(payment, part.receivable_id, part.amount) for part in parts]
        touched = _write(pairs, held, by=by, repost=[payment] if anonymous else [])
        audit.tell(SOURCE, [payment_id], "matched", by=by, data={"count": len(parts)})
    return touched


def _open_ids(payment_id: int, *, by: Actor) -> list[int]:
    payment = Payment.objects.filter(pk=payment_id, company_id=by.company_id).first()
    if payment is None:
        raise Refusal("NOT_FOUND", N_("There is no such record."), "payment_id")
    if payment.party_id is None:
        return []
    rows = Receivable.objects.filter(company_id=by.company_id, party_id=payment.party_id, currency__code=payment.currency_id)
    return list(rows.exclude(open=0).values_list("pk", flat=True))


def propose_for(payment: Payment, items: Sequence[Receivable]) -> list[Allocation]:
    """What a payment would settle of these items: only those on the other side, in its currency."""
    side = rules.DEBIT if payment.direction == "in" else rules.CREDIT
    told = naming.references_of(items, [payment.title])
    fitting = naming.candidates(items, side=side, currency=payment.currency_id, told=told)
    return rules.propose(payment.open, fitting, title=payment.title)


def compensate(pairs: Sequence[Pair], *, by: Actor) -> list[int]:
    """Settle debits by credits of the same party: a correction by an invoice, a payable by a receivable, a refund."""
    by.require(RIGHT)
    with tx.write_tx(by=by):
        sides = [side for pair in pairs for side in (pair.debit, pair.credit)]
        held = settling.hold(
            by.company_id,
            items={side.id for side in sides if not side.payment},
            payments={side.id for side in sides if side.payment},
        )
        return _write(pairs, held, by=by)


def _write(pairs: Sequence[Pair], held: settling.Held, *, by: Actor, repost: Sequence[Payment] = ()) -> list[int]:
    on = clock.today()
    kinds = settling.kinds_for(held)
    if kinds:
        held.prepared = ledger.prepare(held.company_id, days=[on], kinds=kinds, by=by)
    touched = settling.settle(pairs, held, on=on, by=by)
    if repost:
        repost_payments(repost, by=by)
    if touched:
        bells.ring(Settled(tuple(touched)), by=by)
    return touched


def unmatch(match_ids: Sequence[int], *, by: Actor) -> list[int]:
    """Take matches back: what they settled is open again, their exchange differences are reversed."""
    by.require(RIGHT)
    with tx.write_tx(by=by):
        matches = list(Match.objects.filter(pk__in=match_ids, company_id=by.company_id).order_by("pk"))
        if {one.pk for one in matches} != set(match_ids):
            raise Refusal("NOT_FOUND", N_("There is no such record."), "match_id")
        held = hold_of(matches, company_id=by.company_id)
        touched = undo(matches, held, by=by)
        audit.tell(SOURCE, sorted(held.payments), "unmatched", by=by, data={"count": len(matches)})
        if touched:
            bells.ring(Settled(tuple(touched)), by=by)
    return touched


def hold_of(matches: Sequence[Match], *, company_id: int) -> settling.Held:
    """Lock all that these matches join."""
    return settling.hold(
        company_id,
        items={pk for one in matches for pk in (one.debit_id, one.credit_id) if pk},
        payments={pk for one in matches for pk in (one.debit_payment_id, one.credit_payment_id) if pk},
    )


def undo(matches: Sequence[Match], held: settling.Held, *, by: Actor) -> list[int]:
    """Delete held matches and give back what they took. Refuses GONE when another person was faster."""
    ids = [one.pk for one in matches]
    deleted, _ = Match.objects.filter(pk__in=ids).delete()
    if deleted != len(ids):
        raise Refusal("GONE", N_("Someone else has taken this match back meanwhile."), "match_id")
    for one in matches:
        for row in (
            held.items.get(one.debit_id or 0),
            held.items.get(one.credit_id or 0),
            held.payments.get(one.debit_payment_id or 0),
            held.payments.get(one.credit_payment_id or 0),
        ):
            if row is not None:
                row.open += one.amount if row.amount > 0 else -one.amount
    settling.store_open(held)
    if any(one.difference for one in matches):
        ledger.reverse("receivables.match", ids, by=by.in_company(held.company_id))
    return sorted(held.items)
