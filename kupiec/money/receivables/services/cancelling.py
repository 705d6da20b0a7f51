"""Cancelling payments, and naming the payer of one that came without a name."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import F, Q

from kupiec.ground.kernel import audit, bells, locks, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Conflict, Refusal
from kupiec.ground.kernel.words import N_
from kupiec.money.ledger import public as ledger
from kupiec.money.receivables.events import Registered, Settled
from kupiec.money.receivables.models import Match, Payment, StatementLine
from kupiec.money.receivables.services.matching import hold_of, undo
from kupiec.money.receivables.services.payments import SOURCE, repost_payments
from kupiec.people.parties import public as parties


def cancel_payments(payment_ids: Sequence[int], *, by: Actor) -> None:
    """Cancel payments: their matches are taken back, their posting reversed; they keep their numbers.

    A bank line that was booked as one of them waits for booking again. Refuses NOT_FOUND, CANCELLED.
    """
    by.require("receivables.cancel")
    with tx.write_tx(by=by):
        payments = _locked(payment_ids, by=by)
        ids = [payment.pk for payment in payments]
        matches = list(Match.objects.filter(Q(debit_payment__in=ids) | Q(credit_payment__in=ids)))
        touched = undo(matches, hold_of(matches, company_id=by.company_id), by=by) if matches else []
        Payment.objects.filter(pk__in=ids).update(cancelled=True, open=0, version=F("version") + 1)
        StatementLine.objects.filter(payment__in=ids).update(state="new", payment=None)
        ledger.reverse(SOURCE, ids, by=by)
        audit.tell(SOURCE, ids, "cancelled", by=by)
        bells.ring(Registered(tuple(ids)), by=by)
        if touched:
            bells.ring(Settled(tuple(touched)), by=by)


def _locked(payment_ids: Sequence[int], *, by: Actor) -> list[Payment]:
    """The payments with those their matches join, locked together; returns the ones asked for."""
    wanted = set(payment_ids)
    pairs = Match.objects.filter(Q(debit_payment__in=wanted) | Q(credit_payment__in=wanted)).values_list(
        "debit_payment_id", "credit_payment_id"
    )
    joined = {pk for pair in pairs for pk in pair if pk}
    rows = Payment.objects.filter(company_id=by.company_id)
    found = {row.pk: row for row in locks.lock(locks.Kind.PAYMENT, rows, ids=wanted | joined)}
    if wanted - found.keys():
        raise Refusal("NOT_FOUND", N_("There is no such record."), "payment_id")
    for pk in sorted(wanted):
        if found[pk].cancelled:
            raise Refusal("CANCELLED", N_("%(number)s is cancelled already."), "payment_id", params={"number": found[pk].number})
    return [found[pk] for pk in sorted(wanted)]


def assign_party(payment_id: int, party_id: int, *, version: int | None = None, by: Actor) -> None:
    """Say who paid: only while the payment settles nothing. Its posting moves to that party's account."""
    by.require("receivables.pay")
    with tx.write_tx(by=by):
        payment = _locked([payment_id], by=by)[0]
        if version is not None and version != payment.version:
            raise Conflict(N_("Someone else has changed this payment meanwhile."), seen=version, found=payment.version)
        if payment.open != payment.amount:
            raise Refusal("MATCHED", N_("Take the matches of this payment back first."), "party_id")
        if not parties.Party.objects.filter(pk=party_id).exists():
            raise Refusal("NOT_FOUND", N_("There is no such record."), "party_id")
        payment.party_id = party_id
        payment.version += 1
        payment.save(update_fields=["party", "version"])
        repost_payments([payment], by=by)
