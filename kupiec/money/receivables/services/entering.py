"""A payment entered by a person: registered and, when asked, settled as proposed, in one go."""

from __future__ import annotations

from dataclasses import replace

from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.money.receivables import rules
from kupiec.money.receivables.models import Receivable
from kupiec.money.receivables.services import naming
from kupiec.money.receivables.services.payments import register_payments
from kupiec.money.receivables.values import Allocation, PaymentEntry, PaymentRow

_KINDS = {"KP": ("KP", 1), "KW": ("KW", 1), "bank_in": ("bank", 1), "bank_out": ("bank", -1), "card": ("card", 1)}


def enter_payment(entry: PaymentEntry, *, by: Actor) -> int:
    """Register one payment in the actor's company; with `settle` it goes to the party's open items as proposed.

    When someone settles the same items in between, the proposal is made once more.
    """
    if entry.kind not in _KINDS:
        raise Refusal("KIND", N_("A payment is KP, KW, bank or card."), "kind")
    if entry.amount <= 0:
        raise Refusal("AMOUNT", N_("Give an amount above zero, with two decimals at most."), "amount")
    kind, sign = _KINDS[entry.kind]
    row = PaymentRow(
        company_id=by.company_id,
        kind=kind,
        on=entry.on,
        amount=sign * entry.amount,
        party_id=entry.party_id,
        currency=entry.currency,
        rate=entry.rate,
        title=entry.title,
        account=entry.account,
        bank_account_id=entry.bank_account_id,
    )
    settle = entry.settle and entry.party_id is not None and by.may("receivables.match")
    for attempt in range(2):
        parts = _proposed(row, by=by) if settle else ()
        try:
            [made] = register_payments([replace(row, allocations=parts)], by=by)
            break
        except Refusal as refusal:
            if refusal.code != "TOO_MUCH" or attempt:
                raise
    return made


def _proposed(row: PaymentRow, *, by: Actor) -> tuple[Allocation, ...]:
    side = rules.CREDIT if row.kind == "KW" or row.amount < 0 else rules.DEBIT
    items = Receivable.objects.filter(company_id=by.company_id, party=row.party_id, currency__code=row.currency)
    found = list(items.exclude(open=0))
    told = naming.references_of(found, [row.title])
    fitting = naming.candidates(found, side=side, currency=row.currency, told=told)
    return tuple(rules.propose(abs(row.amount), fitting, title=row.title))
