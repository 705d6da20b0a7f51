"""What this room hangs onto the pages of contracts and orders, and what it answers when others ask."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kupiec.ground.documents import public as documents
from kupiec.ground.kernel import clock
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.ground.kit import public as kit
from kupiec.people.catalog import public as catalog
from kupiec.sales.calloffs import queries, services
from kupiec.sales.calloffs.models import CalledOff, Period, Plan
from kupiec.sales.calloffs.values import PlanDraft
from kupiec.sales.contracts import public as contracts

C, I = kit.columns, kit.inputs  # noqa: E741 - the letters docs/kit.md gives them
ORDER = "orders.order"
INVOICE = "invoicing.invoice"


def _ours(row: contracts.Contract) -> bool:
    return row.side == contracts.Side.SALE and row.state == contracts.State.SIGNED


def _plan(ids: Sequence[int], *, by: Actor, **values: Any) -> int:
    return services.plan(ids[0], PlanDraft(**{name: value for name, value in values.items() if value is not None}), by=by)


def _run(ids: Sequence[int], *, by: Actor) -> int:
    """Every plan of the contract whose day has come."""
    if not contracts.visible(by).filter(pk__in=list(ids)).exists():
        raise Refusal("NOT_FOUND", N_("There is no such record."))
    by.require("invoicing.draft")
    return sum(
        len(services.run(pk, by=by))
        for pk in Plan.objects.filter(contract_id__in=list(ids), active=True).order_by("pk").values_list("pk", flat=True)
    )


def _stop(ids: Sequence[int], *, by: Actor) -> int:
    rows = list(Plan.objects.filter(contract_id__in=list(ids), active=True).order_by("pk").values_list("pk", flat=True))
    for pk in rows:
        services.stop(pk, by=by)
    return len(rows)


class ContractOperations:
    """What is made of a contract with a customer."""

    def operations(self) -> Sequence[kit.Operation]:
        return (
            kit.Operation("order", _("Order"), url=lambda row: reverse("contract-order", args=[row.pk]), icon="shopping-cart-plus", right="orders.edit", bulk=False, only=_ours),
            kit.Operation("gather", _("Count orders towards it"), run=services.gather, icon="refresh", right="orders.edit", only=_ours, more=True, message=_("Done.")),
            kit.Operation("issue", _("Issue materials"), url=lambda row: reverse("contract-materials", args=[row.pk]), icon="package-export", right="stock.draft", bulk=False,
                          only=_ours, more=True),
            kit.Operation(
                "plan", _("Recurring invoice"), run=_plan, icon="refresh", right="calloffs.plan", bulk=False, only=_ours, more=True, message=_("Saved"),
                fields=(
                    I.Text("name", _("Name"), required=True, max=120, span=8), I.Integer("every_months", _("Each so many months"), required=True, least=1, most=60, default=1, span=4),
                    I.Day("first_on", _("First period from"), required=True, span=4), I.Flag("in_advance", _("In advance, on the first day"), span=4),
                    I.Flag("issue", _("Issue at once, not only draft"), span=4), I.Flag("prorate", _("A period cut short costs its days"), default=True, span=12),
                ),
            ),
            kit.Operation("run", _("Invoice what has come round"), run=_run, icon="file-invoice", right="invoicing.draft", bulk=False, only=_ours, more=True, message=_("Done.")),
            kit.Operation("stop", _("Stop recurring invoices"), run=_stop, icon="circle-x", right="calloffs.plan", bulk=False, only=_ours, more=True, message=_("Stopped: %(count)s")),
        )  # fmt: skip


class ContractPanels:
    """How far a contract was drawn, what came of it, invoices that come round."""

    def panels(self) -> Sequence[kit.Panel]:
        return (
            kit.Panel("drawn", _("Carried out"), template="calloffs/_drawn.html", context=_drawn, icon="progress", order=5),
            kit.Panel("issued", _("Materials issued"), template="calloffs/_issued.html", context=_issued, icon="package-export", order=21),
            kit.Panel(
                "recurring",
                _("Recurring invoices"),
                template="calloffs/_recurring.html",
                context=_recurring,
                icon="refresh",
                order=23,
                right="invoicing.see",
            ),
        )


def _drawn(row: contracts.Contract, by: Actor) -> Mapping[str, Any]:
    edition = contracts.shown_edition(row.pk, on=clock.today())
    refs = [documents.Ref(ORDER, pk) for pk in sorted(queries.orders_of([row.pk]).get(row.pk, ()), reverse=True)[:20]]
    cards = documents.describe(refs, by=by)
    return {
        "lines": queries.drawn(row.pk), "figures": queries.figures([row.pk]).get(row.pk), "value": edition.value, "currency": edition.currency_id,
        "orders": [cards[ref] for ref in refs if ref in cards],
    }  # fmt: skip


def _issued(row: contracts.Contract, by: Actor) -> Mapping[str, Any]:
    needed, done = contracts.needs(contracts.shown_edition(row.pk, on=clock.today()).pk), queries.issued(row.pk)
    goods = catalog.facts(set(needed) | set(done))
    return {
        "rows": [
            (goods[pk], needed.get(pk, queries.ZERO), done.get(pk, queries.ZERO), needed.get(pk, queries.ZERO) - done.get(pk, queries.ZERO))
            for pk in sorted(goods)
        ]
    }


def _recurring(row: contracts.Contract, by: Actor) -> Mapping[str, Any]:
    return {"plans": queries.plans(row.pk), "periods": queries.periods(row.pk)}


class ContractColumns:
    """What contracts came to, in their list."""

    def columns(self) -> Sequence[Any]:
        def of(name: str) -> Any:
            return lambda ids, by: {pk: getattr(one, name) for pk, one in queries.figures(ids).items()}

        return (
            C.Money("ordered", _("Ordered of it"), fill=of("ordered"), hidden=True), C.Money("invoiced", _("Invoiced of it"), fill=of("invoiced"), hidden=True),
            C.Money("paid", _("Paid of it"), fill=of("paid"), hidden=True),
        )  # fmt: skip


class Chain:
    """Contracts → orders drawn on them, invoices that come round."""

    def links(self, refs: Sequence[documents.Ref], *, company_id: int) -> Iterable[documents.Edge]:
        asked: dict[str, list[int]] = {kind: [ref.id for ref in refs if ref.kind == kind] for kind in (contracts.CONTRACT, ORDER, INVOICE)}
        edges = []
        if asked[contracts.CONTRACT] or asked[ORDER]:
            rows = CalledOff.objects.filter(company_id=company_id)
            rows = rows.filter(contract_id__in=asked[contracts.CONTRACT]) | rows.filter(order_id__in=asked[ORDER])
            edges += [
                documents.Edge(documents.Ref(contracts.CONTRACT, one), documents.Ref(ORDER, order))
                for one, order in rows.values_list("contract_id", "order_id").distinct()
            ]
        if asked[contracts.CONTRACT] or asked[INVOICE]:
            bills = Period.objects.filter(plan__company_id=company_id, invoice__isnull=False)
            bills = bills.filter(plan__contract_id__in=asked[contracts.CONTRACT]) | bills.filter(invoice_id__in=asked[INVOICE])
            edges += [
                documents.Edge(documents.Ref(contracts.CONTRACT, one), documents.Ref(INVOICE, invoice))
                for one, invoice in bills.values_list("plan__contract_id", "invoice_id") if invoice
            ]  # fmt: skip
        return edges
