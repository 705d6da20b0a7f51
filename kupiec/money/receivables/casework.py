"""Payments as money of a case (CAS-4): what came in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from kupiec.ground.documents import public as documents
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.money import half_up
from kupiec.money.receivables import queries
from kupiec.money.receivables.frame import PAYMENT
from kupiec.people.cases import public as cases


class Money:
    """Money in less money out; cancelled payments count for nothing."""

    kinds = (PAYMENT,)

    def money(self, refs: Sequence[documents.Ref], *, by: Actor) -> Mapping[documents.Ref, cases.PaperMoney]:
        if not by.may("receivables.see"):
            return {}
        rows = (
            queries.visible_payments(by)
            .filter(pk__in=[ref.id for ref in refs])
            .values_list("pk", "direction", "cancelled", "amount", "rate")
        )
        return {
            documents.Ref(PAYMENT, pk): cases.PaperMoney(
                "" if cancelled else "paid", half_up(amount * rate, 2) * (1 if direction == "in" else -1)
            )
            for pk, direction, cancelled, amount, rate in rows
        }

    def lines(self, ref: documents.Ref, *, by: Actor) -> Sequence[cases.MoneyLine]:
        row = queries.visible_payments(by).filter(pk=ref.id).first()
        return (
            [cases.MoneyLine(row.title or row.payer_name or row.number, Decimal(1), "", half_up(row.amount * row.rate, 2))] if row else []
        )
