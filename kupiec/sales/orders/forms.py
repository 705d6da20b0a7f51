"""Forms of orders: a new one, the head, a copy."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kupiec.ground.attributes import public as attributes
from kupiec.ground.company import public as company
from kupiec.ground.kernel import clock
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.ground.kit import public as kit
from kupiec.money.stock import public as stock
from kupiec.people.parties import public as parties
from kupiec.sales.orders import queries
from kupiec.sales.orders.services import copy, create, head
from kupiec.sales.orders.values import SOURCE_ORDER, CreatedOrder, DraftOrder

I = kit.inputs  # noqa: E741
HEAD = (
    "orderer_id", "recipient_id", "payer_id", "delivery_address_id", "wanted_on", "warehouse_id", "payment_method",
    "payment_days", "currency_id", "issue_date", "salesperson_id", "customer_reference", "language", "remarks",
)  # fmt: skip


def _methods(by: Actor) -> list[tuple[str, str]]:
    return list(parties.PaymentMethod.objects.filter(active=True).order_by("position", "name").values_list("code", "name"))


def _currencies(by: Actor) -> list[tuple[str, str]]:
    return [(code, code) for code in company.Currency.objects.order_by("code").values_list("code", flat=True)]


@dataclass(frozen=True, slots=True)
class NewOrder:
    """What the form of a new order gives; the rest comes from the customer's terms."""

    orderer_id: int
    wanted_on: dt.date | None = None
    warehouse_id: int | None = None
    customer_reference: str = ""
    attributes: Mapping[str, Any] = field(default_factory=dict)


def add(command: NewOrder, *, by: Actor) -> CreatedOrder:
    """An empty order for a customer. Refuses NO_BRANCH and what `create` refuses."""
    branch_id = _branch(by)
    if branch_id is None:
        raise Refusal("NO_BRANCH", N_("Set up a branch of the company first."))
    draft = DraftOrder(
        company_id=by.company_id,
        branch_id=branch_id,
        orderer_id=command.orderer_id,
        issue_date=clock.today(),
        wanted_on=command.wanted_on,
        warehouse_id=command.warehouse_id,
        customer_reference=command.customer_reference,
        attributes=command.attributes,
    )
    return create.create([draft], by=by)[0]


def _branch(by: Actor) -> int | None:
    return by.branch_id or company.Branch.objects.filter(company_id=by.company_id).order_by("pk").values_list("pk", flat=True).first()


def _opened(made: CreatedOrder) -> str:
    return reverse("order", args=[made.order_id])


def _given(request: kit.Request) -> dict[str, Any]:
    asked = request.GET.get("orderer_id", "")
    places = stock.serving_warehouses(request.actor.company_id, _branch(request.actor))
    given: dict[str, Any] = {"warehouse_id": places[0].id} if places else {}
    given |= {"orderer_id": int(asked)} if asked.isdecimal() and len(asked) < 19 else {}
    return {**given, **attributes.initial(SOURCE_ORDER, by=request.actor)}


def _command(**values: Any) -> NewOrder:
    own, described = attributes.parted(values)
    return NewOrder(**own, attributes=described)


_NEW = (
    I.Pick("orderer_id", _("Customer"), picker="parties.customer", required=True, span=12),
    I.Day("wanted_on", _("Wanted on"), span=4),
    I.Pick("warehouse_id", _("Warehouse"), picker="stock.warehouse", span=4),
    I.Text("customer_reference", _("Customer’s order number"), max=80, span=4),
)

NEW = kit.Form(
    "orders.new",
    title=_("New order"),
    command=_command,
    fields=lambda request: (*_NEW, *attributes.groups(SOURCE_ORDER, by=request.actor)),
    initial=_given,
    save=add,
    done=_opened,
    right="orders.edit",
)


def _load(pk: int, *, by: Actor) -> tuple[dict[str, Any], int]:
    order = queries.visible(by).get(pk=pk)
    return {**{name: getattr(order, name) for name in HEAD}, **attributes.loaded(SOURCE_ORDER, pk, by=by)}, order.version


