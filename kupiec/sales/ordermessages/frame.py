"""What this room hangs into the frame and onto the page of an order."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kit import public as kit
from kupiec.sales.ordermessages import queries, words
from kupiec.sales.ordermessages.models import Passing
from kupiec.sales.ordermessages.values import RIGHT, TOPIC, State, To
from kupiec.sales.orders import public as orders

TABS = (
    kit.Tab(
        "settings",
        "order-messages",
        _("Messages about orders"),
        url="order-messages",
        right=RIGHT,
        order=66,
        shelf="sales",
        note=_("What customers and colleagues are told when an order passes on"),
    ),
)
COMMANDS = (
    kit.Command("order-messages", _("Messages about orders"), url="order-messages", icon="message-plus", right=RIGHT, words="komunikaty powiadomienia klienta o zamówieniu e-mail rejestr"),
    kit.Command("order-messages-sent", _("Messages about orders that went"), url="order-messages-sent", icon="mail", right="orders.see", words="komunikaty wysłane pominięte dziennik zamówienie"),
)  # fmt: skip
TOPICS = (kit.Topic(TOPIC, _("Orders that passed on"), note=_("What registers of orders tell salespeople and roles"), right="orders.see"),)


class Notices:
    """What I was told of orders."""

    def notices(self, by: Actor) -> Sequence[kit.Notice]:
        if not by.may("orders.see"):
            return []
        return [
            kit.Notice(f"{TOPIC}:{row.pk}", "info", row.text, reverse("order", args=[row.passing.order_id]), row.at, "message-plus", topic=TOPIC) for row in queries.told(by)
        ]  # fmt: skip


class Panels:
    """Messages of an order: what went, what did not and why."""

    def panels(self) -> Sequence[kit.Panel]:
        return (
            kit.Panel("messages", _("Messages"), template="ordermessages/_panel.html", context=_panel, count=lambda order, by: Passing.objects.filter(order_id=order.pk), icon="mail", order=29),
        )  # fmt: skip


def _panel(order: orders.Order, by: Actor) -> dict[str, Any]:
    rows = Passing.objects.filter(order_id=order.pk).select_related("message").order_by("-pk")[:50]
    return {
        "rows": [(row, words.STATES[State(row.state)], words.TO[To(row.message.to)], words.why(row.why)) for row in rows],
        "mails": by.may("mail.see"),
    }
