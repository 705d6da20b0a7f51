"""Invoices as money of a case (CAS-4): what was invoiced, in the company's currency, line by line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from kupiec.ground.documents import public as documents
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.money import half_up
from kupiec.money.invoicing import queries
from kupiec.money.invoicing.frame import INVOICE
from kupiec.money.invoicing.models import InvoiceLine
from kupiec.people.cases import public as cases

ZERO = Decimal(0)


class Money:
    """Issued invoices and corrections are revenue; drafts and pro-formas are shown and not counted."""

    kinds = (INVOICE,)

    def money(self, refs: Sequence[documents.Ref], *, by: Actor) -> Mapping[documents.Ref, cases.PaperMoney]:
        rows = queries.visible(by).filter(pk__in=[ref.id for ref in refs]).values_list("pk", "kind", "state", "net", "rate")
        return {
            documents.Ref(INVOICE, pk): cases.PaperMoney(
                "revenue" if state == "issued" and kind != "proforma" else "", half_up(net * rate, 2)
            )
            for pk, kind, state, net, rate in rows
        }

    def lines(self, ref: documents.Ref, *, by: Actor) -> Sequence[cases.MoneyLine]:
        invoice = queries.visible(by).only("rate").get(pk=ref.id)
        rows = InvoiceLine.objects.filter(invoice=invoice).order_by("position", "pk")
        sees = by.may("prices.see_cost")
        names = ("description", "quantity", "before_quantity", "unit", "net", "before_net", "cost", "before_cost")
        return [
            cases.MoneyLine(
                text, quantity - (earlier or ZERO), unit, half_up((net - (before or ZERO)) * invoice.rate, 2),
                (cost or ZERO) - (cost_before or ZERO) if sees and cost is not None else None,
            )
            for text, quantity, earlier, unit, net, before, cost, cost_before in rows.values_list(*names)
        ]  # fmt: skip
