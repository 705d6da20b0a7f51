"""What this room hangs into the frame."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kupiec.ground.kit import public as kit

TABS = (
    kit.Tab("settings", "orders-registers", _("Registers of orders"), url="orders-registers", right="orders.registers", order=65, shelf="sales",
            note=_("Stages of an order and what may be done in each")),
)  # fmt: skip
COMMANDS = (
    kit.Command("orders-registers", _("Registers of orders"), url="orders-registers", icon="route", right="orders.registers", words="rejestry zamówień etapy operacje warunki"),
    kit.Command("orders-registers-try", _("Try registers on an order"), url="orders-registers-try", icon="player-play", right="orders.registers", words="próba rejestrów symulacja zamówienia"),
)  # fmt: skip
