"""What this room hangs into the frame and onto the page of an order."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kit import public as kit
from kupiec.sales.amendments import queries, rules
from kupiec.sales.amendments.services import RIGHT
from kupiec.sales.orders import public as orders

TABS = (kit.Tab("sales", "orders-archive", _("Archive of orders"), url="orders-archive", right="orders.see", order=46),)
COMMANDS = (
    kit.Command(
        "orders-archive",
        _("Archive of orders"),
        url="orders-archive",
        icon="history",
        right="orders.see",
        words="archiwum zamówień stan na dzień aneksy zmiany",
    ),
)


class Operations:
    """Amending, on the page of an accepted order."""

    def operations(self) -> Sequence[kit.Operation]:
        return (
            kit.Operation("amend", _("Amend"), url="order-amend", icon="file-diff", right=RIGHT, bulk=False, more=True, only=lambda order: order.state == "accepted"),
            kit.Operation("as-of", _("As of a day"), url="order-as-of", icon="history", right="orders.see", bulk=False, more=True),
        )  # fmt: skip


class Panels:
    """Amendments of an order."""

    def panels(self) -> Sequence[kit.Panel]:
        return (
            kit.Panel(
                "amendments",
                _("Amendments"),
                template="amendments/_panel.html",
                context=_panel,
                count=lambda order, by: queries.of_order(order.pk),
                icon="file-diff",
                order=25,
            ),
        )


def _panel(order: orders.Order, by: Actor) -> dict[str, Any]:
    rows = [
        {
            "row": row,
            "lines": rules.of_lines(row.before, row.after),
            "head": rules.of_head(row.before, row.after),
            "print": reverse("amendment-print", args=[row.pk]),
        }
        for row in queries.of_order(order.pk)
    ]
    return {"rows": rows, "order": order, "may": by.may(RIGHT) and order.state == "accepted"}
