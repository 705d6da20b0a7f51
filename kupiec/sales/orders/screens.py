"""The list of orders, with the stepper of registers over it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from kupiec.ground.attributes import public as attributes
from kupiec.ground.company import public as company
from kupiec.ground.kernel import clock
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kit import public as kit
from kupiec.money.stock import public as stock
from kupiec.sales.orders import columns, queries
from kupiec.sales.orders.models import Hold, Order
from kupiec.sales.orders.services import bill, block, close, deliver, holds, move
from kupiec.sales.orders.values import Meaning

C, F, I = kit.columns, kit.filters, kit.inputs  # noqa: E741


def rows(by: Actor) -> QuerySet[Order]:
    return queries.visible(by).defer("snapshot", "remarks")


def _search(found: QuerySet[Order], text: str, by: Actor) -> QuerySet[Order]:
    """By number, the customer's number, or the customer's name."""
    from django.db.models import Q

    from kupiec.ground.kernel.search_text import fold

    for word in text.split()[:6]:
        found = found.filter(Q(number__icontains=word) | Q(customer_reference__icontains=word) | Q(orderer__search__contains=fold(word)))
    return found


def _registers(by: Actor) -> list[tuple[int, str]]:
    return [(one.pk, one.name) for one in queries.registers(by.company_id)]


def _branches(by: Actor) -> list[tuple[int, str]]:
    return list(company.Branch.objects.filter(company_id=by.company_id).values_list("pk", "name"))


def _warehouses(by: Actor) -> list[tuple[int, str]]:
    return list(stock.Warehouse.objects.filter(company_id=by.company_id).order_by("code").values_list("pk", "name"))


def _held(found: QuerySet[Order], by: Actor) -> QuerySet[Order]:
    held = Hold.objects.filter(company_id=by.company_id, released_at__isnull=True).values("order_id")
    return found.filter(pk__in=held)


def _late(found: QuerySet[Order], by: Actor) -> QuerySet[Order]:
    return found.filter(state__in=(Meaning.DRAFT, Meaning.ACCEPTED), wanted_on__lt=clock.today())


def _mine(found: QuerySet[Order], by: Actor) -> QuerySet[Order]:
    return found.filter(salesperson_id=by.employee_id or 0)


def _above(request: kit.Request) -> Mapping[str, Any]:
    """Registers with counts and values, the chosen one marked."""
    by = request.actor
    chosen = request.GET.getlist("f.register")
    figures = queries.register_figures(by)
    return {
        "chosen": chosen,
        "base_currency": company.queries.own(by.company_id).base_currency,
        "registers": [
            {
                "pk": one.pk,
                "name": one.name,
                "count": figures.get(one.pk, (0, 0))[0],
                "net": figures.get(one.pk, (0, None))[1],
                "current": chosen == [str(one.pk)],
            }
            for one in queries.registers(by.company_id)
        ],
    }


def preview(pk: int, by: Actor) -> dict[str, Any]:
    order = queries.one(pk, by=by)
    lines = queries.lines(pk)
    return {
        "order": order,
        "lines": lines[:12],
        "more": max(len(lines) - 12, 0),
        "holds": [{"text": kit.show.say(one.reason)} for one in queries.open_holds([pk]).get(pk, [])],
    }


NEXT = kit.Operation(
    "next", _("Move on"), run=move.move, icon="arrow-right", right="orders.move", single=False,
    confirm=_("%(count)s orders will pass to their next register."), message=_("%(count)s moved on"),
)  # fmt: skip
BLOCK = kit.Operation(
    "block", _("Block goods"), run=block.block, icon="lock", right="orders.block", single=False, message=_("Goods blocked"),
)  # fmt: skip
DELIVER = kit.Operation(
    "deliver", _("Make WZ"), run=deliver.deliver, icon="truck", right="orders.deliver", single=False,
    confirm=_("WZ will be drafted for %(count)s orders, for what is in stock."), message=_("WZ made"),
)  # fmt: skip
BILL = kit.Operation(
    "bill", _("Make invoices"), run=bill.bill, icon="file-invoice", right="orders.bill", single=False,
    confirm=_("Invoices will be drafted for %(count)s orders, for what was delivered."), message=_("Invoices made"),
)  # fmt: skip
CANCEL = kit.Operation(
    "cancel", _("Cancel orders"), run=close.cancel, icon="ban", right="orders.close", danger=True, single=False, more=True,
    confirm=_("%(count)s orders will be cancelled."), message=_("%(count)s cancelled"),
)  # fmt: skip
RELEASE = kit.Operation(
    "release-hold", _("Release holds"), run=holds.release_holds, icon="player-play", right="orders.release", single=False,
    fields=(I.Text("reason", _("Why they may go"), required=True, max=240, span=12),), message=_("Released"),
)  # fmt: skip

ORDERS = kit.List(
    "orders.orders",
    _("Orders"),
    rows=rows,
    right="orders.see",
    columns=(
        C.Link("number", _("Number"), url="order", sort="issue_date", beneath="orderer"),
        C.Html("attention", _("Needs attention"), fill=columns.attention),
        C.Text("orderer", _("Customer"), value=lambda order: order.orderer, source="orderer", sort="orderer__name_key", phone=False),
        C.Text("register", _("Order register"), value=lambda order: kit.show.say(order.register.name), source="register", sort="register"),
        C.Day("wanted_on", _("Wanted on")),
        C.Money("net", _("Net"), currency="currency_id", total=True),
        C.Html("delivered", _("Delivered"), fill=columns.delivered),
        C.Html("invoiced", _("Invoiced"), fill=columns.invoiced, narrow=False),
        C.Money("gross", _("Gross"), currency="currency_id", total=True),
        C.Text("currency", _("Currency"), source="currency_id", sort=False, hidden=True),
        C.Text("salesperson", _("Salesperson"), value=lambda order: order.salesperson, source="salesperson", sort="salesperson"),
        C.Day("issue_date", _("Entered"), hidden=True),
        C.Text("customer_reference", _("Customer’s order number"), sort=False, hidden=True),
        C.Money("cost", _("Cost of goods"), right="prices.see_cost", hidden=True, sort=False),
        C.Text("branch", _("Branch"), source="branch.name", sort=False, hidden=True),
    ),
    sort=("-number",),
    search=_search,
    filters=(
        F.Choice("register", _("Order register"), source="register_id", choices=_registers),
        F.Choice("state", _("Stage"), choices=(("draft", _("draft")), ("accepted", _("accepted order")), ("closed", _("closed")), ("cancelled", _("cancelled")))),
        F.Flag("mine", _("Mine"), apply=_mine),
        F.Flag("held", _("Held"), apply=_held),
        F.Flag("late", _("Late"), apply=_late),
        F.Pick("orderer", _("Customer"), source="orderer_id", picker="parties.customer"),
        F.Pick("salesperson", _("Salesperson"), source="salesperson_id", picker="company.employee"),
        F.Choice("warehouse", _("Warehouse"), source="warehouse_id", choices=_warehouses),
        F.Choice("branch", _("Branch"), source="branch_id", choices=_branches),
        F.Dates("wanted_on", _("Wanted on")),
        F.Dates("issue_date", _("Entered")),
        F.Amounts("net", _("Net")),
        F.Text("customer_reference", _("Customer’s order number")),
    ),
    views=(
        kit.View("open", _("Orders open now"), "f.state=draft&f.state=accepted"),
        kit.View("mine", _("Mine"), "f.mine=1"),
        kit.View("held", _("Held"), "f.held=1"),
        kit.View("late", _("Late"), "f.late=1"),
        kit.View("all", _("All"), ""),
    ),
    column_sources=(attributes.Columns("orders.order"),),
    filter_sources=(attributes.Columns("orders.order"),),
    operations=(NEXT, BLOCK, DELIVER, BILL, RELEASE, CANCEL),
    create=kit.Create(_("Customer order"), url="order-new", right="orders.edit"),
    preview=kit.Preview("orders/_preview.html", preview),
    empty=kit.Empty("receipt", _("No orders yet"), _("They come from customers and from offers.")),
    above="orders/_registers.html",
    template="orders/list.html",
    context=_above,
)  # fmt: skip

__all__ = ["ORDERS", "preview", "rows"]
