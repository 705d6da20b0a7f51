"""What documents come to, line by line, as budgets see it: orders and their invoices, purchases and their receipts, invoices without orders (BUD-2).

A constant number of statements for any set of documents.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from kupiec.ground.company import public as company
from kupiec.ground.documents import public as documents
from kupiec.ground.kernel.money import half_up
from kupiec.money.invoicing import public as invoicing
from kupiec.money.stock import public as stock
from kupiec.people.cases import public as cases
from kupiec.sales.budgets import queries, rules
from kupiec.sales.budgets.values import ZERO, Side, Spent
from kupiec.sales.calloffs import public as calloffs
from kupiec.sales.orders import public as orders
from kupiec.sales.supply import public as supply

ORDER, INVOICE, PURCHASE, RECEIPT = "orders.order", "invoicing.invoice", "supply.order", "stock.document"
PROMISED = ("accepted", "closed")
PLACED = ("placed", "closed")


@dataclass(frozen=True, slots=True)
class Billed:
    """A line of an issued invoice that bills a line of an order: its worth, net, in the company's currency."""

    line_id: int
    invoice_id: int
    order_line_id: int
    on: dt.date
    worth: Decimal


@dataclass(frozen=True, slots=True)
class Told:
    """What lines come to; the documents they are of; all lines looked at, also of receipts taken back.

    An invoice or a receipt may stand for several orders: lines of it that are not among these belong to others.
    """

    spent: list[Spent]
    papers: set[tuple[str, int]]
    lines: set[tuple[str, int]]


def _told(spent: list[Spent], papers: set[tuple[str, int]]) -> Told:
    return Told(spent, papers, {(one.kind, one.line_id) for one in spent})


def of(kind: str, ids: Collection[int]) -> Told:
    """Lines of documents of a kind with all that came of them."""
    if kind == ORDER:
        return _of_orders(set(ids))
    if kind == PURCHASE:
        return _of_purchases(set(ids))
    return _of_invoices(set(ids))


def _departments(employee_ids: Iterable[int | None]) -> dict[int, int]:
    wanted = {pk for pk in employee_ids if pk}
    return (
        dict(company.Employee.objects.filter(pk__in=wanted, department__isnull=False).values_list("pk", "department_id")) if wanted else {}
    )


def _cases(kind: str, ids: Collection[int]) -> dict[int, int]:
    return {ref.id: one.id for ref, one in cases.cases_of([documents.Ref(kind, pk) for pk in ids]).items()}


def _net(value: Decimal, vat_percent: Decimal, *, gross: bool, rate: Decimal) -> Decimal:
    return half_up((value * 100 / (100 + vat_percent) if gross else value) * rate)


def _of_orders(ids: set[int]) -> Told:
    heads = {row.pk: row for row in orders.Order.objects.filter(pk__in=ids).defer("snapshot", "remarks")}
    standing = orders.standing(ids)
    billed = _billed(standing.rows)
    worth: defaultdict[int, Decimal] = defaultdict(Decimal)
    for one in billed:
        worth[one.order_line_id] += one.worth
    groups = queries.item_groups({line.item_id for line in standing.rows.values()})
    contract_of, case_of = calloffs.contracts_of_lines(standing.rows), _cases(ORDER, ids)
    department_of = _departments(head.salesperson_id for head in heads.values())
    found: list[Spent] = []
    about: dict[int, dict[str, Any]] = {}
    for pk, line in standing.rows.items():
        head = heads[line.order_id]
        promised = head.state in PROMISED
        whole = _net(line.net, line.vat_percent, gross=head.prices_gross, rate=head.rate)
        about[pk] = {
            "side": Side.INCOME, "groups": groups.get(line.item_id or 0, ()), "department_id": department_of.get(head.salesperson_id or 0), "contract_id": contract_of.get(pk),
            "case_id": case_of.get(head.pk),
        }  # fmt: skip
        committed = rules.part(whole, standing.progress[pk].wanted, line.base_quantity) if promised else ZERO
        found.append(
            Spent(
                "orders.line",
                pk,
                ORDER,
                head.pk,
                on=head.issue_date,
                committed=committed,
                invoiced=worth[pk] if promised else ZERO,
                **about[pk],
            )
        )
    for one in billed:
        found.append(
            Spent(
                "invoicing.line",
                one.line_id,
                INVOICE,
                one.invoice_id,
                on=one.on,
                actual=one.worth,
                origin=("orders.line", one.order_line_id),
                **about[one.order_line_id],
            )
        )
    return _told(found, {(ORDER, pk) for pk in ids} | {(INVOICE, one.invoice_id) for one in billed})


