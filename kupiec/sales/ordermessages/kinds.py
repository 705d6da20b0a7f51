"""The operation of a register that sends a message (ORD-5)."""

from __future__ import annotations

from collections.abc import Sequence

from kupiec.ground.kernel.words import N_
from kupiec.sales.ordermessages import queries, services
from kupiec.sales.ordermessages.values import KIND
from kupiec.sales.orders.public import registry

MESSAGE = registry.Argument("message", N_("which message"), "choice", options=queries.options, required=True, passed=True)


class Kinds:
    """Plugged into the orders room."""

    def kinds(self) -> Sequence[registry.Kind]:
        return (
            registry.Kind(
                KIND, N_("Send a message"), "orders.move", "mail", run=services.send, more=True, arguments=(MESSAGE,), entry=True
            ),
        )
