"""The registers every company begins with (ORD-5); administrators shape them further."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from kupiec.ground.kernel.words import N_
from kupiec.sales.orders.values import Meaning


@dataclass(frozen=True, slots=True)
class Allowed:
    """An operation allowed in a register, as first installed."""

    kind: str
    next: str = ""
    primary: bool = False
    on_entry: bool = False
    label: str = ""
    arguments: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Stage:
    """A register as first installed."""

    code: str
    name: str
    meaning: Meaning
    operations: tuple[Allowed, ...] = ()
    idle_days: int | None = None


_CANCEL = Allowed("move", next="cancelled", label=N_("Cancel order"))
_CLOSE = Allowed("close", label=N_("Close, give up the rest"))
_PAPERS = (Allowed("proforma"), Allowed("payment"), Allowed("notify"))

REGISTERS = (
    Stage(
        "received",
        N_("Received orders"),
        Meaning.DRAFT,
        (
            Allowed("check", label=N_("Check the order")),
            Allowed("move", next="checking", primary=True, label=N_("To checking")),
            Allowed("move", next="reserving", label=N_("Accept and reserve")),
            *_PAPERS,
            _CANCEL,
        ),
        idle_days=2,
    ),
    Stage(
        "checking",
        N_("Checking"),
        Meaning.DRAFT,
        (
            Allowed("check", label=N_("Check the order")),
            Allowed("move", next="reserving", primary=True, label=N_("Accept and reserve")),
            Allowed("move", next="received", label=N_("Back to received")),
            *_PAPERS,
            _CANCEL,
        ),
        idle_days=2,
    ),
    Stage(
        "reserving",
        N_("Reserving"),
        Meaning.ACCEPTED,
        (
            Allowed("block", on_entry=True),
            Allowed("release"),
            Allowed("fulfil"),
            Allowed("move", next="picking", primary=True, label=N_("To picking")),
            Allowed("move", next="billing", label=N_("To invoicing")),
            Allowed("move", next="checking", label=N_("Back to checking")),
            *_PAPERS,
            _CLOSE,
            _CANCEL,
        ),
        idle_days=5,
    ),
    Stage(
        "picking",
        N_("Picking"),
        Meaning.ACCEPTED,
        (
            Allowed("deliver", primary=True),
            Allowed("block"),
            Allowed("fulfil"),
            Allowed("move", next="shipping", label=N_("To shipping")),
            Allowed("move", next="billing", label=N_("To invoicing")),
            Allowed("move", next="reserving", label=N_("Back to reserving")),
            Allowed("notify"),
            _CLOSE,
        ),
        idle_days=3,
    ),
    Stage(
        "shipping",
        N_("Shipping"),
        Meaning.ACCEPTED,
        (
            Allowed("ship", primary=True),
            Allowed("deliver"),
            Allowed("move", next="billing", label=N_("To invoicing")),
            Allowed("move", next="picking", label=N_("Back to picking")),
            Allowed("notify"),
            _CLOSE,
        ),
        idle_days=2,
    ),
    Stage(
        "billing",
        N_("Invoicing"),
        Meaning.ACCEPTED,
        (
            Allowed("bill", primary=True),
            Allowed("deliver"),
            Allowed("move", next="closed", label=N_("Close the order")),
            Allowed("move", next="picking", label=N_("Back to picking")),
            Allowed("payment"),
            _CLOSE,
        ),
        idle_days=3,
    ),
    Stage("closed", N_("Closed orders"), Meaning.CLOSED, (Allowed("move", next="billing", label=N_("Open again")), Allowed("bill"))),
    Stage("cancelled", N_("Cancelled orders"), Meaning.CANCELLED, (Allowed("move", next="received", label=N_("Restore the order")),)),
)
LATER = {("reserving", "move", "billing"), ("picking", "move", "billing")}
"""Operations installed later than the others; untouched registers of companies that began before get them by `migrate`."""
