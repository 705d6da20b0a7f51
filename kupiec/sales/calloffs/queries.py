"""Reads: how far contracts were drawn, what they came to, what was issued for them, invoices to come (CON-5..7)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from decimal import Decimal

from django.db.models import Q, Sum

from kupiec.ground.kernel import clock
from kupiec.ground.kernel.actor import Actor
from kupiec.money.invoicing import public as invoicing
from kupiec.money.receivables import public as receivables
from kupiec.sales.calloffs import rules
from kupiec.sales.calloffs.models import CalledOff, Issued, Period, Plan
from kupiec.sales.calloffs.values import ZERO, Drawn, Figures
from kupiec.sales.contracts import public as contracts
from kupiec.sales.orders import public as orders

Key = tuple[int | None, str]
COUNTED = ("accepted", "closed")


def _what(item_id: int | None, description: str) -> Key:
    """Lines of editions are told apart by their item, those in words by their words."""
    return item_id, "" if item_id else description


def _lines(contract_ids: Collection[int], *, drafts: bool = False) -> list[CalledOff]:
    """What was drawn on contracts by orders that stand; with `drafts` by those that may yet, too."""
    counted = (*COUNTED, "draft") if drafts else COUNTED
    rows = CalledOff.objects.filter(contract_id__in=list(contract_ids), order__register__meaning__in=counted)
    return list(rows.select_related("line"))


def drawn(contract_id: int, *, drafts: bool = False) -> list[Drawn]:
    """Lines of the edition of today with what was ordered (with `drafts`: or is about to be), delivered, invoiced of them, over all editions; a constant number of statements."""
    rows = _lines([contract_id], drafts=drafts)
    standing = orders.standing({row.order_id for row in rows})
    sums: defaultdict[Key, list[Decimal]] = defaultdict(lambda: [ZERO, ZERO, ZERO])
    for row in rows:
        one = standing.progress.get(row.order_line_id)
        if one is not None:
            found = sums[_what(row.line.item_id, row.line.description)]
            for at, quantity in enumerate((one.wanted, one.delivered - one.returned, one.invoiced)):
                found[at] += quantity
    edition = contracts.shown_edition(contract_id, on=clock.today())
    told = []
    for line in contracts.Line.objects.filter(edition=edition).order_by("position", "pk"):
        base = sums.pop(_what(line.item_id, line.description), [ZERO, ZERO, ZERO])
        told.append(Drawn(line.pk, line.description, line.unit, line.quantity, *(quantity / line.factor for quantity in base)))
    return told


def figures(contract_ids: Collection[int]) -> dict[int, Figures]:
    """What contracts came to, net in the company's currency; a constant number of statements for any set."""
    rows = _lines(contract_ids)
    standing = orders.standing({row.order_id for row in rows})
    rates = dict(orders.Order.objects.filter(pk__in={row.order_id for row in rows}).values_list("pk", "rate"))
    invoiced, paid = _invoiced([row.order_line_id for row in rows])
    found: defaultdict[int, list[Decimal]] = defaultdict(lambda: [ZERO, ZERO, ZERO, ZERO])
    for row in rows:
        line, one = standing.rows.get(row.order_line_id), standing.progress.get(row.order_line_id)
        if line is None or one is None:
            continue
        rate, sums = Decimal(rates[row.order_id]), found[row.contract_id]
        sums[0] += rules.share(line.net * rate, one.wanted, line.base_quantity)
        sums[1] += rules.share(line.net * rate, one.delivered - one.returned, line.base_quantity)
        sums[2] += invoiced.get(row.order_line_id, ZERO)
        sums[3] += paid.get(row.order_line_id, ZERO)
    for contract_id, net, settled in _periods(contract_ids):
        found[contract_id][2] += net
        found[contract_id][3] += settled
    return {pk: Figures(*sums) for pk, sums in found.items()}


def _invoiced(order_line_ids: Sequence[int]) -> tuple[dict[int, Decimal], dict[int, Decimal]]:
    """What issued invoices say of order lines, net in the company's currency, and how much of it was paid."""
    rows = list(
        orders.Invoiced.objects.filter(order_line_id__in=order_line_ids, done=True)
        .values_list("order_line_id", "quantity", "invoice_line__net", "invoice_line__base_quantity", "invoice_line__before_net", "invoice_line__invoice_id",
                     "invoice_line__invoice__rate")
    )  # fmt: skip
    settled = receivables.of_document("invoicing.invoice", {row[5] for row in rows})
    invoiced: defaultdict[int, Decimal] = defaultdict(Decimal)
    paid: defaultdict[int, Decimal] = defaultdict(Decimal)
    for line_id, quantity, net, whole, before, invoice_id, rate in rows:
        worth = net - before if before is not None else rules.share(net, quantity, whole)
        invoiced[line_id] += worth * rate
        state = settled.get(invoice_id)
        if state is not None and state.amount:
            paid[line_id] += rules.share(worth * rate, state.paid, state.amount)
    return invoiced, paid


