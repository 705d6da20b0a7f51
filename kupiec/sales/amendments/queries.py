"""Reads: an order as it stands, written down whole; its amendments; orders as they stood at a moment (ORD-13)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Min, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from kupiec.ground.kernel import audit
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.models import AuditEntry
from kupiec.ground.kit import show
from kupiec.people.parties import public as parties
from kupiec.sales.amendments.models import Amendment
from kupiec.sales.orders import public as orders
from kupiec.sales.orders.public import amending, registry


def order(pk: int, *, by: Actor) -> orders.Order:
    """An order the actor may see; DoesNotExist else."""
    return orders.visible(by).select_related("orderer", "register", "delivery_address").get(pk=pk)


def shot(row: orders.Order) -> dict[str, Any]:
    """The order written down: what an amendment may change, and every line."""
    rows = orders.OrderLine.objects.filter(order_id=row.pk).select_related("item").order_by("position", "pk")
    return {
        "head": head_of(row), "lines": [line_of(one, one.item.code if one.item else "") for one in rows],
        "net": str(row.net), "vat": str(row.vat), "gross": str(row.gross), "currency": row.currency_id,
    }  # fmt: skip


def head_of(row: orders.Order) -> dict[str, str]:
    """Figures and names as text, without a language."""
    method = parties.PaymentMethod.objects.filter(code=row.payment_method).values_list("name", flat=True).first() or row.payment_method
    return {
        "wanted_on": row.wanted_on.isoformat() if row.wanted_on else "", "delivery": _place(row),
        "payment": f"{method}, {row.payment_days}" if method else str(row.payment_days), "customer_reference": row.customer_reference,
    }  # fmt: skip


def _place(row: orders.Order) -> str:
    """Name and town; the street is said by the order."""
    return ", ".join(part for part in (row.delivery_address.name, row.delivery_address.city) if part) if row.delivery_address else ""


def line_of(one: Any, code: str) -> dict[str, Any]:
    return {
        "id": one.pk, "code": code, "name": one.description, "unit": one.unit, "quantity": show_plain(one.quantity), "unit_price": show_plain(one.unit_price),
        "discount_percent": show_plain(one.discount_percent), "net": str(one.net),
    }  # fmt: skip


def show_plain(value: Decimal) -> str:
    """A figure without trailing zeros, a point for decimals."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def amendments(by: Actor) -> QuerySet[Amendment]:
    """Amendments of orders the actor may see."""
    return Amendment.objects.filter(company_id=by.company_id, order__in=orders.visible(by).values("pk"))


def of_order(order_id: int) -> QuerySet[Amendment]:
    return Amendment.objects.filter(order_id=order_id).select_related("made_by__employee").order_by("-number")


# an order as of a moment


@dataclass(frozen=True, slots=True)
class AsOf:
    """An order as it stood: `exact` unless it was a draft then, whose lines are followed only from its first move on."""

    head: Mapping[str, str]
    lines: Sequence[Mapping[str, Any]]
    net: Decimal
    gross: Decimal
    register: str
    state: str
    exact: bool
    amendments: Sequence[Amendment]
    papers: Sequence[tuple[str, str, dt.date]]


def as_of(row: orders.Order, moment: dt.datetime) -> AsOf | None:
    """The order at a moment; None before it was entered."""
    was = audit.as_of(orders.Order, row.pk, moment)
    if was is None:
        return None
    made = list(of_order(row.pk).order_by("number"))
    before, after = [one for one in made if one.made_at <= moment], [one for one in made if one.made_at > moment]
    then = orders.Order(**was)
    told = before[-1].after if before else after[0].before if after and row.accepted_at and moment >= row.accepted_at else None
    register, state = _register(row, moment)
    lines = told["lines"] if told else _lines(row.pk, moment)
    return AsOf(
        told["head"] if told else head_of(then), lines, Decimal(told["net"]) if told else then.net, Decimal(told["gross"]) if told else then.gross, register, state,
        told is not None or (row.accepted_at is not None and moment >= row.accepted_at), before, _papers(row.pk, moment),
    )  # fmt: skip