def _billed(order_lines: Collection[int]) -> list[Billed]:
    names = (
        "order_line_id", "quantity", "invoice_line_id", "invoice_line__net", "invoice_line__base_quantity", "invoice_line__before_net", "invoice_line__vat_percent",
        "invoice_line__invoice_id", "invoice_line__invoice__rate", "invoice_line__invoice__prices_gross", "invoice_line__invoice__issue_date",
    )  # fmt: skip
    found = []
    for line, quantity, pk, net, whole, before, percent, invoice, rate, gross, on in (
        orders.Invoiced.objects.filter(order_line_id__in=list(order_lines), done=True).order_by("pk").values_list(*names)
    ):
        value = net - before if before is not None else rules.part(net, quantity, whole)
        found.append(Billed(pk, invoice, line, on, _net(value, percent, gross=gross, rate=rate)))
    return found


def _of_invoices(ids: set[int]) -> Told:
    """Lines of issued invoices and corrections that bill no order; a correction's stand where those it corrects do."""
    rows = invoicing.InvoiceLine.objects.filter(invoice_id__in=ids, invoice__state="issued", invoice__kind__in=("invoice", "correction"))
    direct = set(orders.Invoiced.objects.filter(invoice_line__invoice_id__in=ids).values_list("invoice_line_id", flat=True))
    lines = [line for line in rows.select_related("invoice").defer("trace", "invoice__snapshot") if line.pk not in direct]
    own = {line.invoice_id for line in lines}
    groups = queries.item_groups({line.item_id for line in lines})
    contract_of, case_of = calloffs.contracts_of_invoices(own), _cases(INVOICE, own)
    department_of = _departments(line.invoice.salesperson_id for line in lines)
    found = []
    for line in lines:
        head = line.invoice
        value = line.net - (line.before_net or ZERO)
        found.append(
            Spent(
                "invoicing.line", line.pk, INVOICE, head.pk, Side.INCOME, head.issue_date, actual=_net(value, line.vat_percent, gross=head.prices_gross, rate=head.rate),
                groups=groups.get(line.item_id or 0, ()), department_id=department_of.get(head.salesperson_id or 0), contract_id=contract_of.get(head.pk),
                case_id=case_of.get(head.pk), origin=("invoicing.line", line.root_line_id) if line.root_line_id else None,
            )
        )  # fmt: skip
    return _told(found, {(INVOICE, pk) for pk in own})


def _of_purchases(ids: set[int]) -> Told:
    """Placed purchase orders at their prices, and what came of them at what it cost; of closed ones only what came."""
    names = (
        "pk",
        "order_id",
        "item_id",
        "quantity",
        "unit_cost",
        "order__state",
        "order__ordered_on",
        "order__created_by__employee__department_id",
    )
    rows = list(supply.SupplyLine.objects.filter(order_id__in=ids).order_by("pk").values_list(*names))
    groups, case_of = queries.item_groups({row[2] for row in rows}), _cases(PURCHASE, ids)
    came, papers = _receipts([row[0] for row in rows])
    worth: defaultdict[int, Decimal] = defaultdict(Decimal)
    for _pk, _document, line, _on, value in came:
        worth[line] += value
    found: list[Spent] = []
    about: dict[int, dict[str, Any]] = {}
    for pk, order, item, quantity, price, state, on, department in rows:
        about[pk] = {
            "side": Side.COST,
            "groups": groups.get(item, ()),
            "department_id": department,
            "contract_id": None,
            "case_id": case_of.get(order),
        }
        whole = half_up(quantity * (price or ZERO))
        committed = {"placed": max(whole, worth[pk]), "closed": worth[pk]}.get(state, ZERO)
        found.append(
            Spent(
                "supply.line", pk, PURCHASE, order, on=on, committed=committed, invoiced=worth[pk] if state in PLACED else ZERO, **about[pk]
            )
        )
    found += [
        Spent("stock.line", pk, RECEIPT, document, on=on, actual=value, origin=("supply.line", line), **about[line])
        for pk, document, line, on, value in came
    ]
    told = _told(found, {(PURCHASE, pk) for pk in ids} | {(RECEIPT, pk) for pk in papers.values()})
    return replace(told, lines=told.lines | {("stock.line", pk) for pk in papers})