def _save(command: Mapping[str, Any], *, pk: int, version: int | None, by: Actor) -> int:
    """Only what the person changed goes to the verb, so that an accepted order takes what it may."""
    order = queries.visible(by).get(pk=pk)
    values, described = attributes.parted(command)
    values["payment_days"] = values["payment_days"] if values.get("payment_days") is not None else 0
    for role in ("recipient_id", "payer_id"):
        values[role] = values.get(role) or values["orderer_id"]
    for name in ("payment_method", "customer_reference", "remarks", "language"):
        values[name] = values.get(name) or ""
    if values.get("warehouse_id") is None:
        values["warehouse_id"] = order.warehouse_id
    changes = {name: value for name, value in values.items() if name in HEAD and getattr(order, name) != value}
    if "orderer_id" in changes:
        for role in ("recipient_id", "payer_id"):
            if values[role] == order.orderer_id:
                changes.pop(role, None)
        for name in ("payment_method", "payment_days"):
            if values[name] == getattr(order, name):
                changes.pop(name, None)
        if values["delivery_address_id"] == order.delivery_address_id:
            changes.pop("delivery_address_id", None)
    head.edit_head(pk, {**changes, "attributes": described}, version=version, by=by)
    return pk


_HEAD = (
    kit.Group(
        _("Who"),
        (
            I.Pick("orderer_id", _("Ordering party"), picker="parties.customer", required=True, span=6),
            I.Pick("payer_id", _("Payer"), picker="parties.party", span=6, help=_("Empty: as orderer")),
            I.Pick("recipient_id", _("Recipient"), picker="parties.party", span=6, help=_("Empty: as orderer")),
            I.Pick(
                "delivery_address_id", _("Place of delivery"), picker="parties.address", span=6,
                depends=("recipient_id", "orderer_id"),
            ),
            I.Pick("salesperson_id", _("Salesperson"), picker="company.employee", span=6),
            I.Text("customer_reference", _("Customer’s order number"), max=80, span=6),
        ),
    ),
    kit.Group(
        _("When and on what terms"),
        (
            I.Day("issue_date", _("Entered"), required=True, span=3),
            I.Day("wanted_on", _("Wanted on"), span=3),
            I.Pick("warehouse_id", _("Warehouse"), picker="stock.warehouse", span=6),
            I.Choice("payment_method", _("Payment"), options=_methods, span=4, blank="—"),
            I.Integer("payment_days", _("Days to pay"), least=0, most=365, span=2),
            I.Choice("currency_id", _("Currency"), options=_currencies, required=True, span=3),
            I.Choice(
                "language", _("Language of papers"), span=3, options=(("pl", "polski"), ("en", "English"), ("de", "Deutsch")),
            ),
        ),
    ),
    I.Area("remarks", _("Remarks"), span=12),
)  # fmt: skip


def _fields(request: kit.Request) -> Sequence[Any]:
    found = request.resolver_match
    pk = found.kwargs.get("pk") if found else None
    return (*_HEAD[:-1], *attributes.groups(SOURCE_ORDER, by=request.actor, pk=pk), _HEAD[-1])


EDIT = kit.Form(
    "orders.edit",
    title=_("Head of the order"),
    command=None,
    fields=_fields,
    load=_load,
    save=_save,
    done=lambda pk: reverse("order", args=[pk]),
    right="orders.edit",
)  # fmt: skip


def _copy_source(pk: int, *, by: Actor) -> tuple[dict[str, Any], None]:
    order = queries.visible(by).get(pk=pk)
    return {"orderer_id": order.orderer_id}, None


def _copy(command: Mapping[str, Any], *, pk: int, version: int | None, by: Actor) -> CreatedOrder:
    return copy.copy(pk, orderer_id=command["orderer_id"], wanted_on=command.get("wanted_on"), by=by)


COPY = kit.Form(
    "orders.copy",
    title=_("Copy of an order"),
    command=None,
    fields=(
        I.Pick("orderer_id", _("Customer"), picker="parties.customer", required=True, span=8),
        I.Day("wanted_on", _("Wanted on"), span=4),
    ),
    load=_copy_source,
    save=_copy,
    done=_opened,
    right="orders.edit",
)


__all__ = ["COPY", "EDIT", "NEW", "add"]