def _periods(contract_ids: Collection[int]) -> Iterable[tuple[int, Decimal, Decimal]]:
    """Contract, net in the company's currency and what was paid of it, of invoices that came round and were issued."""
    rows = Period.objects.filter(plan__contract_id__in=list(contract_ids), invoice__state="issued")
    told = list(rows.values_list("plan__contract_id", "invoice_id", "invoice__net", "invoice__rate"))
    settled = receivables.of_document("invoicing.invoice", [row[1] for row in told])
    for contract_id, invoice_id, net, rate in told:
        state = settled.get(invoice_id)
        share = rules.share(net * rate, state.paid, state.amount) if state is not None else ZERO
        yield contract_id, net * rate, share


def issued(contract_id: int) -> dict[int, Decimal]:
    """How much of each item was issued for a contract, in base units, by documents that were issued."""
    rows = Issued.objects.filter(contract_id=contract_id, stock_line__document__state="issued")
    return {
        row["stock_line__item_id"]: row["sum"] for row in rows.values("stock_line__item_id").annotate(sum=Sum("stock_line__base_quantity"))
    }


def orders_of(contract_ids: Collection[int]) -> Mapping[int, set[int]]:
    """Ids of the orders drawn on contracts."""
    found: defaultdict[int, set[int]] = defaultdict(set)
    for contract_id, order_id in (
        CalledOff.objects.filter(contract_id__in=list(contract_ids)).values_list("contract_id", "order_id").distinct()
    ):
        found[contract_id].add(order_id)
    return found


def contracts_of_lines(order_line_ids: Collection[int]) -> dict[int, int]:
    """The contract each line of an order was drawn on; one statement."""
    return dict(CalledOff.objects.filter(order_line_id__in=list(order_line_ids)).values_list("order_line_id", "contract_id"))


def contracts_of_invoices(invoice_ids: Collection[int]) -> dict[int, int]:
    """The contract of each invoice that came round; one statement."""
    rows = Period.objects.filter(invoice_id__in=list(invoice_ids)).values_list("invoice_id", "plan__contract_id")
    return {invoice: contract for invoice, contract in rows if invoice is not None}


def plans(contract_id: int) -> list[Plan]:
    return list(Plan.objects.filter(contract_id=contract_id).order_by("pk"))


def periods(contract_id: int) -> list[Period]:
    return list(Period.objects.filter(plan__contract_id=contract_id).select_related("plan", "invoice").order_by("-begins", "-pk")[:60])


def to_gather(contract: contracts.Contract, editions: Sequence[contracts.Edition], *, by: Actor) -> list[tuple[int, int, int]]:
    """Lines of the customer's accepted orders with items of the contract, of days it counted, drawn on none yet: (order, line, contract line)."""
    found: list[tuple[int, int, int]] = []
    known: set[int] = set()
    for edition in editions:
        lines = dict(contracts.Line.objects.filter(edition=edition, item__isnull=False).order_by("-position").values_list("item_id", "pk"))
        rows = orders.OrderLine.objects.filter(
            Q(order__orderer_id=contract.party_id) | Q(order__payer_id=contract.party_id), company_id=contract.company_id, order__register__meaning__in=COUNTED,
            order__issue_date__gte=edition.effective_from, item_id__in=lines,
        ).exclude(pk__in=CalledOff.objects.values("order_line_id"))  # fmt: skip
        last = edition.effective_to or edition.ends_on if edition.renewal != "automatic" else edition.effective_to
        rows = rows.filter(order__issue_date__lte=last) if last is not None else rows
        rows = rows.filter(order__issue_date__lte=contract.terminated_on) if contract.terminated_on is not None else rows
        for order_id, line_id, item_id in rows.order_by("pk").values_list("order_id", "pk", "item_id")[:5000]:
            if line_id not in known and item_id is not None:
                known.add(line_id)
                found.append((order_id, line_id, lines[item_id]))
    return found


def drafted_invoices(contract_id: int) -> list[invoicing.Invoice]:
    return list(invoicing.Invoice.objects.filter(pk__in=Period.objects.filter(plan__contract_id=contract_id).values("invoice_id")))