def _receipts(line_ids: Collection[int]) -> tuple[list[tuple[int, int, int, dt.date, Decimal]], dict[int, int]]:
    """Lines of issued receipts (line, document, purchase line, day, cost), taken back ones left out; and all lines there ever were, with their receipts."""
    rows = stock.StockLine.objects.filter(
        supply__source=supply.LINE, supply__source_id__in=list(line_ids), document__kind__in=("PZ", "PW"), document__state="issued"
    )
    told = list(
        rows.order_by("pk").values_list("pk", "document_id", "supply__source_id", "document__issue_date", "cost", "unit_cost", "quantity")
    )
    papers = {row[0]: row[1] for row in told}
    taken = stock.StockDocument.objects.filter(reverses_id__in=set(papers.values())).values_list("reverses_id", flat=True)
    back = set(taken) if papers else set()
    came = [
        (pk, document, line, on, cost if cost is not None else half_up((unit_cost or ZERO) * quantity))
        for pk, document, line, on, cost, unit_cost, quantity in told
        if document not in back and line
    ]
    return came, papers


def orders_of(invoice_ids: Collection[int]) -> set[int]:
    """The orders that invoices bill; one statement."""
    rows = orders.Invoiced.objects.filter(invoice_line__invoice_id__in=list(invoice_ids))
    return set(rows.values_list("order_line__order_id", flat=True))


def corrections_of(invoice_ids: Collection[int]) -> set[int]:
    """The corrections of invoices; one statement."""
    rows = invoicing.InvoiceLine.objects.filter(root_line__invoice_id__in=list(invoice_ids))
    return set(rows.values_list("invoice_id", flat=True))


def described(lines: Iterable[tuple[str, int]]) -> dict[tuple[str, int], str]:
    """What lines of documents say; a statement per kind of line."""
    wanted: defaultdict[str, set[int]] = defaultdict(set)
    for kind, pk in lines:
        wanted[kind].add(pk)
    sources = {
        "orders.line": orders.OrderLine,
        "invoicing.line": invoicing.InvoiceLine,
        "supply.line": supply.SupplyLine,
        "stock.line": stock.StockLine,
    }
    return {
        (kind, pk): text
        for kind, ids in wanted.items()
        for pk, text in sources[kind]._default_manager.filter(pk__in=ids).values_list("pk", "description")
    }


def candidates(first: dt.date, last: dt.date, *, company_id: int) -> Mapping[str, list[int]]:
    """Documents of days that may take of a budget, by kind; three statements."""
    days = {"issue_date__gte": first, "issue_date__lte": last, "company_id": company_id}
    purchases = supply.SupplyOrder.objects.filter(company_id=company_id, ordered_on__gte=first, ordered_on__lte=last, state__in=PLACED)
    return {
        ORDER: list(orders.Order.objects.filter(state__in=PROMISED, **days).order_by("pk").values_list("pk", flat=True)),
        PURCHASE: list(purchases.order_by("pk").values_list("pk", flat=True)),
        INVOICE: list(invoicing.Invoice.objects.filter(state="issued", kind__in=("invoice", "correction"), **days).order_by("pk").values_list("pk", flat=True)),
    }  # fmt: skip
