"""What texts may name of orders, for a set at a constant number of statements; texts filled in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from kupiec.ground.company.public import Company
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.ground.kit import prints, show, text_blocks
from kupiec.sales.ordermessages.values import LINE, MOST_LINES, NAMES, Text
from kupiec.sales.orders import public as orders

JOINED = ("orderer", "salesperson", "register", "delivery_address")


def rows(order_ids: Sequence[int]) -> dict[int, orders.Order]:
    return orders.Order.objects.select_related(*JOINED).in_bulk(sorted(set(order_ids)))


def lines_of(order_ids: Sequence[int]) -> dict[int, list[orders.OrderLine]]:
    found: dict[int, list[orders.OrderLine]] = {pk: [] for pk in order_ids}
    for line in orders.OrderLine.objects.filter(order_id__in=list(found)).select_related("item").order_by("order_id", "position", "pk"):
        found[line.order_id].append(line)
    return found


def of(order: orders.Order, lines: Sequence[orders.OrderLine], *, own: Company, language: str) -> dict[str, Any]:
    """The names of texts with their values, as one writes them in the language."""
    with prints.speaking(language):
        flat = {
            "order.number": order.number, "order.date": show.day(order.issue_date), "order.wanted": show.day(order.wanted_on) if order.wanted_on else "",
            "order.total": show.money(order.gross, order.currency_id), "order.reference": order.customer_reference, "order.register": show.say(order.register.name),
            "customer.name": order.orderer.name, "delivery.address": str(order.delivery_address or ""), "salesperson.name": str(order.salesperson or ""),
            "salesperson.phone": order.salesperson.phone if order.salesperson else "", "company.name": own.name, "company.phone": own.phone, "company.email": own.email,
        }  # fmt: skip
        told = [
            {
                "code": line.item.code if line.item else "",
                "name": line.description,
                "quantity": show.quantity(line.quantity),
                "unit": line.unit,
                "value": show.money(line.net),
            }
            for line in lines[:MOST_LINES]
        ]
    return {**text_blocks.nested(flat), "lines": told}


def sample() -> dict[str, Any]:
    """Names with values nobody reads, to try a text on."""
    return {**text_blocks.nested({name: "x" for name in NAMES if name != "lines"}), "lines": [LINE]}


def check(text: Text, language: str) -> list[Refusal]:
    """What can't be read in a text, at its fields."""
    wrong = []
    for field, source in ((f"heading_{language}", text.heading), (f"text_{language}", text.text)):
        try:
            text_blocks.preview(source, sample(), html=False)
        except Refusal as refusal:
            wrong.append(Refusal(refusal.code, refusal.message, field, params=refusal.params))
    return wrong


def filled(text: Text, values: Mapping[str, Any]) -> Text:
    """The text with its names filled in; what became too long is refused (TEMPLATE). Values are never read as templates."""
    heading = " ".join(text_blocks.render(text.heading, values, html=False).split())[:200]
    body = text_blocks.render(text.text, values, html=False)
    if len(body) > 20_000:
        raise Refusal("TEMPLATE", N_("The text became too long."), "text")
    return Text(heading, body)
