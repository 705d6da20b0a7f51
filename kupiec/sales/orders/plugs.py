"""What this room answers when others ask: papers above, terms of deliveries, the chain of documents, cards."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from django.db.models import Q, Sum
from django.urls import reverse

from kupiec.ground.documents import public as documents
from kupiec.ground.kernel import words
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.money import PRICE_DECIMALS, half_up
from kupiec.money.invoicing import public as invoicing
from kupiec.money.stock import public as stock
from kupiec.people.parties import public as parties
from kupiec.sales.orders import queries
from kupiec.sales.orders.models import Delivered, Invoiced, Order, OrderLine
from kupiec.sales.orders.services import loading, owners
from kupiec.sales.orders.values import SOURCE_LINE, SOURCE_ORDER

DELIVERY, INVOICE = "stock.document", "invoicing.invoice"
PHASES = {"draft": "draft", "accepted": "open", "closed": "done", "cancelled": "cancelled"}


class Owners:
    """Orders above deliveries and invoices are locked before them, with their payers' credit."""

    def lock_for(self, kind: str, ids: Sequence[int], *, by: Actor) -> None:
        loading.hold(owners.above(kind, ids), by=by)

    def lock_credit_for(self, kind: str, ids: Sequence[int], *, by: Actor) -> None:
        loading.lock_credit(loading.held(owners.above(kind, ids)), by=by)


class References:
    """Numbers of the orders an invoice bills, ours and the customers', for payments that name them."""

    def references(self, papers: Sequence[tuple[str, int]]) -> Mapping[tuple[str, int], Sequence[str]]:
        ids = [pk for source, pk in papers if source == INVOICE]
        rows = Invoiced.objects.filter(invoice_line__invoice__in=ids).order_by()
        names = ("invoice_line__invoice", "order_line__order__number", "order_line__order__customer_reference")
        found: defaultdict[tuple[str, int], list[str]] = defaultdict(list)
        for pk, *numbers in rows.values_list(*names).distinct():
            found[(INVOICE, pk)].extend(filter(None, numbers))
        return found


class Terms:
    """Terms of deliveries of orders: what was agreed, not what prices are today."""

    def terms(self, stock_line_ids: Sequence[int]) -> Mapping[int, invoicing.LineTerms]:
        rows = Delivered.objects.filter(stock_line_id__in=list(stock_line_ids), returned=False)
        links = dict(rows.values_list("stock_line_id", "order_line_id"))
        lines = {line.pk: line for line in OrderLine.objects.filter(pk__in=set(links.values())).select_related("order")}
        factors = dict(stock.StockLine.objects.filter(pk__in=links).values_list("pk", "factor"))
        return {pk: _terms(lines[line_id], factors[pk]) for pk, line_id in links.items()}


def _terms(line: OrderLine, factor: object) -> invoicing.LineTerms:
    order = line.order
    same = factor == line.factor
    price = line.unit_price if same else half_up(line.unit_price * factor / line.factor, PRICE_DECIMALS)
    return invoicing.LineTerms(
        unit_price=price,
        vat_code=line.vat_code,
        orderer_id=order.orderer_id,
        payer_id=order.payer_id,
        list_price=line.list_price if same else None,
        discount_percent=line.discount_percent,
        currency=order.currency_id,
        rate=order.rate,
        payment_method=order.payment_method,
        payment_days=order.payment_days,
        salesperson_id=order.salesperson_id,
        vat_method=order.vat_method,
        prices_gross=order.prices_gross,
        reference=order.customer_reference or order.number,
        description=line.description,
        language=order.language,
        trace=line.trace,
    )


def demand_refs(sources: Sequence[tuple[str, int]], *, by: Actor) -> dict[tuple[str, int], documents.Ref]:
    """The orders whose lines want goods; one statement."""
    ids = [pk for source, pk in sources if source == SOURCE_LINE]
    rows = OrderLine.objects.filter(pk__in=ids, order__company_id=by.company_id).values_list("pk", "order_id") if ids else ()
    return {(SOURCE_LINE, pk): documents.Ref(SOURCE_ORDER, order_id) for pk, order_id in rows}


class Chain:
    """Orders → deliveries, orders → invoices, order → its copy."""

    def links(self, refs: Sequence[documents.Ref], *, company_id: int) -> Iterable[documents.Edge]:
        orders = [ref.id for ref in refs if ref.kind == SOURCE_ORDER]
        deliveries = [ref.id for ref in refs if ref.kind == DELIVERY]
        invoices = [ref.id for ref in refs if ref.kind == INVOICE]
        found: list[documents.Edge] = []
        if orders or deliveries:
            found += self._delivered(orders, deliveries, company_id)
        if orders or invoices:
            found += self._invoiced(orders, invoices, company_id)
        return found

    def _delivered(self, orders: list[int], deliveries: list[int], company_id: int) -> list[documents.Edge]:
        rows = (
            Delivered.objects.filter(Q(order_line__order_id__in=orders) | Q(stock_line__document_id__in=deliveries), company_id=company_id)
            .order_by()
            .values_list("order_line__order_id", "stock_line__document_id", "done")
            .annotate(total=Sum("quantity"))
        )
        return [
            documents.Edge(documents.Ref(SOURCE_ORDER, order), documents.Ref(DELIVERY, target), total, not done)
            for order, target, done, total in rows
        ]

    def _invoiced(self, orders: list[int], invoices: list[int], company_id: int) -> list[documents.Edge]:
        """Straight edges only where no delivery stands between."""
        rows = (
            Invoiced.objects.filter(
                Q(order_line__order_id__in=orders) | Q(invoice_line__invoice_id__in=invoices),
                company_id=company_id,
                direct=True,
            )
            .order_by()
            .values_list("order_line__order_id", "invoice_line__invoice_id", "done")
            .annotate(total=Sum("quantity"))
        )
        return [
            documents.Edge(documents.Ref(SOURCE_ORDER, order), documents.Ref(INVOICE, target), total or None, not done)
            for order, target, done, total in rows
        ]


class Cards:
    """Orders as others show them."""

    def describe(self, refs: Sequence[documents.Ref], *, by: Actor) -> Mapping[documents.Ref, documents.DocumentCard]:
        wanted = [ref.id for ref in refs if ref.kind == SOURCE_ORDER]
        if not wanted:
            return {}
        rows = queries.visible(by).filter(pk__in=wanted).select_related("register").defer("snapshot")
        return {documents.Ref(SOURCE_ORDER, row.pk): card(row) for row in rows}


def card(row: Order) -> documents.DocumentCard:
    return documents.DocumentCard(
        ref=documents.Ref(SOURCE_ORDER, row.pk),
        code="ZS",
        number=row.number,
        state=words.translate(row.register.name),
        date=row.issue_date,
        gross=row.gross,
        currency=row.currency_id,
        url=reverse("order", args=[row.pk]),
        phase=PHASES[row.state],  # type: ignore[arg-type]
    )


def party_blockers(party_ids: Sequence[int], *, by: Actor) -> dict[int, list[parties.Blocker]]:
    """How many orders refer to these parties, in any role; one statement."""
    counts: dict[int, int] = dict.fromkeys(party_ids, 0)
    rows = Order.objects.filter(Q(orderer_id__in=party_ids) | Q(recipient_id__in=party_ids) | Q(payer_id__in=party_ids)).values_list(
        "orderer_id", "recipient_id", "payer_id"
    )
    for roles in rows:
        for pk in set(roles) & counts.keys():
            counts[pk] += 1
    return {pk: [parties.Blocker(words.N_("orders"), count)] for pk, count in counts.items() if count}