def _register(row: orders.Order, moment: dt.datetime) -> tuple[str, str]:
    moves = amending.RegisterMove.objects.filter(order_id=row.pk).select_related("origin", "target").order_by("pk")
    here = [one for one in moves if one.at <= moment]
    if here:
        return here[-1].target.name, here[-1].target.meaning
    first = next(iter(moves), None)
    return (first.target.name, first.target.meaning) if first else (row.register.name, row.register.meaning)


def _lines(order_id: int, moment: dt.datetime) -> list[dict[str, Any]]:
    """Today's lines walked back, and those taken off since."""
    found = []
    rows = orders.OrderLine.objects.filter(order_id=order_id).select_related("item")
    codes = {one.pk: one.item.code if one.item else "" for one in rows}
    for one in rows:
        was = audit.as_of(orders.OrderLine, one.pk, moment)
        if was is not None:
            found.append((was["position"], line_of(orders.OrderLine(**was), codes[one.pk])))
    gone = AuditEntry.objects.filter(table="orders_line", operation="d", at__gt=moment, old__order_id=order_id)
    for pk in gone.values_list("row_id", flat=True):
        was = audit.as_of(orders.OrderLine, pk, moment)
        if was is not None:
            found.append((was["position"], line_of(orders.OrderLine(**was), "")))
    return [line for _position, line in sorted(found, key=lambda one: one[0])]


def _papers(order_id: int, moment: dt.datetime) -> list[tuple[str, str, dt.date]]:
    """Deliveries and invoices of the order that were there by then, by day."""
    day = show.local(moment).date()
    wz = orders.Delivered.objects.filter(order_line__order_id=order_id, done=True, stock_line__document__issue_date__lte=day)
    fv = orders.Invoiced.objects.filter(order_line__order_id=order_id, done=True, invoice_line__invoice__issue_date__lte=day)
    rows = [("truck", *one) for one in wz.values_list("stock_line__document__number", "stock_line__document__issue_date").distinct()]
    rows += [
        ("file-invoice", *one) for one in fv.values_list("invoice_line__invoice__number", "invoice_line__invoice__issue_date").distinct()
    ]
    return sorted(rows, key=lambda one: (one[2], one[1]))


# all orders as of a moment


def archive(moment: dt.datetime, *, by: Actor) -> QuerySet[Any]:
    """Orders entered by then, each with its register and value as they were; one statement, whatever their number."""
    moves = amending.RegisterMove.objects.filter(order_id=OuterRef("pk"), at__lte=moment).order_by("-pk")
    made = Amendment.objects.filter(order_id=OuterRef("pk"))
    last, first = made.filter(made_at__lte=moment).order_by("-number"), made.filter(made_at__gt=moment).order_by("number")
    rows = orders.visible(by).filter(created_at__lte=moment)
    return rows.annotate(
        register_then=Subquery(moves.values("target__name")[:1]), state_then=Subquery(moves.values("target__meaning")[:1]), place_then=Subquery(moves.values("target__position")[:1]),
        net_then=Coalesce(Subquery(last.values("net_after")[:1]), Subquery(first.values("net_before")[:1]), F("net")),
        gross_then=Coalesce(Subquery(last.values("gross_after")[:1]), Subquery(first.values("gross_before")[:1]), F("gross")),
        amended=Coalesce(Subquery(last.values("number")[:1]), 0),
    )  # fmt: skip


def summed(rows: QuerySet[Any]) -> list[tuple[str, str, int, Decimal]]:
    """Per register then: its meaning, how many orders stood there, what they were worth."""
    found = rows.order_by().values("register_then", "state_then").annotate(count=Count("pk"), sum=Sum("net_then"), place=Min("place_then"))
    order = {meaning.value: at for at, meaning in enumerate(registry.Meaning)}
    told = sorted(found, key=lambda one: (order.get(one["state_then"], 9), one["place"] or 0, one["register_then"] or ""))
    return [(one["register_then"] or "", one["state_then"] or "", one["count"], one["sum"]) for one in told]
